package org.engagementscorecard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Organizations: who may create, see and change which. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class OrganizationTest {

  @Test
  void aNewOneHasDefaultsOrWhatItWasGiven() {
    TestOrganization plain = TestOrganization.create();
    TestOrganization given =
        TestOrganization.create(
            """
            {"name":"Vertrieb Süd","zone":"Europe/Berlin","fiscalYearStartMonth":4,
             "fiscalCalendar":"4-4-5","fiscalYearEnd":"last",
             "workingDays":["SATURDAY","MONDAY","MONDAY"],
             "holidays":["2026-12-25","2026-01-01","2026-12-25"],
             "weekStart":"SUNDAY","smallestGroup":7,"rampDays":0,"needsPeriod":"last-180-days",
             "peerGroup":"team","rampDaysByRole":{"seller":180,"a/b ~":0},"language":"german",
             "needsAtATime":5}""");

    JsonNode defaults = plain.get("/v1/organizations/" + plain.key()).ok(200);
    JsonNode settings = given.get("/v1/organizations/" + given.key()).ok(200);

    assertThat(defaults)
        .isEqualTo(
            Answer.read(
                """
                {"key":"%1$s","name":"%1$s","zone":"UTC","fiscalYearStartMonth":1,
                 "fiscalCalendar":"months","fiscalYearEnd":"nearest","workingDays":
                 ["MONDAY","TUESDAY","WEDNESDAY","THURSDAY","FRIDAY"],"holidays":[],
                 "weekStart":"MONDAY","smallestGroup":5,"rampDays":90,
                 "needsPeriod":"latest-365-days","peerGroup":"role","rampDaysByRole":{},"language":"english",
                 "needsAtATime":3}"""
                    .formatted(plain.key())));
    assertThat(settings)
        .isEqualTo(
            Answer.read(
                """
                {"key":"%1$s","name":"Vertrieb Süd","zone":"Europe/Berlin",
                 "fiscalCalendar":"4-4-5","fiscalYearEnd":"last",
                 "workingDays":["MONDAY","SATURDAY"],"holidays":["2026-01-01","2026-12-25"],
                 "fiscalYearStartMonth":4,"weekStart":"SUNDAY","smallestGroup":7,"rampDays":0,
                 "needsPeriod":"last-180-days","peerGroup":"team",
                 "rampDaysByRole":{"a/b ~":0,"seller":180},"language":"german",
                 "needsAtATime":5}"""
                    .formatted(given.key())));
  }

  @Test
  void onlyAdminsOfTheDefaultOrganizationCreate() {
    TestOrganization organization = TestOrganization.create();

    JsonNode problem =
        organization.post("/v1/organizations", "{\"key\":\"of-somebody\"}").problem(403);

    assertThat(problem.get("type").asText()).isEqualTo("/problems/forbidden");
    TestOrganization.ofDefault().get("/v1/organizations/of-somebody").problem(404);
  }

  @Test
  void onlyAdminsOfTheDefaultOrganizationSeeOthers() {
    TestOrganization one = TestOrganization.create();
    TestOrganization other = TestOrganization.create();

    assertThat(one.all("/v1/organizations"))
        .extracting(item -> item.get("key").asText())
        .containsExactly(one.key());
    one.get("/v1/organizations/" + other.key()).problem(404);
    one.get("/v1/organizations/default").problem(404);
    assertThat(TestOrganization.ofDefault().all("/v1/organizations"))
        .extracting(item -> item.get("key").asText())
        .contains("default", one.key(), other.key())
        .doesNotHaveDuplicates();
    TestOrganization.ofDefault().get("/v1/organizations/" + one.key()).ok(200);
  }

  @Test
  void nobodyChangesAnother() {
    TestOrganization organization = TestOrganization.create();

    TestOrganization.ofDefault()
        .send(
            "PATCH",
            "/v1/organizations/" + organization.key(),
            TestOrganization.JSON,
            "{\"name\":\"taken over\"}")
        .problem(404);

    assertThat(
            organization
                .get("/v1/organizations/" + organization.key())
                .ok(200)
                .get("name")
                .asText())
        .isEqualTo(organization.key());
  }

  @Test
  void aChangeLeavesWhatItDoesNotName() {
    TestOrganization organization = TestOrganization.create("{\"rampDays\": 30}");

    JsonNode changed = change(organization, "{\"smallestGroup\": 9}").ok(200);

    assertThat(changed.get("smallestGroup").asInt()).isEqualTo(9);
    assertThat(changed.get("rampDays").asInt()).isEqualTo(30);
    assertThat(organization.get("/v1/organizations/" + organization.key()).ok(200))
        .isEqualTo(changed);
  }

  @Test
  void rampsByRoleStandInPlaceOfThoseThatStoodThere() {
    TestOrganization organization =
        TestOrganization.create("{\"rampDaysByRole\":{\"seller\":30,\"hunter\":60}}");

    JsonNode named = change(organization, "{\"peerGroup\":\"organization\"}").ok(200);
    assertThat(named.get("peerGroup").asText()).isEqualTo("organization");
    assertThat(named.get("rampDaysByRole"))
        .as("what isn't named stays")
        .isEqualTo(Answer.read("{\"hunter\":60,\"seller\":30}"));
    assertThat(
            change(organization, "{\"rampDaysByRole\":{\"farmer\":1000}}")
                .ok(200)
                .get("rampDaysByRole"))
        .isEqualTo(Answer.read("{\"farmer\":1000}"));
    assertThat(change(organization, "{\"rampDaysByRole\":{}}").ok(200).get("rampDaysByRole"))
        .isEmpty();
  }

  @Test
  void whatIsNoRampOfARoleIsRefusedWithItsPlace() {
    TestOrganization organization = TestOrganization.create();
    String many =
        IntStream.range(0, 101).mapToObj(i -> "\"r" + i + "\":1").collect(Collectors.joining(","));
    for (List<String> bad :
        List.of(
            List.of("/rampDaysByRole/a~1b~0", "{\"a/b~\":-1}"),
            List.of("/rampDaysByRole/a", "{\"a\":1001}"),
            List.of("/rampDaysByRole/a", "{\"b\":1,\"a\":1.5}"),
            List.of("/rampDaysByRole/a", "{\"a\":\"1\"}"),
            List.of("/rampDaysByRole/a", "{\"a\":null}"),
            List.of("/rampDaysByRole", "{\"a\":99999999999}"),
            List.of("/rampDaysByRole/", "{\"\":1}"),
            List.of("/rampDaysByRole/" + "x".repeat(101), "{\"" + "x".repeat(101) + "\":1}"),
            List.of("/rampDaysByRole/\ufffd", "{\"\\u0000\":1}"),
            List.of("/rampDaysByRole", "{" + many + "}"),
            List.of("/rampDaysByRole", "[1]"),
            List.of("/rampDaysByRole", "90"),
            List.of("/peerGroup", "\"Role\""),
            List.of("/peerGroup", "1"),
            List.of("/peerGroup", "\"\""))) {
      String field = bad.get(0).split("/", -1)[1];
      String body = "{\"" + field + "\":" + bad.get(1) + "}";
      assertThat(Answer.places(change(organization, body).problemWithPlace(422)))
          .as(body)
          .containsExactly(bad.get(0));
    }
    assertThat(
            organization
                .get("/v1/organizations/" + organization.key())
                .ok(200)
                .get("rampDaysByRole"))
        .isEmpty();
  }

  @Test
  void whatIsNoFiscalCalendarAndNoWorkingDayIsRefusedWithItsPlace() {
    TestOrganization organization = TestOrganization.create();
    JsonNode before = organization.get("/v1/organizations/" + organization.key()).ok(200);
    String many =
        LocalDate.of(2020, 1, 1)
            .datesUntil(LocalDate.of(2020, 1, 1).plusDays(2_001))
            .map(day -> "\"" + day + "\"")
            .collect(Collectors.joining(","));
    for (List<String> bad :
        List.of(
            List.of("/fiscalCalendar", "\"4-4-4\""),
            List.of("/fiscalCalendar", "\"MONTHS\""),
            List.of("/fiscalCalendar", "445"),
            List.of("/fiscalYearEnd", "\"first\""),
            List.of("/fiscalYearEnd", "\"\""),
            List.of("/workingDays", "[]"),
            List.of("/workingDays", "\"MONDAY\""),
            List.of("/workingDays", "{}"),
            List.of("/workingDays/1", "[\"MONDAY\",null]"),
            List.of("/workingDays/1", "[\"MONDAY\",\"monday\"]"),
            List.of("/workingDays/0", "[1]"),
            List.of("/workingDays", "[" + "\"MONDAY\",".repeat(200) + "\"MONDAY\"]"),
            List.of("/holidays", "[" + many + "]"),
            List.of("/holidays/1", "[\"2026-01-01\",\"1899-12-31\"]"),
            List.of("/holidays/0", "[\"2200-01-01\"]"),
            List.of("/holidays/0", "[\"+999999-01-01\"]"),
            List.of("/holidays/0", "[null]"),
            List.of("/holidays/0", "[\"2026-02-30\"]"),
            List.of("/holidays/0", "[[2026,1,1]]"),
            List.of("/holidays/2", "[\"2026-01-01\",\"2026-01-02\",20260103]"),
            List.of("/holidays", "\"2026-01-01\""))) {
      String field = bad.get(0).split("/", -1)[1];
      String body = "{\"" + field + "\":" + bad.get(1) + "}";
      assertThat(Answer.places(change(organization, body).problemWithPlace(422)))
          .as(body)
          .containsExactly(bad.get(0));
    }
    assertThat(organization.get("/v1/organizations/" + organization.key()).ok(200))
        .isEqualTo(before);

    String most = many.substring(0, many.lastIndexOf(','));
    assertThat(change(organization, "{\"holidays\":[" + most + "]}").ok(200).get("holidays"))
        .hasSize(2_000);
    assertThat(change(organization, "{\"name\":\"N\"}").ok(200).get("holidays"))
        .as("what isn't named stays")
        .hasSize(2_000);
    assertThat(change(organization, "{\"holidays\":[]}").ok(200).get("holidays")).isEmpty();
  }

  @Test
  void anotherZoneMovesFactsToItsDays() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    organization.accept(List.of(fact("1", "kim", "calls_made", "2026-01-01T23:00:00Z", "1")));
    assertThat(Answer.measure(organization.scorecard("2026-01-01..2026-01-01"), "calls_made"))
        .isEqualByComparingTo("1");

    change(organization, "{\"zone\":\"Asia/Kolkata\"}").ok(200);

    assertThat(Answer.measure(organization.scorecard("2026-01-01..2026-01-01"), "calls_made"))
        .isNull();
    assertThat(Answer.measure(organization.scorecard("2026-01-02..2026-01-02"), "calls_made"))
        .isEqualByComparingTo("1");
  }

  @Test
  void aTakenKeyIsAConflictAlsoForTwoAtOnce() {
    TestOrganization organization = TestOrganization.create();
    String taken = "{\"key\":\"" + organization.key() + "\"}";
    TestOrganization.ofDefault().post("/v1/organizations", taken).problem(409);
    String body = "{\"key\":\"race-" + organization.id() + "\"}";
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> TestOrganization.ofDefault().post("/v1/organizations", body)));
    }

    assertThat(answers)
        .extracting(answer -> answer.join().status())
        .containsExactlyInAnyOrder(201, 409, 409, 409);
  }

  @Test
  void settingsOutOfRangeAreRefusedWithTheirPlace() {
    TestOrganization organization = TestOrganization.create();
    JsonNode before = organization.get("/v1/organizations/" + organization.key()).ok(200);
    for (List<String> bad :
        List.of(
            List.of("fiscalYearStartMonth", "0"),
            List.of("fiscalYearStartMonth", "13"),
            List.of("fiscalYearStartMonth", "\"4\""),
            List.of("fiscalYearStartMonth", "4.0"),
            List.of("fiscalYearStartMonth", "99999999999"),
            List.of("weekStart", "\"monday\""),
            List.of("weekStart", "1"),
            List.of("weekStart", "\"\""),
            List.of("smallestGroup", "2"),
            List.of("smallestGroup", "-1"),
            List.of("smallestGroup", "1001"),
            List.of("rampDays", "-1"),
            List.of("needsAtATime", "0"),
            List.of("needsAtATime", "21"),
            List.of("rampDays", "1001"),
            List.of("zone", "\"Mars/Olympus\""),
            List.of("zone", "\"\""),
            List.of("zone", "\"" + "x".repeat(61) + "\""),
            List.of("needsPeriod", "\"soon\""),
            List.of("name", "\"\""),
            List.of("name", "\"  \""),
            List.of("name", "\"" + "x".repeat(201) + "\""))) {
      JsonNode problem =
          change(organization, "{\"" + bad.get(0) + "\":" + bad.get(1) + "}").problemWithPlace(422);
      assertThat(Answer.places(problem)).as(bad.toString()).contains("/" + bad.get(0));
    }
    assertThat(organization.get("/v1/organizations/" + organization.key()).ok(200))
        .isEqualTo(before);
  }

  @Test
  void aNewOnesSettingsAreRefusedWithTheirPlaceInTheBody() {
    for (List<String> bad :
        List.of(
            List.of("zone", "\"Mars/Olympus\""),
            List.of("needsPeriod", "\"soon\""),
            List.of("smallestGroup", "1"),
            List.of("weekStart", "\"monday\""),
            List.of("surprise", "1"))) {
      JsonNode problem =
          TestOrganization.ofDefault()
              .post(
                  "/v1/organizations",
                  "{\"key\":\"never\",\"settings\":{\"%s\":%s}}".formatted(bad.get(0), bad.get(1)))
              .problemWithPlace(422);
      assertThat(Answer.places(problem)).containsExactly("/settings/" + bad.get(0));
    }
    TestOrganization.ofDefault().get("/v1/organizations/never").problem(404);
  }

  @Test
  void aKeyIsSmallLettersDigitsAndHyphens() {
    for (String key :
        List.of("", "-x", "Ä", "UPPER", "a b", "a/b", "a_b", "x".repeat(64), "a\\u0000")) {
      TestOrganization.ofDefault()
          .post("/v1/organizations", "{\"key\":\"" + key + "\"}")
          .problemWithPlace(422);
    }
  }

  private static Answer change(TestOrganization organization, String settings) {
    return organization.send(
        "PATCH", "/v1/organizations/" + organization.key(), TestOrganization.JSON, settings);
  }
}
