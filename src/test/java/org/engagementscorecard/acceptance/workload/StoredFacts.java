package org.engagementscorecard.acceptance.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.engagementscorecard.acceptance.workload.Operation.Content;

/** What the database holds of an organization, against what clients know of it. */
public final class StoredFacts {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MOST_SHOWN = 10;

  private final Map<String, Content> kept = new HashMap<>();
  private final Map<String, Content> waiting = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long lost;
  private long twice;
  private long neverSent;
  private long different;
  private long brokenHistories;

  private StoredFacts() {}

  /** Reads them through a connection of the owner, which is left seeing that organization. */
  public static StoredFacts read(Connection connection, int organizationId) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET scorecard.organization = '" + organizationId + "'");
    }
    StoredFacts stored = new StoredFacts();
    stored.readInto(
        stored.kept,
        connection,
        "SELECT s.key, o.id, r.key, m.key, o.at, o.value, o.subject, o.attributes::text"
            + " FROM observation o JOIN source s USING (organization_id, source_id)"
            + " LEFT JOIN rep r USING (organization_id, rep_id)"
            + " LEFT JOIN metric m USING (organization_id, metric_id)"
            + " WHERE o.organization_id = "
            + organizationId);
    stored.readInto(
        stored.waiting,
        connection,
        "SELECT s.key, q.id, q.rep_key, q.metric_key, q.at, q.value, q.subject,"
            + " q.attributes::text"
            + " FROM quarantine q JOIN source s USING (organization_id, source_id)"
            + " WHERE q.organization_id = "
            + organizationId);
    stored.checkHistories(connection, organizationId);
    return stored;
  }

  private void readInto(Map<String, Content> facts, Connection connection, String sql)
      throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.setFetchSize(5_000);
      try (var rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          String name = rows.getString(1) + "/" + rows.getString(2);
          boolean known = facts.containsKey(name);
          facts.put(name, content(rows));
          if (known) {
            twice++;
            fault("stored twice: " + name);
          }
        }
      }
    } finally {
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  private static Content content(ResultSet row) throws SQLException {
    if (row.getString(4) == null) {
      return null; // void
    }
    return new Content(
        row.getString(3),
        row.getString(4),
        row.getObject(5, OffsetDateTime.class).toInstant(),
        row.getBigDecimal(6),
        row.getString(7),
        product(row.getString(8)));
  }

  private static String product(String attributes) {
    if (attributes == null) {
      return null;
    }
    try {
      JsonNode product = MAPPER.readTree(attributes).get("product");
      return product == null ? null : product.asText();
    } catch (IOException e) {
      throw new AssertionError(attributes, e);
    }
  }

  /** Versions of a fact are 1 to n, and each holds until the next is known. */
  private void checkHistories(Connection connection, int organizationId) throws SQLException {
    String sql =
        "WITH versions AS ("
            + " SELECT source_id, event_id, version, known_at, superseded_at"
            + " FROM observation_history WHERE organization_id = %1$d"
            + " UNION ALL SELECT source_id, event_id, version, known_at, NULL"
            + " FROM observation WHERE organization_id = %1$d),"
            + " beside AS (SELECT *, row_number() OVER w AS number,"
            + " lead(known_at) OVER w AS next_known_at, lead(version) OVER w AS next_version"
            + " FROM versions WINDOW w AS (PARTITION BY source_id, event_id ORDER BY version))"
            + " SELECT count(*) FROM beside WHERE version <> number"
            + " OR superseded_at IS DISTINCT FROM next_known_at OR superseded_at < known_at";
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql.formatted(organizationId))) {
      row.next();
      brokenHistories = row.getLong(1);
    }
    if (brokenHistories > 0) {
      fault(brokenHistories + " versions that don't follow on each other");
    }
  }

  /**
   * Compares them with what was sent and acknowledged, all of it by now.
   *
   * @param unknownReps keys of reps whom nobody has created
   */
  public StoredFacts compare(DeliveryLog log, Set<String> unknownReps) {
    Set<String> taken = new HashSet<>();
    log.facts()
        .forEach(
            (name, fact) -> {
              if (!fact.isSentToBeTaken() || fact.acknowledged() == null) {
                return;
              }
              taken.add(name);
              Content wanted = fact.acknowledged().content();
              boolean waits = wanted != null && unknownReps.contains(wanted.rep());
              Map<String, Content> place = waits ? waiting : kept;
              if (!waits && waiting.containsKey(name)) {
                twice++;
                fault("kept and waiting: " + name);
              }
              if (!place.containsKey(name)) {
                lost++;
                fault("acknowledged and not stored: " + fact.acknowledged());
              } else if (!Objects.equals(place.get(name), wanted)) {
                different++;
                fault("acknowledged " + fact.acknowledged() + " and stored " + place.get(name));
              }
            });
    for (Map<String, Content> place : List.of(kept, waiting)) {
      for (String name : place.keySet()) {
        if (!taken.contains(name)) {
          neverSent++;
          fault("stored and never sent: " + name + " " + place.get(name));
        }
      }
    }
    return this;
  }

  private void fault(String what) {
    if (faults.size() < MOST_SHOWN) {
      faults.add(what);
    }
  }

  /** Facts that count, by name; null where one is void. */
  public Map<String, Content> kept() {
    return Collections.unmodifiableMap(kept);
  }

  /** What is wrong, the first few of it; empty where nothing is. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Numbers in a line. */
  public String summary() {
    return "%d kept, %d waiting; lost %d, twice %d, never sent %d, other content %d, history %d"
        .formatted(kept.size(), waiting.size(), lost, twice, neverSent, different, brokenHistories);
  }
}
