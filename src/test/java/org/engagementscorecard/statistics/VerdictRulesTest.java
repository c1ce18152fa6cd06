package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VerdictRulesTest {

  private final VerdictRules rules = VerdictRules.withDefaults();

  @Test
  void qIsTheMeanProbabilityOfBeingWrongUpToAndIncludingTheCell() {
    // Given probabilities of being wrong 0.05, 0.10, 0.18, 0.20 (and 0.40)
    List<Estimate> family = List.of(gap(0.90), gap(0.60), gap(0.95), gap(0.80), gap(0.82));

    // When
    List<Verdict> verdicts = rules.withMaximumQ(0.12).decide(family);

    // Then by hand: 0.05, (0.05 + 0.10) / 2, (0.15 + 0.18) / 3, (0.33 + 0.20) / 4 = 0.1325
    assertThat(((Verdict.Gap) verdicts.get(2)).q()).isCloseTo(0.05, within(1e-12));
    assertThat(((Verdict.Gap) verdicts.get(0)).q()).isCloseTo(0.075, within(1e-12));
    assertThat(((Verdict.Gap) verdicts.get(4)).q()).isCloseTo(0.11, within(1e-12));
    assertThat(verdicts.get(3)).isEqualTo(new Verdict.Watch(0.80));
    assertThat(verdicts.get(1)).isEqualTo(new Verdict.Watch(0.60));
  }

  @Test
  void tiesShareTheSameQWhateverTheOrder() {
    // Given
    List<Estimate> family = new ArrayList<>(List.of(gap(0.9), gap(0.99), gap(0.9), gap(0.9)));

    // When
    List<Verdict> verdicts = rules.decide(family);
    Collections.reverse(family);
    List<Verdict> reversed = rules.decide(family);

    // Then: (0.01 + 3 × 0.1) / 4
    assertThat(((Verdict.Gap) verdicts.get(0)).q()).isCloseTo(0.0775, within(1e-12));
    assertThat(verdicts.get(2)).isEqualTo(verdicts.get(0));
    assertThat(verdicts.get(3)).isEqualTo(verdicts.get(0));
    assertThat(reversed.get(0)).isEqualTo(verdicts.get(0));
    assertThat(reversed.get(2)).isEqualTo(verdicts.get(1));
  }

  @Test
  void strengthsAreJudgedLikeGapsUpwards() {
    // Given
    List<Estimate> family = List.of(strength(0.95), strength(0.85), gap(0.97));

    // When
    List<Verdict> verdicts = rules.decide(family);

    // Then
    assertThat(verdicts.get(0)).isInstanceOf(Verdict.Strength.class);
    assertThat(((Verdict.Strength) verdicts.get(1)).q()).isCloseTo(0.10, within(1e-12));
    assertThat(verdicts.get(2)).isInstanceOf(Verdict.Gap.class);
  }

  @Test
  void oneSureCallDoesNotCarryManyDoubtfulOnes() {
    // Given one gap for sure and nine at 0.81
    List<Estimate> family = new ArrayList<>(Collections.nCopies(9, gap(0.81)));
    family.add(gap(0.999));

    // When
    List<Verdict> verdicts = rules.decide(family);

    // Then
    assertThat(verdicts.get(9).key()).isEqualTo("gap");
    assertThat(verdicts.subList(0, 9)).extracting(Verdict::key).containsOnly("watch");
  }

  @Test
  void precedenceIsGapStrengthWatchInLineTooEarly() {
    assertThat(rules.decide(List.of(estimate(0.9, 0.1))))
        .extracting(Verdict::key)
        .containsExactly("gap");
    assertThat(rules.decide(List.of(estimate(0.1, 0.9))))
        .extracting(Verdict::key)
        .containsExactly("strength");
    assertThat(rules.decide(List.of(estimate(0.6, 0))))
        .extracting(Verdict::key)
        .containsExactly("watch");
    assertThat(rules.decide(List.of(estimate(0.25, 0.125))))
        .containsExactly(new Verdict.InLine(0.625));
    assertThat(rules.decide(List.of(estimate(0.3, 0.3))))
        .containsExactly(new Verdict.TooEarly(OptionalLong.empty()));
  }

  @Test
  void exactlyAtAThresholdIsEnoughWhateverTheRounding() {
    // (0.05 + 0.15) / 2 is 0.1 but for the last digit, and so is 1 - 0.3 - 0.1 to 0.6
    assertThat(rules.decide(List.of(gap(0.95), gap(0.85))))
        .extracting(Verdict::key)
        .containsOnly("gap");
    assertThat(rules.decide(List.of(estimate(0.3, 0.1))))
        .extracting(Verdict::key)
        .containsExactly("in-line");
  }

  @Test
  void anEmptyReportHasNoVerdicts() {
    assertThat(rules.decide(List.of())).isEmpty();
  }

  @Test
  void nothingIsAlikeWhereSomebodyIsSingledOut() {
    // Given
    PooledFit alike = fit(0.5, 0.9, estimate(0, 0));
    PooledFit unknown = fit(0.5, 0.79, estimate(0, 0));
    List<Verdict> quiet =
        List.of(new Verdict.InLine(0.9), new Verdict.TooEarly(OptionalLong.empty()));

    // Then
    assertThat(rules.repsDoNotDifferMeasurably(alike, quiet)).isTrue();
    assertThat(rules.repsDoNotDifferMeasurably(unknown, quiet)).isFalse();
    for (Verdict verdict :
        List.of(
            new Verdict.Gap(0.9, 0.1), new Verdict.Strength(0.9, 0.1), new Verdict.Watch(0.7))) {
      assertThat(rules.repsDoNotDifferMeasurably(alike, List.of(verdict))).isFalse();
    }
  }

  @Test
  void forecastIsAboutWhatItTakes() {
    // Given 30 reps around 40% after 1,000 attempts each, and one at 30% after 40
    List<ConversionCount> counts = new ArrayList<>(Collections.nCopies(10, count(1000, 400)));
    counts.addAll(Collections.nCopies(10, count(1000, 330)));
    counts.addAll(Collections.nCopies(10, count(1000, 470)));
    counts.add(count(40, 12));
    PooledComparison comparison = PooledComparison.withDefaults();
    PooledFit fit = comparison.compareConversions(counts).orElseThrow();
    Estimate now = fit.estimates().get(30);
    assertThat(now.probabilityGap()).isBetween(0.4, 0.75);

    // When the rep goes on at the current estimate for as long as forecast
    long more = rules.moreAttempts(fit, 30, 40).orElseThrow();
    counts.set(30, count(40 + more, 12 + Math.round(more * now.mean())));
    Estimate then = comparison.compareConversions(counts).orElseThrow().estimates().get(30);

    // Then something is about as sure as it has to be
    double surest = Math.max(then.probabilityGap(), then.probabilityWithin() + 0.2);
    assertThat(surest).isCloseTo(0.8, within(0.1));
  }

  @Test
  void noForecastForARateAtABorder() {
    // Given an estimate right at 0.9 × typical
    var border = new Estimate(0.45, 0.40, 0.50, 0.95, 0.5, 0, 0.05);

    // Then
    assertThat(rules.moreAttempts(fit(0.5, 0.5, border), 0, 500)).isEmpty();
  }

  @Test
  void noForecastBeyondAHundredTimesTheAttemptsSoFar() {
    var wide = new Estimate(0.55 * 0.999, 0.3, 0.8, 0.3, 0.2, 0.5, 0.05);
    assertThat(rules.moreAttempts(fit(0.5, 0.5, wide), 0, 10)).isEmpty();
  }

  @Test
  void whatIsAlmostDecidedNeedsAtLeastOneMoreAttempt() {
    var sure = new Estimate(0.5, 0.499, 0.501, 0.5, 0, 0, 0.001);
    assertThat(rules.moreAttempts(fit(0.5, 0.5, sure), 0, 10)).hasValue(1);
  }

  @Test
  void wordsAreThoseOfTheApi() {
    assertThat(new Verdict.NotComparable(Verdict.Reason.FEW_PEERS).key())
        .isEqualTo("not-comparable");
    assertThat(new Verdict.TooEarly(OptionalLong.of(7)).key()).isEqualTo("too-early");
    assertThat(new Verdict.InLine(1).key()).isEqualTo("in-line");
  }

  @Test
  void rejectsWhatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> rules.withGapProbability(0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> rules.withMaximumQ(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> rules.withWatchProbability(1));
    assertThatIllegalArgumentException().isThrownBy(() -> rules.withInLineProbability(0.4));
    assertThatIllegalArgumentException().isThrownBy(() -> rules.withAlikeProbability(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Verdict.Gap(1.2, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Verdict.TooEarly(OptionalLong.of(0)));
    PooledFit fit = fit(0.5, 0.5, estimate(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> rules.moreAttempts(fit, 0, -1));
  }

  private static ConversionCount count(long attempts, long successes) {
    return new ConversionCount(attempts, successes);
  }

  private static Estimate gap(double probability) {
    return estimate(probability, 0);
  }

  private static Estimate strength(double probability) {
    return estimate(0, probability);
  }

  private static Estimate estimate(double probabilityGap, double probabilityStrength) {
    return new Estimate(0.3, 0.2, 0.4, 0.5, probabilityGap, probabilityStrength, 0.01);
  }

  private static PooledFit fit(double typical, double probabilityAlike, Estimate estimate) {
    return new PooledFit(
        typical,
        typical,
        typical,
        0.1,
        probabilityAlike,
        0.10,
        0.90,
        List.of(estimate),
        List.of(new Comparability(1, 7)),
        new Quality(false, false, false));
  }
}
