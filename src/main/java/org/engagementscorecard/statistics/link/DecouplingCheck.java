package org.engagementscorecard.statistics.link;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.engagementscorecard.statistics.link.DecouplingFinding.Change;
import org.engagementscorecard.statistics.link.DecouplingFinding.Decoupled;
import org.engagementscorecard.statistics.link.DecouplingFinding.NotChecked;
import org.engagementscorecard.statistics.link.DecouplingFinding.Reason;
import org.engagementscorecard.statistics.link.DecouplingFinding.Unremarkable;

/**
 * Has a rep's activity risen lately while outcomes did not follow as they do in the team?
 *
 * <p>The link is learnt from before the recent periods, of all reps; only where it {@code goes
 * with} can anything come apart. For each rep, period effects (even and in proportion to size) are
 * those of the <i>other</i> reps (from a hundred reps on, of all but every hundredth). With
 * activity and outcome so adjusted, and the rep's recent periods beside the rep's own past, it is
 * {@code decoupled} when
 *
 * <ul>
 *   <li>activity (the lag before) is up: one-sided p at most 0.05;
 *   <li>outcome − slope × activity is down: one-sided p at most {@code falseAlarm};
 *   <li>of the outcomes that should have come with the rise, fewer than half did, so that a rep
 *       whose slope is merely a bit flatter is left alone.
 * </ul>
 *
 * <p>Both are t tests of two means with the variance of the rep's own past, not below a quarter of
 * everybody's (a few quiet periods are no proof of steadiness); neighbouring periods may resemble
 * each other (first-order autocorrelation, pooled over reps); counts that are expected higher may
 * vary more; and the slope's own standard error counts. On made-up teams whose outcomes follow,
 * with and without jumps of activity, fewer than 1 in 100 reps are called. Of reps among 20, over a
 * year of weeks, who for eight weeks record twice as much (30 a week more) while the 6 outcomes a
 * week that should come with it (beside some 6) stay away, 85 in 100 are found ({@code
 * DecouplingCheckTest}).
 *
 * @param link the link's lag and levels
 * @param recentPeriods how many of the newest periods of outcomes are recent, at least 2
 * @param falseAlarm in how many checks of reps whose outcomes follow an alarm may be raised,
 *     strictly between 0 and 0.5
 */
public record DecouplingCheck(LinkHonesty link, int recentPeriods, double falseAlarm) {

  private static final double ACTIVITY_IS_UP = 0.05;

  /** Periods of a rep's own past that it takes to know what is usual. */
  private static final int FEWEST_PAST = 8;

  /** Others it takes in a period to know what happened to everybody. */
  private static final int FEWEST_OTHERS = 3;

  private static final double GREATEST_PERSISTENCE = 0.9;

  /**
   * @throws IllegalArgumentException if a parameter lies outside its range
   * @throws NullPointerException if {@code link} is null
   */
  public DecouplingCheck {
    Objects.requireNonNull(link, "link");
    if (recentPeriods < 2) {
      throw new IllegalArgumentException("recentPeriods must be at least 2: " + recentPeriods);
    }
    if (!(falseAlarm > 0 && falseAlarm < 0.5)) {
      throw new IllegalArgumentException(
          "falseAlarm must lie strictly between 0 and 0.5: " + falseAlarm);
    }
  }

  /**
   * At most 1 false alarm in 100 checks.
   *
   * @param link the link's lag and levels
   * @param recentPeriods how many of the newest periods of outcomes are recent, at least 2
   * @return the defaults
   * @throws IllegalArgumentException if fewer than 2 periods are recent
   */
  public static DecouplingCheck of(LinkHonesty link, int recentPeriods) {
    return new DecouplingCheck(link, recentPeriods, 0.01);
  }

