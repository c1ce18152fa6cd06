package org.engagementscorecard.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.NDJSON;
import static org.engagementscorecard.http.TestOrganization.encoded;
import static org.engagementscorecard.http.TestOrganization.fact;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/** What waits in quarantine: for what, and how it is discarded. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class WaitingTest {
  private static final String AT = "2026-03-01T12:00:00Z";

  private static String from(String source, String fact) {
    return fact.replace("\"test\"", "\"" + source + "\"");
  }

  /** A fact in quarantine, as a test remembers it. */
  private record Sent(String source, String rep, String metric, Instant at) {}

  @Test
  void whatIsUnknownIsListedWithWhatWaitsForIt() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "lee");
    organization.put("/v1/reps/kim/aliases/kim-too", "").ok(200);
    Random random = new Random(7);
    List<String> reps = List.of("kim", "kim-too", "lee", "r1", "r2", "r:3", "ä 🙂");
    List<String> metrics = List.of("calls_made", "deals_won", "m1", "m2");
    Map<String, List<Sent>> expected = new TreeMap<>();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Sent sent =
          new Sent(
              "source-" + random.nextInt(30),
              reps.get(random.nextInt(reps.size())),
              metrics.get(random.nextInt(metrics.size())),
              Instant.parse(AT).plusSeconds(random.nextInt(10_000_000) - 9_000_000));
      lines.add(
          from(sent.source(), fact("f" + i, sent.rep(), sent.metric(), sent.at().toString(), "1")));
      if (sent.metric().startsWith("m")) {
        expected.computeIfAbsent("metric " + sent.metric(), key -> new ArrayList<>()).add(sent);
      }
      if (!List.of("kim", "kim-too", "lee").contains(sent.rep())) {
        expected.computeIfAbsent("rep " + sent.rep(), key -> new ArrayList<>()).add(sent);
      }
    }
    organization.observe(NDJSON, String.join("\n", lines)).ok(200);

    List<JsonNode> groups = organization.all("/v1/quarantine/unknown", 1);

    assertThat(groups).isEqualTo(organization.all("/v1/quarantine/unknown"));
    assertThat(groups).hasSize(expected.size()).hasSize(6);
    for (JsonNode group : groups) {
      String name = group.get("kind").asText() + " " + group.get("key").asText();
      List<Sent> facts = expected.get(name);
      assertThat(facts).as(name).isNotNull();
      assertThat(group.get("facts").asInt()).as(name).isEqualTo(facts.size());
      List<String> sources = facts.stream().map(Sent::source).distinct().sorted().toList();
      assertThat(group.get("sourceCount").asInt()).as(name).isEqualTo(sources.size());
      List<String> shown = new ArrayList<>();
      group.get("sources").forEach(source -> shown.add(source.asText()));
      assertThat(shown).as(name).isEqualTo(sources.subList(0, Math.min(20, sources.size())));
      List<Instant> instants =
          facts.stream().map(Sent::at).sorted(Comparator.naturalOrder()).toList();
      assertThat(Instant.parse(group.get("firstAt").asText())).isEqualTo(instants.get(0));
      assertThat(Instant.parse(group.get("lastAt").asText()))
          .isEqualTo(instants.get(instants.size() - 1));
      assertThat(Instant.parse(group.get("waitingSince").asText()))
          .isBetween(Instant.now().minusSeconds(600), Instant.now());
      String filter = group.get("kind").asText() + "=" + encoded(group.get("key").asText());
      assertThat(organization.all("/v1/quarantine?" + filter)).as(name).hasSize(facts.size());
    }
    assertThat(groups.get(0).get("kind").asText()).isEqualTo("metric");
    List<JsonNode> filtered =
        organization.all("/v1/quarantine?rep=r1&metric=m1&source=source-3", 1);
    assertThat(filtered)
        .hasSize(
            (int)
                expected.get("rep r1").stream()
                    .filter(one -> one.metric().equals("m1") && one.source().equals("source-3"))
                    .count());
    assertThat(organization.all("/v1/quarantine?rep=" + encoded("r1' OR true"))).isEmpty();
  }

  @Test
  void aDiscardedFactIsKeptApartWithWhoAndWhen() {
    TestOrganization organization = TestOrganization.create();
    String[] ids = {"1C1/won", "a b", "%2F", "/", "x//y", "ä🙂;a=b", "unknown", "a+b", "?#"};
    for (String id : ids) {
      organization.observe(fact(id, "new", "calls_made", AT, "1.50")).ok(200);
    }
    JsonNode listed = organization.all("/v1/quarantine").get(0);

    for (int i = 0; i < ids.length; i++) {
      String path = "/v1/quarantine/test/" + encoded(ids[i]);
      assertThat(organization.delete(path).ok(200)).isEqualTo(Answer.read("{\"discarded\":1}"));
      organization.delete(path).problem(404);
    }

    assertThat(listed.has("reason")).isTrue();
    assertThat(organization.all("/v1/quarantine")).isEmpty();
    assertThat(organization.all("/v1/quarantine/unknown")).isEmpty();
    List<JsonNode> discarded = organization.all("/v1/quarantine/discarded", 2);
    assertThat(discarded).hasSize(ids.length);
    for (int i = 0; i < ids.length; i++) {
      JsonNode one = discarded.get(ids.length - 1 - i);
      assertThat(one.get("id").asText()).as("the last first").isEqualTo(ids[i]);
      assertThat(one.get("source").asText()).isEqualTo("test");
      assertThat(one.get("rep").asText()).isEqualTo("new");
      assertThat(one.get("metric").asText()).isEqualTo("calls_made");
      assertThat(one.get("value").decimalValue()).isEqualByComparingTo("1.5");
      assertThat(one.get("at").asText()).isEqualTo(AT);
      assertThat(one.get("discardedBy").asText()).isEqualTo("admin");
      assertThat(Instant.parse(one.get("discardedAt").asText()))
          .isBetween(Instant.parse(one.get("knownAt").asText()), Instant.now());
    }
  }

  @Test
  void slashesOfAnIdMayStandAsTheyAre() {
    TestOrganization organization = TestOrganization.create();
    organization.observe(fact("1C1/x/won", "new", "calls_made", AT, "1")).ok(200);

    assertThat(organization.delete("/v1/quarantine/test/1C1/x/won").ok(200).get("discarded"))
        .isEqualTo(Answer.read("1"));
  }

  @Test
  void aDiscardedFactThatIsPostedAgainGoesItsOrdinaryWay() {
    TestOrganization organization = TestOrganization.create();
    String fact = fact("1", "new", "calls_made", AT, "1");
    for (int round = 0; round < 2; round++) {
      assertThat(organization.observe(fact).ok(200).get("quarantined").asInt()).isEqualTo(1);
      organization.delete("/v1/quarantine/test/1").ok(200);
    }
    organization.withReps("new");
    assertThat(organization.scorecard("2026").get("measures")).as("it didn't come back").isEmpty();

    assertThat(organization.observe(fact).ok(200).get("accepted").asInt()).isEqualTo(1);
    assertThat(organization.observe(fact).ok(200).get("duplicate").asInt()).isEqualTo(1);
    assertThat(organization.all("/v1/quarantine/discarded")).hasSize(2);
    organization.delete("/v1/quarantine/test/1").problem(404);
  }

  @Test
  void whatAFilterListsIsDiscardedTogether() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(
          from(
              "s" + i % 4,
              fact("f" + i, "r" + i % 2, i % 5 == 0 ? "visits" : "calls_made", AT, "1")));
    }
    organization.observe(NDJSON, String.join("\n", lines)).ok(200);

    organization.delete("/v1/quarantine").problemWithPlace(400);
    assertThat(discard(organization, "?rep=nobody")).isZero();
    assertThat(discard(organization, "?rep=r0&metric=visits&source=s0")).isEqualTo(2);
    assertThat(discard(organization, "?rep=r0")).isEqualTo(18);
    assertThat(discard(organization, "?metric=visits")).isEqualTo(4);
    assertThat(discard(organization, "?source=s1")).isEqualTo(8);
    assertThat(organization.all("/v1/quarantine")).hasSize(8);
    assertThat(organization.all("/v1/quarantine?source=s3&rep=r1")).hasSize(8);
    assertThat(organization.all("/v1/quarantine/discarded")).hasSize(32);
  }

  private static int discard(TestOrganization organization, String query) {
    return organization.delete("/v1/quarantine" + query).ok(200).get("discarded").asInt();
  }

  @Test
  void anotherOrganizationsFactsStay() {
    TestOrganization ours = TestOrganization.create();
    TestOrganization theirs = TestOrganization.create();
    for (TestOrganization one : List.of(ours, theirs)) {
      one.observe(fact("1", "new", "calls_made", AT, "1")).ok(200);
    }

    assertThat(discard(ours, "?rep=new")).isEqualTo(1);

    assertThat(theirs.all("/v1/quarantine")).hasSize(1);
    assertThat(theirs.all("/v1/quarantine/discarded")).isEmpty();
  }

  @Test
  void badRequestsAreRefused() {
    TestOrganization organization = TestOrganization.create();
    for (String path :
        List.of(
            "/v1/quarantine/unknown?cursor=x",
            "/v1/quarantine/unknown?cursor=MXg",
            "/v1/quarantine/discarded?cursor=MXg",
            "/v1/quarantine?cursor=MXg",
            "/v1/quarantine/unknown?limit=0",
            "/v1/quarantine/discarded?limit=x")) {
      assertThat(organization.get(path).status()).as(path).isEqualTo(400);
      organization.get(path).problemWithPlace(400);
    }
    for (String parameter : List.of("rep", "metric", "source")) {
      organization.get("/v1/quarantine?" + parameter + "=%00").problem(400);
      organization.delete("/v1/quarantine?" + parameter + "=%00").problem(400);
    }
    organization.delete("/v1/quarantine/%00/a").problem(400);
    organization.delete("/v1/quarantine/a/%00").problem(400);
    organization.delete("/v1/quarantine/nobody/a").problem(404);
    organization.delete("/v1/quarantine/nobody/" + "x".repeat(3_000)).problem(404);
  }

  @Test
  void nothingIsLostOrStuckWhenAnAliasComesWhileFactsStreamIn() throws Exception {
    int threads = 8;
    int batches = 12;
    int perBatch = 30;
    TestOrganization organization = TestOrganization.create().withReps("kim");
    ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
    try {
      List<CompletableFuture<Void>> posts = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int number = thread;
        posts.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int batch = 0; batch < batches; batch++) {
                    List<String> lines = new ArrayList<>();
                    for (int i = 0; i < perBatch; i++) {
                      // Half of them are posted by the neighbour too.
                      int owner = i % 2 == 0 ? number : number / 2;
                      String id = owner + "/" + batch + "/" + i;
                      lines.add(fact(id, "alias-" + i % 3, "calls_made", AT, "1"));
                    }
                    JsonNode receipt =
                        organization.observe(NDJSON, String.join("\n", lines)).ok(200);
                    assertThat(receipt.get("conflict").asInt()).isZero();
                    assertThat(receipt.get("rejected").asInt()).isZero();
                  }
                },
                pool));
      }
      Thread.sleep(150);
      for (int alias = 0; alias < 3; alias++) {
        organization.put("/v1/reps/kim/aliases/alias-" + alias, "").ok(200);
      }
      posts.forEach(CompletableFuture::join);
    } finally {
      pool.shutdown();
    }

    assertThat(organization.all("/v1/quarantine")).isEmpty();
    int distinct = batches * (threads * perBatch / 2 + threads / 2 * perBatch / 2);
    assertThat(Answer.measure(organization.scorecardOfRep("kim", "2026"), "calls_made"))
        .isEqualByComparingTo(Integer.toString(distinct));
  }

  @Test
  void whatIsDiscardedWhileFactsStreamInIsNeitherLostNorDoubled() throws Exception {
    int threads = 6;
    int facts = 60;
    TestOrganization organization = TestOrganization.create();
    ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
    int discarded = 0;
    int quarantined = 0;
    try {
      List<CompletableFuture<Integer>> posts = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        posts.add(
            CompletableFuture.supplyAsync(
                () -> {
                  int kept = 0;
                  for (int i = 0; i < facts; i++) {
                    JsonNode receipt =
                        organization
                            .observe("[" + fact("f" + i, "new", "calls_made", AT, "1") + "]")
                            .ok(200);
                    assertThat(receipt.get("conflict").asInt()).as("never a conflict").isZero();
                    kept += receipt.get("quarantined").asInt();
                  }
                  return kept;
                },
                pool));
      }
      while (!posts.stream().allMatch(CompletableFuture::isDone)) {
        discarded += discard(organization, "?rep=new");
      }
      for (CompletableFuture<Integer> post : posts) {
        quarantined += post.join();
      }
    } finally {
      pool.shutdown();
    }

    int waiting = organization.all("/v1/quarantine").size();
    assertThat(discarded + waiting).isEqualTo(quarantined);
    assertThat(organization.all("/v1/quarantine/discarded")).hasSize(discarded);
  }
}
