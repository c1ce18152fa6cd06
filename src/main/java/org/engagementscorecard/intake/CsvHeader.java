package org.engagementscorecard.intake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.engagementscorecard.http.CsvRows;
import org.engagementscorecard.http.Problem.Fault;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;

/**
 * The first row of a CSV body.
 *
 * @param names the columns, in order
 * @param columns where each stands
 */
record CsvHeader(List<String> names, Map<String, Integer> columns) {

  /**
   * Reads a header.
   *
   * @throws ProblemException 400 where a column has no name or stands twice
   */
  static CsvHeader of(CsvCells cells) {
    List<String> names = new ArrayList<>();
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      String name = cells.text(i);
      if (i == 0 && name.startsWith("\uFEFF")) {
        name = name.substring(1);
      }
      if (name.isEmpty() || StrictJson.fault(name) != null) {
        String fault = "column " + (i + 1) + " has no name";
        throw unreadable(fault, fault);
      }
      if (columns.put(name, i) != null) {
        String fault = "'" + name + "' stands twice";
        throw unreadable(fault, "column " + fault);
      }
      names.add(name);
    }
    return new CsvHeader(names, columns);
  }

  static ProblemException missing() {
    return ProblemException.malformed(
        "The CSV has no header row", Fault.atLine(1, 0, "a header row is needed"));
  }

  private static ProblemException unreadable(String detail, String fault) {
    return ProblemException.malformed(
        "The CSV header can't be read: " + detail, Fault.atLine(1, 0, fault));
  }

  /** Where a column stands; -1 where there is none. */
  int indexOf(String name) {
    return columns.getOrDefault(name, -1);
  }

  /**
   * Refuses a header that lacks columns.
   *
   * @throws ProblemException 422 naming every missing one
   */
  void require(Collection<String> needed) {
    CsvRows.requireColumns(columns.keySet(), needed);
  }
}
