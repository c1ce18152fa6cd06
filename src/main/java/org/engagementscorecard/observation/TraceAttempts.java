package org.engagementscorecard.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.PreparedStatement;
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
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.observation.KnownKeys.Keys;
import org.engagementscorecard.organization.Organization;

/**
 * Keeps the table of attempts in step with the facts, in their transaction.
 *
 * <p>Each definition of a connection is traced by itself, whatever day it holds on. A new fact is
 * merged: the earliest of each kind counts, so it is the same whatever order the facts come in. An
 * attempt belongs to the rep of its earliest fact, whoever carries the subject on; at the same
 * instant to the one with the lower number. It is of that fact's segment, or of the first by {@link
 * Segment#ORDER} where the rep made it twice at that instant. Where a fact was corrected or voided,
 * its subject is traced anew from its facts, after its row was written and so locked, as {@link
 * KeepTotals} does with cells.
 */
@ApplicationScoped
class TraceAttempts {
  /** The columns of {@link #CONNECTIONS}. */
  static final String COLUMNS = "connection_id, attempted, succeeded, closed, segment_by";

  /** Connections with their metrics, and by what facts of the attempts' metric are cut. */
  static final String CONNECTIONS = "?::int[], ?::int[], ?::int[], ?::int[], ?::text[]";

  /** What the facts o say of the subject of a connection c. */
  static final String TRACE =
      """
      (array_agg(o.rep_id ORDER BY o.at, o.rep_id) FILTER (WHERE o.metric_id = c.attempted))[1]
          AS rep_id,
      coalesce((array_agg(%1$s COLLATE "C" ORDER BY o.at, o.rep_id, %1$s COLLATE "C")
          FILTER (WHERE o.metric_id = c.attempted))[1], '') AS segment,
      min(o.at) FILTER (WHERE o.metric_id = c.attempted) AS attempted_at,
      min(o.at) FILTER (WHERE o.metric_id = c.succeeded) AS succeeded_at,
      min(o.at) FILTER (WHERE o.metric_id = c.closed) AS closed_at
      """
          .formatted("(" + Segment.sql("c.segment_by::text[]") + ")");

  /** Remembers, where an attempt a comes to another rep, whose it was. */
  private static final String LEAVE =
      "array_append(array_remove(a.left_rep_ids, a.rep_id), a.rep_id)";

  private static final String MERGE =
      """
      INSERT INTO attempt AS a
          (organization_id, connection_id, subject, rep_id, segment, attempted_at, succeeded_at,
          closed_at, changed_in)
      SELECT ?, *, pg_current_xact_id() FROM unnest(?::int[], ?::text[], ?::int[], ?::text[], ?::timestamptz[],
          ?::timestamptz[], ?::timestamptz[])
      ON CONFLICT (organization_id, connection_id, subject) DO UPDATE SET
        rep_id = CASE WHEN a.attempted_at IS NULL
            OR (excluded.attempted_at, excluded.rep_id) < (a.attempted_at, a.rep_id)
            THEN excluded.rep_id ELSE a.rep_id END,
        segment = CASE WHEN a.attempted_at IS NULL
            OR (excluded.attempted_at, excluded.rep_id, excluded.segment)
              < (a.attempted_at, a.rep_id, a.segment)
            THEN excluded.segment ELSE a.segment END,
        attempted_at = least(a.attempted_at, excluded.attempted_at),
        succeeded_at = least(a.succeeded_at, excluded.succeeded_at),
        closed_at = least(a.closed_at, excluded.closed_at),
        left_rep_ids = CASE WHEN excluded.rep_id <> a.rep_id
            AND (excluded.attempted_at, excluded.rep_id) < (a.attempted_at, a.rep_id)
            THEN %s ELSE a.left_rep_ids END,
        changed_in = excluded.changed_in"""
          .formatted(LEAVE);

  /** Remembers whose the attempts were that went; after a query of them, {@code gone}. */
  private static final String REMEMBER_GONE =
      """
      INSERT INTO attempt_gone AS g (organization_id, connection_id, rep_id, changed_in)
      SELECT DISTINCT ?::int, gone.connection_id, r.rep_id, pg_current_xact_id()
      FROM gone, unnest(gone.left_rep_ids || gone.rep_id) AS r(rep_id)
      WHERE r.rep_id IS NOT NULL ORDER BY 2, 3
      ON CONFLICT (organization_id, connection_id, rep_id)
        DO UPDATE SET changed_in = greatest(g.changed_in, excluded.changed_in)""";

