package org.engagementscorecard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.engagementscorecard.acceptance.workload.Client;
import org.engagementscorecard.acceptance.workload.FactMaker;
import org.engagementscorecard.acceptance.workload.Format;
import org.engagementscorecard.acceptance.workload.Operation;
import org.engagementscorecard.acceptance.workload.Operation.Expected;
import org.engagementscorecard.acceptance.workload.Operation.Kind;
import org.engagementscorecard.acceptance.workload.Outcomes;
import org.engagementscorecard.acceptance.workload.StoredFacts;
import org.engagementscorecard.acceptance.workload.Tenant;
import org.engagementscorecard.launch.DatabaseUnderTest;
import org.engagementscorecard.launch.PackagedApplication;
import org.junit.jupiter.api.Test;

/**
 * Many tell the same fact differently at the same moment: one is believed, and each of the others
 * is told that it wasn't.
 */
class SameIdAcceptance {
  private static final String KEY = "esk_same-id";
  private static final int THREADS = 32;

  /** Ids that all threads turn to at the same moment. */
  private static final int BLOCK = 100;

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> REPS = FactMaker.repKeys("rep-", 5);

  private final int ids = Setting.number("ids", 10_000);
  private final AtomicIntegerArray winners = new AtomicIntegerArray(ids);
  private final AtomicIntegerArray told = new AtomicIntegerArray(ids);

  @Test
  void oneOfThemWinsAndAllOthersAreTold() throws Exception {
    try (DatabaseUnderTest database = DatabaseUnderTest.start("same-id");
        PackagedApplication service =
            PackagedApplication.start(
                    Map.of(
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        "jdbc:postgresql://127.0.0.1:" + database.port() + "/scorecard",
                        "QUARKUS_DATASOURCE_USERNAME",
                        database.username(),
                        "QUARKUS_DATASOURCE_PASSWORD",
                        database.password(),
                        "SCORECARD_ADMIN_KEY",
                        KEY))
                .awaitReady()) {
      Tenant tenant = Tenant.create(service.baseUri(), KEY, "same-id");
      tenant.client(service.baseUri(), LIMIT).send("PUT", "v1/reps", Tenant.reps(REPS)).expect(200);

      // When every thread tells every id otherwise, one by one or in batches of many sizes
      contend(tenant, service);

      // Then each id has one winner, its content is what stands, and all others were told
      assertThat(IntStream.range(0, ids).filter(id -> told.get(id) != THREADS)).isEmpty();
      assertThat(IntStream.range(0, ids).filter(id -> winners.get(id) == 0)).isEmpty();
      try (var connection = database.connect()) {
        StoredFacts stored = StoredFacts.read(connection, tenant.id());
        assertThat(stored.faults()).isEmpty();
        assertThat(stored.kept()).hasSize(ids);
        for (int id = 0; id < ids; id++) {
          Operation winner = told(id, winners.get(id) - 1);
          assertThat(stored.kept().get(winner.name())).isEqualTo(winner.content());
        }
      }
    }
  }

  private void contend(Tenant tenant, PackagedApplication service) throws Exception {
    var barrier = new CyclicBarrier(THREADS);
    var threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> work = new ArrayList<>();
    for (int number = 0; number < THREADS; number++) {
      int thread = number;
      work.add(
          threads.submit(
              () -> {
                Client client = tenant.client(service.baseUri(), LIMIT);
                for (int start = 0; start < ids; start += BLOCK) {
                  barrier.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
                  tell(client, thread, start, Math.min(ids, start + BLOCK));
                }
                return null;
              }));
    }
    for (Future<?> one : work) {
      one.get(30, TimeUnit.MINUTES);
    }
    threads.shutdown();
  }

  /** A quarter of the threads post one by one, the others in batches of different sizes. */
  private void tell(Client client, int thread, int start, int end) throws InterruptedException {
    int size = thread % 4 == 0 ? 1 : 3 * thread;
    Format format =
        switch (thread % 4) {
          case 0 -> Format.SINGLE;
          case 1 -> Format.ARRAY;
          case 2 -> Format.NDJSON;
          default -> Format.CSV;
        };
    for (int from = start; from < end; from += size) {
      int until = Math.min(end, from + size);
      List<Operation> batch =
          IntStream.range(from, until).mapToObj(id -> told(id, thread)).toList();
      byte[] bytes = format.write(batch);
      Client.Answer answer = Client.insist(() -> client.post(format, bytes));
      String[] outcomes =
          Outcomes.of(answer, batch.size())
              .orElseThrow(() -> new AssertionError(answer.word() + answer.text()));
      for (int i = 0; i < outcomes.length; i++) {
        int id = from + i;
        told.incrementAndGet(id);
        switch (outcomes[i]) {
          case "accepted" ->
              assertThat(winners.compareAndSet(id, 0, thread + 1))
                  .as("two winners: " + batch.get(i))
                  .isTrue();
          case "conflict" -> {
            continue;
          }
          default -> throw new AssertionError(outcomes[i] + " of " + batch.get(i));
        }
      }
    }
  }

  /** What a thread tells of an id. */
  private static Operation told(int id, int thread) {
    return new FactMaker(7, REPS, 100, 1_000)
        .make(Kind.RECORD, "source", id, 0)
        .again(Kind.RECORD, Integer.toString(thread + 1), Expected.TAKEN);
  }
}
