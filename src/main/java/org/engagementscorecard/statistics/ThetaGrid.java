package org.engagementscorecard.statistics;

import java.util.Arrays;

/**
 * Ascending values of theta, and the natural value at each. Functions of theta are taken to be
 * linear between them.
 */
record ThetaGrid(double[] theta, double[] natural) {

  /** Steps grow by at most this fraction of the distance from the core. */
  private static final double GROWTH = 1.0 / 6;

  /**
   * Where the prior is sharpest, so that nodes must be dense: steps are at most {@code step} at
   * {@code center} and grow with the distance from it.
   */
  record Core(double center, double step) {}

  /** Nodes from {@code low} to {@code high} (at least), no further apart than {@code maxStep}. */
  static ThetaGrid between(double low, double high, double maxStep, Core core, Link link) {
    double start = Math.min(Math.max(core.center, low), high);
    double[] up = walk(start, high, maxStep, core, 1);
    double[] down = walk(start, low, maxStep, core, -1);
    double[] theta = new double[down.length + up.length - 1];
    for (int i = 0; i < down.length; i++) {
      theta[down.length - 1 - i] = down[i];
    }
    System.arraycopy(up, 1, theta, down.length, up.length - 1);
    double[] natural = new double[theta.length];
    for (int i = 0; i < theta.length; i++) {
      natural[i] = link.natural(theta[i]);
    }
    return new ThetaGrid(theta, natural);
  }

  private static double[] walk(double from, double to, double maxStep, Core core, int direction) {
    double[] nodes = new double[256];
    int count = 0;
    double theta = from;
    nodes[count++] = theta;
    while (direction * (to - theta) > 0) {
      double wanted = Math.max(core.step, GROWTH * Math.abs(theta - core.center));
      theta += direction * Math.min(wanted, maxStep);
      if (count == nodes.length) {
        nodes = Arrays.copyOf(nodes, 2 * count);
      }
      nodes[count++] = theta;
    }
    // when it starts at its end there must still be a cell
    if (count == 1) {
      nodes[count++] = from + direction * maxStep;
    }
    return Arrays.copyOf(nodes, count);
  }

  /**
   * Moves values of a smooth positive function at nodes from {@code first} on so that what is
   * linear between them has the function's integral: by a twelfth of the square of the step times
   * the second derivative. Where that is no small part of the value it is left alone.
   */
  void keepIntegrals(int first, double[] value) {
    double before = value.length > 0 ? value[0] : 0;
    for (int j = 1; j < value.length - 1; j++) {
      double here = value[j];
      double left = theta[first + j] - theta[first + j - 1];
      double right = theta[first + j + 1] - theta[first + j];
      double bend = 2 * ((value[j + 1] - here) / right - (here - before) / left) / (left + right);
      double excess = (left * left - left * right + right * right) * bend / 12;
      value[j] = Math.abs(excess) < 0.5 * here ? here - excess : here;
      before = here;
    }
  }

  int size() {
    return theta.length;
  }

  /** Index of the last node at or below {@code value}; −1 when all lie above. */
  int lastAtOrBelow(double value) {
    int found = Arrays.binarySearch(theta, value);
    return found >= 0 ? found : -found - 2;
  }
}
