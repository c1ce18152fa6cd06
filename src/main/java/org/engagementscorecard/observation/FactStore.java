package org.engagementscorecard.observation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.observation.Receipt.Outcome;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;

/**
 * Keeps a unit of facts, in the organization's transaction: each once, with its totals and traces.
 *
 * <p>The database's unique key is the deduplication. A fact that doesn't get in is compared with
 * the one that stands there: the same is a duplicate, another a conflict. Rows are written in the
 * order of their keys, so that concurrent units don't lock each other out.
 */
@ApplicationScoped
class FactStore {
  private static final String FACTS_IN =
      " FROM unnest(?::int[], ?::uuid[], ?::int[], ?::int[], ?::text[], ?::text[],"
          + " ?::timestamptz[], ?::numeric[], ?::text[], ?::text[], ?::text[])"
          + " WITH ORDINALITY AS t(source_id, event_id, rep_id, metric_id, rep_key, metric_key,"
          + " at, value, id, subject, attributes, n)";

  private static final String INSERT_KNOWN =
      "INSERT INTO observation (organization_id, source_id, event_id, rep_id, metric_id, at, value,"
          + " id, subject, attributes)"
          + " SELECT ?, source_id, event_id, rep_id, metric_id, at, value, id, subject,"
          + " attributes::jsonb"
          + FACTS_IN
          + " WHERE NOT EXISTS (SELECT FROM quarantine q WHERE q.organization_id = ?"
          + " AND q.source_id = t.source_id AND q.event_id = t.event_id)"
          + " ON CONFLICT DO NOTHING RETURNING source_id, event_id";

  private static final String INSERT_UNKNOWN =
      "INSERT INTO quarantine (organization_id, source_id, event_id, rep_key, metric_key, at, value,"
          + " id, subject, attributes)"
          + " SELECT ?, source_id, event_id, rep_key, metric_key, at, value, id, subject,"
          + " attributes::jsonb"
          + FACTS_IN
          + " WHERE NOT EXISTS (SELECT FROM observation o WHERE o.organization_id = ?"
          + " AND o.source_id = t.source_id AND o.event_id = t.event_id)"
          + " ON CONFLICT DO NOTHING RETURNING source_id, event_id";

  private static final String COMPARE =
      "SELECT t.n FROM (SELECT *"
          + FACTS_IN
          + ") t JOIN observation o ON o.organization_id = ? AND o.source_id = t.source_id"
          + " AND o.event_id = t.event_id"
          + " WHERE o.rep_id = t.rep_id AND o.metric_id = t.metric_id AND o.at = t.at"
          + " AND o.value = t.value AND o.id = t.id AND o.subject IS NOT DISTINCT FROM t.subject"
          + " AND o.attributes IS NOT DISTINCT FROM t.attributes::jsonb";

  private static final String COMPARE_QUARANTINED =
      "SELECT t.n FROM (SELECT *"
          + FACTS_IN
          + ") t JOIN quarantine q ON q.organization_id = ? AND q.source_id = t.source_id"
          + " AND q.event_id = t.event_id"
          + " WHERE q.rep_key = t.rep_key AND q.metric_key = t.metric_key AND q.at = t.at"
          + " AND q.value = t.value AND q.id = t.id AND q.subject IS NOT DISTINCT FROM t.subject"
          + " AND q.attributes IS NOT DISTINCT FROM t.attributes::jsonb";

  private final AgroalDataSource dataSource;
  private final People people;
  private final Catalogue catalogue;
  private final Totals totals;
  private final Attempts attempts;
  private final CatalogueLock lock;
  private final Activity activity;
  private final SourceArrivals arrivals;
  private final ObjectMapper mapper;

  FactStore(
      AgroalDataSource dataSource,
      People people,
      Catalogue catalogue,
      Totals totals,
      Attempts attempts,
      CatalogueLock lock,
      Activity activity,
      SourceArrivals arrivals,
      ObjectMapper mapper) {
    this.dataSource = dataSource;
    this.people = people;
    this.catalogue = catalogue;
    this.totals = totals;
    this.attempts = attempts;
    this.lock = lock;
    this.activity = activity;
    this.arrivals = arrivals;
    this.mapper = mapper;
  }

