package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.launch.StatementLog;
import org.engagementscorecard.launch.StatementLog.Planned;
import org.junit.jupiter.api.Test;

/**
 * On a loaded database the statements of the hot paths find their rows by the indexes that {@code
 * docs/plans} names, and never read a large table from end to end. The plans are those by which the
 * server ran what the service sent it (auto_explain), generic plans of prepared statements
 * included.
 *
 * <p>Run with {@code -Dplans.write=true} to take over the plans there are.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class QueryPlanTest {
  private static final Path FOLDER = Path.of("docs", "plans");

  /** Tables that grow with every fact or note. */
  private static final String LARGE =
      "observation|observation_history|day_total|month_total|attempt|note";

  private static final Pattern END_TO_END = Pattern.compile("Seq Scan on (?:" + LARGE + ")\\b");

  private static final Pattern READS = Pattern.compile("Scan .*\\b(?:" + LARGE + ")(?:_|\\b)");

  /** Not of the removed attempts: those are few, and read in whatever way. */
  private static final Pattern INDEX =
      Pattern.compile(
          "(?:Index (?:Only )?Scan (?:Backward )?using|Bitmap Index Scan on) (?!attempt_gone_)((?:"
              + LARGE
              + ")_\\w+)");

  private static final int REPS = 60;
  private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);
  private static final int DAYS = 2_190;

  /** After so many times PostgreSQL may have taken to generic plans. */
  private static final int TIMES = 24;

  private static final int LINE = 100;

  /** Forty times as many notes, whatever columns they have. */
  private static final String MORE_NOTES =
      """
      INSERT INTO note
      SELECT (jsonb_populate_record(note, jsonb_build_object('note_id', nextval('note_id')))).*
      FROM note CROSS JOIN generate_series(1, 40) WHERE organization_id = %d""";

  @Inject AgroalDataSource dataSource;

  /** A path, and what is done before each time it is asked for. */
  private record Hot(String name, String path, boolean afterAChange, boolean again) {
    String title() {
      return "GET "
          + path
          + (afterAChange
              ? ", the first after a change"
              : again ? ", with If-None-Match: 304" : "");
    }
  }

  private static final List<Hot> HOT =
      List.of(
          new Hot("rep-scorecard", "/v1/reps/rep-7/scorecard?period=2025-Q4", false, false),
          new Hot("after-a-change", "/v1/reps/rep-7/scorecard?period=2025-Q4", true, false),
          new Hot("not-modified", "/v1/reps/rep-7/scorecard?period=2025-Q4", false, true),
          new Hot("heat-map", "/v1/teams/south/heat-map?period=2025-Q4", false, false),
          new Hot(
              "team-measures",
              "/v1/teams/south/scorecard?fields=measures&period=2025",
              false,
              false));

  @Test
  void hotPathsFindTheirRowsByTheIndexesThatAreWrittenDown() throws Exception {
    TestOrganization organization = loaded();
    Map<Hot, List<Planned>> plans = new LinkedHashMap<>();
    try (StatementLog log = StatementLog.of(dataSource)) {
      log.execute(MORE_NOTES.formatted(organization.id()));
      log.execute("VACUUM (ANALYZE)");
      for (Hot hot : HOT) {
        String tag = organization.get(hot.path()).headers().getValue("ETag");
        plans.put(hot, log.during(() -> ask(organization, hot, tag)));
      }
    }
    if (Boolean.getBoolean("plans.write")) {
      Files.createDirectories(FOLDER);
      for (Map.Entry<Hot, List<Planned>> one : plans.entrySet()) {
        Files.writeString(file(one.getKey()), text(one.getKey(), one.getValue()));
      }
    }
    for (Map.Entry<Hot, List<Planned>> one : plans.entrySet()) {
      for (Planned planned : one.getValue()) {
        assertThat(planned.plan()).as(planned.statement()).doesNotContainPattern(END_TO_END);
      }
      String all = one.getValue().stream().map(Planned::plan).collect(Collectors.joining("\n"));
      assertThat(indexes(all))
          .as("indexes that %s goes by; -Dplans.write=true takes them over", one.getKey().title())
          .isEqualTo(indexes(written(file(one.getKey()))));
    }
  }

  private static Path file(Hot hot) {
    return FOLDER.resolve(hot.name() + ".txt");
  }

  private static String written(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : fail(file + " isn't there");
  }

  private static TreeSet<String> indexes(String plans) {
    TreeSet<String> indexes = new TreeSet<>();
    Matcher matcher = INDEX.matcher(plans);
    while (matcher.find()) {
      indexes.add(matcher.group(1));
    }
    return indexes;
  }

  private static void ask(TestOrganization organization, Hot hot, String tag) {
    for (int i = 0; i < TIMES; i++) {
      if (hot.afterAChange()) {
        organization.accept(List.of(call("after-" + i, i % REPS, FIRST.plusDays(DAYS - 1))));
      }
      if (hot.again()) {
        organization.request().header("If-None-Match", tag).get(hot.path()).then().statusCode(304);
      } else {
        organization.get(hot.path()).ok(200);
      }
    }
  }

  /** Two teams, six years of calls, opportunities and deals, and some notes. */
  private static TestOrganization loaded() {
    TestOrganization organization = TestOrganization.create();
    organization
        .put(
            "/v1/teams",
            "[{\"key\":\"north\",\"name\":\"North\"},{\"key\":\"south\",\"name\":\"South\"}]")
        .ok(200);
    organization
        .put(
            "/v1/reps",
            IntStream.range(0, REPS)
                .mapToObj(
                    rep ->
                        """
                        {"key":"rep-%1$d","name":"Rep %1$d","memberships":
                          [{"team":"%2$s","role":"ae"}]}"""
                            .formatted(rep, rep % 6 == 1 ? "south" : "north"))
                .collect(Collectors.joining(",", "[", "]")))
        .ok(200);
    SplittableRandom random = new SplittableRandom(3);
    List<String> facts = new ArrayList<>();
    for (int subject = 0; subject < 6_000; subject++) {
      int rep = random.nextInt(REPS);
      int day = random.nextInt(DAYS - 40);
      facts.add(call("call-" + subject, rep, FIRST.plusDays(random.nextInt(DAYS))));
      facts.add(traced(subject, "opportunities_engaged", rep, FIRST.plusDays(day)));
      boolean won = random.nextInt(2) == 0;
      LocalDate end = FIRST.plusDays(day + random.nextInt(40));
      facts.add(traced(subject, won ? "deals_won" : "deals_lost", rep, end));
      if (won) {
        facts.add(traced(subject, "bookings", rep, end));
      }
    }
    organization.accept(facts);
    for (int i = 0; i < 150; i++) {
      organization
          .post(
              "/v1/notes",
              "{\"rep\":\"rep-%d\",\"at\":\"%sT12:00:00Z\",\"text\":\"Note %d\"}"
                  .formatted(random.nextInt(REPS), FIRST.plusDays(random.nextInt(DAYS)), i))
          .ok(201);
    }
    return organization;
  }

  private static String call(String id, int rep, LocalDate day) {
    return TestOrganization.fact(id, "rep-" + rep, "calls_made", day + "T10:00:00Z", "1");
  }

  private static String traced(int subject, String metric, int rep, LocalDate day) {
    return TestOrganization.traced(
        subject + metric, "rep-" + rep, metric, day + "T12:00:00Z", "s-" + subject);
  }

  /** The last plan of each statement that reads a large table, in the order of the statements. */
  private static String text(Hot hot, List<Planned> plans) {
    Map<String, String> last = new LinkedHashMap<>();
    plans.stream()
        .filter(one -> one.statement().matches("(?is)(?:select|with)\\b.*"))
        .filter(one -> READS.matcher(one.plan()).find())
        .forEach(one -> last.put(one.statement(), one.plan()));
    StringBuilder text = new StringBuilder(hot.title()).append("\n");
    if (last.isEmpty()) {
      text.append("\nNo statement reads a table that grows with facts or notes.\n");
    }
    last.forEach(
        (statement, plan) ->
            text.append('\n').append(wrapped(statement)).append("\n\n").append(plan).append('\n'));
    return text.toString();
  }

  private static String wrapped(String statement) {
    StringBuilder text = new StringBuilder();
    int column = 0;
    for (String word : statement.replaceAll(",(?=\\S)", ", ").split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > LINE) {
        text.append('\n');
        column = 0;
      } else if (column > 0) {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += word.length();
    }
    return text.toString();
  }
}
