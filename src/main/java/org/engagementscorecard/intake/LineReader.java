package org.engagementscorecard.intake;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.http.Utf8Stream;
import org.engagementscorecard.observation.Change;

/**
 * Reads {@code application/x-ndjson}: an object a line. A malformed line refuses that line only.
 */
final class LineReader implements FactReader {
  private final FactRules rules;
  private final PlainJson plain;

  LineReader(FactRules rules) {
    this.rules = rules;
    this.plain = new PlainJson(rules);
  }

  @Override
  public Reading read(Unit unit) {
    byte[] bytes = unit.bytes();
    boolean wellFormed = unit.ascii() || Utf8Stream.firstMalformed(bytes, 0, unit.length()) < 0;
    List<Item> items = new ArrayList<>(unit.size());
    for (int i = 0; i < unit.size(); i++) {
      Place place = new Place(unit.index() + i, unit.lineOf(i));
      int start = unit.starts()[i];
      int end = unit.ends()[i];
      if (end == Unit.TOO_LONG) {
        items.add(refused(place, "must have " + Cutter.MAX_ITEM + " bytes at most"));
      } else if (!wellFormed && Utf8Stream.firstMalformed(bytes, start, end) >= 0) {
        items.add(refused(place, "isn't UTF-8"));
      } else {
        Change change = plain.read(bytes, start, end);
        items.add(change == null ? parse(bytes, start, end, place) : new Read(place, change));
      }
    }
    return new Reading(items, unit.fault());
  }

  private Item parse(byte[] bytes, int start, int end, Place place) {
    int begin = start + markLength(bytes, start, end);
    try (JsonParser parser = JsonFact.JSON.createParser(bytes, begin, end - begin)) {
      parser.nextToken();
      Item item = JsonFact.read(parser, place, rules);
      if (parser.nextToken() != null) {
        return refused(place, "another document follows the first on its line");
      }
      return item;
    } catch (JacksonException e) {
      // Jackson's own limits (nesting, length) come without a location.
      String where = e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
      return refused(place, "is malformed JSON" + where);
    } catch (IOException e) {
      throw new IllegalStateException("the bytes are in memory", e);
    }
  }

  /** Files that were put together carry byte order marks anywhere. */
  private static int markLength(byte[] bytes, int start, int end) {
    return end - start >= 3
            && bytes[start] == (byte) 0xEF
            && bytes[start + 1] == (byte) 0xBB
            && bytes[start + 2] == (byte) 0xBF
        ? 3
        : 0;
  }

  private static Refused refused(Place place, String reason) {
    return new Refused(place, null, null, "", reason);
  }
}
