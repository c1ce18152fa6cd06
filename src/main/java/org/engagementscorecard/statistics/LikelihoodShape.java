package org.engagementscorecard.statistics;

import java.util.function.DoublePredicate;

/**
 * Where a likelihood matters and how sharp it is.
 *
 * @param peak greatest log-likelihood within the domain
 * @param low lower end of the support, where the log-likelihood has fallen so far that nothing
 *     beyond matters
 * @param high upper end of the support
 * @param scale distance over which it changes: for a normal likelihood its standard deviation
 */
record LikelihoodShape(
    LogLikelihood likelihood, double peak, double low, double high, double scale) {

  /** {@code supportDrop} is how far the log-likelihood falls up to the ends of the support. */
  static LikelihoodShape of(LogLikelihood likelihood, ThetaDomain domain, double supportDrop) {
    double mode = mode(likelihood, domain);
    double peak = likelihood.at(mode);
    double low = fallsBy(supportDrop, likelihood, peak, mode, domain.low());
    double high = fallsBy(supportDrop, likelihood, peak, mode, domain.high());
    double scale =
        Math.min(
            scale(likelihood, peak, mode, domain.low()),
            scale(likelihood, peak, mode, domain.high()));
    return new LikelihoodShape(likelihood, peak, low, high, scale);
  }

  /** A normal log-likelihood falls by 1/2 after one standard deviation and by 2 after two. */
  private static double scale(LogLikelihood likelihood, double peak, double mode, double end) {
    double one = fallsBy(0.5, likelihood, peak, mode, end);
    double two = fallsBy(2, likelihood, peak, mode, end);
    return two == end ? Double.POSITIVE_INFINITY : Math.abs(two - one);
  }

  /** Where, from the mode towards the end, the log-likelihood has fallen by {@code drop}. */
  private static double fallsBy(
      double drop, LogLikelihood likelihood, double peak, double mode, double end) {
    if (likelihood.at(end) >= peak - drop) {
      return end;
    }
    return turn(mode, end, theta -> likelihood.at(theta) >= peak - drop);
  }

  private static double mode(LogLikelihood likelihood, ThetaDomain domain) {
    // a concave function rises up to its mode and falls from there on
    double nudge = (domain.high() - domain.low()) * 1e-9;
    return turn(
        domain.low(),
        domain.high(),
        theta -> likelihood.at(theta + nudge) > likelihood.at(theta - nudge));
  }

  /** Bisection for where {@code holds} turns from true (towards from) to false (towards to). */
  private static double turn(double from, double to, DoublePredicate holds) {
    double yes = from;
    double no = to;
    for (int i = 0; i < 60; i++) {
      double middle = 0.5 * (yes + no);
      if (holds.test(middle)) {
        yes = middle;
      } else {
        no = middle;
      }
    }
    return 0.5 * (yes + no);
  }
}
