package org.engagementscorecard.statistics.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.engagementscorecard.statistics.link.DecouplingFinding.Change;
import org.engagementscorecard.statistics.link.DecouplingFinding.Decoupled;
import org.engagementscorecard.statistics.link.DecouplingFinding.NotChecked;
import org.engagementscorecard.statistics.link.DecouplingFinding.Unremarkable;
import org.engagementscorecard.statistics.link.LinkEstimate.Slope;
import org.engagementscorecard.statistics.link.LinkFinding.GoesWith;
import org.engagementscorecard.statistics.link.LinkFinding.NoSign;
import org.engagementscorecard.statistics.link.LinkFinding.Reason;
import org.engagementscorecard.statistics.link.LinkFinding.TooEarly;
import org.engagementscorecard.statistics.link.LinkFinding.Withheld;
import org.junit.jupiter.api.Test;

/** What a coach reads. */
class LinkWordsTest {

  private static final Slope NOTHING = new Slope(0.01, 0.02, -0.02, 0.04, 0.6);

  private static LinkEstimate estimate(Slope claim, Slope placebo, int lag, Cadence cadence) {
    return new LinkEstimate(claim, placebo, 9.7, lag, 20, 51, 1004, 0.9, cadence);
  }

  @Test
  void whatGoesTogetherIsSaidWithItsNumbersAndNeverAsACause() {
    // Given
    Slope claim = new Slope(0.093, 0.03, 0.041, 0.145, 0.0031);

    // When and then
    GoesWith finding = new GoesWith(estimate(claim, NOTHING, 2, Cadence.WEEK));
    assertThat(finding.inWords("calls", "meetings"))
        .isEqualTo(
            "When a rep had more calls than is usual for that rep and that week, more meetings"
                + " came 2 weeks later: 10 more calls went with about 0.93 more meetings (90%"
                + " interval 0.41 to 1.5). Each of 20 reps was compared with themselves over 51"
                + " weeks (1,004 rep-weeks), after taking out what happened to everybody in a week"
                + " and each rep's own steady rise or fall. If nothing were behind it, so clear a"
                + " link would show in about 3 in 1,000 such comparisons. Calls of the week after"
                + " do not tell meetings of the one before, as they would if it were the other way"
                + " round. This says what goes together, not why.");
    assertThat(finding.key()).isEqualTo("goes-with");
  }

  @Test
  void noSignIsNoProofThatThereIsNothing() {
    Slope claim = new Slope(-0.02, 0.05, -0.1, 0.06, 0.65);
    NoSign finding = new NoSign(estimate(claim, NOTHING, 0, Cadence.MONTH));
    assertThat(finding.inWords("visits", "orders"))
        .isEqualTo(
            "No sign that more visits go with more orders: when a rep had 10 more visits than is"
                + " usual for that rep and that month, about 0.2 fewer orders came in the same"
                + " month (90% interval -1 to 0.6). That is no more than chance gives, which is no"
                + " proof that there is nothing. Each of 20 reps was compared with themselves over"
                + " 51 months (1,004 rep-months), after taking out what happened to everybody in a"
                + " month and each rep's own steady rise or fall.");
    assertThat(finding.key()).isEqualTo("no-sign");
  }

  @Test
  void theOtherWayIsSaid() {
    Slope claim = new Slope(-0.2, 0.05, -0.3, -0.1, 0.999);
    assertThat(new NoSign(estimate(claim, NOTHING, 1, Cadence.MONTH)).inWords("visits", "orders"))
        .contains("about 2 fewer orders came 1 month later (90% interval -3 to -1).")
        .contains("If anything, it went the other way. Each of")
        .doesNotContain("chance");
  }

  @Test
  void aLinkThatIsNotThereIsSaidWithoutMoreOrFewer() {
    Slope claim = new Slope(0, 0.05, -0.1, 0.1, 0.5);
    assertThat(new NoSign(estimate(claim, NOTHING, 1, Cadence.WEEK)).inWords("calls", "meetings"))
        .contains("neither more nor fewer meetings came 1 week later");
  }

  @Test
  void whatIsWithheldSaysWhy() {
    Slope claim = new Slope(0.093, 0.03, 0.041, 0.145, 0.0031);
    Slope placebo = new Slope(0.05, 0.02, 0.01, 0.09, 0.021);
    Withheld finding = new Withheld(estimate(claim, placebo, 1, Cadence.WEEK));
    assertThat(finding.inWords("calls", "meetings"))
        .isEqualTo(
            "Nothing is said about whether calls go with meetings, because a check failed: the"
                + " number of calls tells how many meetings came the week BEFORE, and the future"
                + " cannot work backwards. Weeks followed by 10 more calls had about 0.5 more"
                + " meetings; if nothing were behind it, so much would show in about 2 in 100 such"
                + " comparisons. Meetings may drive calls, or something else drives both. Each of"
                + " 20 reps was compared with themselves over 51 weeks (1,004 rep-weeks), after"
                + " taking out what happened to everybody in a week and each rep's own steady rise"
                + " or fall.");
    assertThat(finding.key()).isEqualTo("withheld");
  }

