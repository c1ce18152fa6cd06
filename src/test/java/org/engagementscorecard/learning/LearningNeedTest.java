package org.engagementscorecard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** A gap opens a learning need, with its evidence. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class LearningNeedTest {
  static final String CONNECTION = "opportunity-to-win";

  static List<String> opportunities(String rep, String name, int attempts, int won) {
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      String subject = rep + "/" + name + "/" + i;
      String day = "%02dT12:00:00Z".formatted(1 + i % 28);
      boolean wins = (long) (i + 1) * won / attempts > (long) i * won / attempts;
      facts.add(traced(subject + "/e", rep, "opportunities_engaged", "2025-03-" + day, subject));
      facts.add(
          traced(
              subject + "/c", rep, wins ? "deals_won" : "deals_lost", "2025-04-" + day, subject));
    }
    return facts;
  }

  /** Twelve reps with 400 attempts each at 50%, and one of them, rep-3, at 25%. */
  static TestOrganization planted() {
    TestOrganization organization = TestOrganization.create();
    organization
        .put("/v1/teams", "[{\"key\":\"a\",\"name\":\"A\"},{\"key\":\"b\",\"name\":\"B\"}]")
        .ok(200);
    for (int i = 0; i < 12; i++) {
      organization
          .post(
              "/v1/reps",
              "{\"key\":\"rep-%1$d\",\"name\":\"Rep %1$d\",\"memberships\":[{\"team\":\"%2$s\"}]}"
                  .formatted(i, i < 6 ? "a" : "b"))
          .ok(201);
      organization.accept(opportunities("rep-" + i, "a", 400, i == 3 ? 100 : 200));
    }
    return organization;
  }

  @Test
  void aGapOpensOneNeedWithItsEvidence() {
    TestOrganization organization = planted();
    JsonNode note =
        organization
            .post(
                "/v1/notes",
                "{\"rep\":\"rep-3\",\"connection\":\"opportunity-to-win\",\"text\":\"Price first.\","
                    + "\"at\":\"2025-04-01T00:00:00Z\"}")
            .ok(201);
    organization
        .post(
            "/v1/notes",
            "{\"rep\":\"rep-4\",\"connection\":\"opportunity-to-win\",\"text\":\"Other.\"}")
        .ok(201);
    organization
        .as("coach")
        .post(
            "/v1/notes",
            "{\"rep\":\"rep-3\",\"connection\":\"opportunity-to-win\",\"text\":\"Private.\","
                + "\"at\":\"2025-04-01T00:00:00Z\",\"private\":true}")
        .ok(201);

    List<JsonNode> needs = organization.all("/v1/learning-needs");

    assertThat(needs).hasSize(1);
    JsonNode need = needs.get(0);
    assertThat(need.get("rep").asText()).isEqualTo("rep-3");
    assertThat(need.get("connection").asText()).isEqualTo(CONNECTION);
    assertThat(need.get("state").asText()).isEqualTo("open");
    assertThat(need.has("closedAt")).isFalse();
    JsonNode scorecard = organization.scorecardOfRep("rep-3", "latest-365-days");
    JsonNode finding = Answer.finding(scorecard, CONNECTION, "rep-3");
    JsonNode evidence = need.get("evidence");
    // The link names the instant of asking; evidence stays as it was.
    ((ObjectNode) finding).remove("attemptsAt");
    assertThat(evidence.get("finding")).isEqualTo(finding);
    assertThat(need.get("sentence")).isEqualTo(finding.get("sentence"));
    assertThat(evidence.get("period")).isEqualTo(scorecard.get("period"));
    assertThat(evidence.get("dataThrough")).isEqualTo(scorecard.get("dataThrough"));
    assertThat(evidence.get("notes")).hasSize(1);
    assertThat(evidence.get("notes").get(0)).isEqualTo(note.get("id"));
    assertThat(finding.get("verdict").get("key").asText()).isEqualTo("gap");

    String aboutIt = "{\"rep\":\"%s\",\"text\":\"Tried it.\",\"need\":" + need.get("id") + "}";
    JsonNode about = organization.post("/v1/notes", aboutIt.formatted("rep-3")).ok(201);
    assertThat(about.get("need")).isEqualTo(need.get("id"));
    assertThat(organization.all("/v1/notes?need=" + need.get("id"))).containsExactly(about);
    Answer ofAnother = organization.post("/v1/notes", aboutIt.formatted("rep-4"));
    assertThat(Answer.places(ofAnother.problem(422))).containsExactly("/need");
  }

  @Test
  void listingAgainOpensNoSecondAlsoAtOnceAndAfterMoreFacts() {
    TestOrganization organization = planted();
    List<CompletableFuture<Answer>> lists = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      lists.add(CompletableFuture.supplyAsync(() -> organization.get("/v1/learning-needs")));
    }
    lists.forEach(list -> assertThat(list.join().ok(200).get("items")).hasSize(1));
    JsonNode first = organization.all("/v1/learning-needs").get(0);

    organization.accept(opportunities("rep-3", "more", 20, 5));
    organization.accept(opportunities("rep-5", "more", 20, 10));

    List<JsonNode> later = organization.all("/v1/learning-needs");
    assertThat(later).hasSize(1);
    assertThat(later.get(0).get("id")).isEqualTo(first.get("id"));
    assertThat(later.get(0).get("evidence"))
        .as("it stays as it was when the need was opened")
        .isEqualTo(first.get("evidence"));
    assertThat(organization.all("/v1/learning-needs?state=closed&state=dismissed")).isEmpty();
  }

  @Test
  void needsAreListedByRepTeamConnectionAndState() {
    TestOrganization organization = planted();

    for (String found :
        List.of(
            "rep=rep-3",
            "team=a",
            "connection=" + CONNECTION,
            "state=open",
            "state=open&state=closed",
            "rep=rep-3&team=a&connection=" + CONNECTION)) {
      assertThat(organization.all("/v1/learning-needs?" + found)).as(found).hasSize(1);
    }
    for (String none :
        List.of(
            "rep=rep-4",
            "team=b",
            "connection=call-to-meeting",
            "state=seen",
            "rep=rep-3&team=b")) {
      assertThat(organization.all("/v1/learning-needs?" + none)).as(none).isEmpty();
    }
    organization.get("/v1/learning-needs?rep=nobody").problem(404);
    organization.get("/v1/learning-needs?team=nowhere").problem(404);
    organization.get("/v1/learning-needs?connection=nothing").problem(404);
    organization.get("/v1/learning-needs?team=a&rep=nobody").problem(404);
    JsonNode bad = organization.get("/v1/learning-needs?state=new").problemWithPlace(400);
    assertThat(Answer.places(bad)).containsExactly("state");
  }

  @Test
  void anOrganizationWithoutGapsHasNoNeeds() {
    TestOrganization organization = TestOrganization.create().withReps("kim");

    assertThat(organization.all("/v1/learning-needs")).isEmpty();
  }

  @Test
  void anotherNeedsPeriodLooksAtOtherFacts() {
    TestOrganization organization = planted();
    organization
        .send(
            "PATCH",
            "/v1/organizations/" + organization.key(),
            TestOrganization.JSON,
            "{\"needsPeriod\":\"2020\"}")
        .ok(200);

    assertThat(organization.all("/v1/learning-needs")).isEmpty();
  }
}
