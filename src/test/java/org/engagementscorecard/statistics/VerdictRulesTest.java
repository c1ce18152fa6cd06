package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
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
    // Given 30 reps around 40% after 1,000 attempts each, and one at 15% after 20
    List<ConversionCount> counts = new ArrayList<>(Collections.nCopies(10, count(1000, 400)));
    counts.addAll(Collections.nCopies(10, count(1000, 330)));
    counts.addAll(Collections.nCopies(10, count(1000, 470)));
    counts.add(count(20, 3));
    PooledComparison comparison = PooledComparison.withDefaults();
    PooledFit fit = comparison.compareConversions(counts).orElseThrow();
    Estimate now = fit.estimates().get(30);
    assertThat(now.probabilityGap()).isBetween(0.4, 0.75);

    // When the rep goes on at the current estimate for as long as forecast
    long more = rules.moreAttempts(fit, 30, 20).orElseThrow();
    counts.set(30, count(20 + more, 3 + Math.round(more * now.mean())));
    Estimate then = comparison.compareConversions(counts).orElseThrow().estimates().get(30);

    // Then a gap is about as sure as it has to be
    assertThat(more).isBetween(50L, 200L);
    assertThat(then.probabilityGap()).isBetween(0.75, 0.95);
  }

  @Test
  void noForecastForARateAtABorder() {
    // Given an estimate right at 0.9 × typical
    var border = new Estimate(0.45, 0.40, 0.50, 0.95, 0.5, 0, 0.05);

    // Then
    assertThat(rules.moreAttempts(fit(0.5, 0.5, border), 0, 500)).isEmpty();
  }

  @Test
  void noForecastThatNobodyWaitsFor() {
    // Given an estimate that lies not far above 1.1 × typical
    var near = new Estimate(0.58, 0.4, 0.75, 0.3, 0.2, 0.5, 0.05);
    long more = rules.moreAttempts(fit(0.5, 0.5, near), 0, 10_000).orElseThrow();

    // Then it is forecast up to ten times the attempts so far, and in two digits
    assertThat(more).isBetween(400L, 800L);
    assertThat(more % 10).isZero();
    assertThat(rules.moreAttempts(fit(0.5, 0.5, near), 0, 80)).isPresent();
    assertThat(rules.moreAttempts(fit(0.5, 0.5, near), 0, 30)).isEmpty();
    // few attempts so far are no reason against a forecast of up to 100
    var clear = new Estimate(0.7, 0.4, 0.95, 0.3, 0.2, 0.5, 0.05);
    assertThat(rules.moreAttempts(fit(0.5, 0.5, clear), 0, 1).orElseThrow()).isBetween(1L, 100L);
    // and none when it is the typical rate that isn't known
    PooledFit unknown =
        new PooledFit(
            0.5,
            0.35,
            0.65,
            0.1,
            0.5,
            0.10,
            0.90,
            List.of(near),
            List.of(new Comparability(1, 7)),
            new Quality(false, false, false));
    assertThat(rules.moreAttempts(unknown, 0, 10_000)).isEmpty();
  }

  @Test
  @Tag("slow")
  void goingOnAsLongAsForecastDecidesAboutHalfTheTime() {
    // Given teams of 20 who differ, with 60 to 250 attempts each
    int asked = 0;
    int[] decided = new int[2];
    double[] times = {0.1, 1};
    for (int run = 0; run < 40; run++) {
      var random = new SplittableRandom(run);
      List<ConversionCount> counts = new ArrayList<>();
      for (int r = 0; r < 20; r++) {
        int attempts = 60 + random.nextInt(190);
        double rate = 1 / (1 + Math.exp(0.85 - 0.3 * Draw.normal(random)));
        counts.add(new ConversionCount(attempts, Draw.successes(random, attempts, rate)));
      }
      PooledComparison comparison = PooledComparison.withDefaults();
      PooledFit fit = comparison.compareConversions(counts).orElseThrow();
      List<Verdict> verdicts = rules.decide(fit.estimates());
      for (int r = 0; r < 20; r++) {
        ConversionCount soFar = counts.get(r);
        OptionalLong forecast = rules.moreAttempts(fit, r, soFar.attempts());
        if (!(verdicts.get(r) instanceof Verdict.TooEarly) || forecast.isEmpty()) {
          continue;
        }
        // When the rep goes on with the rate of the estimate
        asked++;
        for (int i = 0; i < times.length; i++) {
          int more = (int) Math.ceil(times[i] * forecast.getAsLong());
          double rate = fit.estimates().get(r).mean();
          List<ConversionCount> then = new ArrayList<>(counts);
          then.set(
              r,
              new ConversionCount(
                  soFar.attempts() + more, soFar.successes() + Draw.successes(random, more, rate)));
          PooledFit later = comparison.compareConversions(then).orElseThrow();
          if (!(rules.decide(later.estimates()).get(r) instanceof Verdict.TooEarly)) {
            decided[i]++;
          }
        }
        break;
      }
    }

    // Then
    System.out.printf(
        "decided after a tenth of the forecast %d, after all of it %d, of %d%n",
        decided[0], decided[1], asked);
    assertThat(asked).isGreaterThan(20);
    assertThat(decided[1]).isGreaterThanOrEqualTo(asked / 2);
    assertThat(decided[0]).isLessThan(decided[1] * 3 / 4);
  }

  @Test
  void forecastsOfDealsAndExposureFollowTheirOwnVariance() {
    // Given 2.5 where 3 is typical, so that 2.7 is the border
    var estimate = new Estimate(2.5, 1.5, 3.5, 0.9, 0.55, 0.1, 1);
    PooledFit fit = fit(3, 0.5, estimate);

    // Then about the exposure after which 0.2 is 0.84 standard deviations: 2.5 / 0.238² = 44
    assertThat(rules.moreExposure(fit, 0, 100).orElseThrow()).isBetween(35.0, 90.0);
    assertThat(rules.moreExposure(fit, 0, 1)).isEmpty();
    // and as many deals, of a variance of (2.5 × 0.4)²: 1 / 0.238² = 18
    assertThat(rules.moreDeals(fit, 0, 30, 0.4).orElseThrow()).isBetween(14L, 36L);
    assertThat(rules.moreDeals(fit, 0, 3, 4)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> rules.moreDeals(fit, 0, 3, -0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> rules.moreDeals(fit, 0, -3, 0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> rules.moreExposure(fit, 0, Double.NaN));
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
