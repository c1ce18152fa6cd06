package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.engagementscorecard.statistics.Worth.Kind;
import org.engagementscorecard.statistics.Worth.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorthTest {

  private static final Step WIN_RATE = new Step(Kind.RATE, 0.3, 0.2, 0.41, 0.9);
  private static final Step AMOUNT = new Step(Kind.POSITIVE, 5000, 4000, 6200, 0.9);

  @Test
  void withoutAChainItIsTheShortfallTimesTheAttempts() {
    // Given typical − rate ~ N(0.04, 0.05²), so far as an estimate tells
    PooledFit fit = normalFit(0.04, 0.05);

    // When
    Worth worth = Worth.of(fit, 0, 200, List.of());

    // Then
    var shortfall = NormalDistribution.of(0.04, 0.05);
    assertThat(worth.mean())
        .isCloseTo(200 * fit.estimates().get(0).expectedShortfall(), within(1e-9));
    assertThat(worth.low()).isEqualTo(0);
    assertThat(worth.high())
        .isCloseTo(200 * shortfall.inverseCumulativeProbability(0.95), within(1.0));
    assertThat(worth.level()).isEqualTo(0.9);
  }

  @Test
  void aChainOfAmountsIsLogNormalWhenTheShortfallIsKnown() {
    // Given a rate of exactly 0.1 where 0.3 is typical
    PooledFit fit = fit(0.3, 0.3, 0.3, new Estimate(0.1, 0.1, 0.1, 1, 1, 0, 0.2));
    Step one = new Step(Kind.POSITIVE, 2, 1.5, 2.6, 0.9);
    Step two = new Step(Kind.POSITIVE, 100, 50, 190, 0.8);

    // When
    Worth worth = Worth.of(fit, 0, 50, List.of(one, two));

    // Then the product of log-normals is one
    double sigmaOne = Math.log(2.6 / 1.5) / (2 * 1.6448536269514722);
    double sigmaTwo = Math.log(190.0 / 50) / (2 * 1.2815515655446004);
    double sigma = Math.hypot(sigmaOne, sigmaTwo);
    assertThat(worth.mean()).isCloseTo(2000, within(1e-9));
    double median = 2000 * Math.exp(-sigma * sigma / 2);
    double reach = Math.exp(1.6448536269514722 * sigma);
    assertThat(worth.low()).isCloseTo(median / reach, within(0.01 * median));
    assertThat(worth.high()).isCloseTo(median * reach, within(0.02 * median * reach));
  }

  /**
   * The distribution of the true shortfall, out of the model in plain loops as in {@link
   * BruteForceTest}, times rates and amounts drawn otherwise than by quantiles.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithALongSimulationFromThePosterior(long seed) {
    // Given a small team
    var random = new SplittableRandom(seed);
    List<ConversionCount> counts = new ArrayList<>();
    int reps = 4 + random.nextInt(5);
    for (int r = 0; r < reps; r++) {
      int attempts = 30 + random.nextInt(200);
      double rate = (r == 0 ? 0.2 : 0.3) * (0.85 + 0.3 * random.nextDouble());
      counts.add(new ConversionCount(attempts, Draw.successes(random, attempts, rate)));
    }
    PooledFit fit = PooledComparison.withDefaults().compareConversions(counts).orElseThrow();

    // When
    Worth alone = Worth.of(fit, 0, 1000, List.of());
    Worth chained = Worth.of(fit, 0, 1000, List.of(WIN_RATE, AMOUNT));
    assertThat(Worth.meanOf(fit, 0, 1000, List.of())).isEqualTo(alone.mean());
    assertThat(Worth.meanOf(fit, 0, 1000, List.of(WIN_RATE, AMOUNT))).isEqualTo(chained.mean());

    // Then
    double[] shortfalls = shortfallsOfTheFirst(counts, 200_000, random);
    double mean = 1000 * Arrays.stream(shortfalls).average().orElseThrow();
    double[] sorted = shortfalls.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "P(below) %.2f  mean %.2f %.2f low %.2f %.2f high %.2f %.2f",
        fit.estimates().get(0).probabilityBelow(),
        alone.mean(),
        mean,
        alone.low(),
        1000 * sorted[10_000],
        alone.high(),
        1000 * sorted[190_000]);
    double[] worth = new double[shortfalls.length];
    double logit = Math.log(0.3 / 0.7);
    for (int i = 0; i < worth.length; i++) {
      double rate = 1 / (1 + Math.exp(-logit - 0.3124 * Draw.normal(random)));
      double amount = 5000 * Math.exp(0.1332 * Draw.normal(random) - 0.1332 * 0.1332 / 2);
      worth[i] = 1000 * shortfalls[i] * rate * amount;
    }
    double chainedMean = Arrays.stream(worth).average().orElseThrow();
    Arrays.sort(worth);
    System.out.printf(
        " chained mean %.0f %.0f low %.0f %.0f high %.0f %.0f%n",
        chained.mean(), chainedMean, chained.low(), worth[10_000], chained.high(), worth[190_000]);
    assertThat(alone.mean()).isCloseTo(mean, within(0.02 * mean + 0.2));
    assertThat(alone.high()).isCloseTo(1000 * sorted[190_000], within(0.12 * alone.high()));
    assertThat(alone.low()).isCloseTo(1000 * sorted[10_000], within(0.12 * alone.high()));
    assertThat(chained.mean()).isCloseTo(chainedMean, within(0.03 * chainedMean + 300));
    assertThat(chained.high()).isCloseTo(worth[190_000], within(0.12 * chained.high()));
    assertThat(chained.low()).isCloseTo(worth[10_000], within(0.12 * chained.high()));
  }

  private static double[] shortfallsOfTheFirst(
      List<ConversionCount> counts, int draws, SplittableRandom random) {
    int quantiles = 300;
    double[] t = new double[quantiles];
    for (int k = 0; k < quantiles; k++) {
      t[k] = TDistribution.of(4).inverseCumulativeProbability((k + 0.5) / quantiles);
    }
    int size = 70;
    double[] cumulative = new double[size * size];
    double[][] firsts = new double[size * size][];
    double sum = 0;
    for (int m = 0; m < size; m++) {
      double mu = -0.85 + 2 * ((m + 0.5) / size * 2 - 1);
      for (int s = 0; s < size; s++) {
        double tau = (s + 0.5) / size * 1.5;
        double weight = Math.exp(-0.5 * tau * tau / 0.25);
        for (int r = 0; r < counts.size(); r++) {
          double n = counts.get(r).attempts();
          double x = counts.get(r).successes();
          double peak = x * Math.log(x / n) + (n - x) * Math.log1p(-x / n);
          double[] likelihood = new double[quantiles];
          double marginal = 0;
          for (int k = 0; k < quantiles; k++) {
            double theta = mu + tau * t[k];
            likelihood[k] = Math.exp(x * theta - n * Math.log1p(Math.exp(theta)) - peak);
            marginal += likelihood[k];
            if (r == 0) {
              likelihood[k] = marginal;
            }
          }
          if (r == 0) {
            firsts[m * size + s] = likelihood;
          }
          weight *= marginal / quantiles;
        }
        sum += weight;
        cumulative[m * size + s] = sum;
      }
    }
    double[] shortfalls = new double[draws];
    for (int i = 0; i < draws; i++) {
      int node = find(cumulative, random.nextDouble() * sum);
      double[] first = firsts[node];
      int k = find(first, random.nextDouble() * first[quantiles - 1]);
      double mu = -0.85 + 2 * ((node / size + random.nextDouble()) / size * 2 - 1);
      double tau = (node % size + 0.5) / size * 1.5;
      shortfalls[i] = Math.max(logistic(mu) - logistic(mu + tau * t[k]), 0);
    }
    return shortfalls;
  }

  private static int find(double[] cumulative, double value) {
    int found = Arrays.binarySearch(cumulative, value);
    return Math.min(found >= 0 ? found : -found - 1, cumulative.length - 1);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void nothingTriedIsWorthNothing() {
    assertThat(Worth.of(normalFit(0.04, 0.05), 0, 0, List.of(WIN_RATE, AMOUNT)))
        .isEqualTo(new Worth(0, 0, 0, 0.9));
    PooledFit none = fit(0.3, 0.29, 0.31, new Estimate(0.5, 0.4, 0.6, 0, 0, 1, 0));
    assertThat(Worth.of(none, 0, 1000, List.of(WIN_RATE))).isEqualTo(new Worth(0, 0, 0, 0.9));
  }

  @Test
  void aStepOfNothingOrOfAllIsTakenAsItIs() {
    PooledFit fit = normalFit(0.1, 0.02);
    Step nothing = new Step(Kind.POSITIVE, 0, 0, 0, 0.9);
    assertThat(Worth.of(fit, 0, 100, List.of(nothing))).isEqualTo(new Worth(0, 0, 0, 0.9));
    Step always = new Step(Kind.RATE, 1, 1, 1, 0.9);
    assertThat(Worth.of(fit, 0, 100, List.of(always))).isEqualTo(Worth.of(fit, 0, 100, List.of()));
  }

  @Test
  void stepsAreTakenFromComparisons() {
    PooledFit fit = normalFit(0.1, 0.02);
    assertThat(Step.of(Kind.RATE, fit.estimates().get(0), 0.9).mean())
        .isEqualTo(fit.estimates().get(0).mean());
    assertThat(Step.typical(Kind.RATE, fit)).isEqualTo(new Step(Kind.RATE, 0.3, 0.3, 0.3, 0.9));
  }

  @Test
  void theSameAnswerEveryTime() {
    PooledFit fit = normalFit(0.04, 0.05);
    Worth first = Worth.of(fit, 0, 77, List.of(WIN_RATE, AMOUNT));
    assertThat(Worth.of(fit, 0, 77, List.of(WIN_RATE, AMOUNT))).isEqualTo(first);
  }

  @Test
  void noInputGivesWhatIsNoNumber() {
    var random = new SplittableRandom(11);
    for (int run = 0; run < 500; run++) {
      // Given anything from one attempt to 1e9, and rates from 1e-8 to 1
      double typical = Math.exp(-18 * random.nextDouble());
      double rate = Math.min(typical * Math.exp(Draw.normal(random)), 1);
      double sure = Math.exp(-8 * random.nextDouble());
      double z = Math.log(typical / rate) / sure;
      double below = NormalDistribution.of(0, 1).cumulativeProbability(z);
      double shortfall =
          random.nextInt(10) == 0 ? 0 : Math.max(typical - rate, typical * sure * 0.1 * below);
      PooledFit fit =
          fit(
              typical,
              typical * Math.exp(-sure),
              typical * Math.exp(sure),
              new Estimate(
                  rate,
                  rate * Math.exp(-sure),
                  Math.min(rate * Math.exp(sure), 1),
                  below,
                  below / 2,
                  (1 - below) / 2,
                  shortfall));
      List<Step> steps = new ArrayList<>();
      double mean = shortfall;
      double attempts = Math.exp(20.8 * random.nextDouble());
      for (int s = random.nextInt(4); s > 0; s--) {
        Kind kind = random.nextBoolean() ? Kind.RATE : Kind.POSITIVE;
        double most = kind == Kind.RATE ? 1 : 1e12;
        double value = Math.exp(-18 * random.nextDouble()) * most;
        double low = random.nextInt(8) == 0 ? 0 : value * Math.exp(-2 * random.nextDouble());
        steps.add(
            new Step(
                kind, value, low, Math.min(value * Math.exp(2 * random.nextDouble()), most), 0.9));
        mean *= value;
      }

      // When
      Worth worth = Worth.of(fit, 0, attempts, steps);

      // Then
      assertThat(worth.mean()).isCloseTo(mean * attempts, within(1e-9 * mean * attempts));
      assertThat(worth.low()).isBetween(0.0, worth.high());
      assertThat(worth.high()).isFinite();
      assertThat(worth.low()).isLessThanOrEqualTo(worth.mean() * 1.01);
    }
  }

  @Test
  void rejectsWhatCannotBe() {
    PooledFit fit = normalFit(0.04, 0.05);
    List<Step> none = List.of();
    for (double attempts : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Worth.of(fit, 0, attempts, none));
    }
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Worth.of(fit, 1, 1, none));
    Step huge = new Step(Kind.POSITIVE, 1e200, 1e199, 1e201, 0.9);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Worth.of(fit, 0, 1e9, List.of(huge, huge)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Step(Kind.RATE, 0.5, 0.4, 1.1, 0.9));
    assertThatIllegalArgumentException().isThrownBy(() -> new Step(Kind.RATE, 1.5, 0.4, 0.6, 0.9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Step(Kind.POSITIVE, Double.NaN, 0, 1, 0.9));
    assertThatIllegalArgumentException().isThrownBy(() -> new Step(Kind.POSITIVE, 1, 2, 1, 0.9));
    assertThatIllegalArgumentException().isThrownBy(() -> new Step(Kind.POSITIVE, 1, -1, 1, 0.9));
    assertThatIllegalArgumentException().isThrownBy(() -> new Step(Kind.POSITIVE, 1, 0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Worth(1, 2, 1, 0.9));
    assertThatIllegalArgumentException().isThrownBy(() -> new Worth(-1, 0, 1, 0.9));
    assertThatIllegalArgumentException().isThrownBy(() -> new Worth(1, -1, 1, 0.9));
  }

  /** What a comparison would find if typical − rate were normal. */
  private static PooledFit normalFit(double mean, double deviation) {
    var normal = NormalDistribution.of(0, 1);
    double z = mean / deviation;
    double below = normal.cumulativeProbability(z);
    double shortfall = deviation * (normal.density(z) + z * below);
    double gap = normal.cumulativeProbability((mean - 0.03) / deviation);
    double rate = 0.3 - mean;
    double reach = 1.6448536269514722 * deviation;
    return fit(
        0.3, 0.3, 0.3, new Estimate(rate, rate - reach, rate + reach, below, gap, 0, shortfall));
  }

  private static PooledFit fit(double typical, double low, double high, Estimate estimate) {
    return new PooledFit(
        typical,
        low,
        high,
        0.1,
        0.5,
        0.10,
        0.90,
        List.of(estimate),
        List.of(new Comparability(1, 20)),
        new Quality(false, false, false));
  }
}
