package org.engagementscorecard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.engagementscorecard.acceptance.workload.Client;
import org.engagementscorecard.acceptance.workload.Tenant;
import org.engagementscorecard.http.EventStream;
import org.engagementscorecard.launch.DatabaseUnderTest;
import org.engagementscorecard.launch.PackagedApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two instances of the service on one database, under load, one after the other killed with kill
 * -9: no need is lost or opened twice, and whoever listens and comes back with the last id it saw
 * is told of each step once, in order.
 *
 * <p>{@code -Dacceptance.rounds=20 -Dacceptance.seed=…} for more of it. See {@code docs/faults.md}.
 */
class NeedsSurviveAcceptance {
  private static final String KEY = "esk_needs-survive";
  private static final String CONNECTION = "opportunity-to-win";
  private static final int REPS = 60;
  private static final int TIPPED_A_ROUND = 5;
  private static final int ATTEMPTS = 120;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
  private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(120);

  private final Random random = new Random(Long.parseLong(Setting.text("seed", "7")));
  private final int rounds = Setting.number("rounds", 4);
  private final List<PackagedApplication> instances =
      Collections.synchronizedList(new ArrayList<>());
  private DatabaseUnderTest database;
  private Tenant tenant;
  private volatile boolean over;

  @BeforeEach
  void twoInstances() {
    database = DatabaseUnderTest.start("needs-survive");
    instances.add(instance());
    instances.add(instance());
    tenant = Tenant.create(instances.get(0).baseUri(), KEY, "survivors");
  }

