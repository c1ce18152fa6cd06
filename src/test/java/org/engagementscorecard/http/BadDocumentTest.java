package org.engagementscorecard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad documents to every endpoint that takes one: each answers a problem with the place of the
 * fault, and stores nothing of what it refuses.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadDocumentTest {
  /** Stands in every good document where faults are put. */
  private static final String MARK = "\"MARK\"";

  /** Documents over this many bytes are refused. */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private TestOrganization organization;
  private int note;
  private int need;
  private Map<String, List<JsonNode>> before;

  /**
   * An endpoint that takes a document.
   *
   * @param pointer of the member that holds the mark
   */
  private record Endpoint(
      String method, String path, String list, String document, String pointer) {
    @Override
    public String toString() {
      return method + " " + path;
    }

    /** Pointer of the innermost object that holds the mark. */
    String parent() {
      return pointer.substring(0, pointer.lastIndexOf('/'));
    }

    /** The object around the mark with a member put before it. */
    String withMember(String member) {
      String name = "\"" + pointer.substring(pointer.lastIndexOf('/') + 1) + "\":" + MARK;
      assertThat(document).contains(name);
      return document.replace(name, member + "," + name);
    }

    String member() {
      return "\"" + pointer.substring(pointer.lastIndexOf('/') + 1) + "\":" + MARK;
    }
  }

  private static final String REP = "{\"key\":\"bad\",\"name\":\"MARK\"}";
  private static final String TEAM = "{\"key\":\"bad\",\"name\":\"MARK\"}";
  private static final String METRIC =
      "{\"key\":\"bad\",\"name\":\"MARK\",\"stage\":\"activity\",\"unit\":\"x\"}";
  private static final String CONNECTION =
      "{\"key\":\"bad\",\"name\":\"MARK\",\"kind\":\"conversion\",\"from\":\"calls_made\","
          + "\"to\":\"deals_won\",\"maturityDays\":30}";
  private static final String TARGET =
      "{\"key\":\"MARK\",\"metric\":\"calls_made\",\"rep\":\"kim\",\"value\":1,\"per\":\"week\"}";
  private static final String RESOURCE = "{\"key\":\"bad\",\"name\":\"MARK\",\"kind\":\"social\"}";
  private static final String MAPPING =
      "{\"source\":\"MARK\",\"observations\":[{\"id\":\"{id}\",\"rep\":\"{rep}\",\"metric\":\"m\","
          + "\"at\":{\"text\":\"{at}\"},\"value\":\"1\"}]}";

  static Stream<Endpoint> endpoints() {
    return Stream.of(
        new Endpoint("POST", "/v1/reps", "/v1/reps", REP, "/name"),
        new Endpoint("PUT", "/v1/reps", "/v1/reps", "[" + REP + "]", "/0/name"),
        new Endpoint("PUT", "/v1/reps/bad", "/v1/reps", REP, "/name"),
        new Endpoint("POST", "/v1/teams", "/v1/teams", TEAM, "/name"),
        new Endpoint("PUT", "/v1/teams", "/v1/teams", "[" + TEAM + "]", "/0/name"),
        new Endpoint("PUT", "/v1/teams/bad", "/v1/teams", TEAM, "/name"),
        new Endpoint("POST", "/v1/metrics", "/v1/metrics", METRIC, "/name"),
        new Endpoint("PUT", "/v1/metrics", "/v1/metrics", "[" + METRIC + "]", "/0/name"),
        new Endpoint("PUT", "/v1/metrics/bad", "/v1/metrics", METRIC, "/name"),
        new Endpoint("POST", "/v1/connections", "/v1/connections", CONNECTION, "/name"),
        new Endpoint(
            "PUT", "/v1/connections", "/v1/connections", "[" + CONNECTION + "]", "/0/name"),
        new Endpoint("PUT", "/v1/connections/bad", "/v1/connections", CONNECTION, "/name"),
        new Endpoint(
            "POST", "/v1/notes", "/v1/notes", "{\"rep\":\"kim\",\"text\":\"MARK\"}", "/text"),
        new Endpoint("PUT", "/v1/targets", "/v1/targets", TARGET, "/key"),
        new Endpoint("PUT", "/v1/targets", "/v1/targets", "[" + TARGET + "]", "/0/key"),
        new Endpoint(
            "PUT", "/v1/notes/{note}", "/v1/notes", "{\"rep\":\"kim\",\"text\":\"MARK\"}", "/text"),
        new Endpoint(
            "POST",
            "/v1/learning-needs",
            "/v1/learning-needs",
            "{\"rep\":\"kim\",\"connection\":\"meeting-to-demo\",\"words\":\"MARK\"}",
            "/words"),
        new Endpoint(
            "POST",
            "/v1/learning-needs/{need}/steps",
            "/v1/learning-needs",
            "{\"type\":\"told\",\"words\":\"MARK\"}",
            "/words"),
        new Endpoint("PUT", "/v1/csv-mappings/bad", "/v1/csv-mappings", MAPPING, "/source"),
        new Endpoint("PUT", "/v1/webhooks/bad", "/v1/webhooks", "{\"url\":\"MARK\"}", "/url"),
        new Endpoint(
            "PUT",
            "/v1/learning-resources",
            "/v1/learning-resources",
            "[" + RESOURCE + "]",
            "/0/name"),
        new Endpoint(
            "PUT", "/v1/learning-resources/bad", "/v1/learning-resources", RESOURCE, "/name"),
        new Endpoint(
            "POST",
            "/v1/learning-resources/there/completions",
            "/v1/learning-resources",
            "{\"rep\":\"MARK\"}",
            "/rep"),
        new Endpoint(
            "PUT",
            "/v1/reps/kim/offers/opportunity-to-win",
            "/v1/reps/kim/offers",
            "{\"words\":\"MARK\"}",
            "/words"),
        new Endpoint("POST", "/v1/keys", "/v1/keys", "{\"name\":\"MARK\"}", "/name"),
        new Endpoint(
            "PATCH",
            "/v1/organizations/{own}",
            "/v1/organizations",
            "{\"name\":\"MARK\"}",
            "/name"));
  }

  static Stream<Endpoint> ofArrays() {
    return endpoints().filter(endpoint -> endpoint.document().startsWith("["));
  }

  @BeforeAll
  void aRep() {
    organization = TestOrganization.create().withReps("kim");
    note =
        organization
            .post("/v1/notes", "{\"rep\":\"kim\",\"text\":\"x\"}")
            .ok(201)
            .get("id")
            .asInt();
    organization
        .put(
            "/v1/learning-resources/there",
            "{\"key\":\"there\",\"name\":\"There\",\"kind\":\"social\"}")
        .ok(200);
    need =
        organization
            .post(
                "/v1/learning-needs",
                "{\"rep\":\"kim\",\"connection\":\"call-to-meeting\",\"words\":\"x\"}")
            .ok(201)
            .get("id")
            .asInt();
    before = lists();
  }

  @AfterEach
  void nothingIsStored() {
    assertThat(lists()).isEqualTo(before);
  }

  private Map<String, List<JsonNode>> lists() {
    return endpoints()
        .map(Endpoint::list)
        .distinct()
        .collect(Collectors.toMap(list -> list, organization::all));
  }

  private Answer send(Endpoint endpoint, String contentType, byte[] body) {
    return organization.sendPlainly(
        endpoint.method(),
        endpoint
            .path()
            .replace("{own}", organization.key())
            .replace("{note}", note + "")
            .replace("{need}", need + ""),
        contentType,
        body);
  }

  private JsonNode refused(Endpoint endpoint, int status, String body) {
    Answer answer = send(endpoint, JSON, body.getBytes(StandardCharsets.UTF_8));
    JsonNode problem = answer.problem();
    assertThat(answer.status()).as(shortened(body) + " → " + answer.text()).isEqualTo(status);
    assertThat(Answer.places(problem)).as(shortened(body) + " → " + answer.text()).isNotEmpty();
    return problem;
  }

  private static String shortened(String body) {
    return body.length() > 200 ? body.substring(0, 200) + "…" : body;
  }

  private void refusedAtTheMark(Endpoint endpoint, String value) {
    JsonNode problem = refused(endpoint, 422, endpoint.document().replace(MARK, value));
    assertThat(problem.get("type").asText()).isEqualTo("/problems/unprocessable");
    assertThat(Answer.places(problem).get(0)).as(value).startsWith(endpoint.pointer());
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void malformedJson(Endpoint endpoint) {
    String good = endpoint.document();
    for (String bad :
        List.of(
            good.substring(0, good.length() - 1),
            good.replace(MARK, ""),
            good.replace(MARK, "MARK"),
            good.replace(MARK, "'MARK'"),
            good.replace(MARK, "\"MARK"),
            good.replace(MARK, "\"MA\nRK\""),
            good.replace(MARK, "\"\\x\""),
            good.replace(MARK, "\"\\u12\""),
            good.replace(MARK, MARK + ",,"),
            good.replace(":", "="),
            good.replace(MARK, "NaN"),
            good.replace(MARK, "Infinity"),
            good.replace(MARK, "-Infinity"),
            good.replace(MARK, "01"),
            "<xml/>",
            "a,b\n")) {
      JsonNode problem = refused(endpoint, 400, bad);
      assertThat(problem.get("type").asText()).isEqualTo("/problems/malformed");
      assertThat(problem.get("errors").get(0).get("line").asInt()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void malformedUtf8(Endpoint endpoint) {
    int at = endpoint.document().indexOf("MARK");
    for (byte[] bad : MalformedUtf8.sequences()) {
      var body = new ByteArrayOutputStream();
      body.writeBytes(endpoint.document().substring(0, at).getBytes(StandardCharsets.UTF_8));
      body.writeBytes(bad);
      body.writeBytes(endpoint.document().substring(at).getBytes(StandardCharsets.UTF_8));
      send(endpoint, JSON, body.toByteArray()).problemWithPlace(400);
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void whatLooksLikeAnotherEncoding(Endpoint endpoint) {
    // Jackson takes bytes that begin with NULs for UTF-32, in which these are no characters.
    send(endpoint, JSON, ("\0\0\0{" + endpoint.document()).getBytes(StandardCharsets.UTF_8))
        .problem(400);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void aSecondDocumentAfterTheFirst(Endpoint endpoint) {
    for (String second : List.of(endpoint.document(), "{}", "\n[]", "1", "]", "}", "x")) {
      refused(endpoint, 400, endpoint.document() + second);
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void unknownFields(Endpoint endpoint) {
    for (String name :
        List.of("surprise", "Name", "organizationId", "id", "__proto__", "a\\u0000")) {
      JsonNode problem =
          refused(endpoint, 422, endpoint.withMember("\"" + name + "\":{\"a\":[1]}"));
      assertThat(Answer.places(problem).get(0)).startsWith(endpoint.parent() + "/");
      assertThat(problem.get("detail").asText()).contains("not a known field");
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void duplicateKeys(Endpoint endpoint) {
    refused(endpoint, 400, endpoint.withMember(endpoint.member()));
    String escaped = endpoint.member().replace("e\":", "\\u0065\":").replace("t\":", "\\u0074\":");
    refused(endpoint, 400, endpoint.withMember(escaped));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void otherTypesThanAString(Endpoint endpoint) {
    for (String value :
        List.of(
            "7",
            "1.5",
            "1e400000",
            "-1e-400000",
            "-0",
            "123456789012345678901234567890",
            "true",
            "[]",
            "[\"MARK\"]",
            "{}",
            "{\"a\":1}")) {
      refusedAtTheMark(endpoint, value);
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void textsThatCannotBeKept(Endpoint endpoint) {
    for (String value :
        List.of(
            "\"\\u0000\"",
            "\"MA\\u0000RK\"",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\ude00\\ud83d\"",
            "\"\\ud83d\\u0041\"",
            "\"\"",
            "\" \\t\\n\"",
            "\"" + "x".repeat(20_001) + "\"")) {
      refusedAtTheMark(endpoint, value);
    }
    // A change of settings leaves out what is null.
    if (!endpoint.method().equals("PATCH")) {
      refusedAtTheMark(endpoint, "null");
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void tooDeepTooLongAndTooLarge(Endpoint endpoint) {
    String good = endpoint.document();
    for (String bad :
        List.of(
            "[".repeat(100_000),
            "{\"a\":".repeat(10_000),
            good.replace(MARK, "[".repeat(1_000) + "]".repeat(1_000)),
            good.replace(MARK, "\"" + "x".repeat(300_000) + "\""),
            good.replace(MARK, "9".repeat(10_000)),
            endpoint.withMember("\"" + "n".repeat(60_000) + "\":1"))) {
      Answer answer = send(endpoint, JSON, bad.getBytes(StandardCharsets.UTF_8));
      answer.problem();
      assertThat(answer.status()).isIn(400, 422);
    }
    for (String large :
        List.of(
            good + " ".repeat(MAX_BYTES),
            " ".repeat(MAX_BYTES) + good,
            "[" + "0,".repeat(MAX_BYTES / 2) + "0]")) {
      Answer answer = send(endpoint, JSON, large.getBytes(StandardCharsets.UTF_8));
      if (large.startsWith("[0") && !good.startsWith("[")) {
        assertThat(answer.status()).isIn(413, 422);
        answer.problem();
      } else if (large.startsWith("[0")) {
        answer.problem();
      } else {
        assertThat(answer.problem(413).get("type").asText()).isEqualTo("/problems/too-large");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void otherDocuments(Endpoint endpoint) {
    for (String other : List.of("null", "7", "\"MARK\"", "true", "[[]]", "[null]", "[7]")) {
      refused(endpoint, 422, other);
    }
    // Targets come alone or in an array.
    if (!endpoint.path().equals("/v1/targets")) {
      refused(endpoint, 422, endpoint.document().startsWith("[") ? "{}" : "[]");
    }
    if (!endpoint.method().equals("PATCH")) {
      refused(endpoint, 422, endpoint.document().startsWith("[") ? "[{}]" : "{}");
    }
    for (String nothing : List.of("", " ", "\n")) {
      Answer answer = send(endpoint, JSON, nothing.getBytes(StandardCharsets.UTF_8));
      assertThat(answer.status()).as(answer.text()).isIn(400, 422);
      answer.problem();
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void otherMediaTypes(Endpoint endpoint) {
    byte[] body = endpoint.document().getBytes(StandardCharsets.UTF_8);
    for (String type :
        List.of(
            "text/plain",
            "text/csv",
            "application/xml",
            "application/x-ndjson",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonx",
            "nonsense",
            "/")) {
      Answer answer = send(endpoint, type, body);
      assertThat(answer.status()).as(type + " → " + answer.text()).isIn(400, 415);
      answer.problem();
    }
  }

  @ParameterizedTest
  @MethodSource("ofArrays")
  void oneBadItemRefusesTheWholeArray(Endpoint endpoint) {
    String one = endpoint.document().substring(1, endpoint.document().length() - 1);
    String good = one.replace("\"bad\"", "\"good\"");
    for (String bad :
        List.of(
            one.replace(MARK, "7"),
            one.replace(MARK, "\"\""),
            one.replace("\"name\"", "\"nome\""),
            "null",
            "7")) {
      JsonNode problem = refused(endpoint, 422, "[" + good + "," + bad + "]");
      assertThat(Answer.places(problem).get(0)).startsWith("/1");
    }
    refused(endpoint, 400, "[" + good + "," + one.replace(MARK, "") + "]");
  }

  @ParameterizedTest
  @MethodSource("ofArrays")
  void anArrayOverTheLimitIsTooLargeWhereverTheLimitFalls(Endpoint endpoint) {
    String one = endpoint.document().substring(1, endpoint.document().length() - 1);
    for (String filled : List.of(one, one.replace("MARK", "x".repeat(5_000)))) {
      String body = "[" + (filled + ",").repeat(MAX_BYTES / filled.length()) + filled + "]";
      Answer answer = send(endpoint, JSON, body.getBytes(StandardCharsets.UTF_8));

      assertThat(answer.problem(413).get("type").asText()).isEqualTo("/problems/too-large");
    }
  }

  @ParameterizedTest
  @MethodSource("ofArrays")
  void anEmptyArrayChangesNothing(Endpoint endpoint) {
    assertThat(send(endpoint, JSON, "[]".getBytes(StandardCharsets.UTF_8)).ok(200))
        .isEqualTo(Answer.read("{\"created\":0,\"updated\":0}"));
  }

  @ParameterizedTest
  @MethodSource("ofArrays")
  void anArrayOfNothingUsefulIsRefusedInFewWords(Endpoint endpoint) {
    String body = "[" + "null,".repeat(200_000) + "null]";
    Answer answer = send(endpoint, JSON, body.getBytes(StandardCharsets.UTF_8));

    answer.problem(422);
    assertThat(answer.bytes().length)
        .as("the answer isn't longer than the request")
        .isLessThan(200_000);
  }

  @Test
  void aLongListOfBadTextsIsRefusedQuickly() {
    for (String text : List.of("\"\"", "null")) {
      String many = (text + ",").repeat(20_000) + text;
      String metric = METRIC.replace("\"unit\":", "\"likeForLike\":[" + many + "],\"unit\":");
      long start = System.nanoTime();

      JsonNode problem = organization.post("/v1/metrics", metric).problemWithPlace(422);

      assertThat(Answer.places(problem).get(0)).startsWith("/likeForLike");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aLongMapOfBadTextsIsRefusedQuickly() {
    String many =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "\"a" + i + "\":\"\"")
            .collect(Collectors.joining(","));
    String mapping = MAPPING.replace("\"id\":", "\"attributes\":{" + many + "},\"id\":");
    long start = System.nanoTime();

    JsonNode problem = organization.put("/v1/csv-mappings/bad", mapping).problemWithPlace(422);

    assertThat(Answer.places(problem).get(0)).startsWith("/observations/0/attributes");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }
}
