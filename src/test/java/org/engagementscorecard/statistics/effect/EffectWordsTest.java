package org.engagementscorecard.statistics.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EffectWordsTest {

  static final Topic TOPIC = new Topic("rep", "reps", "took up the demo script", "wins per month");

  private static EffectFit fit(
      double effect, double low, double high, double pValue, Controls controls, double... before) {
    return fit(24, effect, low, high, pValue, controls, before);
  }

  private static EffectFit fit(
      int treated,
      double effect,
      double low,
      double high,
      double pValue,
      Controls controls,
      double... before) {
    EffectFit.Average average = new EffectFit.Average(effect, OptionalDouble.of(0.4));
    List<EffectFit.ByExposure> byExposure = new ArrayList<>();
    for (int i = 0; i < before.length; i++) {
      byExposure.add(
          new EffectFit.ByExposure(
              i - before.length, new EffectFit.Average(before[i], OptionalDouble.of(0.3))));
    }
    Optional<EffectFit.PreTrend> preTrend =
        before.length == 0
            ? Optional.empty()
            : Optional.of(
                new EffectFit.PreTrend(
                    before.length,
                    -before.length,
                    before[0],
                    0.3,
                    OptionalDouble.of(before[before.length - 1])));
    return new EffectFit(
        new EffectFit.Overall(effect, low, high, 0.9, pValue, EffectFit.Basis.INFLUENCE_FUNCTIONS),
        treated,
        31,
        0,
        controls,
        List.of(),
        average,
        byExposure,
        average,
        List.of(),
        average,
        OptionalDouble.empty(),
        preTrend);
  }

  @Test
  void helpedSaysHowMuchHowSureAndComparedWithWhom() {
    EffectFit fit = fit(1.234, 0.4, 2.07, 0.0162, Controls.NEVER_TREATED, 0.1, -0.2, 0.05);

    assertThat(new EffectFinding.Helped(fit).inWords(TOPIC))
        .isEqualTo(
            "Helped, as far as can be seen: wins per month of the 24 reps who took up the demo"
                + " script came out 1.2 higher than if they had moved like the 31 reps who never"
                + " did (90% interval: 0.4 higher to 2.1 higher; mean since the start, from the"
                + " last period before it). If it made no difference, about 1 in 62 such"
                + " comparisons would show one at least this large by chance. Before the start the"
                + " two moved alike as far as can be seen (3 periods looked at). Those who start"
                + " something by themselves often do so after a bad spell and would have bounced"
                + " back anyway (regression to the mean): this is a comparison, not a proof.");
  }

  @Test
  void aSlumpJustBeforeTheStartIsNamed() {
    EffectFit fit = fit(1.2, 0.4, 2, 0.0004, Controls.NOT_YET_TREATED, 0.1, -0.65);

    assertThat(new EffectFinding.Withheld(EffectFinding.Doubt.SLUMP_BEFORE, fit).inWords(TOPIC))
        .startsWith(
            "Withheld: into the last period before the start those who took up the demo script"
                + " moved 0.65 lower against the others, at least half of what came after the other"
                + " way, so that may be no more than coming back. For the record: wins per month of"
                + " the 24 reps")
        .contains("like the 31 reps who had not or not yet (", "regression to the mean");
    assertThat(new EffectFinding.Helped(fit).inWords(TOPIC))
        .contains("fewer than 1 in 1,000 such comparisons");
    assertThat(
            new EffectFinding.Helped(fit(1.2, 0.4, 2, 0.01, Controls.NEVER_TREATED, 0))
                .inWords(TOPIC))
        .contains("(one period looked at).");
  }

  @Test
  void aSlumpIsHalfTheEffectTheOtherWay() {
    assertThat(slumps(-0.6, 1.2)).isTrue();
    assertThat(slumps(-0.59, 1.2)).isFalse();
    assertThat(slumps(0.6, 1.2)).isFalse();
    assertThat(slumps(0.6, -1.2)).isTrue();
    assertThat(slumps(-0.6, -1.2)).isFalse();
    assertThat(slumps(0, 0)).isFalse();
    assertThat(new EffectFit.PreTrend(1, -3, -5, 0.3, OptionalDouble.empty()).slumpsBefore(1.2))
        .isFalse();
  }

  private static boolean slumps(double lastStep, double effect) {
    return new EffectFit.PreTrend(1, -1, lastStep, 0.3, OptionalDouble.of(lastStep))
        .slumpsBefore(effect);
  }

  @Test
  void hurtWarnsToo() {
    EffectFit fit = fit(-12_345.6, -20_000, -1_234.5, 0.05, Controls.NEVER_TREATED, 0.1, 100);

    assertThat(new EffectFinding.Hurt(fit).inWords(TOPIC))
        .isEqualTo(
            "Hurt, as far as can be seen: wins per month of the 24 reps who took up the demo"
                + " script came out 12,346 lower than if they had moved like the 31 reps who never"
                + " did (90% interval: 20,000 lower to 1,235 lower; mean since the start, from the"
                + " last period before it). If it made no difference, about 1 in 20 such"
                + " comparisons would show one at least this large by chance. Before the start the"
                + " two moved alike as far as can be seen (2 periods looked at). Who starts"
                + " something by themselves is seldom like the others: this is a comparison, not a"
                + " proof.");
  }

  @Test
  void noSignIsNotSaidToBeNoEffect() {
    EffectFit fit = fit(0.3, -0.51, 1.1, 0.437, Controls.NEVER_TREATED, 0.1);

    assertThat(new EffectFinding.NoSign(fit).inWords(TOPIC))
        .isEqualTo(
            "No sign that it helped or hurt: wins per month of the 24 reps who took up the demo"
                + " script came out 0.3 higher than if they had moved like the 31 reps who never"
                + " did (90% interval: 0.51 lower to 1.1 higher; mean since the start, from the"
                + " last period before it). If it made no difference, about 4 in 10 such"
                + " comparisons would show one at least this large by chance. That does not show"
                + " that it does nothing: anything within the interval may be true.");
    assertThat(new EffectFinding.NoSign(fit(0, 0, 0, 1, Controls.NEVER_TREATED, 0)).inWords(TOPIC))
        .contains(
            "came out the same as if they",
            "the same to the same",
            "nearly all such comparisons would show");
  }

  @Test
  void withheldSaysWhy() {
    EffectFit fit = fit(1.2, 0.4, 2, 0.0162, Controls.NEVER_TREATED, -0.8, 0.1);
    EffectFit unknown = fit(1.2, 0.4, 2, 0.0162, Controls.NEVER_TREATED);
    EffectFit justBefore = fit(1.2, 0.4, 2, 0.0162, Controls.NEVER_TREATED, -0.8);

    assertThat(new EffectFinding.Withheld(EffectFinding.Doubt.PAST_DIFFERS, fit).inWords(TOPIC))
        .isEqualTo(
            "Withheld: those who took up the demo script moved apart from the others already"
                + " before (2 periods before the start: 0.8 lower; by chance about 3 in 10 such"
                + " comparisons would show as much), so what came after can't be put down to it."
                + " For the record: wins per month of the 24 reps who took up the demo script came"
                + " out 1.2 higher than if they had moved like the 31 reps who never did (90%"
                + " interval: 0.4 higher to 2 higher; mean since the start, from the last period"
                + " before it). Those who start something by themselves often do so after a bad"
                + " spell and would have bounced back anyway (regression to the mean): this is a"
                + " comparison, not a proof.");
    assertThat(
            new EffectFinding.Withheld(EffectFinding.Doubt.PAST_DIFFERS, justBefore).inWords(TOPIC))
        .contains("(in the last period before the start: 0.8 lower;");
    assertThat(new EffectFinding.Withheld(EffectFinding.Doubt.PAST_UNKNOWN, unknown).inWords(TOPIC))
        .startsWith(
            "Withheld: nobody was seen in two periods before the start, so nobody knows whether"
                + " those who took up the demo script moved like the others until then. For the"
                + " record: wins per month of the 24 reps")
        .contains("regression to the mean");
    assertThatThrownBy(() -> new EffectFinding.Withheld(EffectFinding.Doubt.PAST_UNKNOWN, fit))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EffectFinding.Withheld(EffectFinding.Doubt.PAST_DIFFERS, unknown))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tooEarlyGivesNoNumberButTheCounts() {
    assertThat(tooEarly(EffectFinding.Reason.NOBODY_CHANGED, 0, 0))
        .isEqualTo(
            "Too early to say: there are no reps who took up the demo script in these periods.");
    assertThat(tooEarly(EffectFinding.Reason.NOTHING_BEFORE, 0, 0))
        .isEqualTo(
            "Too early to say: no rep who took up the demo script was seen both before and after.");
    assertThat(tooEarly(EffectFinding.Reason.NOBODY_TO_COMPARE, 0, 0))
        .isEqualTo(
            "Too early to say: there are no reps left to compare those who took up the demo script"
                + " with.");
    assertThat(tooEarly(EffectFinding.Reason.FEW_CHANGED, 1, 9))
        .isEqualTo(
            "Too early to say: 1 rep who took up the demo script can be followed, too few to tell"
                + " it from chance, so no number is given.");
    assertThat(tooEarly(EffectFinding.Reason.FEW_CLUSTERS, 1234, 9))
        .isEqualTo(
            "Too early to say: 1,234 reps who took up the demo script can be followed, but they go"
                + " together in so few teams or the like, each of which counts as one, that it"
                + " can't be told from chance; no number is given.");
    assertThat(tooEarly(EffectFinding.Reason.FEW_ARRANGEMENTS, 6, 1))
        .isEqualTo(
            "Too early to say: with 6 reps who took up the demo script and 1 rep to compare with,"
                + " even the clearest difference could be chance.");
  }

  private static String tooEarly(EffectFinding.Reason reason, int treated, int compared) {
    return new EffectFinding.TooEarly(reason, treated, compared).inWords(TOPIC);
  }

  @Test
  void numbersOfAnySizeCanBeRead() {
    assertThat(effect(99.6)).contains("came out 100 higher than");
    assertThat(effect(0.000_000_12)).contains("came out 1.2e-07 higher than");
    assertThat(effect(0.000_012)).contains("came out 0.000012 higher than");
    assertThat(effect(123_456_789)).contains("came out 123,000,000 higher than");
    assertThat(effect(1.234e50)).contains("came out 1.23e+50 higher than");
  }

  private static String effect(double effect) {
    return new EffectFinding.NoSign(fit(effect, effect, effect, 0.5, Controls.NEVER_TREATED, 0))
        .inWords(TOPIC);
  }

  @Test
  void aFitHasSomebodyOnBothSides() {
    assertThatThrownBy(() -> fit(0, 1, 1, 1, 1, Controls.NEVER_TREATED))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTopicHasNoBlanks() {
    assertThatThrownBy(() -> new Topic(" ", "reps", "did", "wins"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Topic("rep", "", "did", "wins"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Topic("rep", "reps", "", "wins"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Topic("rep", "reps", "did", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
