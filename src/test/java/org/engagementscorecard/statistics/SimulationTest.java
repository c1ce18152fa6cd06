package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the promises are worth over many made-up teams. Seeds are fixed: the same every time. */
class SimulationTest {

  private static final PooledComparison COMPARISON = PooledComparison.withDefaults();
  private static final VerdictRules RULES = VerdictRules.withDefaults();
  private static final double BASE_RATE = 0.3;

  private record Tally(int reps, int covered, int gaps, int planted) {

    static final Tally NONE = new Tally(0, 0, 0, 0);

    Tally plus(Tally other) {
      return new Tally(
          reps + other.reps, covered + other.covered, gaps + other.gaps, planted + other.planted);
    }

    double coverage() {
      return (double) covered / reps;
    }

    double gapsPerRep() {
      return (double) gaps / reps;
    }
  }

  @Test
  void intervalsCoverTheTruthAndNobodyIsBlamedForNoise() {
    System.out.println("reps  true sd  coverage of 90% intervals  gaps per rep");
    for (int reps : new int[] {4, 8, 20}) {
      int runs = reps == 4 ? 250 : 1500 / reps;
      for (double sd : new double[] {0, 0.02, 0.04, 0.08}) {
        // Given teams of 20 to 200 attempts each, with true rates of this standard deviation
        Tally tally =
            IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> spread(new SplittableRandom(1000L * reps + run), reps, sd))
                .reduce(Tally.NONE, Tally::plus);

        // Then
        System.out.printf(
            "%4d  %7.2f  %25.3f  %12.4f%n", reps, sd, tally.coverage(), tally.gapsPerRep());
        assertThat(tally.coverage()).isGreaterThanOrEqualTo(0.84);
        if (sd == 0) {
          assertThat(tally.gapsPerRep()).isLessThan(0.01);
        } else {
          assertThat(tally.coverage()).isLessThanOrEqualTo(0.99);
        }
      }
    }
  }

  private static Tally spread(SplittableRandom random, int reps, double sd) {
    List<ConversionCount> counts = new ArrayList<>();
    double[] truth = new double[reps];
    for (int r = 0; r < reps; r++) {
      int attempts = 20 + random.nextInt(181);
      truth[r] = Math.min(Math.max(BASE_RATE + sd * Draw.normal(random), 0.01), 0.99);
      counts.add(new ConversionCount(attempts, Draw.successes(random, attempts, truth[r])));
    }
    return tally(counts, truth);
  }

  @Test
  void aRepAtTwoThirdsOfTypicalIsFoundWithEnoughAttempts() {
    System.out.println("attempts  P(gap) >= 0.8 for a rep at two thirds of typical");
    double[] found = new double[3];
    int[] attempts = {120, 195, 390};
    int runs = 100;
    for (int i = 0; i < attempts.length; i++) {
      int each = attempts[i];
      // Given 19 reps around a typical rate with sd 0.3 on the logit scale, and one at two thirds
      int planted =
          IntStream.range(0, runs)
              .parallel()
              .mapToObj(run -> planted(new SplittableRandom(run), each))
              .reduce(Tally.NONE, Tally::plus)
              .planted();
      found[i] = (double) planted / runs;
      System.out.printf("%8d  %.2f%n", each, found[i]);
    }

    // Then about as often as the design says: 47%, 74%, 93%
    assertThat(found[0]).isBetween(0.35, 0.60);
    assertThat(found[1]).isBetween(0.62, 0.86);
    assertThat(found[2]).isBetween(0.85, 1.0);
  }

  private static Tally planted(SplittableRandom random, int attempts) {
    List<ConversionCount> counts = new ArrayList<>();
    double[] truth = new double[20];
    double center = Math.log(BASE_RATE / (1 - BASE_RATE));
    for (int r = 0; r < truth.length; r++) {
      truth[r] =
          r == 0 ? BASE_RATE * 2 / 3 : 1 / (1 + Math.exp(-center - 0.3 * Draw.normal(random)));
      counts.add(new ConversionCount(attempts, Draw.successes(random, attempts, truth[r])));
    }
    return tally(counts, truth);
  }

  private static Tally tally(List<ConversionCount> counts, double[] truth) {
    List<Estimate> estimates = COMPARISON.compareConversions(counts).orElseThrow().estimates();
    int covered = 0;
    for (int r = 0; r < truth.length; r++) {
      Estimate estimate = estimates.get(r);
      if (estimate.low() <= truth[r] && truth[r] <= estimate.high()) {
        covered++;
      }
    }
    long gaps = RULES.decide(estimates).stream().filter(Verdict.Gap.class::isInstance).count();
    int planted = estimates.get(0).probabilityGap() >= RULES.gapProbability() ? 1 : 0;
    return new Tally(truth.length, covered, (int) gaps, planted);
  }
}
