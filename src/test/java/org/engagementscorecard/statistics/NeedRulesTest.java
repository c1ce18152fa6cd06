package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.OptionalLong;
import org.engagementscorecard.statistics.NeedRules.Life;
import org.engagementscorecard.statistics.NeedRules.Look;
import org.engagementscorecard.statistics.NeedRules.Move;
import org.junit.jupiter.api.Test;

class NeedRulesTest {
  private static final NeedRules RULES = new NeedRules(0.25, 0.97, 30, 0.5, 0.5, 0.7, 14, 28);
  private static final Verdict GAP = new Verdict.Gap(0.95, 0.03);
  private static final Verdict WATCH = new Verdict.Watch(0.7);
  private static final Verdict EARLY = new Verdict.TooEarly(OptionalLong.empty());
  private static final Verdict ALONE = new Verdict.NotComparable(Verdict.Reason.FEW_PEERS);
  private static final double UNKNOWN = Double.NaN;

  private static Move move(
      Life life, long days, Verdict verdict, double gap, double better, long attempts) {
    return RULES.next(new Look(life, days, verdict, gap, better, attempts, 1000));
  }

  @Test
  void onlyAGapOpensANeedAndAtTheVeryLookThatFindsIt() {
    long never = Long.MAX_VALUE;

    assertThat(move(Life.NONE, never, GAP, 0.95, UNKNOWN, 0)).isEqualTo(Move.OPEN);
    assertThat(move(Life.NONE, never, WATCH, 0.79, UNKNOWN, 0)).isEqualTo(Move.STAY);
    assertThat(move(Life.NONE, never, ALONE, UNKNOWN, UNKNOWN, 0)).isEqualTo(Move.STAY);
  }

  @Test
  void afterANeedHasEndedTheNextOneWaits() {
    assertThat(move(Life.NONE, 27, GAP, 0.95, UNKNOWN, 0)).isEqualTo(Move.STAY);
    assertThat(move(Life.NONE, 28, GAP, 0.95, UNKNOWN, 0)).isEqualTo(Move.OPEN);
  }

  @Test
  void aLiveNeedTurnsOnlyFarBelowWhatOpenedIt() {
    assertThat(move(Life.LIVE, 50, GAP, 0.95, 0.5, 50)).isEqualTo(Move.STAY);
    assertThat(move(Life.LIVE, 50, EARLY, 0.25, 0.5, 50)).isEqualTo(Move.STAY);
    assertThat(move(Life.LIVE, 50, EARLY, 0.249, 0.5, 50)).isEqualTo(Move.TURNED);
    assertThat(move(Life.LIVE, 14, EARLY, 0.1, 0.5, 50)).isEqualTo(Move.TURNED);
    assertThat(move(Life.LIVE, 13, EARLY, 0.1, 0.5, 50)).isEqualTo(Move.STAY);
  }

  @Test
  void changedNeedsToBeSureAndToRestOnEnough() {
    assertThat(move(Life.LIVE, 50, GAP, 0.95, 0.97, 30)).isEqualTo(Move.CHANGED);
    assertThat(move(Life.LIVE, 50, GAP, 0.95, 0.969, 30)).isEqualTo(Move.STAY);
    assertThat(move(Life.LIVE, 50, GAP, 0.95, 0.97, 29)).isEqualTo(Move.STAY);
    assertThat(move(Life.LIVE, 13, GAP, 0.95, 0.97, 30)).isEqualTo(Move.STAY);
  }

  @Test
  void halfAsManyAsBeforeAreEnoughWhereThatIsFewer() {
    assertThat(RULES.next(new Look(Life.LIVE, 50, GAP, 0.95, 0.97, 12, 24)))
        .isEqualTo(Move.CHANGED);
    assertThat(RULES.next(new Look(Life.LIVE, 50, GAP, 0.95, 0.97, 11, 24))).isEqualTo(Move.STAY);
  }

  @Test
  void whereNobodyKnowsHowManyThereWereBeforeItTakesTheFullNumber() {
    assertThat(RULES.next(new Look(Life.LIVE, 50, GAP, 0.95, 0.97, 30))).isEqualTo(Move.CHANGED);
    assertThat(RULES.next(new Look(Life.LIVE, 50, GAP, 0.95, 0.97, 29))).isEqualTo(Move.STAY);
  }

  @Test
  void whatChangedIsSaidToHaveChangedEvenWhereTheGapIsGoneToo() {
    assertThat(move(Life.LIVE, 50, EARLY, 0.1, 0.99, 50)).isEqualTo(Move.CHANGED);
  }

  @Test
  void whatChangedClosesWithTheGapOrFallsBackToIt() {
    assertThat(move(Life.CHANGED, 20, EARLY, 0.49, 0.9, 90)).isEqualTo(Move.RESULT);
    assertThat(move(Life.CHANGED, 20, WATCH, 0.65, 0.9, 90)).isEqualTo(Move.STAY);
    assertThat(move(Life.CHANGED, 20, WATCH, 0.65, 0.2, 90)).isEqualTo(Move.STAY);
    assertThat(move(Life.CHANGED, 20, GAP, 0.9, 0.7, 90)).isEqualTo(Move.STAY);
    assertThat(move(Life.CHANGED, 20, GAP, 0.9, 0.69, 90)).isEqualTo(Move.FELL_BACK);
    assertThat(move(Life.CHANGED, 13, GAP, 0.9, 0.69, 90)).isEqualTo(Move.STAY);
    assertThat(move(Life.CHANGED, 13, EARLY, 0.1, 0.9, 90)).isEqualTo(Move.STAY);
  }

  @Test
  void whatIsNotKnownMovesNothing() {
    for (Life life : Life.values()) {
      assertThat(move(life, 500, ALONE, UNKNOWN, UNKNOWN, 500)).isEqualTo(Move.STAY);
    }
    assertThat(move(Life.CHANGED, 500, GAP, 0.9, UNKNOWN, 500)).isEqualTo(Move.STAY);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Look(Life.NONE, -1, GAP, 0.9, 0.9, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Look(Life.NONE, 1, GAP, 0.9, 0.9, -1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Look(Life.NONE, 1, GAP, 1.1, 0.9, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Look(Life.NONE, 1, GAP, 0.9, -0.1, 1, 1));
    assertThatNullPointerException().isThrownBy(() -> new Look(null, 1, GAP, 0.9, 0.9, 1, 1));
    assertThatNullPointerException().isThrownBy(() -> new Look(Life.NONE, 1, null, 0.9, 0.9, 1, 1));
  }

  @Test
  void thresholdsHaveTheirRanges() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NeedRules(0.61, 0.97, 30, 0.5, 0.5, 0.7, 14, 28))
        .withMessageContaining("closeBelow");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NeedRules(0.25, 0.5, 30, 0.5, 0.5, 0.7, 14, 28))
        .withMessageContaining("changedAt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NeedRules(0.25, 0.97, 0, 0.5, 0.5, 0.7, 14, 28))
        .withMessageContaining("changedAttempts");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NeedRules(0.25, 0.97, 30, 0.5, Double.NaN, 0.7, 14, 28))
        .withMessageContaining("resultBelow");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NeedRules(0.25, 0.97, 30, 1.1, 0.5, 0.7, 14, 28))
        .withMessageContaining("changedShare");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NeedRules(0.25, 0.97, 30, 0.5, 0.5, 0.97, 14, 28))
        .withMessageContaining("fallBackBelow");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NeedRules(0.25, 0.97, 30, 0.5, 0.5, 0.7, -1, 28));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NeedRules(0.25, 0.97, 30, 0.5, 0.5, 0.7, 14, -1));
  }
}