  private PackagedApplication instance() {
    return PackagedApplication.start(
            Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:" + database.port() + "/scorecard",
                "QUARKUS_DATASOURCE_USERNAME",
                database.username(),
                "QUARKUS_DATASOURCE_PASSWORD",
                database.password(),
                "SCORECARD_ADMIN_KEY",
                KEY))
        .awaitReady();
  }

  @AfterEach
  void stop() {
    over = true;
    instances.forEach(PackagedApplication::kill);
    database.close();
  }

  @Test
  void noNeedIsLostOrToldTwice() throws Exception {
    List<String> facts = Collections.synchronizedList(new ArrayList<>());
    createReps(tenant);
    for (int rep = 0; rep < REPS; rep++) {
      facts.addAll(opportunities("rep-" + rep, "before", ATTEMPTS, ATTEMPTS / 2));
    }
    post(tenant, facts, 0);
    Set<String> tipped = new TreeSet<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Listener> listeners = List.of(new Listener(0), new Listener(1), new Listener(0));
    listeners.forEach(threads::submit);
    Load load = new Load(facts);
    List<Future<?>> posting =
        List.of(threads.submit(() -> load.post(0)), threads.submit(() -> load.post(1)));

    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < TIPPED_A_ROUND; i++) {
        String rep = "rep-" + (round * TIPPED_A_ROUND + i) % (REPS / 2);
        if (tipped.add(rep)) {
          load.queue.add(opportunities(rep, "lost", ATTEMPTS, 0));
        }
      }
      Thread.sleep(random.nextInt(1_500));
      int victim = random.nextInt(2);
      instances.get(victim).kill();
      Thread.sleep(1_000 + random.nextInt(3_000));
      instances.set(victim, instance());
    }
    load.finish();
    for (Future<?> one : posting) {
      one.get(CATCH_UP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    List<Long> events = awaitCaughtUp(tipped, listeners);
    for (Listener listener : listeners) {
      assertThat(listener.ids()).as("events at a listener").isEqualTo(events);
      assertThat(listener.comings.get()).as("it had to come back").isGreaterThan(1);
    }
    Tenant control = Tenant.create(instances.get(0).baseUri(), KEY, "control");
    createReps(control);
    post(control, facts, 0);
    assertThat(openNeeds(tenant)).as("as one computation finds them").isEqualTo(gaps(control));
    assertThat(openNeeds(tenant)).isEqualTo(tipped);
    assertStepsAreWhole();
    over = true;
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    System.out.printf(
        "%d instances killed; %d facts, %d events at each of %d listeners, who came back %s times%n",
        rounds,
        facts.size(),
        events.size(),
        listeners.size(),
        listeners.stream().map(listener -> listener.comings.get() - 1).toList());
  }

  /** Waits until all needs are there and everybody has been told of them. */
  private List<Long> awaitCaughtUp(Set<String> tipped, List<Listener> listeners) throws Exception {
    long until = System.nanoTime() + CATCH_UP_LIMIT.toNanos();
    while (System.nanoTime() < until) {
      Thread.sleep(500);
      List<Long> events = numbers("SELECT event_id FROM need_step WHERE %s ORDER BY 1");
      if (numbers("SELECT rep_id FROM learning_need WHERE %s AND state = 'open'").size()
              == tipped.size()
          && listeners.stream().allMatch(listener -> listener.ids().size() >= events.size())) {
        break;
      }
    }
    // What was told twice would come now.
    Thread.sleep(2_000);
    return numbers("SELECT event_id FROM need_step WHERE %s ORDER BY 1");
  }

  /** Every step begins where the one before it ended, and the need stands where the last ended. */
  private void assertStepsAreWhole() throws SQLException {
    assertThat(
            numbers(
                """
                SELECT event_id FROM (
                  SELECT organization_id, event_id, from_state, lag(to_state) OVER (
                    PARTITION BY learning_need_id ORDER BY event_id) AS before
                  FROM need_step) AS step
                WHERE %s AND from_state IS DISTINCT FROM before"""))
        .isEmpty();
    assertThat(
            numbers(
                """
                SELECT learning_need_id FROM learning_need n WHERE %s AND state IS DISTINCT FROM (
                  SELECT to_state FROM need_step s WHERE s.organization_id = n.organization_id
                    AND s.learning_need_id = n.learning_need_id ORDER BY event_id DESC LIMIT 1)"""))
        .isEmpty();
  }

  private List<Long> numbers(String sql) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("SET scorecard.organization = '" + tenant.id() + "'");
      try (var rows = statement.executeQuery(sql.formatted("organization_id = " + tenant.id()))) {
        while (rows.next()) {
          numbers.add(rows.getLong(1));
        }
      }
    }
    return numbers;
  }

  private Set<String> openNeeds(Tenant of) {
    Set<String> reps = new TreeSet<>();
    JsonNode page = client(of, 0).get("v1/learning-needs?limit=1000").expect(200).json();
    page.get("items").forEach(need -> assertThat(reps.add(need.get("rep").asText())).isTrue());
    return reps;
  }

  private Set<String> gaps(Tenant of) {
    Set<String> reps = new TreeSet<>();
    JsonNode card = client(of, 0).get("v1/scorecard?period=latest-365-days").expect(200).json();
    for (JsonNode connection : card.get("connections")) {
      if (connection.get("connection").asText().equals(CONNECTION)) {
        for (JsonNode finding : connection.get("findings")) {
          if (finding.at("/verdict/key").asText().equals("gap")) {
            reps.add(finding.get("rep").asText());
          }
        }
      }
    }
    return reps;
  }

  private Client client(Tenant of, int instance) {
    return of.client(instances.get(instance).baseUri(), ANSWER_LIMIT);
  }

  private void createReps(Tenant of) {
    List<String> keys = new ArrayList<>();
    for (int rep = 0; rep < REPS; rep++) {
      keys.add("rep-" + rep);
    }
    client(of, 0).send("PUT", "v1/reps", Tenant.reps(keys)).expect(200);
  }

  private void post(Tenant of, List<String> facts, int instance) {
    client(of, instance)
        .send("POST", "v1/observations", "application/x-ndjson", body(facts))
        .expect(200);
  }

  private static BodyPublisher body(List<String> facts) {
    return BodyPublishers.ofString(String.join("\n", facts));
  }

  private static List<String> opportunities(String rep, String name, int attempts, int won) {
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < attempts; i++) {
      boolean wins = (long) (i + 1) * won / attempts > (long) i * won / attempts;
      String subject = rep + "/" + name + "/" + i;
      String day = "%02dT12:00:00Z".formatted(1 + i % 28);
      facts.add(fact(subject + "/e", rep, "opportunities_engaged", "2025-03-" + day, subject));
      facts.add(
          fact(subject + "/c", rep, wins ? "deals_won" : "deals_lost", "2025-04-" + day, subject));
    }
    return facts;
  }

  private static String fact(String id, String rep, String metric, String at, String subject) {
    return """
    {"source":"test","id":"%s","rep":"%s","metric":"%s","at":"%s","value":1,"subject":"%s"}"""
        .formatted(id, rep, metric, at, subject);
  }

  /** Posts that never end, and those that are given; each is told until it is acknowledged. */
  private final class Load {
    private final BlockingQueue<List<String>> queue = new LinkedBlockingQueue<>();
    private final List<String> facts;
    private volatile boolean finished;

    Load(List<String> facts) {
      this.facts = facts;
    }

    Void post(int first) throws InterruptedException {
      int instance = first;
      for (int i = 0; !finished || !queue.isEmpty(); i++) {
        List<String> batch = queue.poll();
        if (batch == null) {
          String rep = "rep-" + (i * 7 + first) % REPS;
          batch = opportunities(rep, "load-" + first + "-" + i, 4, 2);
        }
        while (client(tenant, instance)
                .send("POST", "v1/observations", "application/x-ndjson", body(batch))
                .status()
            != 200) {
          instance = 1 - instance;
          Thread.sleep(50);
        }
        facts.addAll(batch);
        Thread.sleep(10);
      }
      return null;
    }

    void finish() {
      finished = true;
    }
  }

  /** Listens at one instance, and at the other one when that is gone. */
  private final class Listener implements Runnable {
    private final List<EventStream.Event> events = Collections.synchronizedList(new ArrayList<>());
    private int instance;
    private final AtomicInteger comings = new AtomicInteger();

    Listener(int instance) {
      this.instance = instance;
    }

    @Override
    public void run() {
      String last = "0";
      while (!over) {
        try (EventStream stream =
            EventStream.open(
                instances.get(instance).baseUri().resolve("v1/learning-needs/events"),
                tenant.adminKey(),
                last)) {
          comings.incrementAndGet();
          int taken = 0;
          while (!over && !(stream.isOver() && taken == stream.events().size())) {
            List<EventStream.Event> all = stream.events();
            events.addAll(all.subList(taken, all.size()));
            taken = all.size();
            Thread.sleep(20);
          }
          last = stream.lastId();
        } catch (IOException gone) {
          instance = 1 - instance;
          pause();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }

    private void pause() {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    List<Long> ids() {
      synchronized (events) {
        List<Long> ids = events.stream().map(event -> Long.valueOf(event.id())).toList();
        assertThat(new HashSet<>(ids)).as("each once").hasSameSizeAs(ids);
        return ids;
      }
    }
  }
}
