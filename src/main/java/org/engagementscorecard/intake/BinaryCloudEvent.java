package org.engagementscorecard.intake;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.engagementscorecard.http.Utf8Stream;
import org.engagementscorecard.intake.FactRules.Fault;

/**
 * Reads a CloudEvent in binary mode: its attributes are headers, the body is its data. As in the
 * HTTP protocol binding 1.0.2, section 3.1.
 */
final class BinaryCloudEvent implements FactReader {
  private static final String PREFIX = "ce-";
  private static final int HEX = 16;

  private final MultiMap headers;
  private final FactRules rules;

  BinaryCloudEvent(MultiMap headers, FactRules rules) {
    this.headers = headers;
    this.rules = rules;
  }

  /** Whether these are the headers of an event: they say the version of the specification. */
  static boolean isEvent(MultiMap headers) {
    return headers.contains(PREFIX + "specversion");
  }

  @Override
  public Reading read(Unit unit) {
    if (unit.size() == 0) {
      return new Reading(List.of(), unit.fault());
    }
    CloudEvent event = new CloudEvent(rules);
    try {
      for (Map.Entry<String, String> header : headers) {
        String name = header.getKey().toLowerCase(Locale.ROOT);
        if (name.startsWith(PREFIX)) {
          put(event, name.substring(PREFIX.length()), header.getValue());
        }
      }
      String contentType = headers.get(HttpHeaders.CONTENT_TYPE);
      if (contentType != null) {
        event.put("datacontenttype", contentType, "");
      }
      int start = unit.starts()[0];
      int end = unit.ends()[0];
      if (start < end && (contentType == null || CloudEvent.isJson(contentType))) {
        if (Utf8Stream.firstMalformed(unit.bytes(), start, end) >= 0) {
          throw new Fault("", "isn't UTF-8");
        }
        event.readData(unit.bytes(), start, end, "");
      } else if (start < end) {
        throw new Fault("", "must be JSON, as Content-Type must say");
      }
    } catch (Fault e) {
      event.refuse(e);
    } catch (IOException e) {
      throw new IllegalStateException("the bytes are in memory", e);
    }
    return new Reading(List.of(event.finish(new Place(0, 0), "")), unit.fault());
  }

  private static void put(CloudEvent event, String name, String value) throws Fault {
    if (name.equals("datacontenttype")) {
      throw new Fault("", "must not have the header ce-datacontenttype beside Content-Type");
    }
    try {
      event.put(name, decoded(value), "");
    } catch (Fault e) {
      throw new Fault("", "header " + PREFIX + name + " " + e.getMessage());
    }
  }

  /** Takes quotes away, then one round of percent-encoding. */
  private static String decoded(String value) throws Fault {
    String plain = value.strip();
    if (plain.length() > 1 && plain.startsWith("\"") && plain.endsWith("\"")) {
      plain = plain.substring(1, plain.length() - 1).replaceAll("\\\\(.)", "$1");
    }
    ByteBuffer bytes = ByteBuffer.allocate(plain.length());
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c > 0x7E) {
        throw new Fault("", "must be percent-encoded");
      }
      if (c != '%') {
        bytes.put((byte) c);
        continue;
      }
      int high = i + 2 < plain.length() ? Character.digit(plain.charAt(i + 1), HEX) : -1;
      int low = i + 2 < plain.length() ? Character.digit(plain.charAt(i + 2), HEX) : -1;
      if (high < 0 || low < 0) {
        throw new Fault("", "is badly percent-encoded");
      }
      bytes.put((byte) (high * HEX + low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new Fault("", "isn't UTF-8");
    }
  }
}
