package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.CSV;
import static org.engagementscorecard.http.TestOrganization.NDJSON;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of each fact, and how the receipt says it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ReceiptTest {
  private static final String AT = "2026-03-01T12:00:00Z";

  private TestOrganization organization;

  @BeforeEach
  void someReps() {
    organization = TestOrganization.create().withReps("kim", "lee");
  }

  private static String counts(JsonNode receipt) {
    return "%d accepted, %d duplicate, %d conflict, %d quarantined, %d rejected"
        .formatted(
            receipt.get("accepted").asLong(),
            receipt.get("duplicate").asLong(),
            receipt.get("conflict").asLong(),
            receipt.get("quarantined").asLong(),
            receipt.get("rejected").asLong());
  }

  private BigDecimal calls() {
    return Answer.measure(organization.scorecard("2026"), "calls_made");
  }

  @Test
  void oneObjectAnArrayLinesAndRowsAreTheSame() {
    assertThat(counts(organization.observe(fact("1", "kim", "calls_made", AT, "1")).ok(200)))
        .isEqualTo("1 accepted, 0 duplicate, 0 conflict, 0 quarantined, 0 rejected");
    String array =
        "["
            + fact("2", "kim", "calls_made", AT, "2")
            + ","
            + fact("3", "lee", "calls_made", AT, "4")
            + "]";
    assertThat(organization.observe(array).ok(200).get("accepted").asInt()).isEqualTo(2);
    String lines =
        fact("4", "kim", "calls_made", AT, "8")
            + "\r\n\n \t\n"
            + fact("5", "lee", "calls_made", AT, "16");
    assertThat(organization.observe(NDJSON, lines).ok(200).get("accepted").asInt()).isEqualTo(2);
    String rows =
        "\uFEFFsource,id,rep,metric,at,value,subject,attributes.product\r\n"
            + "test,6,kim,calls_made,2026-03-01T12:00:00Z,32,,\r\n\r\n"
            + "test, \"7\",lee , calls_made,2026-03-01T13:00:00+01:00,+64.0,s-1,\"Basic, \"\"new\"\"\"";
    assertThat(
            organization.observe(CSV, rows.replace(" \"7\"", "7")).ok(200).get("accepted").asInt())
        .isEqualTo(2);

    assertThat(calls()).isEqualByComparingTo("127");
    for (List<String> again :
        List.of(
            List.of(TestOrganization.JSON, array),
            List.of(NDJSON, lines),
            List.of("application/json; charset=utf-8", array),
            List.of("APPLICATION/JSON", array))) {
      assertThat(counts(organization.observe(again.get(0), again.get(1)).ok(200)))
          .isEqualTo("0 accepted, 2 duplicate, 0 conflict, 0 quarantined, 0 rejected");
    }
    assertThat(calls()).isEqualByComparingTo("127");
  }

  @Test
  void theFormatsNameTheSameFact() {
    String json =
        """
        {"source":"crm","id":"1","rep":"kim","metric":"calls_made","at":"2026-03-01T12:00:00Z",
         "value":1.50,"subject":"s","attributes":{"product":"Basic"}}"""
            .replace("\n", "");
    organization.observe(json).ok(200);

    JsonNode lines = organization.observe(NDJSON, json).ok(200);
    JsonNode rows =
        organization
            .observe(
                CSV,
                "attributes.product,subject,value,at,metric,rep,id,source\n"
                    + "Basic,s,1.5,2026-03-01T13:00:00+01:00,calls_made,kim,1,crm\n")
            .ok(200);

    assertThat(lines.get("duplicate").asInt()).isEqualTo(1);
    assertThat(rows.get("duplicate").asInt()).isEqualTo(1);
  }

  @Test
  void aBadItemNeverSpoilsABatch() {
    String body =
        "["
            + String.join(
                ",",
                fact("good-1", "kim", "calls_made", AT, "1"),
                "{\"source\":\"test\",\"id\":\"no-value\",\"rep\":\"kim\",\"metric\":\"calls_made\","
                    + "\"at\":\""
                    + AT
                    + "\"}",
                fact("bad-at", "kim", "calls_made", "yesterday", "1"),
                "7",
                fact("bad-value", "kim", "calls_made", AT, "{\"a\":[1,{}]}"),
                fact("bad-metric", "kim", "  ", AT, "1"),
                "{\"attributes\":{\"a\":[1,{\"b\":2}],\"c\":{}},\"source\":\"test\",\"id\":\"x\"}",
                "[[]]",
                fact("good-2", "lee", "calls_made", AT, "2"),
                fact("unknown", "nobody", "calls_made", AT, "3"))
            + "]";

    JsonNode receipt = organization.observe(body).ok(200);

    assertThat(counts(receipt))
        .isEqualTo("2 accepted, 0 duplicate, 0 conflict, 1 quarantined, 7 rejected");
    assertThat(calls()).isEqualByComparingTo("3");
    assertThat(Answer.texts(receipt.get("items"), "index"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "9");
    assertThat(receipt.get("items").get(0))
        .isEqualTo(
            Answer.read(
                """
                {"index":1,"source":"test","id":"no-value","outcome":"rejected",
                 "reason":"is missing","pointer":"/value"}"""));
    assertThat(Answer.texts(receipt.get("items"), "pointer"))
        .containsExactly("/value", "/at", "", "/value", "/metric", "/attributes/a", "", "");
    assertThat(receipt.get("itemsLeftOut").asInt()).isZero();
  }

  @Test
  void aBadLineNeverSpoilsTheOthers() {
    String body =
        String.join(
            "\n",
            fact("good-1", "kim", "calls_made", AT, "1"),
            "",
            "{\"source\":",
            "not json at all",
            fact("two", "kim", "calls_made", AT, "1") + fact("two", "kim", "calls_made", AT, "1"),
            "{\"id\":" + "[".repeat(200),
            "{\"value\":" + "9".repeat(500) + "}",
            "{\"" + "n".repeat(2000) + "\":1}",
            "{\"id\":\"" + "x".repeat(201_000) + "\"}",
            "x".repeat(1 << 20) + "too long",
            "null",
            "\uFEFF" + fact("good-2", "lee", "calls_made", AT, "2"));

    JsonNode receipt = organization.observe(NDJSON, body).ok(200);

    assertThat(counts(receipt))
        .isEqualTo("2 accepted, 0 duplicate, 0 conflict, 0 quarantined, 9 rejected");
    assertThat(Answer.texts(receipt.get("items"), "line"))
        .containsExactly("3", "4", "5", "6", "7", "8", "9", "10", "11");
    assertThat(Answer.texts(receipt.get("items"), "reason")).allMatch(reason -> !reason.isBlank());
    assertThat(calls()).isEqualByComparingTo("3");
  }

  @Test
  void aBadRowNeverSpoilsTheOthers() {
    String body =
        """
        source,id,rep,metric,at,value
        test,good-1,kim,calls_made,2026-03-01T12:00:00Z,1
        test,short,kim
        test,long,kim,calls_made,2026-03-01T12:00:00Z,1,2
        test,"two
        lines",kim,calls_made,2026-03-01T12:00:00Z,many
        test,good-2,lee,calls_made,2026-03-01T12:00:00Z,2
        """;

    JsonNode receipt = organization.observe(CSV, body).ok(200);

    assertThat(counts(receipt))
        .isEqualTo("2 accepted, 0 duplicate, 0 conflict, 0 quarantined, 3 rejected");
    assertThat(Answer.texts(receipt.get("items"), "line")).containsExactly("3", "4", "6");
    assertThat(Answer.texts(receipt.get("items"), "pointer")).containsExactly("/at", "", "/value");
    assertThat(receipt.get("items").get(2).get("id").asText()).isEqualTo("two\nlines");
  }

  @Test
  void theSameAgainIsADuplicateAndAnythingElseAConflict() {
    String first =
        """
        {"source":"crm","id":"1","rep":"kim","metric":"calls_made","at":"2026-03-01T12:00:00Z",
         "value":1,"subject":"s","attributes":{"a":1,"b":"x","c":true}}""";
    organization.observe(first).ok(200);

    for (String same :
        List.of(
            first,
            first.replace("\"value\":1", "\"value\":1.0"),
            first.replace("\"value\":1", "\"value\":10e-1"),
            first.replace("\"value\":1", "\"value\":1.000000000000"),
            first.replace("12:00:00Z", "14:00:00+02:00"),
            first.replace("2026-03-01T12:00:00Z", "2026-02-28T23:00:00-13:00"),
            first.replace("12:00:00Z", "12:00:00.000Z"),
            first.replace("12:00:00Z", "12:00Z"),
            first.replace("\"a\":1,\"b\":\"x\"", "\"b\":\"x\",\"a\":1.0"))) {
      JsonNode receipt = organization.observe(same).ok(200);
      assertThat(receipt.get("duplicate").asInt()).as(same).isEqualTo(1);
      assertThat(receipt.get("items").get(0).get("outcome").asText()).isEqualTo("duplicate");
    }
    for (String other :
        List.of(
            first.replace("\"value\":1", "\"value\":2"),
            first.replace("kim", "lee"),
            first.replace("kim", "nobody"),
            first.replace("calls_made", "emails_sent"),
            first.replace("12:00:00Z", "12:00:00.000001Z"),
            first.replace("\"subject\":\"s\"", "\"subject\":\"S\""),
            first.replace("\"subject\":\"s\",", ""),
            first.replace("\"a\":1", "\"a\":2"),
            first.replace("\"a\":1", "\"a\":\"1\""),
            first.replace(",\"c\":true", ""))) {
      JsonNode problem = organization.observe(other).problem(409);
      assertThat(problem.get("receipt").get("conflict").asInt()).as(other).isEqualTo(1);
      assertThat(problem.get("receipt").get("items").get(0).get("id").asText()).isEqualTo("1");
    }
    assertThat(calls()).isEqualByComparingTo("1");
    assertThat(organization.all("/v1/quarantine")).isEmpty();
  }

  @Test
  void withinOneBodyTheFirstStandsAndTheOthersAreComparedWithIt() {
    JsonNode receipt =
        organization
            .observe(
                "["
                    + String.join(
                        ",",
                        fact("1", "kim", "calls_made", AT, "1"),
                        fact("1", "kim", "calls_made", AT, "1.0"),
                        fact("1", "kim", "calls_made", AT, "2"),
                        fact("2", "nobody", "calls_made", AT, "1"),
                        fact("2", "nobody", "calls_made", AT, "1"),
                        fact("2", "kim", "calls_made", AT, "1"),
                        fact("3", "kim", "calls_made", AT, "4"),
                        fact("3", "nobody", "calls_made", AT, "4"))
                    + "]")
            .ok(200);

    assertThat(counts(receipt))
        .isEqualTo("2 accepted, 2 duplicate, 3 conflict, 1 quarantined, 0 rejected");
    assertThat(Answer.texts(receipt.get("items"), "outcome"))
        .containsExactly(
            "duplicate", "conflict", "quarantined", "duplicate", "conflict", "conflict");
    assertThat(calls()).isEqualByComparingTo("5");
  }

  @Test
  void theSameIdOfAnotherSourceIsAnotherFact() {
    organization.observe(fact("1", "kim", "calls_made", AT, "1")).ok(200);
    JsonNode receipt =
        organization
            .observe(fact("1", "kim", "calls_made", AT, "1").replace("\"test\"", "\"other\""))
            .ok(200);

    assertThat(receipt.get("accepted").asInt()).isEqualTo(1);
    assertThat(calls()).isEqualByComparingTo("2");
  }

  @Test
  void anItemListOfAReceiptHasAnEndAndItsCountsHaveNone() {
    String bad =
        IntStream.range(0, 5_000)
            .mapToObj(i -> fact("b" + i, "kim", "calls_made", AT, "\"x\""))
            .collect(Collectors.joining("\n"));

    JsonNode receipt =
        organization
            .observe(NDJSON, bad + "\n" + fact("good", "kim", "calls_made", AT, "1"))
            .ok(200);

    assertThat(receipt.get("rejected").asInt()).isEqualTo(5_000);
    assertThat(receipt.get("accepted").asInt()).isEqualTo(1);
    assertThat(receipt.get("items")).hasSize(1_000);
    assertThat(receipt.get("itemsLeftOut").asInt()).isEqualTo(4_000);
    List<JsonNode> rest = organization.all(receipt.get("itemsAt").asText());
    assertThat(receipt.get("itemsAt").asText()).contains(receipt.get("id").asText());
    assertThat(rest.stream().map(item -> item.get("index").asInt()).toList())
        .isEqualTo(IntStream.range(1_000, 5_000).boxed().toList());
    assertThat(rest.get(0).get("line").asInt()).isEqualTo(1_001);
    assertThat(rest.get(0).get("id").asText()).isEqualTo("b1000");
    assertThat(rest.get(0).get("pointer").asText()).isEqualTo("/value");
    TestOrganization.create().get(receipt.get("itemsAt").asText()).problem(404);
    organization.get("/v1/receipts/x/items").problem(404);
  }

  @Test
  void whoPrefersAMinimalReceiptGetsItsCounts() {
    String body =
        fact("1", "kim", "calls_made", AT, "1") + "\n" + fact("2", "kim", "calls_made", AT, "x");
    for (String prefer :
        List.of("return=minimal", "respond-async, return=minimal; a=b", "return=\"minimal\"")) {
      Answer answer =
          TestOrganization.answer(
              organization
                  .request()
                  .contentType(NDJSON)
                  .header("Prefer", prefer)
                  .body(body)
                  .post("/v1/observations"));
      JsonNode receipt = answer.ok(200);
      assertThat(receipt.has("items")).as(prefer).isFalse();
      assertThat(receipt.has("id")).isFalse();
      assertThat(receipt.get("rejected").asInt()).isEqualTo(1);
      assertThat(receipt.get("itemsLeftOut").asInt())
          .isEqualTo(1 + receipt.get("duplicate").asInt());
      assertThat(answer.header("Preference-Applied")).isEqualTo("return=minimal");
    }
    Answer plain = organization.observe(NDJSON, body);
    assertThat(plain.ok(200).get("items")).hasSize(2);
    assertThat(plain.header("Preference-Applied")).isNull();
  }

  @Test
  void aBodyThatBreaksOffLaterSaysWhatIsInAndCanBePostedAgain() {
    String good =
        IntStream.range(0, 4_500)
            .mapToObj(i -> fact("g" + i, "kim", "calls_made", AT, "1"))
            .collect(Collectors.joining(","));

    JsonNode problem = organization.observe("[" + good + ",{\"source\":").problemWithPlace(400);

    assertThat(problem.get("receipt").get("accepted").asInt())
        .as("what it reports is durable")
        .isEqualTo(calls().intValueExact())
        .as("whatever was whole before the fault is in")
        .isEqualTo(4_500);
    JsonNode again = organization.observe("[" + good + "]").ok(200);
    assertThat(counts(again))
        .isEqualTo("0 accepted, 4500 duplicate, 0 conflict, 0 quarantined, 0 rejected");
    assertThat(calls()).isEqualByComparingTo("4500");
  }

  @ParameterizedTest
  @CsvSource({
    "1e-12, 0.000000000001",
    "-0, 0",
    "0e999999999, 0",
    "0.0e-999999999, 0",
    "-1.5, -1.5",
    "123456789012345678.123456789012, 123456789012345678.123456789012",
    "1e17, 100000000000000000",
    "1E+2, 100",
    "0.1, 0.1",
    "100000000000000000000000000000e-20, 1000000000",
  })
  void numbersAreKeptExactly(String written, String kept) {
    organization.accept(List.of(fact("1", "kim", "calls_made", AT, written)));

    assertThat(calls()).isEqualByComparingTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400000",
        "-1e400000",
        "1e-400000",
        "1e999999999",
        "1e-999999999",
        "1e2147483648",
        "1e99999999999999999999",
        "123456789012345678901234567890",
        "1234567890123456789",
        "0.0000000000001",
        "1.1234567890123",
        "NaN",
        "Infinity",
        "-Infinity",
        "0x10",
        "01",
        ".5",
        "5.",
        "+1",
        "1_000",
        "1,5",
        "\"1\"",
        "\"\"",
        "null",
        "true",
        "[]",
        "{}",
      })
  void whatIsNoNumberThatCanBeKeptIsRefused(String value) {
    Answer json = organization.observe(fact("1", "kim", "calls_made", AT, value));
    Answer lines = organization.observe(NDJSON, fact("1", "kim", "calls_made", AT, value));
    json.problem();
    assertThat(Answer.places(json.json())).as(json.text()).isNotEmpty();
    lines.problemWithPlace(422);
    if (value.matches("[-.0-9a-zA-Z_]+")) {
      String row = "source,id,rep,metric,at,value\ntest,1,kim,calls_made," + AT + "," + value;
      if (!value.equals("01")) {
        organization.observe(CSV, row).problemWithPlace(422);
      }
    }
    assertThat(calls()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T12:00:00",
        "2026-03-01 12:00:00Z",
        "2026-03-01",
        "2026-03-01T12:00:00 01:00",
        "2026-02-30T12:00:00Z",
        "2026-03-01T25:00:00Z",
        "2026-03-01T12:00:60Z",
        "2026-03-01T12:00:00+19:00",
        "2026-03-01T12:00:00[Europe/Berlin]",
        "2026-03-01T12:00:00+01:00[Europe/Berlin]",
        "+999999-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59.999999999-18:00",
        "-999999999-01-01T00:00:00+18:00",
        "-0001-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "1899-12-31T23:59:59Z",
        "1900-01-01T00:00:00+01:00",
        "2200-01-01T00:00:00Z",
        "1767225600",
        "now",
        "",
        " ",
        "\\u0000",
      })
  void whatIsNoInstantWithAnOffsetInRangeIsRefused(String at) {
    JsonNode problem =
        organization.observe(fact("1", "kim", "calls_made", at, "1")).problemWithPlace(422);

    assertThat(Answer.places(problem)).containsExactly("/at");
    assertThat(calls()).isNull();
  }

  @Test
  void aFactMoreThanADayAheadIsRefused() {
    Instant now = Instant.now();
    String tomorrow = now.plus(23, ChronoUnit.HOURS).toString();
    String later = now.plus(25, ChronoUnit.HOURS).toString();

    organization.accept(List.of(fact("1", "kim", "calls_made", tomorrow, "1")));
    JsonNode problem =
        organization.observe(fact("2", "kim", "calls_made", later, "1")).problemWithPlace(422);

    assertThat(Answer.places(problem)).containsExactly("/at");
  }

  @Test
  void theOldestInstantIsIn1900() {
    organization.accept(List.of(fact("1", "kim", "calls_made", "1900-01-01T00:00:00Z", "1")));

    assertThat(Answer.measure(organization.scorecard("1900"), "calls_made"))
        .isEqualByComparingTo("1");
    organization.get("/v1/scorecard").ok(200);
    organization.get("/v1/learning-needs").ok(200);
  }
}
