package org.engagementscorecard.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** What the service answered. */
public record Answer(int status, Headers headers, byte[] bytes) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  static Answer of(Response response) {
    return new Answer(response.statusCode(), response.headers(), response.asByteArray());
  }

  /** The body as text. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The body as JSON. */
  public JsonNode json() {
    return read(text());
  }

  /** Any JSON. */
  public static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON: " + text, e);
    }
  }

  /** A header's value, or null. */
  public String header(String name) {
    return headers.getValue(name);
  }

  /** The media type without its parameters, or null. */
  public String mediaType() {
    String type = header("Content-Type");
    return type == null ? null : type.replaceAll(";.*", "");
  }

  /** Asserts the status, and shows the body where it is another. */
  public JsonNode ok(int expected) {
    assertThat(status).as(text()).isEqualTo(expected);
    return bytes.length == 0 ? null : json();
  }

  /** Asserts a problem with this status, whole as RFC 9457 wants it. */
  public JsonNode problem(int expected) {
    assertThat(status).as(text()).isEqualTo(expected);
    return problem();
  }

  /** Asserts a problem with this status, with at least one place of the fault. */
  public JsonNode problemWithPlace(int expected) {
    JsonNode problem = problem(expected);
    assertThat(places(problem)).as(text()).isNotEmpty();
    return problem;
  }

  /** Asserts a 4xx problem. */
  public JsonNode problem() {
    assertThat(status).as(text()).isBetween(400, 499);
    assertThat(mediaType()).as(text()).isEqualTo("application/problem+json");
    JsonNode problem = json();
    assertThat(problem.path("type").asText()).as(text()).matches("/problems/[a-z0-9-]+");
    assertThat(problem.path("title").asText()).as(text()).isNotBlank();
    assertThat(problem.path("detail").asText()).as(text()).isNotBlank();
    assertThat(problem.path("status").asInt()).as(text()).isEqualTo(status);
    assertThat(text())
        .as("no inner workings are shown")
        .doesNotContain("org.engagementscorecard", "java.", "jackson", "SELECT ", "hibernate");
    return problem;
  }

  /** The places that a problem names: pointers, parameters and lines. */
  public static List<String> places(JsonNode problem) {
    List<String> places = new ArrayList<>();
    for (JsonNode error : problem.path("errors")) {
      for (String kind : List.of("pointer", "parameter", "line")) {
        if (error.has(kind)) {
          places.add(error.get(kind).asText());
        }
      }
    }
    return places;
  }

  /** One text field of each element of an array. */
  public static List<String> texts(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(item -> item.path(field).asText())
        .toList();
  }

  /** The element of an array whose field has this text; missing where there is none. */
  public static JsonNode find(JsonNode array, String field, String text) {
    for (JsonNode item : array) {
      if (item.path(field).asText().equals(text)) {
        return item;
      }
    }
    return array.path(-1);
  }

  /** The value of a measure on a scorecard; null where it is absent. */
  public static BigDecimal measure(JsonNode scorecard, String metric) {
    JsonNode measure = find(scorecard.get("measures"), "metric", metric);
    return measure.isMissingNode() ? null : measure.get("value").decimalValue();
  }

  /** A rep's finding on a connection of a scorecard; missing where there is none. */
  public static JsonNode finding(JsonNode scorecard, String connection, String rep) {
    JsonNode found = find(scorecard.get("connections"), "connection", connection);
    return found.isMissingNode() ? found : find(found.get("findings"), "rep", rep);
  }
}
