package org.engagementscorecard.statistics;

/**
 * What two periods of one rep say about delta, the change from the period before to the present one
 * on the scale of the link (log odds for conversions, log for yields and amounts), the same in all
 * strata, whatever the strata's own levels are. Log-concave in delta.
 */
interface ChangeLikelihood {

  /** Log-likelihood at {@code delta}, up to a constant; finite for any delta in [−12, 12]. */
  double at(double delta);

  /** The rates of both periods if the change is {@code delta}. */
  Rates ratesAt(double delta);

  /** No rate can be larger, nor any difference of rates. */
  double greatestRate();

  /** Share of what the rep did in the present period that lies in strata of both periods. */
  double share();

  /**
   * Rates in both periods, each on the mix of the present period.
   *
   * @param before rate in the period before
   * @param now rate in the present period
   * @param deviation how uncertain {@code now − before} is still when delta is known, because the
   *     strata's own levels are not: a standard deviation
   */
  record Rates(double before, double now, double deviation) {}
}
