package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PooledComparisonTest {

  private final PooledComparison comparison = PooledComparison.withDefaults();

  @Test
  void nobodyWithAttemptsIsNoAnswerRatherThanZero() {
    assertThat(comparison.compareConversions(List.of())).isEmpty();
    assertThat(comparison.compareConversions(List.of(count(0, 0), count(0, 0)))).isEmpty();
  }

  @Test
  void oneRepAloneKeepsTheRawRate() {
    // Given nobody to pool with, and a flat prior of mu
    PooledFit fit = compare(count(20, 6));

    // Then the posterior of theta is the likelihood: the rate is Beta(6, 14)
    Estimate estimate = fit.estimates().get(0);
    assertThat(estimate.mean()).isCloseTo(0.3, within(2e-4));
    // scipy.stats.beta.ppf([.05, .95], 6, 14): 0.14746957 0.47579711
    assertThat(estimate.low()).isCloseTo(0.14746957, within(2e-4));
    assertThat(estimate.high()).isCloseTo(0.47579711, within(2e-4));
    assertThat(estimate.probabilityBelow()).isCloseTo(0.5, within(1e-3));
  }

  @Test
  void nobodySucceeding() {
    PooledFit fit = compare(count(50, 0), count(100, 0), count(20, 0));

    assertThat(fit.typical()).isBetween(0.0, 0.01);
    assertThat(fit.estimates())
        .allSatisfy(
            estimate -> {
              assertThat(estimate.mean()).isBetween(0.0, 0.02);
              assertThat(estimate.high()).isLessThan(0.05);
              assertThat(estimate.probabilityGap()).isLessThan(0.5);
            });
  }

  @Test
  void everybodySucceedingMirrorsNobodySucceeding() {
    PooledFit nobody = compare(count(50, 0), count(100, 0), count(20, 0));
    PooledFit everybody = compare(count(50, 50), count(100, 100), count(20, 20));

    assertThat(everybody.typical()).isCloseTo(1 - nobody.typical(), within(1e-6));
    for (int i = 0; i < 3; i++) {
      assertThat(everybody.estimates().get(i).mean())
          .isCloseTo(1 - nobody.estimates().get(i).mean(), within(1e-6));
      assertThat(everybody.estimates().get(i).low())
          .isCloseTo(1 - nobody.estimates().get(i).high(), within(1e-6));
    }
  }

  @Test
  void aMillionAttemptsAreResolved() {
    // Given rates that differ by many times their standard error of 0.00046
    PooledFit fit =
        compare(
            count(1_000_000, 300_000),
            count(1_000_000, 310_000),
            count(1_000_000, 290_000),
            count(1_000_000, 320_000),
            count(1_000_000, 200_000));

    // Then next to nothing is pooled, and the intervals are the binomial ones (± 1.645 errors)
    Estimate first = fit.estimates().get(0);
    assertThat(first.mean()).isCloseTo(0.3, within(5e-5));
    assertThat(first.high() - first.low()).isCloseTo(2 * 1.645 * 0.000458, within(2e-5));
    assertThat(fit.estimates().get(4).probabilityGap()).isGreaterThan(0.95);
  }

  @Test
  void aHandfulOfAttemptsBesideAMillionIsNearlyAllPrior() {
    PooledFit fit =
        compare(
            count(1_000_000, 300_000),
            count(1_000_000, 300_100),
            count(1_000_000, 299_900),
            count(3, 1),
            count(0, 0));

    Estimate small = fit.estimates().get(3);
    Estimate none = fit.estimates().get(4);
    assertThat(small.mean()).isCloseTo(0.3, within(5e-3));
    assertThat(small.low()).isLessThan(0.3);
    assertThat(small.high()).isGreaterThan(0.3);
    assertThat(none.probabilityBelow()).isCloseTo(0.5, within(1e-9));
    assertThat(none.high() - none.low()).isGreaterThanOrEqualTo(small.high() - small.low());
  }

  @Test
  void oneWhoTrulyDiffersAmongManyAlikeIsNotPulledIn() {
    // Given fifty at 30% and one at 40%, a hundred thousand attempts each
    List<ConversionCount> counts = new ArrayList<>();
    IntStream.range(0, 50).forEach(i -> counts.add(count(100_000, 30_000 + i)));
    counts.add(count(100_000, 40_000));

    PooledFit fit = comparison.compareConversions(counts).orElseThrow();

    assertThat(fit.estimates().get(50).mean()).isCloseTo(0.4, within(5e-4));
    assertThat(fit.estimates().get(50).probabilityStrength()).isGreaterThan(0.9999);
  }

  @Test
  void rareSuccessesAreResolved() {
    // Given about one success in a thousand
    PooledFit fit =
        compare(
            count(10_000, 10),
            count(10_000, 12),
            count(10_000, 8),
            count(10_000, 11),
            count(10_000, 30));

    assertThat(fit.typical()).isBetween(0.0008, 0.0018);
    assertThat(fit.estimates().get(4).mean()).isBetween(0.0018, 0.0030);
    assertThat(fit.estimates().get(4).probabilityStrength()).isGreaterThan(0.8);
    assertThat(fit.estimates().get(2).low()).isPositive();
  }

  @Test
  void orderDoesNotMatter() {
    // Given
    List<ConversionCount> counts = randomCounts(12, 7);
    List<ConversionCount> reversed = new ArrayList<>(counts);
    Collections.reverse(reversed);

    // When
    PooledFit fit = comparison.compareConversions(counts).orElseThrow();
    PooledFit other = comparison.compareConversions(reversed).orElseThrow();

    // Then
    assertThat(other.typical()).isCloseTo(fit.typical(), within(1e-9));
    assertThat(other.probabilityAlike()).isCloseTo(fit.probabilityAlike(), within(1e-9));
    for (int i = 0; i < counts.size(); i++) {
      Estimate expected = fit.estimates().get(i);
      Estimate actual = other.estimates().get(counts.size() - 1 - i);
      assertThat(actual.mean()).isCloseTo(expected.mean(), within(1e-9));
      assertThat(actual.low()).isCloseTo(expected.low(), within(1e-9));
      assertThat(actual.probabilityGap()).isCloseTo(expected.probabilityGap(), within(1e-9));
    }
  }

  @Test
  void theSameAnswerEveryTime() {
    List<ConversionCount> counts = randomCounts(12, 8);
    assertThat(comparison.compareConversions(counts))
        .isEqualTo(comparison.compareConversions(counts));
  }

  @Test
  void equalCountsGetEqualEstimates() {
    PooledFit fit = compare(count(80, 20), count(50, 25), count(80, 20), count(0, 0), count(0, 0));

    assertThat(fit.estimates().get(2)).isEqualTo(fit.estimates().get(0));
    assertThat(fit.estimates().get(4)).isEqualTo(fit.estimates().get(3));
  }

  @Test
  void moreSuccessesNeverLowerTheEstimate() {
    // Given reps who differ in successes only
    List<ConversionCount> counts =
        IntStream.rangeClosed(0, 30).mapToObj(k -> count(30, k)).toList();

    // When
    List<Estimate> estimates = comparison.compareConversions(counts).orElseThrow().estimates();

    // Then
    for (int k = 1; k <= 30; k++) {
      Estimate less = estimates.get(k - 1);
      Estimate more = estimates.get(k);
      assertThat(more.mean()).isGreaterThan(less.mean());
      assertThat(more.low()).isGreaterThan(less.low());
      assertThat(more.high()).isGreaterThan(less.high());
      assertThat(more.probabilityGap()).isLessThanOrEqualTo(less.probabilityGap());
    }
  }

  @Test
  void moreAttemptsAtTheSameRateArePulledInLess() {
    PooledFit fit =
        compare(count(40, 20), count(400, 200), count(200, 60), count(200, 62), count(200, 58));

    assertThat(fit.estimates().get(1).mean()).isGreaterThan(fit.estimates().get(0).mean());
    assertThat(fit.estimates().get(0).mean()).isBetween(fit.typical(), 0.5);
  }

  @Test
  void estimatesAreProbabilitiesAndIntervalsThatHoldTheMean() {
    for (int seed = 1; seed <= 10; seed++) {
      PooledFit fit = comparison.compareConversions(randomCounts(6, seed)).orElseThrow();
      assertThat(fit.typical()).isBetween(fit.typicalLow(), fit.typicalHigh());
      assertThat(fit.estimates())
          .allSatisfy(
              estimate -> {
                assertThat(estimate.mean()).isBetween(estimate.low(), estimate.high());
                assertThat(estimate.probabilityBelow())
                    .isGreaterThanOrEqualTo(estimate.probabilityGap());
                assertThat(estimate.probabilityBelow() + estimate.probabilityStrength())
                    .isLessThanOrEqualTo(1 + 1e-9);
                assertThat(estimate.expectedShortfall()).isPositive();
              });
    }
  }

  @Test
  void aWiderMarginCallsLess() {
    List<ConversionCount> counts = randomCounts(10, 3);
    PooledFit narrow = comparison.compareConversions(counts).orElseThrow();
    PooledFit wide = comparison.withMargin(0.2).compareConversions(counts).orElseThrow();

    for (int i = 0; i < counts.size(); i++) {
      assertThat(wide.estimates().get(i).probabilityGap())
          .isLessThan(narrow.estimates().get(i).probabilityGap());
      assertThat(wide.estimates().get(i).mean())
          .isCloseTo(narrow.estimates().get(i).mean(), within(1e-12));
    }
    assertThat(wide.margin()).isEqualTo(0.2);
  }

  @Test
  void aHigherCredibleLevelWidensTheInterval() {
    List<ConversionCount> counts = randomCounts(10, 4);
    PooledFit ninety = comparison.compareConversions(counts).orElseThrow();
    PooledFit half = comparison.withCredibleLevel(0.5).compareConversions(counts).orElseThrow();

    for (int i = 0; i < counts.size(); i++) {
      assertThat(half.estimates().get(i).low()).isGreaterThan(ninety.estimates().get(i).low());
      assertThat(half.estimates().get(i).high()).isLessThan(ninety.estimates().get(i).high());
    }
  }

  @Test
  void aPriorOfSmallSpreadPoolsHarder() {
    List<ConversionCount> counts = List.of(count(50, 10), count(50, 20), count(50, 15));
    double loose = comparison.compareConversions(counts).orElseThrow().estimates().get(0).mean();
    double tight =
        comparison
            .withTauPriorScale(0.05)
            .compareConversions(counts)
            .orElseThrow()
            .estimates()
            .get(0)
            .mean();

    assertThat(tight).isGreaterThan(loose);
  }

  @Test
  void aThousandRepsAreCompared() {
    // Given as uneven as it gets: one to five thousand attempts, no two alike
    List<ConversionCount> counts = new ArrayList<>();
    var random = new SplittableRandom(5);
    for (int r = 0; r < 1000; r++) {
      int attempts = 1 + random.nextInt(5000);
      double rate = 1 / (1 + Math.exp(0.85 - 0.3 * Draw.normal(random)));
      counts.add(count(attempts, Draw.successes(random, attempts, rate)));
    }

    // When
    long start = System.nanoTime();
    PooledFit fit = comparison.compareConversions(counts).orElseThrow();
    System.out.printf("1,000 reps in %d ms%n", (System.nanoTime() - start) / 1_000_000);

    // Then the truth is found: logistic(-0.85) = 0.2994; sd 0.3 of a normal
    assertThat(fit.typical()).isCloseTo(0.2994, within(0.01));
    assertThat(fit.tauMean()).isBetween(0.22, 0.29);
    assertThat(fit.estimates()).hasSize(1000);
  }

  @Test
  void rejectsWhatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> count(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> count(1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> count(1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> comparison.withMargin(0));
    assertThatIllegalArgumentException().isThrownBy(() -> comparison.withMargin(1));
    assertThatIllegalArgumentException().isThrownBy(() -> comparison.withMargin(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> comparison.withCredibleLevel(1));
    assertThatIllegalArgumentException().isThrownBy(() -> comparison.withTauPriorScale(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Estimate(0.5, 0.6, 0.4, 0.5, 0, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Estimate(0.5, 0.4, 0.6, 0.5, 0.7, 0.7, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Estimate(0.5, 0.4, 0.6, 0.5, 0, 0, -1));
    assertThatNullPointerException()
        .isThrownBy(() -> comparison.compareConversions(Arrays.asList(count(1, 1), null)));
  }

  private PooledFit compare(ConversionCount... counts) {
    return comparison.compareConversions(List.of(counts)).orElseThrow();
  }

  private static List<ConversionCount> randomCounts(int reps, long seed) {
    var random = new SplittableRandom(seed);
    List<ConversionCount> counts = new ArrayList<>();
    for (int r = 0; r < reps; r++) {
      int attempts = 5 + random.nextInt(200);
      double rate = 0.2 + 0.3 * random.nextDouble();
      counts.add(count(attempts, Draw.successes(random, attempts, rate)));
    }
    return counts;
  }

  private static ConversionCount count(long attempts, long successes) {
    return new ConversionCount(attempts, successes);
  }
}
