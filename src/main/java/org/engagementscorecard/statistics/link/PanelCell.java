package org.engagementscorecard.statistics.link;

/**
 * What one rep did, and what came in for that rep, in one period. A period without a cell is one of
 * which nothing is known (not employed, away, not recorded); a period in which nothing was done is
 * a cell with zero.
 *
 * @param rep any number that stands for the rep
 * @param period number of the period; periods that follow each other differ by one
 * @param activity count or amount of the activity in this period, at most 1e15 either way
 * @param outcome count or amount of the outcome in this period, at most 1e15 either way
 */
public record PanelCell(int rep, int period, double activity, double outcome) {

  private static final double GREATEST = 1e15;

  private static final int FARTHEST = 1_000_000;

  /**
   * @throws IllegalArgumentException if an amount is no number or beyond 1e15, or the period beyond
   *     a million, either way
   */
  public PanelCell {
    if (period < -FARTHEST || period > FARTHEST) {
      throw new IllegalArgumentException("period must lie within a million of 0: " + period);
    }
    amount("activity", activity);
    amount("outcome", outcome);
  }

  private static void amount(String name, double value) {
    if (!(Math.abs(value) <= GREATEST)) {
      throw new IllegalArgumentException(name + " must lie within 1e15 of 0: " + value);
    }
  }
}
