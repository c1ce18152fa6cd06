package org.engagementscorecard.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Posts the simulated team to a running service, through the API that everybody uses.
 *
 * <p>Posting it again changes nothing. A load that was broken off is completed by the next one: the
 * newcomer's start date tells on which day it began, and so which dates its facts have.
 */
final class DemoLoader {
  /** Says of every fact that it is made up. */
  static final String SOURCE = "simulation";

  /** How an export of won and lost opportunities would be read: something to look at, too. */
  private static final String MAPPING =
      """
      {"source": "crm",
       "observations": [
        {"when": [{"column": "deal_stage", "in": ["Won"]}],
         "id": "{opportunity_id}/won", "rep": "{sales_agent}", "metric": "deals_won",
         "at": {"text": "{close_date}", "format": "yyyy-MM-dd"}, "value": "1",
         "subject": "{opportunity_id}", "attributes": {"product": "{product}"}},
        {"when": [{"column": "deal_stage", "in": ["Won"]}],
         "id": "{opportunity_id}/booking", "rep": "{sales_agent}", "metric": "bookings",
         "at": {"text": "{close_date}", "format": "yyyy-MM-dd"}, "value": "{close_value}",
         "subject": "{opportunity_id}", "attributes": {"product": "{product}"}},
        {"when": [{"column": "deal_stage", "in": ["Lost"]}],
         "id": "{opportunity_id}/lost", "rep": "{sales_agent}", "metric": "deals_lost",
         "at": {"text": "{close_date}", "format": "yyyy-MM-dd"}, "value": "1",
         "subject": "{opportunity_id}", "attributes": {"product": "{product}"}}]}""";

  /** What account executives aim at, and less while they are new. */
  private static final String TARGETS =
      """
      [{"key": "demo-demos", "metric": "demos_held", "role": "account-executive", "value": 12,
        "per": "month", "ramp": [{"days": 30, "share": 0.25}, {"days": 90, "share": 0.5}]},
       {"key": "demo-deals", "metric": "deals_won", "team": "demo-north", "value": 20,
        "per": "quarter"}]""";

  /** Who would be told of needs: a name that never leads anywhere (RFC 6761). */
  private static final String WEBHOOK = "{\"url\": \"https://portal.example.invalid/hooks/needs\"}";

  /** Says that these are made up, and that nobody has said yet whose they are. */
  private static final String OTHER_SOURCE = "demo-crm";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String JSON = "application/json";

  private final URI base;
  private final String key;
  private final ObjectMapper mapper;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  /**
   * @param base address of the service
   * @param key key of the organization to fill
   */
  DemoLoader(URI base, String key, ObjectMapper mapper) {
    this.base = base;
    this.key = key;
    this.mapper = mapper;
  }

  /** What became of it. */
  sealed interface Outcome {
    /** The team is there now. */
    record Loaded(int reps, int facts, int notes) implements Outcome {}

    /** It was there already, complete. */
    record ThereAlready() implements Outcome {}

    /** The organization has reps of its own, among whom made-up ones have no business. */
    record OwnReps() implements Outcome {}
  }

  /**
   * Posts what isn't there yet.
   *
   * @param today the day before which the simulated year ends
   * @throws IOException when the service can't be reached or refuses something
   */
  Outcome load(LocalDate today) throws IOException, InterruptedException {
    HttpResponse<String> newcomer = send("GET", "/v1/reps/" + DemoTruth.NEWCOMER.key(), null, null);
    boolean begun = newcomer.statusCode() == 200;
    if (!begun && !get("/v1/reps?limit=1").path("items").isEmpty()) {
      return new Outcome.OwnReps();
    }
    List<DemoNote> notes = missingNotes(begun);
    if (notes.isEmpty() && hasResources()) {
      return new Outcome.ThereAlready();
    }
    LocalDate day =
        begun
            ? LocalDate.parse(mapper.readTree(newcomer.body()).path("startDate").asText())
                .plusDays(DemoTruth.NEWCOMER.startedDaysAgo())
            : today;
    List<DemoSimulation.Fact> facts = DemoSimulation.facts(day);
    expect(200, send("PUT", "/v1/csv-mappings/crm-opportunities", JSON, MAPPING));
    // Before there are facts, so that it is told of the needs that they open.
    HttpResponse<String> webhook = send("PUT", "/v1/webhooks/demo-portal", JSON, WEBHOOK);
    if (webhook.statusCode() != 201) {
      expect(200, webhook);
    }
    put("/v1/teams", DemoTruth.TEAMS.stream().map(DemoLoader::team).toList());
    expect(200, send("PUT", "/v1/targets", JSON, TARGETS));
    put("/v1/reps", DemoTruth.REPS.stream().map(rep -> rep(rep, day)).toList());
    DemoNeeds needs =
        new DemoNeeds(
            (as, method, path, body) -> send(as, method, path, body == null ? null : JSON, body),
            key,
            mapper);
    int found = (int) facts.stream().filter(fact -> isEarly(fact, day)).count();
    post(facts.subList(0, found));
    putLearning(day);
    needs.take(DemoStep.EARLY);
    post(facts.subList(found, facts.size()));
    expect(200, send("POST", "/v1/observations", JSON, mapper.writeValueAsString(waiting(day))));
    // Last, because they tell that everything else is there.
    needs.take(DemoStep.LATE);
    for (DemoNote note : notes) {
      expect(201, send("POST", "/v1/notes", JSON, mapper.writeValueAsString(note(note, day))));
    }
    return new Outcome.Loaded(DemoTruth.REPS.size(), facts.size(), DemoNote.ALL.size());
  }

