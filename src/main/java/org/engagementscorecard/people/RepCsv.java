package org.engagementscorecard.people;

import java.io.InputStream;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.engagementscorecard.http.CsvRows;
import org.engagementscorecard.http.Problem.Fault;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;
import org.engagementscorecard.people.RepRequest.MembershipRequest;

/**
 * A rep list as a system exports it: which of its columns hold what.
 *
 * @param key column of the rep's key
 * @param name column of the name; the key's where none is named
 * @param team column of the team's key, or null
 * @param parentTeam column of the key of the team above, or null
 * @param role column of the role, or null
 * @param startDate column of the start date (ISO 8601), or null
 */
record RepCsv(
    String key, String name, String team, String parentTeam, String role, String startDate) {
  private static final int MAX_ROWS = 100_000;

  /** The reps of a list, and the teams that they name. */
  record RepList(List<RepRequest> reps, List<TeamRequest> teams) {}

  RepList read(InputStream body) {
    CsvRows rows = CsvRows.open(body, ',');
    rows.requireColumns(
        Stream.of(key, name, team, parentTeam, role, startDate).filter(c -> c != null).toList());
    List<RepRequest> reps = new ArrayList<>();
    Map<String, TeamRequest> teams = new LinkedHashMap<>();
    for (Optional<CsvRows.Row> next = rows.next(); next.isPresent(); next = rows.next()) {
      CsvRows.Row row = next.get();
      if (reps.size() == MAX_ROWS) {
        throw ProblemException.unprocessable("a list may have " + MAX_ROWS + " reps at most");
      }
      String repKey = required(row, key);
      String teamKey = optional(row, team);
      String above = teamKey == null ? null : optional(row, parentTeam);
      if (above != null) {
        teams.putIfAbsent(above, new TeamRequest(above, above, null));
      }
      if (teamKey != null && !teamKey.equals(above)) {
        teams.put(teamKey, new TeamRequest(teamKey, teamKey, above));
      }
      String repRole = optional(row, role);
      reps.add(
          new RepRequest(
              repKey,
              name == null ? repKey : required(row, name),
              day(row, startDate),
              null,
              teamKey == null && repRole == null
                  ? List.of()
                  : List.of(new MembershipRequest(null, teamKey, repRole))));
    }
    return new RepList(reps, List.copyOf(teams.values()));
  }

  private static String required(CsvRows.Row row, String column) {
    String text = optional(row, column);
    if (text == null) {
      throw refused(row, column, "must not be empty");
    }
    return text;
  }

  private static String optional(CsvRows.Row row, String column) {
    String text = column == null ? "" : row.cell(column);
    if (text.length() > 200) {
      throw refused(row, column, "must have 200 characters at most");
    }
    String fault = StrictJson.fault(text);
    if (fault != null) {
      throw refused(row, column, fault);
    }
    return text.isEmpty() ? null : text;
  }

  private static LocalDate day(CsvRows.Row row, String column) {
    String text = optional(row, column);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw refused(row, column, "must be a day such as 2026-07-01");
    }
  }

  private static ProblemException refused(CsvRows.Row row, String column, String detail) {
    return ProblemException.unprocessable(
        "line " + row.line() + ", column '" + column + "' " + detail,
        Fault.atLine(row.line(), 0, "column '" + column + "' " + detail));
  }
}
