package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.engagementscorecard.metric.Aggregation;
import org.engagementscorecard.metric.Better;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.metric.Counting;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.Stage;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.Verdict;
import org.junit.jupiter.api.Test;

/** What a coach reads. */
class WordsTest {
  private static final Connection DEMO_TO_PROPOSAL = connection(Counting.TRACED);

  private static final Comparison TWELVE =
      new Comparison("account-executive", 12, 0.51, 0.47, 0.55, 0.9, 0.1, false);

  @Test
  void aGapSaysWhatWasCountedWithWhomItWasComparedAndWhatItIsWorth() {
    assertThat(said(120, 36, 4, new Verdict.Gap(0.93, 0.04)))
        .isEqualTo(
            "Demos held → Proposals sent: 36 of 120 (30%), 4 still open. Compared with 12 reps in"
                + " the role account-executive, for whom 51% is typical, the rate is likely 27% to"
                + " 41% (90% interval). A gap: about 9 in 10 that it is more than 10% below typical;"
                + " closing it is worth about 20 in this period.");
  }

  @Test
  void otherVerdictsSayHowSureTheyAre() {
    assertThat(said(120, 50, 0, new Verdict.Watch(0.7)))
        .endsWith("Worth a look: about 7 in 10 that it is more than 10% below typical.");
    assertThat(said(120, 80, 0, new Verdict.Strength(0.97, 0.02)))
        .endsWith("A strength: more than 19 in 20 that it is more than 10% above typical.");
    assertThat(said(120, 61, 0, new Verdict.InLine(0.62)))
        .endsWith("In line: about 6 in 10 that it is within 10% of typical.");
  }

  @Test
  void tooEarlySaysHowManyMoreWouldDecide() {
    assertThat(said(6, 2, 1, new Verdict.TooEarly(OptionalLong.of(80))))
        .endsWith("Too early to say; about 80 more attempts would decide it.");
    assertThat(said(6, 2, 1, new Verdict.TooEarly(OptionalLong.empty())))
        .endsWith("Too early to say.");
  }

  @Test
  void whoCannotBeComparedIsToldWhyAndNoNumberOfAnybodyElse() {
    for (Verdict.Reason reason : Verdict.Reason.values()) {
      Finding finding =
          new Finding(
              rep(),
              DEMO_TO_PROPOSAL,
              OptionalLong.of(7),
              OptionalLong.of(3),
              OptionalLong.of(0),
              Optional.empty(),
              Optional.empty(),
              new Verdict.NotComparable(reason));

      assertThat(Words.sentence(finding))
          .isEqualTo(
              "Demos held → Proposals sent: 3 of 7 (43%). Not comparable: "
                  + Words.reason(reason)
                  + ".");
    }
  }

  @Test
  void countsAreNotSaidToHaveComeOfTheAttempts() {
    assertThat(counted(OptionalLong.of(120), OptionalLong.of(36), Verdict.Reason.FEW_PEERS))
        .isEqualTo(
            "Demos held → Proposals sent, counted: 36 against 120 (30%). Not comparable: fewer peers"
                + " with attempts than the smallest group.");
    assertThat(
            counted(
                OptionalLong.of(5),
                OptionalLong.of(7),
                Verdict.Reason.MORE_SUCCESSES_THAN_ATTEMPTS))
        .isEqualTo(
            "Demos held → Proposals sent, counted: 7 against 5. Not comparable: more successes than"
                + " attempts.");
    assertThat(
            counted(
                OptionalLong.of(0),
                OptionalLong.of(1),
                Verdict.Reason.MORE_SUCCESSES_THAN_ATTEMPTS))
        .startsWith("Demos held → Proposals sent, counted: 1 against 0. Not");
    assertThat(counted(OptionalLong.of(0), OptionalLong.of(0), Verdict.Reason.NO_ATTEMPTS))
        .startsWith("Demos held → Proposals sent: no attempts. Not");
    for (List<OptionalLong> part :
        List.of(
            List.of(OptionalLong.empty(), OptionalLong.of(1)),
            List.of(OptionalLong.of(1), OptionalLong.empty()),
            List.of(OptionalLong.empty(), OptionalLong.empty()))) {
      assertThat(counted(part.get(0), part.get(1), Verdict.Reason.NOT_COUNTS))
          .isEqualTo(
              "Demos held → Proposals sent, counted. Not comparable: what was added up isn't a"
                  + " whole number from 0 to 100,000,000.");
    }
  }

  @Test
  void aLagSaysWhereItComesFrom() {
    assertThat(Words.lag(new Lag(14, Lag.Origin.SET, 0)))
        .isEqualTo(
            "Counted, not traced: successes stand against attempts of 14 days earlier (the lag was"
                + " set).");
    assertThat(Words.lag(new Lag(1, Lag.Origin.TRACED_SUBJECTS, 37)))
        .isEqualTo(
            "Counted, not traced: successes stand against attempts of 1 day earlier (the median"
                + " time that 37 traced subjects took).");
    assertThat(Words.lag(new Lag(0, Lag.Origin.NO_TRACED_SUBJECTS, 0)))
        .isEqualTo(
            "Counted, not traced: successes stand against attempts of the same days (no lag was"
                + " set, and no subject was traced to take it from).");
  }

  private static String counted(
      OptionalLong attempts, OptionalLong successes, Verdict.Reason reason) {
    return Words.sentence(
        new Finding(
            rep(),
            connection(Counting.COUNTED),
            attempts,
            successes,
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            new Verdict.NotComparable(reason)));
  }

  @Test
  void smallRatesKeepADigit() {
    assertThat(Words.percent(0.004)).isEqualTo("0.4%");
    assertThat(Words.percent(0.0949)).isEqualTo("9.5%");
    assertThat(Words.percent(0.1)).isEqualTo("10%");
  }

  private static String said(long attempts, long successes, long open, Verdict verdict) {
    return Words.sentence(
        new Finding(
            rep(),
            DEMO_TO_PROPOSAL,
            OptionalLong.of(attempts),
            OptionalLong.of(successes),
            OptionalLong.of(open),
            Optional.of(new Estimate(0.34, 0.27, 0.41, 0.999, 0.93, 0.001, 0.17)),
            Optional.of(TWELVE),
            verdict));
  }

  private static Connection connection(Counting counting) {
    return new Connection(
        1,
        "demo-to-proposal",
        "Demo → proposal",
        null,
        ConnectionKind.CONVERSION,
        metric(1, "demos_held", "Demos held"),
        metric(2, "proposals_sent", "Proposals sent"),
        null,
        30,
        counting,
        null,
        false);
  }

  private static Rep rep() {
    return new Rep(1, "kim", "Kim", null, List.of(), List.of());
  }

  private static Metric metric(int id, String key, String name) {
    return new Metric(
        id, key, name, null, Stage.PROGRESS, "one", Aggregation.SUM, Better.HIGHER, List.of());
  }
}
