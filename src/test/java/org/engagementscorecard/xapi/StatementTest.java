package org.engagementscorecard.xapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.webhook.SteppingNeeds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements out and in, as a learning system sees them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class StatementTest {
  private static final String PATH = "/v1/xapi/statements";
  private static final String COMPLETED = "http://adlnet.gov/expapi/verbs/completed";

  @Inject SteppingNeeds needs;

  private TestOrganization organization;
  private String home;

  @BeforeEach
  void organization() {
    organization = TestOrganization.create();
    organization.put("/v1/teams", "[{\"key\":\"north\",\"name\":\"North\"}]").ok(200);
    organization
        .post(
            "/v1/reps", "{\"key\":\"kim\",\"name\":\"Kim\",\"memberships\":[{\"team\":\"north\"}]}")
        .ok(201);
    organization.withReps("lee");
    home = "https://engagementscorecard.org/organizations/" + organization.key();
  }

  private Answer get(String query) {
    return answer(
        organization
            .request()
            .header("X-Experience-API-Version", "1.0.3")
            .get(PATH + (query.isEmpty() ? "" : "?" + query)));
  }

  private Answer post(String json) {
    return answer(
        organization
            .request()
            .header("X-Experience-API-Version", "1.0.3")
            .contentType("application/json")
            .body(json.replace('\'', '"'))
            .post(PATH));
  }

  private Answer put(String query, String json) {
    return answer(
        organization
            .request()
            .header("X-Experience-API-Version", "1.0.3")
            .contentType("application/json")
            .body(json.replace('\'', '"'))
            .put(PATH + (query.isEmpty() ? "" : "?" + query)));
  }

  private static Answer answer(Response response) {
    Answer answer = TestOrganization.answer(response);
    assertThat(answer.header("X-Experience-API-Version")).isEqualTo("1.0.3");
    assertThat(Instant.parse(answer.header("X-Experience-API-Consistent-Through")))
        .isBefore(Instant.now());
    return answer;
  }

  private static String statement(String id, String actor, String verb, String object) {
    return "{'id':'%s','actor':%s,'verb':{'id':'%s'},'object':%s,'timestamp':'2026-01-05T10:00:00Z'}"
        .formatted(id, actor, verb, object);
  }

  private static final String ANA = "{'mbox':'mailto:ana@example.com'}";
  private static final String TALK = "{'id':'https://example.com/talk'}";

  private List<String> ids(String query) {
    return Answer.texts(get(query).ok(200).get("statements"), "id");
  }

  @Test
  void aNeedsLifeIsToldInStatementsThatKeepTheRules() {
    int need = needs.open(organization, "kim");
    needs.step(organization, need, "seen", "seen");
    needs.step(organization, need, "fell-back", "learning");

    JsonNode all = get("ascending=true").ok(200);

    assertThat(all.get("more").asText()).isEmpty();
    assertThat(all.get("statements")).hasSize(3);
    for (JsonNode statement : all.get("statements")) {
      StatementRules.check(statement, "");
      assertThat(statement.get("actor").get("account").get("name").asText()).isEqualTo("kim");
      assertThat(statement.get("actor").get("account").get("homePage").asText()).isEqualTo(home);
      assertThat(statement.get("object").get("id").asText())
          .isEqualTo(home + "/learning-needs/" + need);
      assertThat(statement.get("context").get("team").get("account").get("name").asText())
          .isEqualTo("north");
      assertThat(
              statement
                  .get("context")
                  .get("contextActivities")
                  .get("parent")
                  .get(0)
                  .get("id")
                  .asText())
          .isEqualTo(home + "/connections/opportunity-to-win");
      assertThat(UUID.fromString(statement.get("id").asText()).version()).isEqualTo(5);
    }
    assertThat(all.toString()).doesNotContain("OF A PERSON");
    assertThat(all.get("statements"))
        .extracting(one -> one.get("verb").get("id").asText())
        .containsExactly(
            "https://engagementscorecard.org/xapi/verbs/opened",
            "https://engagementscorecard.org/xapi/verbs/seen",
            "https://engagementscorecard.org/xapi/verbs/fell-back");
    assertThat(get("ascending=true").ok(200)).as("always the same").isEqualTo(all);
    JsonNode first = all.get("statements").get(0);
    assertThat(get("statementId=" + first.get("id").asText()).ok(200)).isEqualTo(first);

    assertThat(post("[" + first + "]").ok(200)).as("they come back as they are").hasSize(1);
    assertThat(ids("")).hasSize(3);
    ObjectNode other = first.deepCopy();
    other.put("timestamp", "2020-01-01T00:00:00Z");
    post(other.toString()).problem(409);
    post(statement(
            UUID.randomUUID().toString(),
            ANA,
            StatementRules.VOIDED,
            "{'objectType':'StatementRef','id':'" + first.get("id").asText() + "'}"))
        .problem(403);
  }

  @Test
  void whatIsTakenInIsShownAsItCame() {
    String id = "7c2f8a4e-3f0b-4f57-9a3a-5d1f6c0e9b21";
    assertThat(post(statement(id, ANA, COMPLETED, TALK)).ok(200).get(0).asText()).isEqualTo(id);

    JsonNode shown = get("statementId=" + id).ok(200);
    StatementRules.check(shown, "");
    for (String name : List.of("stored", "authority", "version")) {
      assertThat(shown.has(name)).as(name).isTrue();
    }
    ((ObjectNode) shown).remove(List.of("stored", "authority", "version"));
    assertThat(shown)
        .isEqualTo(Answer.read(statement(id, ANA, COMPLETED, TALK).replace('\'', '"')));

    post(statement(id, ANA, COMPLETED, TALK)).ok(200);
    put("statementId=" + id, statement(id, ANA, COMPLETED, TALK)).ok(204);
    assertThat(ids("")).hasSize(1);
    assertThat(
            Answer.places(
                post("[" + statement(id, ANA, "https://example.com/saw", TALK) + "]").problem(409)))
        .containsExactly("/0/id");
    put("statementId=" + id, statement(id, ANA, COMPLETED, "{'id':'https://example.com/x'}"))
        .problem(409);
    assertThat(get("statementId=" + id).ok(200).get("object").get("id").asText())
        .isEqualTo("https://example.com/talk");

    String put = UUID.randomUUID().toString();
    put(
            "statementId=" + put,
            "{'actor':%s,'verb':{'id':'%s'},'object':%s}".formatted(ANA, COMPLETED, TALK))
        .ok(204);
    assertThat(get("statementId=" + put).ok(200).has("timestamp")).isTrue();
    put("statementId=" + UUID.randomUUID(), statement(id, ANA, COMPLETED, TALK)).problem(400);
    put("", statement(id, ANA, COMPLETED, TALK)).problem(400);
    assertThat(
            UUID.fromString(
                    post("{'actor':%s,'verb':{'id':'%s'},'object':%s}"
                            .formatted(ANA, COMPLETED, TALK))
                        .ok(200)
                        .get(0)
                        .asText())
                .version())
        .isEqualTo(4);
  }

  @Test
  void allOfABodyIsTakenInOrNone() {
    String id = UUID.randomUUID().toString();
    String good = statement(id, ANA, COMPLETED, TALK);
    assertThat(Answer.places(post("[" + good + ",{'actor':{}}]").problem(400)))
        .containsExactly("/1/actor");
    assertThat(Answer.places(post("[" + good + "," + good + "]").problem(400)))
        .containsExactly("/1/id");
    post("[" + good.replace("'actor'", "'actor':{},'actor'") + "]").problem(400);
    post("{").problem(400);
    post("'x'").problem(400);
    assertThat(ids("")).isEmpty();
    assertThat(post("[]").ok(200)).isEmpty();
  }

  @Test
  void whatIsVoidIsShownToWhoeverAsksForIt() {
    String id = UUID.randomUUID().toString();
    String voiding = UUID.randomUUID().toString();
    String early = UUID.randomUUID().toString();
    String reference = "{'objectType':'StatementRef','id':'%s'}";
    post(statement(id, ANA, COMPLETED, TALK)).ok(200);
    post(statement(voiding, ANA, StatementRules.VOIDED, reference.formatted(id))).ok(200);
    assertThat(ids("")).containsExactly(voiding);
    get("statementId=" + id).problem(404);
    assertThat(get("voidedStatementId=" + id).ok(200).get("id").asText()).isEqualTo(id);
    get("voidedStatementId=" + voiding).problem(404);
    assertThat(ids("verb=" + TestOrganization.encoded(COMPLETED)))
        .as("what is about a match counts too")
        .containsExactly(voiding);

    post(statement(
            UUID.randomUUID().toString(), ANA, StatementRules.VOIDED, reference.formatted(voiding)))
        .ok(200);
    get("statementId=" + voiding).ok(200);

    post(statement(
            UUID.randomUUID().toString(), ANA, StatementRules.VOIDED, reference.formatted(early)))
        .ok(200);
    post(statement(early, ANA, COMPLETED, TALK)).ok(200);
    get("statementId=" + early).problem(404);
  }

  @Test
  void filtersFindStepsAndWhatWasTakenIn() {
    int kims = needs.open(organization, "kim");
    needs.step(organization, kims, "seen", "seen");
    int lees = needs.open(organization, "lee");
    String registration = UUID.randomUUID().toString();
    String taken = UUID.randomUUID().toString();
    post("{'id':'%s','actor':{'account':{'homePage':'%s','name':'kim'}},'verb':{'id':'%s'},'object':%s,'context':{'registration':'%s','instructor':%s,'contextActivities':{'parent':{'id':'%s/learning-needs/%d'}}}}"
            .formatted(taken, home, COMPLETED, TALK, registration, ANA, home, kims))
        .ok(200);

    Map<String, Integer> found =
        Map.ofEntries(
            Map.entry("", 4),
            Map.entry("verb=" + TestOrganization.encoded(COMPLETED), 1),
            Map.entry("verb=" + verb("opened"), 2),
            Map.entry("verb=" + verb("never"), 0),
            Map.entry("agent=" + account("kim"), 3),
            Map.entry("agent=" + account("lee"), 1),
            Map.entry("agent=" + account("max"), 0),
            Map.entry("agent=" + TestOrganization.encoded(ANA.replace('\'', '"')), 0),
            Map.entry(
                "related_agents=true&agent=" + TestOrganization.encoded(ANA.replace('\'', '"')), 1),
            Map.entry("activity=" + TestOrganization.encoded(home + "/learning-needs/" + kims), 2),
            Map.entry(
                "related_activities=true&activity="
                    + TestOrganization.encoded(home + "/learning-needs/" + kims),
                3),
            Map.entry("activity=" + TestOrganization.encoded(home + "/learning-needs/" + lees), 1),
            Map.entry(
                "activity=" + TestOrganization.encoded(home + "/connections/opportunity-to-win"),
                0),
            Map.entry(
                "related_activities=true&activity="
                    + TestOrganization.encoded(home + "/connections/opportunity-to-win"),
                3),
            Map.entry("registration=" + registration, 1),
            Map.entry("registration=" + UUID.randomUUID(), 0),
            Map.entry("until=2020-01-01T00:00:00Z", 0),
            Map.entry("since=2020-01-01T00:00:00Z", 4),
            Map.entry("verb=" + verb("opened") + "&agent=" + account("lee"), 1));
    found.forEach((query, count) -> assertThat(ids(query)).as(query).hasSize(count));

    List<String> all = ids("ascending=true");
    assertThat(all).hasSize(4).endsWith(taken);
    String stored = get("statementId=" + all.get(1)).ok(200).get("stored").asText();
    assertThat(ids("ascending=true&since=" + stored)).isEqualTo(all.subList(2, 4));
    assertThat(ids("ascending=true&until=" + stored)).isEqualTo(all.subList(0, 2));
    for (boolean ascending : new boolean[] {true, false}) {
      List<String> paged = new ArrayList<>();
      String query = "limit=1&ascending=" + ascending;
      while (!query.isEmpty()) {
        JsonNode page = get(query).ok(200);
        paged.addAll(Answer.texts(page.get("statements"), "id"));
        String more = page.get("more").asText();
        assertThat(more)
            .satisfiesAnyOf(
                text -> assertThat(text).isEmpty(),
                text -> assertThat(text).startsWith(PATH + "?"));
        query = more.isEmpty() ? "" : more.substring(PATH.length() + 1);
      }
      assertThat(paged).isEqualTo(ids("ascending=" + ascending));
    }
    JsonNode bare = get("format=ids&limit=2").ok(200);
    assertThat(bare.toString()).doesNotContain("definition", "display");
  }

  private static String verb(String step) {
    return TestOrganization.encoded("https://engagementscorecard.org/xapi/verbs/" + step);
  }

  private String account(String name) {
    return TestOrganization.encoded(
        "{\"account\":{\"homePage\":\"%s\",\"name\":\"%s\"}}".formatted(home, name));
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    for (String query :
        List.of(
            "verb=did",
            "agent=kim",
            "agent=%7B%7D",
            "activity=talk",
            "registration=1",
            "since=yesterday",
            "limit=-1",
            "limit=x",
            "ascending=yes",
            "format=short",
            "attachments=true",
            "Verb=http://example.com",
            "cursor=x",
            "statementId=1",
            "statementId=" + UUID.randomUUID() + "&voidedStatementId=" + UUID.randomUUID(),
            "statementId=" + UUID.randomUUID() + "&limit=1")) {
      assertThat(Answer.places(get(query).problem(400))).as(query).isNotEmpty();
    }
    get("statementId=" + UUID.randomUUID()).problem(404);
    for (String version : List.of("2.0.0", "0.95", "x")) {
      answer(organization.request().header("X-Experience-API-Version", version).get(PATH))
          .problem(400);
    }
    answer(organization.request().get(PATH)).problem(400);
    assertThat(answer(organization.request().get("/v1/xapi/about")).ok(200).get("version"))
        .hasSize(1);
  }

  @Test
  void whoCompletesALearningResourceIsRecordedAndVoidingTakesItBack() {
    organization
        .put(
            "/v1/learning-resources",
            "[{\"key\":\"talk\",\"name\":\"A talk\",\"kind\":\"informal\","
                + "\"url\":\"https://example.com/talk\"}]")
        .ok(200);
    organization.put("/v1/reps/lee/aliases/lee@example.com", "").ok(200);
    String kims = UUID.randomUUID().toString();
    String account = "{'account':{'homePage':'" + home + "','name':'kim'}}";
    post("["
            + String.join(
                ",",
                statement(kims, account, COMPLETED, TALK),
                statement(
                    UUID.randomUUID().toString(),
                    "{'mbox':'mailto:lee@example.com'}",
                    COMPLETED,
                    "{'id':'" + home + "/learning-resources/talk'}"),
                statement(UUID.randomUUID().toString(), ANA, COMPLETED, TALK),
                statement(UUID.randomUUID().toString(), account, "https://example.com/saw", TALK),
                statement(
                    UUID.randomUUID().toString(),
                    account,
                    COMPLETED,
                    "{'id':'https://example.com/other'}"))
            + "]")
        .ok(200);
    assertThat(DatabaseOwner.rowsOf("resource_completion", organization.id())).isEqualTo(2);
    post(statement(kims, account, COMPLETED, TALK)).ok(200);
    assertThat(DatabaseOwner.rowsOf("resource_completion", organization.id())).isEqualTo(2);

    post(statement(
            UUID.randomUUID().toString(),
            ANA,
            StatementRules.VOIDED,
            "{'objectType':'StatementRef','id':'" + kims + "'}"))
        .ok(200);
    assertThat(DatabaseOwner.rowsOf("resource_completion", organization.id())).isEqualTo(1);
  }
}
