package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.fact;
import static org.engagementscorecard.http.TestOrganization.traced;
import static org.engagementscorecard.scorecard.ScorecardTest.opportunities;
import static org.engagementscorecard.scorecard.ScorecardTest.rep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scorecards revalidated, in parts, as CSV, and what lies behind their numbers. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScorecardViewsTest {
  private static final String OF_REP = "/v1/reps/rep-00/scorecard?period=2025";
  private static final List<String> PATHS =
      List.of(
          OF_REP,
          "/v1/teams/all/scorecard?period=2025",
          "/v1/scorecard?period=2025",
          "/v1/scorecards/table?period=2025",
          "/v1/teams/all/heat-map?period=2025",
          "/v1/reps/rep-00/history?metric=deals_won&period=2025",
          "/v1/reps/rep-00/history?connection=opportunity-to-win&period=2025&count=2",
          "/v1/teams/all/history?metric=deals_won&period=2025",
          "/v1/history?metric=deals_won&period=2025",
          "/v1/teams/all/words?connection=opportunity-to-win&period=2025");

  private TestOrganization organization;

  @BeforeAll
  void aTeam() {
    organization = team();
  }

  /** Six reps of one team with opportunities, the first with a gap. */
  private static TestOrganization team() {
    TestOrganization organization = TestOrganization.create("{\"smallestGroup\":5}");
    organization.post("/v1/teams", "{\"key\":\"all\",\"name\":\"All\"}").ok(201);
    for (int i = 0; i < 6; i++) {
      organization
          .post(
              "/v1/reps",
              """
              {"key":"%1$s","name":"%1$s","memberships":[{"team":"all","role":"seller"}]}"""
                  .formatted(rep(i)))
          .ok(201);
      organization.accept(opportunities(rep(i), "a", 60, i == 0 ? 10 : 30));
    }
    return organization;
  }

  private Answer get(String path, String... ifNoneMatch) {
    return get(organization, path, ifNoneMatch);
  }

  private static Answer get(TestOrganization organization, String path, String... ifNoneMatch) {
    var request = organization.request();
    for (String line : ifNoneMatch) {
      request.header("If-None-Match", line);
    }
    return TestOrganization.answer(request.get(path));
  }

  private static String tag(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("ETag")).matches("\"[A-Za-z0-9_-]{22}\"");
    return answer.header("ETag");
  }

  private static void assertNotModified(Answer answer, String tag) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(304);
    assertThat(answer.bytes()).isEmpty();
    assertThat(answer.header("ETag")).isEqualTo(tag);
    assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(answer.header("Vary")).isEqualTo("Authorization, Accept");
  }

  // ---- ETag

  @Test
  void whatHasNotChangedIsNotSentAgain() {
    for (String path : PATHS) {
      Answer first = get(path);
      String tag = tag(first);
      assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");
      assertThat(first.header("Vary")).isEqualTo("Authorization, Accept");

      assertNotModified(get(path, tag), tag);
      assertNotModified(get(path, "W/" + tag), tag);
      assertNotModified(get(path, "\"other\", " + tag + ", W/\"x\""), tag);
      assertNotModified(get(path, "\"other\"", tag), tag);
      assertNotModified(get(path, "*"), tag);
      Answer again = get(path, "\"other\"");
      assertThat(tag(again)).isEqualTo(tag);
      assertThat(again.bytes()).as("a strong tag: " + path).isEqualTo(first.bytes());
    }
  }

  @Test
  void aTagIsOfOneTargetFormAndReaderOnly() {
    Set<String> tags = new HashSet<>();
    PATHS.forEach(path -> tags.add(tag(get(path))));
    tags.add(tag(get(OF_REP + "&format=csv")));
    tags.add(tag(get(OF_REP + "&fields=measures")));
    tags.add(tag(get("/v1/reps/rep-01/scorecard?period=2025")));
    tags.add(tag(get("/v1/reps/rep-00/scorecard?period=2025-Q1")));
    String asKnownOn = get(OF_REP).json().get("asKnownOn").asText();
    tags.add(tag(get(OF_REP + "&asKnownOn=" + asKnownOn)));
    tags.add(
        tag(
            TestOrganization.answer(
                organization.request().header("Accept", "text/csv").get(OF_REP))));
    String key =
        organization
            .post("/v1/keys", "{\"name\":\"another\",\"person\":\"rep-01\"}")
            .ok(201)
            .get("key")
            .asText();
    String before = tag(get(OF_REP));
    String others = tag(TestOrganization.withKey(organization.key(), key).get(OF_REP));

    assertThat(tags).hasSize(PATHS.size() + 6);
    assertThat(others).isNotEqualTo(before);
  }

  @Test
  void whateverChangesMakesAnotherTag() {
    TestOrganization changing = team();
    List<Runnable> changes =
        List.of(
            () -> changing.accept(opportunities(rep(1), "b", 3, 1)),
            () ->
                changing
                    .put(
                        "/v1/observations/test/" + TestOrganization.encoded("rep-01/b/0/e"),
                        "{\"rep\":\"rep-02\",\"metric\":\"calls_made\","
                            + "\"at\":\"2025-03-01T12:00:00Z\",\"value\":3}")
                    .ok(200),
            () ->
                changing
                    .post("/v1/notes", "{\"rep\":\"rep-00\",\"author\":\"x\",\"text\":\"t\"}")
                    .ok(201),
            () -> changing.put("/v1/teams/all", "{\"key\":\"all\",\"name\":\"Everybody\"}").ok(200),
            () -> changing.withMetric("another", "sum"));
    Set<String> tags = new HashSet<>();
    for (Runnable change : changes) {
      String before = tag(get(changing, OF_REP));
      assertNotModified(get(changing, OF_REP, before), before);
      change.run();
      assertThat(get(changing, OF_REP, before).status()).isEqualTo(200);
      tags.add(before);
    }
    tags.add(tag(get(changing, OF_REP)));

    assertThat(tags).hasSize(changes.size() + 1);
    String unmoved = tag(get(OF_REP));
    changing.accept(opportunities(rep(1), "c", 1, 1));
    assertNotModified(get(OF_REP, unmoved), unmoved);
  }

  @Test
  void whatIsNotThereIsUnknownHoweverItIsAskedFor() {
    String tag = tag(get(OF_REP));
    for (String header : List.of("*", tag, "nonsense")) {
      get("/v1/reps/nobody/scorecard", header).problem(404);
      get("/v1/teams/none/heat-map", header).problem(404);
      get("/v1/scorecard?period=2025-W60", header).problem(400);
      get("/v1/scorecard?fields=nothing", header).problem(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "\"", "W/", "\"a\" \"b\"", ",,,", "*,*", "\u00e4", "\"\u00ff\""})
  void aFaultyHeaderIsNoErrorAndSaysNothing(String header) {
    assertThat(get(OF_REP, header).status()).isEqualTo(200);
  }

  @Test
  void theInstantShownIsThatOfTheLastChangeSoThatItStaysTheSame() {
    JsonNode one = get(OF_REP).json();
    JsonNode other = get("/v1/scorecard?period=2024").json();

    assertThat(one.get("asKnownOn")).isEqualTo(other.get("asKnownOn"));
  }

  // ---- fields

  @Test
  void onlyThePartsThatAreAskedForAreShown() {
    JsonNode whole = get(OF_REP).json();
    for (String fields :
        List.of(
            "measures",
            "connections",
            "notes",
            "dataThrough,asKnownOn",
            "measures.metric,measures.value",
            "connections.findings.verdict",
            "connections.findings.verdict.key,connections.connection",
            "measures,connections.findings.verdict",
            "connections.ownPast.sentence",
            "subject",
            "subject.key,period.first")) {
      List<List<String>> paths = new ArrayList<>(List.of(List.of("subject"), List.of("period")));
      for (String path : fields.split(",", -1)) {
        paths.add(List.of(path.split("\\.", -1)));
      }

      Answer answer = get(OF_REP + "&fields=" + fields);

      assertThat(answer.ok(200)).as(fields).isEqualTo(part(whole, paths));
    }
    assertThat(get(OF_REP + "&fields=measures").json().fieldNames())
        .toIterable()
        .containsExactly("subject", "period", "measures");
  }

  /** By brute force: the fields of a whole document that lie on or below one of these paths. */
  private static JsonNode part(JsonNode whole, List<List<String>> paths) {
    if (paths.stream().anyMatch(List::isEmpty)) {
      return whole;
    }
    if (whole.isArray()) {
      ArrayNode part = whole.deepCopy();
      part.removeAll();
      whole.forEach(item -> part.add(part(item, paths)));
      return part;
    }
    ObjectNode part = whole.deepCopy();
    part.removeAll();
    whole
        .fields()
        .forEachRemaining(
            field -> {
              List<List<String>> below =
                  paths.stream()
                      .filter(path -> path.get(0).equals(field.getKey()))
                      .map(path -> path.subList(1, path.size()))
                      .toList();
              if (!below.isEmpty()) {
                part.set(field.getKey(), part(field.getValue(), below));
              }
            });
    return part;
  }

  @Test
  void anUnknownPartIsRefusedWithThoseThereAre() {
    for (String fields : List.of("mesures", "measures.nothing", "measures.value.x", ",", ".")) {
      JsonNode problem = get(OF_REP + "&fields=" + fields).problem(400);
      assertThat(Answer.places(problem)).containsExactly("fields");
    }
    assertThat(get(OF_REP + "&fields=mesures").problem(400).get("detail").asText())
        .contains("'mesures'", "connections", "measures");
  }

  // ---- CSV

  private static List<CSVRecord> csv(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.mediaType()).isEqualTo("text/csv");
    try (CSVParser parser =
        CSVParser.parse(
            new StringReader(answer.text()),
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
      return parser.getRecords();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aScorecardAsCsvHasARowForEachMeasureAndFinding() {
    for (String path : PATHS.subList(0, 3)) {
      JsonNode json = get(path).json();

      List<CSVRecord> rows = csv(get(path + "&format=csv"));

      List<String> expected = new ArrayList<>();
      for (JsonNode measure : json.get("measures")) {
        expected.add(
            "measure "
                + measure.get("metric").asText()
                + " "
                + measure.get("value").decimalValue().toPlainString()
                + " "
                + measure.get("facts").asText()
                + " ");
      }
      for (JsonNode connection : json.get("connections")) {
        for (JsonNode finding : connection.get("findings")) {
          expected.add(
              "connection "
                  + finding.get("connection").asText()
                  + "   "
                  + finding.get("rep").asText()
                  + finding.path("attempts").asText()
                  + finding.get("verdict").get("key").asText()
                  + finding.path("estimate").path("mean").asText());
        }
      }
      assertThat(rows)
          .extracting(
              row ->
                  row.get("kind")
                      + " "
                      + row.get("key")
                      + " "
                      + row.get("value")
                      + " "
                      + row.get("facts")
                      + " "
                      + (row.get("kind").equals("measure")
                          ? ""
                          : row.get("rep")
                              + row.get("attempts")
                              + row.get("verdict")
                              + row.get("estimate")))
          .as(path)
          .containsExactlyElementsOf(expected);
      assertThat(rows).allMatch(row -> row.size() == 28);
    }
    assertThat(csv(get(OF_REP + "&format=csv")).get(0).get("rep")).isEqualTo("rep-00");
    assertThat(csv(get(PATHS.get(1) + "&format=csv")).get(0).get("team")).isEqualTo("all");
    assertThat(csv(get(PATHS.get(2) + "&format=csv")).get(0).get("team")).isEmpty();
  }

  @Test
  void acceptAsksForCsvAndTheParameterStandsInForIt() {
    String csv = get(OF_REP + "&format=csv").text();
    for (String accept :
        List.of("text/csv", "text/*", "text/csv, application/json;q=0.5", "text/html, text/csv")) {
      Answer answer =
          TestOrganization.answer(organization.request().header("Accept", accept).get(OF_REP));
      assertThat(answer.text()).as(accept).isEqualTo(csv);
      assertThat(answer.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8;header=present");
    }
    for (String accept : List.of("*/*", "application/json", "text/csv;q=0, */*", "application/*")) {
      TestOrganization.answer(organization.request().header("Accept", accept).get(OF_REP)).ok(200);
    }
    for (String accept : List.of("text/html", "application/json", "image/png")) {
      Answer answer =
          TestOrganization.answer(
              organization.request().header("Accept", accept).get(OF_REP + "&format=csv"));
      assertThat(answer.text()).as(accept).isEqualTo(csv);
    }
    TestOrganization.answer(
            organization.request().header("Accept", "text/csv").get(OF_REP + "&format=json"))
        .ok(200);
  }

  @Test
  void anotherFormIsRefused() {
    for (String query : List.of("format=xml", "format=", "format=csv&format=csv", "format=CSV")) {
      JsonNode problem = get(OF_REP + "&" + query).problem(400);
      assertThat(Answer.places(problem)).containsExactly("format");
    }
    get("/v1/teams/all/heat-map?format=csv").problem(406);
    assertThat(Answer.places(get(OF_REP + "&format=csv&fields=measures").problem(400)))
        .containsExactly("fields");
    TestOrganization.answer(organization.request().header("Accept", "text/html").get(OF_REP))
        .problem(406);
  }

  // ---- what lies behind a number

  @Test
  void theFactsOfEachMeasureAreOneCallAwayAndAddUpToIt() {
    TestOrganization own = TestOrganization.inZone("Asia/Kolkata").withReps("kim", "a b/c");
    own.withMetric("amount", "sum").withMetric("pieces", "count").withMetric("greatest", "max");
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      for (String metric : List.of("amount", "pieces", "greatest")) {
        facts.add(
            fact(
                metric + i,
                i % 3 == 0 ? "a b/c" : "kim",
                metric,
                "2025-%02d-%02dT%02d:30:00Z".formatted(1 + i % 4, 1 + i % 28, i % 24),
                Integer.toString(i * 7 % 31 - 10)));
      }
    }
    own.accept(facts);
    for (String rep : List.of("kim", "a b/c")) {
      JsonNode before = own.scorecardOfRep(rep, "2025-02-03..2025-03-20");
      own.accept(List.of(fact("late" + rep, rep, "amount", "2025-03-01T00:00:00Z", "1000")));
      own.delete("/v1/observations/test/pieces1");

      assertThat(before.get("measures")).hasSize(3);
      for (JsonNode measure : before.get("measures")) {
        List<JsonNode> behind = own.all(measure.get("factsAt").asText(), 7);
        assertThat(behind).hasSize(measure.get("facts").asInt());
        BigDecimal value =
            switch (measure.get("aggregation").asText()) {
              case "sum" ->
                  behind.stream()
                      .map(one -> one.get("value").decimalValue())
                      .reduce(BigDecimal.ZERO, BigDecimal::add);
              case "max" ->
                  behind.stream()
                      .map(one -> one.get("value").decimalValue())
                      .max(BigDecimal::compareTo)
                      .orElseThrow();
              default -> BigDecimal.valueOf(behind.size());
            };
        assertThat(value).isEqualByComparingTo(measure.get("value").decimalValue());
      }
    }
    assertThat(own.scorecard("2025").get("measures"))
        .allMatch(measure -> !measure.has("factsAt"), "several reps have no one place");
  }

  @Test
  void theAttemptsBehindAFindingAreExactlyThoseItCounts() {
    TestOrganization own = TestOrganization.create().withReps("kim", "lee");
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      String rep = i % 4 == 0 ? "lee" : "kim";
      String subject = "s/" + i;
      String made = "2025-%02d-%02dT12:00:00Z".formatted(1 + i % 6, 1 + i % 27);
      String later = "2025-%02d-%02dT12:00:00Z".formatted(2 + i % 7, 1 + i * 5 % 27);
      facts.add(traced(subject + "/e", rep, "opportunities_engaged", made, subject));
      facts.add(traced(subject + "/d", rep, "demos_held", made, subject));
      if (i % 5 != 0) {
        facts.add(
            traced(subject + "/c", rep, i % 2 == 0 ? "deals_won" : "deals_lost", later, subject));
      }
      if (i % 3 != 0) {
        facts.add(traced(subject + "/p", rep, "proposals_sent", later, subject));
      }
    }
    own.put(
            "/v1/connections/demo-to-proposal",
            """
            {"key":"demo-to-proposal","name":"D","kind":"conversion","from":"demos_held",
             "to":"proposals_sent","maturityDays":40}""")
        .ok(200);
    own.accept(facts);
    int compared = 0;
    int open = 0;
    for (String period : List.of("2025", "2025-Q2", "2025-03-05..2025-05-20", "latest-60-days")) {
      for (String rep : List.of("kim", "lee")) {
        JsonNode scorecard = own.scorecardOfRep(rep, period);
        own.accept(
            List.of(
                traced(
                    period + rep, rep, "opportunities_engaged", "2025-04-01T00:00:00Z", period)));
        for (String connection : List.of("opportunity-to-win", "demo-to-proposal")) {
          JsonNode finding = Answer.finding(scorecard, connection, rep);

          List<JsonNode> attempts = own.all(finding.get("attemptsAt").asText(), 4);

          assertThat(attempts)
              .extracting(one -> one.get("subject").asText())
              .doesNotHaveDuplicates();
          assertThat(counted(attempts, "succeeded")).isEqualTo(finding.get("successes").asInt());
          assertThat(counted(attempts, "succeeded") + counted(attempts, "not-succeeded"))
              .isEqualTo(finding.get("attempts").asInt());
          assertThat(counted(attempts, "open")).isEqualTo(finding.get("open").asInt());
          compared += finding.get("attempts").asInt();
          open += finding.get("open").asInt();
        }
      }
    }
    assertThat(compared).isPositive();
    assertThat(open).isPositive();
  }

  private static long counted(List<JsonNode> attempts, String outcome) {
    return attempts.stream().filter(one -> one.get("outcome").asText().equals(outcome)).count();
  }

  @Test
  void attemptsAreListedOfARepOnATracedConnection() {
    organization
        .post(
            "/v1/connections",
            """
            {"key":"calls-to-demos","name":"C","kind":"conversion","from":"calls_made",
             "to":"demos_held","counting":"counted"}""")
        .ok(201);
    String path = "/v1/connections/opportunity-to-win/attempts?period=2025";
    assertThat(Answer.places(get(path).problem(400))).containsExactly("rep");
    get(path + "&rep=nobody").problem(404);
    get("/v1/connections/none/attempts?rep=rep-00").problem(404);
    assertThat(
            Answer.places(get("/v1/connections/calls-to-demos/attempts?rep=rep-00").problem(422)))
        .containsExactly("connection");
    JsonNode counted = get(OF_REP).json();
    assertThat(Answer.finding(counted, "calls-to-demos", "rep-00").has("attemptsAt")).isFalse();
  }
}
