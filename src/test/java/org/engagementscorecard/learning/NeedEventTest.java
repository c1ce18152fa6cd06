package org.engagementscorecard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.EventStream;
import org.engagementscorecard.http.EventStream.Event;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.TenantTransaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Facts are followed without anybody asking, and whoever listens is told of each step. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
@TestProfile(NeedEventTest.Following.class)
class NeedEventTest {
  private static final String EVENTS = "/v1/learning-needs/events";
  private static final String CONNECTION = "opportunity-to-win";
  private static final int LISTENERS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  public static final class Following implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "scorecard.needs.listener-patience",
          PATIENCE.toSeconds() + "S",
          "scorecard.needs.follow",
          "true",
          "scorecard.needs.listeners",
          Integer.toString(LISTENERS));
    }
  }

  @Inject TenantTransaction transaction;
  @Inject AgroalDataSource dataSource;
  @Inject NeedSteps steps;

  private TestOrganization organization;

  /** Twelve reps who win half of their 400 opportunities; north lies above a. */
  @BeforeEach
  void reps() {
    organization = TestOrganization.create();
    organization
        .put(
            "/v1/teams",
            """
            [{"key":"north","name":"North"},{"key":"a","name":"A","parent":"north"},
             {"key":"b","name":"B"}]""")
        .ok(200);
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      organization
          .post(
              "/v1/reps",
              "{\"key\":\"rep-%1$d\",\"name\":\"Rep %1$d\",\"memberships\":[{\"team\":\"%2$s\"}]}"
                  .formatted(i, i < 6 ? "a" : "b"))
          .ok(201);
      facts.addAll(opportunities("rep-" + i, "before", 400, 200));
    }
    organization.accept(facts);
  }

  private static List<String> opportunities(String rep, String name, int attempts, int won) {
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      String subject = rep + "/" + name + "/" + i;
      String day = "%02dT12:00:00Z".formatted(1 + i % 28);
      boolean wins = (long) (i + 1) * won / attempts > (long) i * won / attempts;
      facts.add(traced(subject + "/e", rep, "opportunities_engaged", "2025-03-" + day, subject));
      facts.add(
          traced(
              subject + "/c", rep, wins ? "deals_won" : "deals_lost", "2025-04-" + day, subject));
    }
    return facts;
  }

  /** Makes a rep a gap, by one post. */
  private void tip(String rep) {
    organization.accept(opportunities(rep, "lost", 400, 0));
  }

  private EventStream listen(String query, String lastId) throws IOException {
    return EventStream.open(
        URI.create(TestOrganization.serviceUrl() + EVENTS + query),
        organization.adminKey(),
        lastId);
  }

  @Test
  void aFactThatTipsANeedIsToldToWhoListens() throws IOException {
    try (EventStream stream = listen("", null)) {
      tip("rep-3");
      Event event = stream.await(1).get(0);

      assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
      assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
      assertThat(event.name()).isEqualTo("learning_need.opened");
      JsonNode need = organization.all("/v1/learning-needs").get(0);
      JsonNode told = event.data();
      assertThat(told.get("type").asText()).isEqualTo(event.name());
      assertThat(told.get("timestamp")).isEqualTo(need.get("openedAt"));
      assertThat(told.get("data"))
          .isEqualTo(
              Answer.read(
                  """
                  {"event": %s, "need": %2$s, "rep": "rep-3", "connection": "opportunity-to-win",
                   "to": "open", "by": "numbers", "url": "/v1/learning-needs/%2$s"}"""
                      .formatted(event.id(), need.get("id"))));
      assertThat(stream.lastId()).isEqualTo(event.id());

      organization
          .post(
              "/v1/learning-needs/" + need.get("id") + "/steps",
              "{\"type\": \"seen\", \"words\": \"A private word.\"}")
          .ok(201);
      Event seen = stream.await(2).get(1);
      assertThat(seen.name()).isEqualTo("learning_need.seen");
      assertThat(seen.data().at("/data/need")).isEqualTo(need.get("id"));
      assertThat(seen.data().at("/data/from").asText()).isEqualTo("open");
      assertThat(seen.data().at("/data/by").asText()).isEqualTo("system");
      assertThat(ids(stream.events())).hasSize(2);
    }
  }

  @Test
  void whoeverComesBackIsToldWhatWasMissedOnceAndInOrder() throws IOException {
    String began;
    try (EventStream stream = listen("", null)) {
      stream.await(() -> stream.comments().contains("listening"));
      began = stream.lastId();
      assertThat(began).isEqualTo("0");
    }
    tip("rep-3");
    try (EventStream stream = listen("", began)) {
      String first = stream.await(1).get(0).id();
      // More than may wait for a listener, so that it has to be told page by page
      List<Long> written = write(2_345);
      List<Event> all = stream.await(2_346);
      assertThat(ids(all.subList(1, all.size()))).isEqualTo(written);

      try (EventStream again = listen("?after=0", null)) {
        assertThat(again.await(2_346)).isEqualTo(all);
      }
      try (EventStream again = listen("?after=0", first)) {
        assertThat(again.await(2_345)).isEqualTo(all.subList(1, all.size()));
        List<Long> later = write(1);
        assertThat(ids(again.await(2_346))).endsWith(later.get(0));
        assertThat(ids(stream.await(2_347))).endsWith(later.get(0));
      }
    }
  }

  @Test
  void aListenerIsToldOfTheTeamAndConnectionItAsksFor() throws IOException {
    try (EventStream north = listen("?team=north", null);
        EventStream b = listen("?team=b&connection=" + CONNECTION, null);
        EventStream calls = listen("?connection=call-to-meeting", null)) {
      tip("rep-3");
      north.await(1);
      tip("rep-8");
      b.await(1);

      assertThat(north.events()).extracting(EventStream.Event::data).hasSize(1);
      assertThat(north.events().get(0).data().at("/data/rep").asText()).isEqualTo("rep-3");
      assertThat(b.events().get(0).data().at("/data/rep").asText()).isEqualTo("rep-8");
      assertThat(calls.events()).isEmpty();
    }
    organization.get(EVENTS + "?team=nowhere").problem(404);
    organization.get(EVENTS + "?connection=nothing").problem(404);
  }

  @Test
  void anIdThatIsNoEventIsRefused() {
    for (String bad : List.of("x", "-1", "1.5", "0x1", "9".repeat(18), "9".repeat(40), "٣")) {
      JsonNode problem =
          organization
              .get(EVENTS + "?after=" + TestOrganization.encoded(bad))
              .problemWithPlace(400);
      assertThat(Answer.places(problem)).as(bad).containsExactly("after");
    }
    for (String bad : List.of("x", "-1", "1e3", "9".repeat(18), "9".repeat(40))) {
      Answer answer =
          TestOrganization.answer(
              organization.request().header("Last-Event-ID", bad).get(EVENTS + "?after=0"));
      assertThat(Answer.places(answer.problem(400))).as(bad).containsExactly("Last-Event-ID");
    }
  }

  @Test
  void onlySoManyMayListen() throws IOException {
    List<EventStream> streams = new ArrayList<>();
    for (int i = 0; i < LISTENERS; i++) {
      streams.add(listen("", null));
      EventStream last = streams.get(i);
      last.await(() -> last.comments().contains("listening"));
    }

    Answer refused = organization.get(EVENTS);
    refused.problem(429);
    assertThat(refused.header("Retry-After")).isNotNull();

    streams.forEach(EventStream::close);
    try (EventStream stream = awaitPlace()) {
      tip("rep-3");
      stream.await(1);
    }
  }

  /** The service notices only when it is told that a connection has gone. */
  private EventStream awaitPlace() throws IOException {
    for (int attempt = 0; ; attempt++) {
      try {
        return listen("", null);
      } catch (IOException full) {
        if (attempt == 100) {
          throw full;
        }
        sleep(Duration.ofMillis(50));
      }
    }
  }

  @Test
  void aRevokedKeyHearsNoMore() throws IOException {
    JsonNode key = organization.post("/v1/keys", "{\"name\":\"display\"}").ok(201);
    try (EventStream stream =
            EventStream.open(
                URI.create(TestOrganization.serviceUrl() + EVENTS), key.get("key").asText(), null);
        EventStream other = listen("", null)) {
      stream.await(() -> stream.comments().contains("listening"));

      organization.delete("/v1/keys/" + key.get("id")).ok(204);

      stream.await(stream::isOver);
      tip("rep-3");
      other.await(1);
      assertThat(stream.events()).isEmpty();
      assertThat(stream.comments()).as("it ends in order").containsExactly("listening");
    }
  }

  @Test
  void whoeverDoesNotTakeWhatItAskedForIsCutOffAndOthersAreNot() throws IOException {
    tip("rep-3");
    organization.all("/v1/learning-needs");
    URI uri = URI.create(TestOrganization.serviceUrl());
    try (Socket socket = new Socket();
        EventStream other = listen("", null)) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(EVENTS, organization.adminKey())
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).as("it listens").isEqualTo('H');
      sleep(Duration.ofMillis(500));

      int all = 40_000;
      write(all);

      other.await(all);
      sleep(PATIENCE.plusSeconds(3));
      // Whatever the two systems hold of it, and then the end, which comes as a reset
      socket.setSoTimeout(30_000);
      long read = 0;
      byte[] buffer = new byte[1 << 16];
      int count = 0;
      try {
        while (count >= 0) {
          read += count;
          count = socket.getInputStream().read(buffer);
        }
      } catch (SocketTimeoutException open) {
        throw new AssertionError("it is still open", open);
      } catch (IOException reset) {
        count = -1;
      }
      assertThat(read).isLessThan(all * 150L);
      assertThat(other.isOver()).isFalse();
    }
  }

  /** Writes steps of a need without anybody having taken them; tells their numbers. */
  private List<Long> write(int count) {
    long before = transaction.read(organization.id(), one -> steps.newest(one));
    transaction.write(
        organization.id(),
        one -> {
          steps.lock(one);
          insert(count);
          return null;
        });
    return transaction.read(
        organization.id(),
        one -> steps.after(one, before, count + 1).stream().map(NeedStep::event).toList());
  }

  private void insert(int count) {
    String sql =
        """
        INSERT INTO need_step (organization_id, event_id, learning_need_id, type, to_state, at,
            by_kind, words)
          SELECT organization_id, nextval('need_event_id'), learning_need_id, 'told', 'open', now(),
            'rep', 'A private word.'
          FROM (SELECT * FROM learning_need WHERE organization_id = ? LIMIT 1) AS need,
            generate_series(1, ?)""";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setInt(2, count);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static List<Long> ids(List<Event> events) {
    List<Long> ids = events.stream().map(event -> Long.valueOf(event.id())).toList();
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(events.toString()).doesNotContain("private word");
    return ids;
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
