package org.engagementscorecard.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * From probabilities to words. All thresholds are probabilities in (0, 1).
 *
 * <p>Verdicts are given to the whole family of a report (all rep × connection cells) at once, for
 * whether a call is safe depends on how many are made: sorted by the probability of being wrong,
 * <i>q</i> of a cell is the mean of these probabilities up to and including it (and whatever ties
 * with it), so about {@code 1 − maximumQ} of all calls are right. After the local false sign rate
 * of Stephens (2017), "False discovery rates: a new deal", Biostatistics 18.
 *
 * @param gapProbability a gap or a strength needs at least this probability
 * @param maximumQ and at most this q
 * @param watchProbability a watch needs at least this probability of a gap
 * @param inLineProbability in-line needs at least this probability of lying within the margin
 * @param alikeProbability "reps do not differ measurably" needs at least this probability
 */
public record VerdictRules(
    double gapProbability,
    double maximumQ,
    double watchProbability,
    double inLineProbability,
    double alikeProbability) {

  private static final VerdictRules DEFAULTS = new VerdictRules(0.8, 0.1, 0.6, 0.6, 0.8);

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** What is exactly at a threshold must not miss it by the last digit of a sum. */
  private static final double ROUNDING = 1e-12;

  /** No forecast beyond this many times what there is so far: nobody waits for it. */
  private static final double FURTHEST_FORECAST = 10;

  /** More likely than not, with room for what the forecast leaves aside. */
  private static final double LIKELY = 0.6;

  /** Few attempts so far are no reason against forecasting this many. */
  private static final double ALWAYS_FORECAST = 100;

  /**
   * @throws IllegalArgumentException if a threshold does not lie strictly between 0 and 1, or a
   *     probability for a gap, a watch or in-line is not above 1/2
   */
  public VerdictRules {
    Check.strictlyBetween(0.5, 1, "gapProbability", gapProbability);
    Check.strictlyBetween(0, 1, "maximumQ", maximumQ);
    Check.strictlyBetween(0.5, 1, "watchProbability", watchProbability);
    Check.strictlyBetween(0.5, 1, "inLineProbability", inLineProbability);
    Check.strictlyBetween(0, 1, "alikeProbability", alikeProbability);
  }

  /**
   * Gap and strength at 0.8 with q at most 0.1, watch and in-line at 0.6, alike at 0.8.
   *
   * @return the defaults
   */
  public static VerdictRules withDefaults() {
    return DEFAULTS;
  }

  /**
   * @param gapProbability probability a gap or a strength needs, in (0.5, 1)
   * @return a copy with this threshold
   */
  public VerdictRules withGapProbability(double gapProbability) {
    return new VerdictRules(
        gapProbability, maximumQ, watchProbability, inLineProbability, alikeProbability);
  }

  /**
   * @param maximumQ greatest q of a gap or a strength, in (0, 1)
   * @return a copy with this threshold
   */
  public VerdictRules withMaximumQ(double maximumQ) {
    return new VerdictRules(
        gapProbability, maximumQ, watchProbability, inLineProbability, alikeProbability);
  }

  /**
   * @param watchProbability probability a watch needs, in (0.5, 1)
   * @return a copy with this threshold
   */
  public VerdictRules withWatchProbability(double watchProbability) {
    return new VerdictRules(
        gapProbability, maximumQ, watchProbability, inLineProbability, alikeProbability);
  }

  /**
   * @param inLineProbability probability in-line needs, in (0.5, 1)
   * @return a copy with this threshold
   */
  public VerdictRules withInLineProbability(double inLineProbability) {
    return new VerdictRules(
        gapProbability, maximumQ, watchProbability, inLineProbability, alikeProbability);
  }

  /**
   * @param alikeProbability probability "reps do not differ measurably" needs, in (0, 1)
   * @return a copy with this threshold
   */
  public VerdictRules withAlikeProbability(double alikeProbability) {
    return new VerdictRules(
        gapProbability, maximumQ, watchProbability, inLineProbability, alikeProbability);
  }

  /**
   * Decides all comparable cells of a report. Precedence: gap, strength, watch, in-line, too early.
   * Cells that are not comparable (no attempts, too few peers, ramping) must be left out: they are
   * no part of the family.
   *
   * @param family estimates of all comparable rep × connection cells; the order does not matter
   * @return a verdict for each, in the order given; {@link Verdict.TooEarly} without a forecast,
   *     which {@link #moreAttempts} gives
   */
  public List<Verdict> decide(List<Estimate> family) {
    double[] gapQ = q(family, Estimate::probabilityGap);
    double[] strengthQ = q(family, Estimate::probabilityStrength);
    List<Verdict> verdicts = new ArrayList<>(family.size());
    for (int i = 0; i < family.size(); i++) {
      verdicts.add(decide(family.get(i), gapQ[i], strengthQ[i]));
    }
    return List.copyOf(verdicts);
  }

  private Verdict decide(Estimate estimate, double gapQ, double strengthQ) {
    if (estimate.probabilityGap() >= gapProbability && gapQ <= maximumQ + ROUNDING) {
      return new Verdict.Gap(estimate.probabilityGap(), gapQ);
    }
    if (estimate.probabilityStrength() >= gapProbability && strengthQ <= maximumQ + ROUNDING) {
      return new Verdict.Strength(estimate.probabilityStrength(), strengthQ);
    }
    if (estimate.probabilityGap() >= watchProbability) {
      return new Verdict.Watch(estimate.probabilityGap());
    }
    if (estimate.probabilityWithin() >= inLineProbability - ROUNDING) {
      return new Verdict.InLine(estimate.probabilityWithin());
    }
    return new Verdict.TooEarly(OptionalLong.empty());
  }

  private static double[] q(List<Estimate> family, ToDoubleFunction<Estimate> probability) {
    double[] wrong =
        family.stream().mapToDouble(cell -> 1 - probability.applyAsDouble(cell)).toArray();
    double[] sorted = wrong.clone();
    Arrays.sort(sorted);
    double[] runningMean = new double[sorted.length];
    double sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      sum += sorted[i];
      runningMean[i] = sum / (i + 1);
    }
    double[] q = new double[wrong.length];
    for (int i = 0; i < wrong.length; i++) {
      q[i] = runningMean[lastIndexOf(sorted, wrong[i])];
    }
    return q;
  }

  private static int lastIndexOf(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * About how many more attempts would decide a conversion for which it is too early.
   *
   * <p>An approximation: the posterior of the rate is taken as normal with the mean <i>m</i> and
   * the interval of the estimate; <i>a</i> more attempts at the rate <i>m</i> add a precision of
   * {@code a / (m (1 − m))} and their own noise; the typical rate remains as uncertain as it is.
   * The answer is the smallest <i>a</i> with which the probability of a gap, of a strength, or of
   * lying within the margin is more likely than not to reach its threshold (for a strength {@code 1
   * − maximumQ} where that is higher, so that q is no matter). Expect the right order of magnitude,
   * not the right number: in simulation, going on as long as forecast with the rate of the estimate
   * brings a verdict in at least about half of the runs, a tenth as long in far fewer ({@code
   * VerdictRulesTest}).
   *
   * @param fit the comparison
   * @param rep index of the rep's estimate in the fit
   * @param attemptsSoFar attempts the estimate rests on
   * @return at least one, rounded up to two significant digits; empty when more than 10 times the
   *     attempts so far (and more than 100) would be needed, as for a rate right at a border, or
   *     none of the rep's own would do, because the typical rate isn't known well enough
   * @throws IllegalArgumentException if {@code attemptsSoFar} is negative
   * @throws IndexOutOfBoundsException if there is no such rep
   */
  public OptionalLong moreAttempts(PooledFit fit, int rep, long attemptsSoFar) {
    double rate = fit.estimates().get(rep).mean();
    return whole(fit, rep, rate * (1 - rate), "attemptsSoFar", attemptsSoFar);
  }

  /**
   * About how many more deals would decide amounts for which it is too early; as {@link
   * #moreAttempts}, with a precision of {@code 1 / (m × residual)²} from each deal.
   *
   * @param fit the comparison
   * @param rep index of the rep's estimate in the fit
   * @param dealsSoFar deals the estimate rests on
   * @param residual standard deviation of the log amounts of one rep in one stratum, zero or more
   * @return at least one, rounded up to two significant digits; empty when more than 10 times the
   *     deals so far (and more than 100) would be needed
   * @throws IllegalArgumentException if {@code dealsSoFar} is negative, or {@code residual} is or
   *     is no number
   * @throws IndexOutOfBoundsException if there is no such rep
   */
  public OptionalLong moreDeals(PooledFit fit, int rep, long dealsSoFar, double residual) {
    if (!(residual >= 0)) {
      throw new IllegalArgumentException("residual must not be negative: " + residual);
    }
    double deviation = fit.estimates().get(rep).mean() * residual;
    return whole(fit, rep, deviation * deviation, "dealsSoFar", dealsSoFar);
  }

  /**
   * About how much more exposure would decide a yield for which it is too early; as {@link
   * #moreAttempts}, with a precision of {@code 1 / m} from each unit of exposure.
   *
   * @param fit the comparison
   * @param rep index of the rep's estimate in the fit
   * @param exposureSoFar exposure the estimate rests on
   * @return above zero, rounded up to two significant digits; empty when more than 10 times the
   *     exposure so far would be needed
   * @throws IllegalArgumentException if {@code exposureSoFar} is negative or no number
   * @throws IndexOutOfBoundsException if there is no such rep
   */
  public OptionalDouble moreExposure(PooledFit fit, int rep, double exposureSoFar) {
    if (!(exposureSoFar >= 0)) {
      throw new IllegalArgumentException("exposureSoFar must not be negative: " + exposureSoFar);
    }
    double furthest = FURTHEST_FORECAST * exposureSoFar;
    double more = more(fit, rep, fit.estimates().get(rep).mean(), furthest);
    return more > 0 && more <= furthest
        ? OptionalDouble.of(twoDigits(more))
        : OptionalDouble.empty();
  }

  private OptionalLong whole(
      PooledFit fit, int rep, double varianceOfOne, String name, long soFar) {
    if (soFar < 0) {
      throw new IllegalArgumentException(name + " must not be negative: " + soFar);
    }
    double furthest = Math.max(FURTHEST_FORECAST * soFar, ALWAYS_FORECAST);
    double more = more(fit, rep, varianceOfOne, furthest);
    return more <= furthest
        ? OptionalLong.of(more <= 1 ? 1 : (long) twoDigits(Math.ceil(more)))
        : OptionalLong.empty();
  }

  /** Rounded up, for the next digits say nothing. */
  private static double twoDigits(double value) {
    return new BigDecimal(value).round(new MathContext(2, RoundingMode.CEILING)).doubleValue();
  }

  /**
   * How much more is needed, if each unit of it adds a precision of one over this variance;
   * infinity for more than {@code furthest}.
   */
  private double more(PooledFit fit, int rep, double varianceOfOne, double furthest) {
    Estimate estimate = fit.estimates().get(rep);
    double halfWidths = 2 * NORMAL.inverseCumulativeProbability(0.5 + fit.credibleLevel() / 2);
    double now = (estimate.high() - estimate.low()) / halfWidths;
    double typical = (fit.typicalHigh() - fit.typicalLow()) / halfWidths;
    for (double more = furthest / 2000; more <= furthest; more *= 1.1) {
      double added = more / varianceOfOne;
      double precision = 1 / (now * now) + added;
      double noise = Math.sqrt(added) / precision;
      double deviation = Math.sqrt(1 / precision + typical * typical);
      if (chanceOfVerdict(fit, estimate.mean(), noise, deviation) >= LIKELY) {
        return more;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /**
   * Probability of a verdict when the mean of the posterior will be normal around {@code mean} with
   * {@code noise}, and its standard deviation, against typical, will be {@code deviation}. Where
   * that is not {@link #LIKELY}, anything between the two.
   */
  private double chanceOfVerdict(PooledFit fit, double mean, double noise, double deviation) {
    double low = fit.typical() * (1 - fit.margin());
    double high = fit.typical() * (1 + fit.margin());
    double gap = low - deviation * NORMAL.inverseCumulativeProbability(gapProbability);
    // surer than 1 - maximumQ a call has no greater q, whatever the others are; a gap that isn't so
    // sure is worth watching at least
    double sure = Math.max(gapProbability, 1 - maximumQ);
    double strength = high + deviation * NORMAL.inverseCumulativeProbability(sure);
    double chance = below(gap, mean, noise) + 1 - below(strength, mean, noise);
    // how far off the middle the mean may lie to be in line; less than nothing if it never is
    double near = 0;
    double far = (high - low) / 2;
    if (within(0, far, deviation) < inLineProbability) {
      return chance;
    }
    double middle = 0.5 * (low + high);
    double atMost = chance + below(middle + far, mean, noise) - below(middle - far, mean, noise);
    if (atMost < LIKELY) {
      // finding out how near exactly takes longer than all the rest, and changes nothing
      return atMost;
    }
    double half = far;
    for (int i = 0; i < 20; i++) {
      double off = 0.5 * (near + far);
      if (within(off, half, deviation) >= inLineProbability) {
        near = off;
      } else {
        far = off;
      }
    }
    return chance + below(middle + near, mean, noise) - below(middle - near, mean, noise);
  }

  private static double within(double off, double half, double deviation) {
    return below(half, off, deviation) - below(-half, off, deviation);
  }

  /** P(X &lt; value) of a normal. */
  private static double below(double value, double mean, double deviation) {
    return deviation > 0
        ? NORMAL.cumulativeProbability((value - mean) / deviation)
        : value > mean ? 1 : 0;
  }

  /**
   * Whether to say: reps do not differ measurably here; look at the way of working, not at the
   * person. True when nobody is singled out (no gap, no strength, no watch) and {@link
   * PooledFit#probabilityAlike} is high enough.
   *
   * @param fit the comparison
   * @param verdicts the verdicts on the reps in it
   * @return whether the reps are alike, as far as one can see
   */
  public boolean repsDoNotDifferMeasurably(PooledFit fit, Collection<Verdict> verdicts) {
    return fit.probabilityAlike() >= alikeProbability
        && verdicts.stream().noneMatch(VerdictRules::singlesOut);
  }

  private static boolean singlesOut(Verdict verdict) {
    return verdict instanceof Verdict.Gap
        || verdict instanceof Verdict.Strength
        || verdict instanceof Verdict.Watch;
  }
}
