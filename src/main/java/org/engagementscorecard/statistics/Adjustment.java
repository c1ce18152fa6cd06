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
    double[][] one = new double[size][1];
    for (int i = 0; i < size; i++) {
      total[i] = covariance[i].clone();
      total[i][i] += 1 / information[i];
      one[i][0] = 1;
    }
    double[][] best = Matrix.solve(total, one);
    double[] weight = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      // a cell can be worth less than nothing where offsets hang together; leave it out, then
      weight[i] = Math.max(best[i][0], 0);
      sum += weight[i];
    }
    double variance = 0;
    double sharpest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      weight[i] /= sum;
    }
    for (int i = 0; i < size; i++) {
      variance += weight[i] * weight[i] / information[i];
      for (int j = 0; j < size; j++) {
        variance += weight[i] * covariance[i][j] * weight[j];
      }
      if (weight[i] > 0) {
        sharpest = Math.min(sharpest, information[i] / weight[i]);
      }
    }
    double precision = Math.max(sharpest, 1 / variance);
    double[] power = new double[size];
    for (int i = 0; i < size; i++) {
      power[i] = precision * weight[i] / information[i];
    }
    double smear = variance - 1 / precision;
    return new Adjustment(
        offset, weight, power, smear > NEGLIGIBLE * variance ? smear : 0, variance);
  }
}
