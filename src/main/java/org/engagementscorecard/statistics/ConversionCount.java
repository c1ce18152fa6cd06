package org.engagementscorecard.statistics;

/**
 * How often something was tried and how often it worked.
 *
 * @param attempts number of attempts, zero or more; zero means nothing is known, not a rate of zero
 * @param successes number of attempts that succeeded, from zero to {@code attempts}
 */
public record ConversionCount(long attempts, long successes) {

  /**
   * @throws IllegalArgumentException if a count is negative or there are more successes than
   *     attempts
   */
  public ConversionCount {
    if (attempts < 0) {
      throw new IllegalArgumentException("attempts must not be negative: " + attempts);
    }
    if (successes < 0) {
      throw new IllegalArgumentException("successes must not be negative: " + successes);
    }
    if (successes > attempts) {
      throw new IllegalArgumentException(
          "more successes than attempts: " + successes + " of " + attempts);
    }
  }
}
