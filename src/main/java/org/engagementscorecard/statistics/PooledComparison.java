package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

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
 * overall rate, or as far as anything was seen.
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
 * @param tauPriorScale scale of the half-normal prior of tau, in logits (logs for yields and
 *     amounts), above 0 and at most 10
 * @param tail how true values scatter around typical; the model above has the heavy one
 */
public record PooledComparison(
    double margin, double credibleLevel, double tauPriorScale, Tail tail) {

  private static final PooledComparison DEFAULTS =
      new PooledComparison(0.10, 0.90, 0.5, Tail.HEAVY);

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
    return compareConversionsLikeForLike(counts.stream().map(Strata::single).toList());
  }

  /**
   * Compares conversion rates on the same mix of cases: {@code logit(p_rs) = theta_r + offset_s}.
   *
   * <p>Estimates are rates of a rep who meets everybody's mix of cases (of those strata that at
   * least two reps have cases in). A rep is judged in a stratum against what the others did there.
   * A rep whose cases all lie in strata that nobody else has cases in takes no part, and the
   * estimate at that place is a newcomer's ({@link Comparability#share} is zero). Reps in strata
   * that are linked by nobody are compared within their own, as far as they are taken to come from
   * one group; docs/decisions/0013-like-for-like.md says how the offsets are found.
   *
   * <p>Time grows with the number of cells, and with the third power of the number of strata: up to
   * a few hundred are meant.
   *
   * @param reps what each rep has in each stratum; neither their order nor that of the strata
   *     matters to the result
   * @return the fit, with estimates in the order of {@code reps}; empty when nobody has attempts,
   *     or when strata are told apart and nobody has attempts where somebody else has
   * @throws NullPointerException if {@code reps} or one of them is null
   */
  public Optional<PooledFit> compareConversionsLikeForLike(List<Strata<ConversionCount>> reps) {
    return new LikeForLike(this, cells(reps, Cell::of)).conversions();
  }

  /**
   * Compares yields on the same mix of cases: {@code count_rs ~ Poisson(exposure_rs × exp(theta_r +
   * offset_s))}. All that is said of {@link #compareConversionsLikeForLike} holds, with the log in
   * place of the logit; estimates are counts per unit of exposure.
   *
   * @param reps what each rep has in each stratum ({@link Strata#single} when all cases are alike)
   * @return the fit, with estimates in the order of {@code reps}; empty when nobody has exposure,
   *     or when strata are told apart and nobody has exposure where somebody else has
   * @throws NullPointerException if {@code reps} or one of them is null
   */
  public Optional<PooledFit> compareYields(List<Strata<YieldCount>> reps) {
    return new LikeForLike(this, cells(reps, Cell::of)).yields();
  }

  /**
   * Compares amounts on the same mix of cases: {@code log(amount) ~ Normal(theta_r + offset_s,
   * variance)}, the variance being that of amounts of the same rep and stratum, pooled over all.
   * All that is said of {@link #compareConversionsLikeForLike} holds, with the log in place of the
   * logit; estimates are typical amounts (geometric means), which one huge deal does not make.
   *
   * @param reps what each rep has in each stratum ({@link Strata#single} when all cases are alike)
   * @return the fit, with estimates in the order of {@code reps}; empty when nobody has deals, or
   *     when strata are told apart and nobody has deals where somebody else has
   * @throws NullPointerException if {@code reps} or one of them is null
   */
  public Optional<PooledFit> compareValues(List<Strata<AmountSummary>> reps) {
    return new LikeForLike(this, cells(reps, Cell::of)).values();
  }

  private static <C> List<List<Cell>> cells(
      List<Strata<C>> reps, BiFunction<String, C, Cell> cell) {
    List<List<Cell>> cells = new ArrayList<>(reps.size());
    for (Strata<C> rep : reps) {
      List<Cell> own = new ArrayList<>(rep.byName().size());
      rep.byName().forEach((name, counted) -> own.add(cell.apply(name, counted)));
      own.removeIf(each -> each.size() == 0);
      cells.add(List.copyOf(own));
    }
    return cells;
  }
}
