package org.engagementscorecard.learning;

import java.util.Locale;
import org.engagementscorecard.learning.SpeedResponse.Time;

/** Says in a sentence how fast a step is taken. */
final class SpeedWords {
  private static final double HOURS = 24;
  private static final double MINUTES = 24 * 60;

  private SpeedWords() {}

  static String withheld(int people, int smallestGroup) {
    return (people == 1 ? "1 person" : people + " people")
        + ": fewer than "
        + smallestGroup
        + ", so times would tell of single persons.";
  }

  /**
   * A step.
   *
   * @param half null while not half have taken it
   * @param longest days for which one of them has been followed
   */
  static String step(
      SpeedStep step,
      int needs,
      int reached,
      int notYet,
      int endedOtherwise,
      Time half,
      double longest) {
    String name = step.words().substring(0, 1).toUpperCase(Locale.ROOT) + step.words().substring(1);
    if (needs == 0) {
      return name + ": no need has come so far.";
    }
    String fast =
        half == null
            ? "not yet half of them after " + time(longest)
            : "half within " + time(half.days()) + interval(half);
    return name
        + ": "
        + fast
        + "; "
        + reached
        + " of "
        + needs
        + " so far"
        + (notYet > 0 ? ", " + notYet + " not yet" : "")
        + (endedOtherwise > 0 ? ", " + endedOtherwise + " ended otherwise" : "")
        + ".";
  }

  private static String interval(Time half) {
    if (half.low() != null && half.high() != null) {
      return " (" + time(half.low()) + " to " + time(half.high()) + ", 9 in 10 sure)";
    }
    if (half.low() != null) {
      return " (" + time(half.low()) + " or more, 9 in 10 sure)";
    }
    return " (too few to say how sure)";
  }

  /** A time in words: to the day from two days, to the hour from two hours. */
  static String time(double days) {
    if (days >= 2) {
      return count(days, "day");
    }
    return days * HOURS >= 2 ? count(days * HOURS, "hour") : count(days * MINUTES, "minute");
  }

  private static String count(double value, String unit) {
    long rounded = Math.round(value);
    return rounded + " " + unit + (rounded == 1 ? "" : "s");
  }
}
