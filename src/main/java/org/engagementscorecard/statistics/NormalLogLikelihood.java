package org.engagementscorecard.statistics;

/** Mean of log amounts ~ Normal(theta, deviation²). */
record NormalLogLikelihood(double mean, double deviation) implements LogLikelihood {

  @Override
  public double at(double theta) {
    double distance = (theta - mean) / deviation;
    return -0.5 * distance * distance;
  }

  @Override
  public boolean informative() {
    return deviation < Double.POSITIVE_INFINITY;
  }
}
