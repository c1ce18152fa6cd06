package org.engagementscorecard.observation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engagementscorecard.http.StrictJson;
import org.engagementscorecard.observation.FactRules.Fault;

/**
 * Reads one fact as a JSON object, token by token. A fault in it refuses this object and leaves the
 * parser behind it, so that the next can be read; only malformed JSON ends the reading.
 */
final class JsonFact {
  /**
   * Duplicate fields are found here, item by item; the factory's own detection would end it all.
   */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(StrictJson.MAX_STRING)
                  .maxNameLength(1_000)
                  .maxNumberLength(400)
                  .maxNestingDepth(50)
                  .build())
          .build();

  private final FactRules rules;
  private final Set<String> seen = new HashSet<>();
  private String givenSource;
  private String givenId;
  private Fault fault;
  private String source;
  private String id;
  private String rep;
  private String metric;
  private Instant at;
  private BigDecimal value;
  private String subject;
  private final SortedMap<String, Object> attributes = new TreeMap<>();

  private JsonFact(FactRules rules) {
    this.rules = rules;
  }

  /** Reads the object that begins with the parser's current token, and moves to its end. */
  static FactReader.Item read(JsonParser parser, FactReader.Place place, FactRules rules)
      throws IOException {
    return read(parser, place, rules, null, null);
  }

  /**
   * Reads the object that begins with the parser's current token, and moves to its end.
   *
   * @param source the source if it is known already; the object may name no other
   * @param id the id if it is known already; the object may name no other
   */
  static FactReader.Item read(
      JsonParser parser, FactReader.Place place, FactRules rules, String source, String id)
      throws IOException {
    JsonFact draft = new JsonFact(rules);
    draft.givenSource = source;
    draft.givenId = id;
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      parser.skipChildren();
      return new FactReader.Refused(place, null, null, "", "must be an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      draft.readField(parser);
    }
    return draft.finish(place);
  }

  private FactReader.Item finish(FactReader.Place place) {
    try {
      if (fault != null) {
        throw fault;
      }
      source = given(givenSource, source, "/source");
      id = given(givenId, id, "/id");
      return new FactReader.Read(
          place,
          new Change.Recorded(rules.fact(source, id, rep, metric, at, value, subject, attributes)));
    } catch (Fault e) {
      return new FactReader.Refused(place, source, id, e.pointer(), e.getMessage());
    }
  }

  private static String given(String given, String told, String pointer) throws Fault {
    if (given != null && told != null && !given.equals(told)) {
      throw new Fault(pointer, "isn't the one of the path");
    }
    return given == null ? told : FactRules.text(given, pointer);
  }

  private void readField(JsonParser parser) throws IOException {
    String name = parser.currentName();
    String pointer = "/" + name.replace("~", "~0").replace("/", "~1");
    JsonToken token = parser.nextToken();
    if (!seen.add(name)) {
      fault = fault == null ? new Fault(pointer, "stands twice") : fault;
      parser.skipChildren();
      return;
    }
    try {
      switch (name) {
        case "source" -> source = text(parser, token, pointer);
        case "id" -> id = text(parser, token, pointer);
        case "rep" -> rep = text(parser, token, pointer);
        case "metric" -> metric = text(parser, token, pointer);
        case "subject" ->
            subject = token == JsonToken.VALUE_NULL ? null : text(parser, token, pointer);
        case "at" -> at = FactRules.instant(text(parser, token, pointer), pointer);
        case "value" -> value = number(parser, token, pointer);
        case "attributes" -> readAttributes(parser, token, pointer);
        default -> throw new Fault(pointer, "is not a known field");
      }
    } catch (Fault e) {
      fault = fault == null ? e : fault;
      if (!"attributes".equals(name)) {
        parser.skipChildren();
      }
    }
  }

  /** Reads to the end of the attributes, whatever faults there are on the way. */
  private void readAttributes(JsonParser parser, JsonToken token, String pointer)
      throws IOException, Fault {
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      throw new Fault(pointer, "must be an object");
    }
    Fault first = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String place = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
      JsonToken inner = parser.nextToken();
      try {
        FactRules.text(name, place);
        if (name.isBlank() || name.length() > FactRules.MAX_KEY) {
          throw new Fault(place, "must have a name of 1 to " + FactRules.MAX_KEY + " characters");
        }
        if (attributes.size() > FactRules.MAX_ATTRIBUTES) {
          throw new Fault(pointer, "must have " + FactRules.MAX_ATTRIBUTES + " entries at most");
        }
        if (attributes.put(name, attribute(parser, inner, place)) != null) {
          throw new Fault(place, "stands twice");
        }
      } catch (Fault e) {
        first = first == null ? e : first;
        parser.skipChildren();
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static Object attribute(JsonParser parser, JsonToken token, String pointer)
      throws IOException, Fault {
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return parser.getBooleanValue();
    }
    if (token != null && token.isNumeric()) {
      return FactRules.number(parser.getText(), pointer);
    }
    if (token != JsonToken.VALUE_STRING) {
      throw new Fault(pointer, "must be a string, a number, true or false");
    }
    String text = text(parser, token, pointer);
    if (text.length() > FactRules.MAX_ATTRIBUTE) {
      throw new Fault(pointer, "must have " + FactRules.MAX_ATTRIBUTE + " characters at most");
    }
    return text;
  }

  private static String text(JsonParser parser, JsonToken token, String pointer)
      throws IOException, Fault {
    if (token != JsonToken.VALUE_STRING) {
      throw new Fault(pointer, "must be a string");
    }
    return FactRules.text(parser.getText(), pointer);
  }

  private static BigDecimal number(JsonParser parser, JsonToken token, String pointer)
      throws IOException, Fault {
    if (token == null || !token.isNumeric()) {
      throw new Fault(pointer, "must be a number");
    }
    return FactRules.number(parser.getText(), pointer);
  }
}
