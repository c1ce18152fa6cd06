package org.engagementscorecard.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.encoded;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.TenantTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is derived from facts is the same whether they came once and right, or late, twice,
 * corrected, taken back, with other settings at the time: row by row of its tables.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class DerivedTablesTest {
  private static final List<String> REPS = List.of("kim", "lee", "max");
  private static final List<String> METRICS =
      List.of("opportunities_engaged", "deals_won", "deals_lost", "pipeline");
  private static final List<String> PRODUCTS = List.of("Basic", "a|b", "c\\d", "", "ß\\|");
  private static final String ZONE = "America/Sao_Paulo";
  private static final String SINCE = ",\"since\":\"2026-02-10\"";

  private static final Map<String, String> TABLES =
      Map.of(
          "day_total",
          "day, segment, facts, sum, max, last_at, last",
          "month_total",
          "month, segment, facts, sum, max, last_at, last",
          "attempt",
          "subject, segment, attempted_at, succeeded_at, closed_at");

  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final List<String> PERIODS =
      List.of("2026-01", "2026-01-01..2026-03-31", "2026-03");

  @Inject TenantTransaction transaction;
  @Inject AgroalDataSource dataSource;
  @Inject Attempts attempts;
  @Inject CountedAttempts counted;
  @Inject Catalogue catalogue;
  @Inject Activity activity;

  private record Told(String id, String content) {
    String as(String op) {
      return "{\"op\":\"%s\",\"source\":\"test\",\"id\":\"%s\",%s"
          .formatted(op, id, content.substring(1))
          .replace("\"op\":\"record\",", "");
    }
  }

  private static String content(Random random) {
    String at =
        Instant.parse("2026-01-01T00:00:00Z")
            // Some at the very same instant, so that it is told which of them made the attempt.
            .plusSeconds(
                random.nextInt(3) == 0 ? 86_400L * random.nextInt(3) : random.nextInt(90 * 86_400))
            .toString();
    String product = PRODUCTS.get(random.nextInt(PRODUCTS.size())).replace("\\", "\\\\");
    String size = random.nextBoolean() ? "true" : random.nextInt(3) + ".50";
    return """
    {"rep":"%s","metric":"%s","at":"%s","value":%d.%d,"subject":"s%d",
     "attributes":{"product":"%s","size":%s}}"""
        .formatted(
            REPS.get(random.nextInt(REPS.size())),
            METRICS.get(random.nextInt(METRICS.size())),
            at,
            random.nextInt(5) - 2,
            random.nextInt(100),
            random.nextInt(40),
            product,
            size);
  }

  private static TestOrganization organization(String zone, String likeForLike) {
    TestOrganization organization = TestOrganization.inZone(zone);
    for (String rep : REPS) {
      organization.withReps(rep);
    }
    cut(organization, likeForLike);
    return organization;
  }

  /** Has cases told apart by these attributes, also those of attempts. */
  private static void cut(TestOrganization organization, String likeForLike) {
    cut(organization, likeForLike, "");
  }

  private static void cut(TestOrganization organization, String likeForLike, String since) {
    organization
        .put(
            "/v1/metrics",
            """
            [{"key":"pipeline","name":"Pipeline","stage":"progress","unit":"EUR",
              "aggregation":"last","likeForLike":%1$s%2$s},
             {"key":"opportunities_engaged","name":"Opportunities","stage":"progress",
              "unit":"opportunity","likeForLike":%1$s%2$s}]"""
                .formatted(likeForLike, since))
        .ok(200);
  }

  /** Has an opportunity come to something else from a day on, and cases told apart by more. */
  private static void redefine(TestOrganization organization) {
    cut(organization, "[\"size\",\"region\"]", SINCE);
    organization
        .put(
            "/v1/connections/opportunity-to-win",
            """
            {"key":"opportunity-to-win","name":"Opportunity → pipeline","kind":"conversion",
             "from":"opportunities_engaged","to":"pipeline","closedBy":"deals_lost"%s}"""
                .formatted(SINCE))
        .ok(200);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void areTheSameWhateverHasHappened(long seed) {
    Random random = new Random(seed);
    TestOrganization troubled = organization("Asia/Tokyo", "[\"size\"]");
    Map<String, String> standing = new HashMap<>();
    for (int step = 0; step < 60; step++) {
      int kind = random.nextInt(10);
      if (kind < 5 || standing.isEmpty()) {
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(step % 10 == 0 ? 400 : 20); i++) {
          Told one = new Told(step + "/" + i, content(random));
          told.add(one);
          standing.put(one.id(), one.content());
        }
        String body =
            told.stream().map(one -> one.as("record")).collect(Collectors.joining(",", "[", "]"));
        assertThat(troubled.observe(body).ok(200).get("accepted").asInt()).isEqualTo(told.size());
      } else {
        List<String> ids = standing.keySet().stream().sorted().toList();
        String id = ids.get(random.nextInt(ids.size()));
        if (kind < 8) {
          String content = content(random);
          standing.put(id, content);
          troubled.put("/v1/observations/test/" + encoded(id), content).ok(200);
        } else {
          standing.remove(id);
          troubled.delete("/v1/observations/test/" + encoded(id)).ok(204);
        }
      }
      if (step % 3 == 0) {
        whatChangedIsCountedAgain(troubled);
      }
      if (step == 20) {
        cut(troubled, "[\"product\"]");
      }
      if (step == 25) {
        redefine(troubled);
      }
      if (step == 40) {
        cut(troubled, "[\"product\",\"size\"]", ",\"since\":\"0001-01-01\"");
      }
      if (step == 30) {
        troubled
            .send(
                "PATCH",
                "/v1/organizations/" + troubled.key(),
                TestOrganization.JSON,
                "{\"zone\":\"" + ZONE + "\"}")
            .ok(200);
      }
    }

    TestOrganization calm = organization(ZONE, "[\"product\",\"size\"]");
    redefine(calm);
    String body =
        standing.entrySet().stream()
            .map(one -> new Told(one.getKey(), one.getValue()).as("record"))
            .collect(Collectors.joining("\n"))
            .replace("\n ", " ");
    assertThat(calm.observe(TestOrganization.NDJSON, body).ok(200).get("accepted").asInt())
        .isEqualTo(standing.size());

    for (String table : TABLES.keySet()) {
      assertThat(rows(troubled, table)).as(table).isNotEmpty().isEqualTo(rows(calm, table));
    }
    for (String period : PERIODS) {
      assertThat(withoutInstants(troubled, period)).isEqualTo(withoutInstants(calm, period));
    }
  }

  /** Counts that were remembered and brought up to date are those of all attempts. */
  private void whatChangedIsCountedAgain(TestOrganization one) {
    for (LocalDate last : List.of(FIRST.plusDays(30), FIRST.plusDays(89))) {
      transaction.read(
          one.id(),
          organization -> {
            Activity.State seen = activity.of(organization.id());
            Instant dataThrough = seen.newestAt().orElse(Instant.EPOCH);
            Period period = new Period("days", FIRST, last, organization.zone());
            List<Connection> traced =
                catalogue.connectionsOn(organization, period.last()).stream()
                    .filter(connection -> !connection.isCounted())
                    .toList();
            assertThat(counted.of(organization, traced, period, seen.version(), dataThrough))
                .containsExactlyInAnyOrderElementsOf(
                    attempts.count(organization, traced, period, dataThrough));
            return null;
          });
    }
  }

  @Test
  void whatIsCommittedAfterALaterSnapshotWasCountedIsCountedAgain() throws Exception {
    TestOrganization one = organization("UTC", "[\"size\"]");
    Random random = new Random(4);
    one.observe(
            IntStream.range(0, 300)
                .mapToObj(i -> new Told("t" + i, content(random)).as("record"))
                .collect(Collectors.joining(",", "[", "]")))
        .ok(200);
    whatChangedIsCountedAgain(one);
    var written = new CountDownLatch(1);
    var counting = new CountDownLatch(1);
    var writer =
        CompletableFuture.runAsync(
            () ->
                transaction.write(
                    one.id(),
                    organization -> {
                      execute(
                          "UPDATE attempt SET succeeded_at = attempted_at,"
                              + " changed_in = pg_current_xact_id() WHERE subject = 's1'");
                      written.countDown();
                      await(counting);
                      return null;
                    }));
    await(written);
    // begins after the writer and is committed before it
    one.observe(
            """
            {"source":"test","id":"later","rep":"kim","metric":"opportunities_engaged",
             "at":"2026-01-09T00:00:00Z","value":1,"subject":"another"}""")
        .ok(200);
    whatChangedIsCountedAgain(one);
    counting.countDown();
    writer.get(30, TimeUnit.SECONDS);
    whatChangedIsCountedAgain(one);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void execute(String sql) {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String withoutInstants(TestOrganization organization, String period) {
    return organization
        .scorecard(period)
        .toString()
        .replace(organization.key(), "key")
        .replaceAll("\"asKnownOn\":\"[^\"]*\"|&asKnownOn=[^\"]*", "");
  }

  private List<String> rows(TestOrganization organization, String table) {
    boolean attempts = table.equals("attempt");
    String sql =
        "SELECT concat_ws(' ', r.key, m.key, m.from_date, "
            + TABLES.get(table)
            + ") FROM "
            + table
            + " t LEFT JOIN rep r USING (organization_id, rep_id) JOIN "
            + (attempts ? "connection" : "metric")
            + " m USING (organization_id, "
            + (attempts ? "connection" : "metric")
            + "_id) ORDER BY 1";
    return transaction.lookUp(
        organization.id(),
        () -> {
          List<String> rows = new ArrayList<>();
          try (var connection = dataSource.getConnection();
              var statement = connection.createStatement();
              var result = statement.executeQuery(sql)) {
            while (result.next()) {
              rows.add(result.getString(1));
            }
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
          return rows;
        });
  }
}
