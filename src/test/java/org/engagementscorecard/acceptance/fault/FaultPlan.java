package org.engagementscorecard.acceptance.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which faults happen when, from a seed alone.
 *
 * @param rounds the faults of each round, in their order
 */
public record FaultPlan(List<List<Step>> rounds) {
  private static final int STEPS_IN_A_ROUND = 2;
  private static final int LONGEST_WAIT_MILLIS = 1_500;
  private static final int LONGEST_OUTAGE_MILLIS = 3_000;
  private static final int MOST_COMMITS = 8;

  /**
   * One fault.
   *
   * @param waitMillis how long after the last one, or the beginning of the round
   * @param outageMillis how long before what is down is started again or what is frozen thaws
   * @param commits how many COMMITs are spoilt, where they are what it is about
   */
  public record Step(Fault fault, int waitMillis, int outageMillis, int commits) {
    @Override
    public String toString() {
      return fault.name().toLowerCase(java.util.Locale.ROOT)
          + " after "
          + waitMillis
          + " ms for "
          + outageMillis
          + " ms";
    }
  }

  /** A plan in which every fault comes as often as any other, in no order. */
  public static FaultPlan of(long seed, int rounds) {
    Random random = new Random(seed);
    List<Fault> deck = new ArrayList<>();
    List<List<Step>> plan = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<Step> steps = new ArrayList<>();
      for (int step = 0; step < STEPS_IN_A_ROUND; step++) {
        if (deck.isEmpty()) {
          deck.addAll(List.of(Fault.values()));
          Collections.shuffle(deck, random);
        }
        steps.add(
            new Step(
                deck.remove(deck.size() - 1),
                200 + random.nextInt(LONGEST_WAIT_MILLIS),
                random.nextInt(LONGEST_OUTAGE_MILLIS),
                1 + random.nextInt(MOST_COMMITS)));
      }
      plan.add(List.copyOf(steps));
    }
    return new FaultPlan(List.copyOf(plan));
  }
}
