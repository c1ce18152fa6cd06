package org.engagementscorecard.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How the true values of reps scatter around typical: {@code theta = mu + tau × T}, with T of this
 * distribution.
 */
public enum Tail {
  /**
   * Student's t with four degrees of freedom: one rep who truly differs among many alike is not
   * pulled in. What the scorecard uses.
   */
  HEAVY {
    @Override
    double upperTail(double t) {
      return StudentT4.upperTail(t);
    }

    @Override
    double expectedExcess(double t) {
      return StudentT4.expectedExcess(t);
    }

    @Override
    void excessBeyond(double[] theta, double mu, double scale, double[] excess) {
      // plain and without branches, so that the compiler makes vector instructions of it
      for (int j = 0; j < theta.length; j++) {
        excess[j] = StudentT4.expectedExcessBeyond(Math.abs(theta[j] - mu) * scale);
      }
    }

    @Override
    double supportDrop() {
      return 12 * Math.log(10);
    }
  },

  /**
   * Standard normal, as in R's {@code lme4::glmer}: for checking against it. Several times slower,
   * and whoever truly differs is pulled in with the others.
   */
  NORMAL {
    @Override
    double upperTail(double t) {
      return STANDARD.survivalProbability(t);
    }

    @Override
    double expectedExcess(double t) {
      // the difference loses a factor of t² in accuracy, of which there is enough
      return t < 0
          ? expectedExcess(-t) - t
          : Math.max(STANDARD.density(t) - t * STANDARD.survivalProbability(t), 0);
    }

    @Override
    void excessBeyond(double[] theta, double mu, double scale, double[] excess) {
      for (int j = 0; j < theta.length; j++) {
        excess[j] = expectedExcess(Math.abs(theta[j] - mu) * scale);
      }
    }

    @Override
    double supportDrop() {
      return 300;
    }
  };

  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  /** P(T &gt; t), with relative accuracy. */
  abstract double upperTail(double t);

  /** P(T &lt; t), with relative accuracy; both are symmetric. */
  double lowerTail(double t) {
    return upperTail(-t);
  }

  /** E[max(T − t, 0)], the integral of the upper tail from t on, with relative accuracy. */
  abstract double expectedExcess(double t);

  /** {@link #expectedExcess} at {@code |theta − mu| × scale} for each of many theta. */
  abstract void excessBeyond(double[] theta, double mu, double scale, double[] excess);

  /**
   * By how much a log-likelihood may fall before what lies beyond no longer matters. A heavy tail
   * draws hardly anybody far from their own data; a normal one draws an outlier halfway.
   */
  abstract double supportDrop();
}
