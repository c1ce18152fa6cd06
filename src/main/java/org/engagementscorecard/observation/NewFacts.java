package org.engagementscorecard.observation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.engagementscorecard.observation.Keyed.Key;
import org.engagementscorecard.observation.KnownKeys.Keys;
import org.postgresql.PGConnection;

/**
 * Keeps facts that are told, each once.
 *
 * <p>The database's unique key is the deduplication. A fact that doesn't get in is compared with
 * what stands there, or stood there before: the same is a duplicate, another a conflict. Rows are
 * written in the order of their keys, so that concurrent units don't lock each other out. Many
 * facts go through a temporary table that is filled by COPY, few as arrays of one statement.
 */
@ApplicationScoped
class NewFacts {
  /** From this many facts on a temporary table costs less than arrays. */
  static final int MANY = 200;

  private static final String STAGE =
      "CREATE TEMPORARY TABLE IF NOT EXISTS staged (n integer, source_id integer, event_id uuid,"
          + " rep_id integer, metric_id integer, at timestamptz, value numeric, id text,"
          + " subject text, attributes jsonb) ON COMMIT DELETE ROWS";

  private static final String FILL = "COPY staged FROM STDIN (FORMAT binary)";

  private static final int STAGED_COLUMNS = 10;

  /** Says which of the facts p, by number, didn't get in: with RETURNING each other would cost. */
  private static final String INSERT =
      "WITH p AS (%1$s), fresh AS (INSERT INTO observation (organization_id, source_id, event_id,"
          + " rep_id, metric_id, at, value, id, subject, attributes)"
          + " SELECT ?, source_id, event_id, rep_id, metric_id, at, value, id, subject, attributes"
          + " FROM p %2$s ORDER BY source_id, event_id"
          + " ON CONFLICT DO NOTHING RETURNING source_id, event_id)"
          + " SELECT n FROM p WHERE NOT EXISTS (SELECT FROM fresh f"
          + " WHERE f.source_id = p.source_id AND f.event_id = p.event_id)";

  /** For facts that are all new, as most units' are: a fifth cheaper, and fails where one isn't. */
  private static final String INSERT_NEW =
      "INSERT INTO observation (organization_id, source_id, event_id, rep_id, metric_id, at, value,"
          + " id, subject, attributes)"
          + " SELECT ?, source_id, event_id, rep_id, metric_id, at, value, id, subject, attributes"
          + " FROM staged ORDER BY source_id, event_id";

  /** After a unit that wasn't all new, so many of the organization's aren't taken to be. */
  private static final int CAUTIOUS_UNITS = 20;

  private static final String UNIQUE_VIOLATION = "23505";

  private static final String UNLESS_WAITING =
      "WHERE NOT EXISTS (SELECT FROM quarantine q WHERE q.organization_id = ?"
          + " AND q.source_id = p.source_id AND q.event_id = p.event_id)";

  private static final String FROM_STAGE = "SELECT * FROM staged";

  private static final String FROM_ARRAYS =
      "SELECT n, source_id, event_id, rep_id, metric_id, at, value, id, subject,"
          + " attributes::jsonb AS attributes"
          + FactArrays.FROM;

  private static final String INSERT_UNKNOWN =
      "INSERT INTO quarantine (organization_id, source_id, event_id, rep_key, metric_key, at, value,"
          + " id, subject, attributes)"
          + " SELECT ?, source_id, event_id, rep_key, metric_key, at, value, id, subject,"
          + " attributes::jsonb"
          + FactArrays.FROM
          + " WHERE NOT EXISTS (SELECT FROM observation o WHERE o.organization_id = ?"
          + " AND o.source_id = p.source_id AND o.event_id = p.event_id)"
          + " ON CONFLICT DO NOTHING RETURNING source_id, event_id";

