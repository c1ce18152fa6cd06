package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.engagementscorecard.statistics.NeedRules.Life;
import org.engagementscorecard.statistics.NeedRules.Look;
import org.engagementscorecard.statistics.NeedRules.Move;

/**
 * Made-up reps with 15 attempts a week, three on each of five days, who are looked at every day
 * over the 13 weeks behind, by the real comparison, verdicts and rules.
 */
final class SimulatedYear {
  static final int WINDOW = 91;
  static final int YEAR = 364;

  /** Never taken up. */
  static final int UNTOUCHED = -1;

  private static final int ATTEMPTS = 3;
  private static final PooledComparison COMPARISON = PooledComparison.withDefaults();
  private static final OwnPast OWN_PAST = OwnPast.withDefaults();
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** A rate that is another from a day on. */
  record Recovery(int rep, int day, double rate) {}

  /** How needs are opened and what becomes of them. */
  record Setting(String name, VerdictRules verdicts, NeedRules needs) {}

  /** What happened to a need on a day, counted from the first with facts. */
  record Step(int day, Move move) {}

  private final int firstLook;
  private final long[][] attempts;
  private final long[][] successes;

  /** By day; null before the first look. */
  private final List<List<Estimate>> estimates = new ArrayList<>();

  private final Map<VerdictRules, List<List<Verdict>>> verdicts = new HashMap<>();
  private final Map<List<Long>, Double> better = new HashMap<>();

  /**
   * @param rates true rates of the reps
   * @param days how many days there are facts of
   * @param firstLook the first day with a look, from 0
   * @param recovery of one of them, or null
   */
  SimulatedYear(
      SplittableRandom random, double[] rates, int days, int firstLook, Recovery recovery) {
    this.firstLook = firstLook;
    attempts = new long[rates.length][days + 1];
    successes = new long[rates.length][days + 1];
    for (int day = 0; day < days; day++) {
      boolean working = day % 7 < 5;
      for (int r = 0; r < rates.length; r++) {
        boolean recovered = recovery != null && r == recovery.rep() && day >= recovery.day();
        double rate = recovered ? recovery.rate() : rates[r];
        int today = working ? ATTEMPTS : 0;
        attempts[r][day + 1] = attempts[r][day] + today;
        successes[r][day + 1] = successes[r][day] + Draw.successes(random, today, rate);
      }
      if (day < firstLook) {
        estimates.add(null);
      } else {
        // on a day off nothing comes, and nothing leaves the window either once it is full
        estimates.add(
            working || day == firstLook ? look(day, rates.length) : estimates.get(day - 1));
      }
    }
  }

  /** Reps whose true rates have a standard deviation on the logit scale around 30%. */
  static double[] team(SplittableRandom random, int reps, double deviation) {
    double[] rates = new double[reps];
    for (int r = 0; r < reps; r++) {
      rates[r] = Link.LOGIT.natural(Math.log(0.3 / 0.7) + deviation * Draw.normal(random));
    }
    return rates;
  }

  private List<Estimate> look(int day, int reps) {
    List<ConversionCount> counts = new ArrayList<>();
    for (int r = 0; r < reps; r++) {
      counts.add(between(r, Math.max(0, day + 1 - WINDOW), day + 1));
    }
    return COMPARISON.compareConversions(counts).orElseThrow().estimates();
  }

  private ConversionCount between(int rep, int from, int to) {
    return new ConversionCount(
        attempts[rep][to] - attempts[rep][from], successes[rep][to] - successes[rep][from]);
  }

  int reps() {
    return attempts.length;
  }

  Verdict verdict(VerdictRules rules, int rep, int day) {
    return verdicts
        .computeIfAbsent(
            rules,
            key ->
                estimates.stream()
                    .map(family -> family == null ? List.<Verdict>of() : key.decide(family))
                    .toList())
        .get(day)
        .get(rep);
  }

  /**
   * What becomes of a rep's needs.
   *
   * @param takenUpAfter how many days after it was opened a need is taken up, or {@link #UNTOUCHED}
   */
  List<Step> lives(int rep, Setting setting, int takenUpAfter) {
    List<Step> steps = new ArrayList<>();
    Life life = Life.NONE;
    int opened = 0;
    int start = 0;
    int since = Integer.MIN_VALUE;
    for (int day = firstLook; day < estimates.size(); day++) {
      if (life == Life.LIVE && takenUpAfter != UNTOUCHED && day == opened + takenUpAfter) {
        start = day;
        since = day;
      }
      Verdict verdict = verdict(setting.verdicts(), rep, day);
      double gap = estimates.get(day).get(rep).probabilityGap();
      long daysInLife = (long) day - since;
      Look look;
      if (life == Life.NONE) {
        look = new Look(life, daysInLife, verdict, gap, Double.NaN, 0);
      } else {
        ConversionCount before = between(rep, Math.max(0, opened + 1 - WINDOW), opened + 1);
        ConversionCount after = between(rep, start, day + 1);
        look =
            new Look(
                life,
                daysInLife,
                verdict,
                gap,
                better(before, after, life),
                after.attempts(),
                before.attempts());
      }
      Move move = setting.needs().next(look);
      if (move != Move.STAY) {
        steps.add(new Step(day, move));
        life =
            switch (move) {
              case OPEN, FELL_BACK -> Life.LIVE;
              case CHANGED -> Life.CHANGED;
              case TURNED, RESULT, STAY -> Life.NONE;
            };
        since = day;
        if (move == Move.OPEN) {
          opened = day;
        }
        if (move == Move.OPEN || move == Move.FELL_BACK) {
          start = day + 1;
        }
      }
    }
    return steps;
  }

  /** By a normal approximation where that is far from whatever matters, to save time. */
  private double better(ConversionCount before, ConversionCount after, Life life) {
    if (after.attempts() == 0) {
      return Double.NaN;
    }
    double z = (logit(after) - logit(before)) / Math.sqrt(variance(after) + variance(before));
    if (life == Life.LIVE && z < 1.2) {
      return NORMAL.cumulativeProbability(z);
    }
    return better.computeIfAbsent(
        List.of(before.attempts(), before.successes(), after.attempts(), after.successes()),
        key ->
            OWN_PAST
                .conversions(Strata.single(after), Strata.single(before))
                .orElseThrow()
                .probabilityHigher());
  }

  private static double logit(ConversionCount count) {
    return Math.log((count.successes() + 0.5) / (count.attempts() - count.successes() + 0.5));
  }

  private static double variance(ConversionCount count) {
    return 1 / (count.successes() + 0.5) + 1 / (count.attempts() - count.successes() + 0.5);
  }
}
