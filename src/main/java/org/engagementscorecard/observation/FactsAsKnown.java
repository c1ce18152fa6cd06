package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.observation.Totals.Subjects;
import org.engagementscorecard.observation.Totals.Sum;
import org.engagementscorecard.observation.Totals.Total;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/**
 * What {@link Totals}, {@link Attempts}, {@link Flows} and {@link Amounts} say, as it was known on
 * an instant.
 *
 * <p>They keep only what is believed now, so this reads the versions of facts instead: those that
 * stand and had become known by then, and those that stood then and were superseded later. Measures
 * take the facts of the asked reps and days by an index; tracing reads all facts of the
 * connections' metrics, so it is slower the more of them there are.
 */
@ApplicationScoped
public class FactsAsKnown {
  /** Totals of the spans s and metrics m; the versions differ only in table and condition. */
  private static final String PART =
      """
      SELECT s.part, o.rep_id, o.metric_id, o.at, o.value, o.subject
      FROM s CROSS JOIN m
      JOIN %s o ON o.organization_id = ? AND o.rep_id = s.rep_id AND o.metric_id = m.metric_id
        AND o.at >= s.start AND o.at < s.until
      WHERE o.known_at <= ?::timestamptz%s""";

  private static final String UNTIL_LATER = " AND o.superseded_at > ?::timestamptz";

  /** Facts of everybody and of some metrics over a time. */
  static final String FACTS_OF_TIME =
      """
      SELECT o.rep_id, o.metric_id, o.at, o.value, o.attributes
      FROM rep r
      JOIN %s o ON o.organization_id = r.organization_id AND o.rep_id = r.rep_id
        AND o.metric_id = ANY (?) AND o.at >= ?::timestamptz AND o.at < ?::timestamptz
      WHERE r.organization_id = ?%s""";

  private static final String KNOWN = " AND o.known_at <= ?::timestamptz";

  private static final String FACTS_OF_TIME_AS_KNOWN =
      FACTS_OF_TIME.formatted("observation", KNOWN)
          + " UNION ALL "
          + FACTS_OF_TIME.formatted("observation_history", KNOWN + UNTIL_LATER);

  private static final String FACTS_OF_SPANS =
      """
      WITH s AS (SELECT * FROM unnest(?::int[], ?::int[], ?::timestamptz[], ?::timestamptz[])
          AS t(part, rep_id, start, until)),
      m AS (SELECT * FROM unnest(?::int[]) AS t(metric_id)),
      facts AS (
      """
          + PART.formatted("observation", "")
          + " UNION ALL "
          + PART.formatted("observation_history", UNTIL_LATER)
          + ") ";

  private static final String PER_REP =
      FACTS_OF_SPANS
          + """
          , per_rep AS (
            SELECT part, rep_id, metric_id, count(*) AS facts, sum(value) AS sum, max(value) AS max,
                (array_agg(value ORDER BY at DESC, value DESC))[1] AS last
            FROM facts GROUP BY part, rep_id, metric_id)
          """;

  private final AgroalDataSource dataSource;
  private final Attempts attempts;
  private final Flows flows;
  private final Amounts amounts;

  FactsAsKnown(AgroalDataSource dataSource, Attempts attempts, Flows flows, Amounts amounts) {
    this.dataSource = dataSource;
    this.attempts = attempts;
    this.flows = flows;
    this.amounts = amounts;
  }

