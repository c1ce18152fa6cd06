package org.engagementscorecard.intake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;
import org.engagementscorecard.intake.CsvMapping.CleanUp;
import org.engagementscorecard.intake.CsvMapping.Condition;
import org.engagementscorecard.intake.CsvMapping.MappedObservation;
import org.engagementscorecard.intake.FactReader.Item;
import org.engagementscorecard.intake.FactReader.Place;
import org.engagementscorecard.intake.FactReader.Read;
import org.engagementscorecard.intake.FactReader.Refused;
import org.engagementscorecard.intake.FactRules.Fault;
import org.engagementscorecard.observation.Change;

/** Rows of an export, read by a {@link CsvMapping}: each yields none, one or several facts. */
final class MappedRows implements CsvReader.Rows {
  private final CsvHeader header;
  private final FactRules rules;
  private final Template source;
  private final ZoneId zone;
  private final Map<String, Map<String, String>> cleanUps = new HashMap<>();
  private final List<Compiled> observations = new ArrayList<>();
  private long index;

  private record Compiled(
      List<Condition> when,
      Template id,
      Template rep,
      Template metric,
      Template at,
      DateTimeFormatter format,
      Template value,
      Template subject,
      Map<String, Template> attributes) {

    static Compiled of(MappedObservation one) {
      Map<String, Template> attributes = new TreeMap<>();
      if (one.attributes() != null) {
        one.attributes().forEach((name, text) -> attributes.put(name, Template.of(text, "")));
      }
      return new Compiled(
          one.when() == null ? List.of() : one.when(),
          Template.of(one.id(), ""),
          Template.of(one.rep(), ""),
          Template.of(one.metric(), ""),
          Template.of(one.at().text(), ""),
          one.at().format() == null
              ? null
              : DateTimeFormatter.ofPattern(one.at().format(), Locale.ENGLISH),
          Template.of(one.value(), ""),
          one.subject() == null ? null : Template.of(one.subject(), ""),
          attributes);
    }
  }

  /**
   * Rows under a header.
   *
   * @param organizationZone zone of dates where the mapping names none
   * @throws ProblemException 422 where the header lacks a column that the mapping names
   */
  MappedRows(CsvHeader header, CsvMapping mapping, ZoneId organizationZone, FactRules rules) {
    header.require(mapping.columns());
    this.header = header;
    this.rules = rules;
    this.source = Template.of(mapping.source(), "");
    this.zone = mapping.zone() == null ? organizationZone : ZoneId.of(mapping.zone());
    for (CleanUp cleanUp : mapping.cleanUpsOrNone()) {
      cleanUps
          .computeIfAbsent(cleanUp.column(), column -> new HashMap<>())
          .putIfAbsent(cleanUp.from(), cleanUp.to());
    }
    mapping.observations().forEach(one -> observations.add(Compiled.of(one)));
  }

  @Override
  public void read(CsvCells row, long line, List<Item> items) {
    if (row.size() > header.names().size()) {
      items.add(
          new Refused(new Place(index++, line), null, null, "", "has more cells than the header"));
      return;
    }
    UnaryOperator<String> cell =
        column -> {
          String raw = row.text(header.indexOf(column));
          return cleanUps.getOrDefault(column, Map.of()).getOrDefault(raw, raw);
        };
    for (Compiled one : observations) {
      if (one.when().stream().allMatch(condition -> holds(condition, cell))) {
        items.add(item(one, new Place(index++, line), cell));
      }
    }
  }

  private static boolean holds(Condition condition, UnaryOperator<String> cell) {
    String text = cell.apply(condition.column());
    return condition.in() != null
        ? condition.in().contains(text)
        : condition.present() != text.isEmpty();
  }

  private Item item(Compiled one, Place place, UnaryOperator<String> cell) {
    String sourceKey = source.fill(cell);
    String id = one.id().fill(cell);
    try {
      SortedMap<String, Object> attributes = new TreeMap<>();
      for (Map.Entry<String, Template> attribute : one.attributes().entrySet()) {
        String pointer = "/attributes" + JsonFact.pointer(attribute.getKey());
        String text = FactRules.text(attribute.getValue().fill(cell), pointer);
        if (text.length() > FactRules.MAX_ATTRIBUTE) {
          throw new Fault(pointer, "must have " + FactRules.MAX_ATTRIBUTE + " characters at most");
        }
        if (!text.isEmpty()) {
          attributes.put(attribute.getKey(), text);
        }
      }
      String subject =
          one.subject() == null ? "" : FactRules.text(one.subject().fill(cell), "/subject");
      return new Read(
          place,
          new Change.Recorded(
              rules.fact(
                  FactRules.text(sourceKey, "/source"),
                  FactRules.text(id, "/id"),
                  FactRules.text(one.rep().fill(cell), "/rep"),
                  FactRules.text(one.metric().fill(cell), "/metric"),
                  at(one.at().fill(cell), one.format()),
                  FactRules.number(one.value().fill(cell), "/value"),
                  subject.isEmpty() ? null : subject,
                  attributes)));
    } catch (Fault e) {
      return new Refused(place, sourceKey, id, e.pointer(), e.getMessage());
    }
  }

  private Instant at(String text, DateTimeFormatter format) throws Fault {
    try {
      if (format == null) {
        return text.indexOf('T') < 0
            ? checked(LocalDate.parse(text).atStartOfDay(zone).toInstant())
            : FactRules.instant(text, "/at");
      }
      TemporalAccessor read =
          format.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (read instanceof OffsetDateTime withOffset) {
        return checked(withOffset.toInstant());
      }
      if (read instanceof LocalDateTime local) {
        return checked(local.atZone(zone).toInstant());
      }
      return checked(((LocalDate) read).atStartOfDay(zone).toInstant());
    } catch (DateTimeException e) {
      throw new Fault("/at", "can't be read as the mapping says: '" + shortened(text) + "'");
    }
  }

  private static Instant checked(Instant at) throws Fault {
    return FactRules.instant(at.toString(), "/at");
  }

  private static String shortened(String text) {
    String plain = StrictJson.fault(text) == null ? text : "?";
    return plain.length() <= 40 ? plain : plain.substring(0, 40) + "…";
  }
}
