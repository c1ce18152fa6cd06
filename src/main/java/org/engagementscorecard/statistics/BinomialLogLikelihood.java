package org.engagementscorecard.statistics;

/** Successes ~ Binomial(attempts, logistic(theta)). */
record BinomialLogLikelihood(ConversionCount count) implements LogLikelihood {

  @Override
  public double at(double theta) {
    // log(1 - p) for the smaller exponential, so that neither tail loses digits
    return theta < 0
        ? count.successes() * theta - count.attempts() * Math.log1p(Math.exp(theta))
        : (count.successes() - count.attempts()) * theta
            - count.attempts() * Math.log1p(Math.exp(-theta));
  }

  @Override
  public boolean informative() {
    return count.attempts() > 0;
  }
}
