package org.engagementscorecard.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.learning.StepType;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.xapi.StatementQuery.Place;

/**
 * Steps of needs, said as statements; within the organization's transaction. They say who learns
 * what and where it stands, and nothing that anybody wrote.
 */
@ApplicationScoped
class NeedStatements {
  private static final String VERBS = Names.VOCABULARY + "verbs/";

  private static final String SELECT =
      """
      SELECT s.event_id, s.learning_need_id, r.key, c.key, s.type, s.from_state, s.to_state, s.at,
          s.by_kind
      FROM need_step s
      JOIN learning_need n ON n.organization_id = s.organization_id
        AND n.learning_need_id = s.learning_need_id
      JOIN rep r ON r.organization_id = n.organization_id AND r.rep_id = n.rep_id
      JOIN connection c ON c.organization_id = n.organization_id
        AND c.connection_id = n.connection_id
      WHERE s.organization_id = ?""";

  private final AgroalDataSource dataSource;
  private final People people;
  private final Names names;
  private final ObjectMapper mapper;

  NeedStatements(AgroalDataSource dataSource, People people, Names names, ObjectMapper mapper) {
    this.dataSource = dataSource;
    this.people = people;
    this.names = names;
    this.mapper = mapper;
  }

  private record Step(
      long event,
      int need,
      String rep,
      String connection,
      StepType type,
      String from,
      String to,
      Instant at,
      String by) {}

  /** At most so many statements that a query asks for, in its order. */
  List<Found> matching(Organization organization, StatementQuery query, int limit) {
    StringBuilder sql = new StringBuilder(SELECT);
    List<Object> values = new ArrayList<>();
    values.add(organization.id());
    if (query.registration().isPresent() || !narrowed(organization, query, sql, values)) {
      return List.of();
    }
    if (query.since().isPresent()) {
      sql.append(" AND s.at > ?");
      values.add(Timestamp.from(query.since().get()));
    }
    if (query.until().isPresent()) {
      sql.append(" AND s.at <= ?");
      values.add(Timestamp.from(query.until().get()));
    }
    String comparison = query.ascending() ? ">" : "<";
    query
        .after()
        .ifPresent(
            place -> {
              sql.append(" AND (s.at, s.event_id) ").append(comparison).append(" (?, ?)");
              values.add(Timestamp.from(place.at()));
              values.add(place.beside(Place.STEP));
            });
    String order = query.ascending() ? "" : " DESC";
    sql.append(" ORDER BY s.at").append(order).append(", s.event_id").append(order);
    sql.append(" LIMIT ?");
    values.add(limit);
    List<Step> steps = steps(sql.toString(), values);
    return said(organization, steps);
  }

  /** Adds what a query asks for; false where no step can be that. */
  private boolean narrowed(
      Organization organization, StatementQuery query, StringBuilder sql, List<Object> values) {
    if (query.verb().isPresent()) {
      String verb = query.verb().get();
      if (!verb.startsWith(VERBS)) {
        return false;
      }
      sql.append(" AND s.type = ?");
      values.add(verb.substring(VERBS.length()));
    }
    if (query.agent().isPresent()) {
      String prefix = Index.account(names.organization(organization), "");
      if (!query.agent().get().startsWith(prefix)) {
        return false;
      }
      sql.append(" AND r.key = ?");
      values.add(query.agent().get().substring(prefix.length()));
    }
    if (query.activity().isPresent()) {
      Optional<Integer> need = names.needOf(organization, query.activity().get());
      Optional<String> connection =
          query.relatedActivities()
              ? names.connectionOf(organization, query.activity().get())
              : Optional.empty();
      if (need.isEmpty() && connection.isEmpty()) {
        return false;
      }
      sql.append(need.isPresent() ? " AND s.learning_need_id = ?" : " AND c.key = ?");
      values.add(need.isPresent() ? need.get() : connection.get());
    }
    return true;
  }

