package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;
import org.engagementscorecard.http.Utf8Stream;
import org.engagementscorecard.intake.FactReader.Item;
import org.engagementscorecard.intake.FactReader.Read;
import org.engagementscorecard.intake.FactReader.Refused;
import org.engagementscorecard.observation.Change;
import org.engagementscorecard.observation.Fact;
import org.engagementscorecard.observation.Outcome;

/**
 * A body that a fuzzer made, and what holds of every body. Its first byte says how it comes: bits 0
 * to 4 the length of the pieces, 5 and 6 the items of a unit, 7 whether units are cut as soon as
 * they can be. Where it is {@code L} or {@code M}, the body is also read with the byte in its
 * middle 1,048,576 times more, or half as often; not while fuzzing, which would do nothing else.
 */
final class FuzzedBody {
  static final Instant NOW = Instant.parse("2026-07-01T00:00:00Z");
  static final FactRules RULES = new FactRules(Clock.fixed(NOW, ZoneOffset.UTC));

  private static final boolean IS_FUZZING = Boolean.getBoolean("fuzzing");
  private static final int AT_ONCE = 5_000;
  private static final int LARGE_PIECE = 1 << 16;
  private static final String POINTER = "(?s)(/([^~/]|~[01])*)*";

  private final int way;
  private final byte[] bytes;

  /** How to cut and read one format. */
  record Format(IntFunction<Cutter> cutter, Supplier<FactReader> reader) {}

  /** What a body held. */
  record Outcome(List<Item> items, Problem fault) {}

  private FuzzedBody(int way, byte[] bytes) {
    this.way = way;
    this.bytes = bytes;
  }

  static FuzzedBody of(byte[] input) {
    return input.length == 0
        ? new FuzzedBody(0, input)
        : new FuzzedBody(input[0] & 0xFF, Arrays.copyOfRange(input, 1, input.length));
  }

  /** The body without what stands before this offset, as it comes. */
  FuzzedBody from(int offset) {
    return new FuzzedBody(way, Arrays.copyOfRange(bytes, offset, bytes.length));
  }

  byte[] bytes() {
    return bytes;
  }

  boolean isUtf8() {
    return Utf8Stream.firstMalformed(bytes, 0, bytes.length) < 0;
  }

  /** What the body holds, which is the same however it comes; each item is as it must be. */
  Outcome read(Format format) {
    if ((way == 'L' || way == 'M') && !IS_FUZZING) {
      readLong(format);
    }
    Outcome whole = read(format, bytes, AT_ONCE, Integer.MAX_VALUE, false);
    int most = 1 + (way >> 5 & 3);
    assertThat(read(format, bytes, most, 1 + (way & 31), way > 127)).isEqualTo(whole);
    assertThat(read(format, bytes, most, 1, false)).isEqualTo(whole);
    isAsItMustBe(whole);
    return whole;
  }

  private void readLong(Format format) {
    int middle = bytes.length / 2;
    int more = bytes.length == 0 ? 0 : way == 'L' ? Cutter.MAX_ITEM : Cutter.MAX_ITEM / 2;
    byte[] longer = new byte[bytes.length + more];
    System.arraycopy(bytes, 0, longer, 0, middle);
    Arrays.fill(longer, middle, middle + more, more == 0 ? 0 : bytes[middle]);
    System.arraycopy(bytes, middle, longer, middle + more, bytes.length - middle);
    Outcome outcome = read(format, longer, 100, LARGE_PIECE, false);
    assertThat(read(format, longer, AT_ONCE, Integer.MAX_VALUE, false)).isEqualTo(outcome);
    isAsItMustBe(outcome);
  }

  private static Outcome read(Format format, byte[] body, int most, int piece, boolean cutsEarly) {
    Cutter cutter = format.cutter().apply(most);
    FactReader reader = format.reader().get();
    List<Item> items = new ArrayList<>();
    int from = 0;
    boolean ended = false;
    while (!ended) {
      int count = Math.min(piece, body.length - from);
      cutter.append(body, from, count);
      from += count;
      ended = from == body.length;
      if (ended) {
        cutter.end();
      }
      while (cutter.isFull() || (cutsEarly && cutter.hasItems())) {
        FactReader.Reading reading = reader.read(cutter.cut());
        items.addAll(reading.items());
        if (reading.fault() != null) {
          return new Outcome(items, reading.fault().problem());
        }
      }
      assertThat((long) cutter.held()).isLessThanOrEqualTo(2L * Cutter.MAX_ITEM + piece);
    }
    assertThat(cutter.isDone()).isTrue();
    return new Outcome(items, reader.end().map(ProblemException::problem).orElse(null));
  }

