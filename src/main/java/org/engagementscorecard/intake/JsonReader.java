package org.engagementscorecard.intake;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.Utf8Stream;
import org.engagementscorecard.observation.Change;

/** Reads the elements of a JSON array, or the one value that a body is. */
final class JsonReader implements FactReader {
  private final ItemFormat format;
  private final FactRules rules;
  private final PlainJson plain;
  private final boolean needsArray;

  private JsonReader(ItemFormat format, FactRules rules, PlainJson plain, boolean needsArray) {
    this.needsArray = needsArray;
    this.format = format;
    this.rules = rules;
    this.plain = plain;
  }

  /** A reader of facts as this service defines them. */
  static JsonReader ofFacts(FactRules rules) {
    return new JsonReader(JsonFact::read, rules, new PlainJson(rules), false);
  }

  /** A reader of facts in another form. */
  static JsonReader of(ItemFormat format, FactRules rules) {
    return new JsonReader(format, rules, null, false);
  }

  /** A reader of facts in another form, of which there must be an array. */
  static JsonReader ofArray(ItemFormat format, FactRules rules) {
    return new JsonReader(format, rules, null, true);
  }

  @Override
  public Reading read(Unit unit) {
    if (needsArray && unit.single()) {
      return new Reading(List.of(), ProblemException.invalid("", "must be an array"));
    }
    List<Item> items = new ArrayList<>(unit.size());
    byte[] bytes = unit.bytes();
    int malformed = unit.ascii() ? -1 : Utf8Stream.firstMalformed(bytes, 0, unit.length());
    for (int i = 0; i < unit.size(); i++) {
      int start = unit.starts()[i];
      int end = unit.ends()[i];
      if (malformed >= 0 && malformed < end) {
        return new Reading(items, notUtf8(unit, malformed, start, unit.lineOf(i)));
      }
      Place place = new Place(unit.index() + i, 0);
      Change change = plain == null ? null : plain.read(bytes, start, end);
      if (change != null) {
        items.add(new Read(place, change));
        continue;
      }
      try (JsonParser parser = JsonFact.JSON.createParser(bytes, start, end - start)) {
        parser.nextToken();
        Item item = format.read(parser, place, rules);
        if (parser.nextToken() != null) {
          JsonLocation at = parser.currentTokenLocation();
          return new Reading(
              items,
              malformed(
                  "another document follows the first",
                  "a second document begins here",
                  unit,
                  i,
                  at));
        }
        items.add(item);
      } catch (JacksonException e) {
        return new Reading(
            items, malformed(e.getOriginalMessage(), "malformed here", unit, i, e.getLocation()));
      } catch (IOException e) {
        throw new IllegalStateException("the bytes are in memory", e);
      }
    }
    return new Reading(items, unit.fault());
  }

  /** A fault at a place that a parser counts from the item's begin. */
  private static ProblemException malformed(
      String detail, String here, Unit unit, int item, JsonLocation at) {
    String sentence = "The JSON is malformed: " + detail;
    if (at == null) {
      return ProblemException.malformed(sentence);
    }
    long before = at.getLineNr() > 1 ? 0 : unit.columnAt(unit.starts()[item]);
    return ProblemException.malformed(
        sentence,
        Problem.Fault.atLine(
            unit.lineOf(item) + at.getLineNr() - 1, before + at.getColumnNr(), here));
  }

  private static ProblemException notUtf8(Unit unit, int offset, int start, long line) {
    for (int i = start; i < offset; i++) {
      if (unit.bytes()[i] == '\n') {
        line++;
      }
    }
    return ProblemException.malformed(
        "The body isn't UTF-8",
        Problem.Fault.atLine(line, unit.columnAt(offset) + 1, "isn't UTF-8"));
  }
}
