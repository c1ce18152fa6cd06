package org.engagementscorecard.statistics.effect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Units × periods, in an order that depends on what the units are and not on how they came.
 *
 * <p>Units that had changed by the first period have no "before" and are left out altogether; those
 * that change after the last period are as good as never treated within the panel. Both as in the R
 * package {@code did}.
 */
final class Panel {

  /** Group index of units that never change. */
  static final int NEVER = -1;

  /** How far sums of doubles stray, relative to the largest value in them. */
  private static final double ROUNDING_OF_VALUES = 1e-14;

  private static final double ROUNDING_OF_CHANGES = 1e-12;

  private static final Comparator<UnitHistory> CANONICAL =
      Comparator.comparingInt((UnitHistory unit) -> unit.firstTreated().orElse(Integer.MAX_VALUE))
          .thenComparing(unit -> unit.cluster().orElse(""))
          .thenComparing(unit -> unit.cluster().isPresent())
          .thenComparing(UnitHistory::outcomes, Panel::compareOutcomes);

  /** Ascending. */
  final int[] periods;

  /** First treated periods that occur, ascending, all after the first period of the panel. */
  final int[] groups;

  /** Units in each group. */
  final int[] groupSizes;

  /** Index into {@link #groups} by unit, or {@link #NEVER}. */
  final int[] groupOf;

  /** Index of a unit's cluster, from 0. */
  final int[] clusterOf;

  final int clusters;

  /** Units that had changed by the first period, and are left out. */
  final int leftOut;

  /**
   * Outcomes by unit and period, less the unit's first (only changes matter, and smaller numbers
   * add up better). NaN where the unit was not seen: it makes any change it takes part in NaN.
   */
  private final double[][] outcomes;

  /** Whatever should be zero may be off by this much. */
  private final double rounding;

  Panel(List<UnitHistory> histories) {
    TreeSet<Integer> seen = new TreeSet<>();
    for (UnitHistory unit : histories) {
      seen.addAll(unit.outcomes().keySet());
    }
    periods = seen.stream().mapToInt(Integer::intValue).toArray();
    List<UnitHistory> units = new ArrayList<>(histories.size());
    for (UnitHistory unit : histories) {
      if (unit.firstTreated().isEmpty() || unit.firstTreated().getAsInt() > periods[0]) {
        units.add(unit);
      }
    }
    leftOut = histories.size() - units.size();
    units.sort(CANONICAL);
    int last = periods.length == 0 ? 0 : periods[periods.length - 1];
    groups =
        units.stream()
            .flatMapToInt(unit -> unit.firstTreated().stream())
            .filter(period -> period <= last)
            .distinct()
            .sorted()
            .toArray();
    groupSizes = new int[groups.length];
    groupOf = new int[units.size()];
    clusterOf = new int[units.size()];
    outcomes = new double[units.size()][periods.length];
    Map<String, Integer> names = new TreeMap<>();
    units.forEach(unit -> unit.cluster().ifPresent(name -> names.put(name, 0)));
    int next = 0;
    for (Map.Entry<String, Integer> name : names.entrySet()) {
      name.setValue(next++);
    }
    double largestValue = 0;
    double largestChange = 0;
    for (int i = 0; i < groupOf.length; i++) {
      UnitHistory unit = units.get(i);
      int first = unit.firstTreated().orElse(Integer.MAX_VALUE);
      groupOf[i] = first > last ? NEVER : Arrays.binarySearch(groups, first);
      if (groupOf[i] != NEVER) {
        groupSizes[groupOf[i]]++;
      }
      clusterOf[i] = unit.cluster().isPresent() ? names.get(unit.cluster().get()) : next++;
      Arrays.fill(outcomes[i], Double.NaN);
      double start = unit.outcomes().get(unit.outcomes().firstKey());
      for (Map.Entry<Integer, Double> outcome : unit.outcomes().entrySet()) {
        double change = outcome.getValue() - start;
        outcomes[i][Arrays.binarySearch(periods, outcome.getKey())] = change;
        largestValue = Math.max(largestValue, Math.abs(outcome.getValue()));
        largestChange = Math.max(largestChange, Math.abs(change));
      }
    }
    clusters = next;
    rounding = ROUNDING_OF_VALUES * largestValue + ROUNDING_OF_CHANGES * largestChange;
  }

  private static int compareOutcomes(
      SortedMap<Integer, Double> one, SortedMap<Integer, Double> other) {
    Iterator<Map.Entry<Integer, Double>> others = other.entrySet().iterator();
    for (Map.Entry<Integer, Double> entry : one.entrySet()) {
      if (!others.hasNext()) {
        return 1;
      }
      Map.Entry<Integer, Double> another = others.next();
      int byPeriod = Integer.compare(entry.getKey(), another.getKey());
      if (byPeriod != 0) {
        return byPeriod;
      }
      int byValue = Double.compare(entry.getValue(), another.getValue());
      if (byValue != 0) {
        return byValue;
      }
    }
    return others.hasNext() ? -1 : 0;
  }

  int units() {
    return groupOf.length;
  }

  /** Change from the base to the period; NaN where the unit was not seen in both. */
  double change(int unit, int base, int period) {
    return outcomes[unit][period] - outcomes[unit][base];
  }

  /** Zero if nothing but rounding. */
  double settled(double value) {
    return Math.abs(value) <= rounding ? 0 : value;
  }

  double rounding() {
    return rounding;
  }
}
