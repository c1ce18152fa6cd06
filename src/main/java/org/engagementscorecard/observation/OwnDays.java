package org.engagementscorecard.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/**
 * What {@link Attempts}, {@link Flows} and {@link Amounts} say of single reps on single connections
 * over days of their own, however many, in one query each. They read only what these reps have, and
 * count it by the same statements as that of everybody.
 */
@ApplicationScoped
public class OwnDays {
  /**
   * The attempts of each rep, from an index alone; fenced in as those of {@link CountedAttempts},
   * for the same reason.
   */
  private static final String ATTEMPTS =
      """
      WITH attempt AS (
        SELECT one.*
        FROM unnest(?::int[], ?::int[], ?::int[], ?::bool[], ?::timestamptz[], ?::timestamptz[])
            AS w(n, rep_id, connection_id, resolved, start, until)
        CROSS JOIN LATERAL (
          SELECT a.organization_id, a.connection_id, w.n AS rep_id, a.segment, a.attempted_at,
              a.succeeded_at, a.closed_at
          FROM attempt a
          WHERE a.organization_id = ? AND a.connection_id = w.connection_id
            AND a.rep_id = w.rep_id
            AND CASE WHEN w.resolved THEN coalesce(a.succeeded_at, a.closed_at)
                ELSE a.attempted_at END >= w.start
            AND CASE WHEN w.resolved THEN coalesce(a.succeeded_at, a.closed_at)
                ELSE a.attempted_at END < w.until
          OFFSET 0) AS one)
      """;

  private static final String TOTALS =
      """
      WITH w AS (SELECT * FROM unnest(?::int[], ?::int[], ?::int[], ?::date[], ?::date[])
          AS t(n, rep_id, metric_id, first, last)),
      rep AS (SELECT DISTINCT ?::int AS organization_id, n AS rep_id FROM w),
      day_total AS (
        SELECT t.organization_id, w.n AS rep_id, t.metric_id, t.segment, t.day, t.facts, t.sum
        FROM w JOIN day_total t ON t.organization_id = ? AND t.rep_id = w.rep_id
          AND t.metric_id = w.metric_id AND t.day BETWEEN w.first AND w.last),
      month_total AS (SELECT *, day AS month FROM day_total WHERE false)
      """;

  private static final String FACTS =
      """
      SELECT w.n AS rep_id, o.metric_id, o.at, o.value, o.attributes
      FROM unnest(?::int[], ?::int[], ?::int[], ?::timestamptz[], ?::timestamptz[])
          AS w(n, rep_id, metric_id, start, until)
      JOIN observation o ON o.organization_id = ? AND o.rep_id = w.rep_id
        AND o.metric_id = w.metric_id AND o.at >= w.start AND o.at < w.until""";

  private final Attempts attempts;
  private final Flows flows;
  private final Amounts amounts;

  OwnDays(Attempts attempts, Flows flows, Amounts amounts) {
    this.attempts = attempts;
    this.flows = flows;
    this.amounts = amounts;
  }

  /**
   * Days of a rep on a connection.
   *
   * @param number under which they are counted: it stands where otherwise the number of the rep
   *     does
   */
  public record Stretch(int number, int repId, Connection connection, Period period) {}

  /**
   * Traced attempts, as {@link Attempts#count(Organization, Collection, Period, Instant)} counts
   * them, but for the open ones.
   *
   * @param all days that include those of all stretches
   */
  public List<Attempts.Count> attempts(
      Organization organization,
      List<Stretch> stretches,
      Collection<Connection> connections,
      Period all,
      Instant dataThrough) {
    return attempts.count(
        organization, connections, all, dataThrough, new Traced(organization, stretches));
  }

  /**
   * Counts beside counts, as {@link Flows#of(Organization, Collection, LocalDate, LocalDate)} has
   * them.
   *
   * @param first not after the first day of any stretch
   * @param last how far data goes
   */
  public List<Flows.Flow> flows(
      Organization organization,
      List<Stretch> stretches,
      Collection<Flows.Lagged> connections,
      LocalDate first,
      LocalDate last) {
    return flows.of(
        organization,
        connections,
        first,
        last,
        new Added(organization, parts(stretches, connections, last)));
  }

  /**
   * Single amounts, as {@link Amounts#of(Organization, Collection, Period)} has them.
   *
   * @param all days that include those of all stretches
   */
  public List<Amounts.Amount> amounts(
      Organization organization,
      List<Stretch> stretches,
      Collection<Connection> connections,
      Period all) {
    return amounts.of(organization, connections, all, new Facts(of(stretches, connections)));
  }

