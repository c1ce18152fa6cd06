package org.engagementscorecard.launch;

import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What the service has the test database do, with the plans by which it is done: the server writes
 * both to its log (auto_explain) as long as this is open.
 */
public final class StatementLog implements AutoCloseable {
  private static final Path DIRECTORY = Path.of("target", "test-database");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final List<String> SETTINGS =
      List.of(
          "session_preload_libraries = 'auto_explain'",
          "auto_explain.log_min_duration = 0",
          "auto_explain.log_parameter_max_length = 0");

  /** The beginning of a message; lines that go on begin with a tab. */
  private static final Pattern PLAN = Pattern.compile(".* LOG:  duration: \\S+ ms  plan:");

  private static final Pattern COST = Pattern.compile(" +\\(cost=[^)]*\\)");

  /** Texts with their types, parameters, and numbers that are no part of a name. */
  private static final Pattern VALUE =
      Pattern.compile(
          "'(?:[^']|'')*'(?:::[a-z]+(?: [a-z]+)*(?:\\[\\])?)?|\\$\\d+|(?<![\\w.])\\d+(?:\\.\\d+)?(?!\\w)");

  private final AgroalDataSource dataSource;
  private final Connection superuser;
  private final String role;

  /**
   * A statement and how it was run.
   *
   * @param statement on one line
   * @param plan without costs and values, so that it is the same for the same way of running it
   */
  public record Planned(String statement, String plan) {}

  private StatementLog(AgroalDataSource dataSource) throws IOException, SQLException {
    this.dataSource = dataSource;
    var config = ConfigProvider.getConfig();
    role = config.getValue("quarkus.datasource.username", String.class);
    superuser =
        DriverManager.getConnection(
            config.getValue("quarkus.datasource.jdbc.url", String.class),
            ServerLogin.SUPERUSER,
            Files.readString(DIRECTORY.resolve("postgres.password")).strip());
  }

  /** Begins; the service's connections are made anew. */
  public static StatementLog of(AgroalDataSource dataSource) throws IOException, SQLException {
    StatementLog log = new StatementLog(dataSource);
    for (String setting : SETTINGS) {
      log.execute("ALTER ROLE " + log.role + " SET " + setting);
    }
    dataSource.flush(AgroalDataSource.FlushMode.GRACEFUL);
    return log;
  }

  /** What was run meanwhile, in its order. */
  public List<Planned> during(Runnable work) throws Exception {
    String begin = mark();
    work.run();
    String end = mark();
    List<Planned> found = new ArrayList<>();
    List<String> message = new ArrayList<>();
    boolean within = false;
    for (String line : until(end)) {
      if (line.startsWith("\t")) {
        message.add(line.substring(1));
        continue;
      }
      if (within) {
        read(message, found);
      }
      message.clear();
      if (line.contains(begin)) {
        within = true;
      }
      if (line.contains(end)) {
        break;
      }
      if (PLAN.matcher(line).matches()) {
        message.add("");
      }
    }
    return found;
  }

  /** A message's lines: the query from the second on, then its plan. */
  private static void read(List<String> message, List<Planned> found) {
    int plan = 1;
    while (plan < message.size() && !COST.matcher(message.get(plan)).find()) {
      plan++;
    }
    if (message.isEmpty() || !message.get(0).isEmpty() || plan >= message.size()) {
      return;
    }
    String statement =
        String.join(" ", message.subList(1, plan))
            .replaceFirst("Query Text: ", "")
            .replaceAll("\\s+", " ")
            .strip();
    Matcher costs = COST.matcher(String.join("\n", message.subList(plan, message.size())));
    found.add(new Planned(statement, VALUE.matcher(costs.replaceAll("")).replaceAll("?").strip()));
  }

  private String mark() throws SQLException {
    String mark = "mark " + UUID.randomUUID();
    execute("DO $$ BEGIN RAISE LOG '" + mark + "'; END $$");
    return mark;
  }

  /** The lines of the log up to a mark, which the collector writes a little later. */
  private static List<String> until(String mark) throws IOException, InterruptedException {
    long limit = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < limit) {
      String text = new String(Files.readAllBytes(newest()), StandardCharsets.UTF_8);
      if (text.contains(mark)) {
        return text.lines().toList();
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("the server's log doesn't come to the mark");
  }

  private static Path newest() throws IOException {
    try (var files = Files.list(DIRECTORY.resolve("cluster").resolve("log"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("postgresql-"))
          .max(Comparator.comparing(file -> file.toFile().lastModified()))
          .orElseThrow();
    }
  }

  /** Runs a statement as the server's superuser, who sees all rows. */
  public void execute(String sql) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    try (superuser) {
      for (String setting : SETTINGS) {
        execute("ALTER ROLE " + role + " RESET " + setting.replaceFirst(" =.*", ""));
      }
    }
    dataSource.flush(AgroalDataSource.FlushMode.GRACEFUL);
  }
}
