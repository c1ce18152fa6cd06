package org.engagementscorecard.observation;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.Utf8Stream;

/** Reads {@code application/json}: one object, or an array of objects. */
final class JsonFacts implements FactReader {
  private final JsonParser parser;
  private final FactRules rules;
  private String source;
  private String id;
  private boolean array;
  private boolean begun;
  private boolean done;
  private long index;

  JsonFacts(InputStream body, FactRules rules) {
    this.rules = rules;
    try {
      this.parser = JsonFact.JSON.createParser(new Utf8Stream(body));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Reads facts whose name isn't told by themselves, or is told again. */
  static JsonFacts named(InputStream body, FactRules rules, String source, String id) {
    JsonFacts facts = new JsonFacts(body, rules);
    facts.source = source;
    facts.id = id;
    return facts;
  }

  /** Whether the body is one object, so that its fault is the request's. Known after one item. */
  boolean isSingle() {
    return begun && !array;
  }

  @Override
  public Optional<Item> next() {
    try {
      if (done) {
        return Optional.empty();
      }
      JsonToken token = parser.nextToken();
      if (!begun) {
        begun = true;
        if (token == null) {
          throw ProblemException.malformed("The body is empty");
        }
        array = token == JsonToken.START_ARRAY;
        if (array) {
          token = parser.nextToken();
        }
      }
      if (array && token == JsonToken.END_ARRAY) {
        finish();
        return Optional.empty();
      }
      Item item = JsonFact.read(parser, new Place(index++, 0), rules, source, id);
      if (!array) {
        finish();
      }
      return Optional.of(item);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void finish() throws IOException {
    done = true;
    if (parser.nextToken() != null) {
      JsonLocation at = parser.currentTokenLocation();
      throw ProblemException.malformed(
          "The JSON is malformed: another document follows the first",
          Problem.Fault.atLine(at.getLineNr(), at.getColumnNr(), "a second document begins here"));
    }
  }

  private static RuntimeException unreadable(IOException e) {
    if (e instanceof JacksonException json) {
      JsonLocation at = json.getLocation();
      String detail = "The JSON is malformed: " + json.getOriginalMessage();
      return at == null
          ? ProblemException.malformed(detail)
          : ProblemException.malformed(
              detail, Problem.Fault.atLine(at.getLineNr(), at.getColumnNr(), "malformed here"));
    }
    return BrokenOff.of(e);
  }
}
