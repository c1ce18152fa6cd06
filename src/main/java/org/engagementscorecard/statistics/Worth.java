package org.engagementscorecard.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.WeibullDistribution;

/**
 * What closing a gap is worth: {@code E[max(typical − rate, 0)] × attempts}, carried down the
 * connections that follow (demo → proposal → win → booked amount), in the unit of the last one. Or,
 * without any that follow, in successes (counts, amounts) of the connection itself.
 *
 * <p>What is assumed: that as much is tried as before; that what is gained goes on as the rest of
 * the rep's does; that the rates along the chain are known independently of one another. The mean
 * then is a product of means, exactly. The interval comes from a simulation with a fixed seed, the
 * same at every call: each factor is drawn at evenly spaced quantiles of its distribution, in
 * random order (Latin hypercube sampling: McKay, Beckman &amp; Conover 1979, Technometrics 21), so
 * that with few factors the ends lie within about 1% of the exact ones.
 *
 * <p>What is approximated: a shortfall that there is (rate below typical) is taken as Weibull, with
 * the expected shortfall and the probabilities of lying below and of lying below the margin that
 * the comparison found; it spreads at least as much as if {@code typical − rate} were normal, and
 * no more than rate and typical rate together allow. Against the posterior itself, simulated, ends
 * of intervals are off by up to a tenth of the upper one ({@code WorthTest}). Rates that follow are
 * logit-normal, yields and amounts log-normal, with the mean and the interval given.
 *
 * @param mean expected worth: posterior mean, zero or more
 * @param low lower end of the equal-tailed credible interval: 0 unless a shortfall is nearly sure
 * @param high upper end of that interval
 * @param level posterior probability inside the interval
 */
public record Worth(double mean, double low, double high, double level) {

  /** What the number of a step is, which decides the shape of its uncertainty. */
  public enum Kind {
    /** Successes per attempt, in [0, 1]. */
    RATE,
    /** Anything per unit of the step before, zero or more: a yield, or an amount per success. */
    POSITIVE
  }

  /**
   * What one more success of the connection before brings on the next one.
   *
   * @param kind a rate, or any positive number
   * @param mean posterior mean, finite
   * @param low lower end of an equal-tailed interval
   * @param high upper end of that interval, finite; equal to {@code low} for a number that is known
   * @param level posterior probability inside the interval
   */
  public record Step(Kind kind, double mean, double low, double high, double level) {

    /**
     * @throws IllegalArgumentException if the interval is not ordered, a number is negative, not
     *     finite, or above 1 for a rate, or the level does not lie strictly between 0 and 1
     */
    public Step {
      double most = kind == Kind.RATE ? 1 : Double.MAX_VALUE;
      if (!(mean >= 0 && mean <= most && low >= 0 && low <= high && high <= most)) {
        throw new IllegalArgumentException(
            "not a step: " + mean + " with interval " + low + " to " + high);
      }
      Check.strictlyBetween(0, 1, "level", level);
    }

    /**
     * The rep's own estimate on the connection that follows.
     *
     * @param kind a rate, or any positive number
     * @param estimate the rep's estimate
     * @param level posterior probability inside its interval: {@link PooledFit#credibleLevel}
     * @return a step
     */
    public static Step of(Kind kind, Estimate estimate, double level) {
      return new Step(kind, estimate.mean(), estimate.low(), estimate.high(), level);
    }

    /**
     * The typical rate on the connection that follows, for a rep without an estimate there.
     *
     * @param kind a rate, or any positive number
     * @param fit the comparison there
     * @return a step
     */
    public static Step typical(Kind kind, PooledFit fit) {
      return new Step(
          kind, fit.typical(), fit.typicalLow(), fit.typicalHigh(), fit.credibleLevel());
    }
  }

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private static final int DRAWS = 10_000;

  /** Evenly spaced quantiles of a normal distribution. */
  private static final double[] SCORES = new double[DRAWS];

  static {
    for (int i = 0; i < DRAWS; i++) {
      SCORES[i] = NORMAL.inverseCumulativeProbability((i + 0.5) / DRAWS);
    }
  }

  /** Nearer to an end of a rate or to zero than this, relatively, no interval is believed. */
  private static final double NARROWEST = 1e-9;

  /** Ten times as spread as its mean, and a thousandth of it. */
  private static final double SMALLEST_SHAPE = 0.3;

  private static final double LARGEST_SHAPE = 1000;

  private static final long SEED = 20240229;

  /** Connections that follow one another, for which the random orders are kept. */
  private static final int USUAL_STEPS = 8;

  private static final short[][] ORDERS = orders(USUAL_STEPS);

  /**
   * @throws IllegalArgumentException if the interval is not ordered, or a number is negative or
   *     none
   */
  public Worth {
    if (!(mean >= 0 && low >= 0 && low <= high)) {
      throw new IllegalArgumentException(
          "not a worth: " + mean + " with interval " + low + " to " + high);
    }
    Check.strictlyBetween(0, 1, "level", level);
  }

