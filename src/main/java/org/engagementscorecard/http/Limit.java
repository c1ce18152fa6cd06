package org.engagementscorecard.http;

/**
 * How many entries of a list to show at once.
 *
 * @param value 1 to {@value #MAX}
 */
public record Limit(int value) {
  public static final int MAX = 1_000;
  public static final int DEFAULT = 100;

  /** Reads the parameter {@code limit}; anything but a whole number in range is a 400 problem. */
  public static Limit fromString(String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= MAX) {
        return new Limit(value);
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
