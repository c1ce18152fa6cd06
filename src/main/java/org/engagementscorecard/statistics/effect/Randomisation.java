package org.engagementscorecard.statistics.effect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What the same estimates come to when the same changes had fallen to others: holds its level
 * however few changed, as long as who changed when is as good as drawn by lot.
 *
 * <p>What is dealt out anew are the units, or whole clusters where all units of a cluster changed
 * together. All arrangements are gone through when they are few, otherwise some are drawn.
 *
 * <p>Estimates are linear in the outcomes, so with {@code a} an arrangement's estimate and {@code
 * b} its estimate of the treatment indicator itself, the estimate after taking a constant effect
 * {@code d} out is {@code a − d·b}. Those {@code d} for which that is at least as far from zero as
 * the actual {@code a₀ − d} form an interval around {@code a₀} whose ends solve two linear
 * equations; sorted ends give exactly the interval of all {@code d} that the test does not reject.
 */
final class Randomisation {

  /** Closer than this to one, {@code |b|} gives no end to the interval. */
  private static final double SAME_ARRANGEMENT = 1e-9;

  private final Panel panel;
  private final Controls controls;
  private final List<Cells.Cell> cells;
  private final int[] exposuresBefore;

  /** By item: its units. */
  private final int[][] items;

  /** By item: the group it is in. */
  private final int[] labels;

  private final int[] treatedLabels;
  private final List<Pair> pairs = new ArrayList<>();

  /** A base and a period, with what all units together did between them. */
  private static final class Pair {
    final int base;
    final int period;
    final List<Integer> cells = new ArrayList<>();
    double change;
    double indicator;
    int count;

    Pair(int base, int period) {
      this.base = base;
      this.period = period;
    }
  }

  /**
   * One arrangement.
   *
   * @param effect overall effect; NaN if it leaves nothing to compare
   * @param indicator what it makes of the treatment indicator
   * @param before effects by length of exposure before the change, then the indicator's
   */
  private record Arrangement(
      double effect, double indicator, double[] before, double[] indicatorBefore) {}

  /**
   * @param pValue P(an estimate at least as far from zero | no effect), in (0, 1]
   * @param low lower end of the interval, −∞ if there are too few arrangements for one
   * @param high upper end, or ∞
   * @param preTrendPValue P(effects before the change at least as great | none); 1 if there are
   *     none to look at
   * @param strongestBefore index of the exposure that stands out most; −1 if there is none
   */
  record Result(
      double pValue, double low, double high, double preTrendPValue, int strongestBefore) {}

  Randomisation(GroupTimeTable table, Controls controls) {
    panel = table.panel;
    this.controls = controls;
    cells = table.cells();
    exposuresBefore =
        Arrays.stream(Averages.exposures(panel, cells)).filter(exposure -> exposure < 0).toArray();
    items = items();
    labels = Arrays.stream(items).mapToInt(units -> panel.groupOf[units[0]]).toArray();
    treatedLabels = Arrays.stream(labels).filter(label -> label != Panel.NEVER).toArray();
    Map<List<Integer>, Pair> byEnds = new LinkedHashMap<>();
    for (int k = 0; k < cells.size(); k++) {
      Cells.Cell cell = cells.get(k);
      byEnds
          .computeIfAbsent(
              List.of(cell.base(), cell.period()), ends -> new Pair(cell.base(), cell.period()))
          .cells
          .add(k);
    }
    pairs.addAll(byEnds.values());
    for (Pair pair : pairs) {
      for (int i = 0; i < panel.units(); i++) {
        double change = panel.change(i, pair.base, pair.period);
        if (!Double.isNaN(change)) {
          pair.change += change;
          pair.indicator += indicator(i, pair);
          pair.count++;
        }
      }
    }
  }