  /** Instant of the newest fact that was believed then; empty where there was none. */
  public Optional<Instant> newestAt(Organization organization, Instant knownOn) {
    String sql =
        """
        SELECT greatest(
          (SELECT max(at) FROM observation
           WHERE organization_id = ? AND known_at <= ?::timestamptz),
          (SELECT max(at) FROM observation_history
           WHERE organization_id = ? AND known_at <= ?::timestamptz
             AND superseded_at > ?::timestamptz))""";
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(sql)) {
      bindVersions(statement, 1, organization, knownOn);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** As {@link Totals#of}, of these metrics. */
  public List<Total> totals(
      Organization organization,
      Collection<Span> spans,
      Collection<Metric> metrics,
      Instant knownOn) {
    String sql = PER_REP + " SELECT rep_id, metric_id, facts, sum, max, last FROM per_rep";
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(sql)) {
      bindSpans(database, statement, organization, List.of(spans), metrics, knownOn);
      return Totals.read(statement);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** As {@link Totals#together}, of these metrics. */
  public List<Sum> together(
      Organization organization,
      List<? extends Collection<Span>> parts,
      Collection<Metric> metrics,
      Instant knownOn) {
    String sql = PER_REP + Totals.TOGETHER;
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(sql)) {
      bindSpans(database, statement, organization, parts, metrics, knownOn);
      return Totals.readSums(statement);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** As {@link Totals#distinctSubjects}. */
  public List<Subjects> distinctSubjects(
      Organization organization,
      List<? extends Collection<Span>> parts,
      Collection<Metric> metrics,
      Instant knownOn) {
    String sql =
        FACTS_OF_SPANS
            + "SELECT part, metric_id, count(DISTINCT subject) FROM facts GROUP BY part, metric_id";
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(sql)) {
      bindSpans(database, statement, organization, parts, metrics, knownOn);
      return Totals.readSubjects(statement);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** As {@link Attempts#count(Organization, Collection, Period, Instant)}. */
  public List<Attempts.Count> attempts(
      Organization organization,
      Collection<Connection> connections,
      Period period,
      Instant dataThrough,
      Instant knownOn) {
    return attempts.count(
        organization, connections, period, dataThrough, new Traced(organization, knownOn));
  }

  /** As {@link Attempts#list}. */
  public List<Attempts.Attempt> attemptsOf(
      Organization organization,
      int repId,
      Connection connection,
      Period period,
      Instant dataThrough,
      String after,
      int limit,
      Instant knownOn) {
    return attempts.list(
        organization,
        repId,
        connection,
        period,
        dataThrough,
        after,
        limit,
        new Traced(organization, knownOn));
  }

  /** As {@link Attempts#timesToSuccess(Organization, Collection)}. */
  public List<Attempts.TimeToSuccess> timesToSuccess(
      Organization organization, Collection<Connection> connections, Instant knownOn) {
    return attempts.timesToSuccess(organization, connections, new Traced(organization, knownOn));
  }

  /** As {@link Flows#of(Organization, Collection, LocalDate, LocalDate)}. */
  public List<Flows.Flow> flows(
      Organization organization,
      Collection<Flows.Lagged> connections,
      LocalDate first,
      LocalDate last,
      Instant knownOn) {
    return flows.of(organization, connections, first, last, new Added(organization, knownOn));
  }

  /** As {@link Flows#weeks(Organization, Collection, Period)}. */
  public List<Flows.Weeks> weeks(
      Organization organization,
      Collection<Connection> connections,
      Period period,
      Instant knownOn) {
    return flows.weeks(organization, connections, period, new Added(organization, knownOn));
  }

  /** As {@link Amounts#of(Organization, Collection, Period)}. */
  public List<Amounts.Amount> amounts(
      Organization organization,
      Collection<Connection> connections,
      Period period,
      Instant knownOn) {
    return amounts.of(organization, connections, period, new Facts(knownOn));
  }

  /** Facts that were believed then. */
  private record Facts(Instant knownOn) implements Amounts.Rows {
    @Override
    public String facts() {
      return FACTS_OF_TIME_AS_KNOWN;
    }

    @Override
    public int bind(
        java.sql.Connection database,
        PreparedStatement statement,
        Organization organization,
        Collection<Metric> metrics,
        Period period)
        throws SQLException {
      return bindTimeAsKnown(
          database, statement, 1, organization, metrics, period.start(), period.end(), knownOn);
    }
  }

  /**
   * Rows of {@code day_total} that {@link KeepTotals} would have added up then, but one of each
   * fact, and no months. The days are told by when they begin, as Java knows it.
   */
  private record Added(Organization organization, Instant knownOn) implements Flows.Rows {
    @Override
    public String with() {
      return """
      WITH m AS (SELECT metric_id, segment_by::text[] AS segment_by
          FROM unnest(?::int[], ?::text[]) AS t(metric_id, segment_by)),
      facts AS (
      """
          + FACTS_OF_TIME_AS_KNOWN
          + """
          ),
          day_total AS (
            SELECT ?::int AS organization_id, o.rep_id, o.metric_id,
                ?::date + (width_bucket(o.at, ?::timestamptz[]) - 1) AS day, %s AS segment,
                1::bigint AS facts, o.value AS sum
            FROM facts o JOIN m ON m.metric_id = o.metric_id),
          month_total AS (SELECT *, day AS month FROM day_total WHERE false)
          """
              .formatted(Segment.SQL);
    }

    @Override
    public int bind(
        java.sql.Connection database,
        PreparedStatement statement,
        Collection<Metric> metrics,
        LocalDate first,
        LocalDate last)
        throws SQLException {
      List<LocalDate> days = first.datesUntil(last.plusDays(1)).toList();
      Function<LocalDate, Instant> start = day -> day.atStartOfDay(organization.zone()).toInstant();
      statement.setArray(1, FactArrays.array(database, "int4", metrics, Metric::id));
      statement.setArray(2, FactArrays.texts(database, metrics, Metric::segmentBy));
      int next =
          bindTimeAsKnown(
              database,
              statement,
              3,
              organization,
              metrics,
              start.apply(first),
              start.apply(last.plusDays(1)),
              knownOn);
      statement.setInt(next++, organization.id());
      statement.setString(next++, first.toString());
      statement.setArray(
          next++, FactArrays.array(database, "text", days, day -> start.apply(day).toString()));
      return next;
    }

    @Override
    public WholeMonths cut(LocalDate first, LocalDate last) {
      return WholeMonths.none(first, last);
    }
  }

  /** Binds {@link #FACTS_OF_TIME}. */
  static int bindTime(
      java.sql.Connection database,
      PreparedStatement statement,
      int first,
      Organization organization,
      Collection<Metric> metrics,
      Instant start,
      Instant end)
      throws SQLException {
    statement.setArray(first, FactArrays.array(database, "int4", metrics, Metric::id));
    statement.setString(first + 1, start.toString());
    statement.setString(first + 2, end.toString());
    statement.setInt(first + 3, organization.id());
    return first + 4;
  }

  private static int bindTimeAsKnown(
      java.sql.Connection database,
      PreparedStatement statement,
      int first,
      Organization organization,
      Collection<Metric> metrics,
      Instant start,
      Instant end,
      Instant knownOn)
      throws SQLException {
    int next = bindTime(database, statement, first, organization, metrics, start, end);
    statement.setString(next++, knownOn.toString());
    next = bindTime(database, statement, next, organization, metrics, start, end);
    statement.setString(next++, knownOn.toString());
    statement.setString(next++, knownOn.toString());
    return next;
  }

  /** Rows of {@code attempt} as {@link TraceAttempts#retrace} would have made them then. */
  private record Traced(Organization organization, Instant knownOn) implements Attempts.Rows {
    private static final String FACTS =
        """
        SELECT o.organization_id, o.rep_id, o.metric_id, o.at, o.subject, o.attributes FROM %s o
        WHERE o.organization_id = ? AND o.known_at <= ?::timestamptz%s
          AND o.metric_id IN (SELECT unnest(ARRAY[attempted, succeeded, closed]) FROM c)
          AND o.subject IS NOT NULL""";

    @Override
    public String with() {
      return """
      WITH c AS (SELECT * FROM unnest(%s) AS t(%s)),
      facts AS (
      """
              .formatted(TraceAttempts.CONNECTIONS, TraceAttempts.COLUMNS)
          + FACTS.formatted("observation", "")
          + " UNION ALL "
          + FACTS.formatted("observation_history", UNTIL_LATER)
          + """
          ),
          attempt AS (
            SELECT o.organization_id, c.connection_id, o.subject, %s
            FROM c JOIN facts o ON o.metric_id IN (c.attempted, c.succeeded, c.closed)
            GROUP BY o.organization_id, c.connection_id, o.subject)
          """
              .formatted(TraceAttempts.TRACE);
    }

    @Override
    public int bind(
        java.sql.Connection database, PreparedStatement statement, List<Connection> connections)
        throws SQLException {
      int next = TraceAttempts.bind(database, statement, 1, connections);
      return bindVersions(statement, next, organization, knownOn);
    }
  }

  private static void bindSpans(
      java.sql.Connection database,
      PreparedStatement statement,
      Organization organization,
      List<? extends Collection<Span>> parts,
      Collection<Metric> metrics,
      Instant knownOn)
      throws SQLException {
    int next = PartSpan.bind(database, statement, organization, parts);
    statement.setArray(next++, FactArrays.array(database, "int4", metrics, Metric::id));
    bindVersions(statement, next, organization, knownOn);
  }

  /** Binds what tells the versions of facts that were believed then, in both tables. */
  private static int bindVersions(
      PreparedStatement statement, int first, Organization organization, Instant knownOn)
      throws SQLException {
    String instant = knownOn.toString();
    statement.setInt(first, organization.id());
    statement.setString(first + 1, instant);
    statement.setInt(first + 2, organization.id());
    statement.setString(first + 3, instant);
    statement.setString(first + 4, instant);
    return first + 5;
  }
}
