package org.engagementscorecard.scorecard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;

/**
 * The findings of all reps of an organization on all its connections over a period.
 *
 * @param dataThrough instant of the newest fact; empty where there is none
 * @param reps everybody, by name
 * @param connections as they are defined on the period's last day, by key
 * @param redefinitions what is to be said of definitions
 * @param lags of counted connections, by the connection's number
 * @param findings of each rep on each connection, by connection and then by rep
 */
public record Report(
    Period period,
    Optional<Instant> dataThrough,
    List<Rep> reps,
    List<Connection> connections,
    Redefinitions redefinitions,
    Map<Integer, Lag> lags,
    List<Finding> findings) {
  /**
   * Of a period without comparing anybody.
   *
   * @param reps everybody, by name
   */
  static Report withoutFindings(
      Knowledge knowledge, Period period, List<Rep> reps, Redefinitions redefinitions) {
    return new Report(
        period, knowledge.newestAt(), reps, List.of(), redefinitions, Map.of(), List.of());
  }

  public Report {
    reps = List.copyOf(reps);
    connections = List.copyOf(connections);
    lags = Map.copyOf(lags);
    findings = List.copyOf(findings);
  }
}
