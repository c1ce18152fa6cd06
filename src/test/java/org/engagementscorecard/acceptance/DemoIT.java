package org.engagementscorecard.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.engagementscorecard.http.EventStream;
import org.engagementscorecard.launch.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The simulated team: what is planted is found, what isn't isn't, and every example works on it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
  private static final String KEY = "esk_demo";

  /** Its example is a number that a client got a moment before, from a post of thousands. */
  private static final String NEEDS_A_RECEIPT = "/v1/receipts/{receipt}/items";

  /** In this order nothing is deleted before it was shown. */
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  private static PackagedApplication application;

  @BeforeAll
  static void start() {
    application =
        PackagedApplication.start(Map.of("SCORECARD_ADMIN_KEY", KEY, "SCORECARD_DEMO", "true"))
            .awaitReady()
            .awaitOutput("is loaded");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  @Order(1)
  void exactlyThePlantedGapsOpenNeeds() {
    List<Map<String, Object>> needs =
        api()
            .get(
                "/v1/learning-needs?openedBy=finding&state=open&state=seen&state=learning"
                    + "&state=changed")
            .then()
            .statusCode(200)
            .extract()
            .path("items");

    assertThat(needs)
        .extracting(need -> need.get("rep") + " " + need.get("state"))
        .as("Tom had a gap, and has learned it")
        .containsExactlyInAnyOrder("demo-kim learning", "demo-noor open", "demo-tom changed");
    assertThat(needs)
        .filteredOn(need -> need.get("rep").equals("demo-kim"))
        .extracting(need -> need.get("connection"))
        .containsExactly("demo-to-proposal");
  }

  @Test
  @Order(2)
  void theUnluckyRepIsNoGap() {
    List<String> verdicts =
        api()
            .queryParam("period", "latest-365-days")
            .get("/v1/reps/demo-lee/scorecard")
            .then()
            .statusCode(200)
            .extract()
            .path("connections.collect { it.findings[0].verdict.key }");

    assertThat(verdicts).isNotEmpty().doesNotContain("gap");
  }

  @Test
  @Order(3)
  void exactlyThePlantedStrengthsAreFound() {
    List<String> strengths =
        api()
            .queryParam("period", "latest-365-days")
            .get("/v1/scorecard")
            .then()
            .statusCode(200)
            .extract()
            .path(
                "connections.collectMany { it.findings }"
                    + ".findAll { it.verdict.key == 'strength' }"
                    + ".collect { it.rep + ' ' + it.connection }");

    assertThat(strengths)
        .containsExactlyInAnyOrder("demo-chiara demo-to-proposal", "demo-fatima call-to-meeting");
  }

  @Test
  @Order(4)
  void whoHasAStrengthAndOffersIsProposedAndNobodyElse() {
    JsonPath kim = need("demo-kim");
    assertThat(kim.getList("learnFrom.peers.rep"))
        .as("Sana offers the same, and has no strength there")
        .containsExactly("demo-chiara");
    assertThat(offers("demo-sana")).containsExactly("demo-to-proposal");
    assertThat(kim.getString("learnFrom.sentence"))
        .isEqualTo("Chiara (simulated) has a strength here and offered to share.");
    assertThat(kim.getList("chosen.peer")).containsExactly("demo-chiara");
    assertThat(need("demo-tom").getList("learnFrom.peers")).isEmpty();

    assertThat(need("demo-noor").getList("learnFrom.peers.rep")).containsExactly("demo-fatima");
    String offer = "/v1/reps/demo-fatima/offers/call-to-meeting";
    api().delete(offer).then().statusCode(204);
    assertThat(need("demo-noor").getList("learnFrom.peers"))
        .as("Fatima has the strength still, and doesn't offer")
        .isEmpty();
    api()
        .contentType("application/json")
        .body("{\"words\": \"Call me before you call them: we'll rehearse.\"}")
        .put(offer)
        .then()
        .statusCode(200);
    assertThat(need("demo-noor").getList("learnFrom.peers.rep")).containsExactly("demo-fatima");
  }

  private static JsonPath need(String rep) {
    int id =
        api()
            .queryParam("state", "open", "learning", "changed")
            .queryParam("openedBy", "finding")
            .queryParam("rep", rep)
            .get("/v1/learning-needs")
            .then()
            .statusCode(200)
            .extract()
            .path("items[0].id");
    return api().get("/v1/learning-needs/" + id).then().statusCode(200).extract().body().jsonPath();
  }

  private static List<String> offers(String rep) {
    return api()
        .get("/v1/reps/" + rep + "/offers")
        .then()
        .statusCode(200)
        .extract()
        .path("items.connection");
  }

  @Test
  @Order(5)
  void everyExampleOfTheContractWorksWhenPressed() throws IOException {
    JsonNode contract =
        new ObjectMapper()
            .readTree(api().get("/q/openapi?format=json").then().extract().asString());
    List<String> failed = new ArrayList<>();
    int[] pressed = new int[1];
    for (String method : METHODS) {
      contract
          .get("paths")
          .fields()
          .forEachRemaining(
              path -> {
                if (path.getValue().has(method) && !path.getKey().equals(NEEDS_A_RECEIPT)) {
                  press(method, path.getKey(), path.getValue().get(method), failed, pressed);
                }
              });
    }
    assertThat(failed).isEmpty();
    assertThat(pressed[0]).isGreaterThan(30);
  }

  private static void press(
      String method, String path, JsonNode operation, List<String> failed, int[] pressed) {
    if (operation.at("/responses/200/content").has("text/event-stream")) {
      listen(path, operation, failed);
      pressed[0]++;
      return;
    }
    JsonNode content = operation.path("requestBody").path("content");
    if (content.isMissingNode()) {
      expect(request(operation), method, path, operation, failed, "", pressed);
      return;
    }
    content
        .fields()
        .forEachRemaining(
            media -> {
              List<JsonNode> examples = new ArrayList<>();
              if (media.getValue().has("example")) {
                examples.add(media.getValue().get("example"));
              }
              media.getValue().path("examples").forEach(one -> examples.add(one.get("value")));
              for (JsonNode example : examples) {
                String body = example.isTextual() ? example.asText() : example.toString();
                expect(
                    request(operation)
                        .contentType(media.getKey())
                        .body(body.getBytes(StandardCharsets.UTF_8)),
                    method,
                    path,
                    operation,
                    failed,
                    body,
                    pressed);
              }
            });
  }

  /** An answer that doesn't end: listens for what it begins with. */
  private static void listen(String path, JsonNode operation, List<String> failed) {
    StringBuilder query = new StringBuilder("?");
    operation
        .path("parameters")
        .forEach(
            parameter -> {
              if (parameter.has("example") && parameter.get("in").asText().equals("query")) {
                query
                    .append(parameter.get("name").asText())
                    .append('=')
                    .append(parameter.get("example").asText())
                    .append('&');
              }
            });
    try (EventStream stream =
        EventStream.open(application.baseUri().resolve(path + query), KEY, null)) {
      // The planted gap, which has long been told to others
      stream.await(1);
    } catch (IOException e) {
      failed.add("get " + path + " " + query + ": " + e.getMessage());
    }
  }

  /** A request with every parameter that has an example, as the page fills them in. */
  private static RequestSpecification request(JsonNode operation) {
    RequestSpecification request = api();
    operation
        .path("parameters")
        .forEach(
            parameter -> {
              if (parameter.has("example")) {
                String name = parameter.get("name").asText();
                String value = parameter.get("example").asText();
                if (parameter.get("in").asText().equals("path")) {
                  request.pathParam(name, value);
                } else if (parameter.get("in").asText().equals("header")) {
                  request.header(name, value);
                } else {
                  request.queryParam(name, value);
                }
              }
            });
    return request;
  }

  private static void expect(
      RequestSpecification request,
      String method,
      String path,
      JsonNode operation,
      List<String> failed,
      String body,
      int[] pressed) {
    pressed[0]++;
    Response response = request.request(method.toUpperCase(Locale.ROOT), path);
    if (response.statusCode() >= 300
        || !operation.get("responses").has(Integer.toString(response.statusCode()))) {
      failed.add(
          method
              + " "
              + path
              + " "
              + body
              + ": "
              + response.statusCode()
              + " "
              + response.asString());
    }
  }

  private static RequestSpecification api() {
    return given()
        .baseUri(application.baseUri().toString())
        .header("Authorization", "Bearer " + KEY);
  }
}
