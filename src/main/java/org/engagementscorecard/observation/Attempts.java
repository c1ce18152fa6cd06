package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/**
 * Traces subjects through connections: who made the attempt, and what came of it. Merging a fact
 * takes the earliest of each kind, so it is the same whatever order the facts come in.
 */
@ApplicationScoped
public class Attempts {
  private final AgroalDataSource dataSource;

  Attempts(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Attempts of a rep on a connection that count in a period.
   *
   * @param attempts how many count
   * @param successes how many of them succeeded
   * @param open how many were made in the period and don't count yet: neither won nor lost, or not
   *     old enough
   */
  public record Count(int connectionId, int repId, long attempts, long successes, long open) {}

  private record Key(int connectionId, String subject) {}

  private static final class Trace {
    private Integer repId;
    private Instant attemptedAt;
    private Instant succeededAt;
    private Instant closedAt;

    void attempted(Instant at, int rep) {
      if (attemptedAt == null
          || at.isBefore(attemptedAt)
          || (at.equals(attemptedAt) && rep < repId)) {
        attemptedAt = at;
        repId = rep;
      }
    }
  }

  /** Merges facts that were just accepted. */
  void trace(
      Organization organization,
      java.sql.Connection database,
      List<FactStore.Keyed> facts,
      List<Connection> connections)
      throws SQLException {
    Map<Key, Trace> traces = new HashMap<>();
    for (FactStore.Keyed one : facts) {
      String subject = one.fact().subject();
      if (subject == null) {
        continue;
      }
      int metricId = one.metric().id();
      for (Connection connection : connections) {
        if (connection.involves(metricId)) {
          Trace trace =
              traces.computeIfAbsent(new Key(connection.id(), subject), key -> new Trace());
          Instant at = one.fact().at();
          if (connection.from().id() == metricId) {
            trace.attempted(at, one.repId());
          } else if (connection.to().id() == metricId) {
            trace.succeededAt = earlier(trace.succeededAt, at);
          } else {
            trace.closedAt = earlier(trace.closedAt, at);
          }
        }
      }
    }
    if (!traces.isEmpty()) {
      merge(organization, database, traces);
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one == null || other.isBefore(one) ? other : one;
  }

  private static void merge(
      Organization organization, java.sql.Connection database, Map<Key, Trace> traces)
      throws SQLException {
    List<Map.Entry<Key, Trace>> rows = new ArrayList<>(traces.entrySet());
    rows.sort(
        Map.Entry.comparingByKey(
            Comparator.comparing(Key::connectionId).thenComparing(Key::subject)));
    String sql =
        """
        INSERT INTO attempt AS a
            (organization_id, connection_id, subject, rep_id, attempted_at, succeeded_at, closed_at)
        SELECT ?, * FROM unnest(?::int[], ?::text[], ?::int[], ?::timestamptz[], ?::timestamptz[],
            ?::timestamptz[])
        ON CONFLICT (organization_id, connection_id, subject) DO UPDATE SET
          rep_id = CASE WHEN a.attempted_at IS NULL
              OR (excluded.attempted_at, excluded.rep_id) < (a.attempted_at, a.rep_id)
              THEN excluded.rep_id ELSE a.rep_id END,
          attempted_at = least(a.attempted_at, excluded.attempted_at),
          succeeded_at = least(a.succeeded_at, excluded.succeeded_at),
          closed_at = least(a.closed_at, excluded.closed_at)""";
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setArray(
          2, FactStore.array(database, "int4", rows, row -> row.getKey().connectionId()));
      statement.setArray(3, FactStore.array(database, "text", rows, row -> row.getKey().subject()));
      statement.setArray(4, FactStore.array(database, "int4", rows, row -> row.getValue().repId));
      statement.setArray(
          5, FactStore.array(database, "text", rows, row -> text(row.getValue().attemptedAt)));
      statement.setArray(
          6, FactStore.array(database, "text", rows, row -> text(row.getValue().succeededAt)));
      statement.setArray(
          7, FactStore.array(database, "text", rows, row -> text(row.getValue().closedAt)));
      statement.executeUpdate();
    }
  }

  private static String text(Instant at) {
    return at == null ? null : at.toString();
  }

  /** Traces connections anew through all facts that are there. */
  void retrace(Organization organization, Collection<Connection> connections) {
    if (connections.isEmpty()) {
      return;
    }
    String delete = "DELETE FROM attempt WHERE organization_id = ? AND connection_id = ANY (?)";
    String insert =
        """
        INSERT INTO attempt
            (organization_id, connection_id, subject, rep_id, attempted_at, succeeded_at, closed_at)
        SELECT o.organization_id, c.connection_id, o.subject,
            (array_agg(o.rep_id ORDER BY o.at, o.rep_id) FILTER (WHERE o.metric_id = c.attempted))[1],
            min(o.at) FILTER (WHERE o.metric_id = c.attempted),
            min(o.at) FILTER (WHERE o.metric_id = c.succeeded),
            min(o.at) FILTER (WHERE o.metric_id = c.closed)
        FROM unnest(?::int[], ?::int[], ?::int[], ?::int[])
            AS c(connection_id, attempted, succeeded, closed)
        JOIN observation o ON o.metric_id IN (c.attempted, c.succeeded, c.closed)
        WHERE o.organization_id = ? AND o.subject IS NOT NULL
        GROUP BY o.organization_id, c.connection_id, o.subject""";
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement deleting = database.prepareStatement(delete);
        PreparedStatement inserting = database.prepareStatement(insert)) {
      Array ids = FactStore.array(database, "int4", connections, Connection::id);
      deleting.setInt(1, organization.id());
      deleting.setArray(2, ids);
      deleting.executeUpdate();
      inserting.setArray(1, ids);
      inserting.setArray(2, FactStore.array(database, "int4", connections, one -> one.from().id()));
      inserting.setArray(3, FactStore.array(database, "int4", connections, one -> one.to().id()));
      inserting.setArray(
          4,
          FactStore.array(
              database,
              "int4",
              connections,
              one -> one.closedBy() == null ? null : one.closedBy().id()));
      inserting.setInt(5, organization.id());
      inserting.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Attempts and successes of every rep on these connections over a period.
   *
   * <p>With {@code closedBy} an attempt counts in the period in which it was won or lost. Without,
   * it counts in the period in which it was made, once it is older than the connection's maturity,
   * and a success counts if it came within that time: old cohorts have no more time to succeed than
   * young ones.
   *
   * @param dataThrough instant of the newest fact, by which cohorts are old enough or not
   */
  public List<Count> count(
      Organization organization,
      Collection<Connection> connections,
      Period period,
      Instant dataThrough) {
    List<Connection> closed =
        connections.stream().filter(connection -> connection.closedBy() != null).toList();
    List<Connection> cohorts =
        connections.stream().filter(connection -> connection.closedBy() == null).toList();
    List<Count> counts = new ArrayList<>();
    try (java.sql.Connection database = dataSource.getConnection()) {
      if (!closed.isEmpty()) {
        countResolved(organization, database, closed, period, counts);
      }
      if (!cohorts.isEmpty()) {
        countCohorts(organization, database, cohorts, period, dataThrough, counts);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    return counts;
  }

  private static void countResolved(
      Organization organization,
      java.sql.Connection database,
      List<Connection> connections,
      Period period,
      List<Count> counts)
      throws SQLException {
    String sql =
        """
        SELECT connection_id, rep_id, sum(attempts), sum(successes), sum(open) FROM (
          SELECT connection_id, rep_id, count(*) AS attempts, count(succeeded_at) AS successes,
              0 AS open
          FROM attempt
          WHERE organization_id = ? AND connection_id = ANY (?) AND attempted_at IS NOT NULL
            AND coalesce(succeeded_at, closed_at) >= ?::timestamptz
            AND coalesce(succeeded_at, closed_at) < ?::timestamptz
          GROUP BY connection_id, rep_id
          UNION ALL
          SELECT connection_id, rep_id, 0, 0, count(*)
          FROM attempt
          WHERE organization_id = ? AND connection_id = ANY (?)
            AND attempted_at >= ?::timestamptz AND attempted_at < ?::timestamptz
            AND (coalesce(succeeded_at, closed_at) >= ?::timestamptz
              OR coalesce(succeeded_at, closed_at) IS NULL)
          GROUP BY connection_id, rep_id
        ) AS parts GROUP BY connection_id, rep_id""";
    String start = period.start().toString();
    String end = period.end().toString();
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setArray(2, FactStore.array(database, "int4", connections, Connection::id));
      statement.setString(3, start);
      statement.setString(4, end);
      statement.setInt(5, organization.id());
      statement.setArray(6, FactStore.array(database, "int4", connections, Connection::id));
      statement.setString(7, start);
      statement.setString(8, end);
      statement.setString(9, end);
      read(statement, counts);
    }
  }

  private static void countCohorts(
      Organization organization,
      java.sql.Connection database,
      List<Connection> connections,
      Period period,
      Instant dataThrough,
      List<Count> counts)
      throws SQLException {
    String sql =
        """
        SELECT a.connection_id, a.rep_id,
            count(*) FILTER (WHERE a.attempted_at <= c.mature),
            count(*) FILTER (WHERE a.attempted_at <= c.mature
              AND a.succeeded_at <= a.attempted_at + make_interval(hours => 24 * c.days)),
            count(*) FILTER (WHERE a.attempted_at > c.mature)
        FROM unnest(?::int[], ?::int[], ?::timestamptz[]) AS c(connection_id, days, mature)
        JOIN attempt a ON a.organization_id = ? AND a.connection_id = c.connection_id
        WHERE a.attempted_at >= ?::timestamptz AND a.attempted_at < ?::timestamptz
        GROUP BY a.connection_id, a.rep_id""";
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setArray(1, FactStore.array(database, "int4", connections, Connection::id));
      statement.setArray(
          2, FactStore.array(database, "int4", connections, Connection::maturityDays));
      statement.setArray(
          3,
          FactStore.array(
              database,
              "text",
              connections,
              one -> dataThrough.minus(Duration.ofDays(one.maturityDays())).toString()));
      statement.setInt(4, organization.id());
      statement.setString(5, period.start().toString());
      statement.setString(6, period.end().toString());
      read(statement, counts);
    }
  }

  private static void read(PreparedStatement statement, List<Count> counts) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        counts.add(
            new Count(
                rows.getInt(1), rows.getInt(2), rows.getLong(3), rows.getLong(4), rows.getLong(5)));
      }
    }
  }
}
