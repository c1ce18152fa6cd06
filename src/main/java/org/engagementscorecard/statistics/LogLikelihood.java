package org.engagementscorecard.statistics;

/**
 * What one rep's data say about that rep's theta.
 *
 * <p>Must be concave in theta (as the binomial with logit link, the Poisson with log link and the
 * normal are, offsets included); the engine relies on a single peak, which may lie at either
 * infinity. Implementations that are equal are evaluated once, so make them records.
 */
interface LogLikelihood {

  /** Log-likelihood at {@code theta}, up to a constant. */
  double at(double theta);

  /** False when there are no data, so that the rep can say nothing about the group. */
  boolean informative();
}
