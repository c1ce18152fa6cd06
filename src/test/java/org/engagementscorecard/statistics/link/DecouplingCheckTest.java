package org.engagementscorecard.statistics.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.engagementscorecard.statistics.link.DecouplingFinding.Change;
import org.engagementscorecard.statistics.link.DecouplingFinding.Decoupled;
import org.engagementscorecard.statistics.link.DecouplingFinding.NotChecked;
import org.engagementscorecard.statistics.link.DecouplingFinding.Reason;
import org.engagementscorecard.statistics.link.DecouplingFinding.Unremarkable;
import org.junit.jupiter.api.Test;

/**
 * On made-up teams of 20 reps and a year of weeks, with 0.2 outcomes an activity; the last eight
 * weeks are recent. Seeds are fixed; {@code -Dlink.runs=2000} takes more.
 */
class DecouplingCheckTest {

  private static final int RUNS = Math.max(Integer.getInteger("link.runs", 400) / 5, 1);

  private static final DecouplingCheck CHECK =
      DecouplingCheck.of(LinkHonesty.of(1, Cadence.WEEK), MadeUpPanel.RECENT);

  private static final MadeUpPanel TEAM =
      MadeUpPanel.of(20, 52).withEffect(0.2).withShocksInProportion();

  private record Tally(int checked, int called) {

    static final Tally NONE = new Tally(0, 0);

    Tally plus(Tally other) {
      return new Tally(checked + other.checked, called + other.called);
    }

    double share() {
      return (double) called / checked;
    }
  }

  @Test
  void fewerThanOneInAHundredRepsWhoseOutcomesFollowAreCalled() {
    // Given teams in which all is as always
    for (double lasting : new double[] {0, 0.5}) {
      Tally tally = run(TEAM.withOutcomePersistence(lasting), 0, 1, 1, false);

      System.out.printf("luck lasts %.1f: false alarms %s %.4f%n", lasting, tally, tally.share());
      assertThat(tally.checked).isGreaterThan(RUNS * 10);
      assertThat(tally.share()).isLessThanOrEqualTo(0.01);
    }
  }

  @Test
  void repsWhoseOutcomesFollowAJumpOfActivityAreNotCalled() {
    // Given that a quarter of the team does half as much again, or twice as much, and it works
    for (double times : new double[] {1.5, 2}) {
      Tally tally = run(TEAM, 5, times, 1, true);

      System.out.printf("%.1f times, followed: called %s %.4f%n", times, tally, tally.share());
      assertThat(tally.share()).isLessThanOrEqualTo(0.01);
    }
  }

  @Test
  void thoseWhoDecoupledAreFound() {
    // Given two reps who record twice as much, 30 a week more, from which nothing comes: 6 outcomes
    // a week are missing beside some 6 that there were
    Tally twice = run(TEAM, 2, 2, 0, true);
    // and three times as much where luck lasts
    Tally thrice = run(TEAM.withOutcomePersistence(0.5), 2, 3, 0, true);

    // Then
    System.out.printf("decoupled: 2 times %s %.3f, ", twice, twice.share());
    System.out.printf("3 times where luck lasts %s %.3f%n", thrice, thrice.share());
    assertThat(twice.share()).isGreaterThanOrEqualTo(0.75);
    assertThat(thrice.share()).isGreaterThanOrEqualTo(0.60);
  }

  @Test
  void theOthersAreNotCalledForIt() {
    Tally tally = run(TEAM, 2, 2, 0, false);

    System.out.printf("others of a team with two decoupled: %s %.4f%n", tally, tally.share());
    assertThat(tally.share()).isLessThanOrEqualTo(0.01);
  }

  /** Counts the planted (those numbered below) or the others. */
  private static Tally run(
      MadeUpPanel panel, int planted, double times, double following, boolean ofPlanted) {
    return IntStream.range(0, RUNS)
        .parallel()
        .mapToObj(
            run -> {
              List<PanelCell> cells =
                  panel.draw(new SplittableRandom(run), 0.05, planted, times, following);
              Tally tally = Tally.NONE;
              for (Map.Entry<Integer, DecouplingFinding> each : CHECK.check(cells).entrySet()) {
                if (each.getKey() < planted == ofPlanted
                    && !(each.getValue() instanceof NotChecked)) {
                  tally = tally.plus(new Tally(1, each.getValue() instanceof Decoupled ? 1 : 0));
                }
              }
              return tally;
            })
        .reduce(Tally.NONE, Tally::plus);
  }

