package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/**
 * Totals per rep, metric, like-for-like segment and day, and the same per month, so that reading
 * never depends on how long history is. Adding is commutative: facts may come in any order.
 */
@ApplicationScoped
public class Totals {
  private final AgroalDataSource dataSource;

  Totals(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * What a metric adds up to for a rep over a period.
   *
   * @param facts how many facts, at least 1
   */
  public record Total(
      int repId, int metricId, long facts, BigDecimal sum, BigDecimal max, BigDecimal last) {}

  private record Key(int repId, int metricId, LocalDate day, String segment) {}

  private static final class Sum {
    private long facts;
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal max;
    private Instant lastAt;
    private BigDecimal last;

    void add(Fact fact) {
      facts++;
      sum = sum.add(fact.value());
      max = max == null ? fact.value() : max.max(fact.value());
      if (lastAt == null
          || fact.at().isAfter(lastAt)
          || (fact.at().equals(lastAt) && fact.value().compareTo(last) > 0)) {
        lastAt = fact.at();
        last = fact.value();
      }
    }
  }

  /** Adds facts that were just accepted. */
  void add(Organization organization, Connection connection, List<FactStore.Keyed> facts)
      throws SQLException {
    Map<Key, Sum> days = new HashMap<>();
    Map<Key, Sum> months = new HashMap<>();
    for (FactStore.Keyed one : facts) {
      Fact fact = one.fact();
      LocalDate day = organization.dayOf(fact.at());
      String segment = segment(one.metric(), fact);
      int metricId = one.metric().id();
      days.computeIfAbsent(new Key(one.repId(), metricId, day, segment), key -> new Sum())
          .add(fact);
      months
          .computeIfAbsent(
              new Key(one.repId(), metricId, day.withDayOfMonth(1), segment), key -> new Sum())
          .add(fact);
    }
    upsert(organization, connection, "day_total", "day", days);
    upsert(organization, connection, "month_total", "month", months);
  }

  /**
   * Days of a rep.
   *
   * @param first first day
   * @param last last day, not before the first
   */
  public record Span(int repId, LocalDate first, LocalDate last) {}

  /**
   * Totals of reps over days, in one query: whole months are read from the months, the rest from
   * the days.
   */
  public List<Total> of(Organization organization, Collection<Span> spans) {
    List<Span> days = new ArrayList<>();
    List<Span> months = new ArrayList<>();
    for (Span span : spans) {
      LocalDate firstMonth =
          span.first().getDayOfMonth() == 1
              ? span.first()
              : span.first().withDayOfMonth(1).plusMonths(1);
      LocalDate monthAfter = span.last().plusDays(1).withDayOfMonth(1);
      if (firstMonth.isBefore(monthAfter)) {
        months.add(new Span(span.repId(), firstMonth, monthAfter.minusDays(1)));
        if (span.first().isBefore(firstMonth)) {
          days.add(new Span(span.repId(), span.first(), firstMonth.minusDays(1)));
        }
        if (!monthAfter.isAfter(span.last())) {
          days.add(new Span(span.repId(), monthAfter, span.last()));
        }
      } else {
        days.add(span);
      }
    }
    String sql =
        """
        SELECT rep_id, metric_id, sum(facts), sum(sum), max(max),
            (array_agg(last ORDER BY last_at DESC, last DESC))[1]
        FROM (
          SELECT t.* FROM unnest(?::int[], ?::date[], ?::date[]) AS s(rep_id, first, last)
          JOIN day_total t ON t.organization_id = ? AND t.rep_id = s.rep_id
            AND t.day BETWEEN s.first AND s.last
          UNION ALL
          SELECT t.* FROM unnest(?::int[], ?::date[], ?::date[]) AS s(rep_id, first, last)
          JOIN month_total t ON t.organization_id = ? AND t.rep_id = s.rep_id
            AND t.month BETWEEN s.first AND s.last
        ) AS parts GROUP BY rep_id, metric_id""";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (List<Span> part : List.of(days, months)) {
        statement.setArray(parameter++, FactStore.array(connection, "int4", part, Span::repId));
        statement.setArray(
            parameter++, FactStore.array(connection, "text", part, one -> one.first().toString()));
        statement.setArray(
            parameter++, FactStore.array(connection, "text", part, one -> one.last().toString()));
        statement.setInt(parameter++, organization.id());
      }
      List<Total> totals = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          totals.add(
              new Total(
                  rows.getInt(1),
                  rows.getInt(2),
                  rows.getLong(3),
                  rows.getBigDecimal(4),
                  rows.getBigDecimal(5),
                  rows.getBigDecimal(6)));
        }
      }
      return totals;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * How many different subjects the facts of a metric name, over days of reps taken together. Read
   * from the facts themselves: distinct counts don't add up over days.
   */
  public long distinctSubjects(Organization organization, Collection<Span> spans, Metric metric) {
    String sql =
        """
        SELECT count(DISTINCT o.subject)
        FROM unnest(?::int[], ?::timestamptz[], ?::timestamptz[]) AS s(rep_id, start, until)
        JOIN observation o ON o.organization_id = ? AND o.rep_id = s.rep_id AND o.metric_id = ?
          AND o.at >= s.start AND o.at < s.until""";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, FactStore.array(connection, "int4", spans, Span::repId));
      statement.setArray(
          2,
          FactStore.array(
              connection,
              "text",
              spans,
              one -> one.first().atStartOfDay(organization.zone()).toInstant().toString()));
      statement.setArray(
          3,
          FactStore.array(
              connection,
              "text",
              spans,
              one ->
                  one.last().plusDays(1).atStartOfDay(organization.zone()).toInstant().toString()));
      statement.setInt(4, organization.id());
      statement.setInt(5, metric.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** The like-for-like segment of a fact: the attributes that the metric names, in their order. */
  private static String segment(Metric metric, Fact fact) {
    return metric.likeForLike().stream()
        .map(name -> fact.attribute(name).replace("\\", "\\\\").replace("|", "\\|"))
        .collect(Collectors.joining("|"));
  }

  private static void upsert(
      Organization organization,
      Connection connection,
      String table,
      String time,
      Map<Key, Sum> sums)
      throws SQLException {
    List<Map.Entry<Key, Sum>> rows = new ArrayList<>(sums.entrySet());
    rows.sort(
        Map.Entry.comparingByKey(
            Comparator.comparing(Key::repId)
                .thenComparing(Key::day)
                .thenComparing(Key::metricId)
                .thenComparing(Key::segment)));
    String sql =
        """
        INSERT INTO %1$s AS t
            (organization_id, rep_id, metric_id, %2$s, segment, facts, sum, max, last_at, last)
        SELECT ?, * FROM unnest(?::int[], ?::int[], ?::date[], ?::text[], ?::bigint[],
            ?::numeric[], ?::numeric[], ?::timestamptz[], ?::numeric[])
        ON CONFLICT (organization_id, rep_id, %2$s, metric_id, segment) DO UPDATE SET
          facts = t.facts + excluded.facts,
          sum = t.sum + excluded.sum,
          max = greatest(t.max, excluded.max),
          last = CASE WHEN (excluded.last_at, excluded.last) > (t.last_at, t.last)
              THEN excluded.last ELSE t.last END,
          last_at = greatest(t.last_at, excluded.last_at)"""
            .formatted(table, time);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setArray(2, FactStore.array(connection, "int4", rows, row -> row.getKey().repId()));
      statement.setArray(
          3, FactStore.array(connection, "int4", rows, row -> row.getKey().metricId()));
      statement.setArray(
          4, FactStore.array(connection, "text", rows, row -> row.getKey().day().toString()));
      statement.setArray(
          5, FactStore.array(connection, "text", rows, row -> row.getKey().segment()));
      statement.setArray(6, FactStore.array(connection, "int8", rows, row -> row.getValue().facts));
      statement.setArray(
          7, FactStore.array(connection, "numeric", rows, row -> row.getValue().sum));
      statement.setArray(
          8, FactStore.array(connection, "numeric", rows, row -> row.getValue().max));
      statement.setArray(
          9, FactStore.array(connection, "text", rows, row -> row.getValue().lastAt.toString()));
      statement.setArray(
          10, FactStore.array(connection, "numeric", rows, row -> row.getValue().last));
      statement.executeUpdate();
    }
  }
}
