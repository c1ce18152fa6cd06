package org.engagementscorecard.learning;

import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody who listens to the steps of an organization's needs, and what waits to be taken.
 *
 * <p>Only one thread tells it anything. Whoever takes doesn't wait for that thread, nor the other
 * way round.
 */
final class NeedListener {
  /** What may wait for a listener; the rest is read again when there is room. */
  static final int MOST_WAITING = 1_000;

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /**
   * What is asked for.
   *
   * @param keyId number of the key that was shown
   * @param after the event after which it begins
   * @param team key of a team, or null for all
   * @param connection key of a connection, or null for all
   */
  record Asked(int organizationId, int keyId, long after, String team, String connection) {
    boolean includes(NeedMessage message) {
      return (team == null || message.teams().contains(team))
          && (connection == null || connection.equals(message.connection()));
    }
  }

  private final Asked asked;
  private final MultiEmitter<? super NeedMessage> emitter;
  private final Runnable cut;
  private final Runnable hasRoom;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long takenAt;
  private long position;
  private boolean live;
  private long toldAt;

  /**
   * @param cut ends the connection whatever still waits to be sent
   * @param hasRoom is run when half of what may wait has been taken
   */
  NeedListener(
      Asked asked,
      MultiEmitter<? super NeedMessage> emitter,
      Runnable cut,
      Runnable hasRoom,
      long now) {
    this.asked = asked;
    this.emitter = emitter;
    this.cut = cut;
    this.hasRoom = hasRoom;
    this.position = asked.after();
    this.takenAt = now;
  }

  /** Says from where on it listens. */
  void begin(long now) {
    tell(NeedMessage.listening(position), now);
  }

  Asked asked() {
    return asked;
  }

  /** Number of the event up to which it has been told everything. */
  long position() {
    return position;
  }

  /** Whether it has caught up with the past, and is told what happens as it happens. */
  boolean isLive() {
    return live;
  }

  void goLive() {
    live = true;
  }

  /** More has happened than there is room for: it is told the rest as it takes it. */
  void fallBehind() {
    live = false;
  }

  boolean hasRoomFor(int messages) {
    return waiting.get() + messages <= MOST_WAITING;
  }

  /** Tells what it has not been told and has asked for. */
  void tell(Iterable<NeedMessage> messages, long now) {
    for (NeedMessage message : messages) {
      if (message.id() > position) {
        position = message.id();
        if (asked.includes(message)) {
          tell(message, now);
        }
      }
    }
  }

  private void tell(NeedMessage message, long now) {
    toldAt = now;
    if (waiting.getAndIncrement() == 0) {
      takenAt = now;
    }
    emitter.emit(message);
  }

  /** A message has been taken. */
  void taken(long now) {
    takenAt = now;
    if (waiting.decrementAndGet() == MOST_WAITING / 2) {
      hasRoom.run();
    }
  }

  /** Says that the connection is alive, where nothing else has for a while. */
  void beat(long now) {
    if (waiting.get() == 0 && now - toldAt >= HEARTBEAT.toNanos()) {
      tell(NeedMessage.heartbeat(position), now);
    }
  }

  /** Whether it has taken nothing for so long, although something waits. */
  boolean isSilentFor(Duration time, long now) {
    return waiting.get() > 0 && now - takenAt > time.toNanos();
  }

  /** Ends its connection at once. */
  void cutOff() {
    cut.run();
    emitter.complete();
  }

  /** Ends it, after what it is being sent. */
  void end() {
    if (waiting.get() > 0) {
      cut.run();
    }
    emitter.complete();
  }
}