  private static boolean isEarly(DemoSimulation.Fact fact, LocalDate today) {
    return LocalDate.ofInstant(fact.at(), ZoneOffset.UTC)
        .isBefore(DemoSimulation.date(DemoTruth.FOUND, today));
  }

  private boolean hasResources() throws IOException, InterruptedException {
    return send("GET", "/v1/learning-resources/" + DemoLearning.COURSE, null, null).statusCode()
        == 200;
  }

  private void putLearning(LocalDate today) throws IOException, InterruptedException {
    for (DemoLearning.Offer offer : DemoLearning.OFFERS) {
      String path = "/v1/reps/" + offer.rep() + "/offers/" + offer.connection();
      String body = mapper.writeValueAsString(Map.of("words", offer.words()));
      expect(200, send("PUT", path, JSON, body));
    }
    expect(200, send("PUT", "/v1/learning-resources", JSON, DemoLearning.RESOURCES));
    for (DemoLearning.Completion one : DemoLearning.COMPLETIONS) {
      String at = at(one.workingDay(), LocalTime.NOON, today);
      HttpResponse<String> answer =
          send(
              "POST",
              "/v1/learning-resources/" + DemoLearning.COURSE + "/completions",
              JSON,
              mapper.writeValueAsString(Map.of("rep", one.rep(), "at", at)));
      if (answer.statusCode() != 200) {
        expect(201, answer);
      }
    }
  }

  private static String at(int workingDay, LocalTime time, LocalDate today) {
    return DemoSimulation.date(workingDay, today).atTime(time).toInstant(ZoneOffset.UTC).toString();
  }

  private List<DemoNote> missingNotes(boolean begun) throws IOException, InterruptedException {
    if (!begun) {
      return DemoNote.ALL;
    }
    Set<String> written = new HashSet<>();
    for (String rep : new HashSet<>(DemoNote.ALL.stream().map(DemoNote::rep).toList())) {
      get("/v1/notes?limit=1000&rep=" + rep)
          .path("items")
          .forEach(note -> written.add(note.path("text").asText()));
    }
    return DemoNote.ALL.stream().filter(note -> !written.contains(note.text())).toList();
  }

  private void post(List<DemoSimulation.Fact> facts) throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    for (DemoSimulation.Fact fact : facts) {
      lines.append(mapper.writeValueAsString(fact(fact))).append('\n');
    }
    HttpResponse<String> answer =
        send("POST", "/v1/observations", "application/x-ndjson", lines.toString());
    expect(200, answer);
    JsonNode receipt = mapper.readTree(answer.body());
    if (receipt.path("accepted").asInt() + receipt.path("duplicate").asInt() != facts.size()) {
      throw new IOException("facts were not taken: " + start(answer.body()));
    }
  }

  private static Map<String, Object> team(DemoTruth.Team team) {
    return filled("key", team.key(), "name", team.name(), "parent", team.parent());
  }

  private static Map<String, Object> rep(DemoTruth.Rep rep, LocalDate today) {
    return filled(
        "key",
        rep.key(),
        "name",
        rep.name(),
        "startDate",
        rep.startDate(today).toString(),
        "memberships",
        List.of(Map.of("team", rep.team(), "role", DemoTruth.ROLE)));
  }

  private static Map<String, Object> fact(DemoSimulation.Fact fact) {
    return filled(
        "source",
        SOURCE,
        "id",
        fact.id(),
        "rep",
        fact.rep(),
        "metric",
        fact.metric(),
        "at",
        fact.at().toString(),
        "value",
        fact.value(),
        "subject",
        fact.subject(),
        "attributes",
        fact.product() == null ? null : Map.of("product", fact.product()));
  }

  /** Facts of people whom another system knows by other keys: something to map or to discard. */
  private static List<Map<String, Object>> waiting(LocalDate today) {
    List<Map<String, Object>> facts = new ArrayList<>();
    for (String rep : List.of("crm-user-17", "crm-user-17", "crm-user-23", "crm-user-42")) {
      facts.add(
          filled(
              "source",
              OTHER_SOURCE,
              "id",
              "waiting/" + (facts.size() + 1),
              "rep",
              rep,
              "metric",
              "calls_made",
              "at",
              at(DemoSimulation.LAST, LocalTime.of(9, 30 + facts.size()), today),
              "value",
              1));
    }
    return facts;
  }

  private static Map<String, Object> note(DemoNote note, LocalDate today) {
    return filled(
        "rep",
        note.rep(),
        "metric",
        note.metric(),
        "connection",
        note.connection(),
        "at",
        at(note.workingDay(), LocalTime.of(17, 30), today),
        "author",
        note.author(),
        "kind",
        note.kind(),
        "text",
        note.text());
  }

  /** An object of these names and values, without those that are null. */
  private static Map<String, Object> filled(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        object.put((String) namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return object;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = send("GET", path, null, null);
    expect(200, answer);
    return mapper.readTree(answer.body());
  }

  private void put(String path, List<Map<String, Object>> body)
      throws IOException, InterruptedException {
    expect(200, send("PUT", path, JSON, mapper.writeValueAsString(body)));
  }

  private HttpResponse<String> send(String method, String path, String contentType, String body)
      throws IOException, InterruptedException {
    return send(key, method, path, contentType, body);
  }

  private HttpResponse<String> send(
      String as, String method, String path, String contentType, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + as)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  static void expect(int status, HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() != status) {
      throw new IOException(
          answer.request().method()
              + " "
              + answer.request().uri().getPath()
              + " answers "
              + answer.statusCode()
              + ": "
              + start(answer.body()));
    }
  }

  private static String start(String text) {
    return text.substring(0, Math.min(text.length(), 300));
  }
}
