package org.engagementscorecard.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Periods as requests name them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class PeriodsTest {

  @Test
  void latestEndsTodayWithoutDataAndWithTheNewestDayThatHasSome() {
    TestOrganization organization = TestOrganization.inZone("Pacific/Auckland").withReps("kim");
    JsonNode empty = organization.get("/v1/scorecard").ok(200);
    assertThat(empty.get("period").get("expression").asText()).isEqualTo("latest-90-days");
    LocalDate today = LocalDate.now(Clock.systemUTC());
    assertThat(LocalDate.parse(empty.get("period").get("last").asText()))
        .isBetween(today, today.plusDays(1));
    assertThat(empty.has("dataThrough")).as("unknown is absent").isFalse();

    // 2026-03-31T11:30Z is April 1st in Auckland.
    organization.accept(List.of(fact("1", "kim", "calls_made", "2026-03-31T11:30:00Z", "1")));
    JsonNode filled = organization.scorecard("latest-30-days");

    assertThat(filled.get("period").get("last").asText()).isEqualTo("2026-04-01");
    assertThat(filled.get("period").get("first").asText()).isEqualTo("2026-03-03");
    assertThat(filled.get("period").get("zone").asText()).isEqualTo("Pacific/Auckland");
    assertThat(filled.get("dataThrough").asText()).isEqualTo("2026-03-31T11:30:00Z");
    assertThat(Answer.measure(filled, "calls_made")).isEqualByComparingTo("1");
    assertThat(Answer.measure(organization.scorecard("2026-03"), "calls_made")).isNull();
    assertThat(Answer.measure(organization.scorecard("2026-04"), "calls_made"))
        .isEqualByComparingTo("1");
  }

  @Test
  void aFiscalYearAndAWeekAreTheOrganizations() {
    TestOrganization organization =
        TestOrganization.create(
            "{\"fiscalYearStartMonth\": 4, \"weekStart\": \"SUNDAY\", \"zone\": \"Asia/Kolkata\"}");

    assertThat(organization.scorecard("2026-Q4").get("period").get("first").asText())
        .isEqualTo("2026-01-01");
    assertThat(organization.scorecard("2026-W30").get("period").get("first").asText())
        .isEqualTo("2026-07-26");
  }

  @Test
  void anUnknownPeriodIsABadParameterOnEveryScorecard() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    organization.post("/v1/teams", "{\"key\":\"north\",\"name\":\"North\"}").ok(201);
    for (String path :
        List.of("/v1/scorecard", "/v1/reps/kim/scorecard", "/v1/teams/north/scorecard")) {
      for (String period :
          List.of("yesterday", "2026-13", "+999999", "%20", "2025-W53", "%00", "2026%27--")) {
        JsonNode problem = organization.get(path + "?period=" + period).problemWithPlace(400);
        assertThat(problem.get("type").asText()).isEqualTo("/problems/bad-parameter");
        assertThat(Answer.places(problem)).containsExactly("period");
      }
    }
  }

  @Test
  void aNeedsPeriodThatNamesNoDaysIsRefusedWhereItIsSet() {
    TestOrganization organization = TestOrganization.create();
    for (String period : List.of("sometimes", "", "2025-W53", "+999999")) {
      JsonNode problem =
          organization
              .send(
                  "PATCH",
                  "/v1/organizations/" + organization.key(),
                  TestOrganization.JSON,
                  "{\"needsPeriod\":\"" + period + "\"}")
              .problemWithPlace(422);
      assertThat(Answer.places(problem)).containsExactly("/needsPeriod");
    }
    JsonNode created =
        TestOrganization.ofDefault()
            .post(
                "/v1/organizations",
                "{\"key\":\"never\",\"settings\":{\"needsPeriod\":\"2025-W53\"}}")
            .problemWithPlace(422);
    assertThat(Answer.places(created)).containsExactly("/settings/needsPeriod");
    organization.get("/v1/learning-needs").ok(200);
  }

  @Test
  void aWeekStartThatTakesAwayTheWeekOfTheNeedsPeriodIsRefused() {
    TestOrganization organization =
        TestOrganization.create("{\"weekStart\":\"SUNDAY\",\"needsPeriod\":\"2025-W53\"}");
    organization.get("/v1/learning-needs").ok(200);

    organization
        .send(
            "PATCH",
            "/v1/organizations/" + organization.key(),
            TestOrganization.JSON,
            "{\"weekStart\":\"MONDAY\"}")
        .problemWithPlace(422);
    organization.get("/v1/learning-needs").ok(200);
  }
}
