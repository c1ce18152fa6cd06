package org.engagementscorecard.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.NDJSON;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measures over any period equal a computation that reads all facts at once. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class TotalsTest {
  private static final List<String> AGGREGATIONS =
      List.of("sum", "count", "mean", "last", "max", "distinct");
  private static final List<String> REPS = List.of("kim", "lee", "max", "noa");

  private record Posted(
      int number, String rep, String metric, Instant at, BigDecimal value, String subject) {
    String json() {
      return """
      {"source":"test","id":"%d","rep":"%s","metric":"%s","at":"%s","value":%s,"subject":%s,\
      "attributes":{"product":"p%d"}}"""
          .formatted(
              number,
              rep,
              metric,
              at,
              value,
              subject == null ? "null" : "\"" + subject + "\"",
              number % 3);
    }

    boolean within(LocalDate first, LocalDate last, ZoneId zone) {
      LocalDate day = at.atZone(zone).toLocalDate();
      return !day.isBefore(first) && !day.isAfter(last);
    }
  }

  /** A metric over facts of one or more reps, by its definition; null without facts. */
  private static BigDecimal expected(String aggregation, List<Posted> facts) {
    if (facts.isEmpty()) {
      return null;
    }
    BigDecimal sum = facts.stream().map(Posted::value).reduce(BigDecimal.ZERO, BigDecimal::add);
    return switch (aggregation) {
      case "sum" -> sum;
      case "count" -> BigDecimal.valueOf(facts.size());
      case "mean" -> sum.divide(BigDecimal.valueOf(facts.size()), 6, RoundingMode.HALF_EVEN);
      case "max" -> facts.stream().map(Posted::value).max(Comparator.naturalOrder()).get();
      case "last" ->
          facts.stream().collect(Collectors.groupingBy(Posted::rep)).values().stream()
              .map(
                  own ->
                      own.stream()
                          .max(Comparator.comparing(Posted::at).thenComparing(Posted::value))
                          .get()
                          .value())
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      default ->
          BigDecimal.valueOf(
              facts.stream()
                  .map(Posted::subject)
                  .filter(subject -> subject != null)
                  .distinct()
                  .count());
    };
  }

  private static TestOrganization organization(String zone) {
    TestOrganization organization = TestOrganization.inZone(zone);
    organization
        .put("/v1/teams", "[{\"key\":\"a\",\"name\":\"A\"},{\"key\":\"b\",\"name\":\"B\"}]")
        .ok(200);
    for (String rep : REPS) {
      organization
          .post(
              "/v1/reps",
              """
              {"key":"%1$s","name":"%1$s","memberships":[{"team":"a"},
               {"from":"2025-11-02","team":"b"}]}"""
                  .formatted(rep))
          .ok(201);
    }
    for (String aggregation : AGGREGATIONS) {
      organization
          .post(
              "/v1/metrics",
              """
              {"key":"%1$s","name":"%1$s","stage":"progress","unit":"x","aggregation":"%1$s",
               "likeForLike":["product"]}"""
                  .formatted(aggregation))
          .ok(201);
    }
    return organization;
  }

  private static void assertMeasures(JsonNode scorecard, List<Posted> facts, String what) {
    assertMeasures(scorecard, facts, Set.of(), what);
  }

  /**
   * Metrics of which it is known that a rep did nothing: there is one source, and all reps do the
   * same job, so an earlier fact of the rep and one of anybody in the period say so.
   */
  private static Set<String> knownZeros(
      List<Posted> facts, List<Posted> within, String rep, Instant start) {
    return Stream.of("sum", "count", "distinct")
        .filter(
            metric ->
                within.stream().anyMatch(fact -> fact.metric().equals(metric))
                    && within.stream()
                        .noneMatch(fact -> fact.metric().equals(metric) && fact.rep().equals(rep))
                    && facts.stream()
                        .anyMatch(
                            fact ->
                                fact.metric().equals(metric)
                                    && fact.rep().equals(rep)
                                    && fact.at().isBefore(start)))
        .collect(Collectors.toSet());
  }

  private static void assertMeasures(
      JsonNode scorecard, List<Posted> facts, Set<String> known, String what) {
    for (String aggregation : AGGREGATIONS) {
      List<Posted> own = facts.stream().filter(fact -> fact.metric().equals(aggregation)).toList();
      BigDecimal expected =
          known.contains(aggregation) ? BigDecimal.ZERO : expected(aggregation, own);
      BigDecimal shown = Answer.measure(scorecard, aggregation);
      if (expected == null) {
        assertThat(shown).as(aggregation + " " + what + ": absent, not zero").isNull();
      } else {
        assertThat(shown).as(aggregation + " " + what).isEqualByComparingTo(expected);
        assertThat(
                Answer.find(scorecard.get("measures"), "metric", aggregation).get("facts").asInt())
            .isEqualTo(own.size());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 1",
    "America/New_York, 2",
    "Asia/Kolkata, 3",
    "Pacific/Auckland, 4",
    "Africa/Casablanca, 5",
  })
  void measuresEqualBruteForce(String zoneName, long seed) {
    ZoneId zone = ZoneId.of(zoneName);
    Random random = new Random(seed);
    TestOrganization organization = organization(zoneName);
    List<Posted> facts = new ArrayList<>();
    // Around ends of months, a leap day, and changes to and from daylight saving.
    List<LocalDate> anchors =
        List.of(
            LocalDate.of(2024, 2, 29),
            LocalDate.of(2025, 3, 9),
            LocalDate.of(2025, 3, 30),
            LocalDate.of(2025, 4, 6),
            LocalDate.of(2025, 9, 28),
            LocalDate.of(2025, 10, 26),
            LocalDate.of(2025, 11, 2),
            LocalDate.of(2025, 12, 31));
    for (int i = 0; i < 1_000; i++) {
      LocalDate day = anchors.get(random.nextInt(anchors.size())).plusDays(random.nextInt(5) - 2);
      Instant midnight = day.atStartOfDay(zone).toInstant();
      Instant at =
          switch (random.nextInt(4)) {
            case 0 -> midnight;
            case 1 -> midnight.minus(1, ChronoUnit.MICROS);
            case 2 -> midnight.plusSeconds(random.nextInt(4) * 3_600L);
            default -> midnight.plus(random.nextLong(86_400_000_000L), ChronoUnit.MICROS);
          };
      facts.add(
          new Posted(
              i,
              REPS.get(random.nextInt(REPS.size())),
              AGGREGATIONS.get(random.nextInt(AGGREGATIONS.size())),
              at,
              BigDecimal.valueOf(random.nextInt(2_000_001) - 1_000_000, random.nextInt(7)),
              random.nextInt(5) == 0 ? null : "s" + random.nextInt(30)));
    }
    Collections.shuffle(facts, random);
    for (int from = 0; from < facts.size(); from += 250) {
      organization.accept(facts.subList(from, from + 250).stream().map(Posted::json).toList());
    }

    for (int i = 0; i < 10; i++) {
      LocalDate anchor = anchors.get(random.nextInt(anchors.size()));
      LocalDate first =
          switch (i % 3) {
            case 0 -> anchor.withDayOfMonth(1);
            case 1 -> anchor.plusDays(random.nextInt(5) - 2);
            default -> anchor.minusDays(random.nextInt(400));
          };
      LocalDate last = first.plusDays(i % 4 == 0 ? random.nextInt(3) : random.nextInt(500));
      String period = first + ".." + last;
      List<Posted> within = facts.stream().filter(fact -> fact.within(first, last, zone)).toList();
      assertMeasures(organization.scorecard(period), within, period);
      String rep = REPS.get(random.nextInt(REPS.size()));
      assertMeasures(
          organization.scorecardOfRep(rep, period),
          within.stream().filter(fact -> fact.rep().equals(rep)).toList(),
          knownZeros(facts, within, rep, first.atStartOfDay(zone).toInstant()),
          rep + " over " + period);
      LocalDate move = LocalDate.of(2025, 11, 2);
      assertMeasures(
          organization.scorecardOfTeam("b", period),
          within.stream()
              .filter(fact -> !fact.at().atZone(zone).toLocalDate().isBefore(move))
              .toList(),
          "team b over " + period);
    }
  }

  @Test
  void aFactCountsOnceHoweverOftenAndConcurrentlyItIsPosted() {
    TestOrganization organization = organization("Europe/Berlin");
    Random random = new Random(11);
    List<Posted> facts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      facts.add(
          new Posted(
              i,
              REPS.get(i % REPS.size()),
              AGGREGATIONS.get(random.nextInt(AGGREGATIONS.size())),
              Instant.parse("2026-03-28T00:00:00Z").plusSeconds(random.nextInt(3 * 86_400)),
              BigDecimal.valueOf(random.nextInt(10_000), 2),
              "s" + random.nextInt(20)));
    }
    int threads = 16;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    try {
      for (int thread = 0; thread < threads; thread++) {
        List<Posted> shuffled = new ArrayList<>(facts);
        Collections.shuffle(shuffled, new Random(thread));
        int parts = 1 + thread % 4;
        for (int part = 0; part < parts; part++) {
          String body =
              shuffled.subList(200 * part / parts, 200 * (part + 1) / parts).stream()
                  .map(Posted::json)
                  .collect(Collectors.joining("\n"));
          answers.add(
              CompletableFuture.supplyAsync(() -> organization.observe(NDJSON, body), pool));
        }
      }
      long accepted = 0;
      long duplicate = 0;
      for (CompletableFuture<Answer> answer : answers) {
        JsonNode receipt = answer.join().ok(200);
        accepted += receipt.get("accepted").asLong();
        duplicate += receipt.get("duplicate").asLong();
        assertThat(receipt.get("conflict").asLong() + receipt.get("rejected").asLong()).isZero();
      }
      assertThat(accepted).isEqualTo(200);
      assertThat(duplicate).isEqualTo(200L * (threads - 1));
    } finally {
      pool.shutdown();
    }
    assertMeasures(organization.scorecard("2026"), facts, "concurrently");
    for (String rep : REPS) {
      assertMeasures(
          organization.scorecardOfRep(rep, "2026-03"),
          facts.stream()
              .filter(
                  fact ->
                      fact.rep().equals(rep)
                          && fact.within(
                              LocalDate.of(2026, 3, 1),
                              LocalDate.of(2026, 3, 31),
                              ZoneId.of("Europe/Berlin")))
              .toList(),
          rep);
    }
  }

  @Test
  void ofConcurrentFactsOfOneNameWithOtherContentOneStands() {
    TestOrganization organization = organization("UTC");
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Posted posted =
          new Posted(
              1,
              "kim",
              "sum",
              Instant.parse("2026-03-01T00:00:00Z"),
              BigDecimal.valueOf(i + 1),
              "s");
      answers.add(CompletableFuture.supplyAsync(() -> organization.observe(posted.json())));
    }

    List<Integer> statuses = answers.stream().map(answer -> answer.join().status()).toList();

    assertThat(statuses).containsOnlyOnce(200).contains(409);
    assertThat(
            Answer.find(organization.scorecard("2026").get("measures"), "metric", "sum")
                .get("facts")
                .asInt())
        .isEqualTo(1);
  }
}