  @Test
  void numbersSpeakOfTheRepsOwnRise() {
    // Given
    List<PanelCell> cells = TEAM.draw(new SplittableRandom(4), 0, 1, 2.5, 0);

    // When
    DecouplingFinding finding = CHECK.check(cells).get(0);

    // Then 45 more a week (times the rep's size), from which 9 outcomes should have come
    assertThat(finding).isInstanceOf(Decoupled.class);
    assertThat(finding.key()).isEqualTo("decoupled");
    Change change = ((Decoupled) finding).change();
    double size =
        cells.stream()
                .filter(cell -> cell.rep() == 0 && cell.period() < 43)
                .mapToDouble(PanelCell::activity)
                .average()
                .orElseThrow()
            / 30;
    assertThat(change.activityRise()).isBetween(45 * size - 15, 45 * size + 15);
    assertThat(change.expectedRise() / change.activityRise()).isBetween(0.15, 0.25);
    assertThat(change.outcomeRise()).isBetween(-4.0, 4.0);
    assertThat(change.outcomeRiseLow()).isLessThan(change.outcomeRise());
    assertThat(change.outcomeRiseHigh()).isGreaterThan(change.outcomeRise());
    assertThat(change.recentPeriods()).isEqualTo(8);
    assertThat(change.pastPeriods()).isEqualTo(43);
    assertThat(change.others()).isEqualTo(19);
    assertThat(change.activityP()).isLessThan(0.05);
    assertThat(change.shortfallP()).isLessThan(0.01);
  }

  @Test
  void theAnswerDoesNotDependOnTheOrderOfCellsOrNumberingOfReps() {
    // Given
    List<PanelCell> cells =
        MadeUpPanel.of(120, 26).withEffect(0.2).draw(new SplittableRandom(3), 0.1);
    Map<Integer, DecouplingFinding> findings = CHECK.check(cells);

    // When
    List<PanelCell> other = new ArrayList<>();
    cells.forEach(
        cell ->
            other.add(
                new PanelCell(1000 - cell.rep(), cell.period(), cell.activity(), cell.outcome())));
    Collections.shuffle(other, new Random(9));
    Map<Integer, DecouplingFinding> others = CHECK.check(other);

    // Then
    assertThat(findings).hasSize(120);
    findings.forEach((rep, finding) -> assertThat(others).containsEntry(1000 - rep, finding));
    assertThat(findings.values()).hasAtLeastOneElementOfType(Unremarkable.class);
  }

  @Test
  void withoutALinkNothingComesApart() {
    assertThat(CHECK.check(MadeUpPanel.of(20, 52).draw(new SplittableRandom(1), 0)).values())
        .hasSize(20)
        .containsOnly(new NotChecked(Reason.NO_LINK));
    assertThat(CHECK.check(List.of())).isEmpty();
  }

  @Test
  void aRepWithTooFewPeriodsIsNotChecked() {
    // Given a newcomer (0) and one who has left (1)
    List<PanelCell> cells =
        TEAM.draw(new SplittableRandom(5), 0).stream()
            .filter(cell -> cell.rep() != 0 || cell.period() >= 38)
            .filter(cell -> cell.rep() != 1 || cell.period() < 44)
            .toList();

    // When
    Map<Integer, DecouplingFinding> findings = CHECK.check(cells);

    // Then
    assertThat(findings.get(0)).isEqualTo(new NotChecked(Reason.FEW_PERIODS));
    assertThat(findings.get(1)).isEqualTo(new NotChecked(Reason.FEW_PERIODS));
    assertThat(findings.get(3)).isInstanceOf(Unremarkable.class);
    assertThat(findings).hasSize(20);
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    LinkHonesty link = LinkHonesty.of(1, Cadence.WEEK);
    assertThatThrownBy(() -> DecouplingCheck.of(link, 1))
        .isInstanceOf(IllegalArgumentException.class);
    for (double bad : new double[] {0, 0.5, Double.NaN}) {
      assertThatThrownBy(() -> new DecouplingCheck(link, 8, bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
