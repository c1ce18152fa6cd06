package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Compares a rep with the same rep in another period: is the rate better than it was?
 *
 * <p>Like for like: in every stratum <i>s</i> the level is free, and only the change is common,
 *
 * <pre>
 *   conversions  logit p_before,s = a_s         logit p_now,s = a_s + delta
 *   yields       log lambda_before,s = a_s      log lambda_now,s = a_s + delta
 *   values       mean log amount a_s            a_s + delta, one residual variance
 *   delta ~ changeScale × t(4)
 * </pre>
 *
 * so that easier or harder cases than last time change nothing, and a stratum which occurs in one
 * of the periods only says nothing. The a_s are conditioned away (conversions, yields) or
 * integrated (values), which leaves one dimension: a grid of delta.
 *
 * <p>The prior: without data half of all changes lie within a factor 1.45 either way (in the odds,
 * the yield or the amount) and one in nine beyond a factor 2.7. So a handful of cases can't claim
 * what hardly happens from one period to the next, and a few dozen already outweigh it. Heavy tails
 * let a real leap through.
 *
 * <p><b>Verdicts.</b> Better or worse at a probability of {@code certainty}, 0.96: where nothing
 * changes, one of both is said in at most about 1 in 12 cases, however much data there is, and less
 * often with few. Otherwise too early, while the data have not made the interval of the change at
 * least half as narrow as without them ({@link Change#unknown}); with a rate of 30% that takes
 * about 55 attempts in each period. Otherwise no clear change.
 *
 * <p><b>Season.</b> Compare with the same period of last year, by the same methods. The other way,
 * this year's change against last year's change, needs four periods and has twice the variance; and
 * where the season is the same for all, the comparison with peers in the same period has taken it
 * out already. A rep may have changed in a year for many reasons, though: say which period it is.
 *
 * <p>Cases are taken as independent given the rate; where a few customers bring many cases each,
 * intervals are too narrow.
 *
 * @param credibleLevel posterior probability inside the interval, strictly between 0 and 1
 * @param certainty probability that better and worse need, strictly between 0.5 and 1
 * @param changeScale scale of the prior of the change, in units of the link, above 0 and at most 10
 */
public record OwnPast(double credibleLevel, double certainty, double changeScale) {

  /** What the numbers say of a change. */
  public enum Direction {
    /** Surely enough better than before. */
    BETTER("better"),
    /** Surely enough worse than before. */
    WORSE("worse"),
    /** A change of a size that matters would probably have been seen. */
    NO_CLEAR_CHANGE("no-clear-change"),
    /** Too few cases to see a change by. */
    TOO_EARLY("too-early");

    private final String key;

    Direction(String key) {
      this.key = key;
    }

    /**
     * The word for it in the API.
     *
     * @return {@code better}, {@code worse}, {@code no-clear-change} or {@code too-early}
     */
    public String key() {
      return key;
    }
  }

  private static final OwnPast DEFAULTS = new OwnPast(0.90, 0.96, 0.5);

  /** Until this much is known, it is too early. */
  private static final double STILL_UNKNOWN = 0.5;

  /**
   * @throws IllegalArgumentException if a parameter lies outside its range
   */
  public OwnPast {
    Check.strictlyBetween(0, 1, "credibleLevel", credibleLevel);
    Check.strictlyBetween(0.5, 1, "certainty", certainty);
    if (!(changeScale > 0 && changeScale <= 10)) {
      throw new IllegalArgumentException(
          "changeScale must be above 0 and at most 10: " + changeScale);
    }
  }

  /**
   * Credible level 90%, certainty 0.96, change t(4) with scale 0.5.
   *
   * @return the defaults
   */
  public static OwnPast withDefaults() {
    return DEFAULTS;
  }

  /**
   * Compares conversion rates.
   *
   * @param now attempts and successes of the present period, by stratum
   * @param before those of the period compared with
   * @return the change; empty when no stratum has attempts in both
   */
  public Optional<Change> conversions(Strata<ConversionCount> now, Strata<ConversionCount> before) {
    return compare(
        now, before, new ConversionCount(0, 0), ConversionCount::attempts, ConversionChange::new);
  }

  /**
   * Compares yields.
   *
   * @param now counts and exposure of the present period, by stratum
   * @param before those of the period compared with, in the same unit of exposure
   * @return the change; empty when no stratum has exposure in both
   */
  public Optional<Change> yields(Strata<YieldCount> now, Strata<YieldCount> before) {
    return compare(now, before, new YieldCount(0, 0), YieldCount::exposure, YieldChange::new);
  }

  /**
   * Compares amounts per deal.
   *
   * @param now log amounts of the present period, by stratum
   * @param before those of the period compared with, in the same unit of money
   * @return the change; empty when no stratum has deals in both
   */
  public Optional<Change> values(Strata<AmountSummary> now, Strata<AmountSummary> before) {
    return compare(
        now, before, new AmountSummary(0, 0, 0), AmountSummary::deals, AmountChange::new);
  }

  private <C> Optional<Change> compare(
      Strata<C> now,
      Strata<C> before,
      C nothing,
      ToDoubleFunction<C> size,
      Function<List<Pair<C>>, ChangeLikelihood> likelihood) {
    List<Pair<C>> pairs = pairs(now.byName(), before.byName(), nothing);
    if (pairs.stream()
        .noneMatch(
            pair -> size.applyAsDouble(pair.now()) > 0 && size.applyAsDouble(pair.before()) > 0)) {
      return Optional.empty();
    }
    ChangeLikelihood change = likelihood.apply(pairs);
    return Optional.of(
        new ChangePosterior(change, changeScale).change(change, credibleLevel, changeScale));
  }

  private static <C> List<Pair<C>> pairs(
      SortedMap<String, C> now, SortedMap<String, C> before, C nothing) {
    List<Pair<C>> pairs = new ArrayList<>();
    for (Map.Entry<String, C> stratum : now.entrySet()) {
      pairs.add(new Pair<>(stratum.getValue(), before.getOrDefault(stratum.getKey(), nothing)));
    }
    for (Map.Entry<String, C> stratum : before.entrySet()) {
      if (!now.containsKey(stratum.getKey())) {
        pairs.add(new Pair<>(nothing, stratum.getValue()));
      }
    }
    return pairs;
  }

  /**
   * What may be said of a change.
   *
   * @param change the change
   * @param higherIsBetter whether a higher rate is what is wanted
   * @return better, worse, no clear change, or too early to say
   */
  public Direction direction(Change change, boolean higherIsBetter) {
    double better = higherIsBetter ? change.probabilityHigher() : 1 - change.probabilityHigher();
    if (better >= certainty) {
      return Direction.BETTER;
    }
    if (1 - better >= certainty) {
      return Direction.WORSE;
    }
    return change.unknown() > STILL_UNKNOWN ? Direction.TOO_EARLY : Direction.NO_CLEAR_CHANGE;
  }
}
