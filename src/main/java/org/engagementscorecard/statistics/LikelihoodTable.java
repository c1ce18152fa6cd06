package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every rep's likelihood, tabulated over its support only. Reps of like sharpness share a grid, so
 * that the prior is laid on each grid once for all of them: a hundred thousand attempts need steps
 * a hundred times finer than ten, and only near one place.
 */
final class LikelihoodTable {

  /** How finely likelihoods are tabulated. */
  enum Resolution {
    /** For finding out where to look. */
    SURVEY(1.5, 1.0 / 4),
    FULL(4, 1.0 / 16);

    /** Nodes per scale of a likelihood, at least. */
    private final double nodesPerScale;

    /** The natural value must look smooth between nodes, however flat the likelihood is. */
    private final double coarsestStep;

    Resolution(double nodesPerScale, double coarsestStep) {
      this.nodesPerScale = nodesPerScale;
      this.coarsestStep = coarsestStep;
    }
  }

  /** Steps between supports beyond which they get grids of their own. */
  private static final double FARTHEST_GAP = 1000;

  /** Below this the marginal likelihood of a rep counts as this: it only has to stay a number. */
  private static final double SMALLEST = 1e-300;

  /**
   * One likelihood on its grid, scaled to a greatest value of one.
   *
   * <p>{@code value} is such that what is linear between its nodes has the likelihood's own
   * integral over any stretch: a chord of a curve lies aside of it by a third of its greatest
   * distance on average, and that is taken off at the nodes. Steps can be twice as wide for it.
   *
   * @param index position in the list of shapes given
   * @param multiplicity how many reps it stands for
   * @param first node of the grid at which {@code value} starts
   * @param natural the same for the product of likelihood and natural value; empty in a survey
   */
  record Row(int index, int multiplicity, int first, double[] value, double[] natural) {

    int end() {
      return first + value.length;
    }

    /** Prior expectation of the likelihood over nodes {@code from} (included) to {@code to}. */
    double sum(double[] weight, int from, int to) {
      return sum(value, weight, from, to);
    }

    /** Prior expectations of the likelihood under many priors. */
    void sums(double[][] weights, double[] sums) {
      int i = 0;
      // four priors side by side: each value is read once for all of them
      for (; i + 3 < weights.length; i += 4) {
        double[] weightA = weights[i];
        double[] weightB = weights[i + 1];
        double[] weightC = weights[i + 2];
        double[] weightD = weights[i + 3];
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int k = 0, j = first; k < value.length; k++, j++) {
          double each = value[k];
          a += weightA[j] * each;
          b += weightB[j] * each;
          c += weightC[j] * each;
          d += weightD[j] * each;
        }
        sums[i] = a;
        sums[i + 1] = b;
        sums[i + 2] = c;
        sums[i + 3] = d;
      }
      for (; i < weights.length; i++) {
        sums[i] = sum(weights[i], first, end());
      }
    }

    /** The same for the product of likelihood and natural value. */
    double sumOfNatural(double[] weight, int from, int to) {
      return sum(natural, weight, from, to);
    }

    private double sum(double[] value, double[] weight, int from, int to) {
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
      List<LikelihoodShape> shapes,
      int[] multiplicities,
      Resolution resolution,
      ThetaGrid.Core core,
      Link link) {
    Map<Double, List<Integer>> bySharpness = new TreeMap<>();
    for (int i = 0; i < shapes.size(); i++) {
      double step =
          Math.min(shapes.get(i).scale() / resolution.nodesPerScale, resolution.coarsestStep);
      double powerOfTwo = Math.scalb(1.0, Math.getExponent(step));
      bySharpness.computeIfAbsent(powerOfTwo, unused -> new ArrayList<>()).add(i);
    }
    bySharpness.forEach(
        (step, members) -> {
          for (List<Integer> near : clusters(shapes, members, step)) {
            groups.add(tabulate(shapes, multiplicities, near, step, core, link, resolution));
          }
        });
  }

