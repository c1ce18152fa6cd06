package org.engagementscorecard.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.encoded;
import static org.engagementscorecard.http.TestOrganization.fact;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class CorrectionTest {
  private static final String PERIOD = "2026-01";

  private static String content(String rep, String metric, String at, String value) {
    return "{\"rep\":\"%s\",\"metric\":\"%s\",\"at\":\"%s\",\"value\":%s}"
        .formatted(rep, metric, at, value);
  }

  private static String calls(TestOrganization organization, String rep) {
    JsonNode measure =
        Answer.find(
            organization.scorecardOfRep(rep, PERIOD).get("measures"), "metric", "calls_made");
    return measure.has("value") ? measure.get("value").asText() : null;
  }

  @Test
  void aCorrectionTakesThePlaceOfWhatWasTold() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "lee");
    organization.accept(
        List.of(
            fact("a", "kim", "calls_made", "2026-01-05T10:00:00Z", "5"),
            fact("b", "kim", "calls_made", "2026-01-05T11:00:00Z", "2")));

    JsonNode corrected =
        organization
            .put(
                "/v1/observations/test/a",
                content("lee", "calls_made", "2026-01-06T10:00:00Z", "7"))
            .ok(200);

    assertThat(corrected.get("version").asInt()).isEqualTo(2);
    assertThat(corrected.get("rep").asText()).isEqualTo("lee");
    assertThat(corrected.get("history").get(0).get("rep").asText()).isEqualTo("kim");
    assertThat(corrected.get("history").get(0).get("value").asInt()).isEqualTo(5);
    assertThat(corrected.get("history").get(0).get("supersededAt"))
        .isEqualTo(corrected.get("knownAt"));
    assertThat(calls(organization, "kim")).isEqualTo("2");
    assertThat(calls(organization, "lee")).isEqualTo("7");
  }

  @Test
  void theSameContentChangesNothing() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    organization.accept(List.of(fact("a", "kim", "calls_made", "2026-01-05T10:00:00Z", "5")));

    JsonNode same =
        organization
            .put(
                "/v1/observations/test/a",
                content("kim", "calls_made", "2026-01-05T10:00:00Z", "5.0"))
            .ok(200);

    assertThat(same.get("version").asInt()).isEqualTo(1);
    assertThat(same.get("history")).isEmpty();
  }

  @Test
  void aVoidedFactCountsNoMoreAndStaysOut() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    String told = fact("a", "kim", "calls_made", "2026-01-05T10:00:00Z", "5");
    organization.accept(List.of(told, fact("b", "kim", "calls_made", "2026-01-04T10:00:00Z", "1")));

    organization.delete("/v1/observations/test/a").ok(204);

    assertThat(calls(organization, "kim")).isEqualTo("1");
    JsonNode shown = organization.get("/v1/observations/test/a").ok(200);
    assertThat(shown.get("state").asText()).isEqualTo("voided");
    assertThat(shown.has("rep")).isFalse();
    assertThat(shown.get("history").get(0).get("value").asInt()).isEqualTo(5);
    assertThat(organization.scorecard("latest").get("dataThrough").asText())
        .as("the newest fact has gone")
        .isEqualTo("2026-01-04T10:00:00Z");
    assertThat(organization.observe(told).ok(200).get("duplicate").asInt())
        .as("a redelivery")
        .isEqualTo(1);
    organization.delete("/v1/observations/test/a").ok(204);
    assertThat(calls(organization, "kim")).isEqualTo("1");
    assertThat(
            organization
                .observe(fact("a", "kim", "calls_made", "2026-01-05T10:00:00Z", "6"))
                .problem(409)
                .toString())
        .contains("was voided");

    organization
        .put("/v1/observations/test/a", content("kim", "calls_made", "2026-01-05T10:00:00Z", "9"))
        .ok(200);
    assertThat(calls(organization, "kim")).isEqualTo("10");
    assertThat(organization.get("/v1/observations/test/a").ok(200).get("history")).hasSize(2);
  }

  @Test
  void aRedeliveryOfWhatWasCorrectedIsADuplicate() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    String told = fact("a", "kim", "calls_made", "2026-01-05T10:00:00Z", "5");
    organization.accept(List.of(told));
    organization
        .put("/v1/observations/test/a", content("kim", "calls_made", "2026-01-05T10:00:00Z", "6"))
        .ok(200);

    assertThat(organization.observe(told).ok(200).get("duplicate").asInt()).isEqualTo(1);
    organization.observe(fact("a", "kim", "calls_made", "2026-01-05T10:00:00Z", "7")).problem(409);
    assertThat(calls(organization, "kim")).isEqualTo("6");
  }

  @Test
  void aCorrectionOfAnUnknownFactRecordsItAndAVoidIsUnknown() {
    TestOrganization organization = TestOrganization.create().withReps("kim");

    organization
        .put("/v1/observations/test/a", content("kim", "calls_made", "2026-01-05T10:00:00Z", "6"))
        .ok(200);

    assertThat(calls(organization, "kim")).isEqualTo("6");
    organization.delete("/v1/observations/test/b").problem(404);
    organization.get("/v1/observations/test/b").problem(404);
    organization.get("/v1/observations/other/a").problem(404);
  }

  @Test
  void idsMayContainAnything() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    for (String id : List.of("a/b/c", "ä ö", "100%", "a?b=c", "a+b", "x;y=z", "{id}")) {
      String path = "/v1/observations/test/" + encoded(id);
      organization.put(path, content("kim", "calls_made", "2026-01-05T10:00:00Z", "6")).ok(200);
      assertThat(organization.get(path).ok(200).get("id").asText()).isEqualTo(id);
      assertThat(
              organization
                  .observe(fact(id, "kim", "calls_made", "2026-01-05T10:00:00Z", "6"))
                  .ok(200)
                  .get("duplicate")
                  .asInt())
          .isEqualTo(1);
      organization.delete(path).ok(204);
    }
    organization.get("/v1/observations/test/a/b/c").ok(200);
  }

  @Test
  void aCorrectionForAnUnknownRepWaitsAndIsReplayed() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    organization.accept(List.of(fact("a", "kim", "calls_made", "2026-01-05T10:00:00Z", "5")));

    organization
        .put("/v1/observations/test/a", content("lee", "calls_made", "2026-01-05T10:00:00Z", "6"))
        .ok(200);

    assertThat(calls(organization, "kim")).isEqualTo("5");
    assertThat(organization.all("/v1/quarantine")).hasSize(1);
    organization.withReps("lee");
    assertThat(calls(organization, "kim")).isNull();
    assertThat(calls(organization, "lee")).isEqualTo("6");
    assertThat(organization.all("/v1/quarantine")).isEmpty();
  }

  @Test
  void aVoidTakesAWaitingFactToo() {
    TestOrganization organization = TestOrganization.create();
    organization.observe(fact("a", "kim", "calls_made", "2026-01-05T10:00:00Z", "5")).ok(200);
    assertThat(organization.get("/v1/observations/test/a").ok(200).get("state").asText())
        .isEqualTo("quarantined");

    organization.delete("/v1/observations/test/a").ok(204);
    organization.withReps("kim");

    assertThat(calls(organization, "kim")).isNull();
    assertThat(organization.all("/v1/quarantine")).isEmpty();
    assertThat(organization.all("/v1/quarantine/discarded"))
        .singleElement()
        .satisfies(one -> assertThat(one.get("value").asInt()).isEqualTo(5));
  }

  @Test
  void attemptsFollow() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "lee");
    organization.accept(
        List.of(
            traced("e", "kim", "opportunities_engaged", "2026-01-02T10:00:00Z", "deal"),
            traced("e2", "lee", "opportunities_engaged", "2026-01-03T10:00:00Z", "deal"),
            traced("w", "kim", "deals_won", "2026-01-05T10:00:00Z", "deal"),
            traced("l", "kim", "deals_lost", "2026-01-06T10:00:00Z", "deal")));
    assertThat(attempts(organization, "kim")).isEqualTo("1/1");

    organization.delete("/v1/observations/test/w").ok(204);
    assertThat(attempts(organization, "kim")).isEqualTo("1/0");
    organization.delete("/v1/observations/test/e").ok(204);
    assertThat(attempts(organization, "kim")).isEqualTo("0/0");
    assertThat(attempts(organization, "lee")).isEqualTo("1/0");
    organization
        .put(
            "/v1/observations/test/l",
            """
            {"rep":"kim","metric":"deals_lost","at":"2026-01-06T10:00:00Z","value":1,
             "subject":"other"}""")
        .ok(200);
    assertThat(attempts(organization, "lee")).isEqualTo("0/0");
  }

  private static String attempts(TestOrganization organization, String rep) {
    JsonNode finding =
        Answer.find(
            organization.scorecardOfRep(rep, PERIOD).get("connections"),
            "connection",
            "opportunity-to-win");
    return finding.get("attempts").asText() + "/" + finding.get("successes").asText();
  }

  @Test
  void factsAreListedByWhatTheySay() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "lee");
    organization.accept(
        List.of(
            traced("1", "kim", "calls_made", "2026-01-02T10:00:00Z", "deal"),
            fact("2", "kim", "deals_won", "2026-02-02T10:00:00Z", "1"),
            fact("3", "lee", "calls_made", "2026-01-02T10:00:00Z", "1"),
            fact("4", "lee", "calls_made", "2026-01-03T10:00:00Z", "1")));
    organization.delete("/v1/observations/test/4").ok(204);

    assertThat(ids(organization, "")).containsExactlyInAnyOrder("1", "2", "3", "4");
    assertThat(ids(organization, "?rep=kim")).containsExactlyInAnyOrder("1", "2");
    assertThat(ids(organization, "?metric=calls_made")).containsExactlyInAnyOrder("1", "3");
    assertThat(ids(organization, "?subject=deal")).containsExactly("1");
    assertThat(ids(organization, "?period=2026-02")).containsExactly("2");
    assertThat(ids(organization, "?source=other")).isEmpty();
    assertThat(organization.all("/v1/observations", 1).stream().map(one -> one.get("id").asText()))
        .isEqualTo(ids(organization, ""));
    organization.get("/v1/observations?rep=nobody").problem(404);
    organization.get("/v1/observations?cursor=MXg").problem(400);
    organization.get("/v1/observations?period=x").problem(400);
  }

  private static List<String> ids(TestOrganization organization, String filter) {
    return organization.all("/v1/observations" + filter).stream()
        .map(one -> one.get("id").asText())
        .toList();
  }

  @Test
  void aBadCorrectionSaysWhere() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    String path = "/v1/observations/test/a";
    String good = content("kim", "calls_made", "2026-01-05T10:00:00Z", "6");
    for (List<String> bad :
        List.of(
            List.of(good.replace("6}", "\"x\"}"), "/value"),
            List.of(good.replace("2026-01-05T10:00:00Z", "x"), "/at"),
            List.of(good.replace("}", ",\"id\":\"b\"}"), "/id"),
            List.of(good.replace("}", ",\"x\":1}"), "/x"),
            List.of("[" + good + "]", ""),
            List.of("[]", ""),
            List.of("7", ""))) {
      assertThat(Answer.places(organization.put(path, bad.get(0)).problem(422)))
          .as(bad.get(0))
          .contains(bad.get(1));
    }
    organization.put(path, "{").problem(400);
    organization.put(path, "").problem(400);
    organization.get(path).problem(404);
  }
}
