import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * How long a scorecard takes: 1,000 reps, 500,000 observations over a year; then the same with twice
 * the history, which must not matter.
 *
 * <p>Build first ({@code mvn -q package -DskipTests}), then, in the project's folder:
 *
 * <pre>java benchmarks/ScorecardBenchmark.java</pre>
 *
 * It starts the packaged application on a data directory of its own below {@code target}, loads it
 * over HTTP, asks one question at a time, and prints p50 and p99 beside those of two trivial
 * endpoints in the same run.
 */
public final class ScorecardBenchmark {
  private static final int REPS = 1_000;
  private static final int TEAMS = 50;
  private static final int SUBJECTS_PER_YEAR = 150_000;
  private static final int WARM_UP = 200;
  private static final int QUESTIONS = 1_000;
  private static final String KEY = "esk_benchmark";
  private static final LocalDate LAST = LocalDate.now(ZoneOffset.UTC).minusDays(1);
  private static final String YEAR = LAST.minusDays(364) + ".." + LAST;
  private static final String QUARTER = LAST.minusDays(89) + ".." + LAST;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final String base;

  private ScorecardBenchmark(int port) {
    base = "http://localhost:" + port;
  }

  public static void main(String... arguments) throws Exception {
    int port = freePort();
    Path folder = Files.createDirectories(Path.of("target", "benchmark"));
    Path data = Files.createTempDirectory(folder, "data").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            "target/quarkus-app/quarkus-run.jar");
    builder.environment().put("SCORECARD_DATA_DIR", data.toString());
    builder.environment().put("SCORECARD_ADMIN_KEY", KEY);
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("application.log").toFile());
    Process application = builder.start();
    try {
      new ScorecardBenchmark(port).run(application);
    } finally {
      application.destroy();
      application.waitFor(60, TimeUnit.SECONDS);
    }
  }

  private void run(Process application) throws Exception {
    awaitReady(application);
    createPeople();
    System.out.printf(
        "%d processors, Java %s%n",
        Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
    long facts = loadYear(0);
    double[] once = measure("history of one year", facts);
    facts += loadYear(1);
    double[] twice = measure("history of two years", facts);
    System.out.printf(
        Locale.ROOT,
        "%nrep scorecard, p50: %.2f times as long with twice the history; p99: %.2f times%n",
        twice[0] / once[0],
        twice[1] / once[1]);
  }

  private double[] measure(String title, long facts) throws Exception {
    System.out.printf("%n%s, %,d observations%n", title, facts);
    System.out.printf("%-52s %10s %10s %10s%n", "", "p50 ms", "p99 ms", "n");
    SplittableRandom random = new SplittableRandom(7);
    long begun = System.nanoTime();
    get("/v1/scorecard?period=" + YEAR);
    line("first scorecard after a change, whole organization", since(begun), since(begun), 1);
    ask("trivial: GET /q/health/live", i -> "/q/health/live", QUESTIONS);
    ask("trivial: GET /v1/reps/{rep}", i -> "/v1/reps/rep-" + random.nextInt(REPS), QUESTIONS);
    double[] rep =
        ask(
            "rep scorecard, a year",
            i -> "/v1/reps/rep-" + random.nextInt(REPS) + "/scorecard?period=" + YEAR,
            QUESTIONS);
    ask(
        "rep scorecard, 90 days",
        i -> "/v1/reps/rep-" + random.nextInt(REPS) + "/scorecard?period=" + QUARTER,
        QUESTIONS);
    ask(
        "team scorecard (20 reps), a year",
        i -> "/v1/teams/team-" + random.nextInt(TEAMS) + "/scorecard?period=" + YEAR,
        QUESTIONS);
    ask("organization's scorecard (1,000 reps), a year", i -> "/v1/scorecard?period=" + YEAR, 30);
    return rep;
  }

  /** Asks one question after the other, and prints how long each took. */
  private double[] ask(String name, IntFunction<String> path, int questions) throws Exception {
    for (int i = 0; i < Math.min(WARM_UP, questions); i++) {
      get(path.apply(i));
    }
    double[] millis = new double[questions];
    for (int i = 0; i < questions; i++) {
      String asked = path.apply(i);
      long begun = System.nanoTime();
      get(asked);
      millis[i] = since(begun);
    }
    Arrays.sort(millis);
    double p50 = millis[questions / 2];
    double p99 = millis[Math.min(questions - 1, (int) Math.ceil(questions * 0.99) - 1)];
    line(name, p50, p99, questions);
    return new double[] {p50, p99};
  }

  private static void line(String name, double p50, double p99, int n) {
    System.out.printf(Locale.ROOT, "%-52s %10.2f %10.2f %10d%n", name, p50, p99, n);
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1e6;
  }

  private void createPeople() throws Exception {
    List<String> teams = new ArrayList<>();
    for (int t = 0; t < TEAMS; t++) {
      teams.add("{\"key\":\"team-" + t + "\",\"name\":\"Team " + t + "\"}");
    }
    send("PUT", "/v1/teams", "application/json", BodyPublishers.ofString(teams.toString()));
    List<String> reps = new ArrayList<>();
    for (int r = 0; r < REPS; r++) {
      reps.add(
          "{\"key\":\"rep-%d\",\"name\":\"Rep %04d\",\"memberships\":[{\"team\":\"team-%d\",\"role\":\"ae\"}]}"
              .formatted(r, r, r % TEAMS));
    }
    send("PUT", "/v1/reps", "application/json", BodyPublishers.ofString(reps.toString()));
  }

  /** Loads a year of opportunities, engaged and then won or lost, and calls: 500,000 facts. */
  private long loadYear(int yearsBack) throws Exception {
    PipedInputStream in = new PipedInputStream(1 << 20);
    long[] facts = new long[1];
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream out = new BufferedOutputStream(new PipedOutputStream(in), 1 << 16)) {
                facts[0] = write(out, yearsBack);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.start();
    long begun = System.nanoTime();
    BodyPublisher body = BodyPublishers.ofInputStream(() -> in);
    String receipt = send("POST", "/v1/observations", "application/x-ndjson", body);
    writer.join();
    System.out.printf(
        Locale.ROOT,
        "%nloaded %,d observations in %.1f s: %s%n",
        facts[0],
        since(begun) / 1e3,
        receipt.substring(0, Math.min(90, receipt.length())));
    return facts[0];
  }

  private static long write(OutputStream out, int yearsBack) throws IOException {
    SplittableRandom random = new SplittableRandom(yearsBack + 1L);
    LocalDate first = LAST.minusDays(364 + 365L * yearsBack);
    long facts = 0;
    for (int s = 0; s < SUBJECTS_PER_YEAR; s++) {
      int rep = random.nextInt(REPS);
      String subject = "y" + yearsBack + "-" + s;
      int day = random.nextInt(340);
      fact(out, subject + "/e", rep, "opportunities_engaged", at(first, day, random), subject);
      boolean won = random.nextDouble() < 0.6;
      fact(
          out,
          subject + "/c",
          rep,
          won ? "deals_won" : "deals_lost",
          at(first, day + 1 + random.nextInt(24), random),
          subject);
      facts += 2;
    }
    for (int c = 0; c < 200_000; c++) {
      fact(
          out,
          "y" + yearsBack + "-call-" + c,
          random.nextInt(REPS),
          "calls_made",
          at(first, random.nextInt(365), random),
          null);
      facts++;
    }
    return facts;
  }

  private static Instant at(LocalDate first, int day, SplittableRandom random) {
    return first.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant()
        .plusSeconds(random.nextInt(86_400));
  }

  private static void fact(
      OutputStream out, String id, int rep, String metric, Instant at, String subject)
      throws IOException {
    String about = subject == null ? "" : ",\"subject\":\"" + subject + "\"";
    out.write(
        ("{\"source\":\"benchmark\",\"id\":\""
                + id
                + "\",\"rep\":\"rep-"
                + rep
                + "\",\"metric\":\""
                + metric
                + "\",\"at\":\""
                + at
                + "\",\"value\":1"
                + about
                + "}\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  private void get(String path) throws Exception {
    send("GET", path, null, BodyPublishers.noBody());
  }

  private String send(String method, String path, String type, BodyPublisher body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofMinutes(10))
            .header("Authorization", "Bearer " + KEY)
            .method(method, body);
    if (type != null) {
      request.header("Content-Type", type);
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          method + " " + path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private void awaitReady(Process application) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < limit && application.isAlive()) {
      try {
        get("/q/health/ready");
        return;
      } catch (IOException | IllegalStateException notYet) {
        Thread.sleep(200);
      }
    }
    throw new IllegalStateException("not ready; see target/benchmark/application.log");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
