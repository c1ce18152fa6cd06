package org.engagementscorecard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.engagementscorecard.launch.DatabaseUnderTest;
import org.engagementscorecard.launch.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * The flat table is pulled by programs that know nothing of this service: a plain CSV reader, and
 * PostgreSQL's own CSV import into the table that {@code docs/dashboards.md} shows.
 */
class TableAcceptance {
  private static final String KEY = "esk_table";
  private static final String TABLE = "v1/scorecards/table?period=2025-Q3&count=3";
  private static final Pattern CREATE =
      Pattern.compile("CREATE TABLE scorecards (\\(.*?\\));", Pattern.DOTALL);
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** Names that spreadsheets would run, or that break careless readers. */
  private static final List<String> NAMES =
      List.of(
          "=HYPERLINK(\"http://evil.example\",\"x\")",
          "+49 30 1234",
          "-1+1",
          "@SUM(A1)",
          "\t=1",
          "Zoë \"Z\" O'Neil, Jr.",
          "line\nbreak;=1",
          "🎉 مرحبا",
          "' =",
          "plain");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static DatabaseUnderTest database;
  private static PackagedApplication service;

  @BeforeAll
  static void start() throws Exception {
    database = DatabaseUnderTest.start("table");
    service = serve();
    send(
        "PUT",
        "v1/metrics",
        "[{\"key\":\"balance\",\"name\":\"=Balance\",\"stage\":\"outcome\",\"unit\":\"-EUR\"}]");
    List<String> reps = new ArrayList<>();
    StringBuilder facts = new StringBuilder();
    for (int i = 0; i < NAMES.size(); i++) {
      reps.add(
          "{\"key\":\"rep-%d\",\"name\":%s,\"memberships\":[{\"role\":\"seller\"}]}"
              .formatted(i, MAPPER.writeValueAsString(NAMES.get(i))));
      for (int j = 0; j < 60; j++) {
        String at = "2025-%02d-%02dT12:00:00Z".formatted(1 + j % 9, 1 + j % 28);
        String subject = i + "-" + j;
        facts
            .append(fact(i, "balance", subject + "b", at, "-1.25", subject))
            .append(fact(i, "opportunities_engaged", subject + "o", at, "1", subject))
            .append(
                fact(
                    i,
                    j % 10 < 2 + i / 2 ? "deals_won" : "deals_lost",
                    subject + "c",
                    at.replace("12:", "13:"),
                    "1",
                    subject));
      }
    }
    send("PUT", "v1/reps", "[" + String.join(",", reps) + "]");
    HttpResponse<String> receipt =
        CLIENT.send(
            request("v1/observations")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(facts.toString()))
                .build(),
            BodyHandlers.ofString());
    assertThat(MAPPER.readTree(receipt.body()).get("accepted").asInt())
        .isEqualTo(NAMES.size() * 180);
  }

  @AfterAll
  static void stop() {
    service.close();
    database.close();
  }

  private static PackagedApplication serve() {
    return PackagedApplication.start(
            Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:" + database.port() + "/scorecard",
                "QUARKUS_DATASOURCE_USERNAME",
                database.username(),
                "QUARKUS_DATASOURCE_PASSWORD",
                database.password(),
                "SCORECARD_ADMIN_KEY",
                KEY))
        .awaitReady();
  }

  private static String fact(
      int rep, String metric, String id, String at, String value, String subject) {
    return "{\"source\":\"test\",\"id\":\"%s\",\"rep\":\"rep-%d\",\"metric\":\"%s\",\"at\":\"%s\",\"value\":%s,\"subject\":\"%s\"}\n"
        .formatted(id, rep, metric, at, value, subject);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(service.baseUri() + path))
        .header("Authorization", "Bearer " + KEY);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(request(path).build(), BodyHandlers.ofString());
  }

  private static void send(String method, String path, String json) throws Exception {
    HttpResponse<String> answer =
        CLIENT.send(
            request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static List<JsonNode> json() throws Exception {
    JsonNode array = MAPPER.readTree(get(TABLE).body());
    assertThat(array.isArray()).isTrue();
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  @Test
  void aPlainReaderOfCsvSeesTheRowsOfTheJson() throws Exception {
    List<JsonNode> rows = json();
    assertThat(rows).hasSizeGreaterThan(NAMES.size() * 3 * 8);

    List<CSVRecord> records = records(get(TABLE + "&format=csv").body());

    assertThat(records).hasSameSizeAs(rows);
    for (int i = 0; i < rows.size(); i++) {
      CSVRecord record = records.get(i);
      rows.get(i)
          .fields()
          .forEachRemaining(
              field ->
                  assertThat(record.get(field.getKey()))
                      .isEqualTo(
                          field.getValue().isNull()
                              ? ""
                              : field.getValue().isTextual()
                                  ? harmless(field.getValue().asText())
                                  : field.getValue().asText()));
    }
    assertThat(records)
        .as("no cell is a formula")
        .allSatisfy(
            record ->
                record.forEach(
                    cell ->
                        assertThat(cell)
                            .matches(Pattern.compile("(?s)(-?[0-9].*|[^=+\\-@\\t\\r].*|)"))));
    assertThat(records).extracting(record -> record.get("value")).contains("-26.25", "-22.5");
  }

  private static List<CSVRecord> records(String text) throws IOException {
    try (CSVParser parser =
        CSVParser.parse(
            new StringReader(text),
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
      return parser.getRecords();
    }
  }

  private static String harmless(String text) {
    return text.matches("(?s)[=+\\-@\\t\\r\\n].*") ? "'" + text : text;
  }

  @Test
  void postgresImportsItIntoTheTableOfTheDocumentation() throws Exception {
    Matcher create = CREATE.matcher(Files.readString(Path.of("docs", "dashboards.md")));
    assertThat(create.find()).isTrue();
    List<JsonNode> rows = json();
    String csv = get(TABLE + "&format=csv").body();
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE scorecards " + create.group(1));

      long copied =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn(
                  "COPY scorecards FROM STDIN WITH (FORMAT csv, HEADER)", new StringReader(csv));

      assertThat(copied).isEqualTo(rows.size());
      assertSame(connection, rows);
    }
  }

  /** Compares each cell, by its type in the database, with what the JSON says. */
  private static void assertSame(Connection connection, List<JsonNode> rows) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT * FROM scorecards")) {
      for (JsonNode row : rows) {
        assertThat(result.next()).isTrue();
        int column = 0;
        for (JsonNode cell : row) {
          column++;
          Object found = result.getObject(column);
          if (cell.isNull()) {
            assertThat(found).as("null, not an empty text: " + row).isNull();
            continue;
          }
          switch (result.getMetaData().getColumnType(column)) {
            case Types.NUMERIC ->
                assertThat(result.getBigDecimal(column)).isEqualByComparingTo(cell.decimalValue());
            case Types.DOUBLE -> assertThat(result.getDouble(column)).isEqualTo(cell.asDouble());
            case Types.BIGINT -> assertThat(result.getLong(column)).isEqualTo(cell.asLong());
            case Types.DATE -> assertThat(found.toString()).isEqualTo(cell.asText());
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
                assertThat(result.getObject(column, OffsetDateTime.class).toInstant())
                    .isEqualTo(cell.asText());
            default -> assertThat(found).isEqualTo(harmless(cell.asText()));
          }
        }
        assertThat(column).isEqualTo(result.getMetaData().getColumnCount());
      }
      assertThat(result.next()).isFalse();
    }
  }

  @Test
  void aTagOutlivesARestartOfTheSameBuild() throws Exception {
    awaitNeeds();
    String tag = get(TABLE).headers().firstValue("ETag").orElseThrow();
    service.close();

    service = serve();

    HttpResponse<String> again =
        CLIENT.send(request(TABLE).header("If-None-Match", tag).build(), BodyHandlers.ofString());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  /** The gaps here open needs, which is a change of its own, some time after the facts. */
  private static void awaitNeeds() throws Exception {
    for (int look = 0; look < 200; look++) {
      if (!MAPPER.readTree(get("v1/learning-needs").body()).get("items").isEmpty()) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no need was opened within 20 seconds");
  }
}
