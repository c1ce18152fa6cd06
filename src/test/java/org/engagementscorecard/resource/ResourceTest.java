package org.engagementscorecard.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.People;
import org.junit.jupiter.api.Test;

/** The catalogue, offers to share, and completions. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ResourceTest {
  private static final String LIST = "/v1/learning-resources";

  @Inject TenantTransaction transaction;
  @Inject Resources resources;
  @Inject Completions completions;
  @Inject People people;
  @Inject Catalogue catalogue;

  private static String resource(String key, String kind, String connections) {
    return """
    {"key":"%s","name":"Name of %1$s","kind":"%s","connections":%s}"""
        .formatted(key, kind, connections);
  }

  private static String withUrl(String url) {
    return "{\"key\":\"one\",\"name\":\"N\",\"kind\":\"formal\",\"url\":\"" + url + "\"}";
  }

  private static List<String> keys(List<JsonNode> resources) {
    return resources.stream().map(one -> one.get("key").asText()).toList();
  }

  @Test
  void whatIsPutIsShownVerbatim() {
    TestOrganization organization = TestOrganization.create();
    String full =
        """
        {"key":"a/b c","name":"<b>Ask</b> & listen","kind":"informal",
         "url":"https://learn.example.com/a?b=c&d=%20#e",
         "description":"<script>alert(1)</script>\\n'; DROP TABLE rep; --","minutes":20,
         "connections":["demo-to-proposal","call-to-meeting"]}""";
    String path = LIST + "/" + TestOrganization.encoded("a/b c");

    JsonNode put = organization.put(path, full).ok(200);

    JsonNode sent = Answer.read(full);
    assertThat(put.get("name")).isEqualTo(sent.get("name"));
    assertThat(put.get("description")).isEqualTo(sent.get("description"));
    assertThat(put.get("url")).isEqualTo(sent.get("url"));
    assertThat(put.get("minutes").asInt()).isEqualTo(20);
    assertThat(put.get("connections").toString())
        .isEqualTo("[\"call-to-meeting\",\"demo-to-proposal\"]");
    assertThat(organization.get(path).ok(200)).isEqualTo(put);
    assertThat(organization.all(LIST)).containsExactly(put);
  }

  @Test
  void listsAreFilteredByConnectionAndKindAndCutIntoPages() {
    TestOrganization organization = TestOrganization.create();
    List<String> some = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      some.add(
          resource(
              "r%02d".formatted(i),
              List.of("formal", "informal", "social").get(i % 3),
              i % 2 == 0 ? "[\"demo-to-proposal\"]" : "[]"));
    }
    assertThat(organization.put(LIST, some.toString()).ok(200).toString())
        .isEqualTo("{\"created\":25,\"updated\":0}");
    assertThat(organization.put(LIST, some.toString()).ok(200).toString())
        .isEqualTo("{\"created\":0,\"updated\":25}");

    assertThat(organization.all(LIST, 7)).hasSize(25).isEqualTo(organization.all(LIST));
    assertThat(keys(organization.all(LIST + "?connection=demo-to-proposal&kind=formal", 2)))
        .containsExactly("r00", "r06", "r12", "r18", "r24");
    assertThat(organization.all(LIST + "?connection=call-to-meeting")).isEmpty();
    organization.get(LIST + "?connection=nothing").problem(404);
    organization.get(LIST + "?kind=other").problem(400);
  }

  @Test
  void addressesThatAreNoneOfTheWebAreRefused() {
    TestOrganization organization = TestOrganization.create();
    for (String url :
        List.of(
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "ftp://example.com/x",
            "file:///etc/passwd",
            "/relative",
            "//example.com/x",
            "https:",
            "https:///path",
            "https://",
            "https://bank.example.com@example.net/",
            "http://user:secret@example.com/",
            "https://example.com/a b",
            "https://example.com/<x>",
            " https://example.com/",
            "")) {
      Answer answer = organization.put(LIST + "/one", withUrl(url));
      assertThat(Answer.places(answer.problem(422))).as(url).containsExactly("/url");
    }
    for (String url :
        List.of("HTTPS://example.com", "http://[::1]:8080/x", "http://localhost/x?y#z")) {
      organization.put(LIST + "/one", withUrl(url)).ok(200);
    }
    Answer tooLong = organization.put(LIST + "/one", withUrl("https://x.org/" + "y".repeat(2_000)));
    assertThat(Answer.places(tooLong.problem(422))).containsExactly("/url");
  }

  @Test
  void aBatchIsPutAsAWholeOrNotAtAll() {
    TestOrganization organization = TestOrganization.create();
    String good = resource("good", "formal", "[]");
    Map.of(
            resource("bad", "formal", "[\"demo-to-proposal\",\"nothing\"]"),
            "/1/connections/1",
            resource("bad", "formal", "[\"demo-to-proposal\",\"demo-to-proposal\"]"),
            "/1/connections/1",
            good,
            "/1/key",
            resource("bad", "other", "[]"),
            "/1/kind")
        .forEach(
            (bad, place) -> {
              Answer answer = organization.put(LIST, "[" + good + "," + bad + "]");
              assertThat(Answer.places(answer.problem(422))).containsExactly(place);
            });
    assertThat(Answer.places(organization.put(LIST + "/other", good).problem(422)))
        .containsExactly("/key");
    assertThat(organization.all(LIST)).isEmpty();
  }

  @Test
  void aRetiredResourceIsUnknownUntilItIsPutAgain() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    String one = resource("one", "social", "[\"demo-to-proposal\"]");
    organization.put(LIST + "/one", one).ok(200);
    organization.delete(LIST + "/one").ok(204);

    organization.get(LIST + "/one").problem(404);
    organization.delete(LIST + "/one").problem(404);
    organization.post(LIST + "/one/completions", "{\"rep\":\"kim\"}").problem(404);
    assertThat(organization.all(LIST)).isEmpty();
    assertThat(organization.all(LIST + "?connection=demo-to-proposal")).isEmpty();

    assertThat(organization.put(LIST, "[" + one + "]").ok(200).get("created").asInt()).isEqualTo(1);
    assertThat(organization.get(LIST + "/one").ok(200).get("connections")).hasSize(1);
  }

  @Test
  void aRepOffersInOwnWordsAndNobodyElseDoes() {
    TestOrganization organization = TestOrganization.create().withReps("kim", "bo");
    String path = "/v1/reps/kim/offers/demo-to-proposal";
    TestOrganization kim = organization.as("kim");
    for (TestOrganization other : List.of(organization.as("bo"), organization.as("coach"))) {
      other.put(path, "{\"words\":\"Kim would love to.\"}").problem(403);
      other.delete(path).problem(403);
    }
    assertThat(organization.all("/v1/reps/kim/offers")).isEmpty();

    JsonNode first = kim.put(path, "{\"words\":\"Come <i>along</i>.\"}").ok(200);
    JsonNode again = kim.put(path, "{\"words\":\"Come along on Fridays.\"}").ok(200);

    assertThat(first.get("words").asText()).isEqualTo("Come <i>along</i>.");
    assertThat(again.get("since")).isEqualTo(first.get("since"));
    assertThat(organization.all("/v1/reps/kim/offers")).containsExactly(again);
    assertThat(organization.all("/v1/reps/bo/offers")).isEmpty();
    organization.as("coach").delete(path).problem(403);
    organization.put("/v1/reps/kim/offers/call-to-meeting", "{\"words\":\"By phone.\"}").ok(200);
    assertThat(organization.all("/v1/reps/kim/offers", 1))
        .extracting(offer -> offer.get("connection").asText())
        .containsExactly("call-to-meeting", "demo-to-proposal");

    kim.delete(path).ok(204);
    kim.delete(path).problem(404);
    assertThat(organization.all("/v1/reps/kim/offers")).hasSize(1);
    organization.put("/v1/reps/nobody/offers/demo-to-proposal", "{\"words\":\"x\"}").problem(404);
    organization.put("/v1/reps/kim/offers/nothing", "{\"words\":\"x\"}").problem(404);
    organization.get("/v1/reps/nobody/offers").problem(404);
  }

  @Test
  void aCompletionIsRecordedOnceByTheRepOrASystem() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    organization.put(LIST + "/one", resource("one", "formal", "[]")).ok(200);
    String path = LIST + "/one/completions";
    String at = "{\"rep\":\"kim\",\"at\":\"2025-03-01T10:00:00+01:00\"}";

    JsonNode recorded = organization.post(path, at).ok(201);

    assertThat(recorded.toString())
        .isEqualTo("{\"resource\":\"one\",\"rep\":\"kim\",\"at\":\"2025-03-01T09:00:00Z\"}");
    assertThat(organization.post(path, at).ok(200)).isEqualTo(recorded);
    organization.as("kim").post(path, "{\"rep\":\"kim\"}").ok(201);
    organization.as("coach").post(path, at).problem(403);
    assertThat(Answer.places(organization.post(path, "{\"rep\":\"nobody\"}").problem(422)))
        .containsExactly("/rep");
    Answer tomorrow =
        organization.post(
            path, "{\"rep\":\"kim\",\"at\":\"" + Instant.now().plusSeconds(86_400) + "\"}");
    assertThat(Answer.places(tomorrow.problem(422))).containsExactly("/at");
  }

  @Test
  void aCompletionMakesNoNewVersionOfTheData() {
    TestOrganization organization = TestOrganization.create().withReps("kim");
    organization.put(LIST + "/one", resource("one", "formal", "[]")).ok(200);
    String tag = organization.get("/v1/reps/kim/scorecard?period=2025").header("ETag");

    organization.post(LIST + "/one/completions", "{\"rep\":\"kim\"}").ok(201);

    assertThat(organization.get("/v1/reps/kim/scorecard?period=2025").header("ETag"))
        .isEqualTo(tag);
  }

  @Test
  void whatASourceSaidCanBeTakenBackAndOnlyThat() {
    TestOrganization own = TestOrganization.create().withReps("kim", "bo");
    own.put(LIST + "/one", resource("one", "formal", "[\"demo-to-proposal\"]")).ok(200);
    transaction.derive(
        own.id(),
        organization -> {
          int kim = people.rep(organization, "kim").id();
          int bo = people.rep(organization, "bo").id();
          int on = catalogue.connection(organization, "demo-to-proposal").id();
          int one = resources.of(organization, List.of(on)).get(0).id();
          Instant early = Instant.parse("2025-03-01T00:00:00Z");
          Instant late = Instant.parse("2025-05-01T00:00:00Z");
          assertThat(completions.record(organization, kim, one, late, "xapi:2")).isTrue();
          assertThat(completions.record(organization, kim, one, early, "xapi:1")).isTrue();
          assertThat(completions.record(organization, kim, one, early, "xapi:1")).isFalse();
          assertThat(completions.record(organization, bo, one, late, "key:portal")).isTrue();
          assertThat(completions.first(organization, List.of(one)))
              .isEqualTo(Map.of(one, Map.of(kim, early, bo, late)));

          assertThat(completions.withdraw(organization, "xapi:1")).isTrue();
          assertThat(completions.withdraw(organization, "xapi:1")).isFalse();

          assertThat(completions.first(organization, List.of(one)))
              .isEqualTo(Map.of(one, Map.of(kim, late, bo, late)));
        });
  }
}
