package org.engagementscorecard.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The outcome of a pooled comparison. Rates are successes per attempt, yields per unit of exposure,
 * or typical amounts of a deal (geometric means), of a rep who meets everybody's mix of cases.
 *
 * @param typical posterior mean of the typical rate: the rate of a rep at the centre of the group
 * @param typicalLow lower end of the equal-tailed credible interval of the typical rate
 * @param typicalHigh upper end of the equal-tailed credible interval of the typical rate
 * @param tauMean posterior mean of tau, the scale of the differences between reps, in units of the
 *     link (logits for conversions, logs for yields and amounts)
 * @param probabilityAlike P(standard deviation over reps of the rate &lt; one tenth of the typical
 *     rate)
 * @param margin how far from typical counts as a gap or a strength, as a fraction of the typical
 *     rate
 * @param credibleLevel posterior probability inside each interval
 * @param estimates one per rep, in the order the counts were given
 * @param comparability how far each rep can be compared, in the same order
 * @param quality what to bear in mind
 */
public record PooledFit(
    double typical,
    double typicalLow,
    double typicalHigh,
    double tauMean,
    double probabilityAlike,
    double margin,
    double credibleLevel,
    List<Estimate> estimates,
    List<Comparability> comparability,
    Quality quality) {

  /**
   * @throws IllegalArgumentException if the interval is not ordered or a fraction or probability
   *     lies outside its range, or if there are not as many comparabilities as estimates
   * @throws NullPointerException if a list, one of its elements, or the quality is null
   */
  public PooledFit {
    if (!(typicalLow <= typicalHigh)) {
      throw new IllegalArgumentException("not an interval: " + typicalLow + " to " + typicalHigh);
    }
    Check.probability("probabilityAlike", probabilityAlike);
    Check.strictlyBetween(0, 1, "margin", margin);
    Check.strictlyBetween(0, 1, "credibleLevel", credibleLevel);
    estimates = List.copyOf(estimates);
    comparability = List.copyOf(comparability);
    Objects.requireNonNull(quality, "quality");
    if (comparability.size() != estimates.size()) {
      throw new IllegalArgumentException(
          comparability.size() + " comparabilities of " + estimates.size() + " reps");
    }
  }

  /** The same with rep {@code position[i]} at place {@code i}. */
  PooledFit reordered(int[] position) {
    return new PooledFit(
        typical,
        typicalLow,
        typicalHigh,
        tauMean,
        probabilityAlike,
        margin,
        credibleLevel,
        Arrays.stream(position).mapToObj(estimates::get).toList(),
        Arrays.stream(position).mapToObj(comparability::get).toList(),
        quality);
  }
}
