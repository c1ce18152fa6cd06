package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
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

/** Findings on planted data, and the scorecards that show them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ScorecardTest {
  private static final String PERIOD = "2025";
  private static final String CONNECTION = "opportunity-to-win";

  /** Opportunities of a rep, some of them won and the others lost, over March and April 2025. */
  static List<String> opportunities(String rep, String name, int attempts, int won) {
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      String subject = rep + "/" + name + "/" + i;
      String day = "%02dT12:00:00Z".formatted(1 + i % 28);
      // Wins are spread evenly.
      boolean wins = (long) (i + 1) * won / attempts > (long) i * won / attempts;
      facts.add(traced(subject + "/e", rep, "opportunities_engaged", "2025-03-" + day, subject));
      facts.add(
          traced(
              subject + "/c", rep, wins ? "deals_won" : "deals_lost", "2025-04-" + day, subject));
    }
    return facts;
  }

  static String rep(int number) {
    return "rep-%02d".formatted(number);
  }

  private static JsonNode findingOf(TestOrganization organization, String rep) {
    return Answer.finding(organization.scorecardOfRep(rep, PERIOD), CONNECTION, rep);
  }

  private static String verdict(JsonNode finding) {
    return finding.get("verdict").get("key").asText();
  }

  @Test
  void aRepAtHalfTheTypicalRateHasAGapAndNobodyElseHas() {
    TestOrganization organization = TestOrganization.create();
    for (int i = 0; i < 12; i++) {
      organization.withRepsInRole("seller", rep(i));
      organization.accept(opportunities(rep(i), "a", 400, i == 3 ? 100 : 200));
    }

    JsonNode scorecard = organization.scorecard(PERIOD);

    JsonNode connection = Answer.find(scorecard.get("connections"), "connection", CONNECTION);
    assertThat(connection.get("attempts").asInt()).isEqualTo(4_800);
    assertThat(connection.get("successes").asInt()).isEqualTo(2_300);
    for (JsonNode finding : connection.get("findings")) {
      boolean planted = finding.get("rep").asText().equals(rep(3));
      assertThat(verdict(finding)).isEqualTo(planted ? "gap" : "in-line");
      assertThat(finding.get("raw").asDouble()).isEqualTo(planted ? 0.25 : 0.5);
      assertThat(finding.get("comparedWith").get("reps").asInt()).isEqualTo(12);
      assertThat(finding.get("comparedWith").get("role").asText()).isEqualTo("seller");
      assertThat(finding.get("comparedWith").get("typical").asDouble()).isBetween(0.45, 0.52);
      assertThat(finding.get("comparedWith").get("alike").asBoolean()).isFalse();
    }
    JsonNode gap = Answer.find(connection.get("findings"), "rep", rep(3));
    assertThat(gap.get("verdict").get("probability").asDouble()).isGreaterThan(0.95);
    assertThat(gap.get("verdict").get("q").asDouble()).isLessThan(0.05);
    assertThat(gap.get("estimate").get("low").asDouble())
        .isLessThan(gap.get("estimate").get("mean").asDouble());
    assertThat(gap.get("estimate").get("high").asDouble()).isBetween(0.25, 0.35);
    assertThat(gap.get("shortfall").asDouble()).isBetween(60.0, 110.0);
    assertThat(gap.get("sentence").asText()).contains("100 of 400", "25%", "A gap");
    assertThat(Answer.texts(connection.get("findings"), "rep"))
        .as("by name, never a ranking")
        .isSorted();
  }

  @Test
  void theVerdictIsTheSameWhoeverIsLooking() {
    TestOrganization organization = TestOrganization.create();
    organization
        .put(
            "/v1/teams",
            "[{\"key\":\"top\",\"name\":\"Top\"},{\"key\":\"low\",\"name\":\"Low\",\"parent\":\"top\"}]")
        .ok(200);
    for (int i = 0; i < 8; i++) {
      organization
          .post(
              "/v1/reps",
              "{\"key\":\"%1$s\",\"name\":\"%1$s\",\"memberships\":[{\"team\":\"%2$s\",\"role\":\"r\"}]}"
                  .formatted(rep(i), i < 3 ? "low" : "top"))
          .ok(201);
      organization.accept(opportunities(rep(i), "a", 120, i == 1 ? 20 : 50 + i));
    }

    JsonNode whole = organization.scorecard(PERIOD);
    for (int i = 0; i < 8; i++) {
      JsonNode own = findingOf(organization, rep(i));
      assertThat(own).isEqualTo(Answer.finding(whole, CONNECTION, rep(i)));
      assertThat(Answer.finding(organization.scorecardOfTeam("top", PERIOD), CONNECTION, rep(i)))
          .isEqualTo(own);
      assertThat(
              Answer.finding(organization.scorecardOfTeam("low", PERIOD), CONNECTION, rep(i))
                  .isMissingNode())
          .isEqualTo(i >= 3);
    }
    assertThat(verdict(findingOf(organization, rep(1)))).isEqualTo("gap");
    assertThat(organization.scorecardOfRep(rep(1), PERIOD).get("subject").get("kind").asText())
        .isEqualTo("rep");
    assertThat(
            Answer.find(
                    organization.scorecardOfRep(rep(1), PERIOD).get("connections"),
                    "connection",
                    CONNECTION)
                .get("findings"))
        .as("a rep's scorecard names nobody else")
        .hasSize(1);
  }

  @Test
  void fewerRepsThanTheSmallestGroupAreNotComparable() {
    TestOrganization organization = TestOrganization.create("{\"smallestGroup\":5}");
    for (int i = 0; i < 4; i++) {
      organization.withReps(rep(i));
      organization.accept(opportunities(rep(i), "a", 100, i == 0 ? 5 : 50));
    }

    JsonNode finding = findingOf(organization, rep(0));

    assertThat(verdict(finding)).isEqualTo("not-comparable");
    assertThat(finding.get("verdict").get("reason").asText()).contains("fewer peers");
    assertThat(finding.get("attempts").asInt()).isEqualTo(100);
    assertThat(finding.get("raw").asDouble()).isEqualTo(0.05);
    for (String absent : List.of("estimate", "comparedWith", "shortfall")) {
      assertThat(finding.has(absent)).as("no number of anybody else: " + absent).isFalse();
    }
    assertThat(finding.get("verdict").has("probability")).isFalse();

    organization.withReps(rep(4));
    organization.accept(opportunities(rep(4), "a", 100, 50));
    assertThat(findingOf(organization, rep(0)).has("estimate")).as("five are enough").isTrue();
  }

  @Test
  void aRampingRepIsNeitherJudgedNorPartOfTheGroup() {
    TestOrganization organization =
        TestOrganization.create("{\"smallestGroup\":5,\"rampDays\":90}");
    for (int i = 0; i < 6; i++) {
      organization.withReps(rep(i));
      organization.accept(opportunities(rep(i), "a", 100, i == 0 ? 5 : 50));
    }
    assertThat(findingOf(organization, rep(0)).has("estimate")).isTrue();

    // Still ramping on the period's last day, December 31st.
    organization
        .put(
            "/v1/reps/rep-00",
            "{\"key\":\"rep-00\",\"name\":\"rep-00\",\"startDate\":\"2025-10-03\"}")
        .ok(200);
    JsonNode ramping = findingOf(organization, rep(0));
    assertThat(verdict(ramping)).isEqualTo("not-comparable");
    assertThat(ramping.get("verdict").get("reason").asText()).contains("ramping");
    assertThat(ramping.has("estimate")).isFalse();
    assertThat(findingOf(organization, rep(1)).get("comparedWith").get("reps").asInt())
        .isEqualTo(5);
    organization
        .put(
            "/v1/reps/rep-00",
            "{\"key\":\"rep-00\",\"name\":\"rep-00\",\"startDate\":\"2025-10-02\"}")
        .ok(200);
    assertThat(findingOf(organization, rep(0)).has("estimate")).as("90 days are over").isTrue();
  }

  @Test
  void aRoleMayHaveARampOfItsOwn() {
    TestOrganization organization =
        TestOrganization.create("{\"smallestGroup\":3,\"rampDaysByRole\":{\"hunter\":30}}");
    for (int i = 0; i < 8; i++) {
      organization
          .put(
              "/v1/reps/" + rep(i),
              """
              {"key":"%1$s","name":"%1$s","startDate":"2025-11-01",
               "memberships":[{"role":"%2$s"}]}"""
                  .formatted(rep(i), i < 4 ? "hunter" : "farmer"))
          .ok(200);
      organization.accept(opportunities(rep(i), "a", 100, 50));
    }

    assertThat(findingOf(organization, rep(0)).has("estimate"))
        .as("30 days are over on December 31st")
        .isTrue();
    assertThat(findingOf(organization, rep(4)).get("verdict").get("reason").asText())
        .as("90 aren't")
        .contains("ramping");
    organization
        .send(
            "PATCH",
            "/v1/organizations/" + organization.key(),
            TestOrganization.JSON,
            "{\"rampDaysByRole\":{\"hunter\":90,\"farmer\":60}}")
        .ok(200);
    assertThat(findingOf(organization, rep(0)).has("estimate")).isFalse();
    assertThat(findingOf(organization, rep(4)).has("estimate")).isTrue();
  }

  @Test
  void aRepWithoutAttemptsIsNotComparableAndNotPartOfTheGroup() {
    TestOrganization organization = TestOrganization.create();
    organization.withReps("idle");
    for (int i = 0; i < 5; i++) {
      organization.withReps(rep(i));
      organization.accept(opportunities(rep(i), "a", 100, 50));
    }

    JsonNode idle = findingOf(organization, "idle");

    assertThat(verdict(idle)).isEqualTo("not-comparable");
    assertThat(idle.get("verdict").get("reason").asText()).contains("no attempts");
    assertThat(idle.has("raw")).as("unknown is absent, not zero").isFalse();
    assertThat(findingOf(organization, rep(1)).get("comparedWith").get("reps").asInt())
        .isEqualTo(5);
    assertThat(idle.get("sentence").asText()).contains("no attempts");
  }

  @Test
  void rolesAreComparedApart() {
    TestOrganization organization = TestOrganization.create();
    for (int i = 0; i < 12; i++) {
      organization.withRepsInRole(i < 6 ? "hunter" : "farmer", rep(i));
      organization.accept(opportunities(rep(i), "a", 300, i < 6 ? 60 : 210));
    }

    JsonNode hunter = findingOf(organization, rep(0));
    JsonNode farmer = findingOf(organization, rep(11));

    assertThat(hunter.get("comparedWith").get("role").asText()).isEqualTo("hunter");
    assertThat(hunter.get("comparedWith").get("typical").asDouble()).isBetween(0.17, 0.23);
    assertThat(farmer.get("comparedWith").get("typical").asDouble()).isBetween(0.66, 0.74);
    assertThat(verdict(hunter)).isEqualTo("in-line");
    assertThat(verdict(farmer)).isEqualTo("in-line");
    assertThat(hunter.get("comparedWith").get("reps").asInt()).isEqualTo(6);
  }

  @Test
  void theRoleIsThatOfThePeriodsLastDay() {
    TestOrganization organization = TestOrganization.create();
    for (int i = 0; i < 10; i++) {
      organization.withRepsInRole(i < 5 ? "hunter" : "farmer", rep(i));
      organization.accept(opportunities(rep(i), "a", 100, 50));
    }
    organization
        .put(
            "/v1/reps/rep-00",
            "{\"key\":\"rep-00\",\"name\":\"rep-00\",\"memberships\":[{\"role\":\"hunter\"},"
                + "{\"from\":\"2025-12-31\",\"role\":\"farmer\"}]}")
        .ok(200);

    assertThat(findingOf(organization, rep(0)).get("comparedWith").get("role").asText())
        .isEqualTo("farmer");
    assertThat(
            Answer.finding(organization.scorecard("2025-01-01..2025-12-30"), CONNECTION, rep(0))
                .get("comparedWith")
                .get("role")
                .asText())
        .isEqualTo("hunter");
  }

  @Test
  void repsWhoDoNotDifferAreSaidToBeAlike() {
    TestOrganization organization = TestOrganization.create();
    for (int i = 0; i < 12; i++) {
      organization.withReps(rep(i));
      organization.accept(opportunities(rep(i), "a", 400, 200));
    }

    JsonNode connection =
        Answer.find(organization.scorecard(PERIOD).get("connections"), "connection", CONNECTION);

    assertThat(connection.get("sentences").get(0).asText())
        .contains("Reps do not differ measurably");
    for (JsonNode finding : connection.get("findings")) {
      assertThat(verdict(finding)).isEqualTo("in-line");
    }
  }

  @Test
  void aMetricWithoutFactsIsAbsentAndMeasuresStandByStageAndKey() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    organization.accept(
        List.of(
            fact("1", "kim", "deals_won", "2025-03-01T00:00:00Z", "1"),
            fact("2", "kim", "demos_held", "2025-03-01T00:00:00Z", "0"),
            fact("3", "kim", "emails_sent", "2025-03-01T00:00:00Z", "5"),
            fact("4", "kim", "calls_made", "2025-03-01T00:00:00Z", "5")));

    JsonNode scorecard = organization.scorecardOfRep("kim", "2025-03");

    assertThat(Answer.texts(scorecard.get("measures"), "metric"))
        .containsExactly("calls_made", "emails_sent", "demos_held", "deals_won");
    assertThat(Answer.texts(scorecard.get("measures"), "stage"))
        .containsExactly("activity", "activity", "progress", "outcome");
    assertThat(Answer.measure(scorecard, "demos_held"))
        .as("a fact of zero is not absent")
        .isEqualByComparingTo("0");
    assertThat(organization.scorecard("2025-04").get("measures")).isEmpty();
  }

  @Test
  void aScorecardFollowsEveryChangeAtOnce() {
    TestOrganization organization = TestOrganization.create("{\"smallestGroup\":3}");
    for (int i = 0; i < 4; i++) {
      organization.withReps(rep(i));
      organization.accept(opportunities(rep(i), "a", 50, 25));
    }
    assertThat(findingOf(organization, rep(0)).get("attempts").asInt()).isEqualTo(50);

    organization.accept(opportunities(rep(0), "b", 10, 5));
    assertThat(findingOf(organization, rep(0)).get("attempts").asInt()).isEqualTo(60);

    organization.put("/v1/reps/rep-00", "{\"key\":\"rep-00\",\"name\":\"Renamed\"}").ok(200);
    assertThat(findingOf(organization, rep(0)).get("repName").asText()).isEqualTo("Renamed");

    organization
        .send(
            "PATCH",
            "/v1/organizations/" + organization.key(),
            TestOrganization.JSON,
            "{\"smallestGroup\":5}")
        .ok(200);
    assertThat(verdict(findingOf(organization, rep(0)))).isEqualTo("not-comparable");
  }
}
