package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.scorecard.ScorecardTest.rep;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Histories say of each period what its scorecard says. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryTest {
  private TestOrganization organization;

  @BeforeAll
  void twoTeams() {
    organization = TwoTeams.create();
  }

  private JsonNode history(String path) {
    return organization.get(path).ok(200);
  }

  @Test
  void aMeasuresPointsAreThoseOfTheScorecards() {
    int absent = 0;
    for (String subject :
        List.of(
            "/v1/reps/" + rep(TwoTeams.MOVER),
            "/v1/reps/" + rep(TwoTeams.IDLE),
            "/v1/teams/top",
            "/v1/teams/low",
            "/v1")) {
      for (String metric : TwoTeams.METRICS) {
        JsonNode history =
            history(subject + "/history?metric=" + metric + "&period=2025-Q4&count=5");

        assertThat(Answer.texts(history.get("points"), "period"))
            .containsExactly("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4");
        assertThat(history.get("kind").asText()).isEqualTo("measure");
        assertThat(history.get("key").asText()).isEqualTo(metric);
        for (JsonNode point : history.get("points")) {
          JsonNode scorecard =
              organization
                  .get(subject + "/scorecard?period=" + point.get("period").asText())
                  .ok(200);
          JsonNode measure = Answer.find(scorecard.get("measures"), "metric", metric);
          assertThat(history.get("subject")).isEqualTo(scorecard.get("subject"));
          assertThat(history.get("asKnownOn")).isEqualTo(scorecard.get("asKnownOn"));
          assertThat(point.get("first")).isEqualTo(scorecard.get("period").get("first"));
          assertThat(point.get("last")).isEqualTo(scorecard.get("period").get("last"));
          if (measure.isMissingNode()) {
            assertThat(point.get("value").isNull()).as(point.toString()).isTrue();
            assertThat(point.get("facts").asInt()).isZero();
            absent++;
          } else {
            assertThat(point.get("value")).as(metric + point).isEqualTo(measure.get("value"));
            assertThat(point.get("facts")).isEqualTo(measure.get("facts"));
          }
        }
      }
    }
    assertThat(absent).isPositive();
  }

  @Test
  void aConnectionsPointsAreThoseOfTheScorecards() {
    for (int i = 0; i < TwoTeams.REPS; i++) {
      JsonNode history =
          history(
              "/v1/reps/"
                  + rep(i)
                  + "/history?connection=opportunity-to-win&period=2025-Q3&count=4");

      assertThat(history.get("points")).hasSize(4);
      for (JsonNode point : history.get("points")) {
        JsonNode finding =
            Answer.finding(
                organization.scorecardOfRep(rep(i), point.get("period").asText()),
                "opportunity-to-win",
                rep(i));
        assertSame(point, "attempts", finding.path("attempts"));
        assertSame(point, "successes", finding.path("successes"));
        assertSame(point, "raw", finding.path("raw"));
        assertSame(point, "estimate", finding.path("estimate").path("mean"));
        assertSame(point, "low", finding.path("estimate").path("low"));
        assertSame(point, "high", finding.path("estimate").path("high"));
        assertSame(point, "typical", finding.path("comparedWith").path("typical"));
        assertSame(point, "verdict", finding.path("verdict").path("key"));
      }
    }
  }

  private static void assertSame(JsonNode point, String field, JsonNode shown) {
    assertThat(point.has(field)).isTrue();
    assertThat(point.get(field).isNull()).isEqualTo(shown.isMissingNode());
    if (!shown.isMissingNode()) {
      assertThat(point.get(field)).isEqualTo(shown);
    }
  }

  @Test
  void eightPeriodsUpToTheLatestWhereNothingElseIsSaid() {
    JsonNode points = history("/v1/history?metric=calls_made").get("points");

    assertThat(points).hasSize(8);
    assertThat(points.get(7).get("period").asText()).isEqualTo("latest-90-days");
    for (int i = 1; i < 8; i++) {
      assertThat(LocalDate.parse(points.get(i - 1).get("last").asText()).plusDays(1))
          .isEqualTo(points.get(i).get("first").asText());
    }
  }

  @Test
  void asKnownOnShowsTheHistoryOfThen() {
    TestOrganization own = TestOrganization.create().withReps("kim");
    own.accept(
        List.of(TestOrganization.fact("1", "kim", "calls_made", "2025-01-01T12:00:00Z", "3")));
    String path = "/v1/reps/kim/history?metric=calls_made&period=2025";
    Answer before = own.get(path);
    String then = before.json().get("asKnownOn").asText();
    own.accept(
        List.of(TestOrganization.fact("2", "kim", "calls_made", "2025-01-02T12:00:00Z", "4")));

    assertThat(own.get(path + "&asKnownOn=" + then).text()).isEqualTo(before.text());
    assertThat(own.get(path).json().get("points").get(7).get("value").asInt()).isEqualTo(7);
  }

  @Test
  void whatCannotBeAskedForIsRefusedWithItsPlace() {
    String ofRep = "/v1/reps/rep-00/history";
    for (String query :
        List.of("", "?metric=calls_made&connection=opportunity-to-win", "?period=2025")) {
      assertThat(Answer.places(organization.get(ofRep + query).problem(400)))
          .containsExactly("metric");
    }
    for (String path : List.of("/v1/history", "/v1/teams/top/history")) {
      assertThat(Answer.places(organization.get(path).problem(400))).containsExactly("metric");
    }
    for (String count : List.of("0", "61", "x", "-1")) {
      assertThat(
              Answer.places(
                  organization.get("/v1/history?metric=calls_made&count=" + count).problem(400)))
          .containsExactly("count");
    }
    organization.get(ofRep + "?metric=none").problem(404);
    organization.get(ofRep + "?connection=none").problem(404);
    organization.get("/v1/reps/nobody/history?metric=calls_made").problem(404);
    organization.get("/v1/teams/none/history?metric=calls_made").problem(404);
  }
}
