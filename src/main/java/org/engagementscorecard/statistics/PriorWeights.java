package org.engagementscorecard.statistics;

/**
 * The prior {@code theta ~ mu + tau × T} as weights on the nodes of a grid: for any function linear
 * between nodes, the weighted sum of its values is its prior expectation, exactly, however narrow
 * the prior is against the step. What the prior puts beyond the ends counts at the ends.
 *
 * <p>The weight of a node is the prior expectation of the hat function there, which is the
 * difference between the average tail probabilities over the cells on either side. Left of mu lower
 * tails are used and right of it upper tails, so that small weights keep their relative accuracy.
 *
 * <p>A workspace, reused for one (mu, tau) after another; not thread-safe.
 */
final class PriorWeights {

  /**
   * No weight is less, so that no likelihood, however far from the others, ever has the probability
   * zero. A heavy tail keeps far above it; a normal one would vanish at 38 tau.
   */
  private static final double SMALLEST = 1e-290;

  private final ThetaGrid grid;
  private final Tail tail;
  private final double[] perWidth;
  private final double[] weight;
  private final double[] excess;
  private final double[] slope;
  private double mu;
  private double tau;

  PriorWeights(ThetaGrid grid, Tail tail) {
    this.grid = grid;
    this.tail = tail;
    int size = grid.size();
    this.weight = new double[size];
    this.excess = new double[size];
    this.slope = new double[size - 1];
    this.perWidth = new double[size - 1];
    for (int j = 0; j < size - 1; j++) {
      perWidth[j] = 1 / (grid.theta()[j + 1] - grid.theta()[j]);
    }
  }

  /** The weights for the mu and tau last moved to; overwritten by the next move. */
  double[] weight() {
    return weight;
  }

  void moveTo(double newMu, double newTau) {
    mu = newMu;
    tau = newTau;
    double[] theta = grid.theta();
    int last = theta.length - 1;
    double scale = 1 / tau;
    tail.excessBeyond(theta, mu, scale, excess);
    // the average over a cell of the lower tail, left of mu; less that of the upper tail, right
    for (int j = 0; j < last; j++) {
      slope[j] = (excess[j + 1] - excess[j]) * (perWidth[j] * tau);
    }
    for (int j = 1; j < last; j++) {
      weight[j] = Math.max(slope[j] - slope[j - 1], SMALLEST);
    }
    int right = grid.lastAtOrBelow(mu) + 1;
    weight[0] = Math.max(right == 0 ? 1 + slope[0] : slope[0], SMALLEST);
    weight[last] = Math.max(right > last ? 1 - slope[last - 1] : -slope[last - 1], SMALLEST);
    if (right > 0 && right <= last) {
      // the one cell with mu inside, or at its left end
      int left = right - 1;
      double beyond = (theta[right] - mu) * scale;
      double lower = (excess[right] + beyond - excess[left]) * (perWidth[left] * tau);
      weight[left] = left == 0 ? lower : lower - slope[left - 1];
      weight[right] = right == last ? 1 - lower : 1 - lower + slope[right];
    }
  }

  /**
   * The weights of the part of the prior below a threshold. They equal {@link #weight} for nodes
   * before {@code node}, are given here for {@code node} and the one after it, and zero beyond.
   */
  record Below(int node, double weightAtNode, double weightAtNext) {}

  Below below(double threshold) {
    double[] theta = grid.theta();
    int last = theta.length - 1;
    double cut = (threshold - mu) / tau;
    if (threshold < theta[0]) {
      return new Below(0, tail.lowerTail(cut), 0);
    }
    if (threshold >= theta[last]) {
      return new Below(last, weight[last] - tail.upperTail(cut), 0);
    }
    int node = grid.lastAtOrBelow(threshold);
    double left = (theta[node] - mu) / tau;
    double right = (theta[node + 1] - mu) / tau;
    double width = right - left;
    if (cut > 0) {
      // as differences of lower tails these would be lost in the rounding of numbers near one
      double above = tail.upperTail(cut);
      double excessAtCut = tail.expectedExcess(cut);
      double atNext = (tail.expectedExcess(left) - excessAtCut - (cut - left) * above) / width;
      double beyond = ((right - cut) * above - (excessAtCut - tail.expectedExcess(right))) / width;
      return new Below(node, weight[node] - beyond, atNext);
    }
    double below = tail.lowerTail(cut);
    double atNext = ((cut - left) * below - (lowerExcess(cut) - lowerExcess(left))) / width;
    double averageLeft = 0;
    if (node > 0) {
      double before = (theta[node - 1] - mu) / tau;
      averageLeft = (lowerExcess(left) - lowerExcess(before)) / (left - before);
    }
    return new Below(node, below - averageLeft - atNext, atNext);
  }

  /** E[max(t − T, 0)], the integral of the lower tail up to t. */
  private double lowerExcess(double t) {
    return tail.expectedExcess(-t);
  }
}
