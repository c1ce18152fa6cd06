package org.engagementscorecard.statistics.effect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The effect and the influence function of every group and period that can be estimated.
 *
 * <p>Without covariates ATT(g, t) is the mean change of the group less the mean change of those it
 * is compared with, both from the base period to <i>t</i> and over the units seen in both. With
 * <i>n</i> units in all, <i>n_G</i> in the group and <i>n_C</i> compared, a unit's influence is
 * {@code n/n_G (change − mean of the group)} or {@code −n/n_C (change − mean of the compared)}; the
 * variance of any weighted sum of effects is the sum of squares of the influences, added up by
 * cluster, over n².
 */
final class GroupTimeTable {

  /** One estimable cell; {@code influence} is added up by cluster. */
  record Row(
      Cells.Cell cell,
      double effect,
      double[] influence,
      int treated,
      int compared,
      BitSet treatedClusters,
      BitSet comparedClusters) {}

  final Panel panel;
  final List<Row> rows;

  /** Units that take part in an effect after the change, on either side. */
  final BitSet treatedUnits = new BitSet();

  final BitSet comparedUnits = new BitSet();

  GroupTimeTable(Panel panel, Controls controls, BasePeriod basePeriod) {
    this.panel = panel;
    rows = new ArrayList<>();
    for (Cells.Cell cell : Cells.of(panel, basePeriod)) {
      add(cell, controls);
    }
  }

  private void add(Cells.Cell cell, Controls controls) {
    int units = panel.units();
    double[] change = new double[units];
    BitSet treated = new BitSet(units);
    BitSet compared = new BitSet(units);
    boolean[] compares = new boolean[panel.groups.length];
    for (int g = 0; g < compares.length; g++) {
      compares[g] = Cells.compares(panel, controls, cell, g);
    }
    double treatedSum = 0;
    double comparedSum = 0;
    for (int i = 0; i < units; i++) {
      int group = panel.groupOf[i];
      boolean inGroup = group == cell.group();
      if (!inGroup && group != Panel.NEVER && !compares[group]) {
        continue;
      }
      change[i] = panel.change(i, cell.base(), cell.period());
      if (Double.isNaN(change[i])) {
        continue;
      }
      if (inGroup) {
        treated.set(i);
        treatedSum += change[i];
      } else {
        compared.set(i);
        comparedSum += change[i];
      }
    }
    int inTreated = treated.cardinality();
    int inCompared = compared.cardinality();
    if (inTreated == 0 || inCompared == 0) {
      return;
    }
    if (cell.after()) {
      treatedUnits.or(treated);
      comparedUnits.or(compared);
    }
    double treatedMean = treatedSum / inTreated;
    double comparedMean = comparedSum / inCompared;
    double[] influence = new double[panel.clusters];
    treated.stream()
        .forEach(
            i -> influence[panel.clusterOf[i]] += units * ((change[i] - treatedMean) / inTreated));
    compared.stream()
        .forEach(
            i ->
                influence[panel.clusterOf[i]] -= units * ((change[i] - comparedMean) / inCompared));
    rows.add(
        new Row(
            cell,
            panel.settled(treatedMean - comparedMean),
            influence,
            inTreated,
            inCompared,
            clusters(treated),
            clusters(compared)));
  }

  /** The clusters that these units are in. */
  BitSet clusters(BitSet units) {
    BitSet clusters = new BitSet(panel.clusters);
    units.stream().forEach(i -> clusters.set(panel.clusterOf[i]));
    return clusters;
  }

  List<Cells.Cell> cells() {
    return rows.stream().map(Row::cell).toList();
  }
}
