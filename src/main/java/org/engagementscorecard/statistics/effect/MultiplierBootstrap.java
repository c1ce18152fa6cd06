package org.engagementscorecard.statistics.effect;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The influence of each cluster, times a random weight, over and over: algorithm 1 of Callaway
 * &amp; Sant'Anna (2021). Nothing is estimated anew, so it is fast, and no draw can lack a group.
 */
final class MultiplierBootstrap {

  private static final double INTERQUARTILE_RANGE_OF_NORMAL = 1.3489795003921634;

  private static final double ROOT_5 = Math.sqrt(5);
  private static final double MAMMEN_LOW = (1 - ROOT_5) / 2;
  private static final double MAMMEN_HIGH = (1 + ROOT_5) / 2;
  private static final double MAMMEN_LOW_PROBABILITY = (ROOT_5 + 1) / (2 * ROOT_5);

  private final Panel panel;

  /** Deviations by estimate and draw, on the scale of the estimates. */
  private final double[][] deviations;

  MultiplierBootstrap(Panel panel, List<double[]> influences, Resampling resampling) {
    this.panel = panel;
    deviations = new double[influences.size()][resampling.draws()];
    SplittableRandom random = new SplittableRandom(resampling.seed());
    double[] weights = new double[panel.clusters];
    for (int b = 0; b < resampling.draws(); b++) {
      for (int c = 0; c < weights.length; c++) {
        weights[c] = weight(random, resampling.multipliers());
      }
      for (int k = 0; k < deviations.length; k++) {
        double[] influence = influences.get(k);
        double sum = 0;
        for (int c = 0; c < weights.length; c++) {
          sum += weights[c] * influence[c];
        }
        deviations[k][b] = sum / panel.units();
      }
    }
  }

  static double weight(SplittableRandom random, Resampling.Multipliers multipliers) {
    return switch (multipliers) {
      case MAMMEN -> random.nextDouble() < MAMMEN_LOW_PROBABILITY ? MAMMEN_LOW : MAMMEN_HIGH;
      case RADEMACHER -> random.nextBoolean() ? 1 : -1;
    };
  }

  /** By estimate; from the interquartile range, which a few wild draws don't move. */
  double[] standardErrors() {
    double[] errors = new double[deviations.length];
    for (int k = 0; k < errors.length; k++) {
      double[] sorted = deviations[k].clone();
      Arrays.sort(sorted);
      errors[k] =
          panel.settled(
              (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / INTERQUARTILE_RANGE_OF_NORMAL);
    }
    return errors;
  }

  /** By draw, the greatest deviation in standard errors; estimates without an error don't count. */
  double[] greatest(double[] standardErrors) {
    double[] greatest = new double[deviations.length == 0 ? 0 : deviations[0].length];
    for (int k = 0; k < deviations.length; k++) {
      if (standardErrors[k] > 0) {
        for (int b = 0; b < greatest.length; b++) {
          greatest[b] = Math.max(greatest[b], Math.abs(deviations[k][b]) / standardErrors[k]);
        }
      }
    }
    return greatest;
  }

  /** The smallest value that at least this share of the sorted values does not exceed. */
  static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return 0;
    }
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.min(Math.max(index, 0), sorted.length - 1)];
  }
}
