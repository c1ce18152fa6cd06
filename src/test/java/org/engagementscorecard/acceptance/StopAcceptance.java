package org.engagementscorecard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.engagementscorecard.acceptance.workload.Client;
import org.engagementscorecard.acceptance.workload.Tenant;
import org.engagementscorecard.launch.DatabaseUnderTest;
import org.engagementscorecard.launch.PackagedApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The service is asked to end (SIGTERM) while it is at work: it ends soon, also where the database
 * lets it wait, and nothing that was answered is lost. See {@code docs/faults.md}.
 */
class StopAcceptance {
  private static final String KEY = "esk_stop";
  private static final int WRITERS = 4;
  private static final int READERS = 4;

  /**
   * What is given to a service before it is killed, usually; and to ours before its database goes.
   */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private static final Duration WAITING_LIMIT = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<PackagedApplication> started = new ArrayList<>();
  private DatabaseUnderTest database;
  private PackagedApplication application;
  private Tenant tenant;

  @BeforeEach
  void start() {
    database = DatabaseUnderTest.start("stop");
    application = application();
    tenant = Tenant.create(application.baseUri(), KEY, "stopped");
    client().send("PUT", "v1/reps", Tenant.reps(List.of("ann", "bob"))).expect(200);
  }

  @AfterEach
  void stop() {
    started.forEach(PackagedApplication::kill);
    threads.shutdownNow();
    database.close();
  }

  private PackagedApplication application() {
    PackagedApplication one =
        PackagedApplication.start(
            Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:" + database.port() + "/scorecard",
                "QUARKUS_DATASOURCE_USERNAME",
                database.username(),
                "QUARKUS_DATASOURCE_PASSWORD",
                database.password(),
                "SCORECARD_ADMIN_KEY",
                KEY));
    started.add(one);
    return one.awaitReady();
  }

  private Client client() {
    return tenant.client(application.baseUri(), Duration.ofSeconds(60));
  }

  @Test
  void itEndsWhileTheDatabaseLetsItWait() throws Exception {
    post(client(), "before").expect(200);
    List<Future<Client.Answer>> posts = new ArrayList<>();
    try (Connection other = database.connect()) {
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        statement.execute("LOCK TABLE observation, day_total, month_total");
      }
      for (int i = 0; i < WRITERS; i++) {
        String id = "waiting-" + i;
        posts.add(threads.submit(() -> post(client(), id)));
      }
      for (int i = 0; i < READERS; i++) {
        threads.submit(() -> client().get("v1/reps/ann/scorecard"));
      }
      awaitWaiting();

      long asked = System.nanoTime();
      application.stop();

      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(STOP_LIMIT);
      assertThat(application.output())
          .contains("transactions that take too long are undone")
          .doesNotContain("ARJUNA012117");
      other.rollback();
    }
    for (Future<Client.Answer> one : posts) {
      assertThat(one.get(60, TimeUnit.SECONDS).status()).isNotEqualTo(200);
    }
    application = application();
    assertThat(stored()).containsExactly("before");
  }

  @Test
  void whatWasAnsweredStaysWhenItEndsUnderLoad() throws Exception {
    List<Future<List<String>>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String name = "writer-" + i;
      writers.add(threads.submit(() -> postUntilItEnds(name)));
    }
    for (int i = 0; i < READERS; i++) {
      threads.submit(this::readUntilItEnds);
    }
    Thread.sleep(3_000);
    long asked = System.nanoTime();
    application.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(STOP_LIMIT);
    assertThat(application.output()).doesNotContain("ARJUNA012117");

    List<String> answered = new ArrayList<>();
    for (Future<List<String>> one : writers) {
      answered.addAll(one.get(60, TimeUnit.SECONDS));
    }
    assertThat(answered).hasSizeGreaterThan(WRITERS);
    assertThat(stored()).containsAll(answered).doesNotHaveDuplicates();
  }

  private List<String> postUntilItEnds(String name) {
    Client client = client();
    List<String> answered = new ArrayList<>();
    for (int i = 0; ; i++) {
      String id = name + "-" + i;
      if (post(client, id).status() != 200) {
        return answered;
      }
      answered.add(id);
    }
  }

  private void readUntilItEnds() {
    Client client = client();
    while (client.get("v1/reps/bob/scorecard").status() == 200) {
      Thread.onSpinWait();
    }
  }

  private static Client.Answer post(Client client, String id) {
    return client.send(
        "POST",
        "v1/observations",
        "application/x-ndjson",
        BodyPublishers.ofString(
            """
            {"source":"stop","id":"%s","rep":"ann","metric":"calls_made",\
            "at":"2026-03-02T09:00:00Z","value":1}
            """
                .formatted(id)));
  }

  private void awaitWaiting() throws Exception {
    long until = System.nanoTime() + WAITING_LIMIT.toNanos();
    while (waiting() < WRITERS) {
      assertThat(System.nanoTime()).as("transactions wait for the lock").isLessThan(until);
      Thread.sleep(100);
    }
  }

  private int waiting() throws SQLException {
    return Integer.parseInt(
        texts("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'").get(0));
  }

  private List<String> stored() throws SQLException {
    return texts("SELECT id FROM observation ORDER BY 1");
  }

  private List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("SET scorecard.organization = '" + tenant.id() + "'");
      try (var rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
    }
    return texts;
  }
}
