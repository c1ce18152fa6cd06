package org.engagementscorecard.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * An organization of a test's own, and requests with its admin key: tests share one database and
 * never each other's rows.
 */
public final class TestOrganization {
  public static final String DEFAULT_ADMIN_KEY = "esk_test";
  public static final String JSON = "application/json";
  public static final String NDJSON = "application/x-ndjson";
  public static final String CSV = "text/csv";

  private static final RestAssuredConfig EXACT =
      RestAssuredConfig.config()
          .encoderConfig(
              EncoderConfig.encoderConfig()
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                  .encodeContentTypeAs(NDJSON, ContentType.TEXT)
                  .encodeContentTypeAs(CSV, ContentType.TEXT)
                  .encodeContentTypeAs("application/x-unknown", ContentType.TEXT));

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String key;
  private final String adminKey;

  private TestOrganization(String key, String adminKey) {
    this.key = key;
    this.adminKey = adminKey;
  }

  /** A new one with default settings. */
  public static TestOrganization create() {
    return create("{}");
  }

  /** A new one in a time zone. */
  public static TestOrganization inZone(String zone) {
    return create("{\"zone\": \"" + zone + "\"}");
  }

  /** A new one with these settings, as JSON. */
  public static TestOrganization create(String settings) {
    String key = "test-" + UUID.randomUUID();
    JsonNode created =
        ofDefault()
            .post("/v1/organizations", "{\"key\":\"" + key + "\",\"settings\":" + settings + "}")
            .ok(201);
    return new TestOrganization(key, created.get("adminKey").asText());
  }

  /** The organization that every installation has. */
  public static TestOrganization ofDefault() {
    return withKey("default", DEFAULT_ADMIN_KEY);
  }

  /** An organization and any key. */
  public static TestOrganization withKey(String organization, String apiKey) {
    return new TestOrganization(organization, apiKey);
  }

  /** The same organization, with a new key that a person holds. */
  public TestOrganization as(String person) {
    JsonNode made =
        post("/v1/keys", "{\"name\":\"key of %1$s\",\"person\":\"%1$s\"}".formatted(person))
            .ok(201);
    return new TestOrganization(key, made.get("key").asText());
  }

  public String key() {
    return key;
  }

  public String adminKey() {
    return adminKey;
  }

  /** Its number, which its keys carry. */
  public int id() {
    return Integer.parseInt(adminKey.replaceAll("esk_([0-9]+)_.*", "$1"));
  }

  /** A request without any key, whose path is sent as it is given. */
  public static RequestSpecification anonymous() {
    return given().config(EXACT).urlEncodingEnabled(false).baseUri(serviceUrl());
  }

  /** What a request that was made with {@link #anonymous} was answered. */
  public static Answer answer(Response response) {
    return Answer.of(response);
  }

  /** Where the service under test listens; REST Assured doesn't know before the first test. */
  public static String serviceUrl() {
    return ConfigProvider.getConfig().getValue("test.url", String.class).replaceAll("/$", "");
  }

  /** A request with the admin key. */
  public RequestSpecification request() {
    return anonymous().header("Authorization", "Bearer " + adminKey);
  }

  public Answer get(String path) {
    return Answer.of(request().get(path));
  }

  public Answer delete(String path) {
    return Answer.of(request().delete(path));
  }

  public Answer post(String path, String json) {
    return send("POST", path, JSON, json);
  }

  public Answer put(String path, String json) {
    return send("PUT", path, JSON, json);
  }

  /** Puts a document in place of the version with this entity tag. */
  public Answer putIfMatch(String path, String tag, String json) {
    return Answer.of(
        request()
            .header("If-Match", tag)
            .contentType(JSON)
            .body(json.getBytes(StandardCharsets.UTF_8))
            .put(path));
  }

  /** Deletes the version with this entity tag. */
  public Answer deleteIfMatch(String path, String tag) {
    return Answer.of(request().header("If-Match", tag).delete(path));
  }

