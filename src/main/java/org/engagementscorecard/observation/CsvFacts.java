package org.engagementscorecard.observation;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engagementscorecard.http.CsvRows;
import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.observation.FactRules.Fault;

/**
 * Reads plain {@code text/csv}: a fact a row, in columns {@code source}, {@code id}, {@code rep},
 * {@code metric}, {@code at}, {@code value}, and optionally {@code subject} and {@code
 * attributes.…}.
 */
final class CsvFacts implements FactReader {
  private static final List<String> NEEDED =
      List.of("source", "id", "rep", "metric", "at", "value");
  private static final Set<String> KNOWN =
      Set.of("source", "id", "rep", "metric", "at", "value", "subject");
  private static final String ATTRIBUTE = "attributes.";

  private final CsvRows rows;
  private final FactRules rules;
  private final List<String> attributes;
  private long index;

  CsvFacts(InputStream body, FactRules rules) {
    this.rows = CsvRows.open(body, ',');
    this.rules = rules;
    rows.requireColumns(NEEDED);
    this.attributes = rows.header().stream().filter(name -> name.startsWith(ATTRIBUTE)).toList();
    for (String name : rows.header()) {
      int attributeLength = name.length() - ATTRIBUTE.length();
      if (!KNOWN.contains(name)
          && (!name.startsWith(ATTRIBUTE)
              || attributeLength == 0
              || attributeLength > FactRules.MAX_KEY)) {
        throw ProblemException.unprocessable(
            "The CSV header has a column '"
                + name
                + "' that isn't known; an export of another form"
                + " needs a mapping",
            Problem.Fault.atLine(1, 0, "column '" + name + "' isn't known"));
      }
    }
  }

  @Override
  public Optional<Item> next() {
    return rows.next().map(this::read);
  }

  private Item read(CsvRows.Row row) {
    Place place = new Place(index++, row.line());
    try {
      if (row.isTooLong()) {
        throw new Fault("", "has more cells than the header");
      }
      SortedMap<String, Object> values = new TreeMap<>();
      for (String column : attributes) {
        String pointer = "/attributes/" + column.substring(ATTRIBUTE.length());
        String cell = FactRules.text(row.cell(column), pointer);
        if (cell.length() > FactRules.MAX_ATTRIBUTE) {
          throw new Fault(pointer, "must have " + FactRules.MAX_ATTRIBUTE + " characters at most");
        }
        if (!cell.isEmpty()) {
          values.put(column.substring(ATTRIBUTE.length()), cell);
        }
      }
      String subject = FactRules.text(row.cell("subject"), "/subject");
      return new Read(
          place,
          new Change.Recorded(
              rules.fact(
                  FactRules.text(row.cell("source"), "/source"),
                  FactRules.text(row.cell("id"), "/id"),
                  FactRules.text(row.cell("rep"), "/rep"),
                  FactRules.text(row.cell("metric"), "/metric"),
                  FactRules.instant(row.cell("at"), "/at"),
                  FactRules.number(row.cell("value"), "/value"),
                  subject.isEmpty() ? null : subject,
                  values)));
    } catch (Fault e) {
      return new Refused(place, row.cell("source"), row.cell("id"), e.pointer(), e.getMessage());
    }
  }
}
