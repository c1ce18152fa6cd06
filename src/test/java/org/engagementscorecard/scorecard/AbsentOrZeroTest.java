package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A metric without facts is absent, unless its feed has reported: then it is zero. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class AbsentOrZeroTest {
  private static final String MARCH = "2025-03";
  private static final String METRIC = "calls_made";

  private TestOrganization organization;
  private int facts;

  @BeforeEach
  void reps() {
    organization = TestOrganization.create();
    organization.put("/v1/teams", "[{\"key\":\"t\",\"name\":\"T\"}]").ok(200);
    organization.withRepsInRole("seller", "ada", "ben");
  }

  private String fact(String source, String rep, String metric, String day) {
    return """
    {"source":"%s","id":"%s","rep":"%s","metric":"%s","at":"%sT10:00:00Z","value":2,"subject":"s"}"""
        .formatted(source, "f" + facts++, rep, metric, day);
  }

  private void post(String... lines) {
    organization.accept(List.of(lines));
  }

  private JsonNode measure(String rep) {
    return measure(organization.scorecardOfRep(rep, MARCH));
  }

  private static JsonNode measure(JsonNode scorecard) {
    return Answer.find(scorecard.get("measures"), "metric", METRIC);
  }

  private static void assertZero(JsonNode measure) {
    assertThat(measure.path("value").asText()).isEqualTo("0");
    assertThat(measure.get("facts").asInt()).isZero();
  }

  private static void assertAbsent(JsonNode measure) {
    assertThat(measure.isMissingNode()).as(measure.toString()).isTrue();
  }

  @Test
  void aRepWhoseFeedReportsOthersDidNothing() {
    post(
        fact("dialler", "ada", METRIC, "2025-01-10"),
        fact("dialler", "ben", METRIC, "2025-01-11"),
        fact("dialler", "ada", METRIC, "2025-03-10"));

    JsonNode ben = measure("ben");

    assertZero(ben);
    assertThat(ben.get("previous")).hasSize(4);
    List<String> names = Answer.texts(ben.get("previous"), "expression");
    assertThat(names).containsExactly("2024-11", "2024-12", "2025-01", "2025-02");
    assertThat(ben.get("previous").get(2).get("value").asInt()).isEqualTo(2);
    assertThat(ben.get("previous").get(2).get("facts").asInt()).isEqualTo(1);
    for (int i : new int[] {0, 1, 3}) {
      assertThat(ben.get("previous").get(i).has("value")).as("absent, not zero").isFalse();
      assertThat(ben.get("previous").get(i).get("facts").asInt()).isZero();
    }
    assertThat(measure("ada").get("value").asInt()).isEqualTo(2);
    assertThat(measure(organization.scorecard(MARCH)).get("value").asInt()).isEqualTo(2);
  }

  @Test
  void aRepOfWhomNoFeedEverBroughtAFactIsNotKnownToHaveDoneNothing() {
    post(
        fact("dialler", "ada", METRIC, "2025-01-10"),
        fact("dialler", "ada", METRIC, "2025-03-10"),
        fact("dialler", "ben", METRIC, "2025-04-02"));

    assertAbsent(measure("ben"));
  }

  @Test
  void aSilentFeedHasNotReported() {
    post(
        fact("dialler", "ada", METRIC, "2025-01-10"),
        fact("dialler", "ben", METRIC, "2025-01-11"),
        fact("dialler", "ada", METRIC, "2025-04-10"));

    assertAbsent(measure("ben"));
    assertAbsent(measure("ada"));
    assertAbsent(measure(organization.scorecard(MARCH)));
  }

  @Test
  void anotherFeedSaysNothingOfTheOneThatWentSilent() {
    post(
        fact("old", "ada", METRIC, "2025-01-10"),
        fact("new", "ben", METRIC, "2025-01-05"),
        fact("old", "ben", METRIC, "2025-01-11"),
        fact("new", "ada", METRIC, "2025-03-10"));
    assertAbsent(measure("ben"));

    post(fact("new", "ben", METRIC, "2025-02-11"));
    assertZero(measure("ben"));
  }

  @ParameterizedTest
  @CsvSource({
    "sum, true",
    "count, true",
    "distinct, true",
    "mean, false",
    "max, false",
    "last, false"
  })
  void onlyWhatAddsUpIsZeroOfNothing(String aggregation, boolean zero) {
    organization.withMetric("own", aggregation);
    post(
        fact("app", "ada", "own", "2025-01-10"),
        fact("app", "ben", "own", "2025-01-11"),
        fact("app", "ada", "own", "2025-03-10"));

    JsonNode ben =
        Answer.find(organization.scorecardOfRep("ben", MARCH).get("measures"), "metric", "own");

    if (zero) {
      assertZero(ben);
    } else {
      assertAbsent(ben);
    }
  }

  @Test
  void somebodyInAnotherJobSaysNothing() {
    organization.withRepsInRole("hunter", "dan", "eve");
    post(
        fact("dialler", "dan", METRIC, "2025-01-10"), fact("dialler", "ada", METRIC, "2025-03-10"));
    assertAbsent(measure("dan"));

    post(fact("dialler", "eve", METRIC, "2025-03-31"));
    assertZero(measure("dan"));
  }

  @Test
  void whoeverWasNotThereDidNotDoNothing() {
    post(
        fact("dialler", "ben", METRIC, "2025-01-11"), fact("dialler", "ada", METRIC, "2025-03-10"));
    put("ben", "{\"role\":\"seller\"},{\"from\":\"2025-04-01\"}", null);
    assertZero(measure("ben"));

    put("ben", "{\"role\":\"seller\"},{\"from\":\"2025-03-31\"}", null);
    assertAbsent(measure("ben"));

    put("ben", "{\"from\":\"2025-03-31\",\"role\":\"seller\"}", null);
    assertZero(measure("ben"));

    put("ben", "{\"from\":\"2025-04-01\",\"role\":\"seller\"}", null);
    assertAbsent(measure("ben"));

    put("ben", "{\"role\":\"seller\"}", "2025-04-01");
    assertAbsent(measure("ben"));
  }

  @Test
  void aTeamHasDoneNothingWhereAMemberIsKnownToHave() {
    organization
        .put(
            "/v1/reps",
            """
            [{"key":"ben","name":"Ben","memberships":[{"team":"t","role":"seller"}]},
             {"key":"cleo","name":"Cleo","memberships":[{"team":"t","role":"seller"}]}]""")
        .ok(200);
    post(fact("dialler", "ada", METRIC, "2025-03-10"));
    assertAbsent(measure(organization.scorecardOfTeam("t", MARCH)));

    post(fact("dialler", "ben", METRIC, "2025-01-11"));
    assertZero(measure(organization.scorecardOfTeam("t", MARCH)));

    post(fact("dialler", "cleo", METRIC, "2025-03-11"));
    assertThat(measure(organization.scorecardOfTeam("t", MARCH)).get("value").asInt()).isEqualTo(2);
  }

  @Test
  void asKnownOnAnInstantItIsWhatWasKnownThen() {
    List<JsonNode> shown = new ArrayList<>();
    post(fact("dialler", "ben", METRIC, "2025-01-11"));
    shown.add(organization.scorecardOfRep("ben", MARCH));
    post(fact("dialler", "ada", METRIC, "2025-03-10"));
    shown.add(organization.scorecardOfRep("ben", MARCH));
    organization.delete("/v1/observations/dialler/f1").ok(204);
    shown.add(organization.scorecardOfRep("ben", MARCH));
    organization
        .put(
            "/v1/observations/dialler/f0",
            """
            {"rep":"ben","metric":"calls_made","at":"2025-03-11T10:00:00Z","value":7}""")
        .ok(200);
    shown.add(organization.scorecardOfRep("ben", MARCH));

    assertAbsent(measure(shown.get(0)));
    assertZero(measure(shown.get(1)));
    assertAbsent(measure(shown.get(2)));
    assertThat(measure(shown.get(3)).get("value").asInt()).isEqualTo(7);
    for (JsonNode one : shown) {
      assertThat(
              organization
                  .get(
                      "/v1/reps/ben/scorecard?period="
                          + MARCH
                          + "&asKnownOn="
                          + encoded(one.get("asKnownOn").asText()))
                  .ok(200))
          .isEqualTo(one);
    }
  }

  private void put(String rep, String membership, String startDate) {
    organization
        .put(
            "/v1/reps/" + rep,
            "{\"key\":\"%1$s\",\"name\":\"%1$s\",%2$s\"memberships\":[%3$s]}"
                .formatted(
                    rep,
                    startDate == null ? "" : "\"startDate\":\"" + startDate + "\",",
                    membership))
        .ok(200);
  }
}