  private int[][] items() {
    int[] groupOfCluster = new int[panel.clusters];
    Arrays.fill(groupOfCluster, Integer.MIN_VALUE);
    boolean together = true;
    for (int i = 0; i < panel.units(); i++) {
      int cluster = panel.clusterOf[i];
      if (groupOfCluster[cluster] == Integer.MIN_VALUE) {
        groupOfCluster[cluster] = panel.groupOf[i];
      }
      together &= groupOfCluster[cluster] == panel.groupOf[i];
    }
    int count = together ? panel.clusters : panel.units();
    List<List<Integer>> units = new ArrayList<>(count);
    for (int item = 0; item < count; item++) {
      units.add(new ArrayList<>());
    }
    for (int i = 0; i < panel.units(); i++) {
      units.get(together ? panel.clusterOf[i] : i).add(i);
    }
    return units.stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** Change of the actual treatment indicator. */
  private int indicator(int unit, Pair pair) {
    int group = panel.groupOf[unit];
    if (group == Panel.NEVER) {
      return 0;
    }
    int before = panel.periods[pair.base] >= panel.groups[group] ? 1 : 0;
    int after = panel.periods[pair.period] >= panel.groups[group] ? 1 : 0;
    return after - before;
  }

  /** How many different arrangements there are, or something above the limit. */
  double arrangements(double limit) {
    double count = 1;
    int left = labels.length;
    for (int g = 0; g < panel.groups.length; g++) {
      int label = g;
      int size = (int) Arrays.stream(labels).filter(one -> one == label).count();
      for (int i = 1; i <= size && count <= limit; i++) {
        count = count * (left - size + i) / i;
      }
      left -= size;
    }
    return Math.rint(count);
  }

  Result run(Resampling resampling, double level) {
    int[] everybody = new int[treatedLabels.length];
    int treated = 0;
    for (int item = 0; item < labels.length; item++) {
      if (labels[item] != Panel.NEVER) {
        everybody[treated++] = item;
      }
    }
    Arrangement actual = arrangement(everybody, treatedLabels);
    List<Arrangement> others = new ArrayList<>();
    if (arrangements(resampling.draws() + 1.0) <= resampling.draws() + 1.0) {
      enumerate(dealt -> others.add(arrangementOf(dealt)));
    } else {
      SplittableRandom random = new SplittableRandom(resampling.seed());
      int[] order = new int[labels.length];
      for (int item = 0; item < order.length; item++) {
        order[item] = item;
      }
      for (int b = 0; b < resampling.draws(); b++) {
        for (int i = 0; i < treatedLabels.length; i++) {
          int j = i + random.nextInt(order.length - i);
          int swapped = order[i];
          order[i] = order[j];
          order[j] = swapped;
        }
        others.add(arrangement(order, treatedLabels));
      }
    }
    return result(actual, others, level);
  }

  private Result result(Arrangement actual, List<Arrangement> others, double level) {
    int extreme = 0;
    double[] lows = new double[others.size()];
    double[] highs = new double[others.size()];
    for (int i = 0; i < lows.length; i++) {
      Arrangement other = others.get(i);
      // Not "less", so that an arrangement with nothing to compare speaks against a finding.
      if (!(Math.abs(other.effect()) < Math.abs(actual.effect()) - panel.rounding())) {
        extreme++;
      }
      lows[i] = Double.NEGATIVE_INFINITY;
      highs[i] = Double.POSITIVE_INFINITY;
      if (Math.abs(other.indicator()) < 1 - SAME_ARRANGEMENT) {
        double one = (actual.effect() - other.effect()) / (1 - other.indicator());
        double another = (actual.effect() + other.effect()) / (1 + other.indicator());
        lows[i] = Math.min(one, another);
        highs[i] = Math.max(one, another);
      }
    }
    Arrays.sort(lows);
    Arrays.sort(highs);
    int kept = (int) Math.floor((1 - level) * (1 + others.size()) + 1e-9);
    boolean bounded = kept > 0 && kept <= lows.length;
    double[] preTrend = preTrend(actual, others);
    return new Result(
        (1.0 + extreme) / (1 + others.size()),
        bounded ? settled(lows[kept - 1]) : Double.NEGATIVE_INFINITY,
        bounded ? settled(highs[highs.length - kept]) : Double.POSITIVE_INFINITY,
        preTrend[0],
        (int) preTrend[1]);
  }

  private double settled(double value) {
    return panel.settled(value);
  }

  /**
   * The greatest effect before the change, each measured by its standard deviation over the
   * arrangements. In other arrangements the actual effect falls into somebody's "before", so it is
   * taken out first.
   */
  private double[] preTrend(Arrangement actual, List<Arrangement> others) {
    int count = exposuresBefore.length;
    double[][] before = new double[others.size() + 1][];
    double[] scale = new double[count];
    for (int i = 0; i < before.length; i++) {
      Arrangement one = i == 0 ? actual : others.get(i - 1);
      before[i] = new double[count];
      for (int e = 0; e < count; e++) {
        before[i][e] = one.before()[e] - actual.effect() * one.indicatorBefore()[e];
        if (!Double.isNaN(before[i][e])) {
          scale[e] += before[i][e] * before[i][e] / before.length;
        }
      }
    }
    double actualGreatest = 0;
    int strongest = count == 0 ? -1 : count - 1;
    for (int e = 0; e < count; e++) {
      double standardized = standardized(before[0][e], scale[e]);
      if (standardized > actualGreatest) {
        actualGreatest = standardized;
        strongest = e;
      }
    }
    int extreme = 0;
    for (int i = 1; i < before.length; i++) {
      double greatest = 0;
      for (int e = 0; e < count; e++) {
        double standardized = standardized(before[i][e], scale[e]);
        greatest =
            Double.isNaN(standardized)
                ? Double.POSITIVE_INFINITY
                : Math.max(greatest, standardized);
      }
      if (greatest >= actualGreatest * (1 - 1e-9)) {
        extreme++;
      }
    }
    return new double[] {(1.0 + extreme) / before.length, strongest};
  }

  private double standardized(double effect, double meanSquare) {
    if (Double.isNaN(effect)) {
      return effect;
    }
    return settled(effect) == 0 ? 0 : Math.abs(effect) / Math.sqrt(meanSquare);
  }

  /** All arrangements but the actual one. */
  private void enumerate(Consumer<int[]> each) {
    int[] left = new int[panel.groups.length];
    for (int label : treatedLabels) {
      left[label]++;
    }
    deal(new int[labels.length], 0, left, labels.length - treatedLabels.length, each);
  }

  private void deal(int[] dealt, int item, int[] left, int never, Consumer<int[]> each) {
    if (item == dealt.length) {
      if (!Arrays.equals(dealt, labels)) {
        each.accept(dealt);
      }
      return;
    }
    if (never > 0) {
      dealt[item] = Panel.NEVER;
      deal(dealt, item + 1, left, never - 1, each);
    }
    for (int g = 0; g < left.length; g++) {
      if (left[g] > 0) {
        dealt[item] = g;
        left[g]--;
        deal(dealt, item + 1, left, never, each);
        left[g]++;
      }
    }
  }

  private Arrangement arrangementOf(int[] dealt) {
    int[] chosen = new int[treatedLabels.length];
    int[] chosenLabels = new int[treatedLabels.length];
    int next = 0;
    for (int item = 0; item < dealt.length; item++) {
      if (dealt[item] != Panel.NEVER) {
        chosen[next] = item;
        chosenLabels[next++] = dealt[item];
      }
    }
    return arrangement(chosen, chosenLabels);
  }

  /**
   * The estimates with these items in these groups and all others untreated. Only the treated are
   * visited; the others are what remains of the whole.
   */
  private Arrangement arrangement(int[] chosen, int[] chosenLabels) {
    int groups = panel.groups.length;
    int[] sizes = new int[groups];
    for (int i = 0; i < chosenLabels.length; i++) {
      sizes[chosenLabels[i]] += items[chosen[i]].length;
    }
    double[] effects = new double[cells.size()];
    double[] indicators = new double[cells.size()];
    double[] change = new double[groups];
    double[] indicator = new double[groups];
    int[] count = new int[groups];
    for (Pair pair : pairs) {
      Arrays.fill(change, 0);
      Arrays.fill(indicator, 0);
      Arrays.fill(count, 0);
      double neverChange = pair.change;
      double neverIndicator = pair.indicator;
      int neverCount = pair.count;
      for (int i = 0; i < chosenLabels.length; i++) {
        int group = chosenLabels[i];
        for (int unit : items[chosen[i]]) {
          double one = panel.change(unit, pair.base, pair.period);
          if (!Double.isNaN(one)) {
            change[group] += one;
            indicator[group] += indicator(unit, pair);
            count[group]++;
          }
        }
      }
      for (int g = 0; g < groups; g++) {
        neverChange -= change[g];
        neverIndicator -= indicator[g];
        neverCount -= count[g];
      }
      for (int k : pair.cells) {
        Cells.Cell cell = cells.get(k);
        double comparedChange = neverChange;
        double comparedIndicator = neverIndicator;
        int compared = neverCount;
        for (int g = 0; g < groups; g++) {
          if (Cells.compares(panel, controls, cell, g)) {
            comparedChange += change[g];
            comparedIndicator += indicator[g];
            compared += count[g];
          }
        }
        int group = cell.group();
        boolean estimable = compared > 0 && count[group] > 0;
        effects[k] =
            estimable ? change[group] / count[group] - comparedChange / compared : Double.NaN;
        indicators[k] =
            estimable ? indicator[group] / count[group] - comparedIndicator / compared : Double.NaN;
      }
    }
    double[] overall = Averages.overallWeights(cells, effects, sizes);
    double[] before = new double[exposuresBefore.length];
    double[] indicatorBefore = new double[exposuresBefore.length];
    for (int e = 0; e < before.length; e++) {
      double[] weights = Averages.exposureWeights(panel, cells, effects, sizes, exposuresBefore[e]);
      before[e] = weighted(weights, effects);
      indicatorBefore[e] = weighted(weights, indicators);
    }
    return new Arrangement(
        weighted(overall, effects), weighted(overall, indicators), before, indicatorBefore);
  }

  /** NaN if no value has a weight. */
  private static double weighted(double[] weights, double[] values) {
    double sum = 0;
    boolean any = false;
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] != 0) {
        sum += weights[k] * values[k];
        any = true;
      }
    }
    return any ? sum : Double.NaN;
  }
}
