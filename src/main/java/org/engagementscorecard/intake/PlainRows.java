package org.engagementscorecard.intake;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.intake.FactReader.Item;
import org.engagementscorecard.intake.FactReader.Place;
import org.engagementscorecard.intake.FactRules.Fault;
import org.engagementscorecard.observation.Change;
import org.engagementscorecard.observation.Fact;

/**
 * Rows of plain {@code text/csv}: a fact each, in columns {@code source}, {@code id}, {@code rep},
 * {@code metric}, {@code at}, {@code value}, and optionally {@code subject}, {@code op} and {@code
 * attributes.…}.
 */
final class PlainRows implements CsvReader.Rows {
  private static final List<String> NEEDED =
      List.of("source", "id", "rep", "metric", "at", "value");
  private static final Set<String> KNOWN =
      Set.of("source", "id", "rep", "metric", "at", "value", "subject", "op");
  private static final String ATTRIBUTE = "attributes.";

  private final FactRules rules;
  private final int columns;
  private final int source;
  private final int id;
  private final int rep;
  private final int metric;
  private final int at;
  private final int value;
  private final int subject;
  private final int operation;
  private final int[] attributes;
  private final String[] attributeNames;
  private long index;

  /**
   * Rows under a header.
   *
   * @throws ProblemException 422 where it lacks a column, or has one that means nothing
   */
  PlainRows(CsvHeader header, FactRules rules) {
    this.rules = rules;
    header.require(NEEDED);
    for (String name : header.names()) {
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
    columns = header.names().size();
    source = header.indexOf("source");
    id = header.indexOf("id");
    rep = header.indexOf("rep");
    metric = header.indexOf("metric");
    at = header.indexOf("at");
    value = header.indexOf("value");
    subject = header.indexOf("subject");
    operation = header.indexOf("op");
    attributeNames =
        header.names().stream().filter(name -> name.startsWith(ATTRIBUTE)).toArray(String[]::new);
    attributes = new int[attributeNames.length];
    for (int i = 0; i < attributes.length; i++) {
      attributes[i] = header.indexOf(attributeNames[i]);
      attributeNames[i] = attributeNames[i].substring(ATTRIBUTE.length());
    }
  }

  @Override
  public void read(CsvCells row, long line, List<Item> items) {
    Place place = new Place(index++, line);
    try {
      items.add(new FactReader.Read(place, change(row)));
    } catch (Fault e) {
      items.add(
          new FactReader.Refused(
              place, row.text(source), row.text(id), e.pointer(), e.getMessage()));
    }
  }

  private Change change(CsvCells row) throws Fault {
    if (row.size() > columns) {
      throw new Fault("", "has more cells than the header");
    }
    SortedMap<String, Object> named = attributesOf(row);
    String about = FactRules.text(row.text(subject), "/subject");
    String op = row.text(operation);
    Operation asked = op.isEmpty() ? Operation.RECORD : Operation.of(op, "/op");
    String itsSource = FactRules.text(row.text(source), "/source");
    String itsId = FactRules.text(row.text(id), "/id");
    String itsRep = FactRules.text(row.text(rep), "/rep");
    String itsMetric = FactRules.text(row.text(metric), "/metric");
    if (asked == Operation.VOID) {
      if (!row.text(value).isEmpty()) {
        valueOf(row);
      }
      return rules.voided(
          itsSource,
          itsId,
          emptyToNull(itsRep),
          emptyToNull(itsMetric),
          row.text(at).isEmpty() ? null : instantOf(row),
          emptyToNull(about),
          named);
    }
    Fact fact =
        rules.fact(
            itsSource,
            itsId,
            itsRep,
            itsMetric,
            instantOf(row),
            valueOf(row),
            emptyToNull(about),
            named);
    return asked == Operation.CORRECT ? new Change.Corrected(fact) : new Change.Recorded(fact);
  }

  private SortedMap<String, Object> attributesOf(CsvCells row) throws Fault {
    SortedMap<String, Object> named = null;
    for (int i = 0; i < attributes.length; i++) {
      String cell = row.text(attributes[i]);
      if (cell.isEmpty()) {
        continue;
      }
      String fault = FactRules.faultOfAttribute(cell);
      if (fault != null) {
        throw new Fault("/attributes" + JsonFact.pointer(attributeNames[i]), fault);
      }
      if (named == null) {
        named = new TreeMap<>();
      }
      named.put(attributeNames[i], cell);
    }
    return named == null ? Collections.emptySortedMap() : named;
  }

  private Instant instantOf(CsvCells row) throws Fault {
    Instant plain =
        at < row.size() ? PlainForms.instant(row.bytes(), row.start(at), row.end(at)) : null;
    return plain == null ? FactRules.instant(row.text(at), "/at") : plain;
  }

  private BigDecimal valueOf(CsvCells row) throws Fault {
    BigDecimal plain =
        value < row.size()
            ? PlainForms.number(row.bytes(), row.start(value), row.end(value))
            : null;
    return plain == null ? FactRules.number(row.text(value), "/value") : plain;
  }

  private static String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
