package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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

  /** No forecast beyond this many times the attempts made so far. */
  private static final double FURTHEST_FORECAST = 100;

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
   * the interval of the estimate, the mean to stay where it is (on average it does), the typical
   * rate as known, and <i>a</i> more attempts to add a precision of {@code a / (m (1 − m))}. The
   * answer is the smallest <i>a</i> after which the probability of a gap, of a strength, or of
   * lying within the margin reaches its threshold; q is left aside. Expect the right order of
   * magnitude, not the right number.
   *
   * @param fit the comparison
   * @param rep index of the rep's estimate in the fit
   * @param attemptsSoFar attempts the estimate rests on
   * @return at least one; empty when more than 100 times the attempts so far would be needed, as
   *     for a rate right at a border
   * @throws IllegalArgumentException if {@code attemptsSoFar} is negative
   * @throws IndexOutOfBoundsException if there is no such rep
   */
  public OptionalLong moreAttempts(PooledFit fit, int rep, long attemptsSoFar) {
    if (attemptsSoFar < 0) {
      throw new IllegalArgumentException("attemptsSoFar must not be negative: " + attemptsSoFar);
    }
    Estimate estimate = fit.estimates().get(rep);
    double perUnitOfPrecision = estimate.mean() * (1 - estimate.mean());
    double halfWidths = NORMAL.inverseCumulativeProbability(0.5 + fit.credibleLevel() / 2);
    double now = (estimate.high() - estimate.low()) / 2 / halfWidths;
    double needed = deviationThatDecides(fit, estimate.mean());
    double more = perUnitOfPrecision * (1 / (needed * needed) - 1 / (now * now));
    if (!(more <= FURTHEST_FORECAST * attemptsSoFar)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.max((long) Math.ceil(more), 1));
  }

  /** The greatest posterior standard deviation with which a rate would be called something. */
  private double deviationThatDecides(PooledFit fit, double rate) {
    double low = fit.typical() * (1 - fit.margin());
    double high = fit.typical() * (1 + fit.margin());
    double beyond = Math.max(low - rate, rate - high);
    if (beyond >= 0) {
      return beyond / NORMAL.inverseCumulativeProbability(gapProbability);
    }
    double tooNarrow = 0;
    double tooWide = high - low;
    for (int i = 0; i < 60; i++) {
      double deviation = 0.5 * (tooNarrow + tooWide);
      double within =
          NORMAL.cumulativeProbability((high - rate) / deviation)
              - NORMAL.cumulativeProbability((low - rate) / deviation);
      if (within >= inLineProbability) {
        tooNarrow = deviation;
      } else {
        tooWide = deviation;
      }
    }
    return tooNarrow;
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
