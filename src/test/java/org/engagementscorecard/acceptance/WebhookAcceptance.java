package org.engagementscorecard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.launch.DatabaseUnderTest;
import org.engagementscorecard.launch.PackagedApplication;
import org.engagementscorecard.webhook.Receiver;
import org.engagementscorecard.webhook.Receiver.Behaviour;
import org.engagementscorecard.webhook.Receiver.Post;
import org.junit.jupiter.api.Test;

/**
 * Webhooks and statements of two instances of the packaged service on one database, from outside:
 * kill -9 of an instance loses nothing, and programs that others have written understand them.
 */
class WebhookAcceptance {
  private static final String KEY = "esk_webhooks";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final int REPS = 20;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static PackagedApplication instance(DatabaseUnderTest database) {
    return PackagedApplication.start(
        Map.of(
            "QUARKUS_DATASOURCE_JDBC_URL",
            "jdbc:postgresql://127.0.0.1:" + database.port() + "/scorecard",
            "QUARKUS_DATASOURCE_USERNAME",
            database.username(),
            "QUARKUS_DATASOURCE_PASSWORD",
            database.password(),
            "SCORECARD_ADMIN_KEY",
            KEY,
            "SCORECARD_WEBHOOKS_ALLOW_PRIVATE_TARGETS",
            "true",
            "SCORECARD_WEBHOOKS_LEASE",
            "PT5S",
            "SCORECARD_WEBHOOKS_TIMEOUT",
            "PT2S",
            "SCORECARD_WEBHOOKS_RETRY_AFTER",
            "PT0.2S,PT0.5S,PT1S,PT2S,PT5S,PT10S,PT10S,PT10S,PT10S"));
  }

