package org.engagementscorecard.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.engagementscorecard.statistics.effect.Controls;
import org.engagementscorecard.statistics.effect.EffectFinding;
import org.engagementscorecard.statistics.effect.EffectFit;
import org.junit.jupiter.api.Test;

class HelpWordsTest {
  private static EffectFit fit(double effect, Optional<EffectFit.PreTrend> before) {
    EffectFit.Average average = new EffectFit.Average(effect, OptionalDouble.empty());
    return new EffectFit(
        new EffectFit.Overall(
            effect, effect - 0.1, effect + 0.1, 0.9, 0.04, EffectFit.Basis.RANDOMISATION),
        6,
        9,
        0,
        Controls.NOT_YET_TREATED,
        List.of(),
        average,
        List.of(),
        average,
        List.of(),
        average,
        OptionalDouble.empty(),
        before);
  }

  private static final Optional<EffectFit.PreTrend> ALIKE =
      Optional.of(new EffectFit.PreTrend(4, -2, 0.05, 0.6, OptionalDouble.of(0.01)));

  @Test
  void everyFindingWithNumbersHasOneSentence() {
    assertThat(HelpWords.inShort(new EffectFinding.Helped(fit(0.25, ALIKE))))
        .contains(
            "6 who took it up came out better here than if they had moved like those who hadn't"
                + " (+0.25 a month; 90% interval +0.15 to +0.35): a comparison, not a proof.");
    assertThat(HelpWords.inShort(new EffectFinding.Hurt(fit(-0.25, ALIKE))))
        .contains(
            "6 who took it up came out worse here than if they had moved like those who hadn't"
                + " (−0.25 a month; 90% interval −0.35 to −0.15): a comparison, not a proof.");
    assertThat(HelpWords.inShort(new EffectFinding.NoSign(fit(0.05, ALIKE))))
        .contains(
            "No sign that it helped or hurt the 6 who took it up (+0.05 a month; 90% interval −0.05"
                + " to +0.15).");
    assertThat(
            HelpWords.inShort(
                new EffectFinding.Withheld(
                    EffectFinding.Doubt.PAST_UNKNOWN, fit(0.25, Optional.empty()))))
        .contains("What came after for the 6 who took it up can't be put down to it.");
    assertThat(
            HelpWords.inShort(new EffectFinding.TooEarly(EffectFinding.Reason.FEW_CHANGED, 4, 9)))
        .as("too few are no sentence")
        .isEmpty();
  }

  @Test
  void thePastIsSaidOrThatItIsUnknown() {
    assertThat(HelpWords.before(fit(0.25, ALIKE)))
        .isEqualTo(
            "In the 4 months before, the strongest difference in how they moved was +0.05 (2 months"
                + " before; p = 0.60).");
    assertThat(HelpWords.before(fit(0.25, Optional.empty()))).contains("isn't known");
  }

  @Test
  void largeNumbersAreWhole() {
    assertThat(HelpWords.inShort(new EffectFinding.Helped(fit(1234.2, ALIKE))))
        .hasValueSatisfying(text -> assertThat(text).contains("+1,234 a month"));
  }
}
