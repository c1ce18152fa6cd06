package org.engagementscorecard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.engagementscorecard.acceptance.workload.Client;
import org.engagementscorecard.acceptance.workload.FactMaker;
import org.engagementscorecard.acceptance.workload.Format;
import org.engagementscorecard.acceptance.workload.Operation;
import org.engagementscorecard.acceptance.workload.Operation.Kind;
import org.engagementscorecard.acceptance.workload.Recomputation;
import org.engagementscorecard.acceptance.workload.Tenant;
import org.engagementscorecard.launch.DatabaseUnderTest;
import org.engagementscorecard.launch.PackagedApplication;
import org.junit.jupiter.api.Test;

/**
 * The order in which facts come doesn't matter, nor how often, nor in which format: scorecards are
 * the same, byte for byte, as from the same facts in order and once.
 *
 * <p>{@code -Dacceptance.events=1000000} says how many.
 */
class OrderAcceptance {
  private static final String KEY = "esk_order";
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int CONNECTIONS = 8;
  private static final int BATCH = 4_000;
  private static final int DAYS = 270;
  private static final int MOST_LATE_DAYS = 90;
  private static final double DUPLICATES = 0.3;
  private static final long SEED = 11;

  private static final List<String> REPS = FactMaker.repKeys("rep-", 40);
  private static final List<String> PERIODS =
      List.of(
          "2026",
          "2026-Q1",
          "2026-03",
          "2026-W13",
          "2026-02-10..2026-05-20",
          "latest",
          "latest-90-days");

  /** The instant of asking. */
  private static final Pattern AS_KNOWN_ON = Pattern.compile("\"asKnownOn\":\"[^\"]*\"");

  /** The same in the links to what is behind a number. */
  private static final Pattern LINKED = Pattern.compile("&asKnownOn=[^\"]*");

  private final int events = Setting.number("events", 200_000);
  private final FactMaker maker = new FactMaker(SEED, REPS, DAYS, events / 10 + 1);

  @Test
  void scorecardsAreTheSameByteForByteAsInOrderAndOnce() throws Exception {
    try (DatabaseUnderTest database = DatabaseUnderTest.start("order");
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
      // Given the same catalogue and reps twice
      Tenant inOrder = tenant(service, "in-order");
      Tenant shuffled = tenant(service, "shuffled");
      List<Operation> once = inOrder();
      int[] arrivals = arrivals(once);

      // When one gets the facts in order and once, the other as they come
      long begin = System.nanoTime();
      Format[] ndjson = {Format.NDJSON};
      int[] identity = IntStream.range(0, once.size()).toArray();
      Told first = post(service, inOrder, once, identity, 1, ndjson);
      long middle = System.nanoTime();
      Format[] all = {
        Format.ARRAY, Format.NDJSON, Format.NDJSON_GZIP, Format.CSV, Format.CLOUD_EVENTS
      };
      Told second = post(service, shuffled, once, arrivals, CONNECTIONS, all);
      long end = System.nanoTime();
      System.out.printf(
          "%d operations in order and once: %.1f s, %s; %d as they come over %d connections:"
              + " %.1f s, %s%n",
          identity.length,
          (middle - begin) / 1e9,
          first,
          arrivals.length,
          CONNECTIONS,
          (end - middle) / 1e9,
          second);

      // Then they can't be told apart
      try (var connection = database.connect()) {
        assertThat(Recomputation.differences(connection, shuffled.id())).isEmpty();
      }
      Client one = inOrder.client(service.baseUri(), LIMIT);
      Client other = shuffled.client(service.baseUri(), LIMIT);
      int compared = 0;
      for (String path : paths()) {
        assertThat(scorecard(other, path)).as(path).isEqualTo(scorecard(one, path));
        compared++;
      }
      System.out.printf(
          "%d scorecards are the same, %d bytes the largest%n",
          compared, scorecard(one, paths().get(0)).length());
    }
  }

  private static Tenant tenant(PackagedApplication service, String key) {
    Tenant tenant = Tenant.create(service.baseUri(), KEY, key);
    tenant.client(service.baseUri(), LIMIT).send("PUT", "v1/reps", Tenant.reps(REPS)).expect(200);
    return tenant;
  }