  @Test
  void whatWasWithheldForFewerSaysFewer() {
    Slope placebo = new Slope(-0.05, 0.02, -0.09, -0.01, 0.021);
    assertThat(
            new Withheld(estimate(NOTHING, placebo, 1, Cadence.WEEK)).inWords("calls", "meetings"))
        .contains("Weeks followed by 10 more calls had about 0.5 fewer meetings;");
  }

  @Test
  void tooEarlySaysWhatIsMissing() {
    assertThat(words(Reason.FEW_REPS, 3, 20, 5))
        .isEqualTo(
            "Too early to say whether calls go with meetings: 3 reps have enough periods to be"
                + " compared with themselves, and it takes at least 5.");
    assertThat(words(Reason.FEW_REPS, 1, 20, 5)).contains(": 1 rep has enough periods");
    assertThat(words(Reason.FEW_PERIODS, 8, 4, 6))
        .isEqualTo(
            "Too early to say whether calls go with meetings: 4 periods can be compared, and it"
                + " takes at least 6.");
    assertThat(words(Reason.FEW_PERIODS, 8, 1, 6)).contains(": 1 period can be");
    assertThat(words(Reason.ACTIVITY_DOES_NOT_VARY, 8, 9, 1))
        .endsWith(
            ": every rep's calls stayed the same but for what happened to everybody, so more"
                + " cannot be compared with less.");
    assertThat(words(Reason.OUTCOME_DOES_NOT_VARY, 8, 9, 1))
        .endsWith(
            ": every rep's meetings stayed the same but for what happened to everybody, so there"
                + " is nothing to go with.");
    assertThat(words(Reason.RESTS_ON_FEW_REPS, 8, 9, 3))
        .endsWith(": nearly all that moved in calls was one or two reps', and that is no pattern.");
  }

  private static String words(Reason reason, int reps, int periods, int needed) {
    TooEarly finding = new TooEarly(reason, reps, periods, needed);
    assertThat(finding.key()).isEqualTo("too-early");
    return finding.inWords("calls", "meetings");
  }

  @Test
  void aDecouplingSaysWhatShouldHaveComeAndDoesNotAccuse() {
    Change change =
        new Change(28.4, 5.61, -0.31, -1.9, 1.3, 0.001, 0.0004, 8, 43, 19, 0.9, Cadence.WEEK);
    assertThat(new Decoupled(change, 0.01).inWords("calls", "meetings"))
        .isEqualTo(
            "In the last 8 weeks there were about 28 more calls a week than in this rep's 43 weeks"
                + " before, and meetings did not follow: as calls and meetings go together in the"
                + " team, about 5.6 more meetings a week would have come; there were 0.31 fewer"
                + " (90% interval -1.9 to 1.3). What happened to the 19 others in the same weeks is"
                + " taken out. Of 100 reps whose meetings do follow, at most 1 would look like this"
                + " by chance. It does not say why: other customers, another way of recording, a"
                + " number that is chased for its own sake. Ask.");
    Unremarkable unremarkable = new Unremarkable(change);
    assertThat(unremarkable.key()).isEqualTo("unremarkable");
    assertThat(unremarkable.inWords("calls", "meetings"))
        .isEqualTo(
            "Nothing stands out: in the last 8 weeks, beside the 43 weeks before, this rep's calls"
                + " did not rise clearly, or meetings kept up as far as can be told.");
    NotChecked notChecked = new NotChecked(DecouplingFinding.Reason.NO_LINK);
    assertThat(notChecked.key()).isEqualTo("not-checked");
    assertThat(notChecked.inWords("calls", "meetings"))
        .isEqualTo(
            "Not checked: in the team's past calls were not found to go with meetings, so there is"
                + " nothing to come apart.");
    assertThat(new NotChecked(DecouplingFinding.Reason.FEW_PERIODS).inWords("calls", "meetings"))
        .isEqualTo(
            "Not checked: this rep has too few periods, recent or past, beside the others'.");
  }

  @Test
  void causesIsNeverSaid() {
    for (Cadence cadence : Cadence.values()) {
      LinkEstimate estimate = estimate(NOTHING, NOTHING, 1, cadence);
      for (LinkFinding each :
          List.of(new GoesWith(estimate), new NoSign(estimate), new Withheld(estimate))) {
        assertThat(each.inWords("calls", "meetings"))
            .doesNotContainPattern("(?i)\\bcaus|\\blead|\\beffect|\\bdue to");
      }
    }
  }