  public Answer send(String method, String path, String contentType, String body) {
    return send(method, path, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends exactly these bytes. */
  public Answer send(String method, String path, String contentType, byte[] body) {
    if (!List.of(JSON, NDJSON, CSV).contains(contentType)) {
      return sendPlainly(method, path, contentType, body);
    }
    return Answer.of(request().contentType(contentType).body(body).request(method, path));
  }

  /**
   * Sends exactly these bytes by the JDK's own client, which knows no media types and is quicker.
   *
   * @param contentType or null for none
   */
  public Answer sendPlainly(String method, String path, String contentType, byte[] body) {
    var request =
        HttpRequest.newBuilder(URI.create(serviceUrl() + path))
            .header("Authorization", "Bearer " + adminKey)
            .timeout(Duration.ofSeconds(60))
            .method(method, BodyPublishers.ofByteArray(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    try {
      var response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      List<Header> headers = new ArrayList<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> headers.add(new Header(name, values.get(0))));
      return new Answer(response.statusCode(), new Headers(headers), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Posts facts as JSON. */
  public Answer observe(String json) {
    return post("/v1/observations", json);
  }

  public Answer observe(String contentType, String body) {
    return send("POST", "/v1/observations", contentType, body);
  }

  /** Posts facts as NDJSON, and asserts that all of them are new. */
  public void accept(List<String> facts) {
    JsonNode receipt = observe(NDJSON, String.join("\n", facts)).ok(200);
    assertThat(receipt.get("accepted").asInt()).as(receipt.toString()).isEqualTo(facts.size());
  }

  /** Creates reps of no team and role. */
  public TestOrganization withReps(String... keys) {
    return withRepsInRole(null, keys);
  }

  /** Creates reps of a role. */
  public TestOrganization withRepsInRole(String role, String... keys) {
    String memberships = role == null ? "[]" : "[{\"role\":\"" + role + "\"}]";
    put(
            "/v1/reps",
            Arrays.stream(keys)
                .map(
                    rep ->
                        "{\"key\":\"%1$s\",\"name\":\"%1$s\",\"memberships\":%2$s}"
                            .formatted(rep, memberships))
                .collect(Collectors.joining(",", "[", "]")))
        .ok(200);
    return this;
  }

  /** Creates a metric of the stage activity. */
  public TestOrganization withMetric(String metric, String aggregation) {
    post(
            "/v1/metrics",
            """
            {"key":"%1$s","name":"%1$s","stage":"activity","unit":"piece","aggregation":"%2$s"}"""
                .formatted(metric, aggregation))
        .ok(201);
    return this;
  }

  public JsonNode scorecard(String period) {
    return get("/v1/scorecard?period=" + period).ok(200);
  }

  public JsonNode scorecardOfRep(String rep, String period) {
    return get("/v1/reps/" + encoded(rep) + "/scorecard?period=" + period).ok(200);
  }

  public JsonNode scorecardOfTeam(String team, String period) {
    return get("/v1/teams/" + encoded(team) + "/scorecard?period=" + period).ok(200);
  }

  /** All items of a list, page by page. */
  public List<JsonNode> all(String path) {
    return all(path, 1000);
  }

  /** All items of a list, by pages of a size. */
  public List<JsonNode> all(String path, int limit) {
    List<JsonNode> items = new ArrayList<>();
    String start = path + (path.contains("?") ? "&" : "?") + "limit=" + limit;
    String next = "";
    do {
      JsonNode page = get(start + next).ok(200);
      assertThat(page.get("items").size()).isLessThanOrEqualTo(limit);
      page.get("items").forEach(items::add);
      next = page.has("next") ? "&cursor=" + page.get("next").asText() : null;
      assertThat(items).as("a list comes to an end").hasSizeLessThan(10_000);
    } while (next != null);
    return items;
  }

  /** A text as it stands in a path or query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A fact without subject as JSON. */
  public static String fact(String id, String rep, String metric, String at, String value) {
    return """
    {"source":"test","id":"%s","rep":"%s","metric":"%s","at":"%s","value":%s}"""
        .formatted(id, rep, metric, at, value);
  }

  /** A fact of value 1 with a subject as JSON. */
  public static String traced(String id, String rep, String metric, String at, String subject) {
    return """
    {"source":"test","id":"%s","rep":"%s","metric":"%s","at":"%s","value":1,"subject":"%s"}"""
        .formatted(id, rep, metric, at, subject);
  }
}
