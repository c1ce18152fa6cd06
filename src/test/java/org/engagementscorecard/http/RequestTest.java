package org.engagementscorecard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that go astray before any document is read. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestTest {
  private TestOrganization organization;

  @BeforeAll
  void aRep() {
    organization = TestOrganization.create().withReps("kim");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1",
        "/v1/",
        "/v1/nothing",
        "/v1/reps/kim/nothing",
        "/v1/reps/kim/scorecard/more",
        "/v1/scorecards",
        "/v1/observations/1",
        "/v1//reps//kim//x",
        "/v1/%2e%2e/nothing",
        "/v1/reps/a/b/c",
        "/v1/reps/kim/aliases",
        "/v1/quarantine/a",
        "/v1/sources/crm",
        "/v1/teams/a/heat-map/b",
        "/v1/scorecards/table/x",
        "/v1/history/x",
        "/v2/reps",
        "/nothing",
      })
  void anUnknownPathIsNotFound(String path) {
    JsonNode problem = organization.get(path).problem(404);

    assertThat(problem.get("type").asText()).isEqualTo("/problems/not-found");
  }

  @Test
  void anotherMethodIsNotAllowedAndAllowSaysWhich() {
    for (List<String> one :
        List.of(
            List.of("DELETE", "/v1/reps", "GET"),
            List.of("PATCH", "/v1/reps/kim", "PUT"),
            List.of("DELETE", "/v1/reps/kim", "GET"),
            List.of("POST", "/v1/scorecard", "GET"),
            List.of("PUT", "/v1/notes", "POST"),
            List.of("DELETE", "/v1/observations", "POST"),
            List.of("PUT", "/v1/observations", "GET"),
            List.of("POST", "/v1/observations/a/b/c%2Fd", "DELETE"),
            List.of("POST", "/v1/quarantine", "GET"),
            List.of("PUT", "/v1/quarantine", "DELETE"),
            List.of("DELETE", "/v1/quarantine/unknown", "GET"),
            List.of("POST", "/v1/quarantine/discarded", "GET"),
            List.of("GET", "/v1/quarantine/a/b", "DELETE"),
            List.of("GET", "/v1/quarantine/a/b/c%2Fd", "DELETE"),
            List.of("GET", "/v1/reps/kim/aliases/x", "PUT"),
            List.of("POST", "/v1/reps/kim/aliases/x", "DELETE"),
            List.of("DELETE", "/v1/sources", "GET"),
            List.of("POST", "/v1/scorecards/table", "GET"),
            List.of("POST", "/v1/teams/a/heat-map", "GET"),
            List.of("POST", "/v1/teams/a/words", "GET"),
            List.of("PUT", "/v1/reps/kim/history", "GET"),
            List.of("DELETE", "/v1/connections/a/attempts", "GET"),
            List.of("GET", "/v1/keys/1", "DELETE"),
            List.of("DELETE", "/v1/learning-needs", "GET"))) {
      Answer answer =
          organization.send(one.get(0), one.get(1), JSON, "{}".getBytes(StandardCharsets.UTF_8));
      JsonNode problem = answer.problem(405);
      assertThat(problem.get("type").asText()).isEqualTo("/problems/method-not-allowed");
      assertThat(answer.header("Allow")).as(one.toString()).contains(one.get(2));
    }
  }

  @Test
  void anotherRepresentationIsNotAcceptable() {
    for (String path : List.of("/v1/reps", "/v1/reps/kim", "/v1/scorecard", "/v1/learning-needs")) {
      for (String accept : List.of("text/html", "application/xml", "image/png")) {
        Answer answer =
            TestOrganization.answer(organization.request().header("Accept", accept).get(path));
        assertThat(answer.problem(406).get("type").asText()).isEqualTo("/problems/not-acceptable");
      }
      for (String accept :
          List.of("*/*", "application/json", "application/*", "text/html, */*;q=0.1")) {
        TestOrganization.answer(organization.request().header("Accept", accept).get(path)).ok(200);
      }
    }
  }

  @Test
  void aNonsensicalAcceptIsNoErrorOfTheService() {
    for (String accept : List.of("x", "/", ";", "text", "a/b/c", "application/json;q=x", ",,,")) {
      Answer answer =
          TestOrganization.answer(organization.request().header("Accept", accept).get("/v1/reps"));
      assertThat(answer.status()).as(accept + answer.text()).isLessThan(500);
    }
  }

  @Test
  void aParameterThatIsNoTextIsRefused() {
    for (String path :
        List.of(
            "/v1/reps/%00",
            "/v1/reps/a%00b",
            "/v1/reps/%00/scorecard",
            "/v1/teams/%00",
            "/v1/teams/%00/scorecard",
            "/v1/metrics/%00",
            "/v1/connections/%00",
            "/v1/csv-mappings/%00",
            "/v1/organizations/%00",
            "/v1/notes?rep=%00",
            "/v1/notes?metric=%00",
            "/v1/notes?connection=%00",
            "/v1/quarantine?rep=%00",
            "/v1/quarantine?metric=%00",
            "/v1/quarantine?source=%00",
            "/v1/sources?source=%00",
            "/v1/sources?metric=%00",
            "/v1/sources?state=%00",
            "/v1/learning-needs?rep=%00",
            "/v1/learning-needs?team=%00",
            "/v1/learning-needs?connection=%00",
            "/v1/learning-needs?state=%00",
            "/v1/teams/%00/heat-map",
            "/v1/reps/%00/history?metric=calls_made",
            "/v1/history?metric=%00",
            "/v1/connections/%00/attempts?rep=kim",
            "/v1/connections/meeting-to-demo/attempts?rep=%00",
            "/v1/scorecards/table?metric=%00",
            "/v1/scorecards/table?kind=%00",
            "/v1/scorecard?fields=%00",
            "/v1/scorecard?format=%00",
            "/v1/scorecard?period=%00")) {
      organization.get(path).problem();
    }
    TestOrganization.ofDefault().get("/v1/organizations/%00").problem();
    organization.delete("/v1/csv-mappings/%00").problem();
    organization.delete("/v1/keys/%00").problem();
    organization
        .put(
            "/v1/csv-mappings/%00",
            "{\"source\":\"s\",\"observations\":[{\"id\":\"i\",\"rep\":\"r\",\"metric\":\"m\","
                + "\"at\":{\"text\":\"t\"},\"value\":\"1\"}]}")
        .problem();
  }

  @Test
  void aLongTargetIsReadOrRefusedAndNeverAnError() {
    for (int length : new int[] {100, 3_000, 8_000, 9_000, 60_000}) {
      Answer answer = organization.get("/v1/reps?unknown=" + "x".repeat(length));
      assertThat(answer.status()).isIn(200, 414);
      if (answer.status() == 414) {
        answer.problem(414);
      }
      organization.get("/v1/notes?rep=" + "x".repeat(length)).problem();
      organization.get("/v1/scorecard?period=" + "9".repeat(length)).problem();
    }
  }

  // ---- what no client library would send

  private static List<String> raw(String request) throws IOException {
    return raw(request, false);
  }

  /**
   * Sends a text as it stands.
   *
   * @param hangUp whether to end the connection's sending half after it
   * @return the lines of the answer; an empty one where there was none in time
   */
  private static List<String> raw(String request, boolean hangUp) throws IOException {
    URI uri = URI.create(TestOrganization.serviceUrl());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(700);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      if (hangUp) {
        socket.shutdownOutput();
      }
      var answer = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(answer);
      } catch (SocketException e) {
        // It closed on a body that it refused; what it said before is here.
        assertThat(answer.size()).isPositive();
      } catch (SocketTimeoutException e) {
        // It waits for a body that was announced, with or without an answer.
        assertThat(socket.isConnected()).isTrue();
      }
      return Arrays.asList(answer.toString(StandardCharsets.UTF_8).split("\r\n", -1));
    }
  }

  private String head(String line, String... more) {
    return line
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
        + organization.adminKey()
        + "\r\n"
        + String.join("", Arrays.stream(more).map(header -> header + "\r\n").toList())
        + "\r\n";
  }

  @Test
  void targetsThatAreNoUriAreNoErrorOfTheService() throws IOException {
    for (String target :
        List.of(
            "/v1/reps/%",
            "/v1/reps/%Z",
            "/v1/reps/%ZZ",
            "/v1/reps/%C3%28",
            "/v1/reps/%FF",
            "/v1/reps/%ED%A0%80",
            "/v1/reps/%C0%80",
            "/v1/reps/ä",
            "/v1/reps/<>",
            "/v1/reps/a|b",
            "/v1/reps/a\\b",
            "/v1/reps?limit=%",
            "/v1/reps?cursor=%ZZ",
            "/v1/notes?rep=%FF",
            "/v1/notes?rep=%ED%A0%80",
            "/v1/notes?%00=1",
            "/v1/notes?&&&===&",
            "/v1/notes?rep",
            "/v1/notes?rep=kim&rep=lee",
            "/v1/reps?limit=1&limit=x",
            "//v1/reps",
            "/v1/reps;jsessionid=1",
            "/v1/reps/kim;a=b",
            "/v1/./reps",
            "/v1/../v1/reps",
            "*",
            "http://other.example/v1/reps",
            "v1/reps")) {
      List<String> answer = raw(head("GET " + target));
      assertThat(answer.get(0)).as(target).matches("HTTP/1\\.1 [234][0-9][0-9] .*");
    }
  }

  @Test
  void headersThatMakeNoSenseAreNoErrorOfTheService() throws IOException {
    String body = "{\"key\":\"raw\",\"name\":\"Raw\"}";
    for (List<String> headers :
        List.of(
            List.of("Content-Type: application/json", "Content-Length: -1"),
            List.of("Content-Type: application/json", "Content-Length: x"),
            List.of("Content-Type: application/json", "Content-Length: +5"),
            List.of("Content-Type: application/json", "Content-Length: 99999999999999999999"),
            List.of("Content-Type: application/json", "Content-Length: 5", "Content-Length: 6"),
            List.of("Content-Type: application/json", "Transfer-Encoding: nonsense"),
            List.of("Content-Type: application/json", "Transfer-Encoding: chunked"),
            List.of("Content-Type: application/json;charset=nonsense", "Content-Length: 27"),
            List.of("Content-Type: application/json;charset=\u00ff\u00fe", "Content-Length: 27"),
            List.of("Content-Type: a/b/c/d", "Content-Length: 27"),
            List.of(
                "Content-Type: application/json", "Content-Type: text/csv", "Content-Length: 27"),
            List.of("Content-Type: application/json", "Expect: nonsense", "Content-Length: 27"),
            List.of("X-Long: " + "x".repeat(20_000), "Content-Length: 0"),
            List.of("Content-Type:", "Content-Length: 27"))) {
      for (String target : List.of("/v1/reps", "/v1/observations")) {
        List<String> answer = raw(head("POST " + target, headers.toArray(String[]::new)) + body);
        if (!answer.get(0).isEmpty()) {
          assertThat(answer.get(0)).as(headers.toString()).matches("HTTP/1\\.1 [24][0-9][0-9] .*");
        }
      }
    }
  }

  @Test
  void aBodyThatEndsTooSoonStoresNothing() throws IOException {
    raw(
        head("POST /v1/reps", "Content-Type: application/json", "Content-Length: 100")
            + "{\"key\":\"cut\",\"name\":\"Cut\"}",
        true);
    raw(
        head("POST /v1/reps", "Content-Type: application/json", "Transfer-Encoding: chunked")
            + "1a\r\n{\"key\":\"cut\",\"name\":\"Cut\"}\r\n",
        true);

    organization.get("/v1/reps/cut").problem(404);
  }

  @Test
  void aBodyOverTheLimitOfObservationsIsRefusedByItsDeclaredLength() throws IOException {
    List<String> answer =
        raw(
            head(
                "POST /v1/observations",
                "Content-Type: application/x-ndjson",
                "Content-Length: 1073741825"));

    assertThat(answer.get(0)).startsWith("HTTP/1.1 413 ");
    assertThat(answer.toString()).contains("application/problem+json", "/problems/too-large");
  }

  @Test
  void aChunkedBodyOverTheLimitOfADocumentIsRefused() throws IOException {
    StringBuilder body = new StringBuilder();
    String chunk = " ".repeat(65_536);
    for (int i = 0; i < 65; i++) {
      body.append("10000\r\n").append(chunk).append("\r\n");
    }
    body.append("0\r\n\r\n");

    List<String> answer =
        raw(
            head("POST /v1/reps", "Content-Type: application/json", "Transfer-Encoding: chunked")
                + body);

    assertThat(answer.get(0)).startsWith("HTTP/1.1 413 ");
  }
}