  /** Equal to what stands in a table, or stood there; a comparison with nothing is never true. */
  private static final String SAME =
      " t.rep_id = p.rep_id AND t.metric_id = p.metric_id AND t.at = p.at AND t.value = p.value"
          + " AND t.subject IS NOT DISTINCT FROM p.subject"
          + " AND t.attributes IS NOT DISTINCT FROM p.attributes::jsonb";

  private static final String COMPARE =
      "SELECT p.n, t.rep_id IS NULL AS void, coalesce("
          + SAME
          + ", false) OR EXISTS (SELECT FROM observation_history t WHERE t.organization_id = ?"
          + " AND t.source_id = p.source_id AND t.event_id = p.event_id AND "
          + SAME
          + ") AS same FROM (SELECT *"
          + FactArrays.FROM
          + ") p JOIN observation t ON t.organization_id = ? AND t.source_id = p.source_id"
          + " AND t.event_id = p.event_id";

  private static final String COMPARE_WAITING =
      "SELECT p.n FROM (SELECT *"
          + FactArrays.FROM
          + ") p JOIN quarantine q ON q.organization_id = ? AND q.source_id = p.source_id"
          + " AND q.event_id = p.event_id"
          + " WHERE q.rep_key = p.rep_key AND q.metric_key = p.metric_key AND q.at = p.at"
          + " AND q.value = p.value AND q.subject IS NOT DISTINCT FROM p.subject"
          + " AND q.attributes IS NOT DISTINCT FROM p.attributes::jsonb";

  private static final Result VOIDED = new Result(Outcome.CONFLICT, "was voided");

  private final FactArrays arrays;
  private final Cache<Integer, Integer> cautious =
      Caffeine.newBuilder().maximumSize(10_000).build();

  NewFacts(FactArrays arrays) {
    this.arrays = arrays;
  }