  @Test
  void numbersAreSaidAsPeopleSayThem() {
    assertThat(Wording.amount(0)).isEqualTo("0");
    assertThat(Wording.amount(0.0123)).isEqualTo("0.012");
    assertThat(Wording.amount(-0.05)).isEqualTo("-0.05");
    assertThat(Wording.amount(9.96)).isEqualTo("10");
    assertThat(Wording.amount(99.4)).isEqualTo("99");
    assertThat(Wording.amount(123_456.4)).isEqualTo("123,456");
    assertThat(Wording.amount(1e-7)).isEqualTo("next to 0");
    assertThat(Wording.amount(-1e-7)).isEqualTo("just below 0");
    assertThat(Wording.amount(0.0001)).isEqualTo("0.0001");
    assertThat(Wording.change(0)).isEqualTo("neither more nor fewer");
    assertThat(Wording.change(2.14)).isEqualTo("2.1 more");
    assertThat(Wording.change(-2.14)).isEqualTo("2.1 fewer");
    assertThat(Wording.percent(0.9)).isEqualTo("90%");
    assertThat(Wording.whole(1004)).isEqualTo("1,004");
    assertThat(Wording.roundStep(3.6)).isEqualTo(4);
    assertThat(Wording.roundStep(0.0149)).isEqualTo(0.01);
    assertThat(Wording.chance(0.97)).isEqualTo("nearly all");
    assertThat(Wording.chance(0.31)).isEqualTo("about 3 in 10");
    assertThat(Wording.chance(0.095)).isEqualTo("about 1 in 10");
    assertThat(Wording.chance(0.094)).isEqualTo("about 9 in 100");
    assertThat(Wording.chance(0.0049)).isEqualTo("about 5 in 1,000");
    assertThat(Wording.chance(0.00049)).isEqualTo("about 5 in 10,000");
    assertThat(Wording.chance(0.00001)).isEqualTo("fewer than 1 in 10,000");
    assertThat(Wording.chance(0)).isEqualTo("fewer than 1 in 10,000");
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new Slope(1, 1, 2, 3, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Slope(Double.NaN, 1, 2, 3, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Slope(1, 1, 0, Double.POSITIVE_INFINITY, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Slope(1, 1, Double.NEGATIVE_INFINITY, 1, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Slope(1, -1, 0, 2, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Slope(1, 1, 0, 2, 1.5))
        .isInstanceOf(IllegalArgumentException.class);
    for (double swing : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(
              () -> new LinkEstimate(NOTHING, NOTHING, swing, 1, 5, 6, 30, 0.9, Cadence.WEEK))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int[] shape : new int[][] {{-1, 5, 6, 30}, {1, 1, 6, 30}, {1, 5, 1, 30}, {1, 5, 6, 4}}) {
      assertThatThrownBy(
              () ->
                  new LinkEstimate(
                      NOTHING,
                      NOTHING,
                      1,
                      shape[0],
                      shape[1],
                      shape[2],
                      shape[3],
                      0.9,
                      Cadence.WEEK))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (double level : new double[] {0, 1, Double.NaN}) {
      assertThatThrownBy(
              () -> new LinkEstimate(NOTHING, NOTHING, 1, 1, 5, 6, 30, level, Cadence.WEEK))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int[] shape : new int[][] {{-1, 0, 1}, {0, -1, 1}, {0, 0, 0}}) {
      assertThatThrownBy(() -> new TooEarly(Reason.FEW_REPS, shape[0], shape[1], shape[2]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aChangeThatCannotBeIsRefused() {
    double[] fine = {28, 5, 0, -1, 1, 0.01, 0.01};
    assertThat(change(fine, 8, 43, 19).others()).isEqualTo(19);
    for (int i = 0; i < fine.length; i++) {
      for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
        double[] broken = fine.clone();
        broken[i] = bad;
        assertThatThrownBy(() -> change(broken, 8, 43, 19))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    for (int[] shape : new int[][] {{1, 43, 19}, {8, 1, 19}, {8, 43, 0}}) {
      assertThatThrownBy(() -> change(fine, shape[0], shape[1], shape[2]))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (double bad : new double[] {0, 1, Double.NaN}) {
      assertThatThrownBy(() -> new Decoupled(change(fine, 8, 43, 19), bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Change change(double[] values, int recent, int past, int others) {
    return new Change(
        values[0],
        values[1],
        values[2],
        values[3],
        values[4],
        values[5],
        values[6],
        recent,
        past,
        others,
        0.9,
        Cadence.WEEK);
  }
}
