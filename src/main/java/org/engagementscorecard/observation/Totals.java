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
      WholeMonths cut = WholeMonths.of(span.first(), span.last());
      cut.rest().forEach(part -> days.add(new Span(span.repId(), part.first(), part.last())));
      cut.months().ifPresent(part -> months.add(new Span(span.repId(), part.first(), part.last())));
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
        statement.setArray(parameter++, FactArrays.array(connection, "int4", part, Span::repId));
        statement.setArray(
            parameter++, FactArrays.array(connection, "text", part, one -> one.first().toString()));
        statement.setArray(
            parameter++, FactArrays.array(connection, "text", part, one -> one.last().toString()));
        statement.setInt(parameter++, organization.id());
      }
      return read(statement);
    } catch (SQLException e) {
      throw new DatabaseException(e);
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
      statement.setArray(1, FactArrays.array(connection, "int4", spans, Span::repId));
      statement.setArray(
          2,
          FactArrays.array(
              connection,
              "text",
              spans,
              one -> one.first().atStartOfDay(organization.zone()).toInstant().toString()));
      statement.setArray(
          3,
          FactArrays.array(
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
}