  /** A fact with the numbers that stand for its keys; null where rep or metric isn't known. */
  record Keyed(int index, Fact fact, int sourceId, UUID eventId, Integer repId, Metric metric) {
    boolean isKnown() {
      return repId != null && metric != null;
    }

    FactKey key() {
      return new FactKey(sourceId, eventId);
    }
  }

  private record FactKey(int sourceId, UUID eventId) {}

  /** Keeps facts and says of each what became of it, in their order. */
  List<Outcome> keep(Organization organization, List<Fact> facts) {
    lock.share(organization);
    return keepLocked(organization, facts, true);
  }

  /** As {@link #keep}, for whoever holds the catalogue's lock already. */
  List<Outcome> keepLocked(Organization organization, List<Fact> facts) {
    return keepLocked(organization, facts, false);
  }

  private List<Outcome> keepLocked(Organization organization, List<Fact> facts, boolean arriving) {
    try (Connection connection = dataSource.getConnection()) {
      List<Keyed> keyed = keyed(organization, connection, facts);
      Outcome[] outcomes = new Outcome[facts.size()];
      Map<FactKey, Keyed> firsts = new HashMap<>();
      List<Keyed> known = new ArrayList<>();
      List<Keyed> unknown = new ArrayList<>();
      List<Keyed> toCompare = new ArrayList<>();
      for (Keyed one : keyed) {
        if (firsts.putIfAbsent(one.key(), one) != null) {
          toCompare.add(one);
        } else {
          (one.isKnown() ? known : unknown).add(one);
        }
      }
      List<Keyed> accepted =
          insert(organization, connection, INSERT_KNOWN, known, Outcome.ACCEPTED, outcomes);
      insert(organization, connection, INSERT_UNKNOWN, unknown, Outcome.QUARANTINED, outcomes);
      keyed.stream()
          .filter(
              one -> outcomes[one.index()] == null && firsts.get(one.key()).index() == one.index())
          .forEach(toCompare::add);
      compare(organization, connection, toCompare, outcomes);
      if (!accepted.isEmpty()) {
        totals.add(organization, connection, accepted);
        attempts.trace(organization, connection, accepted, catalogue.allConnections(organization));
        Instant newest =
            accepted.stream().map(one -> one.fact().at()).max(Comparator.naturalOrder()).get();
        activity.factsUpTo(organization.id(), newest);
      }
      if (arriving) {
        SourceArrivals.Unit unit = new SourceArrivals.Unit();
        for (Keyed one : keyed) {
          switch (outcomes[one.index()]) {
            case ACCEPTED, QUARANTINED ->
                unit.fresh(one.sourceId(), one.fact().metric(), one.fact().at());
            case DUPLICATE, CONFLICT, REJECTED -> unit.again(one.sourceId(), one.fact().metric());
          }
        }
        arrivals.add(organization.id(), connection, unit);
      }
      return List.of(outcomes);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private List<Keyed> keyed(Organization organization, Connection connection, List<Fact> facts)
      throws SQLException {
    Map<String, Integer> sources =
        sourceIds(
            organization, connection, facts.stream().map(Fact::source).collect(Collectors.toSet()));
    Map<String, Integer> reps =
        people.repIds(organization, facts.stream().map(Fact::rep).collect(Collectors.toSet()));
    Map<String, Metric> metrics =
        catalogue.allMetrics(organization).stream()
            .collect(Collectors.toMap(Metric::key, Function.identity()));
    List<Keyed> keyed = new ArrayList<>(facts.size());
    for (int i = 0; i < facts.size(); i++) {
      Fact fact = facts.get(i);
      keyed.add(
          new Keyed(
              i,
              fact,
              sources.get(fact.source()),
              fact.eventId(),
              reps.get(fact.rep()),
              metrics.get(fact.metric())));
    }
    return keyed;
  }

  /** Numbers of sources, given to those that have none yet. */
  private static Map<String, Integer> sourceIds(
      Organization organization, Connection connection, Set<String> keys) throws SQLException {
    Map<String, Integer> ids = selectSources(organization, connection, keys);
    if (ids.size() == keys.size()) {
      return ids;
    }
    Set<String> missing = new HashSet<>(keys);
    missing.removeAll(ids.keySet());
    String insert =
        "INSERT INTO source (organization_id, key) SELECT ?, key FROM unnest(?::text[]) AS t(key)"
            + " ORDER BY key ON CONFLICT DO NOTHING";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setInt(1, organization.id());
      statement.setArray(2, connection.createArrayOf("text", missing.toArray()));
      statement.executeUpdate();
    }
    return selectSources(organization, connection, keys);
  }

  private static Map<String, Integer> selectSources(
      Organization organization, Connection connection, Set<String> keys) throws SQLException {
    String select = "SELECT key, source_id FROM source WHERE organization_id = ? AND key = ANY (?)";
    Map<String, Integer> ids = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setInt(1, organization.id());
      statement.setArray(2, connection.createArrayOf("text", keys.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.put(rows.getString(1), rows.getInt(2));
        }
      }
    }
    return ids;
  }

