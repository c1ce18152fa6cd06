package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Gaps without a story, and stories without a number. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class BlindSpotTest {
  private static final String PERIOD = "2025";
  private static final String CONNECTION = "opportunity-to-win";
  private static final String IN_PERIOD = "2025-05-01T00:00:00Z";

  /** Twelve sellers in two teams; rep-03 of the team a wins 20%, the others 50%. */
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
              "[{\"key\":\"%1$s\",\"name\":\"Rep %2$d\",\"memberships\":[{\"team\":\"%3$s\"}]}]"
                  .formatted(ScorecardTest.rep(i), i, i < 6 ? "a" : "b"))
          .ok(200);
      facts.addAll(ScorecardTest.opportunities(ScorecardTest.rep(i), "x", 150, i == 3 ? 30 : 75));
    }
    organization.accept(facts);
    return organization;
  }

  /** Writes a note and returns its number. */
  private static int note(TestOrganization organization, String rep, String about, String at) {
    return organization
        .post(
            "/v1/notes",
            "{\"rep\":\"%s\",%s,\"author\":\"coach\",\"at\":\"%s\",\"text\":\"Said.\"}"
                .formatted(rep, about, at))
        .ok(201)
        .get("id")
        .asInt();
  }

  private static String connection(String key) {
    return "\"connection\":\"" + key + "\"";
  }

  private static String metric(String key) {
    return "\"metric\":\"" + key + "\"";
  }

  private static JsonNode gaps(JsonNode scorecard) {
    return scorecard.get("blindSpots").get("gapsWithoutStory");
  }

  private static JsonNode stories(JsonNode scorecard) {
    return scorecard.get("blindSpots").get("storiesWithoutNumber");
  }

  @Test
  void aGapOfWhichNobodySpeaksIsListedOnEveryScorecardItIsPartOf() {
    TestOrganization organization = planted();
    note(organization, "rep-04", connection(CONNECTION), IN_PERIOD);
    note(organization, "rep-03", connection("call-to-meeting"), IN_PERIOD);
    note(organization, "rep-03", connection(CONNECTION), "2024-12-31T23:59:59Z");
    note(organization, "rep-03", metric("deals_lost"), IN_PERIOD);

    for (JsonNode scorecard :
        List.of(
            organization.scorecard(PERIOD),
            organization.scorecardOfTeam("a", PERIOD),
            organization.scorecardOfRep("rep-03", PERIOD))) {
      assertThat(gaps(scorecard)).hasSize(1);
      JsonNode gap = gaps(scorecard).get(0);
      assertThat(gap.get("rep").asText()).isEqualTo("rep-03");
      assertThat(gap.get("connection").asText()).isEqualTo(CONNECTION);
      assertThat(gap.get("verdict").asText()).isEqualTo("gap");
      assertThat(gap.get("sentence").asText()).contains("Rep 3", "a gap", "no note");
    }
    assertThat(gaps(organization.scorecardOfTeam("b", PERIOD))).isEmpty();
    assertThat(gaps(organization.scorecardOfRep("rep-04", PERIOD))).isEmpty();
  }

  @Test
  void aNoteOnTheConnectionOrOneOfItsEndsIsTheStory() {
    for (String about :
        List.of(connection(CONNECTION), metric("opportunities_engaged"), metric("deals_won"))) {
      TestOrganization organization = planted();
      assertThat(gaps(organization.scorecard(PERIOD))).hasSize(1);

      // What is said after the period may be about it.
      note(organization, "rep-03", about, "2026-01-15T00:00:00Z");

      assertThat(gaps(organization.scorecard(PERIOD))).as(about).isEmpty();
      assertThat(stories(organization.scorecard(PERIOD))).as(about).isEmpty();
    }
  }

  @Test
  void aStoryHasNoNumberWhereNothingIsKnownOrNothingCanBeSaid() {
    TestOrganization organization = planted();
    organization.accept(
        List.of(
            fact("c-1", "rep-01", "calls_made", "2025-02-01T10:00:00Z", "3"),
            fact("e-1", "rep-01", "emails_sent", "2024-12-01T10:00:00Z", "3"),
            fact("e-2", "rep-02", "emails_sent", "2025-12-01T10:00:00Z", "3")));
    int absent = note(organization, "rep-02", metric("calls_made"), IN_PERIOD);
    int notComparable = note(organization, "rep-02", connection("call-to-meeting"), IN_PERIOD);
    note(organization, "rep-01", metric("calls_made"), IN_PERIOD);
    note(organization, "rep-01", metric("emails_sent"), IN_PERIOD);
    note(organization, "rep-01", connection(CONNECTION), IN_PERIOD);
    note(organization, "rep-02", metric("calls_made"), "2026-02-01T00:00:00Z");
    organization.accept(List.of(fact("c-2", "rep-01", "calls_made", "2026-03-01T10:00:00Z", "3")));

    JsonNode stories = stories(organization.scorecard(PERIOD));

    assertThat(Answer.texts(stories, "note"))
        .containsExactlyInAnyOrder(Integer.toString(absent), Integer.toString(notComparable));
    JsonNode ofMetric = Answer.find(stories, "about", "calls_made");
    assertThat(ofMetric.get("rep").asText()).isEqualTo("rep-02");
    assertThat(ofMetric.get("sentence").asText()).contains("Rep 2", "Calls made", "no facts");
    JsonNode ofConnection = Answer.find(stories, "about", "call-to-meeting");
    assertThat(ofConnection.get("sentence").asText()).contains("can't be compared", "no attempts");
    assertThat(stories(organization.scorecardOfRep("rep-02", PERIOD))).isEqualTo(stories);
    assertThat(stories(organization.scorecardOfTeam("a", PERIOD))).isEqualTo(stories);
    assertThat(stories(organization.scorecardOfRep("rep-01", PERIOD)))
        .as("a zero that is known is a number")
        .isEmpty();
    assertThat(stories(organization.scorecardOfTeam("b", PERIOD))).isEmpty();
  }
}
