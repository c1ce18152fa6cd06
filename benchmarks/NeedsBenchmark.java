import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long it takes from the fact that tips a need to its event at a listener: 1,000 reps on five
 * connections, while 1,000 observations a second come in.
 *
 * <p>Build first ({@code mvn -q package -DskipTests}), then, in the project's folder:
 *
 * <pre>java benchmarks/NeedsBenchmark.java --help</pre>
 *
 * <p>What is measured is described in {@code docs/benchmarks.md}.
 */
public final class NeedsBenchmark {
  private static final String KEY = "esk_benchmark";
  private static final String HOST = "127.0.0.1";
  private static final Path FOLDER = Path.of("target", "benchmark", "needs");
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
  private static final String NDJSON = "application/x-ndjson";

  /** Attempts of a rep on a connection, loaded before. */
  private static final int ATTEMPTS = 60;

  /** Facts of a post of the load. */
  private static final int POST = 10;

  /** How long the load runs before the first rep tips: the compiler needs some. */
  private static final int WARM_UP_SECONDS = 15;

  /** Posts on their way at once, at most: a service that lags sees a queue, not endless posts. */
  private static final int MAX_ON_THEIR_WAY = 200;

  /** Facts that a rep who is made to tip gets in one post: attempts that came to nothing. */
  private static final int TIPPING = 180;

  /** A connection of the starter catalogue with what its facts are. */
  private record Funnel(String connection, String from, String to, String closedBy) {}

  private static final List<Funnel> FUNNELS =
      List.of(
          new Funnel("call-to-meeting", "calls_made", "meetings_held", null),
          new Funnel("meeting-to-demo", "meetings_held", "demos_held", null),
          new Funnel("demo-to-proposal", "demos_held", "proposals_sent", null),
          new Funnel("proposal-to-win", "proposals_sent", "deals_won", "deals_lost"),
          new Funnel("opportunity-to-win", "opportunities_engaged", "deals_won", "deals_lost"));

  /** What was asked for on the command line. */
  private record Options(int reps, int rate, int seconds, double tips, int instances, int listeners) {
    static Options parse(String... arguments) {
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < arguments.length; i++) {
        switch (arguments[i]) {
          case "--reps", "--rate", "--seconds", "--tips", "--instances", "--listeners" ->
              values.put(arguments[i], arguments[++i]);
          case "--help" -> throw new IllegalArgumentException(usage());
          default ->
              throw new IllegalArgumentException(
                  arguments[i] + " is not an option.\n\n" + usage());
        }
      }
      return new Options(
          Integer.parseInt(values.getOrDefault("--reps", "1000")),
          Integer.parseInt(values.getOrDefault("--rate", "1000")),
          Integer.parseInt(values.getOrDefault("--seconds", "120")),
          Double.parseDouble(values.getOrDefault("--tips", "2")),
          Integer.parseInt(values.getOrDefault("--instances", "1")),
          Integer.parseInt(values.getOrDefault("--listeners", "2")));
    }

