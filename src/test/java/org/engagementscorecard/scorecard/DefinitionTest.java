package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.engagementscorecard.http.TestOrganization.JSON;
import static org.engagementscorecard.http.TestOrganization.encoded;
import static org.engagementscorecard.http.TestOrganization.fact;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/**
 * A metric or connection whose definition changes does so from a day: scorecards before it keep the
 * old one to the digit, and say so.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class DefinitionTest {
  private static final String BEFORE = "2026-Q1";
  private static final String AFTER = "2026-Q2";
  private static final String ASTRIDE = "2026-03-01..2026-04-30";
  private static final List<String> PERIODS = List.of(BEFORE, AFTER, ASTRIDE);

  private static final String CONNECTION = "try-to-win";
  private static final int REPS = 8;
  private static final int TRIES = 200;

  private static final String NEW_TRY_TO_WIN =
      """
      {"key":"try-to-win","name":"Try to renewal","kind":"conversion","from":"tries",
       "to":"renewals","closedBy":"losses","since":"2026-04-01"}""";

  // ---- what is shown

  /** The numbers of a scorecard, without when they were known and what is said of definitions. */
  private static JsonNode numbers(JsonNode scorecard) {
    ObjectNode numbers =
        (ObjectNode) Answer.read(scorecard.toString().replaceAll("asKnownOn=[^&\"]*", ""));
    numbers.retain("subject", "period", "dataThrough", "measures", "connections");
    numbers.get("measures").forEach(one -> ((ObjectNode) one).remove("definition"));
    numbers.get("connections").forEach(one -> ((ObjectNode) one).remove("definition"));
    return numbers;
  }

  private static JsonNode measure(JsonNode scorecard, String metric) {
    return Answer.find(scorecard.get("measures"), "metric", metric);
  }

  private static JsonNode connection(JsonNode scorecard) {
    return Answer.find(scorecard.get("connections"), "connection", CONNECTION);
  }

  private static String sentence(JsonNode shown) {
    return shown.path("definition").path("sentence").asText(null);
  }

  private static String counted(JsonNode scorecard, String rep) {
    JsonNode finding = Answer.finding(scorecard, CONNECTION, rep);
    return finding.get("successes") + "/" + finding.get("attempts");
  }

  /** The texts of scorecards as they are now, by their paths. */
  private static Map<String, String> texts(TestOrganization organization, List<String> paths) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String path : paths) {
      String text = organization.get(path).text();
      texts.put(path + "&asKnownOn=" + encoded(Answer.read(text).get("asKnownOn").asText()), text);
    }
    return texts;
  }

  private static void assertAsKnownThen(TestOrganization organization, Map<String, String> texts) {
    texts.forEach(
        (path, text) -> assertThat(organization.get(path).text()).as(path).isEqualTo(text));
  }

  private static List<String> paths(String... reps) {
    List<String> paths = new ArrayList<>();
    for (String period : PERIODS) {
      paths.add("/v1/scorecard?period=" + period);
      for (String rep : reps) {
        paths.add("/v1/reps/" + rep + "/scorecard?period=" + period);
      }
    }
    return paths;
  }

  // ---- a metric

  private static TestOrganization visited() {
    TestOrganization organization =
        TestOrganization.create().withReps("kim").withMetric("visits", "sum");
    organization.accept(
        List.of(
            fact("1", "kim", "visits", "2026-01-05T10:00:00Z", "2.5"),
            fact("2", "kim", "visits", "2026-03-31T23:59:59Z", "4"),
            fact("3", "kim", "visits", "2026-04-01T00:00:00Z", "7"),
            fact("4", "kim", "visits", "2026-05-05T10:00:00Z", "1.25"),
            fact("5", "kim", "visits", "2026-06-05T10:00:00Z", "3")));
    return organization;
  }

  private static final String COUNTED_VISITS =
      """
      {"key":"visits","name":"Visits paid","stage":"activity","unit":"visit",
       "aggregation":"count","since":"2026-04-01"}""";

  @Test
  void aMetricAddsUpAsItIsDefinedOnThePeriodsLastDay() {
    // Given a metric that is redefined from the second quarter on
    TestOrganization organization = visited();
    JsonNode before = organization.scorecardOfRep("kim", BEFORE);
    Map<String, String> texts = texts(organization, paths("kim"));
    organization.put("/v1/metrics/visits", COUNTED_VISITS).ok(200);

    // Then the quarter before is what it was, and says so
    JsonNode first = organization.scorecardOfRep("kim", BEFORE);
    assertThat(numbers(first)).isEqualTo(numbers(before));
    assertThat(Answer.measure(first, "visits")).isEqualByComparingTo("6.5");
    assertThat(measure(first, "visits").get("name").asText()).isEqualTo("visits");
    assertThat(measure(first, "visits").get("definition"))
        .isEqualTo(
            Answer.read(
                """
                {"until":"2026-04-01","sentence":"As defined until 31 March 2026; since then it is\
                 called Visits paid, its unit is visit, it is the count of the facts."}"""));

    // And the one after is by the new one, about which there is nothing to say
    JsonNode second = organization.scorecardOfRep("kim", AFTER);
    assertThat(Answer.measure(second, "visits")).isEqualByComparingTo("3");
    assertThat(measure(second, "visits").get("unit").asText()).isEqualTo("visit");
    assertThat(measure(second, "visits").has("definition")).isFalse();

    // And what was defined otherwise isn't set beside it
    String unlike =
        "Not shown, because the definition was another: now it is called Visits paid, its unit is"
            + " visit, it is the count of the facts.";
    JsonNode ofBefore =
        Answer.find(measure(second, "visits").get("previous"), "expression", BEFORE);
    assertThat(ofBefore.has("value")).isFalse();
    assertThat(ofBefore.get("facts").asInt()).isEqualTo(2);
    assertThat(ofBefore.get("sentence").asText()).isEqualTo(unlike);
    JsonNode points =
        organization
            .get("/v1/reps/kim/history?metric=visits&period=2026-Q2&count=2")
            .ok(200)
            .get("points");
    assertThat(points.get(0).get("value").isNull()).isTrue();
    assertThat(points.get(0).get("sentence").asText()).isEqualTo(unlike);
    assertThat(points.get(1).get("value").decimalValue()).isEqualByComparingTo("3");
    assertThat(points.get(1).get("sentence").isNull()).isTrue();
    JsonNode earlier =
        organization
            .get("/v1/reps/kim/history?metric=visits&period=2026-Q1&count=2")
            .ok(200)
            .get("points");
    assertThat(earlier.get(1).get("value").decimalValue()).isEqualByComparingTo("6.5");
    assertThat(
            Answer.texts(
                organization
                    .get("/v1/scorecards/table?metric=visits&period=2026-Q2&count=2")
                    .ok(200),
                "value"))
        .containsExactlyInAnyOrder("6.5", "3");

    // And one that lies astride is shown by the new one as a whole, and says so
    JsonNode astride = organization.scorecardOfRep("kim", "2026-01-01..2026-04-30");
    assertThat(Answer.measure(astride, "visits")).isEqualByComparingTo("3");
    assertThat(measure(astride, "visits").get("definition"))
        .isEqualTo(
            Answer.read(
                """
                {"from":"2026-04-01","sentence":"Redefined on 1 April 2026; the whole period is\
                 shown by the new definition."}"""));

    // And nothing of it was known before
    assertAsKnownThen(organization, texts);
  }

  @Test
  void aDefinitionBetweenTwoOthersSaysBoth() {
    TestOrganization organization = visited();
    organization.put("/v1/metrics/visits", COUNTED_VISITS).ok(200);
    organization
        .put(
            "/v1/metrics/visits",
            """
            {"key":"visits","name":"Visits paid","stage":"activity","unit":"visit",
             "aggregation":"max","better":"lower","since":"2026-06-01"}""")
        .ok(200);

    JsonNode shown = organization.scorecardOfRep("kim", "2026-03-31..2026-05-31");

    assertThat(Answer.measure(shown, "visits")).isEqualByComparingTo("3");
    assertThat(measure(shown, "visits").get("definition"))
        .isEqualTo(
            Answer.read(
                """
                {"from":"2026-04-01","until":"2026-06-01","sentence":"Redefined on 1 April 2026;\
                 the whole period is shown by the new definition. As defined until 31 May 2026;\
                 since then it is the greatest value, lower is better."}"""));
    assertThat(Answer.measure(organization.scorecard("2026-06"), "visits"))
        .isEqualByComparingTo("3");
    assertThat(Answer.measure(organization.scorecard(BEFORE), "visits"))
        .isEqualByComparingTo("6.5");
  }

  @Test
  void aMetricIsShownWithItsEarlierDefinitionsAndMayBeSentBackSo() {
    TestOrganization organization = visited();
    JsonNode shown = organization.put("/v1/metrics/visits", COUNTED_VISITS).ok(200);

    assertThat(shown)
        .isEqualTo(
            Answer.read(
                """
                {"key":"visits","name":"Visits paid","stage":"activity","unit":"visit",
                 "aggregation":"count","better":"higher","likeForLike":[],"since":"2026-04-01",
                 "earlier":[{"until":"2026-04-01","name":"visits","stage":"activity","unit":"piece",
                   "aggregation":"sum","better":"higher","likeForLike":[]}]}"""));
    assertThat(organization.get("/v1/metrics/visits").ok(200)).isEqualTo(shown);
    assertThat(Answer.find(organization.get("/v1/metrics").ok(200).get("items"), "key", "visits"))
        .isEqualTo(shown);
    assertThat(organization.put("/v1/metrics", "[" + shown + "]").ok(200).get("updated").asInt())
        .isOne();
    assertThat(organization.get("/v1/metrics/visits").ok(200)).isEqualTo(shown);
    assertThat(
            Answer.places(
                organization
                    .put("/v1/metrics/visits", shown.toString().replace("piece", "other"))
                    .problemWithPlace(422)))
        .containsExactly("/earlier");
  }

  @Test
  void aDefinitionThatStandsIsPutRight() {
    TestOrganization organization = visited();
    organization.put("/v1/metrics/visits", COUNTED_VISITS).ok(200);
    Map<String, String> texts = texts(organization, paths("kim"));

    // When the newest is put right, by its day and without, and then the first
    organization.put("/v1/metrics/visits", COUNTED_VISITS.replace("\"count\"", "\"mean\"")).ok(200);
    assertThat(Answer.measure(organization.scorecard(AFTER), "visits"))
        .isEqualByComparingTo("3.75");
    organization
        .put(
            "/v1/metrics/visits",
            COUNTED_VISITS.replace("\"count\"", "\"max\"").replace(",\"since\":\"2026-04-01\"", ""))
        .ok(200);
    assertThat(Answer.measure(organization.scorecard(AFTER), "visits")).isEqualByComparingTo("7");
    assertThat(Answer.measure(organization.scorecard(BEFORE), "visits"))
        .isEqualByComparingTo("6.5");
    organization
        .put(
            "/v1/metrics/visits",
            COUNTED_VISITS.replace("\"count\"", "\"last\"").replace("2026-04-01", "0001-01-01"))
        .ok(200);

    // Then each shows it in its days, and what was known before is what it was
    assertThat(Answer.measure(organization.scorecard(AFTER), "visits")).isEqualByComparingTo("7");
    assertThat(Answer.measure(organization.scorecard(BEFORE), "visits")).isEqualByComparingTo("4");
    assertThat(organization.get("/v1/metrics/visits").ok(200).get("earlier")).hasSize(1);
    assertAsKnownThen(organization, texts);
  }

  @Test
  void aFirstDefinitionAlsoHoldsBeforeItsDay() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    organization.post("/v1/metrics", COUNTED_VISITS).ok(201);
    organization.put("/v1/metrics/visits", COUNTED_VISITS).ok(200);
    organization.accept(List.of(fact("1", "kim", "visits", "2026-01-05T10:00:00Z", "2.5")));

    JsonNode shown = organization.scorecard("2026-01");

    assertThat(Answer.measure(shown, "visits")).isEqualByComparingTo("1");
    assertThat(measure(shown, "visits").has("definition")).isFalse();
    assertThat(organization.get("/v1/metrics/visits").ok(200).has("earlier")).isFalse();
  }

  // ---- like for like

  private static String sale(String id, String rep, String at, String product, boolean won) {
    return """
    {"source":"test","id":"%1$s/t","rep":"%2$s","metric":"tries","at":"%3$s","value":1,\
    "subject":"%1$s","attributes":{"product":"%4$s","size":"large"}}
    {"source":"test","id":"%1$s/c","rep":"%2$s","metric":"%5$s","at":"%3$s","value":1,\
    "subject":"%1$s"}"""
        .formatted(id, rep, at, product, won ? "wins" : "losses");
  }

  /** Reps who sell what is easy and what is hard in both quarters; one only what is hard. */
  private static TestOrganization selling() {
    TestOrganization organization = TestOrganization.create("{\"rampDays\":0}");
    for (String metric : List.of("tries", "wins", "losses", "renewals")) {
      organization.withMetric(metric, "sum");
    }
    organization
        .put(
            "/v1/connections/try-to-win",
            """
            {"key":"try-to-win","name":"Try to win","kind":"conversion","from":"tries",
             "to":"wins","closedBy":"losses"}""")
        .ok(200);
    for (int rep = 0; rep < REPS; rep++) {
      organization.withRepsInRole("seller", "rep-" + rep);
      List<String> facts = new ArrayList<>();
      for (LocalDate first : List.of(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 4, 1))) {
        for (int i = 0; i < TRIES; i++) {
          boolean easy = rep != 3 && i % 2 == 0;
          boolean won = i % 10 < (easy ? 7 : 2);
          facts.add(
              sale(
                  rep + "/" + first + "/" + i,
                  "rep-" + rep,
                  first.plusDays(i % 90) + "T12:00:00Z",
                  easy ? "easy" : "hard",
                  won));
        }
      }
      organization.observe(TestOrganization.NDJSON, String.join("\n", facts)).ok(200);
    }
    return organization;
  }

  private static String verdict(JsonNode scorecard, String rep) {
    return Answer.finding(scorecard, CONNECTION, rep).get("verdict").get("key").asText();
  }

  @Test
  void likeIsComparedWithLikeFromTheDayOn() {
    TestOrganization organization = selling();
    String tries =
        """
        {"key":"tries","name":"tries","stage":"activity","unit":"piece",
         "likeForLike":["product"],"since":"2026-04-01"}""";
    Map<String, JsonNode> before = new LinkedHashMap<>();
    PERIODS.forEach(period -> before.put(period, organization.scorecard(period)));
    Map<String, String> texts = texts(organization, paths("rep-3"));
    assertThat(before.values())
        .allSatisfy(one -> assertThat(verdict(one, "rep-3")).isEqualTo("gap"));

    organization.put("/v1/metrics/tries", tries).ok(200);

    JsonNode first = organization.scorecard(BEFORE);
    assertThat(numbers(first)).isEqualTo(numbers(before.get(BEFORE)));
    assertThat(sentence(connection(first)))
        .isEqualTo(
            "As defined until 31 March 2026; since then of tries: its cases are told apart by"
                + " product.");
    // Who only has hard cases does as the others do with these, also in the days before.
    for (String period : List.of(AFTER, ASTRIDE)) {
      JsonNode shown = organization.scorecard(period);
      assertThat(verdict(shown, "rep-3")).as(period).isEqualTo("in-line");
      assertThat(
              Answer.finding(shown, CONNECTION, "rep-3")
                  .get("comparedWith")
                  .get("likeForLike")
                  .get(0)
                  .asText())
          .isEqualTo("product");
    }
    assertThat(sentence(connection(organization.scorecard(AFTER)))).isNull();
    assertThat(sentence(connection(organization.scorecard(ASTRIDE))))
        .isEqualTo("Redefined on 1 April 2026; the whole period is shown by the new definition.");
    // What is told apart otherwise isn't set beside it.
    JsonNode rep = connection(organization.scorecardOfRep("rep-0", AFTER));
    assertThat(rep.get("ownPast")).isEmpty();
    assertThat(rep.get("sentences").toString())
        .contains(
            "Own past: the days before (2026-01-01 to 2026-03-31) are not set beside these, because"
                + " the definition is another: now of tries: its cases are told apart by product.");
    assertAsKnownThen(organization, texts);
  }

  // ---- a connection

  /** As {@link #selling}, and of the second quarter renewals too: twice as many of rep-5. */
  private static TestOrganization renewing() {
    TestOrganization organization = selling();
    for (int rep = 0; rep < REPS; rep++) {
      int of = rep;
      organization.accept(
          IntStream.range(0, TRIES)
              .filter(i -> i % 10 < renewals(of))
              .mapToObj(
                  i ->
                      traced(
                          of + "/" + i + "/r",
                          "rep-" + of,
                          "renewals",
                          LocalDate.of(2026, 4, 1).plusDays(i % 90) + "T12:00:00Z",
                          of + "/2026-04-01/" + i))
              .toList());
    }
    return organization;
  }

  private static int renewals(int rep) {
    return rep == 5 ? 8 : 4;
  }

  @Test
  void aConnectionLeadsToAnotherMetricFromTheDayOn() {
    // Given a connection with a note and a need on it
    TestOrganization organization = renewing();
    String settings = "/v1/organizations/" + organization.key();
    organization.send("PATCH", settings, JSON, "{\"needsPeriod\":\"2026-Q1\"}").ok(200);
    List<JsonNode> needs = organization.all("/v1/learning-needs");
    assertThat(needs).extracting(need -> need.get("rep").asText()).containsExactly("rep-3");
    note(organization, "2026-02-01T00:00:00Z", "Said of the first.");
    Map<String, JsonNode> before = new LinkedHashMap<>();
    for (String period : PERIODS) {
      before.put(period, organization.scorecard(period));
      before.put("rep " + period, organization.scorecardOfRep("rep-3", period));
    }
    assertThat(connection(before.get("rep " + AFTER)).get("ownPast")).hasSize(1);
    Map<String, String> texts = texts(organization, paths("rep-0", "rep-3"));

    // When it leads to another metric from the second quarter on
    JsonNode shown = organization.put("/v1/connections/try-to-win", NEW_TRY_TO_WIN).ok(200);
    note(organization, "2026-02-02T00:00:00Z", "Said of the second.");

    // Then it shows its definitions
    assertThat(shown)
        .isEqualTo(
            Answer.read(
                """
                {"key":"try-to-win","name":"Try to renewal","kind":"conversion","from":"tries",
                 "to":"renewals","closedBy":"losses","maturityDays":30,"counting":"traced",
                 "byMonth":false,"since":"2026-04-01","earlier":[{"until":"2026-04-01",
                 "name":"Try to win","kind":"conversion","from":"tries","to":"wins",
                 "closedBy":"losses","maturityDays":30,"counting":"traced","byMonth":false}]}"""));
    assertThat(organization.get("/v1/connections/try-to-win").ok(200)).isEqualTo(shown);
    assertThat(organization.all("/v1/connections"))
        .filteredOn(one -> one.get("key").asText().equals(CONNECTION))
        .containsExactly(shown);

    // And the quarter before keeps its numbers, and says so
    JsonNode first = organization.scorecard(BEFORE);
    JsonNode ofRep = organization.scorecardOfRep("rep-3", BEFORE);
    assertThat(withoutNotes(first)).isEqualTo(withoutNotes(before.get(BEFORE)));
    assertThat(withoutNotes(ofRep)).isEqualTo(withoutNotes(before.get("rep " + BEFORE)));
    assertThat(sentence(connection(first)))
        .isEqualTo(
            "As defined until 31 March 2026; since then it is called Try to renewal, it leads to"
                + " renewals.");

    // And the one after has the new ones
    JsonNode second = organization.scorecard(AFTER);
    for (int rep = 0; rep < REPS; rep++) {
      assertThat(counted(second, "rep-" + rep)).isEqualTo(resolved(rep, 0));
    }
    assertThat(connection(second).has("definition")).isFalse();
    assertThat(verdict(second, "rep-5")).isEqualTo("strength");

    // And the one astride is by the new one, and says so
    assertThat(sentence(connection(organization.scorecard(ASTRIDE))))
        .isEqualTo("Redefined on 1 April 2026; the whole period is shown by the new definition.");
    assertThat(counted(organization.scorecard("2026-03-31..2026-06-30"), "rep-3"))
        .as("what was made before leads to the new one as well")
        .isNotEqualTo(counted(second, "rep-3"));

    // And the attempts behind a finding are those it counts
    String attempts = "/v1/connections/try-to-win/attempts?rep=rep-3&period=";
    for (String period : List.of(BEFORE, AFTER)) {
      List<JsonNode> listed = organization.all(attempts + period);
      long succeeded =
          listed.stream().filter(one -> one.get("outcome").asText().equals("succeeded")).count();
      long open = listed.stream().filter(one -> one.get("outcome").asText().equals("open")).count();
      assertThat(succeeded + "/" + (listed.size() - open))
          .isEqualTo(counted(organization.scorecard(period), "rep-3"));
    }
    JsonNode points =
        organization
            .get("/v1/reps/rep-3/history?connection=try-to-win&period=2026-Q2&count=2")
            .ok(200)
            .get("points");
    assertThat(points.get(0).get("attempts").isNull()).isTrue();
    assertThat(points.get(0).get("sentence").asText())
        .contains("the definition was another: now it is called Try to renewal, it leads to");
    assertThat(points.get(1).get("successes") + "/" + points.get(1).get("attempts"))
        .isEqualTo(resolved(3, 0));

    // And whether it goes with what comes of it is asked of what it was defined as
    String link = "/v1/connections/try-to-win/link?period=";
    assertThat(organization.get(link + BEFORE).ok(200).get("sentence").asText()).contains("wins");
    assertThat(organization.get(link + AFTER).ok(200).get("sentence").asText())
        .contains("renewals");

    // And the past isn't set beside it
    JsonNode own = connection(organization.scorecardOfRep("rep-3", AFTER));
    assertThat(own.get("ownPast")).isEmpty();
    assertThat(own.get("sentences").toString())
        .contains(
            "because the definition is another: now it is called Try to renewal, it leads to");

    // And notes and needs show on both
    for (String period : List.of(BEFORE, ASTRIDE)) {
      assertThat(
              Answer.texts(
                  connection(organization.scorecardOfRep("rep-3", period)).get("notes"), "text"))
          .as(period)
          .isEqualTo(
              period.equals(BEFORE)
                  ? List.of("Said of the second.", "Said of the first.")
                  : List.of());
    }
    note(organization, "2026-06-01T00:00:00Z", "Said of the third.");
    assertThat(
            Answer.texts(
                connection(organization.scorecardOfRep("rep-3", AFTER)).get("notes"), "text"))
        .containsExactly("Said of the third.");
    assertThat(organization.all("/v1/notes?connection=" + CONNECTION)).hasSize(3);
    assertThat(organization.all("/v1/learning-needs?connection=" + CONNECTION))
        .extracting(need -> need.get("id"), need -> need.get("evidence"))
        .containsExactly(tuple(needs.get(0).get("id"), needs.get(0).get("evidence")));

    // And nothing of it was known before
    assertAsKnownThen(organization, texts);

    // And a need goes on by the new definition: it isn't opened twice, and may turn
    organization.send("PATCH", settings, JSON, "{\"needsPeriod\":\"2026-Q2\"}").ok(200);
    assertThat(organization.all("/v1/learning-needs?state=open&state=closed"))
        .filteredOn(need -> need.get("rep").asText().equals("rep-3"))
        .extracting(need -> need.get("id"))
        .containsExactly(needs.get(0).get("id"));
  }

  private static void note(TestOrganization organization, String at, String text) {
    organization
        .post(
            "/v1/notes",
            "{\"rep\":\"rep-3\",\"connection\":\"%s\",\"at\":\"%s\",\"text\":\"%s\"}"
                .formatted(CONNECTION, at, text))
        .ok(201);
  }

  private static JsonNode withoutNotes(JsonNode scorecard) {
    JsonNode numbers = numbers(scorecard);
    numbers.get("connections").forEach(one -> ((ObjectNode) one).remove("notes"));
    return numbers;
  }

  /** What the second quarter's tries and some more came to: renewed, or else lost. */
  private static String resolved(int rep, int more) {
    int renewed = more;
    int resolved = more;
    for (int i = 0; i < TRIES; i++) {
      boolean easy = rep != 3 && i % 2 == 0;
      boolean renews = i % 10 < renewals(rep);
      renewed += renews ? 1 : 0;
      resolved += renews || i % 10 >= (easy ? 7 : 2) ? 1 : 0;
    }
    return renewed + "/" + resolved;
  }

  @Test
  void onlyNamesMayDifferBesideTheOwnPast() {
    TestOrganization organization = selling();
    JsonNode before = connection(organization.scorecardOfRep("rep-0", AFTER)).get("ownPast");
    organization
        .put(
            "/v1/connections/try-to-win",
            """
            {"key":"try-to-win","name":"Another name","description":"And more.",
             "kind":"conversion","from":"tries","to":"wins","closedBy":"losses",
             "since":"2026-04-01"}""")
        .ok(200);

    JsonNode shown = connection(organization.scorecardOfRep("rep-0", AFTER));

    assertThat(shown.get("name").asText()).isEqualTo("Another name");
    assertThat(shown.get("ownPast")).isEqualTo(before).hasSize(1);
    assertThat(shown.get("sentences").toString()).doesNotContain("Own past");
  }

  @Test
  void aConnectionsDefinitionThatStandsIsPutRightAsKnownFromThenOn() {
    TestOrganization organization = renewing();
    organization.put("/v1/connections/try-to-win", NEW_TRY_TO_WIN).ok(200);
    Map<String, String> texts = texts(organization, paths("rep-3"));
    JsonNode first = organization.scorecard(BEFORE);

    organization
        .put(
            "/v1/connections/try-to-win",
            NEW_TRY_TO_WIN.replace("renewals", "wins").replace(",\"since\":\"2026-04-01\"", ""))
        .ok(200);

    assertThat(counted(organization.scorecard(AFTER), "rep-3")).isEqualTo("40/200");
    assertThat(numbers(organization.scorecard(BEFORE))).isEqualTo(numbers(first));
    assertThat(organization.get("/v1/connections/try-to-win").ok(200).get("earlier")).hasSize(1);
    assertAsKnownThen(organization, texts);
  }

  @Test
  void lateAndCorrectedFactsReachBothDefinitions() {
    TestOrganization organization = renewing();
    organization.put("/v1/connections/try-to-win", NEW_TRY_TO_WIN).ok(200);
    organization.accept(
        List.of(
            traced("late-1", "rep-0", "tries", "2026-02-01T00:00:00Z", "late-1"),
            traced("late-2", "rep-0", "wins", "2026-02-03T00:00:00Z", "late-1"),
            traced("late-3", "rep-0", "renewals", "2026-05-03T00:00:00Z", "late-1")));
    assertThat(counted(organization.scorecard(BEFORE), "rep-0")).isEqualTo("101/201");
    assertThat(counted(organization.scorecard(AFTER), "rep-0")).isEqualTo(resolved(0, 1));

    organization
        .put(
            "/v1/observations/test/late-2",
            "{\"rep\":\"rep-0\",\"metric\":\"wins\",\"at\":\"2026-04-03T00:00:00Z\",\"value\":1,"
                + "\"subject\":\"late-1\"}")
        .ok(200);
    organization.delete("/v1/observations/test/late-3").ok(204);

    assertThat(counted(organization.scorecard(BEFORE), "rep-0")).isEqualTo("100/200");
    assertThat(counted(organization.scorecard(AFTER), "rep-0")).isEqualTo(resolved(0, 0));
  }

  @Test
  void definitionsThatAreToldAtOnceAreNotLost() {
    TestOrganization organization = selling();
    List<CompletableFuture<Answer>> metrics = new ArrayList<>();
    List<CompletableFuture<Answer>> connections = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      String day = LocalDate.of(2026, 4, 1).plusDays(i).toString();
      metrics.add(
          CompletableFuture.supplyAsync(
              () -> organization.put("/v1/metrics/tries", tries(day, ""))));
      connections.add(
          CompletableFuture.supplyAsync(
              () ->
                  organization.put(
                      "/v1/connections/try-to-win", NEW_TRY_TO_WIN.replace("2026-04-01", day))));
    }

    assertThat(metrics).allMatch(one -> List.of(200, 422).contains(one.join().status()));
    assertThat(connections).allMatch(one -> List.of(200, 422).contains(one.join().status()));
    assertThat(organization.get("/v1/metrics/tries").ok(200).get("earlier"))
        .hasSize((int) metrics.stream().filter(one -> one.join().status() == 200).count());
    assertThat(organization.get("/v1/connections/try-to-win").ok(200).get("earlier"))
        .hasSize((int) connections.stream().filter(one -> one.join().status() == 200).count());
  }

  // ---- what is refused

  private static void refused(TestOrganization organization, String path, String body, String at) {
    assertThat(Answer.places(organization.put(path, body).problemWithPlace(422)))
        .as(body)
        .containsExactly(at);
  }

  @Test
  void aDefinitionThatWouldBeginBeforeAnotherIsRefusedWithItsPlace() {
    TestOrganization organization = renewing();
    organization.put("/v1/metrics/tries", tries("2026-04-01", "")).ok(200);
    organization.put("/v1/connections/try-to-win", NEW_TRY_TO_WIN).ok(200);

    for (String day : List.of("2026-03-31", "1900-01-01", "2200-01-01", "0001-01-02")) {
      refused(organization, "/v1/metrics/tries", tries(day, ""), "/since");
      refused(organization, "/v1/metrics", "[" + tries(day, "") + "]", "/0/since");
      String connection = NEW_TRY_TO_WIN.replace("2026-04-01", day);
      refused(organization, "/v1/connections/try-to-win", connection, "/since");
      refused(organization, "/v1/connections", "[" + connection + "]", "/0/since");
    }
    organization.put("/v1/metrics/tries", tries("tomorrow", "")).problemWithPlace(422);
  }

  private static String tries(String since, String likeForLike) {
    return """
    {"key":"tries","name":"tries","stage":"activity","unit":"piece","likeForLike":[%s],
     "since":"%s"}"""
        .formatted(likeForLike, since);
  }

  @Test
  void thereAreNoMoreThanFiftyDefinitionsAndSixAttributes() {
    TestOrganization organization = selling();
    for (int i = 1; i < 50; i++) {
      String day = LocalDate.of(2026, 1, 1).plusDays(i).toString();
      organization.put("/v1/metrics/tries", tries(day, "")).ok(200);
      organization
          .put("/v1/connections/try-to-win", NEW_TRY_TO_WIN.replace("2026-04-01", day))
          .ok(200);
    }
    refused(organization, "/v1/metrics/tries", tries("2026-04-01", ""), "/since");
    refused(organization, "/v1/connections/try-to-win", NEW_TRY_TO_WIN, "/since");
    assertThat(organization.get("/v1/metrics/tries").ok(200).get("earlier")).hasSize(49);

    organization
        .put("/v1/metrics/tries", tries("2026-01-02", "\"a\",\"b\",\"c\",\"d\",\"e\""))
        .ok(200);
    organization.put("/v1/metrics/tries", tries("2026-01-03", "\"f\",\"a\"")).ok(200);
    refused(organization, "/v1/metrics/tries", tries("2026-01-04", "\"g\""), "/likeForLike");
  }

  @Test
  void aCountedConnectionMindsOnlyDefinitionsThatHoldTogetherWithIt() {
    TestOrganization organization = selling();
    String counted =
        """
        {"key":"counted","name":"C","kind":"yield","from":"tries","to":"wins","since":"%s"}""";
    organization.put("/v1/connections/counted", counted.formatted("2026-01-01")).ok(200);
    organization
        .put(
            "/v1/connections/counted",
            """
            {"key":"counted","name":"C","kind":"conversion","from":"tries","to":"losses",
             "since":"2026-04-01"}""")
        .ok(200);
    String mean = tries("%s", "").replace("\"stage\"", "\"aggregation\":\"mean\",\"stage\"");

    refused(organization, "/v1/metrics/tries", mean.formatted("2026-03-31"), "/aggregation");
    organization.put("/v1/metrics/tries", mean.formatted("2026-04-01")).ok(200);
    refused(organization, "/v1/connections/counted", counted.formatted("2026-04-01"), "/from");
    organization.put("/v1/connections/counted", counted.formatted("2026-01-01")).ok(200);
    assertThat(Answer.measure(organization.scorecard(BEFORE), "tries"))
        .isEqualByComparingTo(BigDecimal.valueOf(REPS * TRIES));
    assertThat(Answer.measure(organization.scorecard(AFTER), "tries")).isEqualByComparingTo("1");
  }
}
