package org.engagementscorecard.scorecard;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.engagementscorecard.http.Cursor;
import org.engagementscorecard.organization.Period;

/**
 * A place in the flat table: after a row, whether that is still there or not.
 *
 * @param period which of the periods that are asked for, from 0; −1 at the start
 * @param rep key of the rep
 * @param connection whether the row is a connection's; those come after the measures
 * @param key of the metric or connection
 */
record TablePlace(int period, String rep, boolean connection, String key) {
  static final TablePlace START = new TablePlace(-1, "", false, "");

  /** Period, length of the rep's key, kind, and the two keys. */
  private static final Pattern SORT_KEY =
      Pattern.compile("([0-9]{1,3}):([0-9]{1,6}):([mc]):(.*)", Pattern.DOTALL);

  private static final Comparator<TablePlace> ORDER =
      Comparator.comparingInt(TablePlace::period)
          .thenComparing(TablePlace::rep)
          .thenComparing(TablePlace::connection)
          .thenComparing(TablePlace::key);

  /** Reads the place after which a page begins. */
  static TablePlace of(Cursor cursor) {
    if (cursor == null) {
      return START;
    }
    Matcher parts = SORT_KEY.matcher(cursor.after());
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > parts.group(4).length()) {
      throw Cursor.unreadable();
    }
    int end = Integer.parseInt(parts.group(2));
    return new TablePlace(
        Integer.parseInt(parts.group(1)),
        parts.group(4).substring(0, end),
        parts.group(3).equals("c"),
        parts.group(4).substring(end));
  }

  /** The place after a row. */
  static TablePlace after(List<Period> periods, TableRow row) {
    int index = 0;
    while (!periods.get(index).expression().equals(row.period())) {
      index++;
    }
    return new TablePlace(index, row.rep(), row.kind().equals(TableRow.CONNECTION), row.key());
  }

  /** As a cursor. */
  Cursor cursor() {
    return Cursor.startingAfter(
        period + ":" + rep.length() + ":" + (connection ? "c" : "m") + ":" + rep + key);
  }

  /** Whether all of a rep's rows in a period lie before this place. */
  boolean isPast(int otherPeriod, String otherRep) {
    return otherPeriod < period || (otherPeriod == period && otherRep.compareTo(rep) < 0);
  }

  /** Whether a row is that of this place, or lies before it. */
  boolean isAtOrPast(List<Period> periods, TableRow row) {
    return period >= 0 && ORDER.compare(after(periods, row), this) <= 0;
  }
}