  private static void isAsItMustBe(Outcome outcome) {
    if (outcome.fault() != null) {
      assertThat(outcome.fault().status()).isIn(400, 422);
      assertThat(outcome.fault().detail()).isNotBlank();
    }
    long index = 0;
    long line = 0;
    for (Item item : outcome.items()) {
      assertThat(item.place().index()).isEqualTo(index++);
      assertThat(item.place().line()).isGreaterThanOrEqualTo(line);
      line = item.place().line();
      if (item instanceof Refused refused) {
        assertThat(refused.reason()).isNotBlank();
        assertThat(refused.pointer()).matches(POINTER);
      } else {
        isAsItMustBe(((Read) item).change());
      }
    }
  }

  /** What is taken satisfies the rules, and is the same when it is written and read again. */
  static void isAsItMustBe(Change change) {
    isKey(change.source(), FactRules.MAX_KEY);
    isKey(change.id(), FactRules.MAX_ID);
    Fact fact = factOf(change);
    if (fact != null) {
      isKey(fact.rep(), FactRules.MAX_KEY);
      isKey(fact.metric(), FactRules.MAX_KEY);
      if (fact.subject() != null) {
        isKey(fact.subject(), FactRules.MAX_KEY);
      }
      isMoment(fact.at());
      isNumber(fact.value());
      assertThat(fact.attributes()).hasSizeLessThanOrEqualTo(FactRules.MAX_ATTRIBUTES);
      fact.attributes()
          .forEach(
              (name, value) -> {
                isKey(name, FactRules.MAX_KEY);
                if (value instanceof BigDecimal number) {
                  isNumber(number);
                } else if (value instanceof String text) {
                  assertThat(StrictJson.fault(text)).isNull();
                  assertThat(text).hasSizeLessThanOrEqualTo(FactRules.MAX_ATTRIBUTE);
                } else {
                  assertThat(value).isInstanceOf(Boolean.class);
                }
              });
    }
    byte[] json = json(change);
    assertThat(changeIn(NdjsonFuzzTarget.FORMAT, json)).isEqualTo(change);
    assertThat(changeIn(JsonFuzzTarget.FORMAT, json)).isEqualTo(change);
    if (fact == null || fitsCells(fact)) {
      assertThat(changeIn(CsvFuzzTarget.FORMAT, csv(change))).isEqualTo(change);
    }
  }

  private static void isKey(String text, int most) {
    assertThat(StrictJson.fault(text)).isNull();
    assertThat(text).isNotBlank().hasSizeLessThanOrEqualTo(most);
  }

  private static void isMoment(Instant at) {
    assertThat(at)
        .isBeforeOrEqualTo(NOW.plus(Duration.ofDays(1)))
        .isAfterOrEqualTo(Instant.parse("1900-01-01T00:00:00Z"));
    assertThat(at.getNano() % 1_000).isZero();
  }

  private static void isNumber(BigDecimal number) {
    assertThat(number)
        .isLessThan(BigDecimal.TEN.pow(18))
        .isGreaterThan(BigDecimal.TEN.pow(18).negate());
    assertThat(number.scale()).isLessThanOrEqualTo(12);
    assertThat(number)
        .isEqualTo(number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros());
  }

  static Fact factOf(Change change) {
    if (change instanceof Change.Recorded recorded) {
      return recorded.fact();
    }
    return change instanceof Change.Corrected corrected ? corrected.fact() : null;
  }

  private static String operation(Change change) {
    return change instanceof Change.Recorded
        ? "record"
        : change instanceof Change.Corrected ? "correct" : "void";
  }

  private static Change changeIn(Format format, byte[] body) {
    Outcome outcome = read(format, body, AT_ONCE, Integer.MAX_VALUE, false);
    assertThat(outcome.fault()).isNull();
    assertThat(outcome.items()).hasSize(1);
    assertThat(outcome.items().get(0)).isInstanceOf(Read.class);
    return ((Read) outcome.items().get(0)).change();
  }

  // ---- writing

