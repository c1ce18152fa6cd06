package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.observation.KnownKeys.Keys;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/** Facts that wait for their rep or metric to become known. */
@ApplicationScoped
class Quarantine {
  /** Facts that a transaction discards at most, so that posts never wait long for it. */
  private static final int DISCARD_UNIT = 10_000;

  /** Sources that are named with what is unknown, at most. */
  private static final int MAX_SOURCES = 20;

  private static final String SEPARATOR = ":";

  /** Whether the rep that a fact names, by key or alias, is known. */
  private static final String REP_KNOWN =
      "(EXISTS (SELECT FROM rep r WHERE r.organization_id = q.organization_id"
          + " AND r.key = q.rep_key) OR EXISTS (SELECT FROM rep_alias a"
          + " WHERE a.organization_id = q.organization_id AND a.key = q.rep_key))";

  private static final String METRIC_KNOWN =
      "EXISTS (SELECT FROM metric m WHERE m.organization_id = q.organization_id"
          + " AND m.key = q.metric_key)";

  /** Takes the three values of a {@link Filter}, each twice. */
  private static final String FILTERED =
      " AND (?::text IS NULL OR q.rep_key = ?) AND (?::text IS NULL OR q.metric_key = ?)"
          + " AND (?::text IS NULL OR s.key = ?)";

  private static final String COLUMNS =
      "s.key, q.id, q.rep_key, q.metric_key, q.at, q.value, q.subject, q.attributes, q.known_at";

  private final AgroalDataSource dataSource;
  private final FactStore store;
  private final CatalogueLock lock;
  private final FactArrays arrays;

  Quarantine(AgroalDataSource dataSource, FactStore store, CatalogueLock lock, FactArrays arrays) {
    this.dataSource = dataSource;
    this.store = store;
    this.lock = lock;
    this.arrays = arrays;
  }

  /** Which facts are meant: those with these keys; null for any. */
  record Filter(String rep, String metric, String source) {
    boolean isEmpty() {
      return rep == null && metric == null && source == null;
    }

    /** Binds the parameters of {@link #FILTERED}, and returns the number of the next one. */
    private int bind(PreparedStatement statement, int first) throws SQLException {
      int parameter = first;
      for (String value : new String[] {rep, metric, source}) {
        statement.setString(parameter++, value);
        statement.setString(parameter++, value);
      }
      return parameter;
    }
  }

  /** What facts can wait for. */
  enum Kind {
    METRIC("metric", METRIC_KNOWN),
    REP("rep", REP_KNOWN);

    private final String key;
    private final String known;

    Kind(String key, String known) {
      this.key = key;
      this.known = known;
    }

    /** As it is written in JSON. */
    String key() {
      return key;
    }

    private String column() {
      return key + "_key";
    }
  }

  /**
   * A key that isn't known, and what waits for it.
   *
   * @param facts how many wait
   * @param sources where they come from, by key; at most {@value #MAX_SOURCES}
   * @param sourceCount from how many sources they come
   * @param waitingSince when the first of them became known here
   */
  record Unknown(
      Kind kind,
      String key,
      long facts,
      List<String> sources,
      int sourceCount,
      Instant firstAt,
      Instant lastAt,
      Instant waitingSince) {
    Unknown {
      sources = List.copyOf(sources);
    }

    /** Where it stands in the list: metrics before reps, each by key. */
    String sortKey() {
      return kind.key() + SEPARATOR + key;
    }
  }

  /** A fact that was discarded. */
  record Discarded(long number, Fact fact, Instant knownAt, Instant discardedAt, String by) {
    String sortKey() {
      return Long.toString(number);
    }
  }

  /** A fact that waits, with what isn't known. */
  record Waiting(Fact fact, Instant knownAt, boolean repUnknown, boolean metricUnknown) {
    /** Where it stands in the list: by source and id, which may both be any text. */
    String sortKey() {
      return fact.source().length() + SEPARATOR + fact.source() + fact.id();
    }
  }

