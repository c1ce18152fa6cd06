package org.engagementscorecard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.engagementscorecard.acceptance.workload.Client;
import org.engagementscorecard.acceptance.workload.FactMaker;
import org.engagementscorecard.acceptance.workload.Tenant;
import org.engagementscorecard.launch.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Nothing in memory grows with what comes in: neither with how many facts there are, nor with how
 * long a body is. The heap is 256 MB.
 *
 * <p>{@code -Dacceptance.observations=10000000 -Dacceptance.bodyMegabytes=1000} in full.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MemoryAcceptance {
  private static final String KEY = "esk_memory";
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final long MOST_GROWTH = 32L << 20;
  private static final int WARM_UP = 50_000;
  private static final int CONNECTIONS = 4;
  private static final int BODY = 50_000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");
  private static final List<String> REPS = FactMaker.repKeys("rep-", 1_000);
  private static final List<String> METRICS =
      List.of("calls_made", "meetings_held", "proposals_sent", "deals_won", "deals_lost");

  private static PackagedApplication service;
  private static Tenant tenant;

  @BeforeAll
  static void start() {
    service =
        PackagedApplication.start(
                Map.of("SCORECARD_ADMIN_KEY", KEY, "JAVA_TOOL_OPTIONS", "-Xmx256m"))
            .awaitReady();
    tenant = Tenant.create(service.baseUri(), KEY, "memory");
    tenant.client(service.baseUri(), LIMIT).send("PUT", "v1/reps", Tenant.reps(REPS)).expect(200);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  @Order(1)
  void heapIsTheSameAfterMillionsOfObservations() throws Exception {
    int count = Setting.number("observations", 1_000_000);
    post(0, WARM_UP);
    long before = liveHeap();
    long begin = System.nanoTime();
    post(WARM_UP, count);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long after = liveHeap();
    System.out.printf(
        "live heap before %,d bytes, after %,d observations %,d bytes: %+,d (%.0f s, %.0f/s)%n",
        before, count, after, after - before, seconds, count / seconds);
    assertThat(after - before).isLessThan(MOST_GROWTH);
  }

  @Test
  @Order(2)
  void bodyFarLargerThanTheHeapIsTaken() throws InterruptedException {
    long bytes = Setting.number("bodyMegabytes", 100) * 1_000_000L;
    Client client = tenant.client(service.baseUri(), LIMIT);
    var sent = new AtomicReference<Lines>();
    long begin = System.nanoTime();
    JsonNode receipt =
        post(
            client,
            () -> {
              sent.set(new Lines("large", 0, Long.MAX_VALUE, bytes));
              return sent.get();
            });
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "a body of %,d bytes, %,d observations: %.0f s%n",
        sent.get().bytes, sent.get().lines, seconds);
    assertThat(taken(receipt)).isEqualTo(sent.get().lines);
    assertThat(service.output()).doesNotContain("OutOfMemoryError");
  }

  private static void post(int first, int count) throws Exception {
    var next = new AtomicLong(first);
    var threads = Executors.newFixedThreadPool(CONNECTIONS);
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      work.add(
          threads.submit(
              () -> {
                Client client = tenant.client(service.baseUri(), LIMIT);
                long end = (long) first + count;
                for (long start = next.getAndAdd(BODY); start < end; start = next.getAndAdd(BODY)) {
                  long from = start;
                  long until = Math.min(end, start + BODY);
                  JsonNode receipt =
                      post(client, () -> new Lines("many", from, until, Long.MAX_VALUE));
                  assertThat(taken(receipt)).isEqualTo(until - from);
                }
                return null;
              }));
    }
    for (Future<?> one : work) {
      one.get(LIMIT.toMinutes(), TimeUnit.MINUTES);
    }
    threads.shutdown();
  }

  private static JsonNode post(Client client, Supplier<Lines> body) throws InterruptedException {
    return Client.insist(
            () ->
                client.send(
                    "POST",
                    "v1/observations",
                    "application/x-ndjson",
                    BodyPublishers.ofInputStream(body::get)))
        .expect(200)
        .json();
  }

  /** Also what came in before a body was asked for again. */
  private static long taken(JsonNode receipt) {
    return receipt.get("accepted").asLong() + receipt.get("duplicate").asLong();
  }

  /** Bytes of all live objects, after a full collection. */
  private static long liveHeap() throws IOException, InterruptedException {
    Process histogram =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(service.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(histogram.waitFor()).as(text).isZero();
    Matcher total = TOTAL.matcher(text);
    assertThat(total.find()).as(text).isTrue();
    return Long.parseLong(total.group(1));
  }

  /** Facts as NDJSON, made as they are read: the test holds no body either. */
  private static final class Lines extends InputStream {
    private final String source;
    private final long end;
    private final long mostBytes;
    private long number;
    private byte[] line = {};
    private int place;
    private long lines;
    private long bytes;

    Lines(String source, long start, long end, long mostBytes) {
      this.source = source;
      this.number = start;
      this.end = end;
      this.mostBytes = mostBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (place == line.length) {
        if (number == end || bytes >= mostBytes) {
          return -1;
        }
        line = line(number++).getBytes(StandardCharsets.UTF_8);
        place = 0;
        lines++;
        bytes += line.length;
      }
      int count = Math.min(length, line.length - place);
      System.arraycopy(line, place, target, offset, count);
      place += count;
      return count;
    }

    private String line(long number) {
      // A step that is coprime to all the counts, so that neighbours have little in common
      long mixed = number * 7_919;
      return "{\"source\":\""
          + source
          + "\",\"id\":\""
          + Long.toHexString(number * 0x9E3779B97F4A7C15L)
          + "\",\"rep\":\""
          + REPS.get((int) (mixed % REPS.size()))
          + "\",\"metric\":\""
          + METRICS.get((int) (number % METRICS.size()))
          + "\",\"at\":\""
          + START.plusSeconds(mixed % (300L * 86_400))
          + "\",\"value\":"
          + (1 + number % 97)
          + (number % 3 == 0 ? ",\"subject\":\"lead-" + number / 3 + "\"" : "")
          + ",\"attributes\":{\"product\":\"Product "
          + number % 20
          + "\"}}\n";
    }
  }
}
