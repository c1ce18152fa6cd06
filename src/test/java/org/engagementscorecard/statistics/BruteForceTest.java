package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against the same model solved in another way: no grid of theta, but theta = mu + tau × t at
 * evenly spaced quantiles of t, in plain loops.
 */
class BruteForceTest {

  private static final int QUANTILES = 600;
  private static final int MU_VALUES = 100;
  private static final int TAU_VALUES = 60;
  private static final double TAU_END = 2;
  private static final int BINS = 8000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  @Tag("slow")
  void agreesWithPlainLoops(long seed) {
    // Given some reps whose true rates differ a little
    var random = new SplittableRandom(seed);
    List<ConversionCount> counts = new ArrayList<>();
    int reps = 3 + random.nextInt(4);
    double typical = 0.1 + 0.6 * random.nextDouble();
    for (int r = 0; r < reps; r++) {
      int attempts = 15 + random.nextInt(150);
      double rate = typical * (0.85 + 0.3 * random.nextDouble());
      counts.add(new ConversionCount(attempts, Draw.successes(random, attempts, rate)));
    }

    // When
    PooledFit fit = PooledComparison.withDefaults().compareConversions(counts).orElseThrow();

    // Then
    assertAgrees(fit, counts);
  }

  private static void assertAgrees(PooledFit fit, List<ConversionCount> counts) {
    double[] t = new double[QUANTILES];
    for (int k = 0; k < QUANTILES; k++) {
      t[k] = TDistribution.of(4).inverseCumulativeProbability((k + 0.5) / QUANTILES);
    }
    double attempts = counts.stream().mapToDouble(ConversionCount::attempts).sum();
    double successes = counts.stream().mapToDouble(ConversionCount::successes).sum();
    double center = Math.log((successes + 0.5) / (attempts - successes + 0.5));
    int reps = counts.size();

    double total = 0;
    double typical = 0;
    double tauMean = 0;
    double alike = 0;
    double[][] sums = new double[reps][5];
    double[][] histogram = new double[reps][BINS];
    for (int m = 0; m < MU_VALUES; m++) {
      double mu = center + 4 * ((m + 0.5) / MU_VALUES * 2 - 1);
      double typicalRate = 1 / (1 + Math.exp(-mu));
      for (int s = 0; s < TAU_VALUES; s++) {
        double tau = (s + 0.5) / TAU_VALUES * TAU_END;
        double[] rate = new double[QUANTILES];
        double mean = 0;
        double square = 0;
        for (int k = 0; k < QUANTILES; k++) {
          rate[k] = 1 / (1 + Math.exp(-mu - tau * t[k]));
          mean += rate[k] / QUANTILES;
          square += rate[k] * rate[k] / QUANTILES;
        }
        double[][] likelihood = new double[reps][QUANTILES];
        double[] marginal = new double[reps];
        double weight = Math.exp(-0.5 * tau * tau / 0.25);
        for (int r = 0; r < reps; r++) {
          double n = counts.get(r).attempts();
          double x = counts.get(r).successes();
          double peak = x * Math.log(x / n) + (n - x) * Math.log1p(-x / n);
          for (int k = 0; k < QUANTILES; k++) {
            likelihood[r][k] =
                Math.exp(x * Math.log(rate[k]) + (n - x) * Math.log1p(-rate[k]) - peak);
            marginal[r] += likelihood[r][k];
          }
          weight *= marginal[r] / QUANTILES;
        }
        if (!(weight > 0)) {
          continue;
        }
        total += weight;
        typical += weight * typicalRate;
        tauMean += weight * tau;
        alike += Math.sqrt(square - mean * mean) < 0.1 * typicalRate ? weight : 0;
        for (int r = 0; r < reps; r++) {
          for (int k = 0; k < QUANTILES; k++) {
            double share = weight * likelihood[r][k] / marginal[r];
            sums[r][0] += share * rate[k];
            sums[r][1] += rate[k] < typicalRate ? share : 0;
            sums[r][2] += rate[k] < 0.9 * typicalRate ? share : 0;
            sums[r][3] += rate[k] > 1.1 * typicalRate ? share : 0;
            sums[r][4] += share * Math.max(typicalRate - rate[k], 0);
            histogram[r][(int) (rate[k] * BINS)] += share;
          }
        }
      }
    }

    assertThat(fit.typical()).isCloseTo(typical / total, within(1e-3));
    assertThat(fit.tauMean()).isCloseTo(tauMean / total, within(2e-3));
    assertThat(fit.probabilityAlike()).isCloseTo(alike / total, within(1e-2));
    for (int r = 0; r < reps; r++) {
      Estimate estimate = fit.estimates().get(r);
      assertThat(estimate.mean()).isCloseTo(sums[r][0] / total, within(5e-4));
      assertThat(estimate.probabilityBelow()).isCloseTo(sums[r][1] / total, within(3e-3));
      assertThat(estimate.probabilityGap()).isCloseTo(sums[r][2] / total, within(3e-3));
      assertThat(estimate.probabilityStrength()).isCloseTo(sums[r][3] / total, within(3e-3));
      assertThat(estimate.expectedShortfall()).isCloseTo(sums[r][4] / total, within(5e-4));
      assertThat(estimate.low()).isCloseTo(quantile(histogram[r], 0.05 * total), within(1e-3));
      assertThat(estimate.high()).isCloseTo(quantile(histogram[r], 0.95 * total), within(1e-3));
    }
  }

  private static double quantile(double[] histogram, double mass) {
    double before = 0;
    int bin = 0;
    while (before + histogram[bin] < mass) {
      before += histogram[bin++];
    }
    return (bin + (mass - before) / histogram[bin]) / BINS;
  }
}
