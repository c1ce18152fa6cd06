package org.engagementscorecard.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.engagementscorecard.learning.NeedWalk.Span;
import org.engagementscorecard.learning.SpeedResponse.Time;
import org.junit.jupiter.api.Test;

class NeedWalkTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = at(50);

  private NeedState state;

  private static Instant at(int day) {
    return START.plus(Duration.ofDays(day));
  }

  private NeedWalk walk(StepBy opener, Object... steps) {
    NeedWalk walk = new NeedWalk(1, 2);
    walk.take(StepType.OPENED, opener, Optional.empty(), START);
    state = NeedState.OPEN;
    for (int i = 0; i < steps.length; i += 2) {
      StepType type = (StepType) steps[i];
      walk.take(type, StepBy.REP, Optional.of(state), at((int) steps[i + 1]));
      state =
          switch (type) {
            case OPENED, REOPENED -> NeedState.OPEN;
            case SEEN -> NeedState.SEEN;
            case LEARNING, FELL_BACK -> NeedState.LEARNING;
            case CHANGED -> NeedState.CHANGED;
            case CLOSED -> NeedState.CLOSED;
            case DISMISSED -> NeedState.DISMISSED;
            case TOLD, CHOSE, UPHELD -> state;
          };
    }
    return walk;
  }

  /** Days, then how it ended: reached, not yet, or otherwise. */
  private static String span(NeedWalk walk, SpeedStep step) {
    return walk.span(step, NOW)
        .map(
            span ->
                Duration.between(span.from(), span.until()).toDays()
                    + (span.reached() ? " reached" : span.otherwise() ? " otherwise" : " not yet"))
        .orElse("-");
  }

  private static void assertSpans(NeedWalk walk, String... expected) {
    for (int i = 0; i < expected.length; i++) {
      SpeedStep step = SpeedStep.values()[i];
      assertThat(span(walk, step)).as(step.key()).isEqualTo(expected[i]);
    }
  }

  @Test
  void aWholeLife() {
    assertSpans(
        walk(
            StepBy.NUMBERS,
            StepType.SEEN,
            2,
            StepType.TOLD,
            3,
            StepType.LEARNING,
            5,
            StepType.CHOSE,
            6,
            StepType.CHANGED,
            25,
            StepType.CLOSED,
            40),
        "2 reached",
        "3 reached",
        "20 reached",
        "15 reached",
        "25 reached");
  }

  @Test
  void whatHasNotComeIsNotYet() {
    assertSpans(walk(StepBy.NUMBERS), "50 not yet", "-", "-", "-", "50 not yet");
    assertSpans(
        walk(StepBy.NUMBERS, StepType.LEARNING, 10),
        "10 reached",
        "0 reached",
        "40 not yet",
        "-",
        "50 not yet");
  }

  @Test
  void whatEndedOtherwiseIsCutOffThen() {
    assertSpans(
        walk(StepBy.NUMBERS, StepType.SEEN, 4, StepType.CLOSED, 30),
        "4 reached",
        "26 otherwise",
        "-",
        "-",
        "30 otherwise");
    assertSpans(
        walk(StepBy.NUMBERS, StepType.DISMISSED, 7), "7 otherwise", "-", "-", "-", "7 otherwise");
    assertSpans(
        walk(StepBy.NUMBERS, StepType.CHANGED, 30),
        "30 otherwise",
        "-",
        "-",
        "20 not yet",
        "30 reached");
  }

  @Test
  void whatFellBackHasNoResultAtItsFirstChange() {
    assertSpans(
        walk(
            StepBy.NUMBERS,
            StepType.LEARNING,
            5,
            StepType.CHANGED,
            20,
            StepType.FELL_BACK,
            28,
            StepType.CHANGED,
            40,
            StepType.CLOSED,
            45),
        "5 reached",
        "0 reached",
        "15 reached",
        "8 otherwise",
        "20 reached");
  }

  @Test
  void aDismissalThatWasTakenBackIsNone() {
    assertSpans(
        walk(
            StepBy.NUMBERS,
            StepType.SEEN,
            1,
            StepType.DISMISSED,
            3,
            StepType.REOPENED,
            9,
            StepType.LEARNING,
            12),
        "1 reached",
        "11 reached",
        "38 not yet",
        "-",
        "50 not yet");
  }

  @Test
  void whoOpensANeedHasSeenIt() {
    assertSpans(
        walk(StepBy.REP, StepType.SEEN, 0, StepType.LEARNING, 2),
        "-",
        "2 reached",
        "48 not yet",
        "-",
        "50 not yet");
    assertThat(span(walk(StepBy.COACH, StepType.SEEN, 3), SpeedStep.VISIBLE_TO_SEEN))
        .isEqualTo("3 reached");
  }

  @Test
  void aStepIsNeverShorterThanNothing() {
    NeedWalk walk = new NeedWalk(1, 2);
    walk.take(StepType.OPENED, StepBy.NUMBERS, Optional.empty(), at(5));

    assertThat(walk.span(SpeedStep.VISIBLE_TO_SEEN, at(4)))
        .contains(new Span(at(5), at(5), false, false));
  }

  @Test
  void stepsAreSaidInWords() {
    assertThat(SpeedWords.step(SpeedStep.VISIBLE_TO_SEEN, 7, 5, 1, 1, new Time(2.1, 0.9, 6.0), 30))
        .isEqualTo(
            "Visible → seen: half within 2 days (22 hours to 6 days, 9 in 10 sure); 5 of 7 so far,"
                + " 1 not yet, 1 ended otherwise.");
    assertThat(SpeedWords.step(SpeedStep.SEEN_TO_LEARNING, 5, 2, 3, 0, null, 12.2))
        .isEqualTo(
            "Seen → learning: not yet half of them after 12 days; 2 of 5 so far, 3 not yet.");
    assertThat(
            SpeedWords.step(
                SpeedStep.LEARNING_TO_CHANGED, 1, 1, 0, 0, new Time(1.0 / 24 / 60, null, null), 1))
        .isEqualTo(
            "Learning → changed: half within 1 minute (too few to say how sure); 1 of 1 so far.");
    assertThat(
            SpeedWords.step(SpeedStep.VISIBLE_TO_CHANGED, 4, 4, 0, 0, new Time(2.5, 1.5, null), 4))
        .contains("half within 3 days (36 hours or more, 9 in 10 sure)");
    assertThat(SpeedWords.step(SpeedStep.CHANGED_TO_CLOSED, 0, 0, 0, 0, null, 0))
        .isEqualTo("Changed → closed: no need has come so far.");
    assertThat(SpeedWords.withheld(1, 5))
        .isEqualTo("1 person: fewer than 5, so times would tell of single persons.");
  }
}
