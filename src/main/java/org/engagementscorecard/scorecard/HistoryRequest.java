package org.engagementscorecard.scorecard;

import java.util.List;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;

/**
 * Which history is asked for.
 *
 * @param metric key of a metric, or null where a connection is asked for
 * @param connection key of a connection, or null where a metric is asked for
 * @param expression the last period
 * @param count how many periods
 */
record HistoryRequest(String metric, String connection, PeriodExpression expression, int count) {
  private static final int USUAL_COUNT = 8;

  /**
   * Of a metric or a connection.
   *
   * @param period or null for the latest
   * @param count or null for {@value #USUAL_COUNT}
   * @throws ProblemException 400 where none of the two is named, or both are
   */
  static HistoryRequest of(
      String metric, String connection, PeriodExpression period, PeriodCount count) {
    if ((metric == null) == (connection == null)) {
      throw ProblemException.badParameter("metric", "or connection must be named, one of them");
    }
    return new HistoryRequest(
        metric, connection, ScorecardContract.orLatest(period), PeriodCount.or(count, USUAL_COUNT));
  }

  /** Of a metric. */
  static HistoryRequest of(String metric, PeriodExpression period, PeriodCount count) {
    if (metric == null) {
      throw ProblemException.badParameter("metric", "must be named");
    }
    return of(metric, null, period, count);
  }

  List<Period> periods(Knowledge knowledge) {
    return knowledge.series(expression, count);
  }
}
