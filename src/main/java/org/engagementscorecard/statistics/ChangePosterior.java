package org.engagementscorecard.statistics;

import org.apache.commons.numbers.rootfinder.BrentSolver;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The posterior of delta on evenly spaced nodes that reach as far as there is any weight. Its
 * density is taken as linear between them.
 */
final class ChangePosterior {

  private static final double REACH = 12;
  private static final int LOOKED_AT = 49;
  private static final int NODES = 401;

  /** What is less likely than the best by this in the logarithm is left out. */
  private static final double NEGLIGIBLE = 30;

  /** Sharper than with 1e15 cases; the digits of a double end there. */
  private static final double SHARPEST = 1e-7;

  /** Part of the largest difference below which one is none. */
  private static final double SMALLEST = 1e-15;

  private static final BrentSolver ROOTS = new BrentSolver(1e-14, 1e-12, 1e-14);

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final double[] delta = new double[NODES];
  private final double[] density = new double[NODES];

  /** Probability of each node. */
  private final double[] weight = new double[NODES];

  private final double step;

  ChangePosterior(ChangeLikelihood likelihood, double priorScale) {
    double low = -REACH;
    double high = REACH;
    double width;
    do {
      width = high - low;
      double[] value = new double[LOOKED_AT];
      double best = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < LOOKED_AT; i++) {
        double at = low + width * i / (LOOKED_AT - 1);
        value[i] = likelihood.at(at) + logPrior(at, priorScale);
        best = Math.max(best, value[i]);
      }
      int first = 0;
      while (value[first] < best - NEGLIGIBLE) {
        first++;
      }
      int last = LOOKED_AT - 1;
      while (value[last] < best - NEGLIGIBLE) {
        last--;
      }
      // one more on either side: the peak may lie between two of those looked at
      double start = low;
      low = start + width * Math.max(first - 1, 0) / (LOOKED_AT - 1);
      high = start + width * Math.min(last + 1, LOOKED_AT - 1) / (LOOKED_AT - 1);
    } while (high - low < 0.6 * width && high - low > SHARPEST);

    step = (high - low) / (NODES - 1);
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < NODES; i++) {
      delta[i] = low + step * i;
      density[i] = likelihood.at(delta[i]) + logPrior(delta[i], priorScale);
      best = Math.max(best, density[i]);
    }
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
      density[i] = Math.exp(density[i] - best);
      weight[i] = i == 0 || i == NODES - 1 ? density[i] / 2 : density[i];
      sum += weight[i];
    }
    for (int i = 0; i < NODES; i++) {
      density[i] /= sum * step;
      weight[i] /= sum;
    }
  }

  /** Student's t with four degrees of freedom. */
  private static double logPrior(double delta, double scale) {
    return -2.5 * Math.log1p(delta * delta / (4 * scale * scale));
  }

  double probabilityAbove(double value) {
    double above = 0;
    for (int i = NODES - 1; i > 0; i--) {
      if (delta[i - 1] >= value) {
        above += step * (density[i - 1] + density[i]) / 2;
      } else {
        if (delta[i] > value) {
          double fraction = (delta[i] - value) / step;
          double densityAtValue = density[i] + fraction * (density[i - 1] - density[i]);
          above += fraction * step * (density[i] + densityAtValue) / 2;
        }
        break;
      }
    }
    return Math.min(above, 1);
  }

  double quantile(double probability) {
    double below = 0;
    for (int i = 1; i < NODES; i++) {
      double cell = step * (density[i - 1] + density[i]) / 2;
      if (below + cell >= probability) {
        return delta[i - 1] + step * (probability - below) / cell;
      }
      below += cell;
    }
    return delta[NODES - 1];
  }

  /** Rates and their difference, over all changes that are possible. */
  Change change(ChangeLikelihood likelihood, double level, double priorScale) {
    double before = 0;
    double now = 0;
    double[] log = new double[NODES];
    double[] spread = new double[NODES];
    var rates = new ChangeLikelihood.Rates[NODES];
    for (int i = 0; i < NODES; i++) {
      rates[i] = likelihood.ratesAt(delta[i]);
      before += weight[i] * rates[i].before();
      now += weight[i] * rates[i].now();
    }
    now = Math.min(now, likelihood.greatestRate());
    before = Math.min(before, likelihood.greatestRate());
    double largest = 0;
    for (int i = 0; i < NODES; i++) {
      double mean = Math.abs(rates[i].now() - rates[i].before());
      var next = rates[i < NODES - 1 ? i + 1 : i - 1];
      double cell = Math.abs(next.now() - next.before() - (rates[i].now() - rates[i].before()));
      // given delta the difference has its sign, and is taken as log-normal; a node stands for its
      // cell, which is the second term
      double relative = Math.hypot(rates[i].deviation() / mean, cell / mean / Math.sqrt(12));
      double variance = mean > 0 ? Math.log1p(Math.min(relative * relative, 1e6)) : 0;
      log[i] = Math.log(mean) - variance / 2;
      spread[i] = Math.sqrt(variance);
      largest = Math.max(largest, mean * Math.exp(4 * spread[i]));
    }
    double bound = Math.min(Math.min(largest, likelihood.greatestRate()), Double.MAX_VALUE);
    double tail = (1 - level) / 2;
    double priorWidth = 2 * priorScale * upperQuantile(tail);
    return new Change(
        now,
        before,
        differenceQuantile(tail, log, spread, bound),
        differenceQuantile(1 - tail, log, spread, bound),
        probabilityAbove(0),
        Math.min((quantile(1 - tail) - quantile(tail)) / priorWidth, 1),
        likelihood.share(),
        level);
  }

  private static double upperQuantile(double tail) {
    double low = 0;
    double high = 1e6;
    for (int i = 0; i < 80; i++) {
      double middle = 0.5 * (low + high);
      if (StudentT4.upperTail(middle) > tail) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private double differenceQuantile(
      double probability, double[] log, double[] spread, double bound) {
    double negative = 1 - probabilityAbove(0);
    boolean positive = probability > negative;
    double wanted = positive ? 1 - probability : probability;
    // the size that is exceeded, on that side of zero, with the probability wanted: by its
    // logarithm, along which the probability falls most evenly
    double least = Math.log(bound * SMALLEST);
    double most = Math.log(bound);
    double size;
    if (beyond(least, positive, log, spread) <= wanted) {
      size = 0;
    } else if (beyond(most, positive, log, spread) >= wanted) {
      size = bound;
    } else {
      size =
          Math.exp(ROOTS.findRoot(at -> beyond(at, positive, log, spread) - wanted, least, most));
    }
    return positive ? size : -size;
  }

  /** Probability of a difference beyond a size, given by its logarithm, on one side of zero. */
  private double beyond(double logSize, boolean positive, double[] log, double[] spread) {
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
      if (positive ? delta[i] > 0 : delta[i] < 0) {
        double off = log[i] - logSize;
        if (spread[i] > 0) {
          sum += weight[i] * NORMAL.cumulativeProbability(off / spread[i]);
        } else if (off > 0) {
          sum += weight[i];
        }
      }
    }
    return sum;
  }
}
