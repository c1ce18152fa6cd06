package org.engagementscorecard.note;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.organization.RoundTrip;

/** A statement that is put together of clauses, each with the values of its parameters. */
final class Clauses {
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  /** Adds a text of the statement. */
  Clauses add(String text, Object... parameters) {
    sql.append(text);
    Collections.addAll(values, parameters);
    return this;
  }

  /** Adds a condition where there is something to ask for. */
  Clauses where(Object wanted, String condition) {
    return wanted == null ? this : add(condition, wanted);
  }

  /**
   * Adds the one rule of private notes: which rows of a table of notes are for the reader's eyes.
   * Those that are shared; of private ones those of which the reader is the author, the rep they
   * are about, or one of the persons they name. Somebody whose key names no person is none of
   * these.
   *
   * @param alias of {@code note} or {@code note_history} in the statement
   */
  Clauses forTheEyesOf(Reader reader, String alias) {
    Optional<String> person = reader.person();
    if (person.isEmpty()) {
      return add(" AND NOT " + alias + ".private");
    }
    String rule =
        " AND (NOT %1$s.private OR %1$s.author = ? OR ? = ANY (%1$s.readers) OR EXISTS (SELECT"
            + " FROM rep eyes WHERE eyes.organization_id = %1$s.organization_id"
            + " AND eyes.rep_id = %1$s.rep_id AND eyes.key = ?))";
    return add(rule.formatted(alias), person.get(), person.get(), person.get());
  }

  RoundTrip trip() {
    return new RoundTrip().add(sql.toString(), values.toArray());
  }
}
