package org.engagementscorecard.statistics;

import java.util.Optional;

/** The little linear algebra that offsets of strata need, on plain arrays. */
final class Matrix {

  /** A pivot below this share of what it started from is rounding. */
  private static final double ROUNDING = 1e-13;

  private static final double NEARLY_SINGULAR = 1e-5;

  private Matrix() {}

  /**
   * X with (I − A) X = B, by elimination with partial pivoting, for an A with eigenvalues from 0 to
   * 1; empty where one is so near 1 that few digits would be left. A and B stay as they are.
   */
  static Optional<double[][]> solveOneLess(double[][] a, double[][] b) {
    int size = a.length;
    double[][] left = new double[size][];
    double[][] right = new double[size][];
    for (int i = 0; i < size; i++) {
      left[i] = new double[size];
      for (int j = 0; j < size; j++) {
        left[i][j] = (i == j ? 1 : 0) - a[i][j];
      }
      right[i] = b[i].clone();
    }
    for (int k = 0; k < size; k++) {
      int pivot = k;
      for (int i = k + 1; i < size; i++) {
        if (Math.abs(left[i][k]) > Math.abs(left[pivot][k])) {
          pivot = i;
        }
      }
      if (!(Math.abs(left[pivot][k]) > NEARLY_SINGULAR)) {
        return Optional.empty();
      }
      double[] row = left[pivot];
      left[pivot] = left[k];
      left[k] = row;
      row = right[pivot];
      right[pivot] = right[k];
      right[k] = row;
      for (int i = k + 1; i < size; i++) {
        double factor = left[i][k] / left[k][k];
        subtract(left[i], factor, left[k], k);
        subtract(right[i], factor, right[k], 0);
      }
    }
    for (int k = size - 1; k >= 0; k--) {
      for (int i = k + 1; i < size; i++) {
        subtract(right[k], left[k][i], right[i], 0);
      }
      for (int j = 0; j < right[k].length; j++) {
        right[k][j] /= left[k][k];
      }
    }
    return Optional.of(right);
  }

  private static void subtract(double[] from, double factor, double[] row, int first) {
    for (int j = first; j < from.length; j++) {
      from[j] -= factor * row[j];
    }
  }

  /** The lower triangle L with L L' = A, for a symmetric positive definite A. */
  static double[][] cholesky(double[][] a) {
    int size = a.length;
    double[][] lower = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(Math.max(sum, ROUNDING * a[i][i])) : sum / lower[j][j];
      }
    }
    return lower;
  }

  /** log det(L L'). */
  static double logDeterminant(double[][] lower) {
    double sum = 0;
    for (int i = 0; i < lower.length; i++) {
      sum += 2 * Math.log(lower[i][i]);
    }
    return sum;
  }

  /** x with L L' x = b. */
  static double[] solve(double[][] lower, double[] b) {
    int size = b.length;
    double[] x = b.clone();
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= lower[i][k] * x[k];
      }
      x[i] /= lower[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      x[i] /= lower[i][i];
      for (int k = 0; k < i; k++) {
        x[k] -= lower[i][k] * x[i];
      }
    }
    return x;
  }

  /** The inverse of L L'. */
  static double[][] inverse(double[][] lower) {
    int size = lower.length;
    double[][] inverse = new double[size][];
    for (int i = 0; i < size; i++) {
      double[] unit = new double[size];
      unit[i] = 1;
      inverse[i] = solve(lower, unit);
    }
    return inverse;
  }
}
