package org.engagementscorecard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.engagementscorecard.acceptance.fault.FaultPlan;
import org.engagementscorecard.acceptance.fault.FaultySystem;
import org.engagementscorecard.acceptance.fault.FaultySystem.Limits;
import org.engagementscorecard.acceptance.workload.Client;
import org.engagementscorecard.acceptance.workload.Delivery;
import org.engagementscorecard.acceptance.workload.DeliveryLog;
import org.engagementscorecard.acceptance.workload.FactMaker;
import org.engagementscorecard.acceptance.workload.FactStream;
import org.engagementscorecard.acceptance.workload.Format;
import org.engagementscorecard.acceptance.workload.Operation;
import org.engagementscorecard.acceptance.workload.Recomputation;
import org.engagementscorecard.acceptance.workload.StoredFacts;
import org.engagementscorecard.acceptance.workload.Tenant;
import org.junit.jupiter.api.Test;

/**
 * Exactly once, whatever is killed, cut or frozen: nothing acknowledged is missing, nothing stands
 * twice, nothing stands that wasn't sent, and totals and attempts are what the facts add up to.
 *
 * <p>{@code -Dacceptance.rounds=200 -Dacceptance.seed=…} for more of it; {@code
 * -Dacceptance.round=} for one round alone. See {@code docs/faults.md}.
 */
class ExactlyOnceAcceptance {
  private static final String KEY = "esk_exactly-once";
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(180);
  private static final int DAYS = 120;
  private static final int SUBJECTS = 3_000;
  private static final int REDELIVERED_AT_ONCE = 2_000;

  private static final List<String> REPS = FactMaker.repKeys("rep-", 8);

  /** Created while their facts come in. */
  private static final List<String> LATE_REPS = FactMaker.repKeys("late-", 3);

  /** Never created, so that their facts wait. */
  private static final String UNKNOWN_REP = "nobody";

  private static final List<String> UNKNOWN_REPS =
      Stream.concat(LATE_REPS.stream(), Stream.of(UNKNOWN_REP)).toList();

  private static final Path REPORT = Path.of("target", "exactly-once.txt");

  /** A client of many: in which format it posts, how much at once, how long it rests. */
  private record Sender(Format format, int fewest, int most, int restMillis) {}

  private static final List<Sender> SENDERS =
      List.of(
          new Sender(Format.SINGLE, 1, 1, 0),
          new Sender(Format.SINGLE, 1, 1, 0),
          new Sender(Format.ARRAY, 2, 30, 5),
          new Sender(Format.ARRAY, 2, 300, 20),
          new Sender(Format.CLOUD_EVENTS, 2, 300, 20),
          new Sender(Format.NDJSON, 200, 5_000, 150),
          new Sender(Format.NDJSON_GZIP, 200, 5_000, 150),
          new Sender(Format.CSV, 200, 5_000, 150));

  private final long seed = Long.parseLong(Setting.text("seed", "3"));
  private final Map<Tenant, DeliveryLog> rounds = new LinkedHashMap<>();

  @Test
  void nothingIsLostOrDoubled() throws Exception {
    int count = Setting.number("rounds", 20);
    int only = Setting.number("round", -1);
    FaultPlan plan = FaultPlan.of(seed, Math.max(count, only + 1));
    Limits limits = Limits.valueOf(Setting.text("limits", "short").toUpperCase(Locale.ROOT));
    Files.writeString(REPORT, "");
    try (FaultySystem system = FaultySystem.start(KEY, limits)) {
      for (int round = 0; round < plan.rounds().size(); round++) {
        if (only < 0 || only == round) {
          play(system, round, plan.rounds().get(round));
        }
      }
      // Nothing that came later has changed what earlier rounds left
      for (Map.Entry<Tenant, DeliveryLog> round : rounds.entrySet()) {
        verify(system, round.getKey(), round.getValue(), "at the end");
      }
    }
  }

  private void play(FaultySystem system, int round, List<FaultPlan.Step> steps) throws Exception {
    long begin = System.nanoTime();
    Tenant tenant = Tenant.create(system.baseUri(), KEY, "round-" + round);
    tenant
        .client(system.baseUri(), ANSWER_LIMIT)
        .send("PUT", "v1/reps", Tenant.reps(REPS))
        .expect(200);
    DeliveryLog log = new DeliveryLog(UNKNOWN_REPS);
    rounds.put(tenant, log);
    Workload workload = new Workload(system, tenant, log, seed * 1_000 + round);
    Random random = new Random(seed * 1_000 + round);
    long spoilt = system.spoiltCommits();
    for (FaultPlan.Step step : steps) {
      Thread.sleep(step.waitMillis());
      system.suffer(step, random);
    }
    system.awaitReady();
    workload.finish();

    StoredFacts stored = verify(system, tenant, log, "round " + round);
    redeliver(system, tenant, log);
    report(
        ("seed %d round %d (%.1f s): %s; %d commits spoilt; requests %s; answers %s; outcomes"
                + " %s; %s")
            .formatted(
                seed,
                round,
                (System.nanoTime() - begin) / 1e9,
                steps,
                system.spoiltCommits() - spoilt,
                log.requests(),
                log.answers(),
                log.outcomes(),
                stored.summary()));
  }

