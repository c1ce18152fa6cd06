package org.engagementscorecard.statistics;

/**
 * What the pooled comparison says about one rep: the posterior of the rep's rate, and of how it
 * stands to the typical rate, with the uncertainty of both.
 *
 * <p>Rates are successes per attempt, in [0, 1]; for yields, read counts per unit of exposure, and
 * for values, typical amounts of a deal (geometric means). Probabilities are posterior
 * probabilities; {@code 1 - probabilityGap} is the probability of being wrong when calling a gap, a
 * local false sign rate in the sense of Stephens (2017), "False discovery rates: a new deal",
 * Biostatistics 18.
 *
 * @param mean posterior mean of the rate: the raw rate drawn towards the typical one, the more the
 *     fewer attempts there are
 * @param low lower end of the equal-tailed credible interval of the rate
 * @param high upper end of the equal-tailed credible interval of the rate
 * @param probabilityBelow P(rate &lt; typical)
 * @param probabilityGap P(rate &lt; typical × (1 − margin))
 * @param probabilityStrength P(rate &gt; typical × (1 + margin))
 * @param expectedShortfall E[max(typical − rate, 0)] per attempt: what closing the gap is expected
 *     to be worth, in successes per attempt
 */
public record Estimate(
    double mean,
    double low,
    double high,
    double probabilityBelow,
    double probabilityGap,
    double probabilityStrength,
    double expectedShortfall) {

  /**
   * @throws IllegalArgumentException if the interval is not ordered, a probability lies outside [0,
   *     1] (or both tails together exceed 1), the shortfall is negative, or anything is not a
   *     number
   */
  public Estimate {
    if (!(low <= high) || Double.isNaN(mean)) {
      throw new IllegalArgumentException(
          "not an estimate: " + mean + " with interval " + low + " to " + high);
    }
    Check.probability("probabilityBelow", probabilityBelow);
    Check.probability("probabilityGap", probabilityGap);
    Check.probability("probabilityStrength", probabilityStrength);
    if (probabilityGap + probabilityStrength > 1 + 1e-9) {
      throw new IllegalArgumentException(
          "probabilities of gap and strength exceed one: "
              + probabilityGap
              + " + "
              + probabilityStrength);
    }
    if (!(expectedShortfall >= 0)) {
      throw new IllegalArgumentException("expectedShortfall is negative: " + expectedShortfall);
    }
  }

  /**
   * P(rate within the margin of the typical rate), the complement of gap and strength.
   *
   * @return a probability
   */
  public double probabilityWithin() {
    return Math.max(0, 1 - probabilityGap - probabilityStrength);
  }
}