  /** Billions of attempts at very different rates would need millions of nodes in between. */
  private static List<List<Integer>> clusters(
      List<LikelihoodShape> shapes, List<Integer> members, double step) {
    List<Integer> sorted = new ArrayList<>(members);
    sorted.sort(Comparator.comparingDouble(i -> shapes.get(i).low()));
    List<List<Integer>> clusters = new ArrayList<>();
    double reached = Double.NEGATIVE_INFINITY;
    for (int index : sorted) {
      if (shapes.get(index).low() > reached + FARTHEST_GAP * step) {
        clusters.add(new ArrayList<>());
        reached = Double.NEGATIVE_INFINITY;
      }
      clusters.get(clusters.size() - 1).add(index);
      reached = Math.max(reached, shapes.get(index).high());
    }
    return clusters;
  }

  private static Group tabulate(
      List<LikelihoodShape> shapes,
      int[] multiplicities,
      List<Integer> members,
      double step,
      ThetaGrid.Core core,
      Link link,
      Resolution resolution) {
    double low = members.stream().mapToDouble(i -> shapes.get(i).low()).min().orElseThrow();
    double high = members.stream().mapToDouble(i -> shapes.get(i).high()).max().orElseThrow();
    ThetaGrid grid = ThetaGrid.between(low, high, step, core, link);
    List<Row> rows = new ArrayList<>(members.size());
    for (int index : members) {
      rows.add(row(index, multiplicities[index], shapes.get(index), grid, resolution));
    }
    return new Group(grid, step * resolution.nodesPerScale, rows);
  }

  private static Row row(
      int index, int multiplicity, LikelihoodShape shape, ThetaGrid grid, Resolution resolution) {
    int first = Math.max(grid.lastAtOrBelow(shape.low()), 0);
    int last = Math.min(grid.lastAtOrBelow(shape.high()) + 1, grid.size() - 1);
    double[] value = new double[last - first + 1];
    for (int j = 0; j < value.length; j++) {
      value[j] = Math.exp(shape.likelihood().at(grid.theta()[first + j]) - shape.peak());
    }
    double[] natural = new double[resolution == Resolution.SURVEY ? 0 : value.length];
    for (int j = 0; j < natural.length; j++) {
      natural[j] = value[j] * grid.natural()[first + j];
    }
    grid.keepIntegrals(first, value);
    grid.keepIntegrals(first, natural);
    return new Row(index, multiplicity, first, value, natural);
  }

  List<Group> groups() {
    return groups;
  }

  /** A workspace per group, in the order of {@link #groups}; for one thread. */
  List<PriorWeights> workspaces(Tail tail) {
    return groups.stream().map(group -> new PriorWeights(group.grid(), tail)).toList();
  }

  /** The likelihood of all data given tau and many values of mu; for one thread. */
  HyperPosterior.Marginal marginal(Tail tail) {
    List<PriorWeights> workspaces = workspaces(tail);
    return (mus, tau) -> {
      var product = new LogProduct(mus.length);
      double[] marginal = new double[mus.length];
      double[][] weights = new double[mus.length][];
      for (int g = 0; g < workspaces.size(); g++) {
        PriorWeights prior = workspaces.get(g);
        for (int i = 0; i < mus.length; i++) {
          prior.moveTo(mus[i], tau);
          weights[i] = prior.weight().clone();
        }
        // one row after another: thousands of them are read from memory, not from a cache
        for (Row row : groups.get(g).rows()) {
          row.sums(weights, marginal);
          product.multiply(marginal, row.multiplicity());
        }
      }
      return product.log();
    };
  }

  /** Logarithms of products; a logarithm takes as long as fifty products. */
  private static final class LogProduct {
    private final double[] log;
    private final double[] rest;

    LogProduct(int size) {
      log = new double[size];
      rest = new double[size];
      Arrays.fill(rest, 1);
    }

    void multiply(double[] factors, int power) {
      for (int i = 0; i < factors.length; i++) {
        double factor = Math.max(factors[i], SMALLEST);
        if (power > 1) {
          log[i] += power * Math.log(factor);
        } else if (rest[i] * factor > SMALLEST) {
          rest[i] *= factor;
        } else {
          log[i] += Math.log(rest[i]);
          rest[i] = factor;
        }
      }
    }

    double[] log() {
      for (int i = 0; i < log.length; i++) {
        log[i] += Math.log(rest[i]);
      }
      return log;
    }
  }
}