  /**
   * Each fact once, by when it happened. Some are told wrongly first, and put right or taken back
   * at once: what holds at the end mustn't depend on which of the two comes first.
   */
  private List<Operation> inOrder() {
    List<Operation> facts = new ArrayList<>(events);
    for (int number = 0; facts.size() < events; number++) {
      Operation fact = maker.make(Kind.RECORD, "source" + number % 5, number, 0);
      facts.add(fact);
      if (number % 20 == 0) {
        facts.add(maker.make(Kind.CORRECT, fact.source(), number, 1));
      } else if (number % 20 == 10) {
        facts.add(FactMaker.voidOf(fact));
      }
    }
    // A change follows its fact, whose instant it shares here; the sort is stable
    Operation[] sorted = facts.toArray(Operation[]::new);
    long[] at = new long[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      at[i] = sorted[i].kind() == Kind.RECORD ? sorted[i].at().toEpochMilli() : at[i - 1];
    }
    return IntStream.range(0, sorted.length)
        .boxed()
        .sorted(Comparator.comparingLong(i -> at[i]))
        .map(i -> sorted[i])
        .toList();
  }

  /** The same, each up to 90 days late and three in ten twice: places in the list. */
  private static int[] arrivals(List<Operation> facts) {
    SplittableRandom random = new SplittableRandom(SEED);
    int count = facts.size() + (int) (facts.size() * DUPLICATES);
    long[] keys = new long[count];
    int late = facts.size() * MOST_LATE_DAYS / DAYS;
    for (int i = 0; i < count; i++) {
      int place = i < facts.size() ? i : random.nextInt(facts.size());
      keys[i] = ((long) (place + random.nextInt(late)) << 32) | place;
    }
    Arrays.sort(keys);
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      places[i] = (int) keys[i];
    }
    return places;
  }

  /** What was told, summed up. */
  private record Told(long accepted, long duplicate, long conflict) {
    static final Told NOTHING = new Told(0, 0, 0);

    Told and(Told more) {
      return new Told(
          accepted + more.accepted, duplicate + more.duplicate, conflict + more.conflict);
    }
  }

  private static Told post(
      PackagedApplication service,
      Tenant tenant,
      List<Operation> facts,
      int[] places,
      int connections,
      Format[] formats)
      throws Exception {
    var next = new AtomicInteger();
    var threads = Executors.newFixedThreadPool(connections);
    List<Future<Told>> work = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      work.add(
          threads.submit(
              () -> {
                Client client = tenant.client(service.baseUri(), LIMIT);
                Told told = Told.NOTHING;
                while (true) {
                  int batch = next.getAndIncrement();
                  int start = batch * BATCH;
                  if (start >= places.length) {
                    return told;
                  }
                  Format format = formats[batch % formats.length];
                  List<Operation> body =
                      Arrays.stream(places, start, Math.min(places.length, start + BATCH))
                          .mapToObj(facts::get)
                          .toList();
                  byte[] bytes = format.write(body);
                  JsonNode receipt =
                      Client.insist(() -> client.post(format, bytes)).expect(200).json();
                  told =
                      told.and(
                          new Told(
                              receipt.get("accepted").asLong(),
                              receipt.get("duplicate").asLong(),
                              receipt.get("conflict").asLong()));
                  assertThat(receipt.get("quarantined").asLong()).isZero();
                  assertThat(receipt.get("rejected").asLong()).isZero();
                }
              }));
    }
    Told told = Told.NOTHING;
    for (Future<Told> one : work) {
      told = told.and(one.get(60, TimeUnit.MINUTES));
    }
    threads.shutdown();
    return told;
  }

  private static List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (String period : PERIODS) {
      paths.add("v1/scorecard?period=" + period);
      for (String rep : REPS) {
        paths.add("v1/reps/" + rep + "/scorecard?period=" + period);
      }
    }
    return paths;
  }

  /** The body, but for what has to differ. */
  private static String scorecard(Client client, String path) {
    String text = client.get(path).expect(200).text();
    assertThat(text).contains("\"measures\"");
    text = text.replace("\"in-order\"", "\"…\"").replace("\"shuffled\"", "\"…\"");
    Matcher asKnownOn = AS_KNOWN_ON.matcher(text);
    assertThat(asKnownOn.find()).as(text).isTrue();
    return LINKED.matcher(asKnownOn.replaceFirst("")).replaceAll("");
  }
}
