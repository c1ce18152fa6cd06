package org.engagementscorecard.statistics;

/**
 * How a rep's rate in the present period stands to the same rep's rate in another one, like for
 * like.
 *
 * <p>Rates are successes per attempt (conversions), counts per exposure (yields) or amounts per
 * deal (values: what a deal in the middle brings, a geometric mean). Both are of the mix that the
 * rep has in the present period, over the strata that occur in both.
 *
 * @param now rate in the present period: posterior mean
 * @param before rate the rep would have had in the other period on the present mix: posterior mean
 * @param low lower end of the equal-tailed credible interval of {@code now − before}
 * @param high upper end of that interval
 * @param probabilityHigher P(the rate is higher now than before)
 * @param unknown how much of what one would not know without any data is left: the width of the
 *     interval of the change on the scale of the link, over the width without data; 1 when nothing
 *     was learned, 0 when all is known
 * @param share share of the present period's attempts (exposure, deals) that could be compared,
 *     because the other period has cases of the same strata
 * @param level posterior probability inside the interval
 */
public record Change(
    double now,
    double before,
    double low,
    double high,
    double probabilityHigher,
    double unknown,
    double share,
    double level) {

  /**
   * @throws IllegalArgumentException if the interval is not ordered, a rate is not a number of at
   *     least 0, or a probability or share lies outside [0, 1]
   */
  public Change {
    if (!(now >= 0 && before >= 0 && low <= high)) {
      throw new IllegalArgumentException(
          "not a change: from " + before + " to " + now + ", " + low + " to " + high);
    }
    Check.probability("probabilityHigher", probabilityHigher);
    Check.probability("unknown", unknown);
    Check.probability("share", share);
    Check.strictlyBetween(0, 1, "level", level);
  }

  /**
   * By how much the rate is higher now: posterior mean.
   *
   * @return {@code now − before}, negative when it is lower
   */
  public double difference() {
    return now - before;
  }
}
