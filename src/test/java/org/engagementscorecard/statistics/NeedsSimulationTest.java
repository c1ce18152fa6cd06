package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.engagementscorecard.statistics.NeedRules.Move;
import org.engagementscorecard.statistics.SimulatedYear.Recovery;
import org.engagementscorecard.statistics.SimulatedYear.Setting;
import org.engagementscorecard.statistics.SimulatedYear.Step;
import org.junit.jupiter.api.Test;

/**
 * How often needs flap, open by noise, miss a gap or a recovery, and say changed where nothing did.
 * Seeds are fixed. An ordinary build makes a few runs of each, with three standard errors of slack;
 * {@code -Dstatistics.runs=10} makes ten times as many, and the table of docs/method.md.
 */
class NeedsSimulationTest {
  private static final int MORE = Integer.getInteger("statistics.runs", 1);
  private static final NeedRules RULES = NeedRules.withDefaults();
  private static final VerdictRules VERDICTS = VerdictRules.withDefaults();

  /** What is used, and what it is weighed against. */
  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("used", VERDICTS, RULES),
          new Setting(
              "opens sooner: 0.7, q 0.2",
              VERDICTS.withGapProbability(0.7).withMaximumQ(0.2),
              RULES),
          new Setting(
              "opens later: 0.9, q 0.05",
              VERDICTS.withGapProbability(0.9).withMaximumQ(0.05),
              RULES),
          new Setting(
              "closes as soon as it is no watch",
              VERDICTS,
              new NeedRules(0.6, 0.985, 100, 0.5, 0.6, 0.7, 0, 0)),
          new Setting(
              "changed at 0.96 with 30 attempts",
              VERDICTS,
              new NeedRules(0.1, 0.96, 30, 0.5, 0.5, 0.7, 21, 28)),
          new Setting(
              "changed at 0.99", VERDICTS, new NeedRules(0.1, 0.99, 100, 0.5, 0.5, 0.7, 21, 28)));

  private static final Setting USED = SETTINGS.get(0);
  private static final int RECOVERS = 105;

  private static double slack(double probability, double n) {
    return 3 * Math.sqrt(probability * (1 - probability) / Math.max(n, 1));
  }

  /** Years of daily looks at a full window; the first rep has the rate. */
  private static List<SimulatedYear> years(double rate, int runs) {
    List<SimulatedYear> years = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      // a team of its own for each rate: the same draws counted again would look like more evidence
      var random = new SplittableRandom(200_000 * Math.round(100 * rate) + run);
      double[] rates = SimulatedYear.team(random, 20, 0.3);
      rates[0] = rate;
      years.add(
          new SimulatedYear(
              random,
              rates,
              SimulatedYear.WINDOW + SimulatedYear.YEAR,
              SimulatedYear.WINDOW,
              null));
    }
    return years;
  }

  /** From nothing; the first rep has the rate, and the typical one from a day on. */
  private static List<SimulatedYear> recoveries(double rate, int days, int runs) {
    List<SimulatedYear> years = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      var random = new SplittableRandom(1000 + run);
      double[] rates = SimulatedYear.team(random, 20, 0.3);
      rates[0] = rate;
      years.add(new SimulatedYear(random, rates, days, 0, new Recovery(0, RECOVERS, 0.3)));
    }
    return years;
  }

  private static SimulatedYear alike(int run) {
    var random = new SplittableRandom(2000 + run);
    return new SimulatedYear(
        random, SimulatedYear.team(random, 200, 0), SimulatedYear.YEAR, 0, null);
  }

  /** What became of needs where nothing changes. */
  private record Lives(int cells, int restless, int opened, int changedIn13Weeks, int changed) {
    static Lives of(List<SimulatedYear> years, boolean all, Setting setting, int takenUpAfter) {
      int cells = 0;
      int restless = 0;
      int opened = 0;
      int early = 0;
      int changed = 0;
      for (SimulatedYear year : years) {
        for (int rep = 0; rep < (all ? year.reps() : 1); rep++) {
          List<Step> steps = year.lives(rep, setting, takenUpAfter);
          cells++;
          restless += steps.size() > 4 ? 1 : 0;
          int openedOn = 0;
          for (Step step : steps) {
            if (step.move() == Move.OPEN) {
              opened++;
              openedOn = step.day();
            } else if (step.move() == Move.CHANGED) {
              changed++;
              early += step.day() - openedOn <= SimulatedYear.WINDOW ? 1 : 0;
            }
          }
        }
      }
      return new Lives(cells, restless, opened, early, changed);
    }

    double falselyChanged() {
      return (double) changedIn13Weeks / Math.max(opened, 1);
    }
  }

  private static int openIn13Weeks(List<SimulatedYear> years, Setting setting) {
    return (int)
        years.stream()
            .filter(
                year ->
                    year.lives(0, setting, SimulatedYear.UNTOUCHED).stream()
                        .anyMatch(step -> step.day() < SimulatedYear.WINDOW))
            .count();
  }

  /** Of needs that are live when the rate recovers, and taken up then. */
  private record Seen(int live, int changed) {
    static Seen of(List<SimulatedYear> years, Setting setting) {
      int live = 0;
      int changed = 0;
      for (SimulatedYear year : years) {
        List<Step> before =
            year.lives(0, setting, SimulatedYear.UNTOUCHED).stream()
                .filter(step -> step.day() < RECOVERS)
                .toList();
        if (before.isEmpty() || before.get(before.size() - 1).move() != Move.OPEN) {
          continue;
        }
        live++;
        int opened = before.get(before.size() - 1).day();
        changed +=
            year.lives(0, setting, RECOVERS - opened).stream()
                    .anyMatch(step -> step.move() == Move.CHANGED && step.day() >= RECOVERS)
                ? 1
                : 0;
      }
      return new Seen(live, changed);
    }
  }

  private static void say(String text, Object... values) {
    System.out.printf(Locale.ROOT, text + "%n", values);
  }

  @Test
  void needsDoNotFlapAndSeldomSayChangedWhereNothingDid() {
    List<SimulatedYear> all = new ArrayList<>();
    // Given a rep right at what a gap says (10% below 30%), and others below it
    for (double rate : new double[] {0.27, 0.24, 0.22, 0.2, 0.15}) {
      List<SimulatedYear> years = years(rate, MORE * 2);
      Lives border = Lives.of(years, false, USED, SimulatedYear.UNTOUCHED);
      say("rate %.2f: more than 4 changes in %d of %d years", rate, border.restless, border.cells);
      assertThat((double) border.restless / border.cells)
          .isLessThanOrEqualTo(0.05 + slack(0.05, border.cells));
      all.addAll(years);
    }

    // Then
    for (int takenUp : new int[] {SimulatedYear.UNTOUCHED, 14}) {
      Lives lives = Lives.of(all, true, USED, takenUp);
      say(
          "nothing changes, %s: more than 4 changes in %d of %d; of %d needs %d say changed within"
              + " 13 weeks (%.1f%%), %d in all",
          takenUp < 0 ? "never taken up" : "taken up after 14 days",
          lives.restless,
          lives.cells,
          lives.opened,
          lives.changedIn13Weeks,
          100 * lives.falselyChanged(),
          lives.changed);
      assertThat((double) lives.restless / lives.cells).isLessThanOrEqualTo(0.05);
      assertThat(lives.falselyChanged())
          .isLessThanOrEqualTo(0.1 + (MORE > 1 ? 0 : slack(0.1, lives.opened)));
    }
  }

  @Test
  void noiseAloneOpensNextToNothing() {
    for (int run = 0; run < Math.max(1, MORE / 2); run++) {
      Lives lives = Lives.of(List.of(alike(run)), true, USED, SimulatedYear.UNTOUCHED);
      say("200 reps alike over a year: %d needs opened", lives.opened);
      assertThat(lives.opened).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void gapsAreFoundAndRecoveriesSeenWithin13Weeks() {
    int runs = MORE * 10;
    List<SimulatedYear> half = recoveries(0.15, RECOVERS + SimulatedYear.WINDOW, runs);
    List<SimulatedYear> twoThirds = recoveries(0.2, SimulatedYear.WINDOW, runs);

    int open = openIn13Weeks(half, USED);
    Seen seen = Seen.of(half, USED);
    int watched = watched(twoThirds, USED);
    say(
        "half of typical: open within 13 weeks in %d of %d, recovery changed in %d of %d;"
            + " two thirds: on watch after 13 weeks in %d of %d, open in %d",
        open, runs, seen.changed, seen.live, watched, runs, openIn13Weeks(twoThirds, USED));
    assertThat((double) open / runs).isGreaterThanOrEqualTo(0.8 - slack(0.8, runs) / 3);
    assertThat((double) watched / runs).isGreaterThanOrEqualTo(0.75 - slack(0.75, runs) / 3);
    assertThat((double) seen.changed / seen.live)
        .isGreaterThanOrEqualTo(0.6 - slack(0.6, seen.live) / 3);
  }

  /** On watch, or a gap, when the 13 weeks are over. */
  private static int watched(List<SimulatedYear> years, Setting setting) {
    return (int)
        years.stream()
            .map(year -> year.verdict(setting.verdicts(), 0, SimulatedYear.WINDOW - 1))
            .filter(verdict -> verdict instanceof Verdict.Gap || verdict instanceof Verdict.Watch)
            .count();
  }

  /** Prints what docs/method.md shows; only with more runs, for it asserts nothing of its own. */
  @Test
  void theTradeBetweenThem() {
    int runs = MORE > 1 ? MORE * 3 : 1;
    List<SimulatedYear> border = years(0.24, runs);
    List<SimulatedYear> noise = MORE > 1 ? List.of(alike(0), alike(1), alike(2)) : List.of();
    List<SimulatedYear> half =
        recoveries(0.15, RECOVERS + SimulatedYear.WINDOW, MORE > 1 ? MORE * 6 : 2);
    List<SimulatedYear> twoThirds = recoveries(0.2, SimulatedYear.WINDOW, MORE > 1 ? MORE * 6 : 2);
    for (Setting setting : SETTINGS) {
      Lives one = Lives.of(border, false, setting, SimulatedYear.UNTOUCHED);
      Lives all = Lives.of(border, true, setting, SimulatedYear.UNTOUCHED);
      Lives none = Lives.of(noise, true, setting, SimulatedYear.UNTOUCHED);
      Seen seen = Seen.of(half, setting);
      say(
          "| %s | %d of %d | %d of %d | %d in %d | %d of %d | %d of %d | %d of %d | %.1f%% of %d |",
          setting.name(),
          one.restless,
          one.cells,
          all.restless,
          all.cells,
          none.opened,
          noise.size(),
          openIn13Weeks(half, setting),
          half.size(),
          openIn13Weeks(twoThirds, setting),
          twoThirds.size(),
          seen.changed,
          seen.live,
          100 * all.falselyChanged(),
          all.opened);
      assertThat(all.cells).isEqualTo(20 * runs);
    }
  }
}
