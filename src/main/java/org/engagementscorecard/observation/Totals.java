package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/**
 * Totals per rep, metric, like-for-like segment and day, and the same per month, so that reading
 * never depends on how long history is. {@link KeepTotals} keeps them.
 */
@ApplicationScoped
public class Totals {
  /**
   * A row of {@code per_rep} for each part, rep and metric. What was last is the greatest pair of
   * instant and value: unlike an ordered aggregate that needs no sorting of all rows, which took
   * longer than reading them. It still costs as much as all the rest, so it is looked for only of
   * the metrics that go by it.
   *
   * <p>OFFSET 0 has each rep's days found by the key: how many rows a range of days has is guessed
   * at a ninth of the rep's, whatever the range, and for many reps the whole table was read then.
   */
  private static final String ROWS =
      """
      WITH per_rep AS (
        SELECT part, rep_id, metric_id, sum(facts) AS facts, sum(sum) AS sum, max(max) AS max,
            (max(ARRAY[extract(epoch FROM last_at), last])
                FILTER (WHERE metric_id = ANY (?)))[2] AS last
        FROM (
          SELECT s.part, t.* FROM unnest(?::int[], ?::int[], ?::date[], ?::date[])
              AS s(part, rep_id, first, last)
          CROSS JOIN LATERAL (
            SELECT * FROM day_total t WHERE t.organization_id = ? AND t.rep_id = s.rep_id
              AND t.day BETWEEN s.first AND s.last OFFSET 0) AS t
          UNION ALL
          SELECT s.part, t.* FROM unnest(?::int[], ?::int[], ?::date[], ?::date[])
              AS s(part, rep_id, first, last)
          CROSS JOIN LATERAL (
            SELECT * FROM month_total t WHERE t.organization_id = ? AND t.rep_id = s.rep_id
              AND t.month BETWEEN s.first AND s.last OFFSET 0) AS t
        ) AS parts GROUP BY part, rep_id, metric_id)
      """;

  /** Reps taken together. Of what each had last: added up, as with open pipeline. */
  static final String TOGETHER =
      """
      SELECT part, metric_id, sum(facts), sum(sum), max(max), sum(last)
      FROM per_rep GROUP BY part, metric_id""";

  private final AgroalDataSource dataSource;

  Totals(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * What a metric adds up to for a rep over a period.
   *
   * @param facts how many facts, at least 1
   * @param last null unless it was asked for
   */
  public record Total(
      int repId, int metricId, long facts, BigDecimal sum, BigDecimal max, BigDecimal last) {}

  /**
   * What a metric adds up to for some reps over some days.
   *
   * @param part which reps and days, counted from 0
   * @param facts how many facts, at least 1
   * @param last what each of the reps had last, added up; null unless it was asked for
   */
  public record Sum(
      int part, int metricId, long facts, BigDecimal sum, BigDecimal max, BigDecimal last) {}

  /**
   * How many different subjects facts of a metric name.
   *
   * @param part which reps and days, counted from 0
   */
  public record Subjects(int part, int metricId, long subjects) {}

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
   *
   * @param last metrics of which it is asked what was last
   */
  public List<Total> of(
      Organization organization, Collection<Span> spans, Collection<Metric> last) {
    String sql = ROWS + " SELECT rep_id, metric_id, facts, sum, max, last FROM per_rep";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(connection, statement, organization, List.of(spans), last);
      return read(statement);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * What metrics add up to in each part, over all its reps and days, in one query for all parts.
   *
   * @param parts days of reps, such as those of one period after the other; days of one rep don't
   *     overlap within a part
   * @param last metrics of which it is asked what was last
   */
  public List<Sum> together(
      Organization organization, List<? extends Collection<Span>> parts, Collection<Metric> last) {
    String sql = ROWS + TOGETHER;
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(connection, statement, organization, parts, last);
      return readSums(statement);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static void bind(
      Connection connection,
      PreparedStatement statement,
      Organization organization,
      List<? extends Collection<Span>> parts,
      Collection<Metric> last)
      throws SQLException {
    List<PartSpan> days = new ArrayList<>();
    List<PartSpan> months = new ArrayList<>();
    for (PartSpan one : PartSpan.all(parts)) {
      WholeMonths cut = WholeMonths.of(one.span().first(), one.span().last());
      cut.rest().forEach(part -> days.add(one.over(part)));
      cut.months().ifPresent(part -> months.add(one.over(part)));
    }
    int parameter = 1;
    statement.setArray(parameter++, FactArrays.array(connection, "int4", last, Metric::id));
    for (List<PartSpan> rows : List.of(days, months)) {
      statement.setArray(parameter++, FactArrays.array(connection, "int4", rows, PartSpan::part));
      statement.setArray(
          parameter++, FactArrays.array(connection, "int4", rows, one -> one.span().repId()));
      statement.setArray(
          parameter++,
          FactArrays.array(connection, "text", rows, one -> one.span().first().toString()));
      statement.setArray(
          parameter++,
          FactArrays.array(connection, "text", rows, one -> one.span().last().toString()));
      statement.setInt(parameter++, organization.id());
    }
  }

  /** The totals of a query: rep, metric, facts, sum, greatest, last. */
  static List<Total> read(PreparedStatement statement) throws SQLException {
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
  }

  /** The sums of a query: part, metric, facts, sum, greatest, last. */
  static List<Sum> readSums(PreparedStatement statement) throws SQLException {
    List<Sum> sums = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        sums.add(
            new Sum(
                rows.getInt(1),
                rows.getInt(2),
                rows.getLong(3),
                rows.getBigDecimal(4),
                rows.getBigDecimal(5),
                rows.getBigDecimal(6)));
      }
    }
    return sums;
  }

  /**
   * How many different subjects the facts of metrics name in each part, over all its reps and days,
   * in one query. Read from the facts themselves: distinct counts don't add up over days. What has
   * no facts is left out.
   */
  public List<Subjects> distinctSubjects(
      Organization organization,
      List<? extends Collection<Span>> parts,
      Collection<Metric> metrics) {
    String sql =
        """
        SELECT s.part, o.metric_id, count(DISTINCT o.subject)
        FROM unnest(?::int[], ?::int[], ?::timestamptz[], ?::timestamptz[])
            AS s(part, rep_id, start, until)
        CROSS JOIN unnest(?::int[]) AS m(metric_id)
        JOIN observation o ON o.organization_id = ? AND o.rep_id = s.rep_id
          AND o.metric_id = m.metric_id AND o.at >= s.start AND o.at < s.until
        GROUP BY s.part, o.metric_id""";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = PartSpan.bind(connection, statement, organization, parts);
      statement.setArray(next++, FactArrays.array(connection, "int4", metrics, Metric::id));
      statement.setInt(next, organization.id());
      return readSubjects(statement);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** The counts of a query: part, metric, subjects. */
  static List<Subjects> readSubjects(PreparedStatement statement) throws SQLException {
    List<Subjects> counts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        counts.add(new Subjects(rows.getInt(1), rows.getInt(2), rows.getLong(3)));
      }
    }
    return counts;
  }
}