  private List<Keyed> insert(
      Organization organization,
      Connection connection,
      String sql,
      List<Keyed> facts,
      Outcome outcome,
      Outcome[] outcomes)
      throws SQLException {
    if (facts.isEmpty()) {
      return List.of();
    }
    List<Keyed> sorted = new ArrayList<>(facts);
    sorted.sort(Comparator.comparing(Keyed::sourceId).thenComparing(Keyed::eventId));
    Set<FactKey> inserted = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      int next = bind(connection, statement, 2, sorted);
      statement.setInt(next, organization.id());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          inserted.add(new FactKey(rows.getInt(1), rows.getObject(2, UUID.class)));
        }
      }
    }
    List<Keyed> kept = facts.stream().filter(one -> inserted.contains(one.key())).toList();
    kept.forEach(one -> outcomes[one.index()] = outcome);
    return kept;
  }

  private void compare(
      Organization organization, Connection connection, List<Keyed> facts, Outcome[] outcomes)
      throws SQLException {
    if (facts.isEmpty()) {
      return;
    }
    facts.forEach(one -> outcomes[one.index()] = Outcome.CONFLICT);
    for (String sql : List.of(COMPARE, COMPARE_QUARANTINED)) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        int next = bind(connection, statement, 1, facts);
        statement.setInt(next, organization.id());
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            outcomes[facts.get(rows.getInt(1) - 1).index()] = Outcome.DUPLICATE;
          }
        }
      }
    }
  }

  /** Binds the eleven arrays of facts, and returns the number of the next parameter. */
  private int bind(Connection connection, PreparedStatement statement, int first, List<Keyed> facts)
      throws SQLException {
    int parameter = first;
    for (Array array :
        List.of(
            array(connection, "int4", facts, Keyed::sourceId),
            array(connection, "uuid", facts, Keyed::eventId),
            array(connection, "int4", facts, Keyed::repId),
            array(
                connection, "int4", facts, one -> one.metric() == null ? null : one.metric().id()),
            array(connection, "text", facts, one -> one.fact().rep()),
            array(connection, "text", facts, one -> one.fact().metric()),
            array(connection, "text", facts, one -> one.fact().at().toString()),
            array(connection, "numeric", facts, one -> one.fact().value()),
            array(connection, "text", facts, one -> one.fact().id()),
            array(connection, "text", facts, one -> one.fact().subject()),
            array(connection, "text", facts, one -> json(one.fact())))) {
      statement.setArray(parameter++, array);
    }
    return parameter;
  }

  static <T> Array array(
      Connection connection, String type, Collection<T> rows, Function<T, Object> column)
      throws SQLException {
    return connection.createArrayOf(type, rows.stream().map(column).toArray());
  }

  private String json(Fact fact) {
    if (fact.attributes().isEmpty()) {
      return null;
    }
    try {
      return mapper.writeValueAsString(fact.attributes());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("attributes are texts, numbers and truth values", e);
    }
  }
}