  /**
   * Checks every rep.
   *
   * @param cells at most one per rep and period, in any order; any may be missing
   * @return a finding for each rep who has a cell, by the rep's number
   * @throws IllegalArgumentException if a rep has two cells in one period
   */
  public SortedMap<Integer, DecouplingFinding> check(List<PanelCell> cells) {
    Panel panel = Panel.of(cells);
    int recentFrom = panel.newest() - recentPeriods + 1;
    LinkFinding past =
        link.judge(cells.stream().filter(cell -> cell.period() < recentFrom).toList());
    SortedMap<Integer, DecouplingFinding> findings = new TreeMap<>();
    if (past instanceof LinkFinding.GoesWith goesWith) {
      panel.series().forEach(one -> findings.put(one.rep(), new NotChecked(Reason.FEW_PERIODS)));
      findings.putAll(check(panel, goesWith.estimate().claim(), recentFrom));
    } else {
      panel.series().forEach(one -> findings.put(one.rep(), new NotChecked(Reason.NO_LINK)));
    }
    return findings;
  }

  private SortedMap<Integer, DecouplingFinding> check(
      Panel panel, LinkEstimate.Slope slope, int recentFrom) {
    Sample lagged = panel.sample(link.lagPeriods()).withRowsPerRep(FEWEST_PAST + 2);
    // sums are taken in the canonical order of reps; only the answer is by number
    var activity = new Adjusted(lagged.mapped(row -> row[0]), recentFrom);
    var rest =
        new Adjusted(lagged.mapped(row -> row[1] - slope.coefficient() * row[0]), recentFrom);
    SortedMap<Integer, DecouplingFinding> findings = new TreeMap<>();
    for (int r = 0; r < lagged.blocks().size(); r++) {
      Sample.Block block = lagged.blocks().get(r);
      if (activity.enough(r)) {
        double usual =
            Arrays.stream(block.rows(), 0, block.countBefore(recentFrom))
                .mapToDouble(row -> row[1])
                .average()
                .orElseThrow();
        findings.put(
            block.rep(), judge(activity.contrast(r), rest.contrast(r), slope, usual, lagged));
      }
    }
    return findings;
  }

  private DecouplingFinding judge(
      Contrast activity, Contrast rest, LinkEstimate.Slope slope, double usual, Sample lagged) {
    double expected = slope.coefficient() * activity.rise;
    double growth = usual > 0 ? Math.max((usual + expected) / usual, 1) : 1;
    double ownVariance = rest.variance * growth;
    double slopeError = activity.rise * slope.standardError();
    double outcomeRise = rest.rise + expected;
    double reach =
        TDistribution.of(rest.degrees).inverseSurvivalProbability((1 - link.level()) / 2)
            * Math.sqrt(ownVariance);
    Change change =
        new Change(
            activity.rise,
            expected,
            outcomeRise,
            outcomeRise - reach,
            outcomeRise + reach,
            upperTail(activity.rise, activity.variance, activity.degrees),
            upperTail(-rest.rise, ownVariance + slopeError * slopeError, rest.degrees),
            activity.recent,
            activity.past,
            lagged.blocks().size() - 1,
            link.level(),
            link.cadence());
    boolean decoupled =
        change.activityP() <= ACTIVITY_IS_UP
            && change.shortfallP() <= falseAlarm
            && expected > 0
            && outcomeRise < expected / 2;
    return decoupled ? new Decoupled(change, falseAlarm) : new Unremarkable(change);
  }

  private static double upperTail(double value, double variance, double degrees) {
    if (variance > 0) {
      return TDistribution.of(degrees).survivalProbability(value / Math.sqrt(variance));
    }
    return value > 0 ? 0 : 1;
  }

  /**
   * Recent mean less past mean.
   *
   * @param variance of the rise
   * @param degrees of freedom of the variance
   */
  private record Contrast(double rise, double variance, double degrees, int recent, int past) {}

  /** A column without the period effects of the other reps. */
  private final class Adjusted {
    private final int recentFrom;
    private final double[][] values;
    private final int[][] period;

    /** Correlation of neighbouring periods of the past, within reps. */
    private final double persistence;

