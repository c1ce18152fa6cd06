package org.engagementscorecard.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.engagementscorecard.launch.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * From a gap seen to behaviour changed, told from nothing over HTTP: six months of a team's demos
 * and proposals, posted in three parts, between which people do what they do.
 *
 * <p>The service's clock can't be moved, so days lie in the past and the parts follow each other
 * within moments; needs are looked for over the 90 days that end with the newest fact. An attempt
 * counts once it is 30 days old. The keys of team and reps are those of the contract's examples, so
 * that these can be pressed as they stand.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LearningStoryAcceptance {
  private static final String KIM = "demo-kim";
  private static final String CHIARA = "demo-chiara";
  private static final List<String> OTHERS =
      List.of("anna", "bert", "carl", "dina", "emil", "fira", "gero");
  private static final String CONNECTION = "demo-to-proposal";

  /** First day of all, and last days of the three parts, as seen from today. */
  private static final int BEGIN = -182;

  private static final int GAP_SEEN = -71;
  private static final int CHANGE_SEEN = -25;
  private static final int END = -1;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static PackagedApplication application;
  private static String system;
  private static String coach;
  private static String kim;
  private static String chiara;
  private static int need;

  @BeforeAll
  static void start() {
    application =
        PackagedApplication.start(Map.of("SCORECARD_ADMIN_KEY", "esk_acceptance")).awaitReady();
    system = "esk_acceptance";
    system = send("POST", "/v1/organizations", "{\"key\": \"story\"}", 201).getString("adminKey");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  @Order(1)
  void fourMonthsShowAGapAndTheCoachFindsItWithThePagesOwnExample() throws IOException {
    send("PATCH", "/v1/organizations/story", "{\"needsPeriod\": \"latest-90-days\"}", 200);
    send("PUT", "/v1/teams", "[{\"key\": \"demo-north\", \"name\": \"North\"}]", 200);
    List<String> reps = new ArrayList<>(OTHERS);
    reps.addAll(List.of(KIM, CHIARA));
    for (String rep : reps) {
      String body =
          """
          [{"key": "%1$s", "name": "%1$s", "memberships": [{"team": "demo-north", "role": "ae"}]}]""";
      send("PUT", "/v1/reps", body.formatted(rep), 200);
    }
    coach = key("coach-lee");
    kim = key(KIM);
    chiara = key(CHIARA);
    // Two demos a day each: half of them are followed by a proposal, of Kim's 22 in 100.
    post(team(BEGIN, GAP_SEEN, 2, 0.22));

    awaitNeed();
    JsonPath found = pressed(coach, "/v1/learning-needs");
    JsonPath monday = pressed(coach, "/v1/learning-needs/monday");

    assertThat(found.getList("items.rep")).containsExactly(KIM);
    need = found.getInt("items[0].id");
    assertThat(found.getString("items[0].connection")).isEqualTo(CONNECTION);
    assertThat(found.getString("items[0].state")).isEqualTo("open");
    assertThat(found.getString("items[0].openedBy.kind")).isEqualTo("finding");
    // Days from -160 to -101 are of the period and old enough: 120 demos, and 27 proposals.
    assertThat(found.getInt("items[0].evidence.finding.attempts")).isEqualTo(120);
    assertThat(found.getInt("items[0].evidence.finding.successes")).isEqualTo(27);
    assertThat(found.getString("items[0].whyNow")).startsWith("Found on ");
    assertThat(monday.getList("new.need")).containsExactly(need);
    assertThat(monday.getList("stuck")).isEmpty();
    assertThat(get(coach, "/v1/scorecard?period=latest-90-days").getList(untold()))
        .containsExactly(KIM);
  }

  @Test
  @Order(2)
  void theCoachSpeaksOfItAndTheRepTakesItUp() {
    send(
        coach,
        "POST",
        "/v1/notes",
        """
        {"rep": "demo-kim", "need": %d, "kind": "coaching",
         "text": "Kim shows every feature; the buyer's own question comes last."}"""
            .formatted(need),
        201);
    assertThat(get(coach, "/v1/scorecard?period=latest-90-days").getList(untold()))
        .as("a note that names the need speaks of its connection")
        .isEmpty();

    step(coach, "{\"type\": \"seen\"}", 403);
    step(kim, "{\"type\": \"seen\"}", 201);
    step(
        kim,
        "{\"type\": \"told\", \"words\": \"I show everything because I fear their questions.\"}",
        201);
    String choice = "{\"type\": \"chose\", \"peer\": \"demo-chiara\"}";
    step(kim, choice, 422);
    send(
        chiara,
        "PUT",
        "/v1/reps/demo-chiara/offers/demo-to-proposal",
        "{\"words\": \"Sit in on one of mine.\"}",
        200);
    assertThat(one(kim).getList("learnFrom.peers.rep")).containsExactly(CHIARA);
    step(kim, choice, 201);
    step(kim, choice, 200);
    step(kim, "{\"type\": \"learning\"}", 201);
    step(kim, "{\"type\": \"seen\"}", 200);

    JsonPath taken = one(coach);
    assertThat(taken.getString("state")).isEqualTo("learning");
    assertThat(taken.getString("words")).startsWith("I show everything");
    assertThat(taken.getList("chosen.peer")).containsExactly(CHIARA);
    assertThat(taken.prettify()).as("both see the same").isEqualTo(one(kim).prettify());
    assertThat(step(kim, "{\"type\": \"reopened\"}", 409).getString("detail"))
        .contains("[told, chose, dismissed]");
  }

  @Test
  @Order(3)
  void laterFactsShowThatBehaviourHasChanged() {
    post(team(GAP_SEEN + 1, CHANGE_SEEN, 6, 0.65));

    JsonPath changed = awaitState("changed");

    assertThat(changed.getString("state")).isEqualTo("changed");
    // Six a day from -70 to -55, which are old enough: 96.
    assertThat(changed.getInt("progress.after.attempts")).isEqualTo(96);
    assertThat(changed.getInt("progress.before.attempts")).isEqualTo(180);
    assertThat(changed.getDouble("progress.probabilityBetter")).isGreaterThan(0.98);
    assertThat(get(coach, "/v1/learning-needs/monday").getList("changed.need"))
        .containsExactly(need);
    assertThat(step(kim, "{\"type\": \"seen\"}", 409).getString("detail")).contains("is changed");
  }

  @Test
  @Order(4)
  void andThenThatTheGapIsGone() {
    post(team(CHANGE_SEEN + 1, END, 6, 0.65));

    JsonPath closed = awaitState("closed");

    assertThat(closed.getString("state")).isEqualTo("closed");
    assertThat(closed.getList("steps.type"))
        .containsExactly("opened", "seen", "told", "chose", "learning", "changed", "closed");
    assertThat(closed.getList("steps.by"))
        .containsExactly("numbers", "rep", "rep", "rep", "rep", "numbers", "numbers");
    assertThat(closed.getString("result.sentence")).isNotBlank();
    assertThat(get(coach, "/v1/learning-needs?rep=demo-kim").getList("items")).isEmpty();
    JsonPath finding = get(coach, "/v1/reps/demo-kim/scorecard?period=latest-90-days");
    assertThat(
            finding.getString(
                "connections.find { it.connection == 'demo-to-proposal' }.findings[0].verdict.key"))
        .isNotIn("gap", "watch");
  }

  @Test
  @Order(5)
  void speedOfNeedSaysHowLongEachStepTook() throws IOException {
    JsonPath speed = pressed(coach, "/v1/learning-needs/speed");

    assertThat(speed.getList("all.steps.step"))
        .containsExactly(
            "visible-to-seen",
            "seen-to-learning",
            "learning-to-changed",
            "changed-to-closed",
            "visible-to-changed");
    assertThat(speed.getList("all.steps.reached")).containsExactly(1, 1, 1, 1, 1);
    // By the clock all of it took minutes.
    assertThat(speed.<Number>getList("all.steps.half.days"))
        .hasSize(5)
        .allSatisfy(days -> assertThat(days.doubleValue()).isBetween(0.0, 0.1));
    assertThat(speed.getList("all.steps.sentence")).doesNotContainNull();
  }

  private static String untold() {
    return "blindSpots.gapsWithoutStory.rep";
  }

  /** Whoever asks waits for the numbers, but not longer than a moment. */
  private static void awaitNeed() {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (get(system, "/v1/learning-needs").getList("items").isEmpty()) {
      assertThat(System.nanoTime()).as("a need opens in time").isLessThan(until);
    }
  }

  private static JsonPath awaitState(String state) {
    long until = System.nanoTime() + LIMIT.toNanos();
    JsonPath shown = one(coach);
    while (!shown.getString("state").equals(state)) {
      assertThat(System.nanoTime()).as(shown.prettify()).isLessThan(until);
      shown = one(coach);
    }
    return shown;
  }

  private static JsonPath one(String key) {
    return get(key, "/v1/learning-needs/" + need);
  }

  private static JsonPath step(String key, String step, int status) {
    return send(key, "POST", "/v1/learning-needs/" + need + "/steps", step, status);
  }

  private static String key(String person) {
    String body = "{\"name\": \"key of %1$s\", \"person\": \"%1$s\"}".formatted(person);
    return send("POST", "/v1/keys", body, 201).getString("key");
  }

  /** Everybody's demos of some days, and the proposals that follow within three days. */
  private static List<String> team(int first, int last, int kimsADay, double kimsRate) {
    List<String> facts = new ArrayList<>();
    for (String rep : OTHERS) {
      demos(rep, first, last, 2, 0.5, facts);
    }
    demos(CHIARA, first, last, 2, 0.75, facts);
    demos(KIM, first, last, kimsADay, kimsRate, facts);
    return facts;
  }

  /** As many proposals as the rate says, spread evenly. */
  private static void demos(
      String rep, int first, int last, int aDay, double rate, List<String> facts) {
    int count = 0;
    for (int day = first; day <= last; day++) {
      for (int i = 0; i < aDay; i++) {
        String subject = rep + "/" + day + "/" + i;
        facts.add(fact(subject + "/demo", rep, "demos_held", day, 9, subject));
        count++;
        if (Math.floor(count * rate + 1e-9) > Math.floor((count - 1) * rate + 1e-9)) {
          // Never later than the newest day there is.
          facts.add(
              fact(
                  subject + "/proposal",
                  rep,
                  "proposals_sent",
                  Math.min(day + 3, last),
                  10,
                  subject));
        }
      }
    }
  }

  private static String fact(
      String id, String rep, String metric, int day, int hour, String subject) {
    return """
        {"source": "crm", "id": "%s", "rep": "%s", "metric": "%s", "at": "%sT%02d:00:00Z", \
        "value": 1, "subject": "%s"}"""
        .formatted(id, rep, metric, LocalDate.now(ZoneOffset.UTC).plusDays(day), hour, subject);
  }

  private static void post(List<String> facts) {
    int accepted =
        api(system)
            .contentType("application/x-ndjson")
            .body(String.join("\n", facts).getBytes(StandardCharsets.UTF_8))
            .post("/v1/observations")
            .then()
            .statusCode(200)
            .extract()
            .path("accepted");
    assertThat(accepted).isEqualTo(facts.size());
  }

  /** What the page of the contract asks when its example of a list is pressed as it stands. */
  private static JsonPath pressed(String key, String path) throws IOException {
    JsonNode contract =
        new ObjectMapper()
            .readTree(api(key).get("/q/openapi?format=json").then().extract().asString());
    RequestSpecification request = api(key);
    contract
        .at("/paths/" + path.replace("/", "~1") + "/get/parameters")
        .forEach(
            parameter -> {
              if (parameter.has("example")) {
                request.queryParam(
                    parameter.get("name").asText(), parameter.get("example").asText());
              }
            });
    return request.get(path).then().statusCode(200).extract().jsonPath();
  }

  private static JsonPath send(String method, String path, String body, int status) {
    return send(system, method, path, body, status);
  }

  private static JsonPath send(String key, String method, String path, String body, int status) {
    return api(key)
        .contentType("application/json")
        .body(body.getBytes(StandardCharsets.UTF_8))
        .request(method, path)
        .then()
        .log()
        .ifValidationFails()
        .statusCode(status)
        .extract()
        .jsonPath();
  }

  private static JsonPath get(String key, String path) {
    return api(key).get(path).then().statusCode(200).extract().jsonPath();
  }

  private static RequestSpecification api(String key) {
    return given()
        .urlEncodingEnabled(true)
        .baseUri(application.baseUri().toString())
        .header("Authorization", "Bearer " + key);
  }
}
