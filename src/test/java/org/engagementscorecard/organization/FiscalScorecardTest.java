package org.engagementscorecard.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/**
 * Scorecards of fiscal years of weeks. Whole months are read from the months' totals and the rest
 * from the days': what is shown equals what was sent, added up day by day.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class FiscalScorecardTest {
  private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
  private static final LocalDate FIRST_FACT = LocalDate.of(2017, 1, 1);
  private static final LocalDate LAST_FACT = LocalDate.of(2019, 2, 28);

  private static TestOrganization organization(String calendar) {
    return TestOrganization.create(
            """
            {"zone": "%s", "fiscalCalendar": "%s", "fiscalYearEnd": "nearest",
             "fiscalYearStartMonth": 2, "weekStart": "SUNDAY", "needsPeriod": "2018-P12"}"""
                .formatted(ZONE, calendar))
        .withReps("kim", "lee");
  }

  /**
   * Kim makes other numbers of calls each day, in its last hour and, where it has one, its first.
   */
  private static long calls(LocalDate day) {
    return day.getDayOfYear() + 1_000L * day.getDayOfMonth();
  }

  private static void sendCalls(TestOrganization organization) {
    List<String> facts = new ArrayList<>();
    for (LocalDate day = FIRST_FACT; !day.isAfter(LAST_FACT); day = day.plusDays(1)) {
      String late = day.atTime(LocalTime.of(22, 59)).atZone(ZONE).toInstant().toString();
      String early = day.atStartOfDay(ZONE).toInstant().toString();
      facts.add(fact("l" + day, "kim", "calls_made", late, "" + (calls(day) - 1)));
      facts.add(fact("e" + day, "kim", "calls_made", early, "1"));
    }
    facts.add(fact("other", "lee", "calls_made", "2018-02-03T12:00:00Z", "1000000"));
    organization.accept(facts);
  }

  private static void assertShows(
      TestOrganization organization, String period, String first, String last) {
    JsonNode scorecard = organization.scorecardOfRep("kim", period);

    assertThat(scorecard.get("period").get("expression").asText()).isEqualTo(period);
    assertThat(scorecard.get("period").get("first").asText()).as(period).isEqualTo(first);
    assertThat(scorecard.get("period").get("last").asText()).as(period).isEqualTo(last);
    long expected =
        LocalDate.parse(first)
            .datesUntil(LocalDate.parse(last).plusDays(1))
            .mapToLong(FiscalScorecardTest::calls)
            .sum();
    assertThat(Answer.measure(scorecard, "calls_made"))
        .as(period)
        .isEqualByComparingTo("" + expected);
  }

  /** Days: python3 -c "import datetime as d; print(d.date(2017,1,29)+d.timedelta(weeks=13))". */
  @Test
  void aYearOfFiftyThreeWeeksInQuartersOfFourFourAndFive() {
    TestOrganization organization = organization("4-4-5");
    sendCalls(organization);

    assertShows(organization, "2018", "2017-01-29", "2018-02-03");
    assertShows(organization, "2018-Q1", "2017-01-29", "2017-04-29");
    assertShows(organization, "2018-Q2", "2017-04-30", "2017-07-29");
    assertShows(organization, "2018-Q3", "2017-07-30", "2017-10-28");
    assertShows(organization, "2018-Q4", "2017-10-29", "2018-02-03");
    assertShows(organization, "2018-P01", "2017-01-29", "2017-02-25");
    assertShows(organization, "2018-P02", "2017-02-26", "2017-03-25");
    assertShows(organization, "2018-P03", "2017-03-26", "2017-04-29");
    assertShows(organization, "2018-P07", "2017-07-30", "2017-08-26");
    assertShows(organization, "2018-P11", "2017-11-26", "2017-12-23");
    assertShows(organization, "2018-P12", "2017-12-24", "2018-02-03");
    assertShows(organization, "2019-P01", "2018-02-04", "2018-03-03");
    assertShows(organization, "2019", "2018-02-04", "2019-02-02");
    assertShows(organization, "2018-W05", "2018-01-28", "2018-02-03");
    assertShows(organization, "2018-01", "2018-01-01", "2018-01-31");

    JsonNode whole = organization.scorecard("2018-P12");
    assertThat(whole.get("period").get("last").asText()).isEqualTo("2018-02-03");
    assertThat(Answer.measure(whole, "calls_made"))
        .isEqualByComparingTo(
            Answer.measure(organization.scorecardOfRep("kim", "2018-P12"), "calls_made")
                .add(new BigDecimal(1_000_000)));
    organization.get("/v1/learning-needs").ok(200);
  }

  @Test
  void aYearOfFiftyTwoWeeksInQuartersOfFiveFourAndFour() {
    TestOrganization organization = organization("5-4-4");
    sendCalls(organization);

    assertShows(organization, "2019", "2018-02-04", "2019-02-02");
    assertShows(organization, "2019-Q4", "2018-11-04", "2019-02-02");
    assertShows(organization, "2019-P10", "2018-11-04", "2018-12-08");
    assertShows(organization, "2019-P12", "2019-01-06", "2019-02-02");
    assertShows(organization, "2018-P12", "2017-12-31", "2018-02-03");
  }

  @Test
  void anotherCalendarShowsOtherDays() {
    TestOrganization organization = organization("months");
    sendCalls(organization);
    assertShows(organization, "2018-P12", "2018-01-01", "2018-01-31");

    organization
        .send(
            "PATCH",
            "/v1/organizations/" + organization.key(),
            TestOrganization.JSON,
            "{\"fiscalCalendar\":\"4-5-4\",\"fiscalYearEnd\":\"last\"}")
        .ok(200);

    assertShows(organization, "2018-P12", "2017-12-31", "2018-01-27");
    assertShows(organization, "2018", "2017-01-29", "2018-01-27");
  }

  @Test
  void aThirteenthPeriodIsABadParameter() {
    TestOrganization organization = organization("4-4-5");
    for (String period : List.of("2018-P13", "2018-P00", "2018-P7")) {
      JsonNode problem = organization.get("/v1/scorecard?period=" + period).problemWithPlace(400);
      assertThat(Answer.places(problem)).containsExactly("period");
      assertThat(problem.toString()).contains("2026-P07");
    }
  }
}
