package org.engagementscorecard.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.fact;

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

/** Metrics and the connections between them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class CatalogueTest {
  private static final String VISITS =
      """
      {"key":"visits","name":"Visits","description":"A visit.","stage":"activity","unit":"visit",
       "aggregation":"distinct","better":"lower","likeForLike":["product","region"]}""";
  private static final String VISIT_TO_WIN =
      """
      {"key":"visit-to-win","name":"Visit → win","description":"Says it.","kind":"conversion",
       "from":"visits","to":"deals_won","closedBy":"deals_lost","maturityDays":14,
       "counting":"traced","byMonth":true}""";

  private static final String VISIT_TO_CALL =
      """
      {"key":"mail-to-call","name":"Mail → call","kind":"conversion","from":"emails_sent",
       "to":"calls_made"}""";

  @Test
  void aNewOrganizationHasTheStarterCatalogue() {
    TestOrganization organization = TestOrganization.create();

    assertThat(organization.all("/v1/metrics"))
        .extracting(metric -> metric.get("key").asText())
        .containsExactly(
            "bookings",
            "calls_made",
            "deals_lost",
            "deals_won",
            "demos_held",
            "emails_sent",
            "meetings_held",
            "opportunities_engaged",
            "proposals_sent");
    assertThat(organization.all("/v1/connections"))
        .extracting(connection -> connection.get("key").asText())
        .containsExactly(
            "call-to-meeting",
            "deal-value",
            "demo-to-proposal",
            "meeting-to-demo",
            "opportunity-to-win",
            "proposal-to-win");
    assertThat(organization.get("/v1/metrics/deals_lost").ok(200).get("better").asText())
        .isEqualTo("lower");
  }

  @Test
  void whatIsCreatedIsShownAsItWasSent() {
    TestOrganization organization = TestOrganization.create();

    assertThat(organization.post("/v1/metrics", VISITS).ok(201)).isEqualTo(Answer.read(VISITS));
    assertThat(organization.post("/v1/connections", VISIT_TO_WIN).ok(201))
        .isEqualTo(Answer.read(VISIT_TO_WIN));
    assertThat(organization.get("/v1/metrics/visits").ok(200)).isEqualTo(Answer.read(VISITS));
    assertThat(organization.get("/v1/connections/visit-to-win").ok(200))
        .isEqualTo(Answer.read(VISIT_TO_WIN));
    assertThat(organization.put("/v1/metrics/visits", VISITS).ok(200))
        .isEqualTo(Answer.read(VISITS));
    assertThat(organization.put("/v1/connections", "[" + VISIT_TO_WIN + "]").ok(200))
        .isEqualTo(Answer.read("{\"created\":0,\"updated\":1}"));
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    TestOrganization organization = TestOrganization.create();

    assertThat(
            organization
                .post(
                    "/v1/metrics",
                    "{\"key\":\"m\",\"name\":\"M\",\"stage\":\"outcome\",\"unit\":\"EUR\"}")
                .ok(201))
        .isEqualTo(
            Answer.read(
                """
                {"key":"m","name":"M","stage":"outcome","unit":"EUR","aggregation":"sum",
                 "better":"higher","likeForLike":[]}"""));
    assertThat(
            organization
                .post(
                    "/v1/connections",
                    """
                    {"key":"c","name":"C","kind":"conversion","from":"calls_made","to":"m"}""")
                .ok(201)
                .get("maturityDays")
                .asInt())
        .isEqualTo(30);
  }

  @Test
  void aTakenKeyIsAConflict() {
    TestOrganization organization = TestOrganization.create();
    organization.post("/v1/metrics", VISITS).ok(201);
    organization.post("/v1/connections", VISIT_TO_WIN).ok(201);

    organization.post("/v1/metrics", VISITS).problem(409);
    organization.post("/v1/connections", VISIT_TO_WIN).problem(409);
  }

  @Test
  void anUnknownMetricIsRefusedWithItsPlaceAndStoresNothing() {
    TestOrganization organization = TestOrganization.create();
    for (String field : List.of("from", "to", "closedBy")) {
      String connection =
          """
          {"key":"c","name":"C","kind":"conversion","from":"calls_made","to":"deals_won",
           "closedBy":"deals_lost"}"""
              .replaceAll("\"" + field + "\":\"\\w+\"", "\"" + field + "\":\"nothing\"");
      assertThat(
              Answer.places(organization.post("/v1/connections", connection).problemWithPlace(422)))
          .containsExactly("/" + field);
      String first = VISIT_TO_WIN.replace("visits", "emails_sent");
      assertThat(
              Answer.places(
                  organization
                      .put("/v1/connections", "[" + first + "," + connection + "]")
                      .problemWithPlace(422)))
          .containsExactly("/1/" + field);
    }
    assertThat(organization.all("/v1/connections")).hasSize(6);
  }

  @Test
  void aConnectionConnectsDifferentMetrics() {
    TestOrganization organization = TestOrganization.create();
    for (String metrics :
        List.of(
            "\"from\":\"calls_made\",\"to\":\"calls_made\"",
            "\"from\":\"calls_made\",\"to\":\"deals_won\",\"closedBy\":\"deals_won\"",
            "\"from\":\"calls_made\",\"to\":\"deals_won\",\"closedBy\":\"calls_made\"")) {
      organization
          .post(
              "/v1/connections",
              "{\"key\":\"c\",\"name\":\"C\",\"kind\":\"conversion\"," + metrics + "}")
          .problemWithPlace(422);
    }
    organization.get("/v1/connections/c").problem(404);
  }

  @Test
  void valuesOutOfRangeAreRefusedWithTheirPlace() {
    TestOrganization organization = TestOrganization.create();
    for (List<String> bad :
        List.of(
            List.of("/v1/metrics", "stage", "\"Activity\""),
            List.of("/v1/metrics", "stage", "0"),
            List.of("/v1/metrics", "stage", "\"\""),
            List.of("/v1/metrics", "stage", "null"),
            List.of("/v1/metrics", "aggregation", "\"median\""),
            List.of("/v1/metrics", "better", "\"sideways\""),
            List.of("/v1/metrics", "unit", "\"" + "x".repeat(51) + "\""),
            List.of("/v1/metrics", "name", "\" \""),
            List.of("/v1/metrics", "likeForLike", "\"product\""),
            List.of("/v1/metrics", "likeForLike", "[null]"),
            List.of("/v1/metrics", "likeForLike", "[\"\"]"),
            List.of("/v1/metrics", "likeForLike", "[7]"),
            List.of("/v1/metrics", "likeForLike", "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]"),
            List.of("/v1/connections", "kind", "\"yields\""),
            List.of("/v1/connections", "kind", "null"),
            List.of("/v1/connections", "maturityDays", "-1"),
            List.of("/v1/connections", "maturityDays", "3651"),
            List.of("/v1/connections", "maturityDays", "\"30\""),
            List.of("/v1/connections", "maturityDays", "1.5"),
            List.of("/v1/connections", "maturityDays", "99999999999"))) {
      String body = bad.get(0).endsWith("metrics") ? VISITS : VISIT_TO_WIN;
      String changed =
          body.replaceAll(
              "(?s)\"" + bad.get(1) + "\":(\"[^\"]*\"|[0-9]+|\\[[^\\]]*\\])",
              "\"" + bad.get(1) + "\":" + bad.get(2));
      assertThat(changed).isNotEqualTo(body);
      JsonNode problem =
          organization
              .post(bad.get(0), changed.replace("visits", "calls_made2"))
              .problemWithPlace(422);
      assertThat(Answer.places(problem))
          .as(bad.toString())
          .allMatch(place -> place.startsWith("/" + bad.get(1)));
    }
    assertThat(organization.all("/v1/metrics")).hasSize(9);
    assertThat(organization.all("/v1/connections")).hasSize(6);
  }

  @Test
  void anotherAggregationReadsTheSameFactsAnew() {
    TestOrganization organization =
        TestOrganization.create().withReps("kim").withMetric("m", "sum");
    organization.accept(
        List.of(
            fact("1", "kim", "m", "2026-01-01T00:00:00Z", "2"),
            fact("2", "kim", "m", "2026-01-02T00:00:00Z", "5")));
    String metric =
        "{\"key\":\"m\",\"name\":\"m\",\"stage\":\"activity\",\"unit\":\"x\",\"aggregation\":\"%s\"}";

    for (List<String> one :
        List.of(List.of("sum", "7"), List.of("mean", "3.5"), List.of("max", "5"))) {
      organization.put("/v1/metrics/m", metric.formatted(one.get(0))).ok(200);
      assertThat(Answer.measure(organization.scorecard("2026-01"), "m"))
          .isEqualByComparingTo(one.get(1));
    }
  }

  // ---- counted connections

  private static String counted(String fields) {
    return """
    {"key":"c","name":"C","kind":"conversion","from":"calls_made","to":"deals_won",
     "counting":"counted","byMonth":false%s}"""
        .formatted(fields);
  }

  @Test
  void aCountedConnectionIsShownAsItWasSent() {
    TestOrganization organization = TestOrganization.create();
    for (String lag : List.of("", ",\"lagDays\":0", ",\"lagDays\":3650")) {
      assertThat(organization.put("/v1/connections/c", counted(lag)).ok(200))
          .isEqualTo(Answer.read(counted(lag)));
      assertThat(organization.get("/v1/connections/c").ok(200))
          .isEqualTo(Answer.read(counted(lag)));
    }
    assertThat(organization.put("/v1/connections/c", counted(",\"lagDays\":null")).ok(200))
        .isEqualTo(Answer.read(counted("")));
    JsonNode traced = Answer.read(counted("").replace("\"counted\"", "null"));
    assertThat(organization.put("/v1/connections/c", traced.toString()).ok(200))
        .as("traced is the default, and so are 30 days of maturity")
        .isEqualTo(
            Answer.read(counted(",\"maturityDays\":30").replace("\"counted\"", "\"traced\"")));
  }

  @Test
  void yieldsAndValuesAreCountedAndSayWhatMakesSense() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    String of =
        """
        {"key":"c","name":"C","kind":"%s","from":"calls_made","to":"deals_won"%s}""";
    for (List<String> shown :
        List.of(List.of("yield", ""), List.of("yield", ",\"lagDays\":14"), List.of("value", ""))) {
      String sent = of.formatted(shown.get(0), shown.get(1));
      assertThat(organization.put("/v1/connections/c", sent).ok(200))
          .as(sent)
          .isEqualTo(
              Answer.read(
                  of.formatted(
                      shown.get(0), shown.get(1) + ",\"counting\":\"counted\",\"byMonth\":false")));
      assertThat(organization.scorecard("2026").get("connections").findValuesAsText("connection"))
          .as("scorecards show them")
          .contains("c");
    }
    for (List<String> bad :
        List.of(
            List.of("yield", "counting", "\"traced\""),
            List.of("value", "counting", "\"traced\""),
            List.of("yield", "closedBy", "\"deals_lost\""),
            List.of("value", "closedBy", "\"deals_lost\""),
            List.of("yield", "maturityDays", "30"),
            List.of("value", "maturityDays", "30"),
            List.of("value", "lagDays", "0"),
            List.of("value", "byMonth", "\"yes\""),
            List.of("yield", "byMonth", "1"))) {
      String sent = of.formatted(bad.get(0), ",\"%s\":%s".formatted(bad.get(1), bad.get(2)));
      assertThat(Answer.places(organization.put("/v1/connections/c", sent).problemWithPlace(422)))
          .as(sent)
          .containsExactly("/" + bad.get(1));
    }
  }

  @Test
  void whatMakesNoSenseTogetherIsRefusedWithItsPlace() {
    TestOrganization organization = TestOrganization.create();
    for (String aggregation : List.of("mean", "last", "max", "distinct", "count")) {
      organization.withMetric("by-" + aggregation, aggregation);
    }
    String ofCounted = counted("");
    List<List<String>> bad =
        new ArrayList<>(
            List.of(
                List.of("closedBy", counted(",\"closedBy\":\"deals_lost\"")),
                List.of("maturityDays", counted(",\"maturityDays\":30")),
                List.of("lagDays", counted(",\"lagDays\":-1")),
                List.of("lagDays", counted(",\"lagDays\":3651")),
                List.of("lagDays", counted(",\"lagDays\":1.5")),
                List.of("lagDays", counted(",\"lagDays\":\"14\"")),
                List.of("lagDays", counted(",\"lagDays\":99999999999")),
                List.of("counting", ofCounted.replace("\"counted\"", "\"Counted\"")),
                List.of("counting", ofCounted.replace("\"counted\"", "\"\"")),
                List.of("counting", ofCounted.replace("\"counted\"", "1")),
                List.of("lagDays", counted(",\"lagDays\":0").replace("\"counted\"", "\"traced\"")),
                List.of("lagDays", counted(",\"lagDays\":14").replace("\"counted\"", "null"))));
    for (String aggregation : List.of("mean", "last", "max", "distinct")) {
      bad.add(List.of("from", ofCounted.replace("calls_made", "by-" + aggregation)));
      bad.add(List.of("to", ofCounted.replace("deals_won", "by-" + aggregation)));
    }
    for (List<String> one : bad) {
      assertThat(
              Answer.places(organization.post("/v1/connections", one.get(1)).problemWithPlace(422)))
          .as(one.get(1))
          .containsExactly("/" + one.get(0));
      assertThat(
              Answer.places(
                  organization
                      .put("/v1/connections", "[" + VISIT_TO_CALL + "," + one.get(1) + "]")
                      .problemWithPlace(422)))
          .as(one.get(1))
          .containsExactly("/1/" + one.get(0));
    }
    assertThat(organization.all("/v1/connections")).hasSize(6);
    organization.post("/v1/connections", ofCounted.replace("calls_made", "by-count")).ok(201);
  }

  @Test
  void aMetricThatAConnectionCountsByGoesOnAddingUp() {
    TestOrganization organization = TestOrganization.create().withMetric("m", "sum");
    organization.post("/v1/connections", counted("").replace("deals_won", "m")).ok(201);
    String metric =
        "{\"key\":\"m\",\"name\":\"M\",\"stage\":\"outcome\",\"unit\":\"x\",\"aggregation\":\"%s\"}";

    for (String aggregation : List.of("mean", "last", "max", "distinct")) {
      String other = metric.formatted(aggregation);
      assertThat(Answer.places(organization.put("/v1/metrics/m", other).problemWithPlace(422)))
          .containsExactly("/aggregation");
      assertThat(
              Answer.places(
                  organization
                      .put("/v1/metrics", "[" + VISITS + "," + other + "]")
                      .problemWithPlace(422)))
          .containsExactly("/1/aggregation");
    }
    organization.get("/v1/metrics/visits").problem(404);
    organization.put("/v1/metrics/m", metric.formatted("count")).ok(200);

    organization.put("/v1/connections/c", counted("").replace("\"counted\"", "\"traced\"")).ok(200);
    organization.put("/v1/metrics/m", metric.formatted("mean")).ok(200);
  }

  @Test
  void aCatalogueHasAnEnd() {
    TestOrganization organization = TestOrganization.create();
    String many =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    "{\"key\":\"m%d\",\"name\":\"M\",\"stage\":\"activity\",\"unit\":\"x\"}"
                        .formatted(i))
            .collect(Collectors.joining(",", "[", "]"));

    organization.put("/v1/metrics", many).problem(422);
    assertThat(organization.all("/v1/metrics")).hasSize(9);
  }

  @Test
  void ofSimultaneousCreatesOneSucceeds() {
    TestOrganization organization = TestOrganization.create();
    List<CompletableFuture<Answer>> metrics = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      metrics.add(CompletableFuture.supplyAsync(() -> organization.post("/v1/metrics", VISITS)));
    }
    assertThat(metrics)
        .extracting(answer -> answer.join().status())
        .containsExactlyInAnyOrder(201, 409, 409, 409);
    List<CompletableFuture<Answer>> connections = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      connections.add(
          CompletableFuture.supplyAsync(() -> organization.post("/v1/connections", VISIT_TO_WIN)));
    }
    assertThat(connections)
        .extracting(answer -> answer.join().status())
        .containsExactlyInAnyOrder(201, 409, 409, 409);
  }

  @Test
  void whatDoesNotExistIsUnknown() {
    TestOrganization organization = TestOrganization.create();

    for (String key : List.of("x", "a%2Fb")) {
      assertThat(organization.get("/v1/metrics/" + key).problem(404).get("type").asText())
          .isEqualTo("/problems/unknown-metric");
      assertThat(organization.get("/v1/connections/" + key).problem(404).get("type").asText())
          .isEqualTo("/problems/unknown-connection");
    }
    organization.get("/v1/metrics/%00").problem();
    organization.get("/v1/connections/%00").problem();
  }
}
