package org.engagementscorecard.statistics;

/**
 * The distribution of one rep's theta: a prior known by its weights on the nodes of a grid, times a
 * likelihood that is linear between them.
 *
 * <p>The running sum of the weights is, at each cell, the average of the prior's distribution
 * function over that cell, exactly, however unevenly theta lies inside it. Its value at a node
 * follows from the averages of the four cells around (the slope of a quartic through its integral),
 * and says how much of the node's weight lies to the left. Between nodes the posterior's
 * distribution function is the cubic through the four around.
 */
final class NodeDistribution {

  private final double[] theta;
  private final int first;
  private final double[] weight;
  private final double[] value;

  /** Sums of the weights before each node, and of their products with the likelihood. */
  private final double[] weightBefore;

  private final double[] massBefore;

  /**
   * @param theta ascending nodes
   * @param first node to which the first weight belongs
   * @param weight of the prior, at least two, none negative
   * @param value of the likelihood at the same nodes, none negative, not zero wherever there is
   *     weight
   */
  NodeDistribution(double[] theta, int first, double[] weight, double[] value) {
    this.theta = theta;
    this.first = first;
    this.weight = weight;
    this.value = value;
    this.weightBefore = new double[weight.length + 1];
    this.massBefore = new double[weight.length + 1];
    for (int j = 0; j < weight.length; j++) {
      weightBefore[j + 1] = weightBefore[j] + weight[j];
      massBefore[j + 1] = massBefore[j] + weight[j] * value[j];
    }
  }

  double total() {
    return massBefore[weight.length];
  }

  /** The theta below which this part of the total lies. */
  double quantile(double probability) {
    double wanted = probability * total();
    int last = weight.length - 1;
    int cell = 0;
    while (cell < last && massBefore[cell + 1] < wanted) {
      cell++;
    }
    if (below(cell) >= wanted) {
      cell--;
    }
    if (cell < 0) {
      return theta[first];
    }
    if (cell >= last) {
      return theta[first + last];
    }
    return within(cell, wanted);
  }

  private double within(int cell, double wanted) {
    double[] mass = new double[4];
    for (int k = 0; k < 4; k++) {
      mass[k] = below(cell - 1 + k) - wanted;
    }
    double low = theta[first + cell];
    double high = theta[first + cell + 1];
    double lowRest = mass[1];
    double highRest = mass[2];
    if (!(lowRest < highRest)) {
      return 0.5 * (low + high);
    }
    double at = low;
    for (int turn = 0; turn < 6; turn++) {
      // regula falsi stays in the cell, whatever the cubic does where theta lies unevenly
      at = low + (high - low) * (lowRest / (lowRest - highRest));
      double rest = cubic(cell, mass, at);
      if (rest > 0) {
        high = at;
        highRest = rest;
      } else {
        low = at;
        lowRest = rest;
      }
    }
    return at;
  }

  /** Posterior below a node, from −1 to one after the last. */
  private double below(int node) {
    if (node < 0) {
      return 0;
    }
    if (node >= weight.length) {
      return total();
    }
    return massBefore[node] + value[node] * leftOf(node);
  }

  /** How much of a node's weight lies to the left of it. */
  private double leftOf(int node) {
    double[] position = new double[5];
    double[] integral = new double[5];
    for (int side = -1; side <= 1; side += 2) {
      for (int k = 1; k <= 2; k++) {
        int cell = side < 0 ? node - k : node + k - 1;
        position[2 + side * k] = position[2 + side * (k - 1)] + side * width(cell);
        integral[2 + side * k] =
            integral[2 + side * (k - 1)]
                + side * width(cell) * (average(cell) - weightBefore[node]);
      }
    }
    double slope = 0;
    for (int k = 0; k < 5; k++) {
      if (k != 2) {
        double factor = integral[k] / position[k];
        for (int m = 0; m < 5; m++) {
          if (m != 2 && m != k) {
            factor *= position[m] / (position[m] - position[k]);
          }
        }
        slope += factor;
      }
    }
    return Math.min(Math.max(slope, 0), weight[node]);
  }

  private double average(int cell) {
    return weightBefore[Math.min(Math.max(cell + 1, 0), weight.length)];
  }

  private double width(int cell) {
    int within = first + Math.min(Math.max(cell, 0), weight.length - 2);
    return theta[within + 1] - theta[within];
  }

  /** Through the values at the four nodes from the one before the cell on. */
  private double cubic(int cell, double[] values, double at) {
    double[] node = new double[4];
    node[1] = theta[first + cell];
    node[2] = theta[first + cell + 1];
    node[0] = node[1] - width(cell - 1);
    node[3] = node[2] + width(cell + 1);
    double sum = 0;
    for (int k = 0; k < 4; k++) {
      double factor = values[k];
      for (int m = 0; m < 4; m++) {
        if (m != k) {
          factor *= (at - node[m]) / (node[k] - node[m]);
        }
      }
      sum += factor;
    }
    return sum;
  }
}
