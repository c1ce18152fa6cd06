package org.engagementscorecard.scorecard;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.observation.Amounts;
import org.engagementscorecard.observation.Attempts;
import org.engagementscorecard.observation.Flows;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/** Where counts of cases come from; within the organization's transaction. */
interface CaseCounts {
  /** The organization with its settings. */
  Organization organization();

  /** Instant of the newest fact; empty where there is none. */
  Optional<Instant> newestAt();

  /**
   * All connections, each as it and its metrics are defined for a day, in no order. What is shown
   * of a period goes by its last day.
   */
  List<Connection> connections(LocalDate day);

  /**
   * Attempts and successes of every rep on these traced connections over a period, stratum by
   * stratum.
   */
  List<Attempts.Count> attempts(Collection<Connection> connections, Period period);

  /** How long traced successes of these connections took; those without any are left out. */
  List<Attempts.TimeToSuccess> timesToSuccess(Collection<Connection> connections);

  /**
   * What these connections' metrics add up to for every rep over days, stratum by stratum: {@code
   * to} over these days, {@code from} over those days moved back by the lag.
   */
  List<Flows.Flow> flows(Collection<Flows.Lagged> connections, LocalDate first, LocalDate last);

  /** How large the facts of these connections' {@code to} are, of every rep, by stratum. */
  List<Amounts.Amount> amounts(Collection<Connection> connections, Period period);
}
