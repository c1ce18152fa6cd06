package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.CSV;
import static org.engagementscorecard.http.TestOrganization.JSON;
import static org.engagementscorecard.http.TestOrganization.NDJSON;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.MalformedUtf8;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad bodies of facts: each answers a problem with its place and stores nothing. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadObservationTest {
  private static final String HEADER = "source,id,rep,metric,at,value,subject,attributes.product\n";
  private static final String ROW = "test,1,kim,calls_made,2026-03-01T12:00:00Z,1,s,Basic\n";
  private static final String GOOD =
      """
      {"source":"test","id":"1","rep":"kim","metric":"calls_made","at":"2026-03-01T12:00:00Z",\
      "value":1,"subject":"s","attributes":{"product":"Basic"}}""";

  private TestOrganization organization;

  @BeforeAll
  void aRep() {
    organization = TestOrganization.create().withReps("kim");
  }

  @AfterEach
  void nothingIsStored() {
    for (String table :
        List.of("observation", "quarantine", "day_total", "month_total", "attempt")) {
      assertThat(DatabaseOwner.rowsOf(table, organization.id())).as(table).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "[",
        "]",
        "{]",
        "[}",
        "{\"source\"",
        "{\"source\":",
        "{\"source\":\"test\"",
        "{\"source\":\"te",
        "{'source':'test'}",
        "{source:\"test\"}",
        "{\"source\":\"te\nst\"}",
        "{\"source\":\"\\x\"}",
        "{\"source\":\"\\u12\"}",
        "{\"a\":1,}",
        "[1,]",
        "[,1]",
        "nul",
        "NaN",
        "undefined",
        "<observation/>",
        "source,id\n",
        "// comment\n{}",
        "\u0000",
      })
  void malformedJsonIsRefusedWithLineAndColumn(String body) {
    JsonNode problem = organization.observe(body).problemWithPlace(400);

    assertThat(problem.get("type").asText()).isEqualTo("/problems/malformed");
    assertThat(problem.get("errors").get(0).has("line")).isTrue();
    if (!body.contains("\n")) {
      JsonNode lines = organization.observe(NDJSON, body).problemWithPlace(422);
      assertThat(lines.get("errors").get(0).get("line").asInt()).isEqualTo(1);
      assertThat(lines.get("receipt").get("rejected").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aMalformedDocumentSaysWhereItIs() {
    JsonNode error =
        organization
            .observe("[\n  {\"source\": \"test\",\n   \"id\": oops}\n]")
            .problemWithPlace(400)
            .get("errors")
            .get(0);

    assertThat(error.get("line").asInt()).isEqualTo(3);
    assertThat(error.get("column").asInt()).isBetween(10, 15);
  }

  @Test
  void malformedUtf8IsRefusedWithItsPlace() {
    for (byte[] bad : MalformedUtf8.sequences()) {
      organization.send("POST", "/v1/observations", JSON, with(GOOD, bad)).problemWithPlace(400);
    }
  }

  @Test
  void malformedUtf8InALineOrRowIsRefusedWithTheLine() {
    for (byte[] bad : MalformedUtf8.sequences()) {
      assertRefusedWithTheLine(bad);
    }
  }

  private void assertRefusedWithTheLine(byte[] bad) {
    JsonNode lines =
        organization
            .send("POST", "/v1/observations", NDJSON, with(GOOD, bad))
            .problemWithPlace(422);
    JsonNode rows =
        organization
            .send("POST", "/v1/observations", CSV, with(HEADER + ROW, bad))
            .problemWithPlace(400);
    JsonNode header =
        organization
            .send("POST", "/v1/observations", CSV, with("Basic," + HEADER + ROW, bad))
            .problemWithPlace(400);

    assertThat(Answer.places(lines)).contains("1");
    assertThat(Answer.places(rows)).hasSize(1);
    assertThat(Answer.places(header)).containsExactly("1");
  }

  /** The text with the first "Basic" replaced by bytes. */
  private static byte[] with(String text, byte[] bytes) {
    int at = text.indexOf("Basic");
    var out = new ByteArrayOutputStream();
    out.writeBytes(text.substring(0, at).getBytes(StandardCharsets.UTF_8));
    out.writeBytes(bytes);
    out.writeBytes(text.substring(at + 5).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  @Test
  void aSecondDocumentAfterTheFirstIsRefused() {
    for (String second : List.of("{}", " {}", "\n\n" + GOOD, "]", "1", ",", "x", "\u0000")) {
      for (String first : List.of("{\"a\":1}", "[]", "[1]")) {
        organization.observe(first + second).problemWithPlace(400);
      }
    }
    JsonNode problem = organization.observe("{\"a\":1}\n{}").problemWithPlace(400);
    assertThat(problem.get("detail").asText()).contains("another document follows the first");
    assertThat(Answer.places(problem)).containsExactly("2");
    organization.observe(NDJSON, GOOD + GOOD).problemWithPlace(422);
  }

  @Test
  void aSecondDocumentAfterAGoodFactStoresNothing() {
    organization.observe(GOOD + GOOD).problemWithPlace(400);
    organization.observe(GOOD + "\n" + GOOD).problemWithPlace(400);
    organization.observe("[" + GOOD + "]" + GOOD).problemWithPlace(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/source ~ \"source\":\"test\" ~ \"source\":7",
        "/source ~ \"source\":\"test\" ~ \"source\":null",
        "/source ~ \"source\":\"test\", ~ ",
        "/source ~ \"test\" ~ \"\"",
        "/source ~ \"test\" ~ \" \\t\\n\"",
        "/source ~ \"test\" ~ \"te\\u0000st\"",
        "/source ~ \"test\" ~ \"te\\ud800st\"",
        "/source ~ \"test\" ~ \"te\\udc00st\"",
        "/source ~ \"test\" ~ \"\\ude00\\ud83d\"",
        "/source ~ \"test\" ~ {\"a\":[1,2,{}]}",
        "/id ~ \"id\":\"1\" ~ \"id\":1",
        "/id ~ \"id\":\"1\" ~ \"id\":true",
        "/id ~ \"id\":\"1\" ~ \"id\":\"\\u0000\"",
        "/rep ~ \"kim\" ~ \"k\\u0000im\"",
        "/rep ~ \"kim\" ~ []",
        "/metric ~ \"calls_made\" ~ \"\\ud83d\"",
        "/at ~ \"2026-03-01T12:00:00Z\" ~ \"2026-03-01T12:00:00\"",
        "/at ~ \"2026-03-01T12:00:00Z\" ~ \"+999999-03-01T12:00:00Z\"",
        "/at ~ \"2026-03-01T12:00:00Z\" ~ 1767225600",
        "/at ~ \"2026-03-01T12:00:00Z\" ~ null",
        "/value ~ \"value\":1 ~ \"value\":\"1\"",
        "/value ~ \"value\":1 ~ \"value\":1e400000",
        "/value ~ \"value\":1, ~ ",
        "/subject ~ \"subject\":\"s\" ~ \"subject\":7",
        "/subject ~ \"subject\":\"s\" ~ \"subject\":\"\"",
        "/subject ~ \"subject\":\"s\" ~ \"subject\":\"\\u0000\"",
        "/attributes ~ {\"product\":\"Basic\"} ~ \"Basic\"",
        "/attributes ~ {\"product\":\"Basic\"} ~ [\"Basic\"]",
        "/attributes ~ {\"product\":\"Basic\"} ~ 7",
        "/attributes/product ~ \"Basic\" ~ null",
        "/attributes/product ~ \"Basic\" ~ [1]",
        "/attributes/product ~ \"Basic\" ~ {\"a\":{\"b\":1}}",
        "/attributes/product ~ \"Basic\" ~ \"a\\u0000b\"",
        "/attributes/product ~ \"Basic\" ~ \"\\udc00\"",
        "/attributes/product ~ \"Basic\" ~ 1e400000",
        "/attributes/product ~ \"Basic\" ~ 1e-400000",
        "/attributes/product ~ \"Basic\" ~ 123456789012345678901234567890",
        "/attributes/product ~ \"Basic\" ~ 1,\"product\":2",
        "/attributes/a~1b~0c ~ \"product\":\"Basic\" ~ \"a/b~c\":null",
        "/attributes/ ~ \"product\" ~ \"\"",
        "/surprise ~ \"value\":1 ~ \"value\":1,\"surprise\":{\"a\":[]}",
        "/Source ~ \"source\" ~ \"Source\"",
        "/value ~ \"value\":1 ~ \"value\":1,\"value\":1",
        "/attributes ~ \"value\":1 ~ \"attributes\":{\"x\":{\"y\":1}},\"value\":1",
      })
  void aBadFieldIsRefusedWithItsPointer(String theCase) {
    List<String> parts = List.of(theCase.split(" ~ ", -1));
    String pointer = parts.get(0);
    String bad = GOOD.replace(parts.get(1), parts.get(2));
    assertThat(bad).isNotEqualTo(GOOD);

    JsonNode one = organization.observe(bad).problemWithPlace(422);
    JsonNode many = organization.observe("[" + bad + "]").problemWithPlace(422);
    JsonNode lines = organization.observe(NDJSON, "\n" + bad).problemWithPlace(422);

    assertThat(one.get("type").asText()).isEqualTo("/problems/unprocessable");
    assertThat(one.get("errors").get(0).get("pointer").asText()).startsWith(pointer);
    assertThat(many.get("errors").get(0).get("pointer").asText()).startsWith("/0" + pointer);
    assertThat(lines.get("errors").get(0).get("line").asInt()).isEqualTo(2);
    assertThat(one.get("receipt").get("rejected").asInt()).isEqualTo(1);
    assertThat(one.get("receipt").get("items").get(0).get("pointer").asText()).startsWith(pointer);
  }

  @Test
  void nanIsMalformedInJsonAndNoNumberInCsv() {
    for (String value : List.of("NaN", "Infinity", "-Infinity", "1e400000", "nan", "\u0000")) {
      organization.observe(fact("1", "kim", "calls_made", "2026-03-01T12:00:00Z", value)).problem();
      JsonNode row =
          organization
              .observe(CSV, HEADER + ROW.replace(",1,s", "," + value + ",s"))
              .problemWithPlace(422);
      assertThat(row.get("errors").get(0).get("pointer").asText()).isEqualTo("/0/value");
      assertThat(row.get("errors").get(0).get("line").asInt()).isEqualTo(2);
    }
  }

  @Test
  void keysHaveALongestLength() {
    for (List<String> field :
        List.of(
            List.of("/source", "\"test\"", "200"),
            List.of("/id", "\"id\":\"1\"", "500"),
            List.of("/rep", "\"kim\"", "200"),
            List.of("/metric", "\"calls_made\"", "200"),
            List.of("/subject", "\"s\"", "200"),
            List.of("/attributes/product", "\"Basic\"", "1000"))) {
      String tooLong = "\"" + "x".repeat(Integer.parseInt(field.get(2)) + 1) + "\"";
      String bad =
          GOOD.replace(
              field.get(1), field.get(1).startsWith("\"id\"") ? "\"id\":" + tooLong : tooLong);
      JsonNode problem = organization.observe(bad).problemWithPlace(422);
      assertThat(Answer.places(problem)).containsExactly(field.get(0));
    }
    String name = "x".repeat(201);
    organization.observe(GOOD.replace("product", name)).problemWithPlace(422);
    organization.observe(CSV, HEADER.replace("product", name) + ROW).problemWithPlace(422);
  }

  @Test
  void attributesAreFiftyAtMost() {
    String many =
        IntStream.range(0, 51)
            .mapToObj(i -> "\"a" + i + "\":" + i)
            .collect(Collectors.joining(",", "{", "}"));

    JsonNode problem =
        organization.observe(GOOD.replace("{\"product\":\"Basic\"}", many)).problemWithPlace(422);

    assertThat(Answer.places(problem)).containsExactly("/attributes");
    String header =
        IntStream.range(0, 51).mapToObj(i -> ",attributes.a" + i).collect(Collectors.joining());
    organization
        .observe(
            CSV,
            "source,id,rep,metric,at,value"
                + header
                + "\n"
                + "test,1,kim,calls_made,2026-03-01T12:00:00Z,1"
                + ",x".repeat(51))
        .problemWithPlace(422);
  }

  @Test
  void deepNestingIsRefused() {
    for (String deep :
        List.of(
            "[".repeat(100_000),
            "[".repeat(100) + "]".repeat(100),
            "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000),
            "{\"attributes\":" + "{\"a\":".repeat(60) + "1" + "}".repeat(61))) {
      organization.observe(deep).problem();
      organization.observe("[" + deep + "]").problem();
      organization.observe(NDJSON, deep).problem(422);
    }
  }

  @Test
  void overlongTokensAreRefused() {
    for (String token :
        List.of(
            "{\"id\":\"" + "x".repeat(300_000) + "\"}",
            "{\"" + "x".repeat(60_000) + "\":1}",
            "{\"value\":" + "1".repeat(100_000) + "}",
            "{\"value\":0." + "1".repeat(100_000) + "}",
            "{\"attributes\":{\"a\":" + "1".repeat(1_000) + "}}",
            "1".repeat(100_000))) {
      organization.observe(token).problem();
      organization.observe(NDJSON, token).problem(422);
    }
  }

  @Test
  void anArrayOfNothingUsefulIsRefusedWithTheFirstFaults() {
    JsonNode problem = organization.observe("[" + "7,".repeat(99_999) + "7]").problemWithPlace(422);

    assertThat(problem.get("receipt").get("rejected").asInt()).isEqualTo(100_000);
    assertThat(problem.get("errors")).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n\n",
        ",,,,,\n" + ROW,
        "source,id,rep,metric,at\n" + ROW,
        "source,id,rep,metric,at,value,\n" + ROW,
        "source,id,rep,metric,at,value,value\n" + ROW,
        "source,id,rep,metric,at,value, value \n" + ROW,
        "source,id,rep,metric,at,value,extra\n" + ROW,
        "source,id,rep,metric,at,value,attributes.\n" + ROW,
        "source;id;rep;metric;at;value\n" + ROW,
        "SOURCE,ID,REP,METRIC,AT,VALUE\n" + ROW,
        "source,id,rep,metric,at,value,attributes.a\u0000\n" + ROW,
        "\"source,id,rep,metric,at,value\n" + ROW,
        "\"source\"x,id,rep,metric,at,value\n" + ROW,
        "{\"source\":\"test\"}",
        "\u0000\u0001\u0002",
      })
  void anUnreadableHeaderIsRefusedWithTheFirstLine(String body) {
    Answer answer = organization.observe(CSV, body);

    answer.problem();
    assertThat(Answer.places(answer.json())).as(answer.text()).isNotEmpty();
    assertThat(answer.json().get("errors").get(0).get("line").asInt()).isLessThanOrEqualTo(3);
  }

  @Test
  void anUnreadableRowIsRefusedWithItsLine() {
    for (String row : List.of("test,\"1", "test,\"1\"x,kim", "\"" + "x".repeat(1_100_000))) {
      JsonNode problem = organization.observe(CSV, HEADER + row).problemWithPlace(400);
      assertThat(Integer.parseInt(Answer.places(problem).get(0))).isBetween(2, 3);
    }
  }

  @Test
  void anEmptyBodyIsNoFact() {
    for (String nothing : List.of("", " ", "\r\n", "\uFEFF")) {
      organization.observe(nothing).problem(400);
      organization.observe(CSV, nothing).problemWithPlace(400);
    }
    for (String nothing : List.of("null", "7", "\"x\"", "true")) {
      organization.observe(nothing).problem(422);
      organization.observe(NDJSON, nothing).problem(422);
    }
    organization.observe("{}").problemWithPlace(422);
    assertThat(organization.observe("[]").ok(200).get("accepted").asInt()).isZero();
    assertThat(organization.observe(NDJSON, "").ok(200).get("accepted").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/jsonx",
        "application/*",
        "*/*",
        "nonsense",
        "/",
        "application/",
        ";",
        "application/vnd.api+json",
      })
  void anUnknownMediaTypeIsRefused(String type) {
    Answer answer = organization.send("POST", "/v1/observations", type, GOOD);

    assertThat(answer.status()).as(answer.text()).isIn(400, 415);
    answer.problem();
  }

  @Test
  void aMissingMediaTypeIsRefused() {
    organization
        .sendPlainly("POST", "/v1/observations", null, GOOD.getBytes(StandardCharsets.UTF_8))
        .problem(415);
  }

  @Test
  void aBodyThatIsNoGzipOrOtherwisePackedIsRefused() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(GOOD.getBytes(StandardCharsets.UTF_8));
    }
    byte[] packed = out.toByteArray();
    byte[] wrongSum = packed.clone();
    wrongSum[packed.length - 8] ^= 1;
    for (String type : List.of(JSON, NDJSON, CSV)) {
      for (String encoding : List.of("deflate", "br", "zstd", "gzip, gzip", "x")) {
        packed(type, encoding, packed).problem(415);
      }
      for (byte[] bad :
          List.of(
              GOOD.getBytes(StandardCharsets.UTF_8),
              new byte[0],
              Arrays.copyOf(packed, packed.length - 1),
              Arrays.copyOf(packed, packed.length - 8),
              Arrays.copyOf(packed, packed.length / 2),
              Arrays.copyOf(packed, 5),
              Arrays.copyOf(packed, packed.length + 1),
              wrongSum)) {
        packed(type, "gzip", bad).problem(400);
      }
    }
    TestOrganization.answer(
            organization
                .request()
                .contentType(JSON)
                .header("Content-Encoding", "gzip")
                .body(packed)
                .put("/v1/reps"))
        .problem(415);
  }

  private Answer packed(String type, String encoding, byte[] body) {
    return TestOrganization.answer(
        organization
            .request()
            .contentType(type)
            .header("Content-Encoding", encoding)
            .body(body)
            .post("/v1/observations"));
  }

  @Test
  void aMappingReadsOnlyCsvAndMustExist() {
    assertThat(
            organization
                .send("POST", "/v1/observations?mapping=none", CSV, HEADER + ROW)
                .problem(404)
                .get("type")
                .asText())
        .isEqualTo("/problems/unknown-csv-mapping");
    organization.send("POST", "/v1/observations?mapping=none", JSON, GOOD).problem(415);
    organization.send("POST", "/v1/observations?mapping=%00", CSV, HEADER + ROW).problem();
    organization.send("POST", "/v1/observations?mapping=", CSV, "x\n1\n").problem();
  }
}
