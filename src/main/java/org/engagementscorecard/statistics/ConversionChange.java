package org.engagementscorecard.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * Conversions in two periods, stratum by stratum, given how many successes a stratum had in both
 * together: then only how they fell on the two periods counts, and the stratum's own rate drops
 * out, however few cases it has (Breslow &amp; Day 1980, "Statistical methods in cancer research",
 * volume 1, chapters 4 and 7). Integrating the strata's rates out under flat priors instead would,
 * with one case per cell, take a true change for three times as large.
 */
final class ConversionChange implements ChangeLikelihood {

  /** Beyond so many ways to divide the successes, the saddlepoint's error is below 1e-3. */
  private static final long COUNTED_OUT = 100;

  /** The exponential of twice as much is still a number. */
  private static final double GREATEST_LOG = 300;

  private final List<Cell> cells;
  private final double share;

  /** Share of successes over all, with half a success and half a failure added. */
  private final double overall;

  private final double overallFailures;

  private final double attemptsNow;

  /** At least one of the pairs must be of attempts in both periods; others are left out. */
  ConversionChange(List<Pair<ConversionCount>> pairs) {
    cells =
        pairs.stream()
            .filter(pair -> pair.now().attempts() > 0 && pair.before().attempts() > 0)
            .map(Cell::new)
            .toList();
    double successes = 0.5;
    double failures = 0.5;
    double compared = 0;
    for (Cell cell : cells) {
      successes += cell.successes;
      failures += cell.failures;
      compared += cell.now;
    }
    overall = successes / (successes + failures);
    overallFailures = failures / (successes + failures);
    attemptsNow = compared;
    share = compared / pairs.stream().mapToDouble(pair -> pair.now().attempts()).sum();
  }

  @Override
  public double at(double delta) {
    double sum = 0;
    for (Cell cell : cells) {
      sum += cell.at(delta);
    }
    return sum;
  }

  @Override
  public Rates ratesAt(double delta) {
    double before = 0;
    double now = 0;
    double variance = 0;
    for (Cell cell : cells) {
      // a case more in either period, half of it, so that no rate is 0 or 1 for sure; it is the
      // mean of a rate's posterior where delta is 0, and close to it elsewhere
      Level level =
          Level.of(
              cell.before + 0.5,
              cell.now + 0.5,
              cell.successes + overall,
              cell.failures + overallFailures,
              Math.exp(delta));
      double weight = cell.now / attemptsNow;
      before += weight * level.before();
      now += weight * level.now();
      double slope = level.varianceNow() - level.varianceBefore();
      double information =
          (cell.before + 0.5) * level.varianceBefore() + (cell.now + 0.5) * level.varianceNow();
      variance += weight * weight * slope * slope / information;
    }
    return new Rates(before, now, Math.sqrt(variance));
  }

  @Override
  public double greatestRate() {
    return 1;
  }

  @Override
  public double share() {
    return share;
  }

  /** The odds in the period before at which so many successes are expected in both together. */
  private record Level(double odds, double ratio) {

    static Level of(
        double attemptsBefore,
        double attemptsNow,
        double successes,
        double failures,
        double ratio) {
      // the positive root of a quadratic, taken without cancellation
      double a = ratio * failures;
      double b = attemptsBefore + attemptsNow * ratio - successes * (1 + ratio);
      double root = Math.sqrt(b * b + 4 * a * successes);
      return new Level(b > 0 ? 2 * successes / (b + root) : (root - b) / (2 * a), ratio);
    }

    double before() {
      return odds / (1 + odds);
    }

    double now() {
      return odds * ratio / (1 + odds * ratio);
    }

    /** Of a single attempt; also how the rate moves with the log odds. */
    double varianceBefore() {
      return odds / ((1 + odds) * (1 + odds));
    }

    double varianceNow() {
      return odds * ratio / ((1 + odds * ratio) * (1 + odds * ratio));
    }
  }

  private static final class Cell {
    final double before;
    final double now;
    final double successes;
    final double successesNow;
    final double failures;
    final double failuresBefore;

    /**
     * For each number of the successes that could have fallen into the present period, counted from
     * the number that did: log of the number of ways, against that of what did happen. Null when
     * there are too many.
     */
    final double[] logWays;

    /** The number of ways themselves, as far as a double holds them. */
    final double[] ways;

    final long fewest;

    Cell(Pair<ConversionCount> pair) {
      before = pair.before().attempts();
      now = pair.now().attempts();
      successesNow = pair.now().successes();
      successes = successesNow + pair.before().successes();
      failuresBefore = pair.before().attempts() - pair.before().successes();
      failures = pair.now().attempts() - pair.now().successes() + failuresBefore;
      double least = Math.max(0, successesNow - failuresBefore);
      double most = Math.min(now, successes);
      fewest = (long) (least - successesNow);
      logWays = most - least > COUNTED_OUT ? null : logWays(least, most);
      ways =
          logWays == null || Arrays.stream(logWays).max().orElseThrow() > GREATEST_LOG
              ? null
              : Arrays.stream(logWays).map(Math::exp).toArray();
    }

    private double[] logWays(double least, double most) {
      double[] log = new double[(int) (most - least) + 1];
      for (int i = 1; i < log.length; i++) {
        double j = least + i - 1;
        log[i] =
            log[i - 1]
                + Math.log(
                    (now - j)
                        / (j + 1)
                        * ((successes - j) / (failuresBefore - successesNow + j + 1)));
      }
      double observed = log[(int) (successesNow - least)];
      for (int i = 0; i < log.length; i++) {
        log[i] -= observed;
      }
      return log;
    }

    double at(double delta) {
      if (logWays == null) {
        return saddlepoint(delta);
      }
      return ways != null && Math.abs(delta) * ways.length < GREATEST_LOG
          ? multipliedOut(delta)
          : countedOut(delta);
    }

    /** As {@link #countedOut}, with one exponential only: a polynomial in the odds ratio. */
    private double multipliedOut(double delta) {
      double ratio = Math.exp(delta);
      double sum = 0;
      for (int i = ways.length - 1; i >= 0; i--) {
        sum = sum * ratio + ways[i];
      }
      return -Math.log(sum) - fewest * delta;
    }

    /** Minus the log of the sum over all divisions, against the one that happened. */
    private double countedOut(double delta) {
      double highest = 0;
      for (int i = 0; i < logWays.length; i++) {
        highest = Math.max(highest, logWays[i] + (fewest + i) * delta);
      }
      double sum = 0;
      for (int i = 0; i < logWays.length; i++) {
        sum += Math.exp(logWays[i] + (fewest + i) * delta - highest);
      }
      return -highest - Math.log(sum);
    }

    /**
     * The probability of both periods' successes at the level that expects their total, over the
     * probability of that total, which is nearly normal.
     */
    private double saddlepoint(double delta) {
      double ratio = Math.exp(delta);
      Level level = Level.of(before, now, successes, failures, ratio);
      double logOdds = Math.log(level.odds());
      return successesNow * (logOdds + delta)
          + (successes - successesNow) * logOdds
          - now * Math.log1p(level.odds() * ratio)
          - before * Math.log1p(level.odds())
          + 0.5 * Math.log(now * level.varianceNow() + before * level.varianceBefore());
    }
  }
}
