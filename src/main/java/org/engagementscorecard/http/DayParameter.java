package org.engagementscorecard.http;

import java.time.DateTimeException;
import java.time.LocalDate;

/** The one way to read a day from a query parameter. */
public final class DayParameter {
  private DayParameter() {}

  /**
   * Reads {@code 2026-07-01}.
   *
   * @param name what the parameter is called
   * @param text as it was given, or null
   * @return null where it was left out
   * @throws ProblemException 400 for what is no day, or none of the years that are taken
   */
  public static LocalDate read(String name, String text) {
    if (text == null) {
      return null;
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= StrictJson.MIN_YEAR && day.getYear() <= StrictJson.MAX_YEAR) {
        return day;
      }
    } catch (DateTimeException e) {
      throw bad(name);
    }
    throw bad(name);
  }

  private static ProblemException bad(String name) {
    return ProblemException.badParameter(
        name,
        "must be a day such as 2026-07-01, in the years "
            + StrictJson.MIN_YEAR
            + " to "
            + StrictJson.MAX_YEAR);
  }
}
