package org.engagementscorecard.statistics.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How often what is said is right, on made-up panels: of about 30 activities and 6 outcomes a week
 * with Poisson noise, a rep's own activity swinging by a third and lasting, 5% of the cells
 * missing. Seeds are fixed; {@code -Dlink.runs=5000} takes more.
 */
class LinkSimulationTest {

  private static final int RUNS = Integer.getInteger("link.runs", 400);

  private record Case(String what, MadeUpPanel panel) {}

  @Test
  void whatIsNotThereIsNotClaimed() {
    System.out.println("nothing there: goes-with in");
    double sum = 0;
    int cases = 0;
    for (int reps : new int[] {8, 20}) {
      MadeUpPanel panel = MadeUpPanel.of(reps, 26);
      for (Case each :
          List.of(
              new Case("nothing", panel),
              new Case("strong reps do more of both", panel.withSizeSd(1)),
              new Case("shocks to everybody", panel.withShock(0.5)),
              new Case(
                  "shocks in proportion to size",
                  panel.withShock(0.5).withSizeSd(0.6).withShocksInProportion()),
              new Case(
                  "shocks in proportion, same week",
                  panel.withShock(0.5).withSizeSd(0.6).withShocksInProportion().withLag(0)),
              new Case("reps grow in both", panel.withTrend(0.5)),
              new Case("luck lasts", panel.withOutcomePersistence(0.6)))) {
        // Given no effect; when; then: 5% is promised, and 400 runs are off by 1% either way
        double share = share(each, "goes-with", RUNS);
        assertThat(share).as(each.what).isLessThanOrEqualTo(0.075);
        sum += share;
        cases++;
      }
    }
    System.out.printf("%.3f  over all%n", sum / cases);
    assertThat(sum / cases).isLessThanOrEqualTo(0.05);
  }

  @Test
  void whatIsThereIsFound() {
    System.out.println("effect there: goes-with in");
    for (Case each :
        List.of(
            new Case("0.20 an activity, 8 reps, 12 weeks", MadeUpPanel.of(8, 12).withEffect(0.2)),
            new Case("0.10 an activity, 8 reps, 26 weeks", MadeUpPanel.of(8, 26).withEffect(0.1)),
            new Case("0.10 an activity, 20 reps, 12 weeks", MadeUpPanel.of(20, 12).withEffect(0.1)),
            new Case(
                "0.10 an activity, lag 3, 20 reps, 26 weeks",
                MadeUpPanel.of(20, 26).withEffect(0.1).withLag(3)),
            new Case(
                "0.10 an activity, lag 0, 20 reps, 26 weeks",
                MadeUpPanel.of(20, 26).withEffect(0.1).withLag(0)),
            new Case(
                "0.06 an activity, 20 reps, 26 weeks", MadeUpPanel.of(20, 26).withEffect(0.06)))) {
      assertThat(share(each, "goes-with", RUNS / 2)).as(each.what).isGreaterThanOrEqualTo(0.80);
    }
  }

  @Test
  void outcomesThatDriveNextWeeksActivityAreWithheld() {
    System.out.println("reverse causation: withheld in");
    MadeUpPanel panel = MadeUpPanel.of(20, 26);
    for (double strength : new double[] {1.25, 2, 4}) {
      for (double lasting : new double[] {0, 0.6}) {
        var each =
            new Case(
                strength + " activities an outcome, luck lasts " + lasting,
                panel.withReverse(strength).withOutcomePersistence(lasting));
        assertThat(share(each, "withheld", RUNS / 2)).as(each.what).isGreaterThanOrEqualTo(0.90);
      }
    }
    var small = new Case("4 activities an outcome, 8 reps", MadeUpPanel.of(8, 26).withReverse(4));
    assertThat(share(small, "withheld", RUNS / 2)).isGreaterThanOrEqualTo(0.90);
  }

  @Test
  void reverseCausationTooWeakToSeeIsNotClaimedEither() {
    System.out.println("weak reverse causation: goes-with in");
    for (double strength : new double[] {0.25, 0.5, 1}) {
      for (double lasting : new double[] {0, 0.6}) {
        var each =
            new Case(
                strength + " activities an outcome, luck lasts " + lasting,
                MadeUpPanel.of(8, 26).withReverse(strength).withOutcomePersistence(lasting));
        assertThat(share(each, "goes-with", RUNS / 2)).as(each.what).isLessThanOrEqualTo(0.06);
      }
    }
  }

  @Test
  void intervalsHoldTheTruth() {
    // Given an effect of 0.1 an activity
    for (int reps : new int[] {6, 20}) {
      MadeUpPanel panel = MadeUpPanel.of(reps, 16).withEffect(0.1);

      // When
      long covered =
          IntStream.range(0, RUNS)
              .parallel()
              .filter(
                  run -> {
                    LinkFinding finding = judge(panel, run);
                    return !(finding instanceof LinkFinding.TooEarly)
                        && LinkHonestyTest.estimate(finding).claim().low() <= 0.1
                        && LinkHonestyTest.estimate(finding).claim().high() >= 0.1;
                  })
              .count();

      // Then
      System.out.printf("%d reps: 90%% intervals cover %.3f%n", reps, (double) covered / RUNS);
      assertThat((double) covered / RUNS).isBetween(0.87, 0.99);
    }
  }

  @Test
  void aThousandRepsAndAYearOfWeeksTakeWellBelowASecond() {
    // Given
    List<PanelCell> cells = MadeUpPanel.of(1000, 52).draw(new SplittableRandom(1), 0.05);
    LinkHonesty honesty = LinkHonesty.of(1, Cadence.WEEK);
    // processor time, for other tests may be running
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      // When
      long start = threads.getCurrentThreadCpuTime();
      honesty.judge(cells);
      best = Math.min(best, threads.getCurrentThreadCpuTime() - start);
    }

    // Then
    System.out.printf("1,000 reps, 52 weeks: %.3f s of one core%n", best / 1e9);
    assertThat(best / 1e9).isLessThan(0.8);
  }

  private static double share(Case each, String key, int runs) {
    Map<String, Long> count =
        IntStream.range(0, runs)
            .parallel()
            .mapToObj(run -> judge(each.panel, run).key())
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    double share = (double) count.getOrDefault(key, 0L) / runs;
    System.out.printf("%.3f  %d reps  %s  %s%n", share, each.panel.reps(), each.what, count);
    return share;
  }

  private static LinkFinding judge(MadeUpPanel panel, int run) {
    return LinkHonesty.of(panel.lag(), Cadence.WEEK)
        .judge(panel.draw(new SplittableRandom(run), 0.05));
  }
}