  private static final String RETRACE_SUBJECTS =
      """
      WITH c AS (
        SELECT c.connection_id, c.subject, %s
        FROM unnest(%s, ?::text[]) AS c(%s, subject)
        LEFT JOIN observation o ON o.organization_id = ? AND o.subject = c.subject
          AND o.metric_id IN (c.attempted, c.succeeded, c.closed)
        GROUP BY c.connection_id, c.subject),
      written AS (
        UPDATE attempt a SET rep_id = c.rep_id, segment = c.segment,
            attempted_at = c.attempted_at, succeeded_at = c.succeeded_at, closed_at = c.closed_at,
            left_rep_ids = CASE WHEN a.rep_id IS DISTINCT FROM c.rep_id AND a.rep_id IS NOT NULL
                THEN %s ELSE a.left_rep_ids END,
            changed_in = pg_current_xact_id()
        FROM c WHERE coalesce(c.attempted_at, c.succeeded_at, c.closed_at) IS NOT NULL
          AND a.organization_id = ? AND a.connection_id = c.connection_id
          AND a.subject = c.subject),
      gone AS (
        DELETE FROM attempt a USING c
        WHERE coalesce(c.attempted_at, c.succeeded_at, c.closed_at) IS NULL
          AND a.organization_id = ? AND a.connection_id = c.connection_id
          AND a.subject = c.subject
        RETURNING a.connection_id, a.rep_id, a.left_rep_ids)
      %s"""
          .formatted(TRACE, CONNECTIONS, COLUMNS, LEAVE, REMEMBER_GONE);

  private static final String DELETE_CONNECTIONS =
      """
      WITH gone AS (
        DELETE FROM attempt WHERE organization_id = ? AND connection_id = ANY (?)
        RETURNING connection_id, rep_id, left_rep_ids)
      %s"""
          .formatted(REMEMBER_GONE);

  private static final String RETRACE_CONNECTIONS =
      """
      INSERT INTO attempt (organization_id, connection_id, subject, changed_in, rep_id, segment,
          attempted_at, succeeded_at, closed_at)
      SELECT o.organization_id, c.connection_id, o.subject, pg_current_xact_id(), %s
      FROM unnest(%s) AS c(%s)
      JOIN observation o ON o.metric_id IN (c.attempted, c.succeeded, c.closed)
      WHERE o.organization_id = ? AND o.subject IS NOT NULL
      GROUP BY o.organization_id, c.connection_id, o.subject"""
          .formatted(TRACE, CONNECTIONS, COLUMNS);

  private record Key(Connection connection, String subject) {
    private static final Comparator<Key> ORDER =
        Comparator.comparing((Key key) -> key.connection().definitionId())
            .thenComparing(Key::subject);
  }

  private static final class Trace {
    private Integer repId;
    private String segment = "";
    private Instant attemptedAt;
    private Instant succeededAt;
    private Instant closedAt;

    void add(Connection connection, Content fact) {
      if (connection.from().id() == fact.metricId()) {
        attempted(fact);
      } else if (connection.to().id() == fact.metricId()) {
        succeededAt = earlier(succeededAt, fact.at());
      } else {
        closedAt = earlier(closedAt, fact.at());
      }
    }

    private void attempted(Content fact) {
      int order = attemptedAt == null ? -1 : fact.at().compareTo(attemptedAt);
      if (order == 0) {
        order = Integer.compare(fact.repId(), repId);
      }
      if (order == 0) {
        order = Segment.ORDER.compare(fact.segment(), segment);
      }
      if (order < 0) {
        attemptedAt = fact.at();
        repId = fact.repId();
        segment = fact.segment();
      }
    }

    private static Instant earlier(Instant one, Instant other) {
      return one == null || other.isBefore(one) ? other : one;
    }
  }

