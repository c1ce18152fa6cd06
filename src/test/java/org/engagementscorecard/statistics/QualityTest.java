package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QualityTest {

  private static final PooledComparison COMPARISON = PooledComparison.withDefaults();

  @Test
  void sevenRepsAreFewAndEightAreNot() {
    assertThat(quality(counts(7)).fewPeers()).isTrue();
    assertThat(quality(counts(8)).fewPeers()).isFalse();
  }

  @Test
  void whoHasNoAttemptsIsNoPeer() {
    List<ConversionCount> counts = new ArrayList<>(counts(7));
    counts.add(new ConversionCount(0, 0));

    assertThat(quality(counts).fewPeers()).isTrue();
  }

  @Test
  void oneWithMoreThanHalfOfAllDominates() {
    List<ConversionCount> counts = new ArrayList<>(counts(9));
    counts.add(new ConversionCount(900, 300));
    assertThat(quality(counts).oneDominates()).isFalse();

    counts.set(9, new ConversionCount(901, 300));
    assertThat(quality(counts).oneDominates()).isTrue();
  }

  @Test
  void ratesThatRiseWithAttemptsAreSeen() {
    // Given attempts and rates that rise together
    List<ConversionCount> counts =
        IntStream.range(0, 10)
            .mapToObj(r -> new ConversionCount(100 + 40 * r, (100 + 40 * r) * (20 + 3 * r) / 100))
            .toList();

    assertThat(quality(counts).attemptsGoWithRate()).isTrue();
    assertThat(quality(counts.subList(0, 7)).attemptsGoWithRate()).isFalse();
  }

  @Test
  void ratesThatFallWithAttemptsAreSeen() {
    List<ConversionCount> counts =
        IntStream.range(0, 10)
            .mapToObj(r -> new ConversionCount(100 + 40 * r, (100 + 40 * r) * (50 - 3 * r) / 100))
            .toList();

    assertThat(quality(counts).attemptsGoWithRate()).isTrue();
  }

  @Test
  void equalAttemptsGoWithNothing() {
    List<ConversionCount> counts =
        IntStream.range(0, 10).mapToObj(r -> new ConversionCount(100, 20 + r)).toList();

    assertThat(quality(counts).attemptsGoWithRate()).isFalse();
  }

  /** At 1%, with rare successes too, where most of those with few attempts have none at all. */
  @Test
  void unrelatedAttemptsAreSeldomTakenToGoWithTheRate() {
    for (double rate : new double[] {0.03, 0.3}) {
      int runs = Integer.getInteger("statistics.runs", 1) * 300;
      long flagged =
          IntStream.range(0, runs)
              .parallel()
              .filter(
                  run -> {
                    var random = new SplittableRandom(run);
                    List<ConversionCount> counts = new ArrayList<>();
                    for (int r = 0; r < 12; r++) {
                      int attempts = 8 + 25 * random.nextInt(8);
                      double own = rate * Math.exp(0.3 * Draw.normal(random));
                      counts.add(
                          new ConversionCount(attempts, Draw.successes(random, attempts, own)));
                    }
                    return quality(counts).attemptsGoWithRate();
                  })
              .count();
      System.out.printf("rate %.2f: attempts go with the rate in %d of %d%n", rate, flagged, runs);
      // three standard errors above 1%
      assertThat(flagged / (double) runs).isLessThan(0.01 + 3 * Math.sqrt(0.0099 / runs));
    }
  }

  private static Quality quality(List<ConversionCount> counts) {
    return COMPARISON.compareConversions(counts).orElseThrow().quality();
  }

  private static List<ConversionCount> counts(int reps) {
    return IntStream.range(0, reps).mapToObj(r -> new ConversionCount(100, 30 + r % 5)).toList();
  }
}
