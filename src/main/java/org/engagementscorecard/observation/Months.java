package org.engagementscorecard.observation;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The calendar months that days lie in, in an organization's zone.
 *
 * <p>The database says by the instants at which they begin which of them an instant lies in: it may
 * have other rules of time zones than Java.
 *
 * @param months one after the other
 */
record Months(List<YearMonth> months, ZoneId zone) {
  /** The months from that of a day to that of another, which isn't before it. */
  static Months of(LocalDate first, LocalDate last, ZoneId zone) {
    List<YearMonth> months = new ArrayList<>();
    YearMonth end = YearMonth.from(last);
    for (YearMonth month = YearMonth.from(first);
        !month.isAfter(end);
        month = month.plusMonths(1)) {
      months.add(month);
    }
    return new Months(months, zone);
  }

  /** When each begins. */
  Array starts(Connection connection) throws SQLException {
    return FactArrays.array(
        connection,
        "text",
        months,
        month -> month.atDay(1).atStartOfDay(zone).toInstant().toString());
  }

  /**
   * The name of a stratum.
   *
   * @param number which month, counted from 1; 0 where the stratum has none
   * @param segment like for like: see {@link Segment}
   */
  String stratum(int number, String segment) {
    return number == 0 ? segment : stratum(months.get(number - 1), segment);
  }

  /** The name of the stratum of a month: there are no two ways to read it within a connection. */
  static String stratum(YearMonth month, String segment) {
    return segment.isEmpty() ? month.toString() : month + "|" + segment;
  }
}
