package org.engagementscorecard.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What to bear in mind with a comparison. None of it makes an estimate wrong; each makes a reader
 * careful.
 *
 * @param fewPeers fewer than eight reps have anything to compare
 * @param oneDominates one rep has more than half of all attempts (exposure, deals)
 * @param attemptsGoWithRate reps with many attempts tend to have higher rates than those with few,
 *     or lower ones: what the model takes as unrelated is not (the good may get the leads, or the
 *     rushed may fail). Spearman's rank correlation, over at least eight reps, at the 1% level
 */
public record Quality(boolean fewPeers, boolean oneDominates, boolean attemptsGoWithRate) {

  private static final int ENOUGH_REPS = 8;
  private static final double LEVEL = 0.01;

  /**
   * Sizes go with P(rate &lt; typical) rather than with raw rates: the mean of a posterior
   * probability does not depend on the number of attempts, while raw rates of few attempts lie more
   * often below than above a small typical rate, which would look like a correlation.
   *
   * @param sizes attempts (exposure, deals) of each rep; zero for those who take no part
   */
  static Quality of(double[] sizes, List<Estimate> estimates) {
    int[] taking = IntStream.range(0, sizes.length).filter(i -> sizes[i] > 0).toArray();
    double[] size = Arrays.stream(taking).mapToDouble(i -> sizes[i]).toArray();
    double[] below =
        Arrays.stream(taking).mapToDouble(i -> estimates.get(i).probabilityBelow()).toArray();
    double[] sorted = size.clone();
    Arrays.sort(sorted);
    double rest = 0;
    for (int i = 0; i < sorted.length - 1; i++) {
      rest += sorted[i];
    }
    return new Quality(
        taking.length < ENOUGH_REPS,
        sorted[sorted.length - 1] > rest,
        taking.length >= ENOUGH_REPS && correlated(size, below));
  }

  private static boolean correlated(double[] x, double[] y) {
    double rho = correlation(ranks(x), ranks(y));
    int freedom = x.length - 2;
    double t = Math.abs(rho) * Math.sqrt(freedom / Math.max(1 - rho * rho, 1e-300));
    return 2 * TDistribution.of(freedom).survivalProbability(t) < LEVEL;
  }

  /** Ranks from one; ties share the mean of theirs. */
  private static double[] ranks(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int less = firstAtLeast(sorted, values[i]);
      int notGreater = firstAtLeast(sorted, Math.nextUp(values[i]));
      ranks[i] = 0.5 * (less + notGreater + 1);
    }
    return ranks;
  }

  private static int firstAtLeast(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Pearson's, of ranks; zero when one of them does not vary. */
  private static double correlation(double[] x, double[] y) {
    double mean = 0.5 * (x.length + 1);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += (x[i] - mean) * (x[i] - mean);
      yy += (y[i] - mean) * (y[i] - mean);
      xy += (x[i] - mean) * (y[i] - mean);
    }
    return xx == 0 || yy == 0 ? 0 : Math.min(Math.max(xy / Math.sqrt(xx * yy), -1), 1);
  }
}
