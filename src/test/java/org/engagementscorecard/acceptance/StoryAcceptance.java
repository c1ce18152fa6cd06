package org.engagementscorecard.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.restassured.config.JsonConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.specification.RequestSpecification;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
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
 * Two teams over three quarters of 2026, told from nothing over HTTP. What is expected is computed
 * by hand in the comments; estimates come from R, by {@code conversion_fit} of {@code
 * ../shared/reference/random_intercept_grid.R} on the counts that are named beside them.
 *
 * <p>Working days, Monday to Friday without {@link #HOLIDAYS}: 63 in the first quarter (21 + 20 +
 * 22), 60 in the second (20 + 18 + 22), 66 in the third (23 + 21 + 22). Of the second, 29 lie
 * before May 16 and as many before May 18, because the 16th is a Saturday; 31 lie after.
 *
 * <p>The story goes on from test to test, and after each of its five chapters the instant is kept:
 * the last test asks what was known on each.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoryAcceptance {
  private static final String HOLIDAYS =
      """
      ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25"]""";

  private static final List<String> NORTH = List.of("anna", "bert", "carl", "dina");
  private static final List<String> SOUTH = List.of("emil", "fira", "gero");

  /** Calls from January to September: one fact on the 15th of each month. */
  private static final Map<String, int[]> CALLS =
      Map.of(
          "anna", new int[] {90, 95, 100, 105, 110, 115, 120, 125, 130},
          "bert", new int[] {80, 80, 80, 90, 90, 90, 100, 100, 100},
          "carl", new int[] {100, 100, 100, 100, 100, 100, 100, 100, 100},
          "dina", new int[] {70, 75, 80, 85, 90, 95, 100, 105, 110},
          "emil", new int[] {110, 110, 110, 120, 120, 120, 130, 130, 130},
          "fira", new int[] {60, 70, 80, 90, 100, 110, 120, 130, 140},
          "gero", new int[] {95, 95, 95, 95, 95, 95, 95, 95, 95},
          "mia", new int[] {85, 85, 85, 85, 85, 85, 85, 85, 85},
          "nils", new int[] {0, 0, 0, 0, 10, 40, 70, 100, 100});

  /** Demos and, of them, those that a proposal followed within three days, quarter by quarter. */
  private static final Map<String, int[][]> DEMOS =
      Map.of(
          "anna", new int[][] {{40, 20}, {50, 25}, {30, 15}},
          "bert", new int[][] {{40, 19}, {50, 24}, {30, 16}},
          "carl", new int[][] {{40, 18}, {50, 23}, {30, 14}},
          "dina", new int[][] {{40, 21}, {50, 26}, {30, 15}},
          "emil", new int[][] {{40, 20}, {50, 25}, {30, 16}},
          "fira", new int[][] {{40, 18}, {50, 24}, {30, 14}},
          "gero", new int[][] {{40, 22}, {50, 9}, {30, 13}},
          "mia", new int[][] {{40, 20}, {40, 22}, {30, 15}},
          "nils", new int[][] {{0, 0}, {10, 2}, {30, 14}});

  /** Fourteen proposals of Carl's first quarter come late: until then he has 4 of 40. */
  private static final int LATE = 14;

  /** Mean, interval, typical rate and P(gap), by R. */
  private static final double[] R_ANNA = {0.483260, 0.392822, 0.579129, 0.461082, 0.108286};

  private static final double[] R_GERO = {0.253837, 0.145643, 0.386851, 0.461082, 0.960959};

  private static PackagedApplication application;
  private static String key;
  private static final List<Instant> KNOWN = new ArrayList<>();

  @BeforeAll
  static void start() {
    application =
        PackagedApplication.start(Map.of("SCORECARD_ADMIN_KEY", "esk_acceptance")).awaitReady();
    key = "esk_acceptance";
    key = send("POST", "/v1/organizations", "{\"key\": \"story\"}", 201).getString("adminKey");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  @Order(1)
  void theFirstQuarterShowsAGapThatNobodySpeaksOf() {
    send(
        "PATCH",
        "/v1/organizations/story",
        """
        {"name": "Story", "zone": "Europe/Berlin", "needsPeriod": "2026-Q2", "rampDays": 90,
         "holidays": %s}"""
            .formatted(HOLIDAYS),
        200);
    send(
        "PUT",
        "/v1/teams",
        """
        [{"key": "sales", "name": "Sales"}, {"key": "north", "name": "North", "parent": "sales"},
         {"key": "south", "name": "South", "parent": "sales"}]""",
        200);
    NORTH.forEach(rep -> rep(rep, "north"));
    SOUTH.forEach(rep -> rep(rep, "south"));
    rep("mia", "north");
    send(
        "PUT",
        "/v1/targets",
        """
        [{"key": "calls-ae", "metric": "calls_made", "role": "ae", "from": "2026-01-01",
         "value": 300, "per": "quarter",
         "ramp": [{"days": 30, "share": 0.25}, {"days": 60, "share": 0.5},
                  {"days": 90, "share": 0.75}]}]""",
        200);
    post(calls(1, 3, "nils"));
    post(demos(0, "nils"));

    JsonPath carl = get("/v1/reps/carl/scorecard", "period", "2026-Q1");

    // 100 + 100 + 100 calls; 300 aimed at in a whole quarter.
    assertMeasure(carl, "calls_made", "300", 3, "300", "1");
    assertFinding(carl, "carl", 40, 4, "gap");
    assertThat(carl.getList("blindSpots.gapsWithoutStory.rep")).containsExactly("carl");
    assertThat(carl.getList("blindSpots.storiesWithoutNumber")).isEmpty();
    known();
  }

  @Test
  @Order(2)
  void aStoryIsToldAndTheSecondQuarterShowsAnotherGap() {
    note(
        """
        {"rep": "carl", "connection": "demo-to-proposal", "kind": "coaching",
         "author": "olga", "at": "2026-03-20T09:00:00Z", "functions": ["relating"],
         "text": "Carl waits for the buyer to ask for the proposal."}""");
    note(
        """
        {"rep": "emil", "metric": "bookings", "kind": "win-story", "author": "emil",
         "at": "2026-05-20T09:00:00Z", "functions": ["sensemaking", "inventing"],
         "text": "The Meier deal came from the workshop, not from the offer."}""");
    post(calls(4, 6, "nils"));
    // Half past midnight on July 1 in Berlin is still June in Greenwich: the third quarter's.
    post(List.of(fact("anna/night", "anna", "calls_made", "2026-06-30T22:30:00Z", 7, null)));
    post(demos(1, "nils"));

    JsonPath south = get("/v1/teams/south/scorecard", "period", "2026-Q2");

    // Emil 360, Fira 300, Gero 285; each aimed at 300.
    assertMeasure(south, "calls_made", "945", 9, "900", "1.05");
    assertFinding(south, "gero", 50, 9, "gap");
    assertThat(south.getList("blindSpots.gapsWithoutStory.rep")).containsExactly("gero");
    assertThat(south.getList("blindSpots.storiesWithoutNumber.rep")).containsExactly("emil");
    // Carl's gap of the first quarter has a story by now.
    JsonPath carl = get("/v1/reps/carl/scorecard", "period", "2026-Q1");
    assertThat(carl.getList("blindSpots.gapsWithoutStory")).isEmpty();
    assertThat(carl.getString(connection() + ".notes[0].author")).isEqualTo("olga");
    known();
  }

  @Test
  @Order(3)
  void somebodyMovesTheTargetIsRaisedAndSomebodyNewBegins() {
    send(
        "PUT",
        "/v1/reps",
        """
        [{"key": "mia", "name": "Mia", "memberships": [{"team": "north", "role": "ae"},
           {"from": "2026-05-16", "team": "south", "role": "senior-ae"}]},
         {"key": "nils", "name": "Nils", "startDate": "2026-05-04", "memberships": [
           {"from": "2026-05-04", "team": "south", "role": "ae"}]}]""",
        200);
    send(
        "PUT",
        "/v1/targets",
        """
        [{"key": "calls-ae-raised", "metric": "calls_made", "role": "ae", "from": "2026-05-18",
          "value": 360, "per": "quarter",
          "ramp": [{"days": 30, "share": 0.25}, {"days": 60, "share": 0.5},
                   {"days": 90, "share": 0.75}]},
         {"key": "calls-senior", "metric": "calls_made", "role": "senior-ae",
          "from": "2026-01-01", "value": 400, "per": "quarter"}]""",
        200);
    List<String> nils = new ArrayList<>();
    for (int month = 5; month <= 6; month++) {
      nils.add(call("nils", month));
    }
    for (int i = 0; i < 10; i++) {
      demo("nils", 1, i, LocalDate.of(2026, 5, 18).plusDays(i), i < 2, nils);
    }
    post(nils);

    // 300 x 29/60 + 360 x 31/60 = 145 + 186 = 331; 105 + 110 + 115 = 330 calls.
    JsonPath anna = get("/v1/reps/anna/scorecard", "period", "2026-Q2");
    assertMeasure(anna, "calls_made", "330", 3, "331", "0.996979");
    assertThat(anna.getList(measure("calls_made") + ".target.parts.aim", BigDecimal.class))
        .usingElementComparator(BigDecimal::compareTo)
        .containsExactly(new BigDecimal("145"), new BigDecimal("186"));
    // The senior's: 300 x 29/60 in the one role + 400 x 31/60 in the other.
    JsonPath mia = get("/v1/reps/mia/scorecard", "period", "2026-Q2");
    assertMeasure(mia, "calls_made", "255", 3, "351.666667", "0.725118");
    // From May 4 a quarter of it for 30 days, then half: 300 x 1/4 x 9/60 + 360 x 1/4 x 11/60
    // + 360 x 1/2 x 20/60 = 11.25 + 16.5 + 60.
    JsonPath nilsCard = get("/v1/reps/nils/scorecard", "period", "2026-Q2");
    assertMeasure(nilsCard, "calls_made", "50", 2, "87.75", "0.569801");
    assertFinding(nilsCard, "nils", 10, 2, "not-comparable");
    known();
  }

  @Test
  @Order(4)
  void factsThatComeLateTakeAGapAway() {
    List<String> late = new ArrayList<>();
    for (int i = 18 - LATE; i < 18; i++) {
      late.add(proposal("carl", 0, i, demoDay(0, i)));
    }
    post(late);

    JsonPath carl = get("/v1/reps/carl/scorecard", "period", "2026-Q1");

    assertFinding(carl, "carl", 40, 18, "in-line");
    assertThat(carl.getList("blindSpots.gapsWithoutStory")).isEmpty();
    known();
  }

  @Test
  @Order(5)
  void aMetricIsRedefinedAndTheThirdQuarterIsCountedByTheNewDefinition() {
    // Until June a fact said how many meetings there were; from July on each fact is one.
    send(
        "PUT",
        "/v1/metrics",
        """
        [{"key": "meetings_held", "name": "Meetings held", "stage": "activity", "unit": "meeting",
         "aggregation": "count", "better": "higher", "since": "2026-07-01"}]""",
        200);
    List<String> meetings = new ArrayList<>();
    for (String rep : List.of("anna", "emil")) {
      for (int month = 4; month <= 9; month++) {
        meetings.add(
            fact(
                rep + "/m" + month,
                rep,
                "meetings_held",
                "2026-0" + month + "-10T08:00:00Z",
                month,
                null));
      }
    }
    post(meetings);
    post(calls(7, 9, ""));
    post(demos(2, ""));

    JsonPath second = get("/v1/reps/anna/scorecard", "period", "2026-Q2");
    // 4 + 5 + 6 by the old definition; three facts by the new.
    assertThat(second.getInt(measure("meetings_held") + ".value")).isEqualTo(15);
    assertThat(second.getString(measure("meetings_held") + ".definition.sentence")).isNotBlank();
    JsonPath third = get("/v1/reps/anna/scorecard", "period", "2026-Q3");
    assertThat(third.getInt(measure("meetings_held") + ".value")).isEqualTo(3);
    // The call of half past midnight: 120 + 125 + 130 + 7.
    assertThat(third.getInt(measure("calls_made") + ".value")).isEqualTo(382);
    known();
  }

  @Test
  @Order(6)
  void everyNumberOfTheSecondQuarterIsWhatTheHandComputes() {
    // North: Anna 330, Bert 270, Carl 300, Dina 270, and Mia's 85 + 85 of April and May 15 = 1,340
    // in 4 x 3 + 2 facts; 4 x 331 + 145 = 1,469 aimed at.
    JsonPath north = get("/v1/teams/north/scorecard", "period", "2026-Q2");
    assertMeasure(north, "calls_made", "1340", 14, "1469", "0.912185");
    // South: Emil 360, Fira 300, Gero 285, Mia's 85 of June, Nils 50 = 1,080 in 9 + 1 + 2 facts;
    // 3 x 331 + 206.666667 + 87.75 aimed at.
    JsonPath south = get("/v1/teams/south/scorecard", "period", "2026-Q2");
    assertMeasure(south, "calls_made", "1080", 12, "1287.416667", "0.838889");
    // Together, and nothing twice: 2,420 of 2,756.416667.
    JsonPath all = get("/v1/scorecard", "period", "2026-Q2");
    assertMeasure(all, "calls_made", "2420", 26, "2756.416667", "0.877951");
    JsonPath sales = get("/v1/teams/sales/scorecard", "period", "2026-Q2");
    assertThat(sales.getString("measures")).isEqualTo(all.getString("measures"));

    // Demos of the second quarter: North 4 x 50 and 20 of Mia's; South 3 x 50, 20 and Nils' 10.
    assertThat(north.getInt(measure("demos_held") + ".value")).isEqualTo(220);
    assertThat(south.getInt(measure("demos_held") + ".value")).isEqualTo(180);
    // Proposals: 25 + 24 + 23 + 26 and 10 of Mia's; 25 + 24 + 9 and 12 and 2.
    assertThat(north.getInt(measure("proposals_sent") + ".value")).isEqualTo(108);
    assertThat(south.getInt(measure("proposals_sent") + ".value")).isEqualTo(72);

    // R: conversion_fit(c("anna", "bert", "carl", "dina", "emil", "fira", "gero"), rep(50, 7),
    // c(25, 24, 23, 26, 25, 24, 9))
    assertFinding(all, "anna", 50, 25, "too-early");
    assertFinding(all, "gero", 50, 9, "gap");
    assertEstimate(all, "anna", R_ANNA);
    assertEstimate(all, "gero", R_GERO);
    assertFinding(all, "mia", 40, 22, "not-comparable");
    assertFinding(all, "nils", 10, 2, "not-comparable");

    // Members on the last day: Mia is in South.
    assertThat(north.getList(connection() + ".findings.rep"))
        .containsExactly("anna", "bert", "carl", "dina");
    assertThat(south.getList(connection() + ".findings.rep"))
        .containsExactly("emil", "fira", "gero", "mia", "nils");

    // Of the six other account executives that don't ramp, on calls: 270, 270, 285, 300, 300, 360;
    // quartiles of type 7: 273.75, 292.5, 300.
    JsonPath anna = get("/v1/reps/anna/scorecard", "period", "2026-Q2");
    assertRange(anna, "calls_made", 6, 273.75, 292.5, 300);
    // The quarters before: 90 + 95 + 100, and three without facts.
    assertThat(anna.getList(measure("calls_made") + ".previous.expression"))
        .containsExactly("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1");
    assertThat(anna.getList(measure("calls_made") + ".previous.value", Integer.class))
        .containsExactly(null, null, null, 285);
    // Bookings: no feed has ever reported any. Absent, not zero.
    assertThat(anna.getString(measure("bookings"))).isNull();
  }

  @Test
  @Order(7)
  void dotsAreConnectedWithStoriesPracticesAndNeeds() {
    JsonPath all = get("/v1/scorecard", "period", "2026-Q2");

    assertThat(all.getList("blindSpots.gapsWithoutStory.rep")).containsExactly("gero");
    assertThat(all.getList("blindSpots.storiesWithoutNumber.rep")).containsExactly("emil");
    // One gap, and nobody has said a word about it.
    assertThat(all.getString("practices.find { it.practice == 'coaching' }.count")).isEqualTo("0");
    assertThat(all.getString("practices.find { it.practice == 'coaching' }.of")).isEqualTo("1");
    assertThat(all.getList("practices.practice"))
        .containsExactly("coaching", "measuring", "adapting", "exploring", "bettering");
    // Carl's note is of March, Emil's of May.
    assertThat(all.getList("leadership.notes", Integer.class)).containsExactly(0, 0, 1, 1);

    assertThat(get("/v1/learning-needs").getList("items.rep")).containsExactly("gero");
    JsonPath gero = get("/v1/reps/gero/scorecard", "period", "2026-Q2");
    assertThat(gero.getList("learningNeeds.connection")).containsExactly("demo-to-proposal");
    assertThat(gero.getList("learningNeeds.state")).containsExactly("open");
  }

  @Test
  @Order(8)
  void whatWasKnownOnEachOfFiveDatesIsShownAsItWasThen() {
    // Carl in the first quarter: a gap until the late facts came; the story came with the second.
    List<String> carl = List.of("gap", "gap", "gap", "in-line", "in-line");
    List<Integer> successes = List.of(4, 4, 4, 18, 18);
    List<Integer> untold = List.of(1, 0, 0, 0, 0);
    // North in the second quarter: nothing; all of Mia's 255, at 5 x 300; then as it was in the
    // end.
    List<String> calls = new ArrayList<>(List.of("1425", "1340", "1340", "1340"));
    List<String> aims = List.of("1500", "1469", "1469", "1469");
    for (int chapter = 0; chapter < KNOWN.size(); chapter++) {
      String at = KNOWN.get(chapter).toString();
      JsonPath rep = get("/v1/reps/carl/scorecard", "period", "2026-Q1", "asKnownOn", at);
      assertFinding(rep, "carl", 40, successes.get(chapter), carl.get(chapter));
      assertThat(rep.getList("blindSpots.gapsWithoutStory")).hasSize(untold.get(chapter));
      JsonPath north = get("/v1/teams/north/scorecard", "period", "2026-Q2", "asKnownOn", at);
      if (chapter == 0) {
        assertThat(north.getString(measure("calls_made") + ".value")).isNull();
      } else {
        assertNumber(north, measure("calls_made") + ".value", calls.get(chapter - 1));
        assertNumber(north, measure("calls_made") + ".target.aim", aims.get(chapter - 1));
      }
      JsonPath anna = get("/v1/reps/anna/scorecard", "period", "2026-Q2", "asKnownOn", at);
      if (chapter < 4) {
        assertThat(anna.getString(measure("meetings_held"))).isNull();
      } else {
        assertNumber(anna, measure("meetings_held") + ".value", "15");
      }
      assertThat(anna.getString("asKnownOn")).isEqualTo(at);
    }
  }

  private static void rep(String rep, String team) {
    send(
        "PUT",
        "/v1/reps",
        """
        [{"key": "%s", "name": "%s", "memberships": [{"team": "%s", "role": "ae"}]}]"""
            .formatted(
                rep,
                rep.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + rep.substring(1),
                team),
        200);
  }

  private static void note(String note) {
    send("POST", "/v1/notes", note, 201);
  }

  /** Calls of all reps but some, in months from 1 to 9. */
  private static List<String> calls(int firstMonth, int lastMonth, String without) {
    List<String> facts = new ArrayList<>();
    for (String rep : CALLS.keySet().stream().sorted().toList()) {
      for (int month = firstMonth; month <= lastMonth && !rep.equals(without); month++) {
        facts.add(call(rep, month));
      }
    }
    return facts;
  }

  private static String call(String rep, int month) {
    String at = "2026-0" + month + "-15T10:00:00Z";
    return fact(rep + "/c" + month, rep, "calls_made", at, CALLS.get(rep)[month - 1], null);
  }

  /** Demos of a quarter, and the proposals that followed, without those of Carl that come late. */
  private static List<String> demos(int quarter, String without) {
    List<String> facts = new ArrayList<>();
    for (String rep : DEMOS.keySet().stream().sorted().toList()) {
      int[] counts = DEMOS.get(rep)[quarter];
      for (int i = 0; i < counts[0] && !rep.equals(without); i++) {
        boolean followed = i < counts[1];
        LocalDate day = demoDay(quarter, i);
        if (rep.equals("mia") && quarter == 1) {
          // Twenty in North in April, ten followed; twenty in South from May 18 on, twelve
          // followed.
          followed = i < 20 ? i < 10 : i < 32;
          day = i < 20 ? day : LocalDate.of(2026, 5, 18).plusDays(i - 20);
        }
        boolean late = rep.equals("carl") && quarter == 0 && i >= counts[1] - LATE;
        demo(rep, quarter, i, day, followed && !late, facts);
      }
    }
    return facts;
  }

  private static LocalDate demoDay(int quarter, int i) {
    LocalDate first =
        List.of(LocalDate.of(2026, 1, 5), LocalDate.of(2026, 4, 6), LocalDate.of(2026, 7, 6))
            .get(quarter);
    return first.plusDays(i % 25);
  }

  private static void demo(
      String rep, int quarter, int i, LocalDate day, boolean followed, List<String> facts) {
    String subject = rep + "-" + quarter + "-" + i;
    facts.add(fact(subject + "/demo", rep, "demos_held", day + "T09:00:00Z", 1, subject));
    if (followed) {
      facts.add(proposal(rep, quarter, i, day));
    }
  }

  private static String proposal(String rep, int quarter, int i, LocalDate demoDay) {
    String subject = rep + "-" + quarter + "-" + i;
    return fact(
        subject + "/proposal",
        rep,
        "proposals_sent",
        demoDay.plusDays(3) + "T09:00:00Z",
        1,
        subject);
  }

  private static String fact(
      String id, String rep, String metric, String at, int value, String subject) {
    return """
        {"source": "crm", "id": "%s", "rep": "%s", "metric": "%s", "at": "%s", "value": %d%s}"""
        .formatted(
            id,
            rep,
            metric,
            at,
            value,
            subject == null ? "" : ", \"subject\": \"" + subject + "\"");
  }

  private static void post(List<String> facts) {
    int accepted =
        api()
            .contentType("application/x-ndjson")
            .body(String.join("\n", facts).getBytes(StandardCharsets.UTF_8))
            .post("/v1/observations")
            .then()
            .statusCode(200)
            .extract()
            .path("accepted");
    assertThat(accepted).isEqualTo(facts.size());
  }

  /** Keeps the instant at which the chapter ended. */
  private static void known() {
    KNOWN.add(Instant.parse(get("/v1/scorecard", "period", "2026-Q1").getString("asKnownOn")));
  }

  private static JsonPath send(String method, String path, String body, int status) {
    return api()
        .contentType("application/json")
        .body(body)
        .request(method, path)
        .then()
        .log()
        .ifValidationFails()
        .statusCode(status)
        .extract()
        .jsonPath();
  }

  private static JsonPath get(String path, String... query) {
    RequestSpecification request = api();
    for (int i = 0; i < query.length; i += 2) {
      request.queryParam(query[i], query[i + 1]);
    }
    return request.get(path).then().statusCode(200).extract().jsonPath();
  }

  private static RequestSpecification api() {
    return given()
        .config(
            RestAssuredConfig.config()
                .jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.BIG_DECIMAL)))
        .baseUri(application.baseUri().toString())
        .header("Authorization", "Bearer " + key);
  }

  private static String measure(String metric) {
    return "measures.find { it.metric == '" + metric + "' }";
  }

  private static String connection() {
    return "connections.find { it.connection == 'demo-to-proposal' }";
  }

  private static void assertMeasure(
      JsonPath scorecard, String metric, String value, int facts, String aim, String attainment) {
    String measure = measure(metric);
    assertNumber(scorecard, measure + ".value", value);
    assertThat(scorecard.getInt(measure + ".facts")).isEqualTo(facts);
    assertNumber(scorecard, measure + ".target.aim", aim);
    // Everybody's day is long past: what was aimed at by then is all of it.
    assertNumber(scorecard, measure + ".target.aimToDate", aim);
    assertNumber(scorecard, measure + ".target.attainment", attainment);
  }

  private static void assertNumber(JsonPath json, String path, String expected) {
    assertThat(json.getString(path)).as(path).isNotNull();
    assertThat(new BigDecimal(json.getString(path)))
        .as(path)
        .isEqualByComparingTo(new BigDecimal(expected));
  }

  private static void assertFinding(
      JsonPath scorecard, String rep, int attempts, int successes, String verdict) {
    Map<String, Object> finding = finding(scorecard, rep);
    assertThat(finding.get("attempts")).isEqualTo(attempts);
    assertThat(finding.get("successes")).isEqualTo(successes);
    assertThat(((Number) finding.get("raw")).doubleValue())
        .isCloseTo((double) successes / attempts, within(1e-9));
    assertThat(((Map<?, ?>) finding.get("verdict")).get("key")).isEqualTo(verdict);
  }

  /** Mean, both ends of the interval, P(gap) and the typical rate, as R has them. */
  private static void assertEstimate(JsonPath scorecard, String rep, double[] expected) {
    Map<?, ?> estimate = (Map<?, ?>) finding(scorecard, rep).get("estimate");
    Map<?, ?> compared = (Map<?, ?>) finding(scorecard, rep).get("comparedWith");
    List<Object> shown =
        List.of(
            estimate.get("mean"),
            estimate.get("low"),
            estimate.get("high"),
            compared.get("typical"),
            estimate.get("probabilityGap"));
    for (int i = 0; i < expected.length; i++) {
      assertThat(((Number) shown.get(i)).doubleValue())
          .isCloseTo(expected[i], within(i < expected.length - 1 ? 1e-3 : 5e-3));
    }
  }

  private static Map<String, Object> finding(JsonPath scorecard, String rep) {
    return scorecard.<Map<String, Object>>getList(connection() + ".findings").stream()
        .filter(finding -> finding.get("rep").equals(rep))
        .findFirst()
        .orElseThrow();
  }

  private static void assertRange(
      JsonPath scorecard, String metric, int reps, double low, double middle, double high) {
    String range = measure(metric) + ".usualRange";
    assertThat(scorecard.getInt(range + ".reps")).isEqualTo(reps);
    assertThat(scorecard.getDouble(range + ".low")).isCloseTo(low, within(1e-9));
    assertThat(scorecard.getDouble(range + ".middle")).isCloseTo(middle, within(1e-9));
    assertThat(scorecard.getDouble(range + ".high")).isCloseTo(high, within(1e-9));
  }
}
