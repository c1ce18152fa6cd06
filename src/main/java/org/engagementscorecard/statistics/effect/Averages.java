package org.engagementscorecard.statistics.effect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Group-time effects added up, after section 3 of Callaway &amp; Sant'Anna (2021), with the part of
 * the influence that comes from estimating the groups' shares.
 */
final class Averages {

  /** A weighted sum of effects; {@code influence} is added up by cluster. */
  record Sum(double effect, double[] influence, BitSet treatedClusters, BitSet comparedClusters) {

    /** With one unit on a side there is nothing to tell its scatter from. */
    boolean hasError() {
      return treatedClusters.cardinality() > 1 && comparedClusters.cardinality() > 1;
    }
  }

  private final GroupTimeTable table;
  private final List<Cells.Cell> cells;
  private final double[] effects;

  Averages(GroupTimeTable table) {
    this.table = table;
    cells = table.cells();
    effects = table.rows.stream().mapToDouble(GroupTimeTable.Row::effect).toArray();
  }

  /** Length of exposure of a cell, in periods; negative before the change. */
  static int exposure(Panel panel, Cells.Cell cell) {
    return panel.periods[cell.period()] - panel.groups[cell.group()];
  }

  /** All lengths of exposure that occur, ascending. */
  static int[] exposures(Panel panel, List<Cells.Cell> cells) {
    TreeSet<Integer> exposures = new TreeSet<>();
    cells.forEach(cell -> exposures.add(exposure(panel, cell)));
    return exposures.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Weights of the cells after the change, by size of group; zero where the effect is NaN. */
  static double[] simpleWeights(List<Cells.Cell> cells, double[] effects, int[] groupSizes) {
    double[] weights = new double[effects.length];
    for (int k = 0; k < weights.length; k++) {
      if (cells.get(k).after() && !Double.isNaN(effects[k])) {
        weights[k] = groupSizes[cells.get(k).group()];
      }
    }
    return normalized(weights);
  }

  /** Weights of the cells of one length of exposure, by size of group; zero where NaN. */
  static double[] exposureWeights(
      Panel panel, List<Cells.Cell> cells, double[] effects, int[] groupSizes, int exposure) {
    double[] weights = new double[effects.length];
    for (int k = 0; k < weights.length; k++) {
      Cells.Cell cell = cells.get(k);
      if (exposure(panel, cell) == exposure && !Double.isNaN(effects[k])) {
        weights[k] = groupSizes[cell.group()];
      }
    }
    return normalized(weights);
  }

  /** Weights of the mean over each group's periods after the change, by size of group. */
  static double[] overallWeights(List<Cells.Cell> cells, double[] effects, int[] groupSizes) {
    int[] periods = new int[groupSizes.length];
    for (int k = 0; k < effects.length; k++) {
      if (cells.get(k).after() && !Double.isNaN(effects[k])) {
        periods[cells.get(k).group()]++;
      }
    }
    double[] weights = new double[effects.length];
    for (int k = 0; k < weights.length; k++) {
      int group = cells.get(k).group();
      if (cells.get(k).after() && !Double.isNaN(effects[k])) {
        weights[k] = (double) groupSizes[group] / periods[group];
      }
    }
    return normalized(weights);
  }

  /** All zero stays all zero. */
  private static double[] normalized(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    if (sum > 0) {
      for (int k = 0; k < weights.length; k++) {
        weights[k] /= sum;
      }
    }
    return weights;
  }

  Sum simple() {
    return sum(simpleWeights(cells, effects, table.panel.groupSizes));
  }

  Sum overall() {
    return sum(overallWeights(cells, effects, table.panel.groupSizes));
  }

  Sum exposure(int exposure) {
    return sum(exposureWeights(table.panel, cells, effects, table.panel.groupSizes, exposure));
  }

  /**
   * How the treated moved against the others into the last period before the change, by size of
   * group; empty if none was seen in the period before that as well.
   */
  OptionalDouble lastStep() {
    double sum = 0;
    double weights = 0;
    for (int k = 0; k < effects.length; k++) {
      Cells.Cell cell = cells.get(k);
      int last = Cells.lastBefore(table.panel, cell.group());
      if (cell.after() || Math.max(cell.base(), cell.period()) != last) {
        continue;
      }
      // With a universal base the step is looked at backwards, and longer ones end there too.
      if (Math.min(cell.base(), cell.period()) == last - 1) {
        int weight = table.panel.groupSizes[cell.group()];
        sum += weight * (cell.period() == last ? effects[k] : -effects[k]);
        weights += weight;
      }
    }
    return weights > 0
        ? OptionalDouble.of(table.panel.settled(sum / weights))
        : OptionalDouble.empty();
  }

  int[] exposures() {
    return exposures(table.panel, cells);
  }

  /** Mean over the group's periods after the change. */
  Sum group(int group) {
    List<Cells.Cell> after =
        cells.stream().filter(cell -> cell.group() == group && cell.after()).toList();
    double[] weights = new double[effects.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = after.contains(cells.get(k)) ? 1.0 / after.size() : 0;
    }
    return sum(weights);
  }

  /** Groups with an effect after the change, ascending. */
  int[] groups() {
    return cells.stream()
        .filter(Cells.Cell::after)
        .mapToInt(Cells.Cell::group)
        .distinct()
        .sorted()
        .toArray();
  }

  /** Plain mean of sums, at least one of them. */
  static Sum mean(Panel panel, List<Sum> sums) {
    double effect = 0;
    double[] influence = new double[panel.clusters];
    // Every part needs its own error for the whole to have one.
    BitSet treated = new BitSet();
    BitSet compared = new BitSet();
    boolean hasError = true;
    for (Sum sum : sums) {
      effect += sum.effect() / sums.size();
      for (int c = 0; c < influence.length; c++) {
        influence[c] += sum.influence()[c] / sums.size();
      }
      hasError &= sum.hasError();
      treated.or(sum.treatedClusters());
      compared.or(sum.comparedClusters());
    }
    return new Sum(
        panel.settled(effect),
        influence,
        hasError ? treated : new BitSet(),
        hasError ? compared : new BitSet());
  }

  /**
   * The weights are the groups' shares but for a constant, so estimating them adds, for each unit
   * of a group, what its group's cells lie above the average: {@code Σ (effect − average) weight /
   * share}.
   */
  private Sum sum(double[] weights) {
    Panel panel = table.panel;
    double effect = 0;
    for (int k = 0; k < weights.length; k++) {
      effect += weights[k] * effects[k];
    }
    double[] influence = new double[panel.clusters];
    double[] ofGroup = new double[panel.groups.length];
    BitSet treated = new BitSet();
    BitSet compared = new BitSet();
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] == 0) {
        continue;
      }
      GroupTimeTable.Row row = table.rows.get(k);
      for (int c = 0; c < influence.length; c++) {
        influence[c] += weights[k] * row.influence()[c];
      }
      int group = row.cell().group();
      double share = (double) panel.groupSizes[group] / panel.units();
      ofGroup[group] += (effects[k] - effect) * weights[k] / share;
      treated.or(row.treatedClusters());
      compared.or(row.comparedClusters());
    }
    for (int i = 0; i < panel.units(); i++) {
      if (panel.groupOf[i] != Panel.NEVER) {
        influence[panel.clusterOf[i]] += ofGroup[panel.groupOf[i]];
      }
    }
    return new Sum(panel.settled(effect), influence, treated, compared);
  }

  /** The rows of the table, as sums of one. */
  List<Sum> rows() {
    List<Sum> sums = new ArrayList<>();
    for (GroupTimeTable.Row row : table.rows) {
      sums.add(
          new Sum(row.effect(), row.influence(), row.treatedClusters(), row.comparedClusters()));
    }
    return sums;
  }

  /** Square root of the sum of squared influences, over the number of units. */
  static double analyticError(Panel panel, double[] influence) {
    double squares = 0;
    for (double one : influence) {
      squares += one * one;
    }
    return panel.settled(Math.sqrt(squares) / panel.units());
  }
}
