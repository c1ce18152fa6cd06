package org.engagementscorecard.observation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/** What came of attempts, as {@link TraceAttempts} keeps it. */
@ApplicationScoped
public class Attempts {
  private static final double SECONDS_OF_A_DAY = Duration.ofDays(1).toSeconds();

  /** The month of an instant, counted from 1, where something is so; else 0. */
  static final String MONTH = "CASE WHEN %s THEN width_bucket(%s, ?::timestamptz[]) ELSE 0 END";

  private static final String BY_MONTH = "connection_id = ANY (?)";

  private static final String MADE = "a.attempted_at >= p.start AND a.attempted_at < p.until";
  private static final String RESOLVED =
      "coalesce(a.succeeded_at, a.closed_at) >= p.start"
          + " AND coalesce(a.succeeded_at, a.closed_at) < p.until";

  /** The place in {@link Outcome} of what {@link #countCohorts} counts; of {@link #MADE} alone. */
  private static final String OF_COHORT =
      """
      CASE WHEN a.attempted_at > p.mature THEN 2
        WHEN a.succeeded_at <= a.attempted_at + p.given THEN 0 ELSE 1 END""";

  /** The same of what {@link #countResolved} counts; null of what was won or lost before. */
  private static final String OF_RESOLVED =
      """
      CASE WHEN a.attempted_at IS NULL THEN NULL
        WHEN %s THEN CASE WHEN a.succeeded_at IS NOT NULL THEN 0 ELSE 1 END
        WHEN coalesce(coalesce(a.succeeded_at, a.closed_at) >= p.until, true) THEN 2 END"""
          .formatted(RESOLVED);

  private final AgroalDataSource dataSource;