  private static List<Stretch> of(List<Stretch> stretches, Collection<Connection> connections) {
    Set<Integer> ids = connections.stream().map(Connection::id).collect(Collectors.toSet());
    return stretches.stream().filter(one -> ids.contains(one.connection().id())).toList();
  }

  /** Days of a rep on a metric; those of attempts lie before those of successes by the lag. */
  private record Part(int number, int repId, int metricId, LocalDate first, LocalDate last) {}

  private static List<Part> parts(
      List<Stretch> stretches, Collection<Flows.Lagged> connections, LocalDate until) {
    Map<Integer, Integer> lags =
        connections.stream()
            .collect(Collectors.toMap(one -> one.connection().id(), Flows.Lagged::lagDays));
    List<Part> parts = new ArrayList<>();
    for (Stretch one : stretches) {
      Integer lag = lags.get(one.connection().id());
      if (lag != null) {
        LocalDate first = one.period().first();
        LocalDate last = one.period().last().isBefore(until) ? one.period().last() : until;
        parts.add(
            new Part(
                one.number(),
                one.repId(),
                one.connection().from().id(),
                first.minusDays(lag),
                last.minusDays(lag)));
        parts.add(new Part(one.number(), one.repId(), one.connection().to().id(), first, last));
      }
    }
    return parts;
  }

  private record Traced(Organization organization, List<Stretch> stretches)
      implements Attempts.Rows {
    @Override
    public String with() {
      return ATTEMPTS;
    }

    @Override
    public int bind(
        java.sql.Connection database, PreparedStatement statement, List<Connection> connections)
        throws SQLException {
      List<Stretch> asked = of(stretches, connections);
      int next = 1;
      statement.setArray(next++, FactArrays.array(database, "int4", asked, Stretch::number));
      statement.setArray(next++, FactArrays.array(database, "int4", asked, Stretch::repId));
      statement.setArray(
          next++,
          FactArrays.array(database, "int4", asked, one -> one.connection().definitionId()));
      statement.setArray(
          next++,
          FactArrays.array(database, "bool", asked, one -> one.connection().closedBy() != null));
      next = bindInstants(database, statement, next, asked);
      statement.setInt(next++, organization.id());
      return next;
    }
  }

  private record Added(Organization organization, List<Part> parts) implements Flows.Rows {
    @Override
    public String with() {
      return TOTALS;
    }

    @Override
    public int bind(
        java.sql.Connection database,
        PreparedStatement statement,
        Collection<Metric> metrics,
        LocalDate first,
        LocalDate last)
        throws SQLException {
      Function<Function<Part, LocalDate>, Function<Part, Object>> day =
          which -> part -> which.apply(part).toString();
      statement.setArray(1, FactArrays.array(database, "int4", parts, Part::number));
      statement.setArray(2, FactArrays.array(database, "int4", parts, Part::repId));
      statement.setArray(3, FactArrays.array(database, "int4", parts, Part::metricId));
      statement.setArray(4, FactArrays.array(database, "text", parts, day.apply(Part::first)));
      statement.setArray(5, FactArrays.array(database, "text", parts, day.apply(Part::last)));
      statement.setInt(6, organization.id());
      statement.setInt(7, organization.id());
      return 8;
    }

    @Override
    public WholeMonths cut(LocalDate first, LocalDate last) {
      return WholeMonths.none(first, last);
    }
  }

  private record Facts(List<Stretch> stretches) implements Amounts.Rows {
    @Override
    public String facts() {
      return FACTS;
    }

    @Override
    public int bind(
        java.sql.Connection database,
        PreparedStatement statement,
        Organization organization,
        Collection<Metric> metrics,
        Period period)
        throws SQLException {
      int next = 1;
      statement.setArray(next++, FactArrays.array(database, "int4", stretches, Stretch::number));
      statement.setArray(next++, FactArrays.array(database, "int4", stretches, Stretch::repId));
      statement.setArray(
          next++, FactArrays.array(database, "int4", stretches, one -> one.connection().to().id()));
      next = bindInstants(database, statement, next, stretches);
      statement.setInt(next++, organization.id());
      return next;
    }
  }

  private static int bindInstants(
      java.sql.Connection database, PreparedStatement statement, int first, List<Stretch> stretches)
      throws SQLException {
    statement.setArray(
        first,
        FactArrays.array(database, "text", stretches, one -> one.period().start().toString()));
    statement.setArray(
        first + 1,
        FactArrays.array(database, "text", stretches, one -> one.period().end().toString()));
    return first + 2;
  }
}