  /**
   * Those of these statements by which a step is said. All steps are looked at, once: an id can't
   * be read backwards.
   */
  Map<UUID, Found> withIds(Organization organization, Collection<UUID> ids) {
    Set<UUID> asked = ids.stream().filter(id -> id.version() == 5).collect(Collectors.toSet());
    if (asked.isEmpty()) {
      return Map.of();
    }
    List<Object> events = new ArrayList<>();
    String sql = "SELECT event_id FROM need_step WHERE organization_id = ?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setFetchSize(10_000);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (asked.contains(names.statement(organization, rows.getLong(1)))) {
            events.add(rows.getLong(1));
          }
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    Long[] numbers = events.toArray(Long[]::new);
    return said(
            organization,
            steps(SELECT + " AND s.event_id = ANY (?)", List.of(organization.id(), numbers)))
        .stream()
        .collect(
            Collectors.toMap(
                found -> UUID.fromString(found.statement().get("id").asText()), found -> found));
  }

  private List<Step> steps(String sql, List<Object> values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      List<Step> steps = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          steps.add(
              new Step(
                  rows.getLong(1),
                  rows.getInt(2),
                  rows.getString(3),
                  rows.getString(4),
                  StepType.fromString(rows.getString(5)),
                  rows.getString(6),
                  rows.getString(7),
                  rows.getTimestamp(8).toInstant(),
                  rows.getString(9)));
        }
      }
      return steps;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private List<Found> said(Organization organization, List<Step> steps) {
    if (steps.isEmpty()) {
      return List.of();
    }
    Map<String, Rep> reps =
        people.allReps(organization).stream()
            .collect(Collectors.toMap(Rep::key, Function.identity()));
    return steps.stream()
        .map(
            step ->
                new Found(
                    new Place(step.at(), Place.STEP, step.event()),
                    said(
                        organization,
                        step,
                        Optional.ofNullable(reps.get(step.rep()))
                            .flatMap(rep -> rep.on(organization.dayOf(step.at())))
                            .map(Membership::team))))
        .toList();
  }

  private JsonNode said(Organization organization, Step step, Optional<String> team) {
    String own = names.organization(organization);
    ObjectNode statement = mapper.createObjectNode();
    statement.put("id", names.statement(organization, step.event()).toString());
    statement.set("actor", account("Agent", own, step.rep()));
    ObjectNode verb = statement.putObject("verb");
    verb.put("id", VERBS + step.type().key());
    verb.putObject("display").put("en", step.type().key().replace('-', ' '));
    statement.set(
        "object", activity(names.need(organization, step.need()), "activities/learning-need"));
    ObjectNode context = statement.putObject("context");
    context
        .putObject("contextActivities")
        .putArray("parent")
        .add(activity(names.connection(organization, step.connection()), "activities/connection"));
    team.ifPresent(key -> context.set("team", account("Group", own + "/teams", key)));
    ObjectNode extensions = context.putObject("extensions");
    if (step.from() != null) {
      extensions.put(Names.VOCABULARY + "extensions/from", step.from());
    }
    extensions.put(Names.VOCABULARY + "extensions/to", step.to());
    extensions.put(Names.VOCABULARY + "extensions/by", step.by());
    statement.put("timestamp", step.at().toString());
    statement.put("stored", step.at().toString());
    statement.set("authority", account("Agent", own + "/keys", "engagement-scorecard"));
    statement.put("version", "1.0.0");
    return statement;
  }

  private ObjectNode activity(String id, String type) {
    ObjectNode activity = mapper.createObjectNode();
    activity.put("objectType", "Activity").put("id", id);
    activity.putObject("definition").put("type", Names.VOCABULARY + type);
    return activity;
  }

  private ObjectNode account(String objectType, String homePage, String name) {
    ObjectNode agent = mapper.createObjectNode();
    agent.put("objectType", objectType);
    agent.putObject("account").put("homePage", homePage).put("name", name);
    return agent;
  }

  /**
   * A statement and where it is in the order of what is stored.
   *
   * @param statement as it is shown
   */
  record Found(Place place, JsonNode statement) {}
}
