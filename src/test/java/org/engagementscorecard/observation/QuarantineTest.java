package org.engagementscorecard.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.CSV;
import static org.engagementscorecard.http.TestOrganization.NDJSON;
import static org.engagementscorecard.http.TestOrganization.fact;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** Facts for a rep or metric that isn't known yet. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class QuarantineTest {
  private static final String AT = "2026-03-01T12:00:00Z";

  @Test
  void aFactWaitsForItsRepItsMetricOrBothAndTheListSaysForWhich() {
    TestOrganization organization = TestOrganization.create().withReps("kim");

    JsonNode receipt =
        organization
            .observe(
                "["
                    + String.join(
                        ",",
                        fact("a", "new", "calls_made", AT, "1.50"),
                        fact("b", "kim", "visits", AT, "2"),
                        traced("c", "new", "visits", AT, "deal-1"))
                    + "]")
            .ok(200);

    assertThat(receipt.get("quarantined").asInt()).isEqualTo(3);
    assertThat(Answer.texts(receipt.get("items"), "outcome")).containsOnly("quarantined");
    List<JsonNode> waiting = organization.all("/v1/quarantine");
    assertThat(waiting)
        .extracting(item -> item.get("reason").asText())
        .containsExactly(
            "rep 'new' isn't known",
            "metric 'visits' isn't known",
            "rep 'new' and metric 'visits' isn't known");
    assertThat(waiting.get(0).get("value").decimalValue()).isEqualByComparingTo("1.5");
    assertThat(waiting.get(0).get("at").asText()).isEqualTo(AT);
    assertThat(waiting.get(0).get("source").asText()).isEqualTo("test");
    assertThat(waiting.get(0).has("knownAt")).isTrue();
    assertThat(waiting.get(2).get("subject").asText()).isEqualTo("deal-1");
    assertThat(organization.scorecard("2026").get("measures")).as("not counted").isEmpty();
  }

  @Test
  void aWaitingFactIsReplayedWhenWhatItWaitsForIsCreatedWhicheverWay() {
    for (String way : List.of("post", "put one", "put many", "csv")) {
      TestOrganization organization = TestOrganization.create();
      organization
          .observe(
              "["
                  + String.join(
                      ",",
                      traced("a", "new", "calls_made", AT, "s"),
                      fact("b", "other", "calls_made", AT, "10"),
                      fact("c", "new", "visits", AT, "100"))
                  + "]")
          .ok(200);
      String rep = "{\"key\":\"new\",\"name\":\"New\"}";
      switch (way) {
        case "post" -> organization.post("/v1/reps", rep).ok(201);
        case "put one" -> organization.put("/v1/reps/new", rep).ok(200);
        case "put many" -> organization.put("/v1/reps", "[" + rep + "]").ok(200);
        default -> organization.send("POST", "/v1/reps/csv", CSV, "key\nnew\n").ok(200);
      }
      assertThat(organization.all("/v1/quarantine"))
          .as(way)
          .extracting(item -> item.get("id").asText())
          .containsExactly("b", "c");
      assertThat(Answer.measure(organization.scorecardOfRep("new", "2026"), "calls_made"))
          .as(way)
          .isEqualByComparingTo("1");

      String metric = "{\"key\":\"visits\",\"name\":\"V\",\"stage\":\"activity\",\"unit\":\"x\"}";
      switch (way) {
        case "post" -> organization.post("/v1/metrics", metric).ok(201);
        case "put one" -> organization.put("/v1/metrics/visits", metric).ok(200);
        default -> organization.put("/v1/metrics", "[" + metric + "]").ok(200);
      }
      assertThat(organization.all("/v1/quarantine")).as(way).hasSize(1);
      assertThat(Answer.measure(organization.scorecardOfRep("new", "2026"), "visits"))
          .as(way)
          .isEqualByComparingTo("100");
      JsonNode again = organization.observe(traced("a", "new", "calls_made", AT, "s")).ok(200);
      assertThat(again.get("duplicate").asInt()).as("counted once").isEqualTo(1);
    }
  }

  @Test
  void aWaitingFactIsADuplicateOrConflictLikeAnyOther() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    String waiting = fact("a", "new", "calls_made", AT, "1");
    organization.observe(waiting).ok(200);

    assertThat(
            organization
                .observe(
                    waiting
                        .replace("\"value\":1", "\"value\":1.0")
                        .replace("12:00:00Z", "13:00:00+01:00"))
                .ok(200)
                .get("duplicate")
                .asInt())
        .isEqualTo(1);
    organization.observe(fact("a", "new", "calls_made", AT, "2")).problem(409);
    organization.observe(fact("a", "kim", "calls_made", AT, "1")).problem(409);
    organization.observe(fact("a", "other", "calls_made", AT, "1")).problem(409);
    assertThat(organization.all("/v1/quarantine")).hasSize(1);
    assertThat(organization.scorecard("2026").get("measures")).isEmpty();
  }

  @Test
  void aReplayedFactIsTracedTotalledAndKeptAsItWasSent() {
    TestOrganization direct = TestOrganization.create();
    TestOrganization replayed = TestOrganization.create();
    String metric =
        """
        {"key":"visits","name":"V","stage":"activity","unit":"x",
         "likeForLike":["size","product","big","share"]}""";
    String body =
        """
        {"source":"crm","id":"1","rep":"new","metric":"visits","at":"2026-03-01T12:00:00.123456Z",
         "value":-123456789012345678.123456789012,"subject":"s\\n<b>'🙂","attributes":
         {"size":100,"product":"Ba\\\\sic|x","big":123456789012345678,"share":0.250,"on":true,
          "text":"1"}}""";
    direct.withReps("new").post("/v1/metrics", metric).ok(201);
    direct.observe(body).ok(200);
    replayed.observe(body).ok(200);
    assertThat(replayed.all("/v1/quarantine").get(0).get("attributes").get("size").asInt())
        .isEqualTo(100);
    replayed.withReps("new").post("/v1/metrics", metric).ok(201);

    for (String columns :
        List.of(
            "SELECT o.at, o.value, o.id, o.subject, o.attributes::text FROM observation o",
            "SELECT day, segment, facts, sum, max, last_at, last FROM day_total o",
            "SELECT month, segment, facts, sum, max, last_at, last FROM month_total o")) {
      assertThat(rows(columns, replayed)).isEqualTo(rows(columns, direct)).hasSize(1);
    }
    assertThat(replayed.observe(body).ok(200).get("duplicate").asInt())
        .as("it is the same fact still")
        .isEqualTo(1);
    direct
        .observe(body.replace("\"size\":100", "\"size\":1e2").replace("\"1\",", "\"1b\","))
        .ok(200);
    assertThat(rows("SELECT segment FROM day_total o", direct))
        .as("equal numbers are the same segment")
        .hasSize(1);
  }

  private static List<List<String>> rows(String sql, TestOrganization organization) {
    return DatabaseOwner.rowsAs(
        organization.id(), sql + " WHERE organization_id = " + organization.id());
  }

  @Test
  void nothingStaysBehindWhenWhatIsUnknownIsCreatedWhileFactsStreamIn() {
    TestOrganization organization = TestOrganization.create();
    int reps = 12;
    int batches = 10;
    List<CompletableFuture<Answer>> facts = new ArrayList<>();
    for (int batch = 0; batch < batches; batch++) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        for (int rep = 0; rep < reps; rep++) {
          lines.add(
              fact(
                  batch + "/" + i + "/" + rep,
                  "rep-" + rep,
                  i % 2 == 0 ? "calls_made" : "visits",
                  AT,
                  "1"));
        }
      }
      facts.add(
          CompletableFuture.supplyAsync(
              () -> organization.observe(NDJSON, String.join("\n", lines))));
    }
    List<CompletableFuture<Answer>> catalogue = new ArrayList<>();
    for (int rep = 0; rep < reps; rep++) {
      String key = "rep-" + rep;
      catalogue.add(
          CompletableFuture.supplyAsync(
              () ->
                  organization.post(
                      "/v1/reps", "{\"key\":\"%1$s\",\"name\":\"%1$s\"}".formatted(key))));
    }
    catalogue.add(
        CompletableFuture.supplyAsync(
            () ->
                organization.post(
                    "/v1/metrics",
                    "{\"key\":\"visits\",\"name\":\"V\",\"stage\":\"activity\",\"unit\":\"x\"}")));

    for (CompletableFuture<Answer> answer : facts) {
      JsonNode receipt = answer.join().ok(200);
      assertThat(receipt.get("accepted").asInt() + receipt.get("quarantined").asInt())
          .isEqualTo(20 * reps);
    }
    catalogue.forEach(answer -> answer.join().ok(201));

    assertThat(organization.all("/v1/quarantine")).isEmpty();
    JsonNode scorecard = organization.scorecard("2026");
    assertThat(Answer.measure(scorecard, "calls_made"))
        .isEqualByComparingTo(Integer.toString(batches * 10 * reps));
    assertThat(Answer.measure(scorecard, "visits"))
        .isEqualByComparingTo(Integer.toString(batches * 10 * reps));
  }

  @Test
  void manyWaitingFactsAreReplayedInOneGo() {
    TestOrganization organization = TestOrganization.create();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 4_500; i++) {
      lines.add(fact("f" + i, "new", "calls_made", AT, "1"));
    }
    JsonNode receipt = organization.observe(NDJSON, String.join("\n", lines)).ok(200);
    assertThat(receipt.get("quarantined").asInt()).isEqualTo(4_500);
    assertThat(organization.all("/v1/quarantine")).hasSize(4_500);

    organization.withReps("new");

    assertThat(organization.all("/v1/quarantine")).isEmpty();
    assertThat(Answer.measure(organization.scorecard("2026"), "calls_made"))
        .isEqualByComparingTo("4500");
  }

  @Test
  void theListComesToAnEndWhateverSourcesAreCalled() {
    TestOrganization organization = TestOrganization.create();
    for (String source : List.of("a\\nb", "a", "\\n", "ä 🙂", "a\\n")) {
      for (String id : List.of("1", "x\\ny", "\\n2", "3")) {
        organization
            .observe(
                fact(id, "new", "calls_made", AT, "1").replace("\"test\"", "\"x" + source + "\""))
            .ok(200);
      }
    }

    List<JsonNode> items = organization.all("/v1/quarantine", 3);

    assertThat(items).hasSize(20).doesNotHaveDuplicates();
  }
}
