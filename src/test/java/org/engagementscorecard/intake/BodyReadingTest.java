package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.engagementscorecard.http.CsvRows;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.Utf8Stream;
import org.engagementscorecard.intake.ElementCutter.Shape;
import org.engagementscorecard.intake.FactReader.Item;
import org.engagementscorecard.observation.Change;
import org.engagementscorecard.observation.Outcome;
import org.junit.jupiter.api.Test;

/** Bodies read the same however their bytes come in and however few items make a unit. */
class BodyReadingTest {
  private static final FactRules RULES =
      new FactRules(Clock.fixed(Instant.parse("2026-07-01T00:00:00Z"), ZoneOffset.UTC));
  private static final String FACT =
      "{\"source\":\"s\",\"id\":\"1\",\"rep\":\"kim\",\"metric\":\"calls\","
          + "\"at\":\"2026-03-01T12:00:00Z\",\"value\":1.5,\"subject\":\"d\","
          + "\"attributes\":{\"a\":\"x\",\"n\":1,\"b\":true}}";
  private static final String HEADER = "source,id,rep,metric,at,value,subject,op,attributes.a\r\n";
  private static final String ROW = "s,1,kim,calls,2026-03-01T12:00:00Z,1.5,d,,x\n";
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\"\"",
          ",",
          "\r",
          "\n",
          "\r\n",
          "[",
          "]",
          "{",
          "}",
          "\\",
          ":",
          " ",
          "\t",
          "7",
          "é",
          "🙂",
          "\u0000",
          "\uFEFF",
          "null",
          "\\u00e9",
          "\\\"",
          "void",
          "correct",
          "\"op\":\"void\",",
          "-",
          "1e3",
          "007",
          "\"id\":\"2\",",
          ",,",
          "\n\n",
          "\"a\nb\"",
          "x\"y");

  private record Format(Supplier<Cutter> cutter, Supplier<FactReader> reader) {}

  private record Outcome(List<Item> items, String fault) {}

  private static Format json(int most) {
    return new Format(() -> new ElementCutter(most, Shape.ANY), () -> JsonReader.ofFacts(RULES));
  }

  private static Format lines(int most) {
    return new Format(() -> new LineCutter(most), () -> new LineReader(RULES));
  }

  private static Format rows(int most) {
    return new Format(
        () -> new RowCutter(most, ','),
        () -> new CsvReader(',', header -> new PlainRows(header, RULES)));
  }

  /** Reads a body that comes in pieces which end before these offsets. */
  private static Outcome read(Format format, byte[] body, int... cuts) {
    Cutter cutter = format.cutter().get();
    FactReader reader = format.reader().get();
    List<Item> items = new ArrayList<>();
    int from = 0;
    for (int piece = 0; piece <= cuts.length; piece++) {
      int to = piece == cuts.length ? body.length : cuts[piece];
      cutter.append(body, from, to - from);
      from = to;
      if (piece == cuts.length) {
        cutter.end();
      }
      while (cutter.isFull()) {
        FactReader.Reading reading = reader.read(cutter.cut());
        items.addAll(reading.items());
        if (reading.fault() != null) {
          return new Outcome(items, said(reading.fault()));
        }
      }
    }
    assertThat(cutter.isDone()).isTrue();
    return new Outcome(items, reader.end().map(BodyReadingTest::said).orElse(null));
  }

  private static String said(ProblemException e) {
    return e.problem().toString();
  }

  private static byte[] mutated(String good, Random random) {
    StringBuilder body = new StringBuilder(good);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(body.length() + 1);
      int until = Math.min(body.length(), at + random.nextInt(3));
      body.replace(at, until, PIECES.get(random.nextInt(PIECES.size())));
    }
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static void readsTheSameInPieces(Format whole, Format few, String good, int rounds) {
    Random random = new Random(7);
    for (int round = 0; round < rounds; round++) {
      byte[] body = mutated(good, random);
      String shown = new String(body, StandardCharsets.UTF_8);
      Outcome expected = read(whole, body);
      int[] every = new int[Math.max(body.length - 1, 0)];
      for (int i = 0; i < every.length; i++) {
        every[i] = i + 1;
      }
      assertThat(read(whole, body, every)).as(shown).isEqualTo(expected);
      assertThat(read(few, body, every)).as(shown).isEqualTo(expected);
      assertThat(read(few, body)).as(shown).isEqualTo(expected);
      for (int cut = 1; cut < body.length; cut += 1 + round % 3) {
        assertThat(read(whole, body, cut)).as(shown).isEqualTo(expected);
      }
    }
  }

  @Test
  void arraysReadTheSameInPieces() {
    readsTheSameInPieces(
        json(1_000), json(2), " [" + FACT + ",\n " + FACT + ",\"x\\\"]\", 7,[{}] ]\r\n", 300);
    readsTheSameInPieces(json(1_000), json(1), "\uFEFF" + FACT + "\n", 100);
  }

  @Test
  void linesReadTheSameInPieces() {
    readsTheSameInPieces(
        lines(1_000), lines(2), FACT + "\n\r\n" + FACT + "\r\n \t\n\uFEFF" + FACT, 300);
  }

  @Test
  void rowsReadTheSameInPieces() {
    readsTheSameInPieces(
        rows(1_000),
        rows(2),
        HEADER + ROW + "\r\n\n" + "s,\"a \"\"b\"\"\r\nc\",kim\r" + ROW + "\"x\" ,2" + "\n" + ROW,
        300);
  }

  @Test
  void rowsAreThoseOfAnotherReader() {
    Random random = new Random(11);
    String good = "a,b,c\r\n1,\"2\n\"\"x\"\"\",3\n\n4, 5 ,\"6\" \r7,,\n";
    for (int round = 0; round < 5_000; round++) {
      byte[] body = mutated(good, random);
      String shown = new String(body, StandardCharsets.UTF_8);
      if (Utf8Stream.firstMalformed(body, 0, body.length) >= 0) {
        continue; // the other reader decodes ahead, and so tells this fault first
      }
      assertThat(ownRows(body, ',')).as(shown).isEqualTo(othersRows(body, ','));
    }
  }

  /** Rows of CSV, line and cells, up to a fault. */
  static List<String> ownRows(byte[] body, char delimiter) {
    List<String> rows = new ArrayList<>();
    Cutter cutter = new RowCutter(3, delimiter);
    CsvReader reader =
        new CsvReader(
            delimiter,
            header ->
                (row, line, items) -> {
                  StringBuilder cells = new StringBuilder().append(line);
                  for (String name : header.names()) {
                    cells.append('|').append(row.text(header.indexOf(name)));
                  }
                  rows.add(cells.append(row.size() > header.names().size()).toString());
                });
    cutter.append(body, 0, body.length);
    cutter.end();
    while (cutter.isFull()) {
      FactReader.Reading reading = reader.read(cutter.cut());
      if (reading.fault() != null) {
        rows.add(reading.fault().problem().detail());
        return rows;
      }
    }
    reader.end().ifPresent(fault -> rows.add(fault.problem().detail()));
    return rows;
  }

  /** The same by commons-csv. */
  static List<String> othersRows(byte[] body, char delimiter) {
    List<String> rows = new ArrayList<>();
    try {
      CsvRows others = CsvRows.open(new ByteArrayInputStream(body), delimiter);
      for (Optional<CsvRows.Row> next = others.next(); next.isPresent(); next = others.next()) {
        CsvRows.Row row = next.get();
        StringBuilder cells = new StringBuilder().append(row.line());
        for (String name : others.header()) {
          cells.append('|').append(row.cell(name));
        }
        rows.add(cells.append(row.isTooLong()).toString());
      }
    } catch (ProblemException e) {
      rows.add(e.problem().detail());
    }
    return rows;
  }

  @Test
  void whatIsTooLongIsNeverHeld() {
    byte[] part = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    Cutter cutter = new LineCutter(10);
    for (int i = 0; i < 100; i++) {
      cutter.append(part, 0, part.length);
      assertThat(cutter.held()).isLessThan(Cutter.MAX_ITEM + 2 * part.length);
    }
    cutter.append("\n7\n".getBytes(StandardCharsets.UTF_8), 0, 3);
    cutter.end();
    FactReader.Reading reading = new LineReader(RULES).read(cutter.cut());
    assertThat(reading.items()).hasSize(2);
    assertThat(((FactReader.Refused) reading.items().get(0)).reason()).contains("bytes at most");
    assertThat(reading.items().get(1).place().line()).isEqualTo(2);
    for (Cutter other : List.of(new ElementCutter(10, Shape.ANY), new RowCutter(10, ','))) {
      other.append("[\"".getBytes(StandardCharsets.UTF_8), 0, 2);
      for (int i = 0; i < 20 && !other.isFull(); i++) {
        other.append(part, 0, part.length);
      }
      assertThat(other.isFull()).isTrue();
      assertThat(other.cut().fault().problem().status()).isEqualTo(400);
      assertThat(other.isDone()).isTrue();
    }
  }

  @Test
  void aLongTextIsTheFaultOfItsItemAlone() {
    String data = "{\"rep\":\"kim\"," + " ".repeat(300_000) + "\"metric\":\"calls\",\"value\":1}";
    String event =
        "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"s\",\"id\":\"1\","
            + "\"time\":\"2026-03-01T12:00:00Z\",\"data_base64\":\""
            + Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8))
            + "\"}";
    Outcome events =
        read(
            new Format(
                () -> new ElementCutter(10, Shape.ANY),
                () -> JsonReader.ofArray(CloudEvent::read, RULES)),
            ("[" + event + "]").getBytes(StandardCharsets.UTF_8));
    assertThat(events.items().stream().map(BodyReadingTest::asked)).containsExactly("Recorded");
    String facts =
        "[" + FACT.replace("\"id\":\"1", "\"id\":\"" + "1".repeat(300_000)) + "," + FACT + "]";
    Outcome outcome = read(json(10), facts.getBytes(StandardCharsets.UTF_8));
    assertThat(outcome.fault()).isNull();
    assertThat(outcome.items().stream().map(BodyReadingTest::asked))
        .containsExactly("/id", "Recorded");
  }

  @Test
  void theFirstFaultIsToldWhateverComesBehind() {
    byte[] body = "a,,c\n4,?\n".getBytes(StandardCharsets.UTF_8);
    body[7] = (byte) 0xFF;
    assertThat(ownRows(body, ','))
        .containsExactly("The CSV header can't be read: column 2 has no name");
    body[2] = 'b'; // a,bc
    assertThat(ownRows(body, ',')).containsExactly("The CSV can't be read: isn't UTF-8");
  }

  // ---- the short cut and the general way

  private static Item general(byte[] line) throws java.io.IOException {
    try (var parser = JsonFact.JSON.createParser(line)) {
      parser.nextToken();
      Item item = JsonFact.read(parser, new FactReader.Place(0, 0), RULES);
      return parser.nextToken() == null ? item : null;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      return null;
    }
  }

  @Test
  void theShortCutReadsWhatTheGeneralWayReads() throws java.io.IOException {
    Random random = new Random(3);
    PlainJson plain = new PlainJson(RULES);
    int taken = 0;
    for (int round = 0; round < 50_000; round++) {
      byte[] line = mutated(FACT, random);
      if (Utf8Stream.firstMalformed(line, 0, line.length) >= 0) {
        continue;
      }
      Change change = plain.read(line, 0, line.length);
      if (change != null) {
        taken++;
        assertThat(general(line))
            .as(new String(line, StandardCharsets.UTF_8))
            .isEqualTo(new FactReader.Read(new FactReader.Place(0, 0), change));
      }
    }
    assertThat(taken).isGreaterThan(10_000);
  }

  @Test
  void anItemSaysWhatItAsksFor() {
    String named = "{\"source\":\"s\",\"id\":\"1\"";
    String[] lines = {
      FACT.replace("{\"source\"", "{\"op\":\"record\",\"source\""),
      FACT.replace("{\"source\"", "{\"op\":\"correct\",\"source\""),
      named + ",\"op\":\"void\"}",
      FACT.replace("{\"source\"", "{\"op\":\"void\",\"source\""),
      named + ",\"op\":\"void\",\"value\":\"x\"}",
      named + ",\"op\":\"void\",\"rep\":\" \"}",
      "{\"source\":\"s\",\"op\":\"void\"}",
      named + ",\"op\":\"delete\"}",
      named + ",\"op\":null}",
      named + ",\"op\":\"correct\"}",
    };
    byte[] body = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    assertThat(read(lines(100), body).items().stream().map(BodyReadingTest::asked).toList())
        .containsExactly(
            "Recorded",
            "Corrected",
            "Voided",
            "Voided",
            "/value",
            "/rep",
            "/id",
            "/op",
            "/op",
            "/rep");
    String rows =
        HEADER
            + ROW.replace(",d,,", ",d,record,")
            + ROW.replace(",d,,", ",d,correct,")
            + "s,1,,,,,,void\n"
            + ROW.replace(",d,,", ",d,void,")
            + "s,1,,,,x,,void\ns,1,,,yesterday,,,void\ns,,,,,,,void\ns,1,,,,,,Void\n";
    assertThat(
            read(rows(100), rows.getBytes(StandardCharsets.UTF_8)).items().stream()
                .map(BodyReadingTest::asked)
                .toList())
        .containsExactly(
            "Recorded", "Corrected", "Voided", "Voided", "/value", "/at", "/id", "/op");
  }

  private static String asked(Item item) {
    return item instanceof FactReader.Read read
        ? read.change().getClass().getSimpleName()
        : ((FactReader.Refused) item).pointer();
  }
}
