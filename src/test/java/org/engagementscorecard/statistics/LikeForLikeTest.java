package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LikeForLikeTest {

  private final PooledComparison comparison = PooledComparison.withDefaults();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4, 7, 11, 12})
  @Tag("slow")
  void agreesWithTheWholeModelSolvedJointly(long seed) {
    // Given three or four reps in two strata, some cells small or empty
    var random = new SplittableRandom(seed);
    boolean yields = seed % 2 == 1;
    int reps = 3 + random.nextInt(2);
    long[][] size = new long[reps][2];
    long[][] outcome = new long[reps][2];
    double difference = -1.5 + 3 * random.nextDouble();
    double[] sizes = new double[2];
    double[] outcomes = new double[2];
    for (int r = 0; r < reps; r++) {
      double theta = -0.8 + 0.3 * Draw.normal(random);
      for (int s = 0; s < 2; s++) {
        size[r][s] = random.nextInt(4) == 0 ? random.nextInt(6) : 10 + random.nextInt(120);
        double eta = theta + (s - 0.5) * difference;
        double rate = yields ? Math.min(Math.exp(eta), 0.99) : Link.LOGIT.natural(eta);
        outcome[r][s] = Draw.successes(random, (int) size[r][s], rate);
        sizes[s] += size[r][s];
        outcomes[s] += outcome[r][s];
      }
    }
    double mix = sizes[1] / (sizes[0] + sizes[1]);
    double[] level = new double[2];
    for (int s = 0; s < 2; s++) {
      double failures = yields ? sizes[s] : sizes[s] - outcomes[s] + 0.5;
      level[s] = Math.log((outcomes[s] + 0.5) / failures);
    }

    // When
    List<Estimate> exact =
        JointGrid.solve(
            reps,
            mix,
            (1 - mix) * level[0] + mix * level[1],
            level[1] - level[0],
            (r, s, eta) ->
                yields
                    ? outcome[r][s] * eta - size[r][s] * Math.exp(eta)
                    : BinomialLogLikelihood.at(size[r][s], outcome[r][s], eta),
            yields ? Math::exp : Link.LOGIT::natural);
    List<Estimate> estimates =
        (yields
                ? comparison.compareYields(
                    IntStream.range(0, reps)
                        .mapToObj(
                            r ->
                                strata(
                                    new YieldCount(outcome[r][0], size[r][0]),
                                    new YieldCount(outcome[r][1], size[r][1])))
                        .toList())
                : comparison.compareConversionsLikeForLike(
                    IntStream.range(0, reps)
                        .mapToObj(
                            r ->
                                strata(
                                    new ConversionCount(size[r][0], outcome[r][0]),
                                    new ConversionCount(size[r][1], outcome[r][1])))
                        .toList()))
            .orElseThrow()
            .estimates();

    // Then
    for (int r = 0; r < reps; r++) {
      Estimate estimate = estimates.get(r);
      Estimate expected = exact.get(r);
      double width = expected.high() - expected.low();
      assertThat(estimate.mean()).isCloseTo(expected.mean(), within(0.04 * width));
      assertThat(estimate.low()).isCloseTo(expected.low(), within(0.2 * width));
      assertThat(estimate.high()).isCloseTo(expected.high(), within(0.2 * width));
      assertThat(estimate.probabilityBelow()).isCloseTo(expected.probabilityBelow(), within(0.02));
      assertThat(estimate.probabilityGap()).isCloseTo(expected.probabilityGap(), within(0.02));
      assertThat(estimate.probabilityStrength())
          .isCloseTo(expected.probabilityStrength(), within(0.02));
    }
  }

  @Test
  void oneStratumIsTheOrdinaryComparison() {
    List<ConversionCount> counts = List.of(count(40, 9), count(0, 0), count(80, 31), count(66, 20));

    assertThat(
            comparison.compareConversionsLikeForLike(counts.stream().map(Strata::single).toList()))
        .isEqualTo(comparison.compareConversions(counts));
  }

  @Test
  void strataThatDoNotDifferHardlyMatter() {
    // Given twelve reps whose attempts are split at random
    var random = new SplittableRandom(3);
    List<ConversionCount> counts = new ArrayList<>();
    List<Strata<ConversionCount>> split = new ArrayList<>();
    for (int r = 0; r < 12; r++) {
      double rate = 0.2 + 0.02 * r;
      int first = 100 + random.nextInt(100);
      int second = 100 + random.nextInt(100);
      long inFirst = Draw.successes(random, first, rate);
      long inSecond = Draw.successes(random, second, rate);
      counts.add(count(first + second, inFirst + inSecond));
      split.add(strata(count(first, inFirst), count(second, inSecond)));
    }

    // When
    PooledFit together = comparison.compareConversions(counts).orElseThrow();
    PooledFit apart = comparison.compareConversionsLikeForLike(split).orElseThrow();

    // Then
    assertThat(apart.typical()).isCloseTo(together.typical(), within(2e-3));
    for (int r = 0; r < 12; r++) {
      Estimate expected = together.estimates().get(r);
      assertThat(apart.estimates().get(r).mean()).isCloseTo(expected.mean(), within(5e-3));
      assertThat(apart.estimates().get(r).probabilityGap())
          .isCloseTo(expected.probabilityGap(), within(0.05));
    }
  }

  @Test
  void aRepWithOnlyHardCasesIsNotBlamedForThem() {
    // Given reps who are all alike: 50% of easy cases, 20% of hard ones
    List<Strata<ConversionCount>> reps = new ArrayList<>();
    for (int r = 0; r < 7; r++) {
      reps.add(strata(count(100, 48 + r % 4), count(100, 18 + r % 5)));
    }
    reps.add(strata(count(0, 0), count(200, 40)));

    // When
    PooledFit lumped =
        comparison
            .compareConversions(
                reps.stream()
                    .map(
                        rep ->
                            rep.byName().values().stream()
                                .reduce(
                                    count(0, 0),
                                    (a, b) ->
                                        count(
                                            a.attempts() + b.attempts(),
                                            a.successes() + b.successes())))
                    .toList())
            .orElseThrow();
    PooledFit fair = comparison.compareConversionsLikeForLike(reps).orElseThrow();

    // Then lumped together the rep is blamed, and like for like is like the others
    assertThat(lumped.estimates().get(7).probabilityGap()).isGreaterThan(0.9);
    assertThat(fair.estimates().get(7).probabilityGap()).isLessThan(0.2);
    assertThat(fair.estimates().get(7).mean()).isCloseTo(fair.typical(), within(0.01));
    assertThat(fair.comparability().get(7)).isEqualTo(new Comparability(1, 7));
  }

  @Test
  void whoAloneFillsAStratumIsNotComparableThere() {
    // Given hard cases that only the last rep has
    List<Strata<ConversionCount>> reps = new ArrayList<>();
    for (int r = 0; r < 6; r++) {
      reps.add(strata(count(100, 48 + r % 4), count(0, 0)));
    }
    reps.add(strata(count(0, 0), count(200, 20)));
    PooledFit without = comparison.compareConversionsLikeForLike(reps.subList(0, 6)).orElseThrow();

    // When
    PooledFit fit = comparison.compareConversionsLikeForLike(reps).orElseThrow();

    // Then nothing is known of that rep, and the others are judged as if it were not there
    assertThat(fit.comparability().get(6)).isEqualTo(new Comparability(0, 0));
    assertThat(fit.estimates().get(6).probabilityBelow()).isCloseTo(0.5, within(1e-6));
    assertThat(fit.estimates().subList(0, 6)).isEqualTo(without.estimates());
    assertThat(fit.quality()).isEqualTo(without.quality());
  }

  @Test
  void casesThatNobodyElseHasDoNotCount() {
    // Given one rep who also has, besides the usual, cases that nobody else has
    List<Strata<ConversionCount>> reps = new ArrayList<>();
    for (int r = 0; r < 5; r++) {
      reps.add(strata(count(60, 30 + r), count(40, 10)));
    }
    List<Strata<ConversionCount>> more = new ArrayList<>(reps);
    more.set(
        0,
        new Strata<>(
            new TreeMap<>(Map.of("0", count(60, 30), "1", count(40, 10), "2", count(300, 3)))));

    // When
    PooledFit fit = comparison.compareConversionsLikeForLike(reps).orElseThrow();
    PooledFit withMore = comparison.compareConversionsLikeForLike(more).orElseThrow();

    // Then
    assertThat(withMore.estimates()).isEqualTo(fit.estimates());
    assertThat(withMore.comparability().get(0)).isEqualTo(new Comparability(0.25, 4));
  }

  @Test
  void nobodyWithLikeCasesIsNoAnswer() {
    assertThat(
            comparison.compareConversionsLikeForLike(
                List.of(strata(count(50, 10), count(0, 0)), strata(count(0, 0), count(50, 20)))))
        .isEmpty();
    assertThat(comparison.compareYields(List.of())).isEmpty();
    assertThat(comparison.compareValues(List.of(Strata.single(AmountSummary.of())))).isEmpty();
  }

  @Test
  void groupsThatNobodyLinksAreComparedWithinTheirOwn() {
    // Given five reps with easy cases only and five with hard ones only, and one weak in each
    List<Strata<ConversionCount>> reps = new ArrayList<>();
    for (int r = 0; r < 5; r++) {
      reps.add(strata(count(400, r == 0 ? 120 : 200 + r), count(0, 0)));
      reps.add(strata(count(0, 0), count(400, r == 0 ? 40 : 80 + r)));
    }

    // When
    PooledFit fit = comparison.compareConversionsLikeForLike(reps).orElseThrow();

    // Then each is held against their own: 30% of easy cases is weak though far above all hard ones
    for (int r = 0; r < 10; r++) {
      if (r < 2) {
        assertThat(fit.estimates().get(r).probabilityGap()).isGreaterThan(0.8);
      } else {
        assertThat(fit.estimates().get(r).probabilityGap()).isLessThan(0.3);
      }
      assertThat(fit.comparability().get(r)).isEqualTo(new Comparability(1, 4));
    }
  }

  @Test
  void aStratumThatIsHardlyKnownHardlyCounts() {
    // Given a rep who does badly where only three cases of others are known
    List<Strata<ConversionCount>> reps = new ArrayList<>();
    for (int r = 0; r < 8; r++) {
      reps.add(strata(count(200, 96 + r), r == 0 ? count(3, 2) : count(0, 0)));
    }
    reps.add(strata(count(60, 30), count(300, 90)));

    // When
    Estimate estimate =
        comparison.compareConversionsLikeForLike(reps).orElseThrow().estimates().get(8);

    // Then
    assertThat(estimate.probabilityGap()).isLessThan(0.3);
  }

  @Test
  void theSameToTheLastDigitInAnyOrder() {
    var random = new SplittableRandom(17);
    List<Strata<ConversionCount>> conversions = new ArrayList<>();
    List<Strata<YieldCount>> yields = new ArrayList<>();
    List<Strata<AmountSummary>> values = new ArrayList<>();
    for (int r = 0; r < 15; r++) {
      TreeMap<String, ConversionCount> conversion = new TreeMap<>(Collections.reverseOrder());
      TreeMap<String, YieldCount> yield = new TreeMap<>(Collections.reverseOrder());
      TreeMap<String, AmountSummary> value = new TreeMap<>(Collections.reverseOrder());
      for (String stratum : List.of("a", "b", "c")) {
        int size = random.nextInt(60);
        conversion.put(stratum, count(size, Draw.successes(random, size, 0.3)));
        yield.put(stratum, new YieldCount(size, 0.1 + 7 * random.nextDouble()));
        double[] amounts =
            IntStream.range(0, random.nextInt(6))
                .mapToDouble(unused -> Math.exp(7 + Draw.normal(random)))
                .toArray();
        value.put(stratum, AmountSummary.of(amounts));
      }
      conversions.add(new Strata<>(conversion));
      yields.add(new Strata<>(yield));
      values.add(new Strata<>(value));
    }
    PooledFit ofConversions = comparison.compareConversionsLikeForLike(conversions).orElseThrow();
    PooledFit ofYields = comparison.compareYields(yields).orElseThrow();
    PooledFit ofValues = comparison.compareValues(values).orElseThrow();
    List<Integer> order = new ArrayList<>(IntStream.range(0, 15).boxed().toList());

    // all at once, in several orders
    IntStream.range(0, 6)
        .mapToObj(
            seed -> {
              List<Integer> shuffled = new ArrayList<>(order);
              Collections.shuffle(shuffled, new Random(seed));
              return shuffled;
            })
        .toList()
        .parallelStream()
        .forEach(
            shuffled -> {
              assertSame(
                  ofConversions,
                  comparison
                      .compareConversionsLikeForLike(
                          shuffled.stream()
                              .map(i -> new Strata<>(new TreeMap<>(conversions.get(i).byName())))
                              .toList())
                      .orElseThrow(),
                  shuffled);
              assertSame(
                  ofYields,
                  comparison
                      .compareYields(shuffled.stream().map(yields::get).toList())
                      .orElseThrow(),
                  shuffled);
              assertSame(
                  ofValues,
                  comparison
                      .compareValues(shuffled.stream().map(values::get).toList())
                      .orElseThrow(),
                  shuffled);
            });
  }

  private static void assertSame(PooledFit expected, PooledFit actual, List<Integer> order) {
    assertThat(actual)
        .isEqualTo(expected.reordered(order.stream().mapToInt(Integer::intValue).toArray()));
  }

  private static <C> Strata<C> strata(C first, C second) {
    return new Strata<>(new TreeMap<>(Map.of("0", first, "1", second)));
  }

  private static ConversionCount count(long attempts, long successes) {
    return new ConversionCount(attempts, successes);
  }
}
