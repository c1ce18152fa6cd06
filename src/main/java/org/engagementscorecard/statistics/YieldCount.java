package org.engagementscorecard.statistics;

/**
 * How many came of how much: units sold on demos held, wins in months worked.
 *
 * @param count what came of it, zero or more
 * @param exposure what it came of, in units of which one yields {@code count / exposure}; zero
 *     (nothing is known, and {@code count} must be zero) or from 1e-9 to 1e15
 */
public record YieldCount(long count, double exposure) {

  /** Beyond these limits there is no sense in a yield, and below them no accuracy. */
  private static final double LEAST_EXPOSURE = 1e-9;

  private static final double GREATEST_EXPOSURE = 1e15;

  /**
   * @throws IllegalArgumentException if the count is negative, the exposure lies outside its range
   *     or is not a number, or there is a count without exposure
   */
  public YieldCount {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    if (exposure != 0 && !(exposure >= LEAST_EXPOSURE && exposure <= GREATEST_EXPOSURE)) {
      throw new IllegalArgumentException(
          "exposure must be zero or lie in [1e-9, 1e15]: " + exposure);
    }
    if (exposure == 0 && count > 0) {
      throw new IllegalArgumentException("a count without exposure: " + count);
    }
  }
}