  private static byte[] json(Change change) {
    Fact fact = factOf(change);
    StringWriter json = new StringWriter();
    try (JsonGenerator to = new JsonFactory().createGenerator(json)) {
      to.writeStartObject();
      if (!(change instanceof Change.Recorded)) {
        to.writeStringField("op", operation(change));
      }
      to.writeStringField("source", change.source());
      to.writeStringField("id", change.id());
      if (fact != null) {
        to.writeStringField("rep", fact.rep());
        to.writeStringField("metric", fact.metric());
        to.writeStringField("at", fact.at().toString());
        to.writeNumberField("value", fact.value());
        if (fact.subject() != null) {
          to.writeStringField("subject", fact.subject());
        }
        to.writeObjectFieldStart("attributes");
        for (Map.Entry<String, Object> attribute : fact.attributes().entrySet()) {
          to.writeFieldName(attribute.getKey());
          if (attribute.getValue() instanceof BigDecimal number) {
            to.writeNumber(number);
          } else if (attribute.getValue() instanceof Boolean flag) {
            to.writeBoolean(flag);
          } else {
            to.writeString(attribute.getValue().toString());
          }
        }
        to.writeEndObject();
      }
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Cells have no white space around them, are texts, and none where they are empty. */
  private static boolean fitsCells(Fact fact) {
    return fact.attributes().entrySet().stream()
            .allMatch(
                one ->
                    one.getValue() instanceof String text && isCell(text) && isCell(one.getKey()))
        && isCell(fact.source())
        && isCell(fact.id())
        && isCell(fact.rep())
        && isCell(fact.metric())
        && (fact.subject() == null || isCell(fact.subject()));
  }

  private static boolean isCell(String text) {
    return !text.isEmpty() && text.equals(text.strip());
  }

  private static byte[] csv(Change change) {
    List<String> names = new ArrayList<>(List.of("op", "source", "id", "rep", "metric", "at"));
    names.addAll(List.of("value", "subject"));
    List<String> cells = new ArrayList<>(List.of(operation(change), change.source(), change.id()));
    Fact fact = factOf(change);
    if (fact == null) {
      if (!isCell(change.source()) || !isCell(change.id())) {
        return csv(new Change.Voided("s", "1"));
      }
      cells.addAll(List.of("", "", "", "", ""));
    } else {
      cells.addAll(List.of(fact.rep(), fact.metric(), fact.at().toString()));
      cells.add(fact.value().toString());
      cells.add(fact.subject() == null ? "" : fact.subject());
      fact.attributes()
          .forEach(
              (name, value) -> {
                names.add("attributes." + name);
                cells.add(value.toString());
              });
    }
    return (row(names) + "\r\n" + row(cells) + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String row(List<String> cells) {
    return String.join(
        ",", cells.stream().map(cell -> '"' + cell.replace("\"", "\"\"") + '"').toList());
  }

  // ---- JSON as another reader sees it

  /** Within an array, an item may have one level more than by itself. */
  private static final JsonFactory OTHER = other(51);

  private static final JsonFactory OTHER_OF_ONE = other(50);

  private static JsonFactory other(int maxNestingDepth) {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNameLength(1_000)
                .maxNumberLength(400)
                .maxNestingDepth(maxNestingDepth)
                .build())
        .build();
  }

  /** How many elements an array of JSON has, 1 for any other value; -1 for what is no JSON. */
  static int elements(byte[] json, int from, int to) {
    return elements(OTHER, json, from, to);
  }

  /** Whether this is an item of JSON. */
  static boolean isItem(byte[] json, int from, int to) {
    return elements(OTHER_OF_ONE, json, from, to) >= 0;
  }

  private static int elements(JsonFactory other, byte[] json, int from, int to) {
    try (JsonParser parser = other.createParser(json, from, to - from)) {
      if (parser.nextToken() == null) {
        return -1;
      }
      int count = 1;
      if (parser.isExpectedStartArrayToken()) {
        for (count = 0;
            parser.nextToken() != com.fasterxml.jackson.core.JsonToken.END_ARRAY;
            count++) {
          parser.skipChildren();
        }
      } else {
        parser.skipChildren();
      }
      return parser.nextToken() == null ? count : -1;
    } catch (JsonProcessingException e) {
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a body begins behind the mark that some systems put before everything. */
  static int markLength(byte[] body, int from) {
    return body.length - from >= 3
            && body[from] == (byte) 0xEF
            && body[from + 1] == (byte) 0xBB
            && body[from + 2] == (byte) 0xBF
        ? 3
        : 0;
  }
}