  Attempts(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Attempts of a rep on a connection that count in a period and are like each other.
   *
   * @param stratum what they have in common: the values of the attributes by which the metric of
   *     the attempts tells cases apart, in their order, with bars between them, a bar or backslash
   *     of theirs behind a backslash; empty where it names none. Where the connection compares by
   *     month, the month ({@code 2026-03}, in the organization's zone) stands before them: that in
   *     which the attempt was won or lost with {@code closedBy}, in which it was made without, and
   *     for open ones too
   * @param attempts how many count
   * @param successes how many of them succeeded
   * @param open how many were made in the period and don't count yet: neither won nor lost, or not
   *     old enough
   */
  public record Count(
      int connectionId, int repId, String stratum, long attempts, long successes, long open) {
    private Count and(Count other) {
      return new Count(
          connectionId,
          repId,
          stratum,
          attempts + other.attempts,
          successes + other.successes,
          open + other.open);
    }
  }

  /**
   * Attempts and successes of every rep on these connections over a period, stratum by stratum.
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
    return count(organization, connections, period, dataThrough, Rows.KEPT);
  }

  /** What an attempt counts for in a period. */
  @Schema(name = "AttemptOutcome")
  public enum Outcome {
    /** A success, in time where there is a time for it. */
    SUCCEEDED("succeeded"),
    /** It counts, and is no success. */
    NOT_SUCCEEDED("not-succeeded"),
    /** Made in the period, and doesn't count yet. */
    OPEN("open");

    private final String key;

    Outcome(String key) {
      this.key = key;
    }

    /** The word for it in JSON. */
    @JsonValue
    public String key() {
      return key;
    }

    @Override
    public String toString() {
      return key;
    }
  }

  /**
   * An attempt and what became of it.
   *
   * @param subject the deal or lead
   * @param succeededAt null where there is no success
   * @param closedAt null where nothing says that it has failed
   */
  @Schema(name = "Attempt")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Attempt(
      @Schema(examples = "lead-17") String subject,
      Instant attemptedAt,
      @Schema(description = "Absent where there is no success.") Instant succeededAt,
      @Schema(description = "Absent where nothing says that it has failed.") Instant closedAt,
      Outcome outcome) {}

  /**
   * The attempts of a rep that {@link #count} counts, in the order of their subjects.
   *
   * @param after the subject to begin after; empty at the start
   */
  public List<Attempt> list(
      Organization organization,
      int repId,
      Connection connection,
      Period period,
      Instant dataThrough,
      String after,
      int limit) {
    return list(organization, repId, connection, period, dataThrough, after, limit, Rows.KEPT);
  }

  /** As the other one, of other rows. */
  List<Attempt> list(
      Organization organization,
      int repId,
      Connection connection,
      Period period,
      Instant dataThrough,
      String after,
      int limit,
      Rows made) {
    String sql =
        """
        SELECT subject, attempted_at, succeeded_at, closed_at, outcome
        FROM (
          SELECT a.subject, a.attempted_at, a.succeeded_at, a.closed_at, %s AS outcome
          FROM attempt a CROSS JOIN (SELECT ?::timestamptz AS start, ?::timestamptz AS until,
              ?::timestamptz AS mature, make_interval(hours => ?) AS given) AS p
          WHERE a.organization_id = ? AND a.connection_id = ? AND a.rep_id = ? AND (%s)
            AND a.subject COLLATE "C" > ?) AS counted
        WHERE outcome IS NOT NULL ORDER BY subject COLLATE "C" LIMIT ?"""
            .formatted(
                connection.closedBy() == null ? OF_COHORT : OF_RESOLVED,
                connection.closedBy() == null ? MADE : MADE + " OR " + RESOLVED);
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(made.with() + sql)) {
      int next = made.bind(database, statement, List.of(connection));
      statement.setString(next++, period.start().toString());
      statement.setString(next++, period.end().toString());
      statement.setString(
          next++, dataThrough.minus(Duration.ofDays(connection.maturityDays())).toString());
      statement.setInt(next++, 24 * connection.maturityDays());
      statement.setInt(next++, organization.id());
      statement.setInt(next++, connection.definitionId());
      statement.setInt(next++, repId);
      statement.setString(next++, after);
      statement.setInt(next, limit);
      List<Attempt> attempts = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          attempts.add(
              new Attempt(
                  rows.getString(1),
                  rows.getTimestamp(2).toInstant(),
                  instant(rows.getTimestamp(3)),
                  instant(rows.getTimestamp(4)),
                  Outcome.values()[rows.getInt(5)]));
        }
      }
      return attempts;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static Instant instant(Timestamp at) {
    return at == null ? null : at.toInstant();
  }

  /**
   * How long the successes of a connection took.
   *
   * @param subjects how many subjects were traced from an attempt to a success, at least 1
   * @param medianDays the median time between the two, in whole days, rounded
   */
  public record TimeToSuccess(int connectionId, long subjects, int medianDays) {}

  /**
   * How long successes took on each of these connections, over all time. A connection without
   * traced successes is left out, and so is a subject whose success came before its attempt: it
   * doesn't tell how long one takes.
   */
  public List<TimeToSuccess> timesToSuccess(
      Organization organization, Collection<Connection> connections) {
    return timesToSuccess(organization, connections, Rows.KEPT);
  }

  /** As {@link #timesToSuccess(Organization, Collection)}, of other rows. */
  List<TimeToSuccess> timesToSuccess(
      Organization organization, Collection<Connection> connections, Rows made) {
    String sql =
        """
        SELECT connection_id, count(*), percentile_cont(0.5) WITHIN GROUP
            (ORDER BY extract(epoch FROM succeeded_at - attempted_at)::float8)
        FROM attempt
        WHERE organization_id = ? AND connection_id = ANY (?) AND succeeded_at >= attempted_at
        GROUP BY connection_id""";
    List<Connection> asked = List.copyOf(connections);
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(made.with() + sql)) {
      int next = made.bind(database, statement, asked);
      statement.setInt(next++, organization.id());
      statement.setArray(next, FactArrays.array(database, "int4", asked, Connection::definitionId));
      Map<Integer, Connection> byDefinition = byDefinition(asked);
      List<TimeToSuccess> times = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          long days = Math.round(rows.getDouble(3) / SECONDS_OF_A_DAY);
          times.add(
              new TimeToSuccess(
                  byDefinition.get(rows.getInt(1)).id(), rows.getLong(2), Math.toIntExact(days)));
        }
      }
      return times;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Where a query finds rows of {@code attempt}. */
  interface Rows {
    /** In the table. */
    Rows KEPT =
        new Rows() {
          @Override
          public String with() {
            return "";
          }

          @Override
          public int bind(
              java.sql.Connection database,
              PreparedStatement statement,
              List<Connection> connections) {
            return 1;
          }
        };

    /** How the query begins that makes them, naming them as the table is named. */
    String with();

    /** Binds the values of that beginning, and returns the number of the next one. */
    int bind(
        java.sql.Connection database, PreparedStatement statement, List<Connection> connections)
        throws SQLException;
  }

