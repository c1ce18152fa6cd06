package org.engagementscorecard.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.encoded;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other keys of the same rep. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class RepAliasTest {
  private static final String AT = "2026-03-01T12:00:00Z";

  private static String rep(String key, String more) {
    return "{\"key\":\"%1$s\",\"name\":\"%1$s\"%2$s}".formatted(key, more);
  }

  private static List<String> aliases(TestOrganization organization, String rep) {
    JsonNode aliases = organization.get("/v1/reps/" + rep).ok(200).path("aliases");
    List<String> texts = new ArrayList<>();
    aliases.forEach(alias -> texts.add(alias.asText()));
    return texts;
  }

  @Test
  void aFactThatNamesAnAliasIsTheReps() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "lee");
    organization.put("/v1/reps/kim/aliases/user-1", "").ok(200);
    JsonNode shown = organization.put("/v1/reps/kim/aliases/005x", "").ok(200);

    assertThat(Answer.read("[\"005x\",\"user-1\"]")).isEqualTo(shown.get("aliases"));
    organization.accept(
        List.of(
            fact("1", "kim", "calls_made", AT, "1"),
            fact("2", "user-1", "calls_made", AT, "10"),
            fact("3", "005x", "calls_made", AT, "100"),
            fact("4", "lee", "calls_made", AT, "1000")));
    assertThat(Answer.measure(organization.scorecardOfRep("kim", "2026"), "calls_made"))
        .isEqualByComparingTo("111");
    assertThat(
            organization
                .observe(fact("2", "kim", "calls_made", AT, "10"))
                .ok(200)
                .get("duplicate")
                .asInt())
        .as("the same rep by another of its keys")
        .isEqualTo(1);
    organization.get("/v1/reps/user-1").problem(404);
    organization.get("/v1/reps/user-1/scorecard").problem(404);
    assertThat(organization.all("/v1/reps"))
        .extracting(one -> one.get("key").asText())
        .containsExactly("kim", "lee");
    assertThat(organization.all("/v1/reps").get(0).get("aliases")).isEqualTo(shown.get("aliases"));
  }

  @Test
  void theDocumentBringsAliasesLeavesThemOrTakesThemAway() {
    TestOrganization organization = TestOrganization.create();
    organization.post("/v1/reps", rep("kim", ",\"aliases\":[\"b\",\"a\"]")).ok(201);
    assertThat(aliases(organization, "kim")).containsExactly("a", "b");

    organization.put("/v1/reps/kim", rep("kim", "")).ok(200);
    assertThat(aliases(organization, "kim")).as("left out").containsExactly("a", "b");
    organization.put("/v1/reps", "[" + rep("kim", "") + "]").ok(200);
    organization.send("POST", "/v1/reps/csv", TestOrganization.CSV, "key\nkim\n").ok(200);
    assertThat(aliases(organization, "kim")).as("left out").containsExactly("a", "b");

    organization.put("/v1/reps/kim", rep("kim", ",\"aliases\":[\"c\",\"b\"]")).ok(200);
    assertThat(aliases(organization, "kim")).containsExactly("b", "c");
    organization
        .put("/v1/reps", "[%s,%s]".formatted(rep("kim", ",\"aliases\":[\"c\"]"), rep("a", "")))
        .ok(200);
    assertThat(aliases(organization, "kim")).containsExactly("c");
    organization
        .put(
            "/v1/reps",
            "[%s,%s]"
                .formatted(rep("kim", ",\"aliases\":[]"), rep("a", ",\"aliases\":[\"c\",\"b\"]")))
        .ok(200);
    assertThat(aliases(organization, "kim")).isEmpty();
    assertThat(aliases(organization, "a")).as("moved").containsExactly("b", "c");
    organization.accept(List.of(fact("1", "c", "calls_made", AT, "1")));
    assertThat(Answer.measure(organization.scorecardOfRep("a", "2026"), "calls_made"))
        .isEqualByComparingTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "put one", "put many", "post"})
  void factsThatWaitForAnAliasAreReplayedWhicheverWayItComes(String way) {
    TestOrganization organization = TestOrganization.create();
    if (!way.equals("post")) {
      organization.withReps("kim");
    }
    organization.observe(fact("1", "user-1", "calls_made", AT, "1")).ok(200);
    organization.observe(fact("2", "user-2", "calls_made", AT, "10")).ok(200);
    organization.observe(fact("3", "user-1", "not_known", AT, "100")).ok(200);

    String document = rep("kim", ",\"aliases\":[\"user-1\"]");
    switch (way) {
      case "path" -> organization.put("/v1/reps/kim/aliases/user-1", "").ok(200);
      case "put one" -> organization.put("/v1/reps/kim", document).ok(200);
      case "put many" -> organization.put("/v1/reps", "[" + document + "]").ok(200);
      default -> organization.post("/v1/reps", document).ok(201);
    }

    assertThat(organization.all("/v1/quarantine"))
        .extracting(item -> item.get("reason").asText())
        .containsExactly("rep 'user-2' isn't known", "metric 'not_known' isn't known");
    assertThat(Answer.measure(organization.scorecardOfRep("kim", "2026"), "calls_made"))
        .isEqualByComparingTo("1");
    organization.withMetric("not_known", "sum");
    assertThat(Answer.measure(organization.scorecardOfRep("kim", "2026"), "not_known"))
        .isEqualByComparingTo("100");
    assertThat(
            organization
                .observe(fact("1", "user-1", "calls_made", AT, "1"))
                .ok(200)
                .get("duplicate")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void anAliasThatIsTakenAwayLeavesWhatWasRecorded() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "lee");
    organization.put("/v1/reps/kim/aliases/user-1", "").ok(200);
    organization.accept(List.of(fact("1", "user-1", "calls_made", AT, "1")));

    organization.delete("/v1/reps/lee/aliases/user-1").problem(404);
    organization.delete("/v1/reps/nobody/aliases/user-1").problem(404);
    assertThat(organization.delete("/v1/reps/kim/aliases/user-1").status()).isEqualTo(204);
    organization.delete("/v1/reps/kim/aliases/user-1").problem(404);

    organization.observe(fact("2", "user-1", "calls_made", AT, "10")).ok(200);
    assertThat(organization.all("/v1/quarantine")).hasSize(1);
    assertThat(Answer.measure(organization.scorecardOfRep("kim", "2026"), "calls_made"))
        .isEqualByComparingTo("1");
    organization.put("/v1/reps/lee/aliases/user-1", "").ok(200);
    assertThat(organization.all("/v1/quarantine")).isEmpty();
    assertThat(Answer.measure(organization.scorecardOfRep("lee", "2026"), "calls_made"))
        .isEqualByComparingTo("10");
  }

  @Test
  void aKeyStandsForOneRepOnly() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "lee");
    organization.put("/v1/reps/kim/aliases/user-1", "").ok(200);
    organization.put("/v1/reps/kim/aliases/user-1", "").ok(200);
    JsonNode before = organization.get("/v1/reps").ok(200);

    for (String path :
        List.of(
            "/v1/reps/lee/aliases/user-1",
            "/v1/reps/lee/aliases/kim",
            "/v1/reps/lee/aliases/lee")) {
      assertThat(Answer.places(organization.put(path, "").problemWithPlace(409)))
          .containsExactly("alias");
    }
    organization.put("/v1/reps/nobody/aliases/x", "").problem(404);
    assertPlace(organization.post("/v1/reps", rep("user-1", "")), 409, "/key");
    assertPlace(organization.put("/v1/reps/user-1", rep("user-1", "")), 409, "/key");
    for (List<String> bad :
        List.of(
            List.of("409", "/1/key", rep("new", "") + "," + rep("user-1", "")),
            List.of("409", "/0/aliases/1", rep("lee", ",\"aliases\":[\"x\",\"user-1\"]")),
            List.of("409", "/0/aliases/0", rep("lee", ",\"aliases\":[\"kim\"]")),
            List.of("422", "/0/aliases/0", rep("lee", ",\"aliases\":[\"lee\"]")),
            List.of("422", "/0/aliases/1", rep("lee", ",\"aliases\":[\"x\",\"x\"]")),
            List.of(
                "422",
                "/1/aliases/0",
                rep("lee", ",\"aliases\":[\"x\"]") + "," + rep("kim", ",\"aliases\":[\"x\"]")),
            List.of(
                "422", "/0/aliases/0", rep("lee", ",\"aliases\":[\"new\"]") + "," + rep("new", "")),
            List.of("422", "/0/aliases/0", rep("lee", ",\"aliases\":[\" \"]")),
            List.of("422", "/0/aliases/0", rep("lee", ",\"aliases\":[7]")),
            List.of("422", "/0/aliases/0", rep("lee", ",\"aliases\":[null]")),
            List.of("422", "/0/aliases/0", rep("lee", ",\"aliases\":[\"a\\u0000\"]")),
            List.of(
                "422", "/0/aliases/0", rep("lee", ",\"aliases\":[\"" + "x".repeat(201) + "\"]")),
            List.of("422", "/0/aliases", rep("lee", ",\"aliases\":\"x\"")),
            List.of("422", "/0/aliases", rep("lee", ",\"aliases\":" + many(101))))) {
      assertPlace(
          organization.put("/v1/reps", "[" + bad.get(2) + "]"),
          Integer.parseInt(bad.get(0)),
          bad.get(1));
    }
    assertThat(organization.get("/v1/reps").ok(200)).isEqualTo(before);
    organization.put("/v1/reps/lee", rep("lee", ",\"aliases\":" + many(100))).ok(200);
    organization.put("/v1/reps/lee/aliases/one-more", "").problemWithPlace(422);
    organization.put("/v1/reps/lee/aliases/" + "x".repeat(201), "").problemWithPlace(422);
    organization.put("/v1/reps/lee/aliases/%20", "").problemWithPlace(422);
    organization.put("/v1/reps/lee/aliases/%00", "").problem(400);
    organization.delete("/v1/reps/lee/aliases/%00").problem(400);
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"alias-" + i + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static void assertPlace(Answer answer, int status, String place) {
    assertThat(Answer.places(answer.problem(status)))
        .as(answer.text())
        .first()
        .asString()
        .startsWith(place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a b", "%2F", "a;b=c", "ä 🙂", "'; --", "aliases", "a+b", "\\"})
  void anyTextCanBeAnAlias(String alias) {
    TestOrganization organization = TestOrganization.create().withReps("a/b/c");
    String path = "/v1/reps/a%2Fb%2Fc/aliases/" + encoded(alias);

    JsonNode shown = organization.put(path, "").ok(200);

    assertThat(shown.get("aliases").get(0).asText()).isEqualTo(alias);
    assertThat(organization.delete(path).status()).isEqualTo(204);
  }

  @Test
  void ofAnAliasAndAKeyThatComeAtTheSameMomentOneIsRefused() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    int rounds = 20;
    for (int round = 0; round < rounds; round++) {
      String key = "name-" + round;
      List<CompletableFuture<Answer>> answers =
          List.of(
              CompletableFuture.supplyAsync(
                  () -> organization.put("/v1/reps/kim/aliases/" + key, "")),
              CompletableFuture.supplyAsync(() -> organization.post("/v1/reps", rep(key, ""))));
      List<Integer> statuses = answers.stream().map(answer -> answer.join().status()).toList();

      assertThat(statuses).containsAnyOf(200, 201).contains(409);
    }
  }

  @Test
  void manyRepsWithAliasesComeInOneBody() {
    TestOrganization organization = TestOrganization.create();
    String body =
        IntStream.range(0, 3_000)
            .mapToObj(i -> rep("rep-" + i, ",\"aliases\":[\"a-%1$d\",\"b-%1$d\"]".formatted(i)))
            .collect(Collectors.joining(",", "[", "]"));

    organization.put("/v1/reps", body).ok(200);
    organization.put("/v1/reps", body).ok(200);

    assertThat(aliases(organization, "rep-2999")).containsExactly("a-2999", "b-2999");
  }
}