  /**
   * What closing a rep's gap is worth. For a rep who isn't below typical that is little, never less
   * than nothing.
   *
   * @param fit the comparison on the connection with the gap
   * @param rep index of the rep's estimate in the fit
   * @param attempts attempts (exposure, deals) of the period for which the worth is asked, zero or
   *     more and finite
   * @param following the connections that follow, in order; may be none
   * @return the worth, with an interval of the fit's credible level
   * @throws IllegalArgumentException if {@code attempts} is negative, infinite or not a number, or
   *     the product is beyond what a double holds
   * @throws IndexOutOfBoundsException if there is no such rep
   */
  public static Worth of(PooledFit fit, int rep, double attempts, List<Step> following) {
    double mean = meanOf(fit, rep, attempts, following);
    Estimate estimate = fit.estimates().get(rep);
    double[] worth = shortfalls(fit, estimate);
    for (int i = 0; i < DRAWS; i++) {
      worth[i] *= attempts;
    }
    short[][] orders = following.size() <= USUAL_STEPS ? ORDERS : orders(following.size());
    for (int s = 0; s < following.size(); s++) {
      Step step = following.get(s);
      double[] factors = step.kind() == Kind.RATE ? rates(step) : positives(step);
      for (int i = 0; i < DRAWS; i++) {
        worth[i] *= factors[orders[s][i]];
      }
    }
    double greatest = 0;
    for (double each : worth) {
      // of one that is no number, too
      greatest = Math.max(greatest, each);
    }
    if (!(greatest <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("worth is beyond what can be counted");
    }
    double tail = (1 - fit.credibleLevel()) / 2;
    return new Worth(mean, quantile(worth, tail), quantile(worth, 1 - tail), fit.credibleLevel());
  }

  /**
   * The mean of {@link #of} alone, which needs no simulation.
   *
   * @param fit the comparison on the connection with the gap
   * @param rep index of the rep's estimate in the fit
   * @param attempts attempts (exposure, deals) of the period for which the worth is asked, zero or
   *     more and finite
   * @param following the connections that follow, in order; may be none
   * @return zero or more, in the unit of the last connection
   * @throws IllegalArgumentException if {@code attempts} is negative, infinite or not a number, or
   *     the product is beyond what a double holds
   * @throws IndexOutOfBoundsException if there is no such rep
   */
  public static double meanOf(PooledFit fit, int rep, double attempts, List<Step> following) {
    if (!(attempts >= 0 && attempts <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("attempts must be zero or more: " + attempts);
    }
    double mean = fit.estimates().get(rep).expectedShortfall() * attempts;
    for (Step step : following) {
      mean *= step.mean();
    }
    if (!(mean <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("worth is beyond what can be counted");
    }
    return mean;
  }

  /** At evenly spaced quantiles, ascending. */
  private static double[] shortfalls(PooledFit fit, Estimate estimate) {
    double[] shortfall = new double[DRAWS];
    if (estimate.expectedShortfall() == 0) {
      return shortfall;
    }
    // a shortfall that is expected has some probability, however it was rounded
    double below = Math.min(Math.max(estimate.probabilityBelow(), 1e-6), 1);
    double mean = estimate.expectedShortfall() / below;
    double shape = shape(fit, estimate, below, mean);
    double scale = mean / meanOfWeibull(shape);
    for (int i = 0; i < DRAWS; i++) {
      double rank = (i + 0.5) / DRAWS - (1 - below);
      shortfall[i] = rank > 0 ? scale * Math.pow(-Math.log1p(-rank / below), 1 / shape) : 0;
    }
    return shortfall;
  }

  /** Shape of the Weibull distribution of a shortfall that there is, of this mean. */
  private static double shape(PooledFit fit, Estimate estimate, double below, double mean) {
    double z = NORMAL.inverseCumulativeProbability(Math.min(below, 1 - 1e-6));
    double density = NORMAL.density(z);
    double probability = NORMAL.cumulativeProbability(z);
    double first = density + z * probability;
    double second = (z * z + 1) * probability + z * density;
    double asNormal =
        shapeOfVariation(Math.sqrt(Math.max(second * probability / (first * first) - 1, 0)));
    double shape = shapeOfTail(fit.margin() * fit.typical() / mean, estimate, below, asNormal);
    double deviation =
        Math.hypot(estimate.high() - estimate.low(), fit.typicalHigh() - fit.typicalLow())
            / (2 * halfWidths(fit.credibleLevel()));
    return z > 0 ? Math.max(shape, shapeOfVariation(deviation / mean)) : shape;
  }

  /**
   * The largest shape with which the shortfall exceeds the margin as probably as it does; or the
   * one that comes nearest to it.
   */
  private static double shapeOfTail(
      double margin, Estimate estimate, double below, double largest) {
    double wanted = Math.min(estimate.probabilityGap() / below, 1);
    double nearest = largest;
    double nearestMiss = Double.POSITIVE_INFINITY;
    double side = 0;
    for (double shape = largest; shape >= SMALLEST_SHAPE; shape *= 0.98) {
      double miss = Math.exp(-Math.pow(margin * meanOfWeibull(shape), shape)) - wanted;
      if (Math.abs(miss) < nearestMiss) {
        nearest = shape;
        nearestMiss = Math.abs(miss);
      }
      if (side * miss < 0) {
        break;
      }
      side = miss;
    }
    return nearest;
  }

  /** Standard deviation over mean falls as the shape grows. */
  private static double shapeOfVariation(double variation) {
    double low = Math.log(SMALLEST_SHAPE);
    double high = Math.log(LARGEST_SHAPE);
    for (int i = 0; i < 40; i++) {
      double middle = 0.5 * (low + high);
      var weibull = WeibullDistribution.of(Math.exp(middle), 1);
      if (Math.sqrt(weibull.getVariance()) > variation * weibull.getMean()) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.exp(low);
  }

  private static double meanOfWeibull(double shape) {
    return WeibullDistribution.of(shape, 1).getMean();
  }

  private static double halfWidths(double level) {
    return NORMAL.inverseCumulativeProbability(0.5 + level / 2);
  }

  /** Log-normal with the step's mean, and the interval's ratio of ends. */
  private static double[] positives(Step step) {
    double[] factors = new double[DRAWS];
    if (step.mean() == 0) {
      return factors;
    }
    double low = Math.max(step.low(), NARROWEST * step.mean());
    double high = Math.max(step.high(), low);
    double deviation = (Math.log(high) - Math.log(low)) / (2 * halfWidths(step.level()));
    double location = Math.log(step.mean()) - deviation * deviation / 2;
    for (int i = 0; i < DRAWS; i++) {
      factors[i] = Math.exp(location + deviation * SCORES[i]);
    }
    return factors;
  }

  /** Logit-normal with the step's mean, and the interval's difference of log odds. */
  private static double[] rates(Step step) {
    double[] factors = new double[DRAWS];
    double mean = step.mean();
    if (mean == 0 || mean == 1) {
      Arrays.fill(factors, mean);
      return factors;
    }
    double low = Math.max(step.low(), NARROWEST * mean);
    double high = Math.max(Math.min(step.high(), 1 - NARROWEST * (1 - mean)), low);
    double deviation =
        (Link.LOGIT.theta(high) - Link.LOGIT.theta(low)) / (2 * halfWidths(step.level()));
    double location = Link.LOGIT.theta(mean);
    double reach = 10 * deviation + 1;
    double from = location - reach;
    double to = location + reach;
    for (int i = 0; i < 50; i++) {
      location = 0.5 * (from + to);
      if (meanOfLogitNormal(location, deviation) < mean) {
        from = location;
      } else {
        to = location;
      }
    }
    for (int i = 0; i < DRAWS; i++) {
      factors[i] = Link.LOGIT.natural(location + deviation * SCORES[i]);
    }
    return factors;
  }

  private static double meanOfLogitNormal(double location, double deviation) {
    double sum = 0;
    // every fiftieth of the quantiles drawn, from the middle of the first fifty on
    int every = 50;
    for (int i = every / 2; i < DRAWS; i += every) {
      sum += Link.LOGIT.natural(location + deviation * SCORES[i]);
    }
    return sum / (DRAWS / every);
  }

  /** Random orders of the draws, one after another; the first ones are the same of however many. */
  private static short[][] orders(int count) {
    var random = new SplittableRandom(SEED);
    short[][] orders = new short[count][DRAWS];
    for (short[] order : orders) {
      for (int i = 0; i < DRAWS; i++) {
        order[i] = (short) i;
      }
      // Fisher & Yates
      for (int i = DRAWS - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        short each = order[i];
        order[i] = order[other];
        order[other] = each;
      }
    }
    return orders;
  }

  /** Between the two draws beside its place; puts the draws in another order. */
  private static double quantile(double[] draws, double probability) {
    double place = probability * (DRAWS - 1);
    int before = Math.min((int) place, DRAWS - 1);
    select(draws, before);
    double low = draws[before];
    double high = Double.POSITIVE_INFINITY;
    for (int i = before + 1; i < DRAWS; i++) {
      high = Math.min(high, draws[i]);
    }
    return before + 1 >= DRAWS ? low : low + (place - before) * (high - low);
  }

  /**
   * Puts at this place what stands there in ascending order, nothing greater before it and nothing
   * less behind it (Hoare 1961, "Find"): several times faster than sorting all.
   */
  private static void select(double[] values, int place) {
    int from = 0;
    int to = values.length - 1;
    while (from < to) {
      double pivot = values[(from + to) >>> 1];
      int left = from;
      int right = to;
      while (left <= right) {
        while (values[left] < pivot) {
          left++;
        }
        while (values[right] > pivot) {
          right--;
        }
        if (left <= right) {
          double each = values[left];
          values[left++] = values[right];
          values[right--] = each;
        }
      }
      if (place <= right) {
        to = right;
      } else if (place >= left) {
        from = left;
      } else {
        return;
      }
    }
  }
}
