package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever comes in, numbers come out: random inputs, extreme ones among them, and the edges.
 * {@code -Dstatistics.inputs=300} tries more of them.
 */
class NothingButNumbersTest {

  private static final PooledComparison COMPARISON = PooledComparison.withDefaults();
  private static final int INPUTS = Integer.getInteger("statistics.inputs", 12);

  /** All sizes at once, from nothing to the greatest possible. */
  private static final long[] SIZES = {
    0, 0, 1, 1, 2, 3, 7, 20, 100, 5_000, 1_000_000, 1_000_000_000L, Long.MAX_VALUE
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void conversions(int strata) {
    inputs(strata)
        .forEach(
            random ->
                assertNumbers(
                    COMPARISON.compareConversionsLikeForLike(
                        reps(
                            random,
                            strata,
                            () -> {
                              long attempts = size(random);
                              return new ConversionCount(attempts, part(random, attempts));
                            }))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void yields(int strata) {
    inputs(strata)
        .forEach(
            random ->
                assertNumbers(
                    COMPARISON.compareYields(
                        reps(
                            random,
                            strata,
                            () -> {
                              double exposure =
                                  random.nextInt(4) == 0
                                      ? 0
                                      : Math.pow(10, -9 + 24 * random.nextDouble());
                              return new YieldCount(exposure == 0 ? 0 : size(random), exposure);
                            }))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  @Tag("slow")
  void values(int strata) {
    inputs(strata)
        .forEach(
            random ->
                assertNumbers(
                    COMPARISON.compareValues(
                        reps(
                            random,
                            strata,
                            () -> {
                              long deals = size(random);
                              double mean =
                                  random.nextInt(3) == 0 ? 7 : 200 * random.nextDouble() - 100;
                              double square = random.nextInt(3) == 0 ? 0 : random.nextDouble();
                              return new AmountSummary(
                                  deals,
                                  deals == 0 ? 0 : mean,
                                  deals < 2 ? 0 : square * square * 40_000 * deals);
                            }))));
  }

  private interface Draws<C> {
    C next();
  }

  private static List<SplittableRandom> inputs(int strata) {
    return IntStream.range(0, INPUTS)
        .mapToObj(seed -> new SplittableRandom(1000L * strata + seed))
        .toList();
  }

  private static <C> List<Strata<C>> reps(SplittableRandom random, int strata, Draws<C> draws) {
    List<Strata<C>> reps = new ArrayList<>();
    int size = 1 + random.nextInt(9);
    double filled = random.nextDouble();
    for (int r = 0; r < size; r++) {
      TreeMap<String, C> cells = new TreeMap<>();
      for (int s = 0; s < strata; s++) {
        if (strata == 1 || random.nextDouble() < filled) {
          cells.put("stratum " + s, draws.next());
        }
      }
      reps.add(new Strata<>(cells));
    }
    return reps;
  }

  private static long size(SplittableRandom random) {
    return SIZES[random.nextInt(SIZES.length)];
  }

  private static long part(SplittableRandom random, long of) {
    int kind = random.nextInt(4);
    return kind == 0 ? 0 : kind == 1 ? of : (long) (of * random.nextDouble());
  }

  /** Records refuse most of what is no number; this looks at the rest. */
  private static void assertNumbers(Optional<PooledFit> possible) {
    if (possible.isEmpty()) {
      return;
    }
    PooledFit fit = possible.get();
    assertThat(
            new double[] {
              fit.typical(),
              fit.typicalLow(),
              fit.typicalHigh(),
              fit.tauMean(),
              fit.probabilityAlike()
            })
        .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    assertThat(fit.typicalLow()).isPositive();
    for (Estimate estimate : fit.estimates()) {
      assertThat(
              new double[] {
                estimate.mean(), estimate.low(), estimate.high(), estimate.expectedShortfall()
              })
          .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
      assertThat(estimate.low()).isNotNegative();
      assertThat(estimate.probabilityBelow())
          .isGreaterThanOrEqualTo(estimate.probabilityGap() - 1e-9);
    }
  }

  @Test
  void everyDealWithOneRep() {
    // Given one deal of a million, and nobody else with any
    PooledFit fit =
        COMPARISON
            .compareValues(
                List.of(
                    Strata.single(AmountSummary.of(1_000_000)), Strata.single(AmountSummary.of())))
            .orElseThrow();

    assertThat(fit.typical()).isGreaterThan(100_000);
    assertThat(fit.estimates().get(0).low()).isLessThan(500_000);
    assertThat(fit.estimates().get(0).high()).isGreaterThan(2_000_000);
    assertThat(fit.comparability().get(0)).isEqualTo(new Comparability(0, 0));
    assertThat(fit.quality().oneDominates()).isTrue();
  }

  @Test
  void nearlyAllValueInOneDealMakesNoStrength() {
    // Given ten reps with twenty deals of about 1,000 each, and one deal of a million among them
    var random = new SplittableRandom(4);
    List<Strata<AmountSummary>> reps = new ArrayList<>();
    for (int r = 0; r < 10; r++) {
      double[] amounts = new double[20];
      for (int i = 0; i < amounts.length; i++) {
        amounts[i] = 1000 * Math.exp(0.5 * Draw.normal(random));
      }
      if (r == 0) {
        amounts[0] = 1_000_000;
      }
      reps.add(Strata.single(AmountSummary.of(amounts)));
    }

    // When
    PooledFit fit = COMPARISON.compareValues(reps).orElseThrow();

    // Then
    assertThat(fit.estimates().get(0).probabilityStrength()).isLessThan(0.8);
    assertThat(fit.typical()).isCloseTo(1000, within(150.0));
  }

  @Test
  void amountsThatAreAllTheSame() {
    List<Strata<AmountSummary>> reps = new ArrayList<>();
    for (int r = 0; r < 5; r++) {
      reps.add(Strata.single(AmountSummary.of(250, 250, 250)));
    }

    PooledFit fit = COMPARISON.compareValues(reps).orElseThrow();

    assertThat(fit.typical()).isCloseTo(250, within(0.1));
    assertThat(fit.estimates())
        .allSatisfy(
            estimate -> {
              assertThat(estimate.probabilityGap()).isLessThan(0.01);
              assertThat(estimate.mean()).isCloseTo(250, within(0.1));
            });
  }

  @Test
  void billionsOfAttemptsInStrata() {
    // Given a tenth more successes of one rep in both of two very different strata
    List<Strata<ConversionCount>> reps = new ArrayList<>();
    for (int r = 0; r < 6; r++) {
      double factor = r == 0 ? 1.25 : 1;
      TreeMap<String, ConversionCount> cells = new TreeMap<>();
      cells.put("easy", new ConversionCount(1_000_000_000, (long) (400_000_000 * factor)));
      cells.put("hard", new ConversionCount(1_000_000_000, (long) (40_000_000 * factor)));
      reps.add(new Strata<>(cells));
    }

    // When
    PooledFit fit = COMPARISON.compareConversionsLikeForLike(reps).orElseThrow();

    // Then
    assertThat(fit.estimates().get(0).probabilityStrength()).isGreaterThan(0.9);
    assertThat(fit.estimates().get(1).mean()).isCloseTo(0.22, within(1e-3));
    assertThat(fit.typical()).isCloseTo(0.22, within(5e-3));
  }

  @Test
  void aStratumInWhichNobodySucceeds() {
    List<Strata<ConversionCount>> reps = new ArrayList<>();
    for (int r = 0; r < 6; r++) {
      TreeMap<String, ConversionCount> cells = new TreeMap<>();
      cells.put("possible", new ConversionCount(100, 30 + r));
      cells.put("hopeless", new ConversionCount(r == 0 ? 300 : 10, 0));
      reps.add(new Strata<>(cells));
    }

    PooledFit fit = COMPARISON.compareConversionsLikeForLike(reps).orElseThrow();

    // the one who tries most there is not worse for it
    assertThat(fit.estimates().get(0).probabilityGap()).isLessThan(0.5);
  }
}
