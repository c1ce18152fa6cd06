package org.engagementscorecard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.traced;
import static org.engagementscorecard.learning.LearningNeedTest.CONNECTION;
import static org.engagementscorecard.learning.LearningNeedTest.planted;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** What people do with needs: open them, take steps, and see what is worth looking at. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class NeedInHandTest {
  private static final String NEEDS = "/v1/learning-needs";

  private static JsonNode opened(TestOrganization by, String rep, String connection) {
    return by.post(
            NEEDS,
            "{\"rep\":\"%s\",\"connection\":\"%s\",\"words\":\"I give in too early.\"}"
                .formatted(rep, connection))
        .ok(201);
  }

  private static Answer step(TestOrganization by, JsonNode need, String step) {
    return by.post(NEEDS + "/" + need.get("id") + "/steps", step);
  }

  private static JsonNode one(TestOrganization by, JsonNode need) {
    return by.get(NEEDS + "/" + need.get("id")).ok(200);
  }

  private static List<String> types(JsonNode need) {
    List<String> types = new ArrayList<>();
    need.get("steps")
        .forEach(
            step ->
                types.add(
                    step.get("type").asText()
                        + " "
                        + step.get("to").asText()
                        + " "
                        + step.get("by").asText()));
    return types;
  }

  @Test
  void repCoachAndSystemOpenNeedsInWordsWithWhatTheNumbersSay() {
    TestOrganization organization = planted();
    TestOrganization rep = organization.as("rep-1");

    JsonNode own = opened(rep, "rep-1", CONNECTION);
    JsonNode byCoach = opened(organization.as("olga"), "rep-2", CONNECTION);
    JsonNode bySystem = opened(organization, "rep-2", "call-to-meeting");

    assertThat(own.get("openedBy").toString()).isEqualTo("{\"kind\":\"rep\",\"name\":\"rep-1\"}");
    assertThat(own.get("words").asText()).isEqualTo("I give in too early.");
    assertThat(own.get("state").asText()).as("who opens it has seen it").isEqualTo("seen");
    assertThat(types(own)).containsExactly("opened open rep", "seen seen rep");
    assertThat(own.at("/evidence/finding/attempts").asInt()).isEqualTo(400);
    assertThat(own.get("certainty").asDouble()).isLessThan(0.05);
    assertThat(own.get("whyNow").asText()).contains("less than 1 in 20 that it is a gap");
    assertThat(byCoach.at("/openedBy/kind").asText()).isEqualTo("coach");
    assertThat(byCoach.get("state").asText()).isEqualTo("open");
    assertThat(bySystem.at("/openedBy/kind").asText()).isEqualTo("system");
    assertThat(bySystem.has("certainty")).as("no attempts: nobody knows").isFalse();
    assertThat(one(rep, byCoach)).as("all see the same").isEqualTo(one(organization, byCoach));
    Answer second =
        organization.post(
            NEEDS,
            "{\"rep\":\"rep-1\",\"connection\":\"%s\",\"words\":\"x\"}".formatted(CONNECTION));
    assertThat(second.problem(409).get("detail").asText())
        .contains("Need " + own.get("id") + " ", "is seen");
    for (List<String> bad :
        List.of(
            List.of("/rep", "\"nobody\"", "\"" + CONNECTION + "\"", "\"x\""),
            List.of("/connection", "\"rep-5\"", "\"nothing\"", "\"x\""),
            List.of("/words", "\"rep-5\"", "\"" + CONNECTION + "\"", "\" \""))) {
      Answer refused =
          organization.post(
              NEEDS,
              "{\"rep\":%s,\"connection\":%s,\"words\":%s}"
                  .formatted(bad.get(1), bad.get(2), bad.get(3)));
      assertThat(Answer.places(refused.problem(422))).containsExactly(bad.get(0));
    }
  }

  @Test
  void theLearnerTakesItUpAndTheSameStepAgainChangesNothing() {
    TestOrganization organization = planted();
    JsonNode need = organization.all(NEEDS).get(0);
    TestOrganization rep = organization.as("rep-3");
    TestOrganization coach = organization.as("olga");

    for (String learners : List.of("seen", "learning")) {
      step(coach, need, "{\"type\":\"" + learners + "\"}").problem(403);
    }
    List<CompletableFuture<Answer>> seen = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      seen.add(CompletableFuture.supplyAsync(() -> step(rep, need, "{\"type\":\"seen\"}")));
    }
    assertThat(seen.stream().map(CompletableFuture::join).map(Answer::status))
        .as("at once: taken once")
        .containsExactlyInAnyOrder(201, 200, 200, 200, 200, 200);
    String why = "{\"type\":\"told\",\"words\":\"I fear their questions.\"}";
    JsonNode told = step(rep, need, why).ok(201);
    assertThat(step(rep, need, why).ok(200)).isEqualTo(told);
    step(coach, need, why).ok(201);
    step(rep, need, "{\"type\":\"learning\"}").ok(201);
    step(rep, need, "{\"type\":\"learning\"}").ok(200);
    step(rep, need, "{\"type\":\"seen\"}").ok(200);

    JsonNode now = one(coach, need);
    assertThat(types(now))
        .containsExactly(
            "opened open numbers",
            "seen seen rep",
            "told seen rep",
            "told seen coach",
            "learning learning rep");
    assertThat(now.get("words").asText()).isEqualTo("I fear their questions.");
    assertThat(now.get("state").asText()).isEqualTo("learning");
    assertThat(now.get("learningAt")).isEqualTo(now.get("stateSince"));
    assertThat(organization.all(NEEDS + "/" + need.get("id") + "/steps", 2))
        .containsExactlyElementsOf(now.get("steps"));
    for (List<String> bad :
        List.of(
            List.of("{\"type\":\"changed\"}", "/type"),
            List.of("{\"type\":\"new\"}", "/type"),
            List.of("{\"words\":\"x\"}", "/type"),
            List.of("{\"type\":\"told\"}", "/words"),
            List.of("{\"type\":\"dismissed\",\"words\":\" \"}", "/words"),
            List.of("{\"type\":\"chose\"}", "/peer"),
            List.of("{\"type\":\"chose\",\"peer\":\"rep-1\",\"resource\":\"x\"}", "/peer"),
            List.of("{\"type\":\"chose\",\"peer\":\"rep-1\"}", "/peer"),
            List.of("{\"type\":\"chose\",\"peer\":\"nobody\"}", "/peer"),
            List.of("{\"type\":\"chose\",\"resource\":\"nothing\"}", "/resource"),
            List.of("{\"type\":\"seen\",\"peer\":\"rep-1\"}", "/peer"))) {
      assertThat(Answer.places(step(rep, need, bad.get(0)).problem(422)))
          .as(bad.get(0))
          .containsExactly(bad.get(1));
    }
    organization.get(NEEDS + "/999999999").problem(404);
    organization.get(NEEDS + "/x").problem(404);
    organization.get(NEEDS + "/999999999/steps").problem(404);
    organization.post(NEEDS + "/999999999/steps", why).problem(404);
  }

  @Test
  void aDismissalHasAReasonAndIsReviewedBySomebodyElse() {
    TestOrganization organization = planted();
    JsonNode need = organization.all(NEEDS).get(0);
    TestOrganization rep = organization.as("rep-3");
    TestOrganization coach = organization.as("olga");
    step(rep, need, "{\"type\":\"learning\"}").ok(201);
    String reason = "{\"type\":\"dismissed\",\"words\":\"The tool lost my meetings.\"}";

    Answer tooEarly = step(coach, need, "{\"type\":\"upheld\"}");
    assertThat(tooEarly.problem(409).get("detail").asText())
        .contains("is learning", "[told, chose, dismissed]");
    step(rep, need, reason).ok(201);
    step(rep, need, reason).ok(200);
    step(coach, need, reason).problem(409);
    step(rep, need, "{\"type\":\"reopened\"}").problem(403);
    step(rep, need, "{\"type\":\"upheld\"}").problem(403);
    assertThat(one(rep, need).get("closedBecause").asText()).isEqualTo("dismissed by rep-3");
    assertThat(organization.all(NEEDS)).isEmpty();

    step(coach, need, "{\"type\":\"reopened\",\"words\":\"They are back.\"}").ok(201);
    step(coach, need, "{\"type\":\"reopened\",\"words\":\"They are back.\"}").ok(200);
    assertThat(one(rep, need).get("state").asText()).as("where it was").isEqualTo("learning");
    assertThat(one(rep, need).has("closedBecause")).isFalse();

    step(rep, need, reason).ok(201);
    step(coach, need, "{\"type\":\"upheld\"}").ok(201);
    step(coach, need, "{\"type\":\"upheld\"}").ok(200);
    assertThat(step(coach, need, "{\"type\":\"reopened\"}").problem(409).get("detail").asText())
        .contains("no step is possible");
    assertThat(types(one(rep, need)))
        .containsExactly(
            "opened open numbers",
            "learning learning rep",
            "dismissed dismissed rep",
            "reopened learning coach",
            "dismissed dismissed rep",
            "upheld dismissed coach");
  }

  @Test
  void whatIsWorthMostAndSurestComesFirstAndTheRestWaits() {
    TestOrganization organization =
        TestOrganization.create("{\"needsAtATime\":2,\"smallestGroup\":3}")
            .withReps("kim", "lee", "ann");
    List<JsonNode> needs = new ArrayList<>();
    for (String connection :
        List.of("call-to-meeting", "meeting-to-demo", "demo-to-proposal", "proposal-to-win")) {
      needs.add(opened(organization, "kim", connection));
    }
    needs.add(opened(organization, "lee", "call-to-meeting"));
    worth(organization, needs.get(0), 10, 0.5);
    worth(organization, needs.get(1), 100, 0.9);
    worth(organization, needs.get(2), 20, 0.5);
    worth(organization, needs.get(4), 1000, 0.9);
    TestOrganization kim = organization.as("kim");

    assertThat(ids(organization, "")).isEqualTo(ids(needs, 4, 1, 2, 0, 3));
    assertThat(ids(organization, "?waiting=true")).isEqualTo(ids(needs, 0, 3));
    assertThat(ids(organization, "?waiting=false")).isEqualTo(ids(needs, 4, 1, 2));
    assertThat(one(kim, needs.get(0)).get("whyNow").asText())
        .isEqualTo(
            "It waits: 2 of this rep's needs come first, being learned, worth more or surer.");
    step(kim, needs.get(3), "{\"type\":\"learning\"}").ok(201);
    assertThat(ids(organization, "")).isEqualTo(ids(needs, 3, 4, 1, 2, 0));
    assertThat(ids(organization, "?waiting=true"))
        .as("what is being learned comes first, and takes a place")
        .isEqualTo(ids(needs, 2, 0));
    assertThat(ids(organization, "?order=oldest")).isEqualTo(ids(needs, 0, 1, 2, 3, 4));
    assertThat(ids(organization, "?order=newest&rep=kim")).isEqualTo(ids(needs, 3, 2, 1, 0));
    for (String order : List.of("first", "oldest", "newest")) {
      for (int limit : List.of(1, 2, 3)) {
        assertThat(organization.all(NEEDS + "?order=" + order, limit))
            .isEqualTo(organization.all(NEEDS + "?order=" + order));
      }
    }
    assertThat(ids(organization, "?minWorth=20")).isEqualTo(ids(needs, 4, 1, 2));
    assertThat(ids(organization, "?openedBy=system&state=learning")).isEqualTo(ids(needs, 3));
    assertThat(ids(organization, "?openedBy=rep")).isEmpty();
    update(
        organization,
        "UPDATE learning_need SET opened_at = now() - interval '10 days' WHERE learning_need_id = "
            + needs.get(1).get("id"));
    assertThat(ids(organization, "?olderThanDays=10")).isEqualTo(ids(needs, 1));
    assertThat(ids(organization, "?youngerThanDays=10")).isEqualTo(ids(needs, 3, 4, 2, 0));
    for (String bad :
        List.of(
            "order=best",
            "openedBy=me",
            "waiting=yes",
            "minWorth=-1",
            "minWorth=NaN",
            "olderThanDays=x",
            "youngerThanDays=-1",
            "cursor=MXg")) {
      JsonNode problem = organization.get(NEEDS + "?" + bad).problemWithPlace(400);
      assertThat(Answer.places(problem)).containsExactly(bad.replaceAll("=.*", ""));
    }
  }

  @Test
  void aNoteThatNamesANeedSpeaksOfItsConnection() {
    TestOrganization organization = planted();
    JsonNode need = organization.all(NEEDS).get(0);
    String untold = "/blindSpots/gapsWithoutStory";
    assertThat(organization.scorecardOfRep("rep-3", "latest-365-days").at(untold)).hasSize(1);

    JsonNode note =
        organization
            .post(
                "/v1/notes",
                "{\"rep\":\"rep-3\",\"text\":\"We talked.\",\"need\":" + need.get("id") + "}")
            .ok(201);

    JsonNode told = organization.scorecardOfRep("rep-3", "latest-365-days");
    assertThat(told.at(untold)).isEmpty();
    assertThat(Answer.find(told.get("connections"), "connection", CONNECTION).at("/notes/0/id"))
        .isEqualTo(note.get("id"));
    assertThat(note.has("connection")).as("the note itself says what it said").isFalse();
  }

  @Test
  void mondayTellsWhatIsNewStuckAndChanged() {
    TestOrganization organization = planted();
    JsonNode gap = organization.all(NEEDS).get(0);
    JsonNode own = opened(organization.as("rep-1"), "rep-1", CONNECTION);
    opened(organization.as("rep-7"), "rep-7", CONNECTION);

    JsonNode fresh = organization.get(NEEDS + "/monday?team=a").ok(200);
    assertThat(fresh.get("new")).hasSize(2);
    assertThat(fresh.at("/new/0/sentence").asText())
        .startsWith("Rep 3, Opportunity → win: found on ")
        .contains("that it is a gap");
    assertThat(fresh.get("sentence").asText())
        .startsWith("A: 2 new, 0 stuck, 0 changed since " + fresh.get("since").asText());

    update(
        organization,
        "UPDATE learning_need SET opened_at = opened_at - interval '20 days',"
            + " state_since = state_since - interval '20 days'");
    update(organization, "UPDATE need_step SET at = at - interval '20 days'");
    JsonNode quiet = organization.get(NEEDS + "/monday?team=a").ok(200);
    assertThat(quiet.get("new")).isEmpty();
    assertThat(quiet.get("stuck")).hasSize(2);
    assertThat(quiet.at("/stuck/0/sentence").asText())
        .contains("and not seen yet; nothing has happened for 20 days.");
    assertThat(quiet.at("/stuck/1/sentence").asText()).contains("and not taken up");

    organization
        .post(
            "/v1/notes",
            "{\"rep\":\"rep-3\",\"text\":\"We talked.\",\"need\":" + gap.get("id") + "}")
        .ok(201);
    step(organization.as("rep-1"), own, "{\"type\":\"learning\"}").ok(201);
    JsonNode later = organization.get(NEEDS + "/monday?team=a").ok(200);
    assertThat(later.get("stuck")).as("something has happened to both").isEmpty();

    organization.accept(better("rep-3"));
    JsonNode changed = organization.get(NEEDS + "/monday?team=a").ok(200);
    assertThat(changed.at("/changed/0/need")).isEqualTo(gap.get("id"));
    assertThat(changed.at("/changed/0/sentence").asText())
        .contains("better than before, as the numbers show since ")
        .contains("Since 2025-04-29 about ", " deals won than at the rate before.");
    assertThat(changed.at("/counts/changed").asInt()).isEqualTo(1);
    assertThat(organization.get(NEEDS + "/monday").ok(200).get("stuck")).hasSize(1);

    organization.get(NEEDS + "/monday?team=nowhere").problem(404);
    JsonNode bad = organization.get(NEEDS + "/monday?since=monday").problemWithPlace(400);
    assertThat(Answer.places(bad)).containsExactly("since");
  }

  /** Two months later 210 of 300. */
  private static List<String> better(String rep) {
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String subject = rep + "/better/" + i;
      String at = "2025-06-%02dT12:00:00Z".formatted(1 + i % 28);
      facts.add(traced(subject + "/e", rep, "opportunities_engaged", at, subject));
      facts.add(traced(subject + "/c", rep, i % 10 < 7 ? "deals_won" : "deals_lost", at, subject));
    }
    return facts;
  }

  private static void worth(
      TestOrganization organization, JsonNode need, double worth, double certainty) {
    update(
        organization,
        "UPDATE learning_need SET worth = %s, certainty = %s WHERE learning_need_id = %s"
            .formatted(worth, certainty, need.get("id")));
  }

  /** Changes what the organization has, past the service: the clock can't be moved. */
  private static void update(TestOrganization organization, String sql) {
    assertThat(DatabaseOwner.rowsAs(organization.id(), sql + " RETURNING 1")).isNotEmpty();
  }

  private static List<Integer> ids(TestOrganization organization, String query) {
    return organization.all(NEEDS + query).stream().map(need -> need.get("id").asInt()).toList();
  }

  private static List<Integer> ids(List<JsonNode> needs, int... places) {
    List<Integer> ids = new ArrayList<>();
    for (int place : places) {
      ids.add(needs.get(place).get("id").asInt());
    }
    return ids;
  }
}
