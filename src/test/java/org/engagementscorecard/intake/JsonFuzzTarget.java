package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.engagementscorecard.intake.ElementCutter.Shape;
import org.engagementscorecard.intake.FactReader.Item;
import org.engagementscorecard.intake.FactReader.Place;
import org.engagementscorecard.intake.FactReader.Read;
import org.engagementscorecard.observation.Change;

/**
 * {@code application/json}. What is JSON is read item by item, as many as another reader counts,
 * and what is none is told to be none; the short cut reads what the general way does.
 */
public final class JsonFuzzTarget {
  static final FuzzedBody.Format FORMAT =
      new FuzzedBody.Format(
          most -> new ElementCutter(most, Shape.ANY), () -> JsonReader.ofFacts(FuzzedBody.RULES));

  private JsonFuzzTarget() {}

  /** Reads what a fuzzer made. */
  public static void fuzzerTestOneInput(byte[] input) {
    FuzzedBody body = FuzzedBody.of(input);
    isJsonExactly(body, body.read(FORMAT));
    if (body.isUtf8()) {
      theShortCutReadsWhatTheGeneralWayReads(body.bytes());
    }
  }

  /** A body has a fault where it isn't JSON, and nowhere else. */
  static void isJsonExactly(FuzzedBody body, FuzzedBody.Outcome outcome) {
    byte[] bytes = body.bytes();
    int elements =
        body.isUtf8()
            ? FuzzedBody.elements(bytes, FuzzedBody.markLength(bytes, 0), bytes.length)
            : -1;
    if (elements < 0) {
      assertThat(outcome.fault()).isNotNull();
    } else if (outcome.fault() != null) {
      // Arrays are one level more than their elements, and other bodies are not.
      assertThat(outcome.fault().detail()).contains("nesting depth");
    } else {
      assertThat(outcome.items()).hasSize(elements);
    }
  }

  static void theShortCutReadsWhatTheGeneralWayReads(byte[] item) {
    Change change = new PlainJson(FuzzedBody.RULES).read(item, 0, item.length);
    if (change == null) {
      return;
    }
    try (JsonParser parser = JsonFact.JSON.createParser(item)) {
      parser.nextToken();
      Item general = JsonFact.read(parser, new Place(0, 0), FuzzedBody.RULES);
      assertThat(general).isEqualTo(new Read(new Place(0, 0), change));
      assertThat(parser.nextToken()).isNull();
    } catch (JacksonException e) {
      throw new AssertionError("the general way refuses it", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
