package org.engagementscorecard.scorecard;

import org.engagementscorecard.http.ProblemException;

/**
 * How many periods to show: one and those just before it.
 *
 * @param value 1 to {@value #MAX}
 */
public record PeriodCount(int value) {
  static final int MAX = 60;

  /** Reads the parameter {@code count}; anything but a whole number in range is a 400 problem. */
  public static PeriodCount fromString(String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= MAX) {
        return new PeriodCount(value);
      }
    } catch (NumberFormatException e) {
      throw outOfRange();
    }
    throw outOfRange();
  }

  /** What was asked for, or else so many. */
  static int or(PeriodCount count, int usual) {
    return count == null ? usual : count.value();
  }

  private static ProblemException outOfRange() {
    return ProblemException.badParameter("count", "must be a whole number from 1 to " + MAX);
  }
}
