package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.engagementscorecard.http.TestOrganization.encoded;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Suggested targets. What is asked for has ten days, eight of them working days, so what counts are
 * the forty days before today.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class TargetSuggestionTest {
  private static final String PERIOD = "2190-03-01..2190-03-10";
  private static final int WORKING_DAYS = 8;

  private TestOrganization organization;
  private LocalDate today;
  private final List<String> reps = new ArrayList<>();
  private final List<String> facts = new ArrayList<>();

  @BeforeEach
  void empty() {
    organization = TestOrganization.create().withMetric("calls", "sum");
    today = LocalDate.now(ZoneOffset.UTC);
    rep("kim", null, "{\"role\":\"seller\"}");
  }

  private void rep(String key, LocalDate startDate, String memberships) {
    reps.add(
        "{\"key\":\"%1$s\",\"name\":\"%1$s\",\"startDate\":%2$s,\"memberships\":[%3$s]}"
            .formatted(key, startDate == null ? "null" : "\"" + startDate + "\"", memberships));
  }

  private void did(String rep, String metric, LocalDate day, double value) {
    facts.add(fact("f" + facts.size(), rep, metric, day + "T12:00:00Z", Double.toString(value)));
  }

  private void post() {
    organization.put("/v1/reps", "[" + String.join(",", reps) + "]").ok(200);
    organization.accept(facts);
  }

  private long workingDays(LocalDate from) {
    return from.datesUntil(today)
        .filter(
            day ->
                day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY)
        .count();
  }

  private JsonNode suggestion(String metric) {
    return organization
        .get("/v1/targets/suggestion?metric=" + metric + "&rep=kim&period=" + PERIOD)
        .ok(200);
  }

  /** Sellers of whom the i-th does i per working day. */
  private void sellers(int count) {
    for (int i = 1; i <= count; i++) {
      rep("seller-" + i, null, "{\"role\":\"seller\"}");
      did("seller-" + i, "calls", today.minusDays(40), i * workingDays(today.minusDays(40)) - 1);
      did("seller-" + i, "calls", today.minusDays(1), 1);
      did("seller-" + i, "calls", today.minusDays(41), 1_000);
      did("seller-" + i, "calls", today, 1_000);
    }
  }

  private static void assertNumbers(JsonNode suggestion, double value, double low, double high) {
    assertThat(suggestion.get("value").asDouble()).isCloseTo(value, within(1e-9));
    assertThat(suggestion.get("low").asDouble()).isCloseTo(low, within(1e-9));
    assertThat(suggestion.get("high").asDouble()).isCloseTo(high, within(1e-9));
  }

  @Test
  void theMiddleOfComparableRepsIsSuggestedWithItsInterval() {
    sellers(8);
    did("kim", "calls", today.minusDays(3), 1e6);
    rep("farmer", null, "{\"role\":\"farmer\"}");
    did("farmer", "calls", today.minusDays(3), 1e6);
    rep("new", today.minusDays(30), "{\"role\":\"seller\"}");
    did("new", "calls", today.minusDays(3), 1e6);
    rep("silent", null, "{\"role\":\"seller\"}");
    did("silent", "calls_made", today.minusDays(3), 1);
    post();

    JsonNode suggestion = suggestion("calls");

    // Of 8 values the second and the seventh, in 93% of cases; the middle of 4 and 5
    assertThat(suggestion.get("suggestion").asBoolean()).isTrue();
    assertNumbers(suggestion, 4.5 * WORKING_DAYS, 2 * WORKING_DAYS, 7 * WORKING_DAYS);
    assertThat(suggestion.get("coverage").asDouble()).isCloseTo(0.9296875, within(1e-9));
    assertThat(suggestion.get("level").asDouble()).isEqualTo(0.9);
    assertThat(suggestion.get("reps").asInt()).isEqualTo(8);
    assertThat(suggestion.get("workingDays").asInt()).isEqualTo(WORKING_DAYS);
    assertThat(suggestion.get("first").asText()).isEqualTo(today.minusDays(40).toString());
    assertThat(suggestion.get("last").asText()).isEqualTo(today.minusDays(1).toString());
    assertThat(suggestion.get("sentence").asText())
        .isEqualTo(
            "A suggestion for calls: 36 over 8 working days, as the rep in the middle of 8"
                + " comparable reps in the role seller had from "
                + today.minusDays(40)
                + " to "
                + today.minusDays(1)
                + " per working day; for reps like these the middle is likely 16 to 56 (93%"
                + " interval). It is what is usual, not what is possible.");
    assertThat(organization.all("/v1/targets")).isEmpty();
  }

  @Test
  void onlyDaysInTheGroupCount() {
    sellers(4);
    // Two who came into the role, or started, on the same day, and did 3 a working day since
    LocalDate since = today.minusDays(20);
    rep("moved", null, "{\"role\":\"farmer\"},{\"from\":\"" + since + "\",\"role\":\"seller\"}");
    did("moved", "calls", since.minusDays(1), 1_000);
    did("moved", "calls", since, 3 * workingDays(since));
    organization
        .send(
            "PATCH",
            "/v1/organizations/" + organization.key(),
            TestOrganization.JSON,
            "{\"rampDays\":10}")
        .ok(200);
    rep("started", since, "{\"role\":\"seller\"}");
    did("started", "calls", since, 3 * workingDays(since));
    post();

    JsonNode suggestion = suggestion("calls");

    assertThat(suggestion.get("reps").asInt()).isEqualTo(6);
    assertNumbers(suggestion, 3 * WORKING_DAYS, WORKING_DAYS, 4 * WORKING_DAYS);
  }

  @Test
  void aLevelIsSuggestedAsItIs() {
    organization.withMetric("score", "mean");
    for (int i = 1; i <= 5; i++) {
      rep("seller-" + i, null, "{\"role\":\"seller\"}");
      did("seller-" + i, "score", today.minusDays(2), i);
      did("seller-" + i, "score", today.minusDays(9), i + 1);
    }
    post();

    assertNumbers(suggestion("score"), 3.5, 1.5, 5.5);
  }

  @Test
  void withoutEnoughRepsThereIsNoNumberButAReason() {
    sellers(4);
    post();
    JsonNode few = suggestion("calls");
    assertThat(few.has("value") || few.has("low") || few.has("high") || few.has("coverage"))
        .isFalse();
    assertThat(few.get("suggestion").asBoolean()).isTrue();
    assertThat(few.get("reps").asInt()).isEqualTo(4);
    assertThat(few.get("sentence").asText())
        .startsWith("No suggestion: too early to say; only 4 comparable reps have facts from ")
        .endsWith("fewer than the smallest group.");

    organization
        .send(
            "PATCH",
            "/v1/organizations/" + organization.key(),
            TestOrganization.JSON,
            "{\"smallestGroup\":3}")
        .ok(200);
    JsonNode four = suggestion("calls");
    assertThat(four.has("value")).isFalse();
    assertThat(four.get("sentence").asText())
        .isEqualTo(
            "No suggestion: too early to say; 4 comparable reps are too few for an interval.");
  }

  @Test
  void whatDoesNotScaleIsNotSuggested() {
    organization.withMetric("most", "max").withMetric("accounts", "distinct");
    sellers(5);
    post();
    for (String metric : List.of("most", "accounts")) {
      JsonNode suggestion = suggestion(metric);
      assertThat(suggestion.has("value")).isFalse();
      assertThat(suggestion.get("sentence").asText()).startsWith("No suggestion: what a metric of");
    }
    JsonNode weekend =
        organization
            .get("/v1/targets/suggestion?metric=calls&rep=kim&period=2190-03-06..2190-03-07")
            .ok(200);
    assertThat(weekend.has("value")).isFalse();
  }

  @Test
  void itIsShownAgainAsItWasKnown() {
    sellers(5);
    post();
    // The answer doesn't carry the instant; the scorecard of a moment later does.
    String path = "/v1/targets/suggestion?metric=calls&rep=kim&period=" + PERIOD;
    String before = organization.get(path).text();
    String at = organization.scorecard("2025").get("asKnownOn").asText();
    organization.accept(
        List.of(fact("x", "seller-1", "calls", today.minusDays(2) + "T00:00:00Z", "9999")));

    assertThat(organization.get(path).text()).isNotEqualTo(before);
    assertThat(organization.get(path + "&asKnownOn=" + encoded(at)).text()).isEqualTo(before);
  }

  @Test
  void faultsAreTold() {
    organization.withReps("kim");
    String good = "metric=calls&rep=kim&period=2190-03";
    for (String left : good.split("&", -1)) {
      assertThat(
              Answer.places(
                  organization
                      .get("/v1/targets/suggestion?" + good.replace(left, "other=1"))
                      .problemWithPlace(400)))
          .containsExactly(left.replaceAll("=.*", ""));
    }
    organization.get("/v1/targets/suggestion?" + good.replace("calls", "x")).problem(404);
    organization.get("/v1/targets/suggestion?" + good.replace("kim", "x")).problem(404);
    organization.get("/v1/targets/suggestion?" + good.replace("2190-03", "x")).problem(400);
    organization.delete("/v1/targets/suggestion").problem(405);
  }
}
