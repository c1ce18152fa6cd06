package org.engagementscorecard.statistics;

/** Successes ~ Binomial(attempts, logistic(theta)). */
record BinomialLogLikelihood(ConversionCount count) implements LogLikelihood {

  @Override
  public double at(double theta) {
    return at(count.attempts(), count.successes(), theta);
  }

  static double at(double attempts, double successes, double theta) {
    // log(1 - p) for the smaller exponential, so that neither tail loses digits
    return theta < 0
        ? successes * theta - attempts * Math.log1p(Math.exp(theta))
        : (successes - attempts) * theta - attempts * Math.log1p(Math.exp(-theta));
  }

  @Override
  public boolean informative() {
    return count.attempts() > 0;
  }

  /** Successes in several strata, each with its own offset; parts of attempts are possible. */
  static final class Mixed implements LogLikelihood {

    private final double[] attempts;
    private final double[] successes;
    private final double[] offset;

    Mixed(double[] attempts, double[] successes, double[] offset) {
      this.attempts = attempts;
      this.successes = successes;
      this.offset = offset;
    }

    @Override
    public double at(double theta) {
      double sum = 0;
      for (int i = 0; i < attempts.length; i++) {
        sum += BinomialLogLikelihood.at(attempts[i], successes[i], theta + offset[i]);
      }
      return sum;
    }

    @Override
    public boolean informative() {
      return true;
    }
  }
}
