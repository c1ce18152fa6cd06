package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.engagementscorecard.metric.Aggregation;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/**
 * What the two metrics of a connection add up to beside each other: like for like over a period, or
 * week by week. Read from the totals that {@link KeepTotals} keeps. A connection of which a metric
 * is no sum or count has no flow, and is left out.
 */
@ApplicationScoped
public class Flows {
  private static final int DAYS_OF_A_WEEK = 7;

  private final AgroalDataSource dataSource;

  Flows(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * A connection and its lag.
   *
   * @param lagDays how many days what is done lies before what comes of it, none or more
   */
  public record Lagged(Connection connection, int lagDays) {
    public Lagged {
      if (lagDays < 0) {
        throw new IllegalArgumentException("what comes of something comes after it");
      }
    }
  }

  /**
   * What a connection's metrics add up to for a rep on cases that are like each other. A rep of
   * whom nothing is told in a stratum has none there.
   *
   * @param stratum what the cases have in common, as in {@link Attempts.Count}: the attributes are
   *     those by which both metrics tell cases apart, in the order of the first; the month is that
   *     of the successes, so attempts stand in the month of their day moved on by the lag
   * @param from what its {@code from} adds up to over the days moved back by the lag; 0 where
   *     nothing is told
   * @param to what its {@code to} adds up to over the days; 0 where nothing is told
   */
  public record Flow(int connectionId, int repId, String stratum, BigDecimal from, BigDecimal to) {}

  /**
   * What a connection's metrics add up to for a rep, week by week.
   *
   * @param first first day of the first week
   * @param from what its {@code from} adds up to in each week; 0 where nothing is told
   * @param to what its {@code to} adds up to in each week, as many
   */
  public record Weeks(
      int connectionId, int repId, LocalDate first, List<BigDecimal> from, List<BigDecimal> to) {
    public Weeks {
      from = List.copyOf(from);
      to = List.copyOf(to);
      if (from.size() != to.size()) {
        throw new IllegalArgumentException("weeks of one and of the other");
      }
    }
  }

  /** Flows of every rep over days, stratum by stratum. */
  public List<Flow> of(
      Organization organization, Collection<Lagged> connections, LocalDate first, LocalDate last) {
    return of(organization, connections, first, last, Rows.KEPT);
  }

  /**
   * The flows of every rep week by week: of those weeks, as the organization has them, that lie in
   * the period whole. A rep of whom neither metric tells anything in these weeks is left out.
   */
  public List<Weeks> weeks(
      Organization organization, Collection<Connection> connections, Period period) {
    return weeks(organization, connections, period, Rows.KEPT);
  }

  /** Where a query finds rows of {@code day_total} and {@code month_total}. */
  interface Rows {
    /** In the tables. */
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
              Collection<Metric> metrics,
              LocalDate first,
              LocalDate last) {
            return 1;
          }

          @Override
          public WholeMonths cut(LocalDate first, LocalDate last) {
            return WholeMonths.of(first, last);
          }
        };

    /** How the query begins that makes them, naming them as the tables are named. */
    String with();

    /**
     * Binds the values of that beginning, and returns the number of the next one.
     *
     * @param first first day of which rows are asked for
     * @param last last day of which rows are asked for
     */
    int bind(
        java.sql.Connection database,
        PreparedStatement statement,
        Collection<Metric> metrics,
        LocalDate first,
        LocalDate last)
        throws SQLException;

