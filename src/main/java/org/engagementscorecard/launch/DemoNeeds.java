package org.engagementscorecard.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets people of the simulated team do something with learning needs, each with a key of their own,
 * which is revoked afterwards. What was done by a load that was broken off isn't done again.
 */
final class DemoNeeds {
  private static final String NEEDS = "/v1/learning-needs";
  private static final String ALL =
      "?state=open&state=seen&state=learning&state=changed&state=closed&state=dismissed&rep=";
  private static final int CREATED = 201;

  private final Caller caller;
  private final String key;
  private final ObjectMapper mapper;

  /** Calls the service. */
  interface Caller {
    /**
     * Sends a request.
     *
     * @param key whose it is
     * @param body JSON, or null for none
     */
    HttpResponse<String> send(String key, String method, String path, String body)
        throws IOException, InterruptedException;
  }

  /**
   * @param key one that may make others
   */
  DemoNeeds(Caller caller, String key, ObjectMapper mapper) {
    this.caller = caller;
    this.key = key;
    this.mapper = mapper;
  }

  /** Takes the steps, in their order. */
  void take(List<DemoStep> steps) throws IOException, InterruptedException {
    Map<String, JsonNode> keys = new HashMap<>();
    try {
      for (DemoStep step : steps) {
        if (!keys.containsKey(step.person())) {
          keys.put(step.person(), makeKey(step.person()));
        }
        take(step, keys.get(step.person()).path("key").asText());
      }
    } finally {
      for (JsonNode made : keys.values()) {
        caller.send(key, "DELETE", "/v1/keys/" + made.path("id").asInt(), null);
      }
    }
  }

  private JsonNode makeKey(String person) throws IOException, InterruptedException {
    String body = mapper.writeValueAsString(Map.of("name", "demo: " + person, "person", person));
    return read(caller.send(key, "POST", "/v1/keys", body), CREATED);
  }

  private void take(DemoStep step, String as) throws IOException, InterruptedException {
    JsonNode need = need(step);
    if (step.opens() ? !need.isMissingNode() : need.isMissingNode()) {
      return;
    }
    Map<String, String> body = new TreeMap<>(step.body());
    String path = NEEDS + "/" + need.path("id").asInt() + "/steps";
    if (step.opens()) {
      body.put("rep", step.rep());
      body.put("connection", step.connection());
      path = NEEDS;
    }
    HttpResponse<String> answer = caller.send(as, "POST", path, mapper.writeValueAsString(body));
    // Where it stands further on already, an earlier load has taken this step.
    if (answer.statusCode() != 200 && answer.statusCode() != 409) {
      read(answer, CREATED);
    }
  }

  private JsonNode need(DemoStep step) throws IOException, InterruptedException {
    String path = NEEDS + ALL + step.rep() + "&connection=" + step.connection();
    return read(caller.send(key, "GET", path, null), 200).path("items").path(0);
  }

  private JsonNode read(HttpResponse<String> answer, int status) throws IOException {
    DemoLoader.expect(status, answer);
    return mapper.readTree(answer.body());
  }
}
