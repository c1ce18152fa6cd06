package org.engagementscorecard.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Targets over HTTP. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class TargetTest {
  private static final String OF_REP =
      """
      {"key":"a","metric":"calls_made","rep":"kim","from":"2026-01-01","until":"2026-07-01",
       "value":12.5,"per":"week","ramp":[{"days":30,"share":0.25},{"days":90,"share":0.5}]}""";
  private static final String OF_ROLE =
      """
      {"key":"b","metric":"calls_made","role":"seller","value":100,"per":"month"}""";
  private static final String OF_TEAM =
      """
      {"key":"c","metric":"bookings","team":"north","value":0,"per":"quarter"}""";

  private static TestOrganization organization() {
    TestOrganization organization =
        TestOrganization.create().withReps("kim", "lee").withMetric("level", "mean");
    organization.put("/v1/teams", "[{\"key\":\"north\",\"name\":\"North\"}]").ok(200);
    return organization;
  }

  private static List<String> keys(TestOrganization organization, String query) {
    return organization.all("/v1/targets" + query).stream()
        .map(target -> target.get("key").asText())
        .toList();
  }

  @Test
  void whatIsSentIsShownOneOrMany() {
    TestOrganization organization = organization();
    assertThat(organization.put("/v1/targets", OF_REP).ok(200))
        .isEqualTo(Answer.read("{\"created\":1,\"updated\":0}"));
    assertThat(
            organization
                .put("/v1/targets", "[" + OF_REP + "," + OF_ROLE + "," + OF_TEAM + "]")
                .ok(200))
        .isEqualTo(Answer.read("{\"created\":2,\"updated\":1}"));
    assertThat(organization.put("/v1/targets", "[]").ok(200))
        .isEqualTo(Answer.read("{\"created\":0,\"updated\":0}"));

    assertThat(organization.get("/v1/targets/a").ok(200)).isEqualTo(Answer.read(OF_REP));
    assertThat(organization.get("/v1/targets/b").ok(200)).isEqualTo(Answer.read(OF_ROLE));
    assertThat(organization.get("/v1/targets/c").ok(200)).isEqualTo(Answer.read(OF_TEAM));
    assertThat(organization.all("/v1/targets", 1))
        .containsExactly(Answer.read(OF_REP), Answer.read(OF_ROLE), Answer.read(OF_TEAM));
  }

  @Test
  void whatIsLeftOutOfALaterOneIsTakenAway() {
    TestOrganization organization = organization();
    organization.put("/v1/targets", OF_REP).ok(200);
    String other = OF_ROLE.replace("\"b\"", "\"a\"");

    assertThat(organization.put("/v1/targets", other).ok(200))
        .isEqualTo(Answer.read("{\"created\":0,\"updated\":1}"));

    assertThat(organization.get("/v1/targets/a").ok(200)).isEqualTo(Answer.read(other));
  }

  @Test
  void listsAreFilteredByWhatTargetsAreFor() {
    TestOrganization organization = organization();
    organization.put("/v1/targets", "[" + OF_REP + "," + OF_ROLE + "," + OF_TEAM + "]").ok(200);

    assertThat(keys(organization, "?metric=calls_made")).containsExactly("a", "b");
    assertThat(keys(organization, "?metric=demos_held")).isEmpty();
    assertThat(keys(organization, "?rep=kim")).containsExactly("a");
    assertThat(keys(organization, "?rep=lee")).isEmpty();
    assertThat(keys(organization, "?role=seller")).containsExactly("b");
    assertThat(keys(organization, "?role=nobody")).isEmpty();
    assertThat(keys(organization, "?team=north")).containsExactly("c");
    assertThat(keys(organization, "?team=north&metric=calls_made")).isEmpty();
    for (String unknown : List.of("metric=x", "rep=x", "team=x")) {
      organization.get("/v1/targets?" + unknown).problem(404);
    }
  }

  @Test
  void aWithdrawnTargetIsGoneUntilItIsSentAgain() {
    TestOrganization organization = organization();
    organization.put("/v1/targets", "[" + OF_REP + "," + OF_ROLE + "]").ok(200);

    organization.delete("/v1/targets/a").ok(204);

    organization.get("/v1/targets/a").problem(404);
    organization.delete("/v1/targets/a").problem(404);
    organization.delete("/v1/targets/never").problem(404);
    assertThat(keys(organization, "")).containsExactly("b");
    organization.put("/v1/targets", OF_REP.replace("\"a\"", "\"d\"")).ok(200);
    assertThat(Answer.places(organization.put("/v1/targets", OF_REP).problemWithPlace(422)))
        .as("another one begins on the same day now")
        .containsExactly("/from");
    organization.delete("/v1/targets/d").ok(204);
    assertThat(organization.put("/v1/targets", OF_REP).ok(200))
        .isEqualTo(Answer.read("{\"created\":1,\"updated\":0}"));
    assertThat(keys(organization, "")).containsExactly("a", "b");
  }

  @Test
  void twoThatBeginOnTheSameDayForTheSameAreRefused() {
    TestOrganization organization = organization();
    organization.put("/v1/targets", "[" + OF_REP + "," + OF_ROLE + "," + OF_TEAM + "]").ok(200);
    for (String one : List.of(OF_REP, OF_ROLE, OF_TEAM)) {
      String other = one.replaceFirst("\"key\":\"[a-c]\"", "\"key\":\"z\"");
      assertThat(Answer.places(organization.put("/v1/targets", other).problemWithPlace(422)))
          .containsExactly("/from");
      assertThat(
              Answer.places(
                  organization.put("/v1/targets", "[" + other + "]").problemWithPlace(422)))
          .containsExactly("/0/from");
    }
    assertThat(
            Answer.places(
                organization
                    .put(
                        "/v1/targets",
                        "["
                            + OF_REP.replace("\"a\"", "\"x\"").replace("kim", "lee")
                            + ","
                            + OF_REP.replace("\"a\"", "\"y\"").replace("kim", "lee")
                            + "]")
                    .problemWithPlace(422)))
        .containsExactly("/1/from");
    assertThat(keys(organization, "")).containsExactly("a", "b", "c");
    for (String another :
        List.of(
            OF_REP.replace("2026-01-01", "2026-01-02"),
            OF_REP.replace("kim", "lee"),
            OF_REP.replace("calls_made", "demos_held"),
            OF_ROLE.replace("\"seller\"", "\"buyer\""))) {
      organization
          .put("/v1/targets", another.replaceFirst("\"key\":\"[a-c]\"", "\"key\":\"z\""))
          .ok(200);
    }
    organization.delete("/v1/targets/z").ok(204);
    organization
        .put(
            "/v1/targets",
            "[" + OF_REP.replace("kim", "lee") + "," + OF_REP.replace("\"a\"", "\"z\"") + "]")
        .ok(200);
  }

  @Test
  void ofManyAtOnceOnlyOneBeginsOnADay() {
    TestOrganization organization = organization();
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            organization
                                .put("/v1/targets", OF_ROLE.replace("\"b\"", "\"k" + i + "\""))
                                .status()))
            .toList();

    assertThat(answers.stream().map(CompletableFuture::join).sorted().toList())
        .containsExactly(200, 422, 422, 422, 422, 422, 422, 422);
    assertThat(keys(organization, "")).hasSize(1);
  }

  @Test
  void aLevelHasNoTimeAndAnAmountHasOne() {
    TestOrganization organization = organization();
    for (String aggregation : List.of("sum", "count", "distinct", "mean", "last", "max")) {
      organization.withMetric("by-" + aggregation, aggregation);
      boolean amount = List.of("sum", "count", "distinct").contains(aggregation);
      String with =
          """
          {"key":"k-%1$s","metric":"by-%1$s","rep":"kim","value":3,"per":"day"}"""
              .formatted(aggregation);
      String without = with.replace(",\"per\":\"day\"", "");

      organization.put("/v1/targets", amount ? with : without).ok(200);
      assertThat(
              Answer.places(
                  organization.put("/v1/targets", amount ? without : with).problemWithPlace(422)))
          .containsExactly("/per");
    }
  }

  @Test
  void valuesAreKeptExactly() {
    TestOrganization organization = organization();
    for (List<String> one :
        List.of(
            List.of("0", "0"),
            List.of("0.000", "0"),
            List.of("-0", "0"),
            List.of("0e999999", "0"),
            List.of("1.50", "1.5"),
            List.of("1e2", "100"),
            List.of("999999999999999999.999999999999", "999999999999999999.999999999999"),
            List.of("0.000000000001", "1E-12"))) {
      organization.put("/v1/targets", OF_ROLE.replace("100", one.get(0))).ok(200);
      assertThat(organization.get("/v1/targets/b").text())
          .contains("\"value\":" + one.get(1) + ",");
    }
  }

  @Test
  void faultsAreToldWithTheirPlace() {
    TestOrganization organization = organization();
    List<List<String>> bad = new ArrayList<>();
    for (String value :
        List.of(
            "-1",
            "-0.000000000001",
            "1e18",
            "1e400000",
            "1e-13",
            "1e-400000",
            "1e999999999",
            "1.0000000000001",
            "\"12\"",
            "null",
            "true",
            "[]")) {
      bad.add(List.of("\"value\":12.5", "\"value\":" + value, "/value"));
    }
    for (String per : List.of("\"Day\"", "\"\"", "\"days\"", "1", "[]")) {
      bad.add(List.of("\"per\":\"week\"", "\"per\":" + per, "/per"));
    }
    for (String day : List.of("\"1899-12-31\"", "\"2200-01-01\"", "\"2026-02-30\"", "20260101")) {
      bad.add(List.of("\"from\":\"2026-01-01\"", "\"from\":" + day, "/from"));
      bad.add(List.of("\"until\":\"2026-07-01\"", "\"until\":" + day, "/until"));
    }
    bad.add(List.of("\"until\":\"2026-07-01\"", "\"until\":\"2026-01-01\"", "/until"));
    bad.add(List.of("\"until\":\"2026-07-01\"", "\"until\":\"2025-12-31\"", "/until"));
    bad.add(List.of("\"key\":\"a\"", "\"key\":\"suggestion\"", "/key"));
    bad.add(List.of("\"key\":\"a\"", "\"key\":\" \"", "/key"));
    bad.add(List.of("calls_made", "nothing", "/metric"));
    bad.add(List.of("calls_made", "x".repeat(201), "/metric"));
    bad.add(List.of("\"kim\"", "\"nobody\"", "/rep"));
    bad.add(List.of("\"kim\"", "\"\"", "/rep"));
    bad.add(List.of("\"rep\":\"kim\"", "\"team\":\"nowhere\"", "/ramp"));
    bad.add(List.of("\"rep\":\"kim\"", "\"role\":\" \"", "/role"));
    bad.add(List.of("\"rep\":\"kim\"", "\"role\":\"" + "x".repeat(101) + "\"", "/role"));
    bad.add(List.of("\"rep\":\"kim\",", "", ""));
    bad.add(List.of("\"rep\":\"kim\"", "\"rep\":\"kim\",\"role\":\"seller\"", ""));
    bad.add(List.of("\"rep\":\"kim\"", "\"role\":\"seller\",\"team\":\"north\"", ""));
    for (String days : List.of("0", "-1", "1001", "1.5", "\"30\"", "null", "99999999999")) {
      bad.add(List.of("\"days\":30", "\"days\":" + days, "/ramp/0/days"));
    }
    bad.add(List.of("\"days\":90", "\"days\":30", "/ramp/1/days"));
    bad.add(List.of("\"days\":90", "\"days\":29", "/ramp/1/days"));
    for (String share : List.of("-0.1", "1.1", "1e1", "0.0000001", "1e-400000", "null", "\"1\"")) {
      bad.add(List.of("\"share\":0.25", "\"share\":" + share, "/ramp/0/share"));
    }
    bad.add(List.of("{\"days\":30,\"share\":0.25}", "null", "/ramp/0"));
    bad.add(
        List.of(
            "{\"days\":30,\"share\":0.25}",
            IntStream.rangeClosed(1, 12)
                .mapToObj(i -> "{\"days\":%d,\"share\":0}".formatted(i))
                .collect(Collectors.joining(",")),
            "/ramp"));
    for (List<String> one : bad) {
      String sent = OF_REP.replace(one.get(0), one.get(1));
      assertThat(sent).isNotEqualTo(OF_REP);
      assertThat(Answer.places(organization.put("/v1/targets", sent).problemWithPlace(422)))
          .as(sent)
          .containsExactly(one.get(2));
      assertThat(
              Answer.places(
                  organization
                      .put("/v1/targets", "[" + OF_ROLE + "," + sent + "]")
                      .problemWithPlace(422)))
          .as(sent)
          .containsExactly("/1" + one.get(2));
    }
    assertThat(
            Answer.places(
                organization
                    .put("/v1/targets", "[" + OF_REP + "," + OF_REP + "]")
                    .problemWithPlace(422)))
        .containsExactly("/1/key");
    assertThat(
            Answer.places(
                organization
                    .put(
                        "/v1/targets",
                        OF_TEAM.replace("\"per\"", "\"ramp\":[{\"days\":1,\"share\":1}],\"per\""))
                    .problemWithPlace(422)))
        .containsExactly("/ramp");
    assertThat(
            Answer.places(
                organization
                    .put("/v1/targets", OF_TEAM.replace("north", "nowhere"))
                    .problemWithPlace(422)))
        .containsExactly("/team");
    assertThat(keys(organization, "")).isEmpty();
  }

  @Test
  void thereAreTenThousandAtMost() {
    TestOrganization organization = organization();
    String all =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    """
                    {"key":"k%1$d","metric":"calls_made","role":"r%1$d","value":1,"per":"day"}"""
                        .formatted(i))
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(organization.put("/v1/targets", all).ok(200).get("created").asInt())
        .isEqualTo(10_000);

    JsonNode problem = organization.put("/v1/targets", OF_REP).problem(422);

    assertThat(problem.get("detail").asText()).contains("10000 targets");
    organization.delete("/v1/targets/k17").ok(204);
    organization.put("/v1/targets", OF_REP).ok(200);
    organization.put("/v1/targets", all.replace("]", "," + OF_REP + "]")).problem(422);
  }

  @Test
  void aMetricMayChangeItsKindWhileItHasATarget() {
    TestOrganization organization = organization();
    organization.put("/v1/targets", OF_REP).ok(200);
    organization
        .put(
            "/v1/metrics/calls_made",
            """
            {"key":"calls_made","name":"Calls","stage":"activity","unit":"call",
             "aggregation":"mean"}""")
        .ok(200);

    assertThat(organization.get("/v1/targets/a").ok(200)).isEqualTo(Answer.read(OF_REP));
    assertThat(organization.scorecardOfRep("kim", "2026-Q1").get("measures"))
        .as("an amount that no mean can reach")
        .isEmpty();
  }
}
