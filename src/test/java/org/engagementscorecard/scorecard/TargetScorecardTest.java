package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.encoded;
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

/**
 * Targets on scorecards. The second quarter of 2025 has 65 working days: 22 in April, 22 in May and
 * 21 in June.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class TargetScorecardTest {
  private static final String QUARTER = "2025-Q2";
  private static int facts;

  private static TestOrganization organization() {
    return TestOrganization.create()
        .withMetric("calls", "sum")
        .withMetric("score", "mean")
        .withRepsInRole("seller", "kim", "lee");
  }

  private static void target(TestOrganization organization, String key, String rest) {
    organization.put("/v1/targets", "{\"key\":\"" + key + "\"," + rest + "}").ok(200);
  }

  private static void did(
      TestOrganization organization, String rep, String metric, String day, String value) {
    facts++;
    organization.accept(List.of(fact("f" + facts, rep, metric, day + "T12:00:00Z", value)));
  }

  private static JsonNode measure(JsonNode scorecard, String metric) {
    return Answer.find(scorecard.get("measures"), "metric", metric);
  }

  private static JsonNode aim(JsonNode scorecard, String metric) {
    return measure(scorecard, metric).path("target");
  }

  private static void assertAim(JsonNode target, String aim, String attainment) {
    assertThat(target.get("aim").decimalValue()).isEqualByComparingTo(aim);
    if (attainment == null) {
      assertThat(target.has("attainment")).isFalse();
    } else {
      assertThat(target.get("attainment").decimalValue()).isEqualByComparingTo(attainment);
    }
  }

  @Test
  void ofATargetThatIsRaisedBothPartsCount() {
    TestOrganization organization = organization();
    target(
        organization, "q", "\"metric\":\"calls\",\"rep\":\"kim\",\"value\":65,\"per\":\"quarter\"");
    target(
        organization,
        "raised",
        "\"metric\":\"calls\",\"rep\":\"kim\",\"value\":130,\"per\":\"quarter\","
            + "\"from\":\"2025-05-19\"");
    did(organization, "kim", "calls", "2025-06-03", "48");

    JsonNode target = aim(organization.scorecardOfRep("kim", QUARTER), "calls");

    // 34 working days of 65 until 18 May, 31 from then on: 65 × 34/65 + 130 × 31/65
    assertAim(target, "96", "0.5");
    assertThat(target.get("aimToDate").decimalValue()).isEqualByComparingTo("96");
    assertThat(target.get("attainmentToDate").decimalValue()).isEqualByComparingTo("0.5");
    assertThat(target.get("workingDays").asInt()).isEqualTo(65);
    assertThat(target.get("parts"))
        .isEqualTo(
            Answer.read(
                """
                [{"target":"q","of":"rep","first":"2025-04-01","last":"2025-05-18","value":65,
                  "per":"quarter","workingDays":34,"share":1,"aim":34},
                 {"target":"raised","of":"rep","first":"2025-05-19","last":"2025-06-30","value":130,
                  "per":"quarter","workingDays":31,"share":1,"aim":62}]"""));
    assertThat(target.get("sentence").asText())
        .isEqualTo("48 of 96 aimed at by 30 June 2025 (50%).");
    assertAim(aim(organization.scorecardOfRep("kim", "2025-05"), "calls"), "32", null);
    assertThat(aim(organization.scorecardOfRep("lee", QUARTER), "calls").isMissingNode()).isTrue();
  }

  @Test
  void lessIsAskedOfSomebodyWhoIsNew() {
    TestOrganization organization = organization();
    organization
        .put(
            "/v1/reps",
            """
            [{"key":"kim","name":"Kim","startDate":"2025-04-01","memberships":[{"role":"seller"}]},
             {"key":"lee","name":"Lee","startDate":"2025-06-16","memberships":[{"role":"seller"}]}]
            """)
        .ok(200);
    target(
        organization,
        "m",
        "\"metric\":\"calls\",\"role\":\"seller\",\"value\":20,\"per\":\"month\","
            + "\"ramp\":[{\"days\":30,\"share\":0.25},{\"days\":60,\"share\":0.5}]");
    did(organization, "kim", "calls", "2025-06-03", "7");

    JsonNode kim = aim(organization.scorecardOfRep("kim", QUARTER), "calls");

    // April at a quarter; until 30 May, all working days of May, at a half; then whole
    assertAim(kim, "35", "0.2");
    assertThat(kim.get("parts").findValuesAsText("of")).containsOnly("role");
    assertThat(kim.get("parts").findValuesAsText("share")).containsExactly("0.25", "0.5", "1");
    assertThat(kim.get("parts").findValuesAsText("aim")).containsExactly("5", "10", "20");
    assertThat(kim.get("sentence").asText())
        .isEqualTo(
            "7 of 35 aimed at by 30 June 2025 (20%); 5 for April 2025 at 25% while ramping; 10 for"
                + " 1 May 2025 to 30 May 2025 at 50% while ramping.");
    // 11 of the 21 working days of June are left when lee starts: 20 × 11/21 × 0.25
    JsonNode lee = aim(organization.scorecardOfRep("lee", QUARTER), "calls");
    assertAim(lee, "2.619048", null);
    assertThat(lee.get("workingDays").asInt()).isEqualTo(11);
  }

  @Test
  void attainmentOfSomebodyWhoMovesStaysWhereItWasEarned() {
    TestOrganization organization = organization();
    organization
        .put(
            "/v1/teams",
            """
            [{"key":"all","name":"All"},{"key":"north","name":"North","parent":"all"},
             {"key":"south","name":"South","parent":"all"}]""")
        .ok(200);
    organization
        .put(
            "/v1/reps",
            """
            [{"key":"kim","name":"Kim","memberships":[{"team":"north","role":"seller"},
               {"from":"2025-05-12","team":"south","role":"seller"}]},
             {"key":"lee","name":"Lee","memberships":[{"team":"south","role":"seller"}]}]""")
        .ok(200);
    target(
        organization,
        "q",
        "\"metric\":\"calls\",\"role\":\"seller\",\"value\":65,\"per\":\"quarter\"");
    did(organization, "kim", "calls", "2025-04-03", "10");
    did(organization, "kim", "calls", "2025-06-03", "20");
    did(organization, "lee", "calls", "2025-06-03", "13");

    JsonNode north = aim(organization.scorecardOfTeam("north", QUARTER), "calls");
    JsonNode south = aim(organization.scorecardOfTeam("south", QUARTER), "calls");

    // 29 working days until 11 May and 36 from then on
    assertAim(north, "29", "0.344828");
    assertAim(south, "101", "0.326733");
    assertThat(south.get("workingDays").asInt()).isEqualTo(36 + 65);
    assertThat(south.get("parts")).hasSize(1);
    assertAim(aim(organization.scorecardOfTeam("all", QUARTER), "calls"), "130", "0.330769");
    assertAim(aim(organization.scorecard(QUARTER), "calls"), "130", "0.330769");
    JsonNode kim = aim(organization.scorecardOfRep("kim", QUARTER), "calls");
    assertAim(kim, "65", "0.461538");
    assertThat(kim.get("parts")).as("the same target before and after").hasSize(1);

    // A team's own target counts from its first day on; until then what its members aim at.
    target(
        organization,
        "own",
        "\"metric\":\"calls\",\"team\":\"north\",\"value\":100,\"per\":\"quarter\","
            + "\"from\":\"2025-05-01\"");
    JsonNode own = aim(organization.scorecardOfTeam("north", QUARTER), "calls");
    assertAim(own, "88.153846", "0.113438");
    assertThat(own.get("parts").findValuesAsText("of")).containsExactly("role", "team");
    assertAim(aim(organization.scorecardOfTeam("all", QUARTER), "calls"), "130", "0.330769");
    assertAim(aim(organization.scorecard(QUARTER), "calls"), "130", "0.330769");
  }

  @Test
  void aRepsOwnTargetBeatsThatOfTheRoleOnItsDays() {
    TestOrganization organization = organization();
    target(
        organization,
        "role",
        "\"metric\":\"calls\",\"role\":\"seller\",\"value\":1,\"per\":\"day\"");
    target(
        organization,
        "own",
        "\"metric\":\"calls\",\"rep\":\"kim\",\"value\":3,\"per\":\"day\","
            + "\"from\":\"2025-05-01\",\"until\":\"2025-06-01\"");

    JsonNode kim = aim(organization.scorecardOfRep("kim", QUARTER), "calls");

    assertAim(kim, "109", null);
    assertThat(kim.get("parts").findValuesAsText("target")).containsExactly("role", "own", "role");
    assertAim(aim(organization.scorecardOfRep("lee", QUARTER), "calls"), "65", null);
    JsonNode measure = measure(organization.scorecard(QUARTER), "calls");
    assertAim(measure.get("target"), "174", null);
    assertThat(measure.has("value")).as("absent, not zero").isFalse();
    assertThat(measure.get("facts").asInt()).isZero();
    assertThat(measure.get("target").get("sentence").asText())
        .isEqualTo("Nothing known of 174 aimed at by 30 June 2025.");
    assertThat(
            aim(organization.scorecardOfRep("kim", "2025-05-03..2025-05-04"), "calls")
                .isMissingNode())
        .as("nothing is aimed at on a weekend")
        .isTrue();
  }

  @Test
  void ofALevelItIsTheMeanOverTheWorkingDays() {
    TestOrganization organization = organization();
    organization.put("/v1/teams", "[{\"key\":\"north\",\"name\":\"North\"}]").ok(200);
    organization
        .put(
            "/v1/reps",
            "[{\"key\":\"kim\",\"name\":\"Kim\",\"memberships\":[{\"team\":\"north\"}]}]")
        .ok(200);
    target(organization, "a", "\"metric\":\"score\",\"rep\":\"kim\",\"value\":5");
    target(
        organization,
        "b",
        "\"metric\":\"score\",\"rep\":\"kim\",\"value\":7,\"from\":\"2025-05-19\"");
    did(organization, "kim", "score", "2025-06-03", "4");

    JsonNode kim = aim(organization.scorecardOfRep("kim", QUARTER), "score");

    // (5 × 34 + 7 × 31) / 65
    assertAim(kim, "5.953846", "0.671835");
    assertThat(kim.get("sentence").asText())
        .isEqualTo("4 where 5.95 is aimed at until 30 June 2025 (67%).");
    assertThat(kim.get("parts").get(0).has("per")).isFalse();
    JsonNode team = measure(organization.scorecardOfTeam("north", QUARTER), "score");
    assertThat(team.has("value")).isTrue();
    assertThat(team.has("target")).as("levels aren't added up").isFalse();
    assertThat(measure(organization.scorecard(QUARTER), "score").has("target")).isFalse();
    target(organization, "c", "\"metric\":\"score\",\"team\":\"north\",\"value\":8");
    assertAim(aim(organization.scorecardOfTeam("north", QUARTER), "score"), "8", "0.5");
  }

  @Test
  void whereLessIsBetterTheSentenceSaysSo() {
    TestOrganization organization = organization();
    target(
        organization,
        "t",
        "\"metric\":\"deals_lost\",\"rep\":\"kim\",\"value\":4,\"per\":\"quarter\"");
    target(
        organization,
        "none",
        "\"metric\":\"calls\",\"rep\":\"kim\",\"value\":0,\"per\":\"quarter\"");
    did(organization, "kim", "deals_lost", "2025-06-03", "3");
    did(organization, "kim", "calls", "2025-06-03", "3");

    JsonNode scorecard = organization.scorecardOfRep("kim", QUARTER);

    assertAim(aim(scorecard, "deals_lost"), "4", "0.75");
    assertThat(aim(scorecard, "deals_lost").get("sentence").asText())
        .isEqualTo("3 of 4 aimed at by 30 June 2025 (75%); less is better.");
    assertAim(aim(scorecard, "calls"), "0", null);
  }

  @Test
  void calendarsAreTheOrganizations() {
    TestOrganization organization =
        TestOrganization.create(
                """
                {"fiscalCalendar":"4-4-5","fiscalYearEnd":"last","fiscalYearStartMonth":2,
                 "weekStart":"SUNDAY","workingDays":["MONDAY","TUESDAY","SATURDAY"],
                 "holidays":["2025-04-21","2025-04-22","2025-04-23"]}""")
            .withReps("kim");
    target(
        organization,
        "m",
        "\"metric\":\"calls_made\",\"rep\":\"kim\",\"value\":12,\"per\":\"month\"");

    // April 2025 has Mondays 7, 14, 28 (21 is a holiday), Tuesdays 1, 8, 15, 29, Saturdays 5, 12,
    // 19 and 26: 11 working days, 7 of them until the 15th... counted below: 1, 5, 7, 8, 12, 14, 15
    JsonNode half = aim(organization.scorecardOfRep("kim", "2025-04-01..2025-04-15"), "calls_made");
    assertThat(half.get("workingDays").asInt()).isEqualTo(7);
    assertAim(half, "7.636364", null);
    // A quarter of 4-4-5 has 13 weeks of 3 working days.
    organization.delete("/v1/targets/m").ok(204);
    target(
        organization,
        "q",
        "\"metric\":\"calls_made\",\"rep\":\"kim\",\"value\":39,\"per\":\"quarter\"");
    JsonNode quarter = aim(organization.scorecardOfRep("kim", "2024-Q3"), "calls_made");
    assertThat(quarter.get("workingDays").asInt()).isEqualTo(39);
    assertAim(quarter, "39", null);
    assertAim(aim(organization.scorecardOfRep("kim", "2024-P07"), "calls_made"), "12", null);
  }

  @Test
  void whatIsAimedAtToDateEndsToday() {
    TestOrganization organization = organization();
    target(organization, "d", "\"metric\":\"calls\",\"rep\":\"kim\",\"value\":1,\"per\":\"day\"");
    target(organization, "l", "\"metric\":\"score\",\"rep\":\"kim\",\"value\":1");

    JsonNode past = organization.scorecardOfRep("kim", "last-30-days");
    assertThat(aim(past, "calls").get("aimToDate")).isEqualTo(aim(past, "calls").get("aim"));
    String today = past.get("period").get("last").asText();
    JsonNode begun = organization.scorecardOfRep("kim", "2025-01-01..2035-01-01");
    assertThat(aim(begun, "calls").get("aimToDate"))
        .isEqualTo(
            aim(organization.scorecardOfRep("kim", "2025-01-01.." + today), "calls").get("aim"));
    assertThat(aim(begun, "calls").get("sentence").asText()).contains(" of it by ");
    JsonNode future = organization.scorecardOfRep("kim", "2190-Q1");
    assertThat(aim(future, "calls").get("aim").asInt()).isEqualTo(64);
    assertThat(aim(future, "calls").get("aimToDate").asInt()).isZero();
    assertThat(aim(future, "calls").get("sentence").asText())
        .isEqualTo("Nothing known of 64 aimed at by 31 March 2190; it begins on 1 January 2190.");
    assertThat(aim(future, "score").get("aim").asInt()).isEqualTo(1);
    assertThat(aim(future, "score").has("aimToDate")).isFalse();
  }

  @Test
  void whatWasKnownBeforeATargetChangedOrWasWithdrawnIsShownAgain() {
    TestOrganization organization = organization();
    organization.put("/v1/teams", "[{\"key\":\"north\",\"name\":\"North\"}]").ok(200);
    did(organization, "kim", "calls", "2025-06-03", "7");
    List<String> paths =
        List.of(
            "/v1/scorecard?period=" + QUARTER,
            "/v1/reps/kim/scorecard?period=" + QUARTER,
            "/v1/teams/north/scorecard?period=" + QUARTER);
    List<List<Answer>> shown = new ArrayList<>();
    Runnable look = () -> shown.add(paths.stream().map(organization::get).toList());
    look.run();
    target(
        organization,
        "t",
        "\"metric\":\"calls\",\"rep\":\"kim\",\"value\":10.5,\"per\":\"quarter\","
            + "\"ramp\":[{\"days\":10,\"share\":0.5}]");
    look.run();
    target(
        organization,
        "t",
        "\"metric\":\"calls\",\"role\":\"seller\",\"value\":20,\"per\":\"quarter\"");
    target(
        organization,
        "u",
        "\"metric\":\"calls\",\"team\":\"north\",\"value\":20,\"per\":\"month\","
            + "\"until\":\"2025-05-01\"");
    look.run();
    organization.delete("/v1/targets/t").ok(204);
    look.run();
    target(
        organization, "t", "\"metric\":\"calls\",\"rep\":\"kim\",\"value\":3,\"per\":\"quarter\"");
    look.run();

    List<String> aims = new ArrayList<>();
    for (List<Answer> then : shown) {
      aims.add(aim(then.get(1).ok(200), "calls").path("aim").asText());
      for (int i = 0; i < paths.size(); i++) {
        String at = then.get(i).ok(200).get("asKnownOn").asText();
        assertThat(organization.get(paths.get(i) + "&asKnownOn=" + encoded(at)).text())
            .isEqualTo(then.get(i).text());
      }
    }
    assertThat(aims).containsExactly("", "10.5", "20", "", "3");
  }
}
