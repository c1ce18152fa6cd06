package org.engagementscorecard.http;

/**
 * How many rows of a flat table to show at once. Programs that can't turn pages pull these, so it
 * is as many as may be where none is asked for.
 *
 * @param value 1 to {@value #MAX}
 */
public record RowLimit(int value) {
  public static final int MAX = 10_000;

  /** Reads the parameter {@code limit}; anything but a whole number in range is a 400 problem. */
  public static RowLimit fromString(String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= MAX) {
        return new RowLimit(value);
      }
    } catch (NumberFormatException e) {
      throw outOfRange();
    }
    throw outOfRange();
  }

  private static ProblemException outOfRange() {
    return ProblemException.badParameter("limit", "must be a whole number from 1 to " + MAX);
  }
}