    /** Which of these days are read as months. */
    WholeMonths cut(LocalDate first, LocalDate last);
  }

  /** One of a connection's metrics over days, moved by a lag to those that are asked for. */
  private record Side(Lagged lagged, boolean isFrom, LocalDate first, LocalDate last) {
    Connection connection() {
      return lagged.connection();
    }

    Metric metric() {
      return isFrom ? connection().from() : connection().to();
    }

    int lagDays() {
      return isFrom ? lagged.lagDays() : 0;
    }

    /** Months that were moved by a lag are none any more. */
    WholeMonths cut(Rows rows) {
      return connection().byMonth() && lagDays() > 0
          ? WholeMonths.none(first, last)
          : rows.cut(first, last);
    }
  }

  /** Days, or whole months, of a side; by its number. */
  private record Part(int number, Side side, LocalDate first, LocalDate last) {}

  private record Key(int connectionId, int repId, String stratum) {}

  /** As {@link #of(Organization, Collection, LocalDate, LocalDate)}, of other rows. */
  List<Flow> of(
      Organization organization,
      Collection<Lagged> connections,
      LocalDate first,
      LocalDate last,
      Rows rows) {
    List<Side> sides =
        connections.stream()
            .filter(one -> addsUp(one.connection()))
            .flatMap(
                one ->
                    Stream.of(
                        new Side(
                            one,
                            true,
                            first.minusDays(one.lagDays()),
                            last.minusDays(one.lagDays())),
                        new Side(one, false, first, last)))
            .toList();
    if (sides.isEmpty()) {
      return List.of();
    }
    List<Part> days = new ArrayList<>();
    List<Part> months = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      Side side = sides.get(i);
      int number = i;
      WholeMonths cut = side.cut(rows);
      cut.rest().forEach(part -> days.add(new Part(number, side, part.first(), part.last())));
      cut.months().ifPresent(part -> months.add(new Part(number, side, part.first(), part.last())));
    }
    String sql =
        """
        SELECT n, rep_id, segment, month, sum(facts), sum(sum) FROM (
          SELECT q.n, t.rep_id, t.segment, t.facts, t.sum, CASE WHEN q.by_month
              THEN date_trunc('month', (t.day + q.lag)::timestamp)::date END AS month
          FROM unnest(?::int[], ?::int[], ?::int[], ?::bool[], ?::date[], ?::date[])
              AS q(n, metric_id, lag, by_month, first, last)
          JOIN rep r ON r.organization_id = ?
          JOIN day_total t ON t.organization_id = r.organization_id AND t.rep_id = r.rep_id
            AND t.day BETWEEN q.first AND q.last AND t.metric_id = q.metric_id
            AND t.day BETWEEN ?::date AND ?::date
          UNION ALL
          SELECT q.n, t.rep_id, t.segment, t.facts, t.sum, CASE WHEN q.by_month THEN t.month END
          FROM unnest(?::int[], ?::int[], ?::int[], ?::bool[], ?::date[], ?::date[])
              AS q(n, metric_id, lag, by_month, first, last)
          JOIN rep r ON r.organization_id = ?
          JOIN month_total t ON t.organization_id = r.organization_id AND t.rep_id = r.rep_id
            AND t.month BETWEEN q.first AND q.last AND t.metric_id = q.metric_id
            AND t.month BETWEEN ?::date AND ?::date
        ) AS parts GROUP BY n, rep_id, segment, month""";
    Map<Key, BigDecimal> from = new HashMap<>();
    Map<Key, BigDecimal> to = new HashMap<>();
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(rows.with() + sql)) {
      int next =
          rows.bind(
              database,
              statement,
              sides.stream().map(Side::metric).distinct().toList(),
              sides.stream().map(Side::first).min(LocalDate::compareTo).orElse(first),
              last);
      for (List<Part> parts : List.of(days, months)) {
        next = bind(database, statement, next, parts);
        statement.setInt(next++, organization.id());
        // All days that are asked for: so that the query can be planned by an index.
        statement.setString(next++, bound(parts, Part::first, Comparator.reverseOrder()));
        statement.setString(next++, bound(parts, Part::last, Comparator.naturalOrder()));
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Side side = sides.get(row.getInt(1));
          Key key =
              new Key(
                  side.connection().id(),
                  row.getInt(2),
                  stratum(side, row.getString(3), row.getObject(4, LocalDate.class)));
          (side.isFrom() ? from : to)
              .merge(
                  key,
                  value(side.metric(), row.getBigDecimal(5), row.getBigDecimal(6)),
                  BigDecimal::add);
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    return Stream.concat(from.keySet().stream(), to.keySet().stream())
        .distinct()
        .map(
            key ->
                new Flow(
                    key.connectionId(),
                    key.repId(),
                    key.stratum(),
                    plain(from.getOrDefault(key, BigDecimal.ZERO)),
                    plain(to.getOrDefault(key, BigDecimal.ZERO))))
        .toList();
  }

  private static int bind(
      java.sql.Connection database, PreparedStatement statement, int first, List<Part> parts)
      throws SQLException {
    int next = first;
    statement.setArray(next++, FactArrays.array(database, "int4", parts, Part::number));
    statement.setArray(
        next++, FactArrays.array(database, "int4", parts, part -> part.side().metric().id()));
    statement.setArray(
        next++, FactArrays.array(database, "int4", parts, part -> part.side().lagDays()));
    statement.setArray(
        next++,
        FactArrays.array(database, "bool", parts, part -> part.side().connection().byMonth()));
    statement.setArray(
        next++, FactArrays.array(database, "text", parts, part -> part.first().toString()));
    statement.setArray(
        next++, FactArrays.array(database, "text", parts, part -> part.last().toString()));
    return next;
  }

  /** The greatest of these days by an order; null where there is none. */
  private static String bound(
      List<Part> parts, Function<Part, LocalDate> day, Comparator<LocalDate> order) {
    return parts.stream().map(day).max(order).map(LocalDate::toString).orElse(null);
  }

  /** The name of the stratum, by the attributes that both metrics have. */
  private static String stratum(Side side, String segment, LocalDate month) {
    List<String> common =
        side.connection().from().likeForLike().stream()
            .filter(side.connection().to().likeForLike()::contains)
            .distinct()
            .toList();
    String kept = Segment.keep(segment, side.metric().segmentBy(), common);
    return month == null ? kept : Months.stratum(YearMonth.from(month), kept);
  }

  /** As {@link #weeks(Organization, Collection, Period)}, of other rows. */
  List<Weeks> weeks(
      Organization organization, Collection<Connection> connections, Period period, Rows rows) {
    LocalDate first = period.first().with(TemporalAdjusters.nextOrSame(organization.weekStart()));
    int weeks =
        Math.toIntExact(ChronoUnit.DAYS.between(first, period.last().plusDays(1)) / DAYS_OF_A_WEEK);
    List<Connection> asked = connections.stream().filter(Flows::addsUp).toList();
    if (asked.isEmpty() || weeks <= 0) {
      return List.of();
    }
    Map<Integer, Metric> metrics = new HashMap<>();
    for (Connection connection : asked) {
      metrics.put(connection.from().id(), connection.from());
      metrics.put(connection.to().id(), connection.to());
    }
    Map<Integer, Map<Integer, List<BigDecimal>>> byMetricAndRep =
        read(organization, metrics, first, weeks, rows);
    List<BigDecimal> nothing = Collections.nCopies(weeks, BigDecimal.ZERO);
    List<Weeks> all = new ArrayList<>();
    for (Connection connection : asked) {
      var from = byMetricAndRep.getOrDefault(connection.from().id(), Map.of());
      var to = byMetricAndRep.getOrDefault(connection.to().id(), Map.of());
      Stream.concat(from.keySet().stream(), to.keySet().stream())
          .distinct()
          .forEach(
              rep ->
                  all.add(
                      new Weeks(
                          connection.id(),
                          rep,
                          first,
                          from.getOrDefault(rep, nothing),
                          to.getOrDefault(rep, nothing))));
    }
    return all;
  }

  /** What each metric adds up to for each rep in each of these weeks. */
  private Map<Integer, Map<Integer, List<BigDecimal>>> read(
      Organization organization,
      Map<Integer, Metric> metrics,
      LocalDate first,
      int weeks,
      Rows rows) {
    String sql =
        """
        SELECT t.metric_id, t.rep_id, (t.day - ?::date) / 7, sum(t.facts), sum(t.sum)
        FROM rep r
        JOIN day_total t ON t.organization_id = r.organization_id AND t.rep_id = r.rep_id
          AND t.day BETWEEN ?::date AND ?::date AND t.metric_id = ANY (?)
        WHERE r.organization_id = ?
        GROUP BY 1, 2, 3""";
    LocalDate last = first.plusWeeks(weeks).minusDays(1);
    Map<Integer, Map<Integer, List<BigDecimal>>> found = new HashMap<>();
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(rows.with() + sql)) {
      int next = rows.bind(database, statement, metrics.values(), first, last);
      statement.setString(next++, first.toString());
      statement.setString(next++, first.toString());
      statement.setString(next++, last.toString());
      statement.setArray(
          next++, FactArrays.array(database, "int4", metrics.keySet(), Objects::requireNonNull));
      statement.setInt(next, organization.id());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found
              .computeIfAbsent(row.getInt(1), metric -> new LinkedHashMap<>())
              .computeIfAbsent(
                  row.getInt(2),
                  rep -> new ArrayList<>(Collections.nCopies(weeks, BigDecimal.ZERO)))
              .set(
                  row.getInt(3),
                  plain(
                      value(
                          metrics.get(row.getInt(1)), row.getBigDecimal(4), row.getBigDecimal(5))));
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    return found;
  }

  private static boolean addsUp(Connection connection) {
    return connection.from().aggregation().addsUp() && connection.to().aggregation().addsUp();
  }

  private static BigDecimal value(Metric metric, BigDecimal facts, BigDecimal sum) {
    return metric.aggregation() == Aggregation.COUNT ? facts : sum;
  }

  /** The same number however its parts were written. */
  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
