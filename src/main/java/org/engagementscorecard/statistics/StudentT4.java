package org.engagementscorecard.statistics;

/**
 * Student's t with four degrees of freedom, density 12 / (4 + t²)^(5/2), in closed form and without
 * cancellation in the tails, whose relative accuracy decides how an outlier is judged.
 */
final class StudentT4 {

  private StudentT4() {}

  /** P(T &gt; t). */
  static double upperTail(double t) {
    if (t < 0) {
      return 1 - upperTail(-t);
    }
    double root = Math.sqrt(4 + t * t);
    return upperTail(t, root);
  }

  /** P(T &lt; t). */
  static double lowerTail(double t) {
    return upperTail(-t);
  }

  /** E[max(T − t, 0)], the integral of the upper tail from t on. */
  static double expectedExcess(double t) {
    if (t < 0) {
      return expectedExcess(-t) - t;
    }
    return expectedExcessBeyond(t);
  }

  /** {@link #expectedExcess} for t ≥ 0, without a branch. */
  static double expectedExcessBeyond(double t) {
    double square = 4 + t * t;
    double root = Math.sqrt(square);
    return 4 / (square * root) - t * upperTail(t, root);
  }

  private static double upperTail(double t, double root) {
    // with y = t / root the tail is (1 - y)² (2 + y) / 4; rest is 1 - y
    double rest = 4 / (root * (root + t));
    return rest * rest * (3 - rest) / 4;
  }
}