  private StoredFacts verify(FaultySystem system, Tenant tenant, DeliveryLog log, String when)
      throws SQLException {
    String place = "seed " + seed + ", " + tenant.key() + ", " + when;
    try (var connection = system.connect()) {
      StoredFacts stored =
          StoredFacts.read(connection, tenant.id()).compare(log, Set.of(UNKNOWN_REP));
      assertThat(log.violations()).as(place + ": what clients were told").isEmpty();
      assertThat(stored.faults()).as(place + ": " + stored.summary()).isEmpty();
      assertThat(Recomputation.differences(connection, tenant.id()))
          .as(place + ": totals and attempts against their recomputation")
          .isEmpty();
      return stored;
    }
  }

  /** Over HTTP too nothing is missing: what is told again is there already. */
  private void redeliver(FaultySystem system, Tenant tenant, DeliveryLog log) {
    List<Operation> again = new ArrayList<>();
    log.facts()
        .values()
        .forEach(
            fact -> {
              Operation last = fact.acknowledged();
              boolean correctionWaits =
                  last != null
                      && last.kind() == Operation.Kind.CORRECT
                      && last.rep().equals(UNKNOWN_REP);
              if (last != null && last.kind() != Operation.Kind.VOID && !correctionWaits) {
                again.add(
                    last.again(Operation.Kind.RECORD, last.value(), Operation.Expected.TAKEN));
              }
            });
    Client client = tenant.client(system.baseUri(), DELIVERY_LIMIT);
    for (int start = 0; start < again.size(); start += REDELIVERED_AT_ONCE) {
      List<Operation> piece =
          again.subList(start, Math.min(again.size(), start + REDELIVERED_AT_ONCE));
      JsonNode receipt = client.post(Format.NDJSON, Format.NDJSON.write(piece)).expect(200).json();
      assertThat(receipt.get("duplicate").asInt())
          .as("seed " + seed + ", " + tenant.key() + ": known already over HTTP: " + receipt)
          .isEqualTo(piece.size());
    }
  }

  private static void report(String line) throws IOException {
    System.out.println(line);
    Files.writeString(REPORT, line + "\n", StandardOpenOption.APPEND);
  }

  /** Clients at work, and somebody who creates reps meanwhile. */
  private static final class Workload {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> work = new ArrayList<>();
    private final List<FactStream> streams = new CopyOnWriteArrayList<>();
    private final FaultySystem system;
    private final Tenant tenant;
    private final DeliveryLog log;
    private volatile boolean over;

    Workload(FaultySystem system, Tenant tenant, DeliveryLog log, long seed) {
      this.system = system;
      this.tenant = tenant;
      this.log = log;
      List<String> everybody = new ArrayList<>(REPS);
      everybody.addAll(UNKNOWN_REPS);
      FactMaker maker = new FactMaker(seed, everybody, DAYS, SUBJECTS);
      for (int i = 0; i < SENDERS.size(); i++) {
        streams.add(new FactStream(maker, "source" + i, streams, seed * 100 + i));
      }
      for (int i = 0; i < SENDERS.size(); i++) {
        Sender sender = SENDERS.get(i);
        FactStream stream = streams.get(i);
        Random sizes = new Random(seed * 100 + i);
        work.add(threads.submit(() -> post(sender, stream, sizes)));
      }
      work.add(threads.submit(() -> createReps(new Random(seed))));
    }

    private Void post(Sender sender, FactStream stream, Random sizes) throws InterruptedException {
      long until = System.nanoTime() + DELIVERY_LIMIT.toNanos();
      Delivery delivery = new Delivery(tenant.client(system.baseUri(), ANSWER_LIMIT), log, until);
      while (!over) {
        List<Operation> batch =
            stream.next(sender.fewest() + sizes.nextInt(sender.most() - sender.fewest() + 1));
        stream.delivered(batch, delivery.deliver(sender.format(), batch));
        Thread.sleep(sender.restMillis());
      }
      return null;
    }

    private Void createReps(Random random) throws InterruptedException {
      Client client = tenant.client(system.baseUri(), ANSWER_LIMIT);
      for (String rep : LATE_REPS) {
        Thread.sleep(300 + random.nextInt(1_000));
        Client.Answer answer;
        do {
          Thread.sleep(50);
          answer = client.send("PUT", "v1/reps", Tenant.reps(List.of(rep)));
          log.answered("PUT reps", answer);
        } while (answer.status() != 200);
      }
      return null;
    }

    /** Lets the clients get what they have begun acknowledged. */
    void finish() throws InterruptedException, ExecutionException, TimeoutException {
      over = true;
      for (Future<?> one : work) {
        one.get(2 * DELIVERY_LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
      threads.shutdown();
    }
  }
}
