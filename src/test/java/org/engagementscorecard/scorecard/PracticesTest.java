package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.encoded;
import static org.engagementscorecard.http.TestOrganization.fact;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** The practices of a flat army, each a count over a count; and the needs beside a scorecard. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class PracticesTest {
  private static final String PERIOD = "2025";

  /** Opportunities in a month, won or lost in the next one. */
  private static List<String> opportunities(
      String rep, String year, String name, int attempts, int won) {
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      String subject = rep + year + name + i;
      String day = "-%02dT12:00:00Z".formatted(1 + i % 28);
      facts.add(traced(subject + "e", rep, "opportunities_engaged", year + "-03" + day, subject));
      facts.add(
          traced(
              subject + "c",
              rep,
              i < won ? "deals_won" : "deals_lost",
              year + "-04" + day,
              subject));
    }
    return facts;
  }

  /** Twelve reps of two teams with 150 opportunities; rep-3 of the team a wins 30, others 75. */
  private static TestOrganization planted() {
    TestOrganization organization = TestOrganization.create();
    organization
        .put("/v1/teams", "[{\"key\":\"a\",\"name\":\"A\"},{\"key\":\"b\",\"name\":\"B\"}]")
        .ok(200);
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      organization
          .put(
              "/v1/reps",
              "[{\"key\":\"rep-%1$d\",\"name\":\"Rep %1$d\",\"memberships\":[{\"team\":\"%2$s\"}]}]"
                  .formatted(i, i < 6 ? "a" : "b"))
          .ok(200);
      facts.addAll(opportunities("rep-" + i, "2025", "x", 150, i == 3 ? 30 : 75));
    }
    organization.accept(facts);
    return organization;
  }

  private static void note(TestOrganization organization, String rep, String author) {
    organization
        .post(
            "/v1/notes",
            """
            {"rep":"%s","connection":"opportunity-to-win","author":"%s","text":"Said.",
             "at":"2025-05-01T00:00:00Z"}"""
                .formatted(rep, author))
        .ok(201);
  }

  private static JsonNode practice(JsonNode scorecard, String key) {
    return Answer.find(scorecard.get("practices"), "practice", key);
  }

  private static void assertCount(JsonNode practice, int count, int of) {
    assertThat(practice.get("count").asInt() + " of " + practice.get("of").asInt())
        .as(practice.toString())
        .isEqualTo(count + " of " + of);
    assertThat(practice.get("sentence").asText()).endsWith(".");
  }

  private static List<String> evidence(JsonNode practice) {
    List<String> lines = new ArrayList<>();
    practice.get("evidence").forEach(line -> lines.add(line.asText()));
    return lines;
  }

  @Test
  void thereAreFiveAndNoTotal() {
    TestOrganization organization = TestOrganization.create().withReps("kim");

    JsonNode scorecard = organization.scorecardOfRep("kim", PERIOD);

    assertThat(Answer.texts(scorecard.get("practices"), "practice"))
        .containsExactly("coaching", "measuring", "adapting", "exploring", "bettering");
    for (JsonNode practice : scorecard.get("practices")) {
      assertCount(practice, 0, 0);
      assertThat(practice.fieldNames())
          .toIterable()
          .containsExactly("practice", "count", "of", "evidence", "sentence");
    }
    assertThat(practice(scorecard, "exploring").get("sentence").asText())
        .contains("Nothing is kept yet");
    assertThat(scorecard.get("learningNeeds")).isEmpty();
  }

  @Test
  void coachingIsWhatSomebodyElseHasSaidOfAGap() {
    TestOrganization organization = planted();
    assertCount(practice(organization.scorecard(PERIOD), "coaching"), 0, 1);

    note(organization, "rep-3", "Rep 3");
    note(organization, "rep-3", "rep-3");
    note(organization, "rep-4", "rep-3");
    assertCount(practice(organization.scorecard(PERIOD), "coaching"), 0, 1);
    assertThat(evidence(practice(organization.scorecardOfRep("rep-3", PERIOD), "coaching")))
        .first()
        .asString()
        .contains("Rep 3, Opportunity → win (gap): no note by anybody else");

    note(organization, "rep-3", "coach");
    for (JsonNode scorecard :
        List.of(
            organization.scorecard(PERIOD),
            organization.scorecardOfTeam("a", PERIOD),
            organization.scorecardOfRep("rep-3", PERIOD))) {
      assertCount(practice(scorecard, "coaching"), 1, 1);
      assertThat(evidence(practice(scorecard, "coaching")).get(0)).contains("by coach");
    }
    assertCount(practice(organization.scorecardOfTeam("b", PERIOD), "coaching"), 0, 0);
    assertThat(evidence(practice(organization.scorecardOfRep("rep-3", PERIOD), "coaching")))
        .contains("Notes received from others: 1. Notes given to others: 1.");
    assertThat(evidence(practice(organization.scorecardOfTeam("a", PERIOD), "coaching")))
        .contains("Notes received from others: 2. Notes given to others: 1.");
  }

  @Test
  void measuringIsHowMuchOfWhatShouldBeVisibleIs() {
    TestOrganization organization = TestOrganization.create();
    organization.put("/v1/teams", "[{\"key\":\"t\",\"name\":\"T\"}]").ok(200);
    organization
        .put(
            "/v1/reps",
            """
            [{"key":"a","name":"Ann","memberships":[{"team":"t","role":"seller"}]},
             {"key":"b","name":"Bo","memberships":[{"team":"t","role":"seller"}]},
             {"key":"c","name":"Cy","memberships":[{"role":"seller"}]},
             {"key":"h","name":"Hal","memberships":[{"role":"hunter"}]}]""")
        .ok(200);
    organization.accept(
        List.of(
            fact("1", "a", "calls_made", "2025-02-01T10:00:00Z", "1"),
            fact("2", "a", "emails_sent", "2025-02-01T10:00:00Z", "1"),
            fact("3", "b", "calls_made", "2025-02-01T10:00:00Z", "1"),
            fact("4", "c", "demos_held", "2025-02-01T10:00:00Z", "1"),
            fact("5", "h", "meetings_held", "2025-02-01T10:00:00Z", "1"),
            fact("6", "a", "demos_held", "2024-02-01T10:00:00Z", "1")));

    // Sellers: calls, emails and demos. Ann's demos are known to be none.
    JsonNode ann = practice(organization.scorecardOfRep("a", PERIOD), "measuring");
    assertCount(ann, 3, 3);
    assertThat(evidence(ann)).isEmpty();
    JsonNode bo = practice(organization.scorecardOfRep("b", PERIOD), "measuring");
    assertCount(bo, 1, 3);
    assertThat(evidence(bo))
        .containsExactly("Bo: Emails sent is missing", "Bo: Demos held is missing");
    JsonNode team = practice(organization.scorecardOfTeam("t", PERIOD), "measuring");
    assertCount(team, 4, 6);
    assertThat(evidence(team)).isEqualTo(evidence(bo));
    JsonNode all = practice(organization.scorecard(PERIOD), "measuring");
    assertCount(all, 3 + 1 + 1 + 1, 3 + 3 + 3 + 1);
    assertThat(evidence(all)).contains("Cy: Calls made is missing").hasSize(4);
  }

  @Test
  void adaptingIsWhatHasComeOfNeeds() {
    TestOrganization organization = planted();
    String rep = "/v1/reps/rep-3/scorecard?period=latest-365-days";
    assertCount(practice(organization.get(rep).ok(200), "adapting"), 0, 0);

    JsonNode need = organization.all("/v1/learning-needs").get(0);
    JsonNode opened = organization.get(rep).ok(200);
    assertCount(practice(opened, "adapting"), 0, 1);
    assertThat(evidence(practice(opened, "adapting")).get(0))
        .startsWith("Rep 3, Opportunity → win: opened ")
        .endsWith(", open");
    assertThat(evidence(practice(opened, "coaching"))).contains("Learning needs answered: 0 of 1.");
    assertThat(opened.get("learningNeeds")).hasSize(1);
    JsonNode shown = opened.get("learningNeeds").get(0);
    for (String field : List.of("id", "rep", "connection", "state", "openedAt", "sentence")) {
      assertThat(shown.get(field)).as(field).isEqualTo(need.get(field));
    }
    assertThat(shown).hasSize(6);
    assertThat(organization.scorecardOfTeam("a", PERIOD).get("learningNeeds")).hasSize(1);
    assertThat(organization.scorecardOfTeam("b", PERIOD).get("learningNeeds")).isEmpty();
    assertThat(organization.scorecardOfRep("rep-4", PERIOD).get("learningNeeds")).isEmpty();
    assertCount(
        practice(organization.scorecardOfRep("rep-3", "2025-01-01..2025-03-31"), "adapting"), 0, 0);

    // Facts of a later time show first that behaviour has changed, then what came.
    for (int i = 0; i < 12; i++) {
      organization.accept(opportunities("rep-" + i, "2026", "better", 400, i == 3 ? 220 : 200));
    }
    assertThat(organization.all("/v1/learning-needs").get(0).get("state").asText())
        .isEqualTo("changed");
    organization.accept(
        List.of(
            traced("later", "rep-4", "opportunities_engaged", "2026-05-20T12:00:00Z", "later")));
    assertThat(organization.all("/v1/learning-needs")).isEmpty();
    JsonNode closed = organization.get(rep).ok(200);
    assertCount(practice(closed, "adapting"), 1, 1);
    assertThat(evidence(practice(closed, "adapting")).get(0))
        .contains(", closed ", "the gap is gone since behaviour changed");
    assertThat(practice(closed, "adapting").get("sentence").asText())
        .contains("it took 0.0 days in the middle");
    assertThat(closed.get("learningNeeds")).isEmpty();

    String known = opened.get("asKnownOn").asText();
    assertThat(organization.get(rep + "&asKnownOn=" + encoded(known)).ok(200))
        .as("as known on the earlier instant the need was open")
        .isEqualTo(opened);
  }

  @Test
  void betteringIsWhatIsBetterThanTheRepsOwnPast() {
    TestOrganization organization = planted();
    assertCount(practice(organization.scorecardOfRep("rep-1", PERIOD), "bettering"), 0, 0);

    List<String> earlier = new ArrayList<>();
    earlier.addAll(opportunities("rep-1", "2024", "x", 150, 30));
    earlier.addAll(opportunities("rep-2", "2024", "x", 150, 75));
    earlier.addAll(opportunities("rep-7", "2024", "x", 150, 130));
    organization.accept(earlier);

    JsonNode better = organization.scorecardOfRep("rep-1", PERIOD);
    assertCount(practice(better, "bettering"), 1, 1);
    assertThat(evidence(practice(better, "bettering")))
        .containsExactly(
            "Rep 1, Opportunity → win: better; more than 19 in 20 that it is better (probability"
                + " 1.000)");
    assertCount(practice(organization.scorecardOfRep("rep-2", PERIOD), "bettering"), 0, 1);
    JsonNode worse = practice(organization.scorecardOfRep("rep-7", PERIOD), "bettering");
    assertCount(worse, 0, 1);
    assertThat(evidence(worse).get(0)).contains("worse; more than 19 in 20 that it is worse");
    assertCount(practice(organization.scorecardOfTeam("a", PERIOD), "bettering"), 1, 2);
    assertCount(practice(organization.scorecardOfTeam("b", PERIOD), "bettering"), 0, 1);
    assertCount(practice(organization.scorecard(PERIOD), "bettering"), 1, 3);
  }

  @Test
  void leadershipIsCountedByFunctionAndNobodyIsRanked() {
    TestOrganization organization = TestOrganization.create();
    organization
        .put("/v1/teams", "[{\"key\":\"a\",\"name\":\"A\"},{\"key\":\"b\",\"name\":\"B\"}]")
        .ok(200);
    organization
        .put(
            "/v1/reps",
            """
            [{"key":"r-1","name":"R 1","memberships":[{"team":"a"}]},
             {"key":"r-2","name":"R 2","memberships":[{"team":"a"}]},
             {"key":"r-3","name":"R 3","memberships":[{"team":"b"}]}]""")
        .ok(200);
    int first = showing(organization, "r-1", "\"sensemaking\",\"relating\"", "2025-02-01");
    int second = showing(organization, "r-2", "\"sensemaking\"", "2025-04-01");
    int third = showing(organization, "r-2", "\"sensemaking\"", "2025-03-01");
    showing(organization, "r-3", "\"sensemaking\"", "2024-12-31");
    int other = showing(organization, "r-3", "\"inventing\"", "2025-05-01");

    JsonNode team = organization.scorecardOfTeam("a", PERIOD).get("leadership");
    assertThat(Answer.texts(team, "function"))
        .containsExactly("visioning", "relating", "sensemaking", "inventing");
    assertThat(team.get(0).toString())
        .isEqualTo("{\"function\":\"visioning\",\"notes\":0,\"people\":0,\"noteIds\":[]}");
    assertThat(team.get(1).get("noteIds").toString()).isEqualTo("[" + first + "]");
    assertThat(team.get(2).toString())
        .isEqualTo(
            "{\"function\":\"sensemaking\",\"notes\":3,\"people\":2,\"noteIds\":[%d,%d,%d]}"
                .formatted(second, third, first));
    assertThat(team.get(3).get("notes").asInt()).isZero();
    assertThat(organization.scorecard(PERIOD).get("leadership").get(3).get("noteIds").toString())
        .isEqualTo("[" + other + "]");
    assertThat(organization.scorecardOfRep("r-2", PERIOD).get("leadership").get(2).get("people"))
        .hasToString("1");
  }

  private static int showing(
      TestOrganization organization, String rep, String functions, String day) {
    return organization
        .post(
            "/v1/notes",
            "{\"rep\":\"%s\",\"functions\":[%s],\"author\":\"x\",\"at\":\"%sT00:00:00Z\",\"text\":\"T\"}"
                .formatted(rep, functions, day))
        .ok(201)
        .get("id")
        .asInt();
  }

  @Test
  void onlyNotesForTheReadersEyesAreCounted() {
    TestOrganization organization = planted();
    organization
        .as("rep-9")
        .post(
            "/v1/notes",
            """
            {"rep":"rep-3","connection":"opportunity-to-win","private":true,
             "functions":["relating"],"text":"Said.","at":"2025-05-01T00:00:00Z"}""")
        .ok(201);

    JsonNode everybody = organization.scorecard(PERIOD);
    assertCount(practice(everybody, "coaching"), 0, 1);
    assertThat(evidence(practice(everybody, "coaching")))
        .contains("Notes received from others: 0. Notes given to others: 0.");
    assertThat(everybody.get("leadership").get(1).get("notes").asInt()).isZero();
    assertThat(everybody.get("blindSpots").get("gapsWithoutStory")).hasSize(1);

    JsonNode own =
        organization.as("rep-3").get("/v1/reps/rep-3/scorecard?period=" + PERIOD).ok(200);
    assertCount(practice(own, "coaching"), 1, 1);
    assertThat(own.get("leadership").get(1).get("notes").asInt()).isEqualTo(1);
    assertThat(own.get("blindSpots").get("gapsWithoutStory")).isEmpty();
  }

  @Test
  void manyRepsAreSetBesideTheirPastTogether() {
    TestOrganization organization = TestOrganization.create();
    List<String> facts = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 51; i++) {
      keys.add("r-" + i);
      facts.addAll(opportunities("r-" + i, "2024", "x", 8, 2));
      facts.addAll(opportunities("r-" + i, "2025", "x", 8, 5));
    }
    organization.withReps(keys.toArray(String[]::new));
    organization.accept(facts);

    JsonNode bettering = practice(organization.scorecard(PERIOD), "bettering");

    assertCount(bettering, 1, 1);
    assertThat(evidence(bettering))
        .containsExactly(
            "Opportunity → win: better; more than 19 in 20 that it is better (probability 1.000)");
    assertThat(bettering.get("sentence").asText()).contains("all of them are taken together");
    // Nobody alone: 5 of 8 after 2 of 8 is too little to say.
    assertCount(practice(organization.scorecardOfRep("r-7", PERIOD), "bettering"), 0, 1);
  }
}
