package org.engagementscorecard.statistics.link;

import java.util.Objects;

/**
 * What the panel says of one link, in numbers.
 *
 * @param claim outcome per unit of activity the lag before it, within reps; its p is one-sided: the
 *     chance of a slope at least so far up if there is none
 * @param placebo outcome per unit of activity in the period <i>after</i> it, beside the activity at
 *     the lag and in the outcome's own period; its p is two-sided
 * @param swing standard deviation of a rep's activity once the rep's own effects and the period's
 *     are out, in units of activity, above 0
 * @param lagPeriods periods from activity to outcome, at least 0
 * @param reps reps whose activity moves, from whom the slope is learnt, at least 2
 * @param periods periods of outcomes compared, at least 2
 * @param cells rep × period cells compared
 * @param level confidence level of the intervals
 * @param cadence how long a period is
 */
public record LinkEstimate(
    Slope claim,
    Slope placebo,
    double swing,
    int lagPeriods,
    int reps,
    int periods,
    int cells,
    double level,
    Cadence cadence) {

  /**
   * A slope: outcome per unit of activity.
   *
   * @param coefficient the estimate
   * @param standardError its standard error, clustered by rep, at least 0
   * @param low lower end of the interval
   * @param high upper end of the interval
   * @param p chance of an estimate at least so far out if the true slope is 0
   */
  public record Slope(double coefficient, double standardError, double low, double high, double p) {

    /**
     * @throws IllegalArgumentException if a number is not finite, the interval does not hold the
     *     estimate, or p is no probability
     */
    public Slope {
      if (!(low <= coefficient && coefficient <= high)
          || !Double.isFinite(low)
          || !Double.isFinite(high)) {
        throw new IllegalArgumentException(
            coefficient + " does not lie from " + low + " to " + high);
      }
      if (!(standardError >= 0 && standardError <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException("standardError must be at least 0: " + standardError);
      }
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("p must lie in [0, 1]: " + p);
      }
    }
  }

  /**
   * @throws IllegalArgumentException if a number lies outside its range
   * @throws NullPointerException if a slope or the cadence is null
   */
  public LinkEstimate {
    Objects.requireNonNull(claim, "claim");
    Objects.requireNonNull(placebo, "placebo");
    Objects.requireNonNull(cadence, "cadence");
    if (!(swing > 0 && swing <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("swing must be above 0: " + swing);
    }
    if (lagPeriods < 0 || reps < 2 || periods < 2 || cells < reps) {
      throw new IllegalArgumentException(
          "no such panel: lag "
              + lagPeriods
              + ", "
              + reps
              + " reps, "
              + periods
              + " periods, "
              + cells
              + " cells");
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must lie strictly between 0 and 1: " + level);
    }
  }

  /**
   * What one usual swing of a rep's own activity goes with.
   *
   * @return outcome, on average per period
   */
  public double outcomePerSwing() {
    return swing * claim.coefficient;
  }
}