  /** A source and an id, as a sort key holds them. */
  private record Position(String source, String id) {
    static Position of(String sortKey) {
      try {
        int digits = sortKey.indexOf(SEPARATOR);
        int sourceStart = digits + SEPARATOR.length();
        int idStart = sourceStart + Integer.parseInt(sortKey.substring(0, Math.max(digits, 0)));
        return new Position(sortKey.substring(sourceStart, idStart), sortKey.substring(idStart));
      } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
        if (sortKey.isEmpty()) {
          return new Position("", "");
        }
        throw foreignCursor();
      }
    }
  }

  private static ProblemException foreignCursor() {
    return ProblemException.badParameter("cursor", "must be a 'next' of an earlier page");
  }

  /** At most so many that wait, by source and id, after one of them. */
  List<Waiting> after(Organization organization, Filter filter, String sortKey, int limit) {
    Position begin = Position.of(sortKey);
    String sql =
        "SELECT "
            + COLUMNS
            + ", NOT "
            + REP_KNOWN
            + ", NOT "
            + METRIC_KNOWN
            + " FROM quarantine q JOIN source s USING (organization_id, source_id)"
            + " WHERE q.organization_id = ?"
            + FILTERED
            + " AND (s.key, q.id) > (?, ?) ORDER BY s.key, q.id LIMIT ?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      int next = filter.bind(statement, 2);
      statement.setString(next, begin.source());
      statement.setString(next + 1, begin.id());
      statement.setInt(next + 2, limit);
      List<Waiting> waiting = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          waiting.add(
              new Waiting(
                  fact(rows),
                  rows.getTimestamp(9).toInstant(),
                  rows.getBoolean(10),
                  rows.getBoolean(11)));
        }
      }
      return waiting;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** At most so many keys that aren't known and have facts waiting, after one of them. */
  List<Unknown> unknownAfter(Organization organization, String sortKey, int limit) {
    List<Unknown> unknown = new ArrayList<>();
    int separator = sortKey.indexOf(SEPARATOR);
    String beginKind = separator < 0 ? "" : sortKey.substring(0, separator);
    boolean begun = sortKey.isEmpty();
    for (Kind kind : Kind.values()) {
      boolean beginsHere = kind.key().equals(beginKind);
      if (begun || beginsHere) {
        String key = beginsHere ? sortKey.substring(separator + 1) : "";
        unknown.addAll(unknown(organization, kind, key, limit - unknown.size()));
        begun = true;
      }
    }
    if (!begun) {
      throw foreignCursor();
    }
    return unknown;
  }

  private List<Unknown> unknown(Organization organization, Kind kind, String after, int limit) {
    String sql =
        "WITH w AS (SELECT q.%1$s AS key, count(*) AS facts, min(q.at) AS first_at,"
                .formatted(kind.column())
            + " max(q.at) AS last_at, min(q.known_at) AS since,"
            + " array_agg(DISTINCT q.source_id) AS sources FROM quarantine q"
            + " WHERE q.organization_id = ? AND q.%1$s > ? AND NOT %2$s"
                .formatted(kind.column(), kind.known)
            + " GROUP BY q.%1$s ORDER BY q.%1$s LIMIT ?)".formatted(kind.column())
            + " SELECT key, facts, first_at, last_at, since, cardinality(sources),"
            + " (SELECT (array_agg(s.key ORDER BY s.key))[1:"
            + MAX_SOURCES
            + "] FROM source s WHERE s.organization_id = ? AND s.source_id = ANY (w.sources))"
            + " FROM w ORDER BY key";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setString(2, after);
      statement.setInt(3, limit);
      statement.setInt(4, organization.id());
      List<Unknown> unknown = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          unknown.add(
              new Unknown(
                  kind,
                  rows.getString(1),
                  rows.getLong(2),
                  List.of((String[]) rows.getArray(7).getArray()),
                  rows.getInt(6),
                  rows.getTimestamp(3).toInstant(),
                  rows.getTimestamp(4).toInstant(),
                  rows.getTimestamp(5).toInstant()));
        }
      }
      return unknown;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** The database's own instant, by which facts became known. */
  Instant now() {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT now()");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getTimestamp(1).toInstant();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Takes one waiting fact out for good.
   *
   * @return whether it was waiting
   */
  boolean discard(Organization organization, String source, String id, Instant now, String by) {
    String chosen = " AND s.key = ? AND q.event_id = ? AND q.id = ?";
    return discard(
            organization,
            chosen,
            statement -> {
              statement.setString(2, source);
              statement.setObject(3, Fact.eventId(id));
              statement.setString(4, id);
              return 5;
            },
            now,
            by)
        > 0;
  }

  /**
   * Takes waiting facts out for good, as many as one transaction does.
   *
   * @param now only facts that have waited since before this
   * @return how many; none when there are no more
   */
  int discard(Organization organization, Filter filter, Instant now, String by) {
    return discard(
        organization,
        FILTERED + " AND q.known_at <= ?",
        statement -> {
          int next = filter.bind(statement, 2);
          statement.setTimestamp(next, Timestamp.from(now));
          return next + 1;
        },
        now,
        by);
  }

  private interface Choice {
    /** Binds the parameters from the second on, and returns the number of the next one. */
    int bind(PreparedStatement statement) throws SQLException;
  }

  /** Alone with the catalogue, so that no post finds a fact waiting that goes the next moment. */
  private int discard(
      Organization organization, String chosen, Choice choice, Instant now, String by) {
    lock.hold(organization);
    String sql =
        "WITH chosen AS (SELECT q.organization_id, q.source_id, q.event_id FROM quarantine q"
            + " JOIN source s USING (organization_id, source_id) WHERE q.organization_id = ?"
            + chosen
            + " LIMIT "
            + DISCARD_UNIT
            + "), taken AS (DELETE FROM quarantine q USING chosen"
            + " WHERE q.organization_id = chosen.organization_id"
            + " AND q.source_id = chosen.source_id AND q.event_id = chosen.event_id RETURNING q.*)"
            + " INSERT INTO quarantine_discarded (organization_id, source_id, event_id, rep_key,"
            + " metric_key, at, known_at, value, id, subject, attributes, discarded_at,"
            + " discarded_by) SELECT organization_id, source_id, event_id, rep_key, metric_key,"
            + " at, known_at, value, id, subject, attributes, ?, ? FROM taken"
            + " ORDER BY source_id, event_id";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      int next = choice.bind(statement);
      statement.setTimestamp(next, Timestamp.from(now));
      statement.setString(next + 1, by);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** At most so many that were discarded, newest first, before one of them. */
  List<Discarded> discardedBefore(Organization organization, String sortKey, int limit) {
    long before;
    try {
      before = sortKey.isEmpty() ? Long.MAX_VALUE : Long.parseLong(sortKey);
    } catch (NumberFormatException e) {
      throw foreignCursor();
    }
    String sql =
        "SELECT "
            + COLUMNS
            + ", q.discarded_at, q.discarded_by, q.discarded_id FROM quarantine_discarded q"
            + " JOIN source s USING (organization_id, source_id)"
            + " WHERE q.organization_id = ? AND q.discarded_id < ?"
            + " ORDER BY q.discarded_id DESC LIMIT ?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setLong(2, before);
      statement.setInt(3, limit);
      List<Discarded> discarded = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          discarded.add(
              new Discarded(
                  rows.getLong(12),
                  fact(rows),
                  rows.getTimestamp(9).toInstant(),
                  rows.getTimestamp(10).toInstant(),
                  rows.getString(11)));
        }
      }
      return discarded;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Takes the facts out that waited only for these reps or metrics, and keeps them. The caller has
   * the catalogue's lock. A fact whose source and id have come to stand for another one, by a post
   * at the same moment, stays: nothing is lost without a word.
   */
  void replay(Keys keys, Set<String> repKeys, Set<String> metricKeys) {
    if (repKeys.isEmpty() && metricKeys.isEmpty()) {
      return;
    }
    try (Connection connection = dataSource.getConnection()) {
      for (List<Change> changes = take(connection, keys, repKeys, metricKeys);
          !changes.isEmpty();
          changes = take(connection, keys, repKeys, metricKeys)) {
        store.replay(keys, connection, changes);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private List<Change> take(
      Connection connection, Keys keys, Set<String> repKeys, Set<String> metricKeys)
      throws SQLException {
    String sql =
        "WITH ready AS (SELECT q.organization_id, q.source_id, q.event_id FROM quarantine q"
            + " WHERE q.organization_id = ? AND (q.rep_key = ANY (?) OR q.metric_key = ANY (?))"
            + " AND "
            + REP_KNOWN
            + " AND "
            + METRIC_KNOWN
            + " AND (q.correction OR NOT EXISTS (SELECT FROM observation o"
            + " WHERE o.organization_id = q.organization_id AND o.source_id = q.source_id"
            + " AND o.event_id = q.event_id))"
            + " LIMIT "
            + SharedCommits.UNIT
            + "), taken AS (DELETE FROM quarantine q USING ready"
            + " WHERE q.organization_id = ready.organization_id"
            + " AND q.source_id = ready.source_id AND q.event_id = ready.event_id RETURNING q.*)"
            + " SELECT "
            + COLUMNS
            + ", q.correction FROM taken q JOIN source s USING (organization_id, source_id)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, keys.organization().id());
      int parameter = 2;
      for (Set<String> texts : List.of(repKeys, metricKeys)) {
        statement.setArray(parameter++, FactArrays.array(connection, "text", texts, text -> text));
      }
      List<Change> changes = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Fact fact = fact(rows);
          changes.add(
              rows.getBoolean("correction")
                  ? new Change.Corrected(fact)
                  : new Change.Recorded(fact));
        }
      }
      return changes;
    }
  }

  private Fact fact(ResultSet row) throws SQLException {
    return new Fact(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getTimestamp(5).toInstant(),
        row.getBigDecimal(6),
        row.getString(7),
        arrays.attributes(row.getString(8)));
  }
}
