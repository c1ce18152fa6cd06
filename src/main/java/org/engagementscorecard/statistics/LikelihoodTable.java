package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every rep's likelihood, tabulated over its support only. Reps of like sharpness share a grid, so
 * that the prior is laid on each grid once for all of them: a hundred thousand attempts need steps
 * a hundred times finer than ten, and only near one place.
 */
final class LikelihoodTable {

  /** Nodes per scale of a likelihood, at least. */
  private static final double NODES_PER_SCALE = 8;

  /** The natural value must look straight between nodes, however flat the likelihood is. */
  private static final double COARSEST_STEP = 1.0 / 16;

  /** Below this the marginal likelihood of a rep counts as this: it only has to stay a number. */
  private static final double SMALLEST = 1e-300;

  /**
   * One likelihood on its grid, scaled to a greatest value of one.
   *
   * @param index position in the list of shapes given
   * @param multiplicity how many reps it stands for
   * @param first node of the grid at which {@code value} starts
   */
  record Row(int index, int multiplicity, int first, double[] value) {

    int end() {
      return first + value.length;
    }

    /** Prior expectation of the likelihood over nodes {@code from} (included) to {@code to}. */
    double sum(double[] weight, int from, int to) {
      // four sums side by side: one would wait for itself
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int j = from;
      int k = from - first;
      for (; j + 3 < to; j += 4, k += 4) {
        a += weight[j] * value[k];
        b += weight[j + 1] * value[k + 1];
        c += weight[j + 2] * value[k + 2];
        d += weight[j + 3] * value[k + 3];
      }
      for (; j < to; j++, k++) {
        a += weight[j] * value[k];
      }
      return a + b + (c + d);
    }
  }

  /** Reps that share a grid, and the least scale of their likelihoods. */
  record Group(ThetaGrid grid, double scale, List<Row> rows) {}

  private final List<Group> groups = new ArrayList<>();

  /**
   * @param shapes distinct likelihoods
   * @param multiplicities how many reps each of them stands for
   */
  LikelihoodTable(
      List<LikelihoodShape> shapes, int[] multiplicities, ThetaGrid.Core core, Link link) {
    Map<Double, List<Integer>> bySharpness = new TreeMap<>();
    for (int i = 0; i < shapes.size(); i++) {
      double step = Math.min(shapes.get(i).scale() / NODES_PER_SCALE, COARSEST_STEP);
      double powerOfTwo = Math.scalb(1.0, Math.getExponent(step));
      bySharpness.computeIfAbsent(powerOfTwo, unused -> new ArrayList<>()).add(i);
    }
    bySharpness.forEach(
        (step, members) -> groups.add(tabulate(shapes, multiplicities, members, step, core, link)));
  }

  private static Group tabulate(
      List<LikelihoodShape> shapes,
      int[] multiplicities,
      List<Integer> members,
      double step,
      ThetaGrid.Core core,
      Link link) {
    double low = members.stream().mapToDouble(i -> shapes.get(i).low()).min().orElseThrow();
    double high = members.stream().mapToDouble(i -> shapes.get(i).high()).max().orElseThrow();
    ThetaGrid grid = ThetaGrid.between(low, high, step, core, link);
    List<Row> rows = new ArrayList<>(members.size());
    for (int index : members) {
      LikelihoodShape shape = shapes.get(index);
      int first = Math.max(grid.lastAtOrBelow(shape.low()), 0);
      int last = Math.min(grid.lastAtOrBelow(shape.high()) + 1, grid.size() - 1);
      double[] value = new double[last - first + 1];
      for (int j = 0; j < value.length; j++) {
        value[j] = Math.exp(shape.likelihood().at(grid.theta()[first + j]) - shape.peak());
      }
      rows.add(new Row(index, multiplicities[index], first, value));
    }
    return new Group(grid, step * NODES_PER_SCALE, rows);
  }

  List<Group> groups() {
    return groups;
  }

  /** A workspace per group, in the order of {@link #groups}; for one thread. */
  List<PriorWeights> workspaces(Tail tail) {
    return groups.stream().map(group -> new PriorWeights(group.grid(), tail)).toList();
  }

  /** The likelihood of all data given mu and tau; for one thread. */
  HyperPosterior.Marginal marginal(Tail tail) {
    List<PriorWeights> workspaces = workspaces(tail);
    return (mu, tau) -> {
      double sum = 0;
      for (int g = 0; g < workspaces.size(); g++) {
        PriorWeights prior = workspaces.get(g);
        prior.moveTo(mu, tau);
        for (Row row : groups.get(g).rows()) {
          double marginal = row.sum(prior.weight(), row.first(), row.end());
          sum += row.multiplicity() * Math.log(Math.max(marginal, SMALLEST));
        }
      }
      return sum;
    };
  }
}
