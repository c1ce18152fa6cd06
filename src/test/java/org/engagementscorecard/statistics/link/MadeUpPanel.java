package org.engagementscorecard.statistics.link;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A panel with known truth. Counts are Poisson; a rep has a size (log-normal over reps), to which
 * both activity and outcomes are proportional; activity lasts from period to period.
 *
 * @param reps number of reps
 * @param periods number of periods
 * @param sizeSd standard deviation over reps of log size: between-rep confounding
 * @param persistence autocorrelation of activity beyond its count noise
 * @param activitySd standard deviation of log activity within a rep
 * @param lag periods from activity to outcome
 * @param effect extra outcomes per extra activity
 * @param reverse extra activities in the next period per extra outcome
 * @param shock standard deviation of what happens to everybody in a period, as a fraction
 * @param trend standard deviation over reps of the growth over the whole panel, as a fraction
 * @param outcomePersistence autocorrelation of outcomes' own luck
 * @param activityLevel activities of a rep of size 1 per period
 * @param outcomeLevel outcomes of a rep of size 1 per period
 * @param proportional whether what happens to everybody grows with the rep's size
 */
record MadeUpPanel(
    int reps,
    int periods,
    double sizeSd,
    double persistence,
    double activitySd,
    int lag,
    double effect,
    double reverse,
    double shock,
    double trend,
    double outcomePersistence,
    double activityLevel,
    double outcomeLevel,
    boolean proportional) {

  static MadeUpPanel of(int reps, int periods) {
    return new MadeUpPanel(reps, periods, 0.4, 0.5, 0.3, 1, 0, 0, 0.2, 0, 0, 30, 6, false);
  }

  MadeUpPanel withEffect(double value) {
    return new MadeUpPanel(
        reps,
        periods,
        sizeSd,
        persistence,
        activitySd,
        lag,
        value,
        reverse,
        shock,
        trend,
        outcomePersistence,
        activityLevel,
        outcomeLevel,
        proportional);
  }

  MadeUpPanel withReverse(double value) {
    return new MadeUpPanel(
        reps,
        periods,
        sizeSd,
        persistence,
        activitySd,
        lag,
        effect,
        value,
        shock,
        trend,
        outcomePersistence,
        activityLevel,
        outcomeLevel,
        proportional);
  }

  MadeUpPanel withLag(int value) {
    return new MadeUpPanel(
        reps,
        periods,
        sizeSd,
        persistence,
        activitySd,
        value,
        effect,
        reverse,
        shock,
        trend,
        outcomePersistence,
        activityLevel,
        outcomeLevel,
        proportional);
  }

  MadeUpPanel withSizeSd(double value) {
    return new MadeUpPanel(
        reps,
        periods,
        value,
        persistence,
        activitySd,
        lag,
        effect,
        reverse,
        shock,
        trend,
        outcomePersistence,
        activityLevel,
        outcomeLevel,
        proportional);
  }

  MadeUpPanel withShock(double value) {
    return new MadeUpPanel(
        reps,
        periods,
        sizeSd,
        persistence,
        activitySd,
        lag,
        effect,
        reverse,
        value,
        trend,
        outcomePersistence,
        activityLevel,
        outcomeLevel,
        proportional);
  }

  MadeUpPanel withTrend(double value) {
    return new MadeUpPanel(
        reps,
        periods,
        sizeSd,
        persistence,
        activitySd,
        lag,
        effect,
        reverse,
        shock,
        value,
        outcomePersistence,
        activityLevel,
        outcomeLevel,
        proportional);
  }

  MadeUpPanel withOutcomePersistence(double value) {
    return new MadeUpPanel(
        reps,
        periods,
        sizeSd,
        persistence,
        activitySd,
        lag,
        effect,
        reverse,
        shock,
        trend,
        value,
        activityLevel,
        outcomeLevel,
        proportional);
  }

  MadeUpPanel withLevels(double activities, double outcomes) {
    return new MadeUpPanel(
        reps,
        periods,
        sizeSd,
        persistence,
        activitySd,
        lag,
        effect,
        reverse,
        shock,
        trend,
        outcomePersistence,
        activities,
        outcomes,
        proportional);
  }

  MadeUpPanel withShocksInProportion() {
    return new MadeUpPanel(
        reps,
        periods,
        sizeSd,
        persistence,
        activitySd,
        lag,
        effect,
        reverse,
        shock,
        trend,
        outcomePersistence,
        activityLevel,
        outcomeLevel,
        true);
  }

  /** Cells, each missing with probability {@code missing}. */
  List<PanelCell> draw(SplittableRandom random, double missing) {
    return draw(random, missing, 0, 1, 0);
  }

  /**
   * The same, but the last {@code recent} periods' activity of reps numbered below {@code planted}
   * is multiplied, and outcomes follow only that share {@code following} of what is added.
   */
  List<PanelCell> draw(
      SplittableRandom random, double missing, int planted, double times, double following) {
    int recent = RECENT;
    int warm = lag + 10;
    double[] common = new double[periods + warm];
    for (int t = 0; t < common.length; t++) {
      // half of it lasts
      common[t] = (t > 0 ? 0.5 * common[t - 1] : 0) + 0.87 * shock * normal(random);
    }
    List<PanelCell> cells = new ArrayList<>();
    for (int r = 0; r < reps; r++) {
      double size = Math.exp(sizeSd * normal(random));
      double growth = trend * normal(random);
      double mood = 0;
      double luck = 0;
      double surprise = 0;
      double[] activity = new double[periods + warm];
      double[] honest = new double[periods + warm];
      for (int t = 0; t < activity.length; t++) {
        double grown = 1 + growth * (t - warm) / periods;
        mood = persistence * mood + Math.sqrt(1 - persistence * persistence) * normal(random);
        luck =
            outcomePersistence * luck
                + Math.sqrt(1 - outcomePersistence * outcomePersistence) * normal(random);
        double all = (proportional ? size : 1) * common[t];
        double base =
            activityLevel * (size * grown * Math.exp(activitySd * mood) + all) + reverse * surprise;
        honest[t] = count(random, base);
        boolean isPlanted = r < planted && t >= periods + warm - recent - lag;
        double added = isPlanted ? (times - 1) * activityLevel * size : 0;
        activity[t] = honest[t] + count(random, added);
        double usual = outcomeLevel * (size * grown + all);
        double carried = 0;
        if (t >= lag) {
          double before = honest[t - lag] + following * (activity[t - lag] - honest[t - lag]);
          carried = effect * (before - activityLevel * size);
        }
        double expected = usual + carried;
        double lucky = outcomePersistence == 0 ? 0 : 0.4 * outcomeLevel * size * luck;
        double outcome = count(random, expected + lucky);
        surprise = outcome - expected;
        if (t >= warm && random.nextDouble() >= missing) {
          cells.add(new PanelCell(r, t - warm, activity[t], outcome));
        }
      }
    }
    return cells;
  }

  /** Periods in which the planted ones differ. */
  static final int RECENT = 8;

  private static double count(SplittableRandom random, double mean) {
    if (mean <= 0) {
      return 0;
    }
    if (mean > 50) {
      return Math.max(Math.rint(mean + Math.sqrt(mean) * normal(random)), 0);
    }
    double left = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > left) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  static double normal(SplittableRandom random) {
    // Box & Muller
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
