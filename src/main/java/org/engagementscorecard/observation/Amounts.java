package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/**
 * How large amounts are, on a logarithmic scale. Read from the facts of the period: logarithms of
 * single amounts are in no total.
 */
@ApplicationScoped
public class Amounts {
  private final AgroalDataSource dataSource;

  Amounts(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Amounts of a rep on a connection that are like each other.
   *
   * @param stratum what they have in common, as in {@link Attempts.Count}: by the attributes of the
   *     metric of the amounts, and the month in which they fall
   * @param deals how many are above 0
   * @param meanLog mean of their natural logarithms; means nothing, and is 0, where there is none
   * @param sumOfSquares sum of the squared deviations of these from their mean, 0 or more; 0 where
   *     there is none. Both are the same to the last digit whatever order facts came in
   * @param leftOut how many are 0 or less, and so have no logarithm
   */
  public record Amount(
      int connectionId,
      int repId,
      String stratum,
      long deals,
      double meanLog,
      double sumOfSquares,
      long leftOut) {}

  /** The facts of the connections' {@code to}, of every rep over a period, stratum by stratum. */
  public List<Amount> of(
      Organization organization, Collection<Connection> connections, Period period) {
    return of(organization, connections, period, Rows.KEPT);
  }

  /** Where a query finds facts: their rep, metric, instant, value and attributes. */
  interface Rows {
    /** Those that stand. */
    Rows KEPT =
        new Rows() {
          @Override
          public String facts() {
            return FactsAsKnown.FACTS_OF_TIME.formatted("observation", "");
          }

          @Override
          public int bind(
              java.sql.Connection database,
              PreparedStatement statement,
              Organization organization,
              Collection<Metric> metrics,
              Period period)
              throws SQLException {
            return FactsAsKnown.bindTime(
                database, statement, 1, organization, metrics, period.start(), period.end());
          }
        };

    /** The query of them. */
    String facts();

    /** Binds the values of that query, and returns the number of the next one. */
    int bind(
        java.sql.Connection database,
        PreparedStatement statement,
        Organization organization,
        Collection<Metric> metrics,
        Period period)
        throws SQLException;
  }

  /** As {@link #of(Organization, Collection, Period)}, of other rows. */
  List<Amount> of(
      Organization organization, Collection<Connection> connections, Period period, Rows rows) {
    List<Connection> asked = List.copyOf(connections);
    if (asked.isEmpty()) {
      return List.of();
    }
    // Logarithms as decimal numbers of 15 digits, because sums of these are exact. Taken once, in
    // a query that isn't merged with the one around it.
    String sql =
        "WITH facts AS ("
            + rows.facts()
            + """
            )
            SELECT connection_id, rep_id, month, segment, count(log), sum(log), sum(log * log),
                count(*) - count(log)
            FROM (
              SELECT c.connection_id, o.rep_id, %s AS month, %s AS segment,
                  CASE WHEN o.value > 0 THEN ln(o.value::float8)::numeric END AS log
              FROM (
                SELECT connection_id, metric_id, by_month, like_for_like::text[] AS like_for_like
                FROM unnest(?::int[], ?::int[], ?::bool[], ?::text[])
                    AS t(connection_id, metric_id, by_month, like_for_like)) AS c
              JOIN facts o ON o.metric_id = c.metric_id
              OFFSET 0) AS logs
            GROUP BY connection_id, rep_id, month, segment"""
                .formatted(Attempts.MONTH.formatted("o.at"), Segment.sql("c.like_for_like"));
    Months months = Months.of(period.first(), period.last(), period.zone());
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(sql)) {
      int next =
          rows.bind(
              database,
              statement,
              organization,
              asked.stream().map(Connection::to).distinct().toList(),
              period);
      statement.setArray(next++, months.starts(database));
      statement.setArray(next++, FactArrays.array(database, "int4", asked, Connection::id));
      statement.setArray(next++, FactArrays.array(database, "int4", asked, one -> one.to().id()));
      statement.setArray(next++, FactArrays.array(database, "bool", asked, Connection::byMonth));
      statement.setArray(next, FactArrays.texts(database, asked, one -> one.to().likeForLike()));
      List<Amount> amounts = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          amounts.add(
              amount(
                  row.getInt(1),
                  row.getInt(2),
                  months.stratum(row.getInt(3), row.getString(4)),
                  row.getLong(5),
                  row.getBigDecimal(6),
                  row.getBigDecimal(7),
                  row.getLong(8)));
        }
      }
      return amounts;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static Amount amount(
      int connectionId,
      int repId,
      String stratum,
      long deals,
      BigDecimal sum,
      BigDecimal sumOfSquares,
      long leftOut) {
    if (deals == 0) {
      return new Amount(connectionId, repId, stratum, 0, 0, 0, leftOut);
    }
    BigDecimal count = BigDecimal.valueOf(deals);
    // Exact but for the division, so that what cancels out is gone, and never less than nothing.
    BigDecimal deviations = count.multiply(sumOfSquares).subtract(sum.multiply(sum));
    return new Amount(
        connectionId,
        repId,
        stratum,
        deals,
        sum.divide(count, MathContext.DECIMAL64).doubleValue(),
        deviations.divide(count, MathContext.DECIMAL64).doubleValue(),
        leftOut);
  }
}