  /**
   * Keeps records, writes down what became of each, and adds those that are new to the effects.
   *
   * @param anyWaiting whether there may be facts in quarantine
   */
  void keep(
      Keys keys,
      Connection connection,
      List<Keyed> records,
      boolean anyWaiting,
      Result[] results,
      Effects effects)
      throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    int organizationId = keys.organization().id();
    Map<Key, Keyed> firsts = new HashMap<>(2 * records.size());
    List<Keyed> known = new ArrayList<>(records.size());
    List<Keyed> unknown = new ArrayList<>();
    List<Keyed> kept = new ArrayList<>();
    for (Keyed one : records) {
      if (firsts.putIfAbsent(one.key(), one) != null) {
        kept.add(one);
      } else {
        (one.isKnown() ? known : unknown).add(one);
      }
    }
    kept.addAll(quarantine(organizationId, connection, unknown, results));
    boolean waiting = anyWaiting || !unknown.isEmpty();
    Set<Integer> out = insert(organizationId, connection, known, waiting);
    for (int i = 0; i < known.size(); i++) {
      Keyed one = known.get(i);
      if (out.contains(i)) {
        kept.add(one);
      } else {
        results[one.index()] = Result.ACCEPTED;
        effects.added().add(one.content(keys.organization()));
      }
    }
    compare(organizationId, connection, kept, results);
  }

  /**
   * Inserts facts whose rep and metric are known.
   *
   * @param waiting whether any of them may be in quarantine
   * @return indices of those that didn't get in
   */
  Set<Integer> insert(int organizationId, Connection connection, List<Keyed> facts, boolean waiting)
      throws SQLException {
    if (facts.isEmpty()) {
      return Set.of();
    }
    boolean many = facts.size() >= MANY;
    if (many) {
      stage(connection, facts);
      if (!waiting && insertNew(organizationId, connection)) {
        return Set.of();
      }
    }
    String sql = INSERT.formatted(many ? FROM_STAGE : FROM_ARRAYS, waiting ? UNLESS_WAITING : "");
    Set<Integer> out = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = many ? 1 : arrays.bind(connection, statement, 1, facts);
      statement.setInt(next++, organizationId);
      if (waiting) {
        statement.setInt(next, organizationId);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          out.add(rows.getInt(1) - 1);
        }
      }
    }
    return out;
  }

  /** Inserts what is staged if all of it is new; otherwise nothing. */
  private boolean insertNew(int organizationId, Connection connection) throws SQLException {
    Integer caution = cautious.getIfPresent(organizationId);
    if (caution != null && caution > 0) {
      cautious.put(organizationId, caution - 1);
      return false;
    }
    try (Statement point = connection.createStatement();
        PreparedStatement statement = connection.prepareStatement(INSERT_NEW)) {
      point.execute("SAVEPOINT all_new");
      statement.setInt(1, organizationId);
      try {
        statement.executeUpdate();
        return true;
      } catch (SQLException e) {
        if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
          throw e;
        }
        point.execute("ROLLBACK TO SAVEPOINT all_new");
        cautious.put(organizationId, CAUTIOUS_UNITS);
        return false;
      }
    }
  }

  private void stage(Connection connection, List<Keyed> facts) throws SQLException {
    CopyRows rows = new CopyRows(STAGED_COLUMNS, facts.size());
    int n = 1;
    for (Keyed one : facts) {
      Fact fact = one.fact();
      rows.row()
          .integer(n++)
          .integer(one.sourceId())
          .uuid(one.eventId())
          .integer(one.repId())
          .integer(one.metric().id())
          .instant(fact.at())
          .numeric(fact.value())
          .text(fact.id())
          .text(fact.subject())
          .json(arrays.json(fact));
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(STAGE);
      // A second round of the same unit finds the rows of the first.
      statement.execute("TRUNCATE staged");
    }
    PGConnection postgres = connection.unwrap(PGConnection.class);
    byte[] bytes = rows.finish();
    var copy = postgres.getCopyAPI().copyIn(FILL);
    try {
      copy.writeToCopy(bytes, 0, bytes.length);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /** Keeps facts of an unknown rep or metric, and returns those that didn't get in. */
  private List<Keyed> quarantine(
      int organizationId, Connection connection, List<Keyed> facts, Result[] results)
      throws SQLException {
    if (facts.isEmpty()) {
      return List.of();
    }
    List<Keyed> sorted = new ArrayList<>(facts);
    sorted.sort(Comparator.comparing(Keyed::key));
    Set<Key> inserted = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(INSERT_UNKNOWN)) {
      statement.setInt(1, organizationId);
      int next = arrays.bind(connection, statement, 2, sorted);
      statement.setInt(next, organizationId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          inserted.add(new Key(rows.getInt(1), rows.getObject(2, UUID.class)));
        }
      }
    }
    List<Keyed> kept = new ArrayList<>();
    for (Keyed one : facts) {
      if (inserted.contains(one.key())) {
        results[one.index()] = Result.QUARANTINED;
      } else {
        kept.add(one);
      }
    }
    return kept;
  }

  private void compare(
      int organizationId, Connection connection, List<Keyed> facts, Result[] results)
      throws SQLException {
    if (facts.isEmpty()) {
      return;
    }
    facts.forEach(one -> results[one.index()] = Result.CONFLICT);
    try (PreparedStatement statement = connection.prepareStatement(COMPARE)) {
      statement.setInt(1, organizationId);
      int next = arrays.bind(connection, statement, 2, facts);
      statement.setInt(next, organizationId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          int index = facts.get(rows.getInt(1) - 1).index();
          boolean same = rows.getBoolean("same");
          boolean isVoid = rows.getBoolean("void");
          results[index] = same ? Result.DUPLICATE : isVoid ? VOIDED : Result.CONFLICT;
        }
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(COMPARE_WAITING)) {
      int next = arrays.bind(connection, statement, 1, facts);
      statement.setInt(next, organizationId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          results[facts.get(rows.getInt(1) - 1).index()] = Result.DUPLICATE;
        }
      }
    }
  }
}
