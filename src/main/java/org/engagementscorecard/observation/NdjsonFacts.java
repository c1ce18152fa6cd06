package org.engagementscorecard.observation;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.engagementscorecard.http.Utf8Stream;

/**
 * Reads {@code application/x-ndjson}: an object a line. A malformed line refuses that line only.
 */
final class NdjsonFacts implements FactReader {
  /** The longest line, in bytes. */
  static final int MAX_LINE = 1 << 20;

  private final InputStream body;
  private final FactRules rules;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(4096);
  private long line;
  private long index;
  private boolean tooLong;

  NdjsonFacts(InputStream body, FactRules rules) {
    this.body = new BufferedInputStream(body, 1 << 16);
    this.rules = rules;
  }

  @Override
  public Optional<Item> next() {
    try {
      while (readLine()) {
        if (tooLong) {
          return Optional.of(refused("must have " + MAX_LINE + " bytes at most"));
        }
        byte[] bytes = buffer.toByteArray();
        if (!isBlank(bytes)) {
          return Optional.of(parse(bytes));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw BrokenOff.of(e);
    }
  }

  private Item parse(byte[] bytes) throws IOException {
    Place place = new Place(index++, line);
    if (!Utf8Stream.isWellFormed(bytes)) {
      return new Refused(place, null, null, "", "isn't UTF-8");
    }
    try (JsonParser parser = JsonFact.JSON.createParser(bytes)) {
      parser.nextToken();
      Item item = JsonFact.read(parser, place, rules);
      if (parser.nextToken() != null) {
        return new Refused(place, null, null, "", "another document follows the first on its line");
      }
      return item;
    } catch (JacksonException e) {
      // Jackson's own limits (nesting, length) come without a location.
      String where = e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
      return new Refused(place, null, null, "", "is malformed JSON" + where);
    }
  }

  private Item refused(String reason) {
    return new Refused(new Place(index++, line), null, null, "", reason);
  }

  /** Reads the next line without its end; keeps no more of it than the longest may have. */
  private boolean readLine() throws IOException {
    buffer.reset();
    tooLong = false;
    int c = body.read();
    if (c < 0) {
      return false;
    }
    line++;
    for (; c >= 0 && c != '\n'; c = body.read()) {
      if (buffer.size() < MAX_LINE) {
        buffer.write(c);
      } else {
        tooLong = true;
      }
    }
    return true;
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
