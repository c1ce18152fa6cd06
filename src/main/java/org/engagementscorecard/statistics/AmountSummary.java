package org.engagementscorecard.statistics;

import java.util.Arrays;

/**
 * The amounts of a rep's deals, on the log scale, as far as a comparison needs them.
 *
 * @param deals number of deals, zero or more
 * @param meanLog mean of the natural logarithms of the amounts, within ±100; zero when there are no
 *     deals
 * @param sumOfSquares sum of the squared deviations of the logarithms from {@code meanLog}, zero or
 *     more, at most 40,000 per deal; zero when there are fewer than two deals
 */
public record AmountSummary(long deals, double meanLog, double sumOfSquares) {

  /** e^100 is beyond any money. */
  private static final double GREATEST_LOG = 100;

  private static final AmountSummary NONE = new AmountSummary(0, 0, 0);

  /**
   * @throws IllegalArgumentException if a number lies outside its range or is not one
   */
  public AmountSummary {
    if (deals < 0) {
      throw new IllegalArgumentException("deals must not be negative: " + deals);
    }
    if (!(Math.abs(meanLog) <= GREATEST_LOG)) {
      throw new IllegalArgumentException("meanLog must lie in [-100, 100]: " + meanLog);
    }
    if (!(sumOfSquares >= 0 && sumOfSquares <= 4 * GREATEST_LOG * GREATEST_LOG * deals)) {
      throw new IllegalArgumentException(
          "sumOfSquares must lie in [0, 40000] per deal: " + sumOfSquares);
    }
    if (deals == 0 && meanLog != 0) {
      throw new IllegalArgumentException("a mean of no deals: " + meanLog);
    }
    if (deals == 1 && sumOfSquares != 0) {
      throw new IllegalArgumentException("one deal does not deviate from itself: " + sumOfSquares);
    }
  }

  /**
   * Sums up amounts.
   *
   * @param amounts each above zero and finite, in any one unit of money
   * @return their summary; the same to the last digit in whatever order they come
   * @throws IllegalArgumentException if an amount is zero, negative, infinite, not a number, or
   *     beyond e^100 or its inverse
   */
  public static AmountSummary of(double... amounts) {
    if (amounts.length == 0) {
      return NONE;
    }
    double[] logs = new double[amounts.length];
    for (int i = 0; i < logs.length; i++) {
      if (!(amounts[i] > 0 && amounts[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("amounts must be above zero and finite: " + amounts[i]);
      }
      logs[i] = Math.log(amounts[i]);
      if (Math.abs(logs[i]) > GREATEST_LOG) {
        throw new IllegalArgumentException("an amount beyond any money: " + amounts[i]);
      }
    }
    Arrays.sort(logs);
    double sum = 0;
    for (double log : logs) {
      sum += log;
    }
    // equal amounts must not deviate by the rounding of their mean
    double mean = Math.min(Math.max(sum / logs.length, logs[0]), logs[logs.length - 1]);
    double squares = 0;
    for (double log : logs) {
      squares += (log - mean) * (log - mean);
    }
    return new AmountSummary(logs.length, mean, squares);
  }
}
