package org.engagementscorecard.learning;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Set;

/**
 * What goes to listeners, made once for all of them.
 *
 * @param id number of the event up to which whoever got this has been told everything
 * @param name what has happened, or null where nothing has
 * @param text the event as JSON; where nothing has happened, a comment
 * @param connection key of the connection that it is about
 * @param teams keys of the team that the rep was in on that day, and of all teams above it
 */
record NeedMessage(long id, String name, String text, String connection, Set<String> teams) {
  /** How long clients that were cut off wait until they come back. */
  private static final long COME_BACK_MILLIS = 2_000;

  /** The first thing a listener gets: from where on it listens. */
  static NeedMessage listening(long id) {
    return new NeedMessage(id, null, "listening", null, Set.of());
  }

  /** That the connection is alive. */
  static NeedMessage heartbeat(long id) {
    return new NeedMessage(id, null, "heartbeat", null, Set.of());
  }

  /** The same as a server-sent event. Comments carry the number too, so that it can be told. */
  OutboundSseEvent as(Sse sse) {
    OutboundSseEvent.Builder event = sse.newEventBuilder().id(Long.toString(id));
    return name == null
        ? event.comment(" " + text).reconnectDelay(COME_BACK_MILLIS).build()
        : event.name(name).data(text).build();
  }
}
