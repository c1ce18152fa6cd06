package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against a fit by brute force in R; every number comes from {@code Rscript run_references.R}. */
class ReferenceTest {

  private static final double RATE = 1e-3;
  private static final double PROBABILITY = 5e-3;

  /**
   * The reference's own error: its theta moves in steps of 0.0075, and whoever lies in the same
   * step as typical does not count as below. Someone without attempts is below with probability 1/2
   * by symmetry; crm_win_rate.csv says 0.4915. With three times finer steps it says 0.4991.
   */
  private static final double PROBABILITY_BELOW_WHERE_REPS_ARE_ALIKE = 1e-2;

  private final VerdictRules rules = VerdictRules.withDefaults();

  @Test
  void battersOf1970AreEstimatedAsInTheReference() {
    // Given 18 batters after 45 at bats (Efron & Morris 1975)
    ReferenceFit reference = ReferenceFit.read("efron_morris.csv");

    // When
    PooledFit fit = fit(reference);

    // Then
    assertLikeReference(fit, reference, PROBABILITY);
  }

  @Test
  void poolingPredictsTheRestOfTheSeasonThreeTimesBetterThanRawAverages() {
    // Given
    ReferenceFit reference = ReferenceFit.read("efron_morris.csv");

    // When
    PooledFit fit = fit(reference);
    double pooled = 0;
    double raw = 0;
    for (int i = 0; i < reference.rows().size(); i++) {
      ReferenceFit.Row row = reference.rows().get(i);
      double rawRate = (double) row.count().successes() / row.count().attempts();
      pooled += Math.pow(fit.estimates().get(i).mean() - row.later(), 2);
      raw += Math.pow(rawRate - row.later(), 2);
    }

    // Then (printed by run_references.R: raw 0.0753 pooled 0.0208)
    assertThat(pooled).isCloseTo(0.0208, within(1e-4));
    assertThat(raw).isCloseTo(0.0753, within(1e-4));
  }

  @Test
  void agentsWhoDoNotDifferAreEstimatedAsInTheReference() {
    // Given
    ReferenceFit reference = ReferenceFit.read("crm_win_rate.csv");

    // When
    PooledFit fit = fit(reference);

    // Then
    assertLikeReference(fit, reference, PROBABILITY_BELOW_WHERE_REPS_ARE_ALIKE);
  }

  @Test
  void agentsWhoDoNotDifferAreNotCalledAnything() {
    // Given
    ReferenceFit reference = ReferenceFit.read("crm_win_rate.csv");
    PooledFit fit = fit(reference);

    // When
    List<Verdict> verdicts = rules.decide(withAttempts(fit, reference));

    // Then
    assertThat(verdicts).hasSize(30).extracting(Verdict::key).containsOnly("in-line");
    assertThat(rules.repsDoNotDifferMeasurably(fit, verdicts)).isTrue();
  }

  @Test
  void agentsWithoutAttemptsAreExpectedToBeTypicalWithoutTakingPart() {
    // Given
    ReferenceFit reference = ReferenceFit.read("crm_win_rate.csv");
    List<ConversionCount> withoutThem =
        reference.counts().stream().filter(count -> count.attempts() > 0).toList();

    // When
    PooledFit with = fit(reference);
    PooledFit without =
        PooledComparison.withDefaults().compareConversions(withoutThem).orElseThrow();

    // Then
    assertThat(with.typical()).isEqualTo(without.typical());
    assertThat(with.tauMean()).isEqualTo(without.tauMean());
    assertThat(withAttempts(with, reference)).isEqualTo(without.estimates());
    Estimate newcomer = with.estimates().get(10);
    assertThat(reference.rows().get(10).count().attempts()).isZero();
    assertThat(newcomer.probabilityBelow()).isCloseTo(0.5, within(1e-9));
    assertThat(newcomer.mean()).isCloseTo(with.typical(), within(RATE));
  }

  @Test
  void exactlyTheTwoPlantedGapsAreFound() {
    // Given 30% of the wins of Moses Frase and Kami Bicknell turned into losses
    ReferenceFit reference = ReferenceFit.read("crm_planted.csv");

    // When
    PooledFit fit = fit(reference);
    List<Verdict> verdicts = rules.decide(withAttempts(fit, reference));
    List<String> gaps = named(reference, verdicts, "gap");

    // Then
    assertLikeReference(fit, reference, PROBABILITY);
    assertThat(gaps).containsExactly("Moses Frase", "Kami Bicknell");
    assertThat(named(reference, verdicts, "strength")).isEmpty();
    assertThat(named(reference, verdicts, "watch")).isEmpty();
    assertThat(rules.repsDoNotDifferMeasurably(fit, verdicts)).isFalse();
  }

  private static PooledFit fit(ReferenceFit reference) {
    return PooledComparison.withDefaults().compareConversions(reference.counts()).orElseThrow();
  }

  private static List<Estimate> withAttempts(PooledFit fit, ReferenceFit reference) {
    return IntStream.range(0, reference.rows().size())
        .filter(i -> reference.rows().get(i).count().attempts() > 0)
        .mapToObj(fit.estimates()::get)
        .toList();
  }

  private static List<String> named(ReferenceFit reference, List<Verdict> verdicts, String key) {
    List<ReferenceFit.Row> rows =
        reference.rows().stream().filter(row -> row.count().attempts() > 0).toList();
    return IntStream.range(0, rows.size())
        .filter(i -> verdicts.get(i).key().equals(key))
        .mapToObj(i -> rows.get(i).id())
        .toList();
  }

  private static void assertLikeReference(
      PooledFit fit, ReferenceFit reference, double probabilityBelowTolerance) {
    assertThat(fit.typical()).isCloseTo(reference.rows().get(0).typical(), within(RATE));
    assertThat(fit.tauMean()).isCloseTo(reference.rows().get(0).tauMean(), within(RATE));
    for (int i = 0; i < reference.rows().size(); i++) {
      ReferenceFit.Row row = reference.rows().get(i);
      Estimate estimate = fit.estimates().get(i);
      assertThat(estimate.mean()).as(row.id()).isCloseTo(row.mean(), within(RATE));
      assertThat(estimate.low()).as(row.id()).isCloseTo(row.low(), within(RATE));
      assertThat(estimate.high()).as(row.id()).isCloseTo(row.high(), within(RATE));
      assertThat(estimate.expectedShortfall())
          .as(row.id())
          .isCloseTo(row.expectedShortfall(), within(RATE));
      assertThat(estimate.probabilityGap())
          .as(row.id())
          .isCloseTo(row.probabilityGap(), within(PROBABILITY));
      assertThat(estimate.probabilityStrength())
          .as(row.id())
          .isCloseTo(row.probabilityStrength(), within(PROBABILITY));
      assertThat(estimate.probabilityBelow())
          .as(row.id())
          .isCloseTo(row.probabilityBelow(), within(probabilityBelowTolerance));
    }
  }
}
