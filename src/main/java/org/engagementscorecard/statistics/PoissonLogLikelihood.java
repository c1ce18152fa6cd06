package org.engagementscorecard.statistics;

/**
 * Count ~ Poisson(exposure × exp(theta)). Both are real numbers: strata whose offsets are known
 * less well count in part.
 */
record PoissonLogLikelihood(double count, double exposure) implements LogLikelihood {

  @Override
  public double at(double theta) {
    return count * theta - exposure * Math.exp(theta);
  }

  @Override
  public boolean informative() {
    return exposure > 0;
  }
}
