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

/** Where a rep's peers are on a measure. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class UsualRangeTest {
  private static final String PERIOD = "2025-Q2";
  private static final String METRIC = "calls_made";

  private static JsonNode range(TestOrganization organization, String rep, String metric) {
    return Answer.find(organization.scorecardOfRep(rep, PERIOD).get("measures"), "metric", metric)
        .path("usualRange");
  }

  /** Calls of a rep in the second quarter. */
  private static String calls(String rep, int calls) {
    return fact("c-" + rep, rep, METRIC, "2025-05-05T10:00:00Z", Integer.toString(calls));
  }

  private static void put(TestOrganization organization, String rep, String more) {
    organization
        .put("/v1/reps", "[{\"key\":\"%1$s\",\"name\":\"%1$s\",%2$s}]".formatted(rep, more))
        .ok(200);
  }

  /** Twelve sellers with 110, 120 … 220 calls. */
  private static TestOrganization twelve() {
    TestOrganization organization = TestOrganization.create("{\"rampDays\":120}");
    List<String> facts = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      organization.withRepsInRole("seller", "rep-" + i);
      facts.add(calls("rep-" + i, 100 + 10 * i));
    }
    organization.accept(facts);
    return organization;
  }

  @Test
  void itIsTheMiddleHalfOfTheOthers() {
    TestOrganization organization = twelve();

    JsonNode range = range(organization, "rep-12", METRIC);

    // R: quantile(seq(110, 210, 10), c(.25, .5, .75)) is 135, 160, 185
    assertThat(range.get("reps").asInt()).isEqualTo(11);
    assertThat(range.get("low").asText()).isEqualTo("135");
    assertThat(range.get("middle").asText()).isEqualTo("160");
    assertThat(range.get("high").asText()).isEqualTo("185");
    assertThat(range.get("sentence").asText())
        .startsWith("Half of 11 peers in the role seller are between 135 and 185; 160 is in the");
    // R: quantile(seq(120, 220, 10), .25) is 145
    assertThat(range(organization, "rep-1", METRIC).get("low").asText()).isEqualTo("145");
    for (JsonNode measure : organization.scorecard(PERIOD).get("measures")) {
      assertThat(measure.has("usualRange")).as("only a rep has peers").isFalse();
    }
  }

  @Test
  void peersDidTheSameJobAllOfThisTimeAndAreNotRamping() {
    TestOrganization organization = twelve();
    organization.withRepsInRole("hunter", "other");
    put(organization, "joined", "\"memberships\":[{\"from\":\"2025-04-02\",\"role\":\"seller\"}]");
    put(
        organization,
        "moved",
        "\"memberships\":[{\"role\":\"hunter\"},{\"from\":\"2025-06-30\",\"role\":\"seller\"}]");
    put(organization, "left", "\"memberships\":[{\"role\":\"seller\"},{\"from\":\"2025-06-30\"}]");
    put(
        organization,
        "ramping",
        "\"startDate\":\"2025-04-01\",\"memberships\":[{\"role\":\"seller\"}]");
    List<String> outside = List.of("other", "joined", "moved", "left", "ramping");
    organization.accept(outside.stream().map(rep -> calls(rep, 9_000)).toList());

    assertThat(range(organization, "rep-12", METRIC).get("reps").asInt()).isEqualTo(11);
    for (String rep : outside) {
      assertThat(range(organization, rep, METRIC).isMissingNode()).as(rep).isTrue();
    }

    put(
        organization,
        "same-job",
        "\"memberships\":[{\"role\":\"seller\"},{\"from\":\"2025-05-01\",\"role\":\"seller\"}]");
    organization.accept(List.of(calls("same-job", 9_000)));
    assertThat(range(organization, "rep-12", METRIC).get("reps").asInt())
        .as("a team changed, the job didn't")
        .isEqualTo(12);
  }

  @Test
  void ofFewerThanTheSmallestGroupNothingIsSaid() {
    TestOrganization organization = TestOrganization.create();
    organization.withRepsInRole("seller", "a", "b", "c", "d", "e");
    organization.accept(List.of(calls("a", 1), calls("b", 2), calls("c", 3), calls("d", 4)));
    organization.accept(List.of(calls("e", 5)));
    assertThat(range(organization, "a", METRIC).isMissingNode()).as("four others").isTrue();

    organization.withRepsInRole("seller", "f");
    organization.accept(List.of(calls("f", 6)));
    assertThat(range(organization, "a", METRIC).get("reps").asInt()).isEqualTo(5);
    assertThat(range(organization, "a", METRIC).get("middle").asText()).isEqualTo("4");
  }

  @Test
  void peersWhoAreKnownToHaveDoneNothingCountAsZero() {
    TestOrganization organization = TestOrganization.create();
    organization.withRepsInRole("seller", "a", "b", "c", "d", "e", "f", "never");
    List<String> facts = new ArrayList<>();
    for (String rep : List.of("e", "f")) {
      facts.add(fact("old-" + rep, rep, METRIC, "2025-01-05T10:00:00Z", "3"));
    }
    organization.accept(facts);
    organization.accept(List.of(calls("a", 8), calls("b", 2), calls("c", 4), calls("d", 6)));

    JsonNode range = range(organization, "a", METRIC);

    // Of b, c, d, e and f: R: quantile(c(2, 4, 6, 0, 0), c(.25, .5, .75)) is 0, 2, 4
    assertThat(range.get("reps").asInt()).isEqualTo(5);
    assertThat(range.get("low").asText()).isEqualTo("0");
    assertThat(range.get("middle").asText()).isEqualTo("2");
    assertThat(range.get("high").asText()).isEqualTo("4");
    assertThat(range(organization, "e", METRIC).get("reps").asInt()).isEqualTo(5);
  }

  @Test
  void distinctSubjectsAreCountedRepByRep() {
    TestOrganization organization = TestOrganization.create();
    organization.withMetric("accounts", "distinct");
    List<String> facts = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      organization.withRepsInRole("seller", "r" + i);
      for (int account = 0; account < 2 * i; account++) {
        facts.add(
            TestOrganization.traced(
                i + "/" + account, "r" + i, "accounts", "2025-05-05T10:00:00Z", "a" + account % i));
      }
    }
    organization.accept(facts);

    JsonNode range = range(organization, "r6", "accounts");

    // R: quantile(1:5, c(.25, .5, .75)) is 2, 3, 4
    assertThat(range.get("low").asText()).isEqualTo("2");
    assertThat(range.get("middle").asText()).isEqualTo("3");
    assertThat(range.get("high").asText()).isEqualTo("4");
  }
}
