package org.engagementscorecard.statistics;

import java.util.Arrays;

/**
 * The middle half of some numbers, and the one in the middle.
 *
 * <p>Quantiles of type 7 of Hyndman &amp; Fan (1996, <i>Sample quantiles in statistical
 * packages</i>, The American Statistician 50), which are R's default: of n numbers sorted as x_1 to
 * x_n the quantile p lies at 1 + (n − 1)p, between neighbours by straight interpolation.
 *
 * @param low first quartile: a quarter of the numbers lie at it or below
 * @param middle median
 * @param high third quartile
 */
public record Quartiles(double low, double middle, double high) {
  /**
   * @throws IllegalArgumentException unless they are finite and in order
   */
  public Quartiles {
    if (!(low <= middle && middle <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "quartiles must be finite and in order: " + low + ", " + middle + ", " + high);
    }
  }

  /**
   * Quartiles of numbers in any order.
   *
   * @param numbers one or more, all finite
   * @return their quartiles
   * @throws IllegalArgumentException if there is none, one isn't finite, or neighbours lie further
   *     apart than the greatest double
   */
  public static Quartiles of(double... numbers) {
    if (numbers.length == 0) {
      throw new IllegalArgumentException("no numbers have no quartiles");
    }
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("must be finite: " + number);
      }
    }
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return new Quartiles(quarter(sorted, 1), quarter(sorted, 2), quarter(sorted, 3));
  }

  private static double quarter(double[] sorted, int quarters) {
    // In quarters of a place, so that whole places are met without rounding.
    int place = (sorted.length - 1) * quarters;
    double below = sorted[place / 4];
    int rest = place % 4;
    return rest == 0 ? below : below + rest / 4.0 * (sorted[place / 4 + 1] - below);
  }
}
