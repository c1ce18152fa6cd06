package org.engagementscorecard.xapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.engagementscorecard.http.Cursor;
import org.engagementscorecard.http.ProblemException;

/**
 * Which statements are asked for: Part Three, 2.1.3.
 *
 * @param agent its identifier, as {@link Index} has it
 * @param after the place of the last one of the page before
 * @param limit from 1
 */
record StatementQuery(
    Optional<String> verb,
    Optional<String> agent,
    Optional<String> activity,
    Optional<UUID> registration,
    boolean relatedActivities,
    boolean relatedAgents,
    Optional<Instant> since,
    Optional<Instant> until,
    boolean ascending,
    boolean onlyIds,
    int limit,
    Optional<Place> after) {

  /** What a page has at most; also where 0 asks for as many as there may be. */
  static final int MOST = 500;

  static final String CURSOR = "cursor";
  private static final Set<String> PARAMETERS =
      Set.of(
          "verb",
          "agent",
          "activity",
          "registration",
          "related_activities",
          "related_agents",
          "since",
          "until",
          "limit",
          "format",
          "attachments",
          "ascending",
          CURSOR);
  private static final Set<String> OF_ONE = Set.of("format", "attachments");

  /**
   * A place in the order of what is stored: steps and what was taken in are one list.
   *
   * @param kind {@link #STEP} before {@link #TAKEN} at the same instant
   * @param number of the step, or of what was taken in
   */
  record Place(Instant at, int kind, long number) implements Comparable<Place> {
    static final int STEP = 0;
    static final int TAKEN = 1;
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::at).thenComparing(Place::kind).thenComparing(Place::number);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }

    /** The number that this place has among those of a kind: before all of them, or after. */
    long beside(int other) {
      if (other == kind) {
        return number;
      }
      return other > kind ? 0 : Long.MAX_VALUE;
    }

    String text() {
      return at + " " + kind + " " + number;
    }

    static Place of(Cursor cursor) {
      List<String> parts = List.of(cursor.after().split(" ", 3));
      try {
        return new Place(
            Formats.instant(parts.get(0)),
            Integer.parseInt(parts.get(1)),
            Long.parseLong(parts.get(2)));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw Cursor.unreadable();
      }
    }
  }

  /**
   * Reads the parameters of a list.
   *
   * @throws ProblemException 400 with the parameter that can't be taken
   */
  static StatementQuery of(MultivaluedMap<String, String> parameters, ObjectMapper mapper) {
    known(parameters, PARAMETERS);
    noAttachments(parameters);
    return new StatementQuery(
        iri(parameters, "verb"),
        agent(parameters, mapper),
        iri(parameters, "activity"),
        text(parameters, "registration").map(text -> uuid("registration", text)),
        flag(parameters, "related_activities"),
        flag(parameters, "related_agents"),
        instant(parameters, "since"),
        instant(parameters, "until"),
        flag(parameters, "ascending"),
        onlyIds(parameters),
        limit(parameters),
        text(parameters, CURSOR).map(text -> Place.of(Cursor.fromString(text))));
  }

  /** Refuses whatever may not stand beside the id of one statement. */
  static boolean ofOne(MultivaluedMap<String, String> parameters, String name) {
    for (String other : parameters.keySet()) {
      if (!other.equals(name) && !OF_ONE.contains(other)) {
        throw ProblemException.badParameter(other, "may not stand beside " + name);
      }
    }
    noAttachments(parameters);
    return onlyIds(parameters);
  }

  static void known(MultivaluedMap<String, String> parameters, Set<String> names) {
    for (String name : parameters.keySet()) {
      if (!names.contains(name)) {
        throw ProblemException.badParameter(name, "is no parameter here");
      }
    }
  }

  static UUID uuid(String name, String text) {
    if (!Formats.isUuid(text)) {
      throw ProblemException.badParameter(name, "must be a UUID");
    }
    return UUID.fromString(text);
  }

  static Optional<String> text(MultivaluedMap<String, String> parameters, String name) {
    return Optional.ofNullable(parameters.getFirst(name));
  }

  private static Optional<String> iri(MultivaluedMap<String, String> parameters, String name) {
    Optional<String> text = text(parameters, name);
    if (text.isPresent() && !Formats.isIri(text.get())) {
      throw ProblemException.badParameter(name, "must be an IRI");
    }
    return text;
  }

  private static Optional<String> agent(
      MultivaluedMap<String, String> parameters, ObjectMapper mapper) {
    Optional<String> text = text(parameters, "agent");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode agent = mapper.readTree(text.get());
      AgentRules.actor(agent, "agent");
      Optional<String> identifier = Index.identifier(agent);
      if (identifier.isPresent()) {
        return identifier;
      }
    } catch (JsonProcessingException e) {
      throw ProblemException.badParameter("agent", "must be an agent as JSON");
    } catch (ProblemException e) {
      throw ProblemException.badParameter("agent", e.problem().detail());
    }
    throw ProblemException.badParameter("agent", "must have an identifier");
  }

  private static boolean flag(MultivaluedMap<String, String> parameters, String name) {
    return switch (text(parameters, name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw ProblemException.badParameter(name, "must be true or false");
    };
  }

  private static Optional<Instant> instant(MultivaluedMap<String, String> parameters, String name) {
    try {
      return text(parameters, name).map(Formats::instant);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badParameter(name, "must be an ISO 8601 timestamp");
    }
  }

  private static void noAttachments(MultivaluedMap<String, String> parameters) {
    if (flag(parameters, "attachments")) {
      throw ProblemException.badParameter("attachments", "must be false: none are kept here");
    }
  }

  /** No other definitions are kept than those that came, so that canonical is exact. */
  private static boolean onlyIds(MultivaluedMap<String, String> parameters) {
    return switch (text(parameters, "format").orElse("exact")) {
      case "ids" -> true;
      case "exact", "canonical" -> false;
      default -> throw ProblemException.badParameter("format", "must be ids, exact or canonical");
    };
  }

  private static int limit(MultivaluedMap<String, String> parameters) {
    String text = text(parameters, "limit").orElse("0");
    if (!text.matches("[0-9]{1,9}")) {
      throw ProblemException.badParameter(
          "limit", "must be a number, 0 for as many as there may be");
    }
    int limit = Integer.parseInt(text);
    return limit == 0 ? MOST : Math.min(limit, MOST);
  }
}
