package org.engagementscorecard.statistics;

/**
 * What the others' cases say about the strata in which one rep has cases, boiled down to what that
 * rep's likelihood of theta needs. All offsets are uncertain, and not independently of each other;
 * the weighted mean of the rep's cells that knows theta best is found by generalised least squares,
 * and each cell counts with a power so that the likelihood is that mean's; what uncertainty the
 * powers do not account for is laid over it as a whole.
 *
 * @param offset one per cell of the rep
 * @param weight share of the cell in what is known of theta; they sum to one
 * @param power power of the cell's likelihood, about 0 to 1
 * @param smear variance by which theta is blurred beyond that
 * @param variance of theta altogether
 */
record Adjustment(double[] offset, double[] weight, double[] power, double smear, double variance) {

  /** A blur below this share of the variance is none. */
  private static final double NEGLIGIBLE = 1e-9;

  static Adjustment of(double[] information, double[] offset, double[][] covariance) {
    int size = offset.length;
    double[][] total = new double[size][size];
    double[] one = new double[size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        total[i][j] = possible(covariance, i, j);
      }
      total[i][i] += 1 / information[i];
      one[i] = 1;
    }
    double[] best = Matrix.solve(Matrix.cholesky(total), one);
    double[] weight = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      // a cell can be worth less than nothing where offsets hang together; leave it out, then
      weight[i] = Math.max(best[i], 0);
      sum += weight[i];
    }
    double variance = 0;
    double least = 0;
    double sharpest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      weight[i] /= sum;
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        variance += weight[i] * total[i][j] * weight[j];
      }
      least += weight[i] * weight[i] / information[i];
      if (weight[i] > 0) {
        sharpest = Math.min(sharpest, information[i] / weight[i]);
      }
    }
    variance = Math.max(variance, least);
    double precision = Math.max(sharpest, 1 / variance);
    double[] power = new double[size];
    for (int i = 0; i < size; i++) {
      power[i] = precision * weight[i] / information[i];
    }
    double smear = variance - 1 / precision;
    return new Adjustment(
        offset, weight, power, smear > NEGLIGIBLE * variance ? smear : 0, variance);
  }

  /** Rounding must not leave a variance below zero, nor a covariance beyond both variances. */
  private static double possible(double[][] covariance, int i, int j) {
    double bound = Math.sqrt(Math.max(covariance[i][i], 0) * Math.max(covariance[j][j], 0));
    return Math.min(Math.max(covariance[i][j], -bound), bound);
  }
}