    /** Variance of the past within reps, over all reps. */
    private final double everybodysVariance;

    Adjusted(Sample sample, int recentFrom) {
      this.recentFrom = recentFrom;
      WithinFit fit = new WithinFit(sample, false);
      int reps = sample.blocks().size();
      this.values = new double[reps][];
      this.period = new int[reps][];
      double[][] adjusted = fit.outcomesWithoutOthersPeriods();
      Map<Integer, Integer> repsByPeriod = new HashMap<>();
      for (Sample.Block block : sample.blocks()) {
        for (int one : block.period()) {
          repsByPeriod.merge(one, 1, Integer::sum);
        }
      }
      for (int r = 0; r < reps; r++) {
        double[] all = adjusted[r];
        int[] when = sample.blocks().get(r).period();
        int[] known =
            IntStream.range(0, when.length)
                .filter(i -> repsByPeriod.get(when[i]) > FEWEST_OTHERS)
                .toArray();
        values[r] = Arrays.stream(known).mapToDouble(i -> all[i]).toArray();
        period[r] = Arrays.stream(known).map(i -> when[i]).toArray();
      }
      double squares = 0;
      double products = 0;
      int degrees = 0;
      int checked = 0;
      for (int r = 0; r < reps; r++) {
        if (enough(r)) {
          int past = past(r);
          double middle = mean(r, 0, past);
          for (int i = 0; i < past; i++) {
            double rest = values[r][i] - middle;
            squares += rest * rest;
            if (i > 0 && period[r][i] == period[r][i - 1] + 1) {
              products += rest * (values[r][i - 1] - middle);
            }
          }
          degrees += past - 1;
          checked++;
        }
      }
      this.everybodysVariance = degrees == 0 ? 0 : squares / degrees;
      double raw = squares > 0 ? products / squares : 0;
      // taking out the rep's mean pulls it down by about (1 + 3 r) / periods: Kendall (1954)
      double bias = checked == 0 ? 0 : (1 + 3 * raw) * checked / (degrees + checked);
      this.persistence = Math.min(Math.max(raw + bias, 0), GREATEST_PERSISTENCE);
    }

    boolean enough(int r) {
      int past = past(r);
      return past >= FEWEST_PAST && 2 * (period[r].length - past) >= Math.max(recentPeriods, 4);
    }

    private int past(int r) {
      return (int) Arrays.stream(period[r]).filter(each -> each < recentFrom).count();
    }

    private double mean(int r, int from, int to) {
      return Arrays.stream(values[r], from, to).average().orElseThrow();
    }

    Contrast contrast(int r) {
      int past = past(r);
      int size = values[r].length;
      double middle = mean(r, 0, past);
      double squares = 0;
      double[] correlations = new double[period[r][size - 1] - period[r][0] + 1];
      for (int i = 0; i < correlations.length; i++) {
        correlations[i] = i == 0 ? 1 : correlations[i - 1] * persistence;
      }
      double spread = 0;
      double pastSpread = 0;
      for (int i = 0; i < size; i++) {
        if (i < past) {
          squares += (values[r][i] - middle) * (values[r][i] - middle);
        }
        for (int j = 0; j < size; j++) {
          double correlation = correlations[Math.abs(period[r][i] - period[r][j])];
          spread += weight(i, past, size) * weight(j, past, size) * correlation;
          pastSpread += i < past && j < past ? correlation / past : 0;
        }
      }
      // the sample variance of what persists is too small
      double variance = Math.max(squares / Math.max(past - pastSpread, 1), everybodysVariance / 4);
      double degrees = Math.max((past - 1) * (1 - persistence) / (1 + persistence), 1);
      return new Contrast(
          mean(r, past, size) - middle, variance * spread, degrees, size - past, past);
    }

    private static double weight(int i, int past, int size) {
      return i < past ? -1.0 / past : 1.0 / (size - past);
    }
  }
}
