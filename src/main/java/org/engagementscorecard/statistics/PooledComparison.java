package org.engagementscorecard.statistics;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares reps who do the same job on the same mix, each judged in the light of all.
 *
 * <p>Model, for rep <i>r</i> with <i>n</i> attempts and <i>k</i> successes:
 *
 * <pre>
 *   k_r ~ Binomial(n_r, p_r)         logit(p_r) = theta_r
 *   theta_r ~ mu + tau × t(4)        heavy tails: one who truly differs is not pulled in
 *   mu ~ flat                        typical rate = logistic(mu)
 *   tau ~ half-normal(tauPriorScale)
 * </pre>
 *
 * <p>Both mu and tau are integrated over, not plugged in, so that intervals hold for small groups
 * too (docs/decisions/0003-grid-method.md). Mu is flat within six logits either side of the overall
 * rate, a factor of 400 in the odds; the bounds only matter when nobody or everybody succeeds,
 * where a flat prior without bounds has no answer. Theta is looked at within twelve logits of the
 * overall rate.
 *
 * <p>Numerical error, against the same method with four to six times finer steps: rates and
 * interval ends below 5e-4, probabilities below 3e-3 (4e-3 where each rep either always or never
 * succeeds). Time grows with the number of different counts, not of reps, and little with the
 * attempts up to about a hundred million each.
 *
 * <p>Why pooled: Efron &amp; Morris (1975), "Data analysis using Stein's estimator and its
 * generalizations", JASA 70. Why and how in judging performance: Normand &amp; Shahian (2007),
 * "Statistical and clinical aspects of hospital outcomes profiling", Statistical Science 22.
 *
 * @param margin how far from typical counts as a gap or a strength, as a fraction of the typical
 *     rate, strictly between 0 and 1
 * @param credibleLevel posterior probability inside each interval, strictly between 0 and 1
 * @param tauPriorScale scale of the half-normal prior of tau, in logits, above 0 and at most 10
 * @param tail how true values scatter around typical; the model above has the heavy one
 */
public record PooledComparison(
    double margin, double credibleLevel, double tauPriorScale, Tail tail) {

  private static final PooledComparison DEFAULTS =
      new PooledComparison(0.10, 0.90, 0.5, Tail.HEAVY);

  /** Bounds of mu and of theta, either side of the overall rate, in logits. */
  private static final double MU_REACH = 6;

  private static final double THETA_REACH = 12;

  /**
   * @throws IllegalArgumentException if a parameter lies outside its range
   * @throws NullPointerException if {@code tail} is null
   */
  public PooledComparison {
    Objects.requireNonNull(tail, "tail");
    Check.strictlyBetween(0, 1, "margin", margin);
    Check.strictlyBetween(0, 1, "credibleLevel", credibleLevel);
    if (!(tauPriorScale > 0 && tauPriorScale <= 10)) {
      throw new IllegalArgumentException(
          "tauPriorScale must be above 0 and at most 10: " + tauPriorScale);
    }
  }

  /**
   * Margin 10%, credible level 90%, tau half-normal(0.5), heavy tails.
   *
   * @return the defaults
   */
  public static PooledComparison withDefaults() {
    return DEFAULTS;
  }

  /**
   * @param margin fraction of the typical rate, strictly between 0 and 1
   * @return a copy with this margin
   * @throws IllegalArgumentException if outside its range
   */
  public PooledComparison withMargin(double margin) {
    return new PooledComparison(margin, credibleLevel, tauPriorScale, tail);
  }

  /**
   * @param credibleLevel posterior probability inside each interval, strictly between 0 and 1
   * @return a copy with this level
   * @throws IllegalArgumentException if outside its range
   */
  public PooledComparison withCredibleLevel(double credibleLevel) {
    return new PooledComparison(margin, credibleLevel, tauPriorScale, tail);
  }

  /**
   * @param tauPriorScale scale of the half-normal prior of tau, in logits, above 0 and at most 10
   * @return a copy with this scale
   * @throws IllegalArgumentException if outside its range
   */
  public PooledComparison withTauPriorScale(double tauPriorScale) {
    return new PooledComparison(margin, credibleLevel, tauPriorScale, tail);
  }

  /**
   * For checking against programs that know normal tails only, such as R's {@code lme4::glmer}.
   *
   * @param tail how true values scatter around typical
   * @return a copy with this tail
   * @throws NullPointerException if {@code tail} is null
   */
  public PooledComparison withTail(Tail tail) {
    return new PooledComparison(margin, credibleLevel, tauPriorScale, tail);
  }

  /**
   * Compares conversion rates.
   *
   * <p>A rep without attempts takes no part in the pooling; the estimate at that place is what the
   * group lets one expect of a newcomer, and no basis for a verdict ({@link
   * Verdict.NotComparable}).
   *
   * @param counts one per rep; order does not matter to the result
   * @return the fit, with estimates in the order of {@code counts}; empty when nobody has attempts
   *     (or there is nobody), for then nothing is known
   * @throws NullPointerException if {@code counts} or one of them is null
   */
  public Optional<PooledFit> compareConversions(List<ConversionCount> counts) {
    double attempts = 0;
    double successes = 0;
    for (ConversionCount count : counts) {
      attempts += count.attempts();
      successes += count.successes();
    }
    if (attempts == 0) {
      return Optional.empty();
    }
    double overall = Link.LOGIT.theta((successes + 0.5) / (attempts + 1));
    var domain = new ThetaDomain(overall, MU_REACH, THETA_REACH);
    List<BinomialLogLikelihood> reps = counts.stream().map(BinomialLogLikelihood::new).toList();
    return Optional.of(new RandomIntercept(this, Link.LOGIT, domain).fit(reps));
  }
}
