package org.engagementscorecard.statistics.effect;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One unit (a rep, a team), when it changed, and its outcome in each period it was seen in.
 *
 * @param cluster units with the same cluster are not independent of each other (reps of a team);
 *     empty: the unit stands for itself
 * @param firstTreated the first period in which the change was in place; empty: never
 * @param outcomes outcome by period, at least one; periods are whole numbers (years, running
 *     months) so that {@code period − firstTreated} is the length of exposure; a period not seen is
 *     left out, for zero never means unknown
 */
public record UnitHistory(
    Optional<String> cluster, OptionalInt firstTreated, SortedMap<Integer, Double> outcomes) {

  /** Squares of outcomes, added up over any number of units, must stay finite. */
  static final double GREATEST_OUTCOME = 1e100;

  /** Differences of periods must not overflow. */
  private static final int FURTHEST_PERIOD = 1_000_000_000;

  /**
   * @throws IllegalArgumentException if there is no outcome, an outcome is not a number from −1e100
   *     to 1e100, or a period is not from −1e9 to 1e9
   */
  public UnitHistory {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(firstTreated, "firstTreated");
    if (outcomes.isEmpty()) {
      throw new IllegalArgumentException("outcomes must not be empty");
    }
    firstTreated.ifPresent(period -> checkPeriod("firstTreated", period));
    for (Map.Entry<Integer, Double> outcome : outcomes.entrySet()) {
      checkPeriod("period", outcome.getKey());
      if (!(Math.abs(outcome.getValue()) <= GREATEST_OUTCOME)) {
        throw new IllegalArgumentException(
            "outcomes must lie in [-1e100, 1e100]: "
                + outcome.getValue()
                + " in period "
                + outcome.getKey());
      }
    }
    outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
  }

  /**
   * @param outcomes outcome by period
   * @return a unit that never changed and stands for itself
   */
  public static UnitHistory neverTreated(SortedMap<Integer, Double> outcomes) {
    return new UnitHistory(Optional.empty(), OptionalInt.empty(), outcomes);
  }

  /**
   * @param period first period with the change in place
   * @param outcomes outcome by period
   * @return a unit that changed and stands for itself
   */
  public static UnitHistory treatedFrom(int period, SortedMap<Integer, Double> outcomes) {
    return new UnitHistory(Optional.empty(), OptionalInt.of(period), outcomes);
  }

  private static void checkPeriod(String name, int period) {
    if (Math.abs((long) period) > FURTHEST_PERIOD) {
      throw new IllegalArgumentException(name + " must lie in [-1e9, 1e9]: " + period);
    }
  }
}