  /** As {@link #count(Organization, Collection, Period, Instant)}, of other rows. */
  List<Count> count(
      Organization organization,
      Collection<Connection> connections,
      Period period,
      Instant dataThrough,
      Rows rows) {
    List<Connection> closed =
        connections.stream().filter(connection -> connection.closedBy() != null).toList();
    List<Connection> cohorts =
        connections.stream().filter(connection -> connection.closedBy() == null).toList();
    List<Count> counts = new ArrayList<>();
    try (java.sql.Connection database = dataSource.getConnection()) {
      if (!closed.isEmpty()) {
        countResolved(organization, database, rows, closed, period, counts);
      }
      if (!cohorts.isEmpty()) {
        countCohorts(organization, database, rows, cohorts, period, dataThrough, counts);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    return counts;
  }

  private static void countResolved(
      Organization organization,
      java.sql.Connection database,
      Rows made,
      List<Connection> connections,
      Period period,
      List<Count> counts)
      throws SQLException {
    String sql =
        """
        SELECT connection_id, rep_id, month, segment, sum(attempts), sum(successes), sum(open)
        FROM (
          SELECT connection_id, rep_id, segment, %s AS month,
              count(*) AS attempts, count(succeeded_at) AS successes, 0 AS open
          FROM attempt
          WHERE organization_id = ? AND connection_id = ANY (?) AND attempted_at IS NOT NULL
            AND coalesce(succeeded_at, closed_at) >= ?::timestamptz
            AND coalesce(succeeded_at, closed_at) < ?::timestamptz
          GROUP BY 1, 2, 3, 4
          UNION ALL
          SELECT connection_id, rep_id, segment, %s, 0, 0, count(*)
          FROM attempt
          WHERE organization_id = ? AND connection_id = ANY (?)
            AND attempted_at >= ?::timestamptz AND attempted_at < ?::timestamptz
            AND (coalesce(succeeded_at, closed_at) >= ?::timestamptz
              OR coalesce(succeeded_at, closed_at) IS NULL)
          GROUP BY 1, 2, 3, 4
        ) AS parts GROUP BY connection_id, rep_id, month, segment"""
            .formatted(
                MONTH.formatted(BY_MONTH, "coalesce(succeeded_at, closed_at)"),
                MONTH.formatted(BY_MONTH, "attempted_at"));
    List<Connection> byMonth = connections.stream().filter(Connection::byMonth).toList();
    String start = period.start().toString();
    String end = period.end().toString();
    Months months = Months.of(period.first(), period.last(), period.zone());
    try (PreparedStatement statement = database.prepareStatement(made.with() + sql)) {
      int next = made.bind(database, statement, connections);
      for (boolean open : new boolean[] {false, true}) {
        statement.setArray(
            next++, FactArrays.array(database, "int4", byMonth, Connection::definitionId));
        statement.setArray(next++, months.starts(database));
        statement.setInt(next++, organization.id());
        statement.setArray(
            next++, FactArrays.array(database, "int4", connections, Connection::definitionId));
        statement.setString(next++, start);
        statement.setString(next++, end);
        if (open) {
          statement.setString(next++, end);
        }
      }
      read(statement, connections, months, counts);
    }
  }

  private static void countCohorts(
      Organization organization,
      java.sql.Connection database,
      Rows made,
      List<Connection> connections,
      Period period,
      Instant dataThrough,
      List<Count> counts)
      throws SQLException {
    String sql =
        """
        SELECT a.connection_id, a.rep_id, %s AS month, a.segment,
            count(*) FILTER (WHERE a.attempted_at <= c.mature),
            count(*) FILTER (WHERE a.attempted_at <= c.mature
              AND a.succeeded_at <= a.attempted_at + make_interval(hours => 24 * c.days)),
            count(*) FILTER (WHERE a.attempted_at > c.mature)
        FROM unnest(?::int[], ?::int[], ?::timestamptz[], ?::bool[])
            AS c(connection_id, days, mature, by_month)
        JOIN attempt a ON a.organization_id = ? AND a.connection_id = c.connection_id
        WHERE a.attempted_at >= ?::timestamptz AND a.attempted_at < ?::timestamptz
        GROUP BY 1, 2, 3, 4"""
            .formatted(MONTH.formatted("c.by_month", "a.attempted_at"));
    Months months = Months.of(period.first(), period.last(), period.zone());
    try (PreparedStatement statement = database.prepareStatement(made.with() + sql)) {
      int next = made.bind(database, statement, connections);
      statement.setArray(next++, months.starts(database));
      statement.setArray(
          next++, FactArrays.array(database, "int4", connections, Connection::definitionId));
      statement.setArray(
          next++, FactArrays.array(database, "int4", connections, Connection::maturityDays));
      statement.setArray(
          next++,
          FactArrays.array(
              database,
              "text",
              connections,
              one -> dataThrough.minus(Duration.ofDays(one.maturityDays())).toString()));
      statement.setArray(
          next++, FactArrays.array(database, "bool", connections, Connection::byMonth));
      statement.setInt(next++, organization.id());
      statement.setString(next++, period.start().toString());
      statement.setString(next++, period.end().toString());
      read(statement, connections, months, counts);
    }
  }

  /** Of what is kept apart, what is alike by the connection's definition is taken together. */
  private static void read(
      PreparedStatement statement,
      Collection<Connection> connections,
      Months months,
      List<Count> counts)
      throws SQLException {
    Map<Integer, Connection> byDefinition = byDefinition(connections);
    Map<Cell, Count> found = new LinkedHashMap<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        Connection connection = byDefinition.get(rows.getInt(1));
        Metric metric = connection.from();
        String segment = Segment.keep(rows.getString(4), metric.segmentBy(), metric.likeForLike());
        Count count =
            new Count(
                connection.id(),
                rows.getInt(2),
                months.stratum(rows.getInt(3), segment),
                rows.getLong(5),
                rows.getLong(6),
                rows.getLong(7));
        found.merge(Cell.of(count), count, Count::and);
      }
    }
    counts.addAll(found.values());
  }

  private record Cell(int connectionId, int repId, String stratum) {
    static Cell of(Count count) {
      return new Cell(count.connectionId(), count.repId(), count.stratum());
    }
  }

  private static Map<Integer, Connection> byDefinition(Collection<Connection> connections) {
    return connections.stream()
        .collect(Collectors.toMap(Connection::definitionId, Function.identity()));
  }
}
