package org.engagementscorecard.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The median of a sample, and an interval of the median of what the sample was drawn from, whatever
 * its distribution: the k-th smallest and the k-th greatest value, with the greatest k for which
 * the interval holds the median with at least the level that is asked for. The sample holds so many
 * values below the median as a fair coin shows heads in n throws, so the coverage is exact for
 * continuous distributions, and at least that where values are alike.
 *
 * <p>Conover, Practical Nonparametric Statistics, 3rd edition, 1999, section 3.2; Hahn and Meeker,
 * Statistical Intervals, 1991, section 5.2.
 *
 * @param median of the sample; of an even number the middle of the two in the middle
 * @param low lower end
 * @param high upper end
 * @param level that was asked for, strictly between 0 and 1
 * @param coverage how often such an interval holds the median; at least the level
 * @param rank the place k of the ends, from the outside, from 1
 * @param size of the sample
 */
public record MedianInterval(
    double median, double low, double high, double level, double coverage, int rank, int size) {

  /**
   * The interval of a sample.
   *
   * @param sample finite values, in any order
   * @param level strictly between 0 and 1
   * @return empty where the sample is so small that not even its least and greatest value make such
   *     an interval: for 0.9 below 5
   * @throws IllegalArgumentException where a value is infinite or no number, or the level is out of
   *     range
   */
  public static Optional<MedianInterval> of(double[] sample, double level) {
    Check.strictlyBetween(0, 1, "level", level);
    double[] sorted = sample.clone();
    for (double value : sorted) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a value must be finite: " + value);
      }
    }
    Arrays.sort(sorted);
    int size = sorted.length;
    if (size == 0) {
      return Optional.empty();
    }
    BinomialDistribution heads = BinomialDistribution.of(size, 0.5);
    int rank = 0;
    double coverage = 0;
    while (2 * (rank + 1) <= size) {
      double narrower = 1 - 2 * heads.cumulativeProbability(rank);
      if (narrower < level) {
        break;
      }
      rank++;
      coverage = narrower;
    }
    if (rank == 0) {
      return Optional.empty();
    }
    double median =
        size % 2 == 1
            ? sorted[size / 2]
            : sorted[size / 2 - 1] + (sorted[size / 2] - sorted[size / 2 - 1]) / 2;
    return Optional.of(
        new MedianInterval(
            median, sorted[rank - 1], sorted[size - rank], level, coverage, rank, size));
  }
}
