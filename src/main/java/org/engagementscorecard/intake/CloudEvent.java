package org.engagementscorecard.intake;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.engagementscorecard.http.Utf8Stream;
import org.engagementscorecard.intake.FactRules.Fault;
import org.engagementscorecard.observation.Change;

/**
 * A CloudEvent (1.0.2) that says a fact. Its {@code source} and {@code id} name the fact, {@code
 * data} is the rest of it; {@code time} and {@code subject} stand in where data has none of its
 * own. A {@code type} that ends with {@code .corrected} or {@code .voided} asks for that, unless
 * data has an {@code op}; every other type records.
 */
final class CloudEvent {
  private static final int MAX_NAME = 100;

  private final Map<String, String> attributes = new HashMap<>();
  private final JsonFact data;
  private boolean hasData;
  private Fault fault;

  CloudEvent(FactRules rules) {
    this.data = JsonFact.ofData(rules);
  }

  /** Reads an event in the JSON format; an {@link ItemFormat}. */
  static FactReader.Item read(JsonParser parser, FactReader.Place place, FactRules rules)
      throws IOException {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      parser.skipChildren();
      return new FactReader.Refused(place, null, null, "", "must be an object");
    }
    CloudEvent event = new CloudEvent(rules);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      event.readMember(parser);
    }
    return event.finish(place, "/data");
  }

  private void readMember(JsonParser parser) throws IOException {
    String name = parser.currentName();
    JsonToken token = parser.nextToken();
    try {
      if ("data".equals(name)) {
        beginData("/data");
        data.readObject(parser);
      } else if ("data_base64".equals(name)) {
        readPacked(parser, token);
      } else {
        put(name, value(parser, token, name), JsonFact.pointer(name));
      }
    } catch (Fault e) {
      refuse(e);
      parser.skipChildren();
    }
  }

  private void beginData(String pointer) throws Fault {
    if (hasData) {
      throw new Fault(pointer, "stands beside other data");
    }
    hasData = true;
  }

  private void readPacked(JsonParser parser, JsonToken token) throws IOException, Fault {
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    beginData("/data_base64");
    if (token != JsonToken.VALUE_STRING) {
      throw new Fault("/data_base64", "must be a string");
    }
    // Not getBinaryValue of what isn't read yet: at a fault it leaves the parser within the string.
    String text = parser.getText();
    byte[] bytes;
    try {
      bytes = Base64Variants.getDefaultVariant().decode(text);
    } catch (IllegalArgumentException e) {
      throw new Fault("/data_base64", "must be base64");
    }
    if (Utf8Stream.firstMalformed(bytes, 0, bytes.length) >= 0) {
      throw new Fault("/data_base64", "isn't UTF-8");
    }
    readData(bytes, 0, bytes.length, "/data_base64");
  }

  /** Reads data that comes as bytes of JSON, which are well-formed UTF-8. */
  void readData(byte[] bytes, int from, int to, String pointer) throws IOException, Fault {
    hasData = true;
    try (JsonParser parser = JsonFact.JSON.createParser(bytes, from, to - from)) {
      parser.nextToken();
      data.readObject(parser);
      if (parser.nextToken() != null) {
        throw new Fault(pointer, "must be one JSON document");
      }
    } catch (JacksonException e) {
      throw new Fault(pointer, "is malformed JSON");
    }
  }

  private static String value(JsonParser parser, JsonToken token, String name)
      throws IOException, Fault {
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_TRUE, VALUE_FALSE -> parser.getText();
      default ->
          throw new Fault(
              JsonFact.pointer(name), "must be a string, a whole number, true, false or null");
    };
  }

  /** Takes an attribute; null is none. */
  void put(String name, String value, String pointer) throws Fault {
    if (!isName(name)) {
      throw new Fault(pointer, "must be named with lower-case letters and digits");
    }
    if (value != null) {
      FactRules.text(value, pointer);
      if (value.chars().anyMatch(c -> c < 0x20 || (c >= 0x7F && c <= 0x9F))) {
        throw new Fault(pointer, "must not contain control characters");
      }
    }
    if (attributes.containsKey(name)) {
      throw new Fault(pointer, "stands twice");
    }
    attributes.put(name, value);
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME
        && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
  }

  void refuse(Fault first) {
    fault = fault == null ? first : fault;
  }

  /**
   * The item that this event is.
   *
   * @param dataPointer where its data stands in what was sent
   */
  FactReader.Item finish(FactReader.Place place, String dataPointer) {
    try {
      if (fault != null) {
        throw fault;
      }
      if (!"1.0".equals(required("specversion"))) {
        throw new Fault("/specversion", "must be 1.0");
      }
      String type = required("type");
      required("source");
      required("id");
      for (String name : new String[] {"subject", "dataschema", "time", "datacontenttype"}) {
        if (attributes.get(name) != null && attributes.get(name).isEmpty()) {
          throw new Fault(JsonFact.pointer(name), "must not be empty");
        }
      }
      String contentType = attributes.get("datacontenttype");
      if (hasData && contentType != null && !isJson(contentType)) {
        throw new Fault("/datacontenttype", "must be JSON");
      }
      String time = attributes.get("time");
      data.complete(
          attributes.get("source"),
          attributes.get("id"),
          time == null ? null : FactRules.instant(time, "/time"),
          attributes.get("subject"),
          operation(type));
      return new FactReader.Read(place, change(dataPointer));
    } catch (Fault e) {
      return new FactReader.Refused(
          place, attributes.get("source"), attributes.get("id"), e.pointer(), e.getMessage());
    }
  }

  /** The change; a fault of the data is put where the data stands. */
  private Change change(String dataPointer) throws Fault {
    boolean isReadable = data.isReadable();
    try {
      return data.change();
    } catch (Fault e) {
      boolean isOfEvent =
          isReadable && (e.pointer().equals("/source") || e.pointer().equals("/id"));
      throw isOfEvent ? e : new Fault(dataPointer + e.pointer(), e.getMessage());
    }
  }

  private String required(String name) throws Fault {
    String value = attributes.get(name);
    if (value == null) {
      throw new Fault("/" + name, "is missing");
    }
    if (value.isEmpty()) {
      throw new Fault("/" + name, "must not be empty");
    }
    return value;
  }

  private static Operation operation(String type) {
    return type.endsWith(".corrected")
        ? Operation.CORRECT
        : type.endsWith(".voided") ? Operation.VOID : Operation.RECORD;
  }

  /** A subtype of json, or one that ends with +json, whatever its parameters. */
  static boolean isJson(String contentType) {
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    int slash = type.indexOf('/');
    return slash > 0 && (type.endsWith("+json") || type.substring(slash).equals("/json"));
  }
}
