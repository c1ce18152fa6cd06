package org.engagementscorecard.statistics;

/**
 * Where to look: mu is flat within {@code center ± muReach}; theta runs over {@code center ±
 * thetaReach}, with whatever the prior puts outside folded into the ends.
 */
record ThetaDomain(double center, double muReach, double thetaReach) {

  double low() {
    return center - thetaReach;
  }

  double high() {
    return center + thetaReach;
  }

  /** The same mu, or the bound beyond which it lies. */
  double within(double mu) {
    return Math.min(Math.max(mu, muLow()), muHigh());
  }

  double muLow() {
    return center - muReach;
  }

  double muHigh() {
    return center + muReach;
  }
}
