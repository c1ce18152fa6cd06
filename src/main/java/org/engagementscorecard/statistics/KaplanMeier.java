package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How long something takes, when for some it hasn't happened yet: the product-limit estimate of
 * Kaplan &amp; Meier (1958), "Nonparametric estimation from incomplete observations", JASA 53.
 *
 * <pre>
 *   S(t) = product over times s ≤ t of (1 − ended at s / at risk at s)
 *   var S(t) = S(t)² × sum of ended / (at risk × (at risk − ended))        (Greenwood 1926)
 *   interval: log(−log S) ± z × deviation                                  (Kalbfleisch, Prentice)
 * </pre>
 *
 * The mean of those that have ended would leave out the slow ones. An observation that is cut off
 * (censored) counts among those at risk until then, also where others end at that very time; being
 * cut off must have nothing to do with how long it would have taken. Equal to R's {@code
 * survival::survfit} with {@code conf.type = "log-log"}, quantiles included.
 *
 * @param observed how many observations, ended or cut off, at least 1
 * @param ended how many of them ended
 * @param longest the longest time observed, ended or cut off
 * @param level probability of the intervals, strictly between 0 and 1
 * @param steps where the curve falls, in the order of time; empty where nothing ended
 */
public record KaplanMeier(
    long observed, long ended, double longest, double level, List<Step> steps) {

  /** As in R: a curve this near to a height is at it. */
  private static final double TOLERANCE = 1.4901161193847656e-8;

  /**
   * A time that something took, or has taken so far.
   *
   * @param time in any unit, finite, 0 or more
   * @param ended whether it ended then; otherwise it was cut off, and takes longer than this
   */
  public record Observed(double time, boolean ended) {
    /**
     * @throws IllegalArgumentException if the time is negative, infinite or no number
     */
    public Observed {
      if (!(time >= 0 && time < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("time must be finite and at least 0: " + time);
      }
    }
  }

  /**
   * The curve from a time at which something ended up to the next.
   *
   * @param atRisk how many had neither ended nor been cut off before
   * @param ended how many ended at this time
   * @param survival share that takes longer than this, in [0, 1)
   * @param deviation Greenwood's standard error of it; NaN where all at risk ended
   * @param low lower end of its pointwise interval; NaN where all at risk ended
   * @param high upper end; NaN where all at risk ended
   */
  public record Step(
      double time,
      long atRisk,
      long ended,
      double survival,
      double deviation,
      double low,
      double high) {}

  /**
   * The time by which a share has ended.
   *
   * @param time empty where not so many have ended
   * @param low lower end of its interval; empty where the interval has none: it may be any time
   *     since the start
   * @param high upper end; empty where the interval has none
   */
  public record Quantile(OptionalDouble time, OptionalDouble low, OptionalDouble high) {}

  /**
   * @throws IllegalArgumentException if there is no observation or more have ended than there are,
   *     the longest time is negative, or the level lies outside (0, 1)
   */
  public KaplanMeier {
    if (observed < 1 || ended < 0 || ended > observed || !(longest >= 0)) {
      throw new IllegalArgumentException(
          "not observations: " + ended + " of " + observed + " within " + longest);
    }
    Check.strictlyBetween(0, 1, "level", level);
    steps = List.copyOf(steps);
  }

  /**
   * Estimates the curve.
   *
   * @param observations at least one; their order doesn't matter
   * @param level probability of the intervals, strictly between 0 and 1
   * @return the curve
   * @throws IllegalArgumentException if there are no observations, or the level lies outside (0, 1)
   */
  public static KaplanMeier of(List<Observed> observations, double level) {
    Check.strictlyBetween(0, 1, "level", level);
    record Count(long ended, long cut) {
      Count plus(Count other) {
        return new Count(ended + other.ended, cut + other.cut);
      }
    }
    TreeMap<Double, Count> byTime = new TreeMap<>();
    for (Observed one : observations) {
      byTime.merge(
          one.time(), one.ended() ? new Count(1, 0) : new Count(0, 1), (a, b) -> a.plus(b));
    }
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    long atRisk = observations.size();
    long ended = 0;
    double survival = 1;
    double greenwood = 0;
    List<Step> steps = new ArrayList<>();
    for (var entry : byTime.entrySet()) {
      Count count = entry.getValue();
      if (count.ended() > 0) {
        survival *= (double) (atRisk - count.ended()) / atRisk;
        greenwood += count.ended() / ((double) atRisk * (atRisk - count.ended()));
        steps.add(step(entry.getKey(), atRisk, count.ended(), survival, Math.sqrt(greenwood), z));
        ended += count.ended();
      }
      atRisk -= count.ended() + count.cut();
    }
    return new KaplanMeier(
        observations.size(), ended, byTime.isEmpty() ? 0 : byTime.lastKey(), level, steps);
  }

  private static Step step(
      double time, long atRisk, long ended, double survival, double ofLog, double z) {
    if (atRisk == ended) {
      return new Step(time, atRisk, ended, 0, Double.NaN, Double.NaN, Double.NaN);
    }
    double log = Math.log(survival);
    double width = z * ofLog / Math.abs(log);
    return new Step(
        time,
        atRisk,
        ended,
        survival,
        survival * ofLog,
        Math.exp(log * Math.exp(width)),
        Math.exp(log * Math.exp(-width)));
  }

  /**
   * The share that takes longer than a time.
   *
   * @param time 0 or more
   * @return in [0, 1]; beyond {@link #longest} what it was there, though nobody knows
   */
  public double survivalAt(double time) {
    double survival = 1;
    for (Step step : steps) {
      if (step.time() > time) {
        break;
      }
      survival = step.survival();
    }
    return survival;
  }

  /**
   * The time by which this share has ended, with the interval that comes of the curve's pointwise
   * ones (Brookmeyer &amp; Crowley 1982). Where the curve is flat at that very height, the middle
   * of the flat part.
   *
   * @param share strictly between 0 and 1
   * @return the time; each part empty where the curve, or its interval, doesn't come so far down
   * @throws IllegalArgumentException if the share lies outside (0, 1)
   */
  public Quantile quantile(double share) {
    Check.strictlyBetween(0, 1, "share", share);
    return new Quantile(
        crossing(Step::survival, 1 - share),
        crossing(Step::low, 1 - share),
        crossing(Step::high, 1 - share));
  }

  /**
   * The time by which half have ended.
   *
   * @return as {@link #quantile}
   */
  public Quantile median() {
    return quantile(0.5);
  }

  /** Where a falling curve comes down to a height; NaN is no height. */
  private OptionalDouble crossing(ToDoubleFunction<Step> curve, double height) {
    for (int i = 0; i < steps.size(); i++) {
      double at = curve.applyAsDouble(steps.get(i));
      if (Math.abs(at - height) < TOLERANCE) {
        double until = i + 1 < steps.size() ? steps.get(i + 1).time() : longest;
        return OptionalDouble.of((steps.get(i).time() + until) / 2);
      }
      if (at < height) {
        return OptionalDouble.of(steps.get(i).time());
      }
    }
    return OptionalDouble.empty();
  }
}
