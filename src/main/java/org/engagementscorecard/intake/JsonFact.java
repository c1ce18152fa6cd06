package org.engagementscorecard.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engagementscorecard.intake.FactRules.Fault;
import org.engagementscorecard.observation.Change;

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
          // Bodies are UTF-8, whatever their first bytes look like.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // Rules say what a text may have: a long one is its item's fault, not the body's.
                  .maxStringLength(Cutter.MAX_ITEM)
                  .maxNameLength(1_000)
                  .maxNumberLength(400)
                  .maxNestingDepth(50)
                  .build())
          .build();

  private static final List<String> FIELDS =
      List.of("source", "id", "rep", "metric", "subject", "at", "value", "attributes", "op");

  private final FactRules rules;
  private final List<String> fields;
  private int seen;
  private Fault fault;
  private Operation operation;
  private String source;
  private String id;
  private String rep;
  private String metric;
  private Instant at;
  private BigDecimal value;
  private String subject;
  private SortedMap<String, Object> attributes = Collections.emptySortedMap();

  private JsonFact(FactRules rules, List<String> fields) {
    this.rules = rules;
    this.fields = fields;
  }

  /** Reads the object that begins with the parser's current token, and moves to its end. */
  static FactReader.Item read(JsonParser parser, FactReader.Place place, FactRules rules)
      throws IOException {
    JsonFact draft = new JsonFact(rules, FIELDS);
    draft.readObject(parser);
    return draft.finish(place);
  }

  /** What a CloudEvent's data says: a fact without the name that the event has. */
  static JsonFact ofData(FactRules rules) {
    return new JsonFact(rules, FIELDS.subList(2, FIELDS.size()));
  }

  /** What a correction says: a fact without the name that the path has. */
  static JsonFact ofContent(FactRules rules) {
    return new JsonFact(rules, FIELDS.subList(2, FIELDS.size() - 1));
  }

  /** Reads the value that begins with the parser's current token, and moves to its end. */
  void readObject(JsonParser parser) throws IOException {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      parser.skipChildren();
      fault = new Fault("", "must be an object");
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      readField(parser);
    }
  }

  /** Adds what stands around the object; what it says itself goes before. */
  void complete(String itsSource, String itsId, Instant time, String about, Operation otherwise) {
    source = itsSource;
    id = itsId;
    at = at == null ? time : at;
    subject = subject == null ? about : subject;
    operation = operation == null ? otherwise : operation;
  }

  private FactReader.Item finish(FactReader.Place place) {
    try {
      return new FactReader.Read(place, change());
    } catch (Fault e) {
      return new FactReader.Refused(place, source, id, e.pointer(), e.getMessage());
    }
  }

  /** Whether what was read had no fault in itself. */
  boolean isReadable() {
    return fault == null;
  }

  /** The change that was read. */
  Change change() throws Fault {
    if (fault != null) {
      throw fault;
    }
    return switch (operation == null ? Operation.RECORD : operation) {
      case RECORD ->
          new Change.Recorded(rules.fact(source, id, rep, metric, at, value, subject, attributes));
      case CORRECT ->
          new Change.Corrected(rules.fact(source, id, rep, metric, at, value, subject, attributes));
      case VOID -> rules.voided(source, id, rep, metric, at, subject, attributes);
    };
  }

  private void readField(JsonParser parser) throws IOException {
    String name = parser.currentName();
    JsonToken token = parser.nextToken();
    try {
      int field = fields.indexOf(name);
      if (field < 0) {
        throw new Fault(pointer(name), "is not a known field");
      }
      if ((seen & 1 << field) != 0) {
        throw new Fault(pointer(name), "stands twice");
      }
      seen |= 1 << field;
      switch (name) {
        case "source" -> source = text(parser, token, "/source");
        case "id" -> id = text(parser, token, "/id");
        case "rep" -> rep = text(parser, token, "/rep");
        case "metric" -> metric = text(parser, token, "/metric");
        case "subject" ->
            subject = token == JsonToken.VALUE_NULL ? null : text(parser, token, "/subject");
        case "at" -> at = FactRules.instant(text(parser, token, "/at"), "/at");
        case "value" -> value = number(parser, token, "/value");
        case "attributes" -> readAttributes(parser, token, "/attributes");
        default -> operation = Operation.of(text(parser, token, "/op"), "/op");
      }
    } catch (Fault e) {
      fault = fault == null ? e : fault;
      // Attributes are read to their end, whatever faults they have.
      parser.skipChildren();
    }
  }

  /** JSON pointer of a member. */
  static String pointer(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
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
    attributes = new TreeMap<>();
    Fault first = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String place = pointer + pointer(name);
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
