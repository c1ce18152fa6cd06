package org.engagementscorecard.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Teams as a tree, and what its members did in them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class TeamTest {

  private static TestOrganization withTree() {
    TestOrganization organization = TestOrganization.create();
    // Children may come before their parents.
    JsonNode counts =
        organization
            .put(
                "/v1/teams",
                """
                [{"key":"berlin","name":"Berlin","parent":"germany"},
                 {"key":"germany","name":"Germany","parent":"emea"},
                 {"key":"emea","name":"EMEA"},
                 {"key":"apac","name":"APAC"}]""")
            .ok(200);
    assertThat(counts).isEqualTo(Answer.read("{\"created\":4,\"updated\":0}"));
    return organization;
  }

  @Test
  void aTreeIsSentInAnyOrderAndSendingItAgainChangesNothing() {
    TestOrganization organization = withTree();
    JsonNode again =
        organization
            .put("/v1/teams", "[{\"key\":\"berlin\",\"name\":\"Berlin\",\"parent\":\"germany\"}]")
            .ok(200);

    assertThat(again).isEqualTo(Answer.read("{\"created\":0,\"updated\":1}"));
    assertThat(organization.get("/v1/teams/berlin").ok(200))
        .isEqualTo(Answer.read("{\"key\":\"berlin\",\"name\":\"Berlin\",\"parent\":\"germany\"}"));
    assertThat(organization.all("/v1/teams"))
        .extracting(team -> team.get("key").asText())
        .containsExactly("apac", "berlin", "emea", "germany");
  }

  @Test
  void aTeamCanMoveAndBecomeTopmost() {
    TestOrganization organization = withTree();

    organization
        .put("/v1/teams/berlin", "{\"key\":\"berlin\",\"name\":\"Berlin\",\"parent\":\"apac\"}")
        .ok(200);
    organization.put("/v1/teams/germany", "{\"key\":\"germany\",\"name\":\"Germany\"}").ok(200);

    assertThat(organization.get("/v1/teams/berlin").ok(200).get("parent").asText())
        .isEqualTo("apac");
    assertThat(organization.get("/v1/teams/germany").ok(200).has("parent")).isFalse();
  }

  @Test
  void aCircleIsRefusedWithItsPlaceAndChangesNothing() {
    TestOrganization organization = withTree();
    List<JsonNode> before = organization.all("/v1/teams");

    for (String bad :
        List.of(
            "[{\"key\":\"emea\",\"name\":\"EMEA\",\"parent\":\"berlin\"}]",
            "[{\"key\":\"emea\",\"name\":\"EMEA\",\"parent\":\"emea\"}]",
            "[{\"key\":\"new\",\"name\":\"New\",\"parent\":\"new\"}]")) {
      JsonNode problem = organization.put("/v1/teams", bad).problemWithPlace(422);
      assertThat(Answer.places(problem)).containsExactly("/0/parent");
    }
    JsonNode one =
        organization
            .put("/v1/teams/emea", "{\"key\":\"emea\",\"name\":\"EMEA\",\"parent\":\"berlin\"}")
            .problemWithPlace(422);
    assertThat(Answer.places(one)).containsExactly("/parent");
    JsonNode both =
        organization
            .put(
                "/v1/teams",
                """
                [{"key":"x","name":"X"},{"key":"a","name":"A","parent":"b"},
                 {"key":"b","name":"B","parent":"a"}]""")
            .problemWithPlace(422);
    assertThat(Answer.places(both)).containsExactly("/1/parent");
    assertThat(organization.all("/v1/teams")).isEqualTo(before);
  }

  @Test
  void anUnknownParentIsRefusedWithItsPlace() {
    TestOrganization organization = TestOrganization.create();

    JsonNode problem =
        organization
            .post("/v1/teams", "{\"key\":\"berlin\",\"name\":\"Berlin\",\"parent\":\"nowhere\"}")
            .problemWithPlace(422);

    assertThat(Answer.places(problem)).containsExactly("/parent");
    organization.get("/v1/teams/berlin").problem(404);
  }

  @Test
  void aTakenKeyAnotherKeyAndTheSameKeyTwiceAreRefused() {
    TestOrganization organization = withTree();

    organization.post("/v1/teams", "{\"key\":\"emea\",\"name\":\"Other\"}").problem(409);
    organization
        .put("/v1/teams/emea", "{\"key\":\"other\",\"name\":\"Other\"}")
        .problemWithPlace(422);
    JsonNode twice =
        organization
            .put("/v1/teams", "[{\"key\":\"t\",\"name\":\"1\"},{\"key\":\"t\",\"name\":\"2\"}]")
            .problemWithPlace(422);
    assertThat(Answer.places(twice)).containsExactly("/1/key");
    organization.get("/v1/teams/t").problem(404);
    assertThat(organization.get("/v1/teams/emea").ok(200).get("name").asText()).isEqualTo("EMEA");
  }

  @Test
  void aTeamsScorecardCountsTheTeamsBelowIt() {
    TestOrganization organization = withTree();
    for (List<String> member :
        List.of(
            List.of("kim", "berlin"),
            List.of("lee", "germany"),
            List.of("max", "emea"),
            List.of("noa", "apac"))) {
      organization
          .post(
              "/v1/reps",
              "{\"key\":\"%1$s\",\"name\":\"%1$s\",\"memberships\":[{\"team\":\"%2$s\"}]}"
                  .formatted(member.get(0), member.get(1)))
          .ok(201);
    }
    organization.accept(
        List.of(
            fact("1", "kim", "calls_made", "2026-03-01T12:00:00Z", "1"),
            fact("2", "lee", "calls_made", "2026-03-02T12:00:00Z", "10"),
            fact("3", "max", "calls_made", "2026-03-03T12:00:00Z", "100"),
            fact("4", "noa", "calls_made", "2026-03-04T12:00:00Z", "1000")));

    assertThat(calls(organization, "berlin", "2026-03")).isEqualTo("1");
    assertThat(calls(organization, "germany", "2026-03")).isEqualTo("11");
    assertThat(calls(organization, "emea", "2026-03")).isEqualTo("111");
    assertThat(calls(organization, "apac", "2026-03")).isEqualTo("1000");
    assertThat(Answer.measure(organization.scorecard("2026-03"), "calls_made"))
        .isEqualByComparingTo("1111");
    JsonNode germany = organization.scorecardOfTeam("germany", "2026-03");
    assertThat(germany.get("subject").get("kind").asText()).isEqualTo("team");
    assertThat(Answer.texts(germany.get("connections").get(0).get("findings"), "rep"))
        .as("members of the teams below, by name")
        .containsExactly("kim", "lee");
  }

  @Test
  void aMoversFactsStayWithTheOldTeamByDay() {
    TestOrganization organization = TestOrganization.inZone("America/New_York");
    organization
        .put("/v1/teams", "[{\"key\":\"old\",\"name\":\"Old\"},{\"key\":\"new\",\"name\":\"New\"}]")
        .ok(200);
    organization
        .post(
            "/v1/reps",
            """
            {"key":"kim","name":"Kim","memberships":[{"team":"old"},
             {"from":"2026-03-10","team":"new"},{"from":"2026-05-01"}]}""")
        .ok(201);
    organization.accept(
        List.of(
            fact("before", "kim", "calls_made", "2026-02-01T12:00:00Z", "1"),
            // 23:59 on March 9th in New York, daylight saving since the 8th
            fact("last-old", "kim", "calls_made", "2026-03-10T03:59:59.999999Z", "10"),
            fact("first-new", "kim", "calls_made", "2026-03-10T04:00:00Z", "100"),
            fact("new", "kim", "calls_made", "2026-04-15T12:00:00Z", "1000"),
            fact("none", "kim", "calls_made", "2026-05-01T04:00:00Z", "10000")));

    assertThat(calls(organization, "old", "2026")).isEqualTo("11");
    assertThat(calls(organization, "new", "2026")).isEqualTo("1100");
    assertThat(calls(organization, "old", "2026-03")).isEqualTo("10");
    assertThat(calls(organization, "new", "2026-03")).isEqualTo("100");
    assertThat(calls(organization, "new", "2026-03-11..2026-04-30")).isEqualTo("1000");
    assertThat(calls(organization, "new", "2026-05")).isEqualTo("none");
    assertThat(Answer.measure(organization.scorecardOfRep("kim", "2026"), "calls_made"))
        .isEqualByComparingTo("11111");
    assertThat(organization.scorecardOfTeam("old", "2026-02").get("connections").isEmpty())
        .as("a member on the last day")
        .isFalse();
    assertThat(organization.scorecardOfTeam("old", "2026-04").get("connections").isEmpty())
        .as("not a member on the last day")
        .isTrue();
  }

  @Test
  void anUnknownTeamHasNoScorecard() {
    TestOrganization organization = TestOrganization.create();

    assertThat(organization.get("/v1/teams/x/scorecard").problem(404).get("type").asText())
        .isEqualTo("/problems/unknown-team");
    assertThat(organization.get("/v1/learning-needs?team=x").problem(404).get("type").asText())
        .isEqualTo("/problems/unknown-team");
  }

  private static String calls(TestOrganization organization, String team, String period) {
    var calls = Answer.measure(organization.scorecardOfTeam(team, period), "calls_made");
    return calls == null ? "none" : calls.toPlainString();
  }
}