  /** Follows what has happened to facts. */
  void follow(Keys keys, java.sql.Connection database, Effects effects) throws SQLException {
    Set<Key> retrace = new HashSet<>();
    Map<Key, Trace> traces = new HashMap<>();
    effects.touched().forEach(fact -> retrace.addAll(involved(keys, fact)));
    retrace.forEach(key -> traces.put(key, new Trace()));
    for (Content fact : effects.added()) {
      for (Key key : involved(keys, fact)) {
        if (!retrace.contains(key)) {
          traces.computeIfAbsent(key, one -> new Trace()).add(key.connection(), fact);
        }
      }
    }
    if (!traces.isEmpty()) {
      merge(keys.organization(), database, traces);
      retraceSubjects(keys.organization(), database, retrace);
    }
  }

  private static List<Key> involved(Keys keys, Content fact) {
    if (fact.subject() == null) {
      return List.of();
    }
    List<Key> involved = new ArrayList<>();
    for (Connection connection : keys.connections()) {
      if (connection.involves(fact.metricId())) {
        involved.add(new Key(connection, fact.subject()));
      }
    }
    return involved;
  }

  private static void merge(
      Organization organization, java.sql.Connection database, Map<Key, Trace> traces)
      throws SQLException {
    List<Map.Entry<Key, Trace>> rows = new ArrayList<>(traces.entrySet());
    rows.sort(Map.Entry.comparingByKey(Key.ORDER));
    try (PreparedStatement statement = database.prepareStatement(MERGE)) {
      statement.setInt(1, organization.id());
      statement.setArray(
          2,
          FactArrays.array(
              database, "int4", rows, row -> row.getKey().connection().definitionId()));
      statement.setArray(
          3, FactArrays.array(database, "text", rows, row -> row.getKey().subject()));
      statement.setArray(4, FactArrays.array(database, "int4", rows, row -> row.getValue().repId));
      statement.setArray(
          5, FactArrays.array(database, "text", rows, row -> row.getValue().segment));
      statement.setArray(
          6, FactArrays.array(database, "text", rows, row -> text(row.getValue().attemptedAt)));
      statement.setArray(
          7, FactArrays.array(database, "text", rows, row -> text(row.getValue().succeededAt)));
      statement.setArray(
          8, FactArrays.array(database, "text", rows, row -> text(row.getValue().closedAt)));
      statement.executeUpdate();
    }
  }

  private static String text(Instant at) {
    return at == null ? null : at.toString();
  }

  private static void retraceSubjects(
      Organization organization, java.sql.Connection database, Collection<Key> keys)
      throws SQLException {
    if (keys.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = database.prepareStatement(RETRACE_SUBJECTS)) {
      int next = bind(database, statement, 1, keys.stream().map(Key::connection).toList());
      statement.setArray(next++, FactArrays.array(database, "text", keys, Key::subject));
      for (int organizations = 0; organizations < 4; organizations++) {
        statement.setInt(next++, organization.id());
      }
      statement.executeUpdate();
    }
  }

  /** Traces connections anew through all facts that are there. */
  void retrace(
      Organization organization, java.sql.Connection database, Collection<Connection> connections)
      throws SQLException {
    if (connections.isEmpty()) {
      return;
    }
    try (PreparedStatement deleting = database.prepareStatement(DELETE_CONNECTIONS);
        PreparedStatement inserting = database.prepareStatement(RETRACE_CONNECTIONS)) {
      deleting.setInt(1, organization.id());
      deleting.setArray(
          2, FactArrays.array(database, "int4", connections, Connection::definitionId));
      deleting.setInt(3, organization.id());
      deleting.executeUpdate();
      List<Connection> traced = connections.stream().filter(Connection::followsSubjects).toList();
      int next = bind(database, inserting, 1, traced);
      inserting.setInt(next, organization.id());
      inserting.executeUpdate();
    }
  }

  /** Binds {@link #CONNECTIONS}, and returns the number of the next parameter. */
  static int bind(
      java.sql.Connection database,
      PreparedStatement statement,
      int first,
      Collection<Connection> connections)
      throws SQLException {
    int parameter = first;
    for (Array array :
        List.of(
            FactArrays.array(database, "int4", connections, Connection::definitionId),
            FactArrays.array(database, "int4", connections, one -> one.from().id()),
            FactArrays.array(database, "int4", connections, one -> one.to().id()),
            FactArrays.array(
                database,
                "int4",
                connections,
                one -> one.closedBy() == null ? null : one.closedBy().id()),
            FactArrays.texts(database, connections, one -> one.from().segmentBy()))) {
      statement.setArray(parameter++, array);
    }
    return parameter;
  }
}