  private JsonNode send(PackagedApplication to, String method, String path, String json)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(to.baseUri() + path))
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(60))
            .method(method, BodyPublishers.ofString(json));
    var answer = client.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return answer.body().isEmpty() ? null : MAPPER.readTree(answer.body());
  }

  private void reps(PackagedApplication service) throws IOException, InterruptedException {
    StringBuilder reps = new StringBuilder("[");
    for (int i = 0; i < REPS; i++) {
      reps.append(i == 0 ? "" : ",")
          .append("{\"key\":\"rep-%1$d\",\"name\":\"rep-%1$d\"}".formatted(i));
    }
    send(service, "PUT", "v1/reps", reps.append("]").toString());
  }

  /** Opens a need for each rep of the default organization, as whoever opens one writes it. */
  private static List<Integer> open(DatabaseUnderTest database) throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("SET scorecard.organization = '1'");
      List<Integer> needs = new ArrayList<>();
      try (var rows =
          statement.executeQuery(
              """
              INSERT INTO learning_need (organization_id, learning_need_id, rep_id, connection_id,
                  state, opened_at, state_since, opened_by, evidence)
                SELECT r.organization_id, nextval('learning_need_id'), r.rep_id, c.connection_id,
                  'open', now(), now(), 'coach',
                  '{"period": {"first": "2026-01-01", "last": "2026-03-31"}}'
                FROM rep r JOIN connection c ON c.organization_id = r.organization_id
                WHERE r.organization_id = 1 AND c.key = 'opportunity-to-win'
              RETURNING learning_need_id""")) {
        while (rows.next()) {
          needs.add(rows.getInt(1));
        }
      }
      return needs;
    }
  }

  /** Takes a step of each need, in one transaction; tells their numbers. */
  private static List<Long> step(DatabaseUnderTest database, String type, String state)
      throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL scorecard.organization = '1'");
      statement.execute(
          "INSERT INTO needs_evaluation (organization_id, data_version, evaluated_on, evaluated_at)"
              + " VALUES (1, -1, '-infinity', now()) ON CONFLICT DO NOTHING");
      statement.execute("SELECT FROM needs_evaluation WHERE organization_id = 1 FOR UPDATE");
      List<Long> events = new ArrayList<>();
      try (var rows =
          statement.executeQuery(
              """
              INSERT INTO need_step (organization_id, event_id, learning_need_id, type, to_state, at,
                  by_kind)
                SELECT 1, nextval('need_event_id'), learning_need_id, '%s', '%s', clock_timestamp(),
                  'numbers'
                FROM learning_need WHERE organization_id = 1
              RETURNING event_id"""
                  .formatted(type, state))) {
        while (rows.next()) {
          events.add(rows.getLong(1));
        }
      }
      connection.commit();
      return events;
    }
  }

  @Test
  void killNineLosesNothingAndKeepsTheOrder() throws Exception {
    Random random = new Random(11);
    Map<String, Integer> tries = new ConcurrentHashMap<>();
    try (DatabaseUnderTest database = DatabaseUnderTest.start("webhooks");
        PackagedApplication first = instance(database).awaitReady();
        PackagedApplication second = instance(database).awaitReady();
        Receiver receiver =
            Receiver.behaving(
                post -> {
                  boolean well = tries.merge(post.id(), 1, Integer::sum) > 3;
                  synchronized (random) {
                    return switch (well ? 9 : random.nextInt(10)) {
                      case 0 -> Behaviour.answering(500);
                      case 1 -> Behaviour.cutting();
                      case 2 -> Behaviour.answering(204).after(3_000);
                      default -> Behaviour.answering(204).after(random.nextInt(200));
                    };
                  }
                })) {
      reps(first);
      String secret =
          send(first, "PUT", "v1/webhooks/portal", "{\"url\":\"" + receiver.url() + "\"}")
              .get("secret")
              .asText();
      List<Integer> needs = open(database);
      assertThat(needs).hasSize(REPS);
      Set<Long> taken = new TreeSet<>(step(database, "opened", "open"));
      for (int round = 0; round < 5; round++) {
        taken.addAll(step(database, "told", "open"));
        Thread.sleep(500);
      }
      // When one of them dies in the midst of it
      first.kill();
      for (int round = 0; round < 5; round++) {
        taken.addAll(step(database, "told", "open"));
        Thread.sleep(300);
      }

      long until = System.nanoTime() + PATIENCE.toNanos();
      while (events(receiver.taken()).size() < taken.size()) {
        assertThat(System.nanoTime())
            .as("told of %d of %d", events(receiver.taken()).size(), taken.size())
            .isLessThan(until);
        Thread.sleep(100);
      }
      // Then every step was told, each by one id and body, and each need's steps in their order
      assertThat(events(receiver.taken())).isEqualTo(taken);
      assertThat(receiver.posts()).allMatch(post -> post.isSignedBy(secret));
      Map<String, Set<String>> bodies = new HashMap<>();
      receiver
          .posts()
          .forEach(
              post -> bodies.computeIfAbsent(post.id(), id -> new TreeSet<>()).add(post.body()));
      assertThat(bodies).hasSize(taken.size()).allSatisfy((id, all) -> assertThat(all).hasSize(1));
      for (int need : needs) {
        assertThat(
                receiver.posts().stream()
                    .filter(post -> post.need() == need)
                    .map(Post::event)
                    .toList())
            .as("need %d", need)
            .isSorted();
      }
      System.out.printf(
          "webhooks: %d steps, %d posts, %d of them again%n",
          taken.size(), receiver.posts().size(), receiver.posts().size() - taken.size());
      assertThat(send(second, "GET", "v1/webhooks/portal/deliveries?state=dead", "").get("items"))
          .isEmpty();
    }
  }

  private static Set<Long> events(List<Post> posts) {
    return posts.stream().map(Post::event).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void othersProgramsUnderstandSignaturesAndStatements() throws Exception {
    try (DatabaseUnderTest database = DatabaseUnderTest.start("webhooks");
        PackagedApplication service = instance(database).awaitReady()) {
      reps(service);
      Process receiver = NodePrograms.start("webhook-receiver.cjs");
      try (BufferedReader said = receiver.inputReader(StandardCharsets.UTF_8);
          var tell = receiver.outputWriter(StandardCharsets.UTF_8)) {
        int port = MAPPER.readTree(said.readLine()).get("port").asInt();
        String url = "{\"url\":\"http://127.0.0.1:" + port + "/\"}";
        String secret = send(service, "PUT", "v1/webhooks/portal", url).get("secret").asText();
        tell.write(secret + "\n");
        tell.flush();
        assertThat(MAPPER.readTree(said.readLine()).get("ready").asBoolean()).isTrue();

        assertThat(verified(said, () -> send(service, "POST", "v1/webhooks/portal/test", "")))
            .isEqualTo("webhook.test");
        // Its library tries both signatures while the secret is being replaced.
        send(service, "POST", "v1/webhooks/portal/secret", "");
        assertThat(verified(said, () -> send(service, "POST", "v1/webhooks/portal/test", "")))
            .isEqualTo("webhook.test");
        open(database);
        int steps = step(database, "opened", "open").size();
        for (int i = 0; i < steps; i++) {
          assertThat(verified(said, () -> null)).isEqualTo("learning_need.opened");
        }
      } finally {
        receiver.destroy();
      }

      String home = "https://engagementscorecard.org/organizations/default";
      Process xapi =
          NodePrograms.start("xapi-client.cjs", service.baseUri() + "v1/xapi/", KEY, "rep-0", home);
      JsonNode result;
      try (BufferedReader said = xapi.inputReader(StandardCharsets.UTF_8)) {
        String line = said.readLine();
        assertThat(line).as("what the client got").isNotNull();
        result = MAPPER.readTree(line);
      }
      assertThat(result.get("about").get("version").get(0).asText()).isEqualTo("1.0.3");
      assertThat(result.get("one").get("id")).isEqualTo(result.get("sent").get(0));
      assertThat(result.get("one").get("verb").get("display").get("en-US").asText())
          .isEqualTo("completed");
      assertThat(result.get("voided").get("id")).isEqualTo(result.get("many").get(0));
      assertThat(result.get("byAgent").get("statements")).hasSize(1);
      assertThat(result.get("more").get("statements")).isNotEmpty();
      assertThat(result.get("opened").get("statements")).hasSize(REPS);
      assertThat(result.get("opened").get("more").asText()).isEmpty();
      assertThat(result.get("refused").asInt()).isEqualTo(400);
      assertThat(Answer.texts(result.get("more").get("statements"), "id"))
          .doesNotContain(result.get("many").get(0).asText());
    }
  }

  private interface Sending {
    JsonNode send() throws IOException, InterruptedException;
  }

  /** Type of the event that the library has verified next. */
  private static String verified(BufferedReader said, Sending sending)
      throws IOException, InterruptedException {
    sending.send();
    JsonNode line = MAPPER.readTree(said.readLine());
    assertThat(line.get("verified").asBoolean()).as(line.toString()).isTrue();
    assertThat(line.get("alteredToo").asBoolean()).as("another body isn't verified").isFalse();
    return line.get("event").get("type").asText();
  }
}
