package org.engagementscorecard.statistics;

import java.util.List;

/**
 * The outcome of a pooled comparison. Rates are successes per attempt.
 *
 * @param typical posterior mean of the typical rate: the rate of a rep at the centre of the group
 * @param typicalLow lower end of the equal-tailed credible interval of the typical rate
 * @param typicalHigh upper end of the equal-tailed credible interval of the typical rate
 * @param tauMean posterior mean of tau, the scale of the differences between reps, in units of the
 *     link (logits for conversions)
 * @param probabilityAlike P(standard deviation over reps of the rate &lt; one tenth of the typical
 *     rate)
 * @param margin how far from typical counts as a gap or a strength, as a fraction of the typical
 *     rate
 * @param credibleLevel posterior probability inside each interval
 * @param estimates one per rep, in the order the counts were given
 */
public record PooledFit(
    double typical,
    double typicalLow,
    double typicalHigh,
    double tauMean,
    double probabilityAlike,
    double margin,
    double credibleLevel,
    List<Estimate> estimates) {

  /**
   * @throws IllegalArgumentException if the interval is not ordered or a fraction or probability
   *     lies outside its range
   * @throws NullPointerException if {@code estimates} or one of them is null
   */
  public PooledFit {
    if (!(typicalLow <= typicalHigh)) {
      throw new IllegalArgumentException("not an interval: " + typicalLow + " to " + typicalHigh);
    }
    Check.probability("probabilityAlike", probabilityAlike);
    Check.strictlyBetween(0, 1, "margin", margin);
    Check.strictlyBetween(0, 1, "credibleLevel", credibleLevel);
    estimates = List.copyOf(estimates);
  }
}