    static String usage() {
      return """
          Options:
            --reps n       reps, in teams of 20 (1000)
            --rate n       observations a second, beside those that tip (1000)
            --seconds n    how long (120)
            --tips x       reps made to tip, a second (2)
            --instances n  instances of the service on one database, which share the load (1)
            --listeners n  listeners at each instance (2)""";
    }
  }

  /** A post that tips: of whom, on what. */
  private record Tip(String rep, Funnel funnel) {
    String cell() {
      return rep + " " + funnel.connection();
    }
  }

  private final Options options;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final List<Process> applications = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final AtomicLong number = new AtomicLong();

  private NeedsBenchmark(Options options) {
    this.options = options;
  }

  public static void main(String... arguments) throws Exception {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.out.println(e.getMessage());
      System.exit(2);
      return;
    }
    Files.createDirectories(FOLDER);
    Path data = Files.createTempDirectory(FOLDER.toAbsolutePath(), "data");
    NeedsBenchmark benchmark = new NeedsBenchmark(options);
    try {
      benchmark.start(data);
      benchmark.run();
    } finally {
      benchmark.stop();
      delete(data);
    }
  }

  // The service.

  /** The first instance starts the database that the others use too. */
  private void start(Path data) throws Exception {
    launch(Map.of("SCORECARD_DATA_DIR", data.toString()));
    if (options.instances() == 1) {
      return;
    }
    Map<String, String> database =
        Map.of(
            "QUARKUS_DATASOURCE_JDBC_URL",
            "jdbc:postgresql://" + HOST + ":" + databasePort(data) + "/scorecard",
            "QUARKUS_DATASOURCE_USERNAME",
            "scorecard",
            "QUARKUS_DATASOURCE_PASSWORD",
            Files.readString(data.resolve("scorecard.password")).strip());
    while (applications.size() < options.instances()) {
      launch(database);
    }
  }

  /** The fourth line of what a PostgreSQL server says of itself while it runs. */
  private static int databasePort(Path data) throws IOException {
    return Integer.parseInt(
        Files.readAllLines(data.resolve("cluster").resolve("postmaster.pid")).get(3).strip());
  }

  private void launch(Map<String, String> environment) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            "target/quarkus-app/quarkus-run.jar");
    builder.environment().putAll(environment);
    builder.environment().put("SCORECARD_ADMIN_KEY", KEY);
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    builder
        .redirectErrorStream(true)
        .redirectOutput(FOLDER.resolve("application-" + ports.size() + ".log").toFile());
    Process application = builder.start();
    applications.add(application);
    ports.add(port);
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < limit && application.isAlive()) {
      try {
        send(port, "GET", "/q/health/ready", null, BodyPublishers.noBody());
        return;
      } catch (IOException | IllegalStateException notYet) {
        Thread.sleep(200);
      }
    }
    throw new IllegalStateException("not ready; see " + FOLDER);
  }

  /** The one that has the database ends last. */
  private void stop() throws InterruptedException {
    Collections.reverse(applications);
    for (Process application : applications) {
      application.destroy();
      application.waitFor(60, TimeUnit.SECONDS);
    }
  }

  // What is measured.

  private void run() throws Exception {
    System.out.printf(
        "%d processors, Java %s, %s%n",
        Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), options);
    createPeople();
    load();
    settle();
    List<Listener> listeners = new ArrayList<>();
    for (int port : ports) {
      for (int i = 0; i < options.listeners(); i++) {
        listeners.add(new Listener(port));
      }
    }
    for (Listener listener : listeners) {
      listener.listens.get(30, TimeUnit.SECONDS);
    }
    Map<String, Long> committed = new ConcurrentHashMap<>();
    Load load = new Load(committed);
    load.run();
    awaitAll(committed, listeners);
    report(load, committed, listeners);
    listeners.forEach(Listener::close);
  }

  /** Waits until needs have caught up with what was loaded. */
  private void settle() throws Exception {
    long begun = System.nanoTime();
    String needs = send(ports.get(0), "GET", "/v1/learning-needs?limit=1000", null, BodyPublishers.noBody());
    System.out.printf(
        Locale.ROOT,
        "needs before: %d; the first look took %.0f ms%n",
        occurrences(needs, "\"openedAt\""),
        since(begun));
    TimeUnit.SECONDS.sleep(5);
  }

  private static int occurrences(String text, String part) {
    int count = 0;
    for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + 1)) {
      count++;
    }
    return count;
  }

  /** Observations at a fixed rate, whatever the answers; in between, posts that tip. */
  private final class Load {
    private final Map<String, Long> committed;
    private final Semaphore places = new Semaphore(MAX_ON_THEIR_WAY);
    private final SplittableRandom random = new SplittableRandom(11);
    private final List<Double> answers = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private double lag;
    private double took;

    Load(Map<String, Long> committed) {
      this.committed = committed;
    }

    void run() throws Exception {
      List<Tip> tips = tips();
      long begun = System.nanoTime();
      long posts = (long) options.rate() * (WARM_UP_SECONDS + options.seconds()) / POST;
      int tipped = 0;
      for (long i = 0; i < posts; i++) {
        long due = begun + i * POST * 1_000_000_000L / options.rate();
        long early = due - System.nanoTime();
        if (early > 0) {
          TimeUnit.NANOSECONDS.sleep(early);
        }
        places.acquire();
        lag = Math.max(lag, (System.nanoTime() - due) / 1e6);
        post(ports.get((int) (i % ports.size())), facts(), null);
        double second = (System.nanoTime() - begun) / 1e9 - WARM_UP_SECONDS;
        while (tipped < Math.min(tips.size(), second * options.tips())) {
          Tip tip = tips.get(tipped++);
          places.acquire();
          post(ports.get(tipped % ports.size()), failures(tip), tip);
        }
      }
      places.acquire(MAX_ON_THEIR_WAY);
      took = (System.nanoTime() - begun) / 1e9;
    }

    private void post(int port, String body, Tip tip) {
      long begun = System.nanoTime();
      HttpRequest request =
          request(port, "/v1/observations")
              .header("Content-Type", NDJSON)
              .POST(BodyPublishers.ofString(body))
              .build();
      client
          .sendAsync(request, BodyHandlers.ofString())
          .whenComplete(
              (answer, failure) -> {
                long at = System.nanoTime();
                places.release();
                if (failure != null || answer.statusCode() != 200) {
                  failures.incrementAndGet();
                  return;
                }
                answers.add((at - begun) / 1e6);
                Matcher count = ACCEPTED.matcher(answer.body());
                accepted.addAndGet(count.find() ? Long.parseLong(count.group(1)) : 0);
                if (tip != null) {
                  committed.put(tip.cell(), at);
                }
              });
    }

    /** Reps spread over all there are, the connections in turn; each cell tips once. */
    private List<Tip> tips() {
      int count = (int) Math.round(options.tips() * options.seconds());
      List<Tip> tips = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int rep = (int) ((long) i * options.reps() / count);
        tips.add(new Tip("rep-" + rep, FUNNELS.get(i % FUNNELS.size())));
      }
      Collections.shuffle(tips, new java.util.Random(5));
      return tips;
    }

    /** Attempts and outcomes of anybody on anything, of the last 90 days. */
    private String facts() {
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < POST / 2; i++) {
        Funnel funnel = FUNNELS.get(random.nextInt(FUNNELS.size()));
        attempt(body, "rep-" + random.nextInt(options.reps()), funnel, 90, random.nextDouble() < 0.5, random);
      }
      return body.toString();
    }

    private String failures(Tip tip) {
      StringBuilder body = new StringBuilder();
      boolean told = tip.funnel().closedBy() != null;
      for (int i = 0; i < (told ? TIPPING / 2 : TIPPING); i++) {
        attempt(body, tip.rep(), tip.funnel(), 90, false, random);
        if (!told) {
          // Without the email beside it: that it is old enough says that it came to nothing
          body.setLength(body.lastIndexOf("\n", body.length() - 2) + 1);
        }
      }
      return body.toString();
    }
  }

  private static final Pattern ACCEPTED = Pattern.compile("\"accepted\"\\s*:\\s*([0-9]+)");

  /**
   * Two facts where it came to something, or where it is known that it didn't; otherwise an attempt
   * that is old enough to have failed, and an email, so that every attempt is two facts.
   */
  private void attempt(
      StringBuilder body, String rep, Funnel funnel, int days, boolean success, SplittableRandom random) {
    long id = number.incrementAndGet();
    String subject = "s" + id;
    Instant at =
        TODAY.atStartOfDay(ZoneOffset.UTC).toInstant()
            .minusSeconds(86_400L * (41 + random.nextInt(days)))
            .plusSeconds(random.nextInt(86_400));
    fact(body, "a" + id, rep, funnel.from(), at, subject);
    Instant later = at.plusSeconds(86_400L * (1 + random.nextInt(20)));
    if (success) {
      fact(body, "o" + id, rep, funnel.to(), later, subject);
    } else if (funnel.closedBy() != null) {
      fact(body, "o" + id, rep, funnel.closedBy(), later, subject);
    } else {
      fact(body, "o" + id, rep, "emails_sent", later, subject);
    }
  }

  private static void fact(
      StringBuilder body, String id, String rep, String metric, Instant at, String subject) {
    body.append("{\"source\":\"benchmark\",\"id\":\"")
        .append(id)
        .append("\",\"rep\":\"")
        .append(rep)
        .append("\",\"metric\":\"")
        .append(metric)
        .append("\",\"at\":\"")
        .append(at)
        .append("\",\"value\":1,\"subject\":\"")
        .append(subject)
        .append("\"}\n");
  }

  /** Reads the stream of events of an instance, and remembers when each came. */
  private final class Listener {
    private final CompletableFuture<Void> listens = new CompletableFuture<>();
    private final Map<String, Long> opened = new ConcurrentHashMap<>();
    private final Map<Long, Integer> seen = new ConcurrentHashMap<>();
    private final List<Long> order = Collections.synchronizedList(new ArrayList<>());
    private volatile InputStream stream;

    Listener(int port) {
      Thread thread = new Thread(() -> read(port), "listener");
      thread.setDaemon(true);
      thread.start();
    }

    private void read(int port) {
      try {
        HttpResponse<InputStream> answer =
            client.send(
                request(port, "/v1/learning-needs/events").GET().build(),
                BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
          throw new IOException("events: " + answer.statusCode());
        }
        stream = answer.body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        long id = 0;
        String type = "";
        String data = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          listens.complete(null);
          if (line.startsWith("id:")) {
            id = Long.parseLong(line.substring(3).strip());
          } else if (line.startsWith("event:")) {
            type = line.substring(6).strip();
          } else if (line.startsWith("data:")) {
            data = line.substring(5).strip();
          } else if (line.isEmpty() && !data.isEmpty()) {
            came(id, type, data);
            data = "";
          }
        }
      } catch (IOException | InterruptedException e) {
        listens.completeExceptionally(e);
      }
    }

    private void came(long id, String type, String data) {
      long at = System.nanoTime();
      seen.merge(id, 1, Integer::sum);
      order.add(id);
      if (type.equals("learning_need.opened")) {
        opened.putIfAbsent(text(data, "rep") + " " + text(data, "connection"), at);
      }
    }

    void close() {
      try {
        if (stream != null) {
          stream.close();
        }
      } catch (IOException e) {
        System.err.println(e);
      }
    }
  }

  private static String text(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    return found.find() ? found.group(1) : "";
  }

  /** Until every rep who was made to tip has a need at every listener, a minute at most. */
  private static void awaitAll(Map<String, Long> committed, List<Listener> listeners)
      throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < limit
        && !listeners.stream().allMatch(one -> one.opened.keySet().containsAll(committed.keySet()))) {
      Thread.sleep(100);
    }
    Thread.sleep(2_000);
  }

  private void report(Load load, Map<String, Long> committed, List<Listener> listeners) {
    System.out.printf(
        Locale.ROOT,
        "%,d observations accepted in %.1f s (%.0f/s), %d posts failed; answered p50 %.1f ms, p99"
            + " %.1f ms; the load lagged %.0f ms at most%n",
        load.accepted.get(),
        load.took,
        load.accepted.get() / load.took,
        load.failures.get(),
        quantile(load.answers, 0.5),
        quantile(load.answers, 0.99),
        load.lag);
    List<Double> all = new ArrayList<>();
    Map<String, Integer> missing = new TreeMap<>();
    for (Listener listener : listeners) {
      for (Map.Entry<String, Long> tip : committed.entrySet()) {
        Long at = listener.opened.get(tip.getKey());
        if (at == null) {
          missing.merge(tip.getKey().replaceFirst(".* ", ""), 1, Integer::sum);
        } else {
          all.add((at - tip.getValue()) / 1e6);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d reps made to tip, %d listeners, no need: %s; from the answer to the event: p50 %.0f"
            + " ms, p90 %.0f ms, p99 %.0f ms, longest %.0f ms%n",
        committed.size(),
        listeners.size(),
        missing,
        quantile(all, 0.5),
        quantile(all, 0.9),
        quantile(all, 0.99),
        quantile(all, 1));
    longest(committed, listeners.get(0));
    for (Listener listener : listeners) {
      List<Long> order = List.copyOf(listener.order);
      System.out.printf(
          "  a listener: %d events, %d of them more than once, %s%n",
          listener.seen.size(),
          listener.seen.values().stream().filter(times -> times > 1).count(),
          order.equals(order.stream().sorted().toList()) ? "in their order" : "OUT OF ORDER");
    }
    System.out.println(
        listeners.stream().map(one -> one.seen.keySet()).distinct().count() == 1
            ? "  all listeners got the same events"
            : "  LISTENERS GOT DIFFERENT EVENTS");
  }

  /** Where the longest times were, to see what they have in common. */
  private static void longest(Map<String, Long> committed, Listener listener) {
    long first = committed.values().stream().mapToLong(Long::longValue).min().orElse(0);
    committed.entrySet().stream()
        .filter(tip -> listener.opened.containsKey(tip.getKey()))
        .sorted(
            Comparator.comparingLong(
                tip -> tip.getValue() - listener.opened.get(tip.getKey())))
        .limit(5)
        .forEach(
            tip ->
                System.out.printf(
                    Locale.ROOT,
                    "  %-30s after %.1f s: %.0f ms%n",
                    tip.getKey(),
                    (tip.getValue() - first) / 1e9,
                    (listener.opened.get(tip.getKey()) - tip.getValue()) / 1e6));
  }

  private static double quantile(List<Double> values, double part) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(sorted.length * part) - 1)];
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1e6;
  }

  // What is there before.

  private void createPeople() throws Exception {
    int port = ports.get(0);
    List<String> teams = new ArrayList<>();
    List<String> reps = new ArrayList<>();
    for (int r = 0; r < options.reps(); r++) {
      if (r % 20 == 0) {
        teams.add("{\"key\":\"team-%1$d\",\"name\":\"Team %1$d\"}".formatted(r / 20));
      }
      reps.add(
          "{\"key\":\"rep-%d\",\"name\":\"Rep %04d\",\"memberships\":[{\"team\":\"team-%d\",\"role\":\"ae\"}]}"
              .formatted(r, r, r / 20));
    }
    send(port, "PUT", "/v1/teams", "application/json", BodyPublishers.ofString(teams.toString()));
    send(port, "PUT", "/v1/reps", "application/json", BodyPublishers.ofString(reps.toString()));
  }

  /** Everybody succeeds half of the time, over a year. */
  private void load() throws Exception {
    PipedInputStream in = new PipedInputStream(1 << 20);
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream out = new BufferedOutputStream(new PipedOutputStream(in), 1 << 16)) {
                SplittableRandom random = new SplittableRandom(3);
                StringBuilder body = new StringBuilder();
                for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                  for (int r = 0; r < options.reps(); r++) {
                    for (Funnel funnel : FUNNELS) {
                      attempt(body, "rep-" + r, funnel, 300, random.nextBoolean(), random);
                    }
                    out.write(body.toString().getBytes(StandardCharsets.UTF_8));
                    body.setLength(0);
                  }
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.start();
    long begun = System.nanoTime();
    String receipt =
        send(ports.get(0), "POST", "/v1/observations", NDJSON, BodyPublishers.ofInputStream(() -> in));
    writer.join();
    System.out.printf(
        Locale.ROOT,
        "loaded in %.1f s: %s%n",
        since(begun) / 1e3,
        receipt.substring(0, Math.min(90, receipt.length())));
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + path))
        .header("Authorization", "Bearer " + KEY);
  }

  private String send(int port, String method, String path, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(port, path).timeout(Duration.ofMinutes(10)).method(method, body);
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

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
