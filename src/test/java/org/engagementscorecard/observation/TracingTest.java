package org.engagementscorecard.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.junit.jupiter.api.Test;

/**
 * Attempts, successes and what is open are the same whatever order facts come in, and the same as a
 * computation that reads all facts at once.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class TracingTest {
  private static final List<String> REPS = List.of("kim", "lee", "max");
  private static final String CONNECTIONS =
      """
      [{"key":"closed","name":"Closed","kind":"conversion","from":"tries","to":"wins",
        "closedBy":"losses"},
       {"key":"cohort","name":"Cohort","kind":"conversion","from":"tries","to":"wins",
        "maturityDays":10},
       {"key":"at-once","name":"At once","kind":"conversion","from":"tries","to":"wins",
        "maturityDays":0}]""";

  private record Traced(String id, String rep, String metric, Instant at, String subject) {
    String json() {
      return traced(id, rep, metric, at.toString(), subject);
    }
  }

  private static TestOrganization organization(String zone) {
    TestOrganization organization = TestOrganization.inZone(zone);
    REPS.forEach(organization::withReps);
    for (String metric : List.of("tries", "wins", "losses")) {
      organization.withMetric(metric, "sum");
    }
    return organization;
  }

  // ---- brute force

  private record Count(long attempts, long successes, long open) {
    Count plus(Count other) {
      return new Count(attempts + other.attempts, successes + other.successes, open + other.open);
    }
  }

  /** What the connection says of each rep over a period, from all facts at once. */
  private static Map<String, Count> expected(
      String connection, List<Traced> facts, LocalDate first, LocalDate last, ZoneId zone) {
    Instant start = first.atStartOfDay(zone).toInstant();
    Instant end = last.plusDays(1).atStartOfDay(zone).toInstant();
    Instant dataThrough = facts.stream().map(Traced::at).max(Comparator.naturalOrder()).get();
    Map<String, Count> counts = new TreeMap<>();
    for (String subject : facts.stream().map(Traced::subject).distinct().toList()) {
      List<Traced> own = facts.stream().filter(fact -> fact.subject().equals(subject)).toList();
      Traced attempt =
          own.stream()
              .filter(fact -> fact.metric().equals("tries"))
              .min(Comparator.comparing(Traced::at).thenComparing(fact -> REPS.indexOf(fact.rep())))
              .orElse(null);
      if (attempt == null) {
        continue;
      }
      Instant won = earliest(own, "wins");
      Instant lost = earliest(own, "losses");
      boolean made = !attempt.at().isBefore(start) && attempt.at().isBefore(end);
      Count count;
      if (connection.equals("closed")) {
        Instant resolved = won != null ? won : lost;
        boolean counts2 = resolved != null && !resolved.isBefore(start) && resolved.isBefore(end);
        boolean open = made && (resolved == null || !resolved.isBefore(end));
        count = new Count(counts2 ? 1 : 0, counts2 && won != null ? 1 : 0, open ? 1 : 0);
      } else {
        Duration maturity = Duration.ofDays(connection.equals("cohort") ? 10 : 0);
        boolean mature = !attempt.at().isAfter(dataThrough.minus(maturity));
        boolean inTime = won != null && !won.isAfter(attempt.at().plus(maturity));
        count =
            new Count(
                made && mature ? 1 : 0, made && mature && inTime ? 1 : 0, made && !mature ? 1 : 0);
      }
      counts.merge(attempt.rep(), count, Count::plus);
    }
    return counts;
  }

  private static Instant earliest(List<Traced> facts, String metric) {
    return facts.stream()
        .filter(fact -> fact.metric().equals(metric))
        .map(Traced::at)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private static void assertCounts(
      TestOrganization organization, List<Traced> facts, String first, String last, String zone) {
    JsonNode scorecard = organization.scorecard(first + ".." + last);
    for (String connection : List.of("closed", "cohort", "at-once")) {
      Map<String, Count> expected =
          expected(
              connection, facts, LocalDate.parse(first), LocalDate.parse(last), ZoneId.of(zone));
      for (String rep : REPS) {
        JsonNode finding = Answer.finding(scorecard, connection, rep);
        Count shown =
            new Count(
                finding.get("attempts").asLong(),
                finding.get("successes").asLong(),
                finding.get("open").asLong());
        assertThat(shown)
            .as("%s of %s over %s..%s", connection, rep, first, last)
            .isEqualTo(expected.getOrDefault(rep, new Count(0, 0, 0)));
      }
    }
  }

  // ---- orders

  private static <T> List<List<T>> permutations(List<T> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> all = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      List<T> rest = new ArrayList<>(items);
      T head = rest.remove(i);
      for (List<T> tail : permutations(rest)) {
        List<T> one = new ArrayList<>(List.of(head));
        one.addAll(tail);
        all.add(one);
      }
    }
    return all;
  }

  private static final List<List<String>> STORIES =
      List.of(
          // handed over: kim began, lee went on and won after a first loss
          List.of(
              "lee tries 2026-03-05T10:00:00Z",
              "kim tries 2026-03-01T10:00:00Z",
              "lee losses 2026-03-07T10:00:00Z",
              "lee wins 2026-03-09T10:00:00Z",
              "max wins 2026-04-02T10:00:00Z"),
          // lost only, twice
          List.of(
              "kim tries 2026-03-02T10:00:00Z",
              "kim losses 2026-04-07T10:00:00Z",
              "kim losses 2026-03-08T10:00:00Z"),
          // open
          List.of("lee tries 2026-03-31T21:59:59Z", "lee tries 2026-03-31T22:00:00Z"),
          // nobody's attempt
          List.of("max wins 2026-03-03T10:00:00Z", "max losses 2026-03-04T10:00:00Z"),
          // two reps at the same instant; won late, after the maturity
          List.of(
              "max tries 2026-03-10T10:00:00Z",
              "lee tries 2026-03-10T10:00:00Z",
              "max wins 2026-03-25T10:00:00Z",
              "lee losses 2026-03-26T10:00:00Z"),
          // won before it was tried, and exactly at the maturity
          List.of(
              "max tries 2026-03-11T10:00:00Z",
              "max wins 2026-03-21T10:00:00Z",
              "kim wins 2026-04-21T10:00:00Z"),
          List.of("kim tries 2026-03-12T10:00:00Z", "kim wins 2026-03-11T10:00:00Z"),
          // newest, too young
          List.of("kim tries 2026-04-28T10:00:00Z", "kim wins 2026-04-29T10:00:00Z"));

  @Test
  void everyOrderOfTheFactsOfASubjectGivesTheSame() {
    TestOrganization inRounds = organization("Europe/Berlin");
    TestOrganization inOneBody = organization("Europe/Berlin");
    inRounds.put("/v1/connections", CONNECTIONS).ok(200);
    inOneBody.put("/v1/connections", CONNECTIONS).ok(200);
    TestOrganization later = organization("Europe/Berlin");
    List<Traced> all = new ArrayList<>();
    List<List<String>> rounds = new ArrayList<>();
    List<String> oneBody = new ArrayList<>();
    for (int story = 0; story < STORIES.size(); story++) {
      int number = 0;
      for (List<String> order : permutations(STORIES.get(story))) {
        String subject = story + "-" + number++;
        for (int i = 0; i < order.size(); i++) {
          List<String> parts = List.of(order.get(i).split(" ", -1));
          Traced fact =
              new Traced(
                  subject + "/" + i,
                  parts.get(0),
                  parts.get(1),
                  Instant.parse(parts.get(2)),
                  subject);
          all.add(fact);
          oneBody.add(fact.json());
          if (rounds.size() == i) {
            rounds.add(new ArrayList<>());
          }
          rounds.get(i).add(fact.json());
        }
      }
    }

    rounds.forEach(inRounds::accept);
    inOneBody.accept(oneBody);
    later.accept(oneBody);
    later.put("/v1/connections", CONNECTIONS).ok(200);

    for (TestOrganization organization : List.of(inRounds, inOneBody, later)) {
      for (List<String> period :
          List.of(
              List.of("2026-03-01", "2026-03-31"),
              List.of("2026-03-08", "2026-03-08"),
              List.of("2026-03-01", "2026-03-10"),
              List.of("2026-04-01", "2026-04-30"),
              List.of("2026-01-01", "2026-12-31"),
              List.of("2026-03-31", "2026-04-01"))) {
        assertCounts(organization, all, period.get(0), period.get(1), "Europe/Berlin");
      }
    }
  }

  @Test
  void randomFactsInRandomOrderGiveWhatBruteForceGives() {
    Random random = new Random(7);
    String zone = "Pacific/Auckland";
    TestOrganization organization = organization(zone);
    List<Traced> facts = new ArrayList<>();
    List<String> metrics = List.of("tries", "wins", "losses");
    for (int i = 0; i < 1_500; i++) {
      facts.add(
          new Traced(
              "f" + i,
              REPS.get(random.nextInt(3)),
              metrics.get(random.nextInt(3)),
              Instant.parse("2026-03-20T00:00:00Z").plusSeconds(random.nextInt(40 * 86_400)),
              "s" + random.nextInt(400)));
    }
    Collections.shuffle(facts, random);
    // Half of the facts are there before the connections, and some parts are posted at once.
    organization.accept(facts.subList(0, 700).stream().map(Traced::json).toList());
    organization.put("/v1/connections", CONNECTIONS).ok(200);
    List<java.util.concurrent.CompletableFuture<Void>> posts = new ArrayList<>();
    for (int from = 700; from < facts.size(); from += 100) {
      List<String> part = facts.subList(from, from + 100).stream().map(Traced::json).toList();
      posts.add(java.util.concurrent.CompletableFuture.runAsync(() -> organization.accept(part)));
    }
    posts.forEach(java.util.concurrent.CompletableFuture::join);

    for (int i = 0; i < 12; i++) {
      LocalDate first = LocalDate.of(2026, 3, 15).plusDays(random.nextInt(50));
      LocalDate last = first.plusDays(random.nextInt(40));
      assertCounts(organization, facts, first.toString(), last.toString(), zone);
    }
  }

  @Test
  void anAttemptBelongsToTheRepWhoMadeIt() {
    TestOrganization organization = organization("UTC");
    organization.put("/v1/connections", CONNECTIONS).ok(200);
    organization.accept(
        List.of(
            traced("1", "kim", "tries", "2026-03-01T10:00:00Z", "deal"),
            traced("2", "lee", "wins", "2026-03-20T10:00:00Z", "deal")));

    JsonNode scorecard = organization.scorecard("2026-03");

    assertThat(Answer.finding(scorecard, "closed", "kim").get("successes").asInt()).isEqualTo(1);
    assertThat(Answer.finding(scorecard, "closed", "lee").get("attempts").asInt()).isZero();
    assertThat(Answer.measure(organization.scorecardOfRep("lee", "2026-03"), "wins"))
        .as("the measure is lee's all the same")
        .isEqualByComparingTo("1");
  }

  @Test
  void aFactWithoutSubjectIsNoAttempt() {
    TestOrganization organization = organization("UTC");
    organization.put("/v1/connections", CONNECTIONS).ok(200);
    organization.accept(
        List.of(TestOrganization.fact("1", "kim", "tries", "2026-03-01T10:00:00Z", "1")));

    JsonNode finding = Answer.finding(organization.scorecard("2026-03"), "closed", "kim");

    assertThat(finding.get("attempts").asInt() + finding.get("open").asInt()).isZero();
  }

  @Test
  void aCohortCountsOnceItIsOldEnoughWhateverCameOfIt() {
    TestOrganization organization = organization("UTC");
    organization.put("/v1/connections", CONNECTIONS).ok(200);
    organization.accept(
        List.of(
            traced("1", "kim", "tries", "2026-03-01T10:00:00Z", "quick"),
            traced("2", "kim", "wins", "2026-03-02T10:00:00Z", "quick"),
            traced("3", "kim", "tries", "2026-03-01T10:00:00Z", "slow")));
    JsonNode young = Answer.finding(organization.scorecard("2026-03"), "cohort", "kim");
    assertThat(young.get("attempts").asInt()).isZero();
    assertThat(young.get("open").asInt()).isEqualTo(2);

    organization.accept(
        List.of(
            TestOrganization.fact("4", "lee", "calls_made", "2026-03-11T09:59:59.999999Z", "1")));
    assertThat(
            Answer.finding(organization.scorecard("2026-03"), "cohort", "kim")
                .get("attempts")
                .asInt())
        .isZero();

    organization.accept(
        List.of(TestOrganization.fact("5", "lee", "calls_made", "2026-03-11T10:00:00Z", "1")));
    JsonNode old = Answer.finding(organization.scorecard("2026-03"), "cohort", "kim");
    assertThat(old.get("attempts").asInt()).isEqualTo(2);
    assertThat(old.get("successes").asInt()).isEqualTo(1);

    organization.accept(List.of(traced("6", "kim", "wins", "2026-03-11T10:00:00.000001Z", "slow")));
    assertThat(
            Answer.finding(organization.scorecard("2026-03"), "cohort", "kim")
                .get("successes")
                .asInt())
        .as("a success after the maturity doesn't count")
        .isEqualTo(1);
  }

  @Test
  void aConnectionThatFollowsOtherMetricsIsTracedAnew() {
    TestOrganization organization = organization("UTC");
    organization.put("/v1/connections", CONNECTIONS).ok(200);
    organization.accept(
        List.of(
            traced("1", "kim", "tries", "2026-03-01T10:00:00Z", "a"),
            traced("2", "kim", "wins", "2026-03-01T10:00:00Z", "a"),
            traced("3", "kim", "tries", "2026-03-01T10:00:00Z", "b"),
            traced("4", "kim", "losses", "2026-03-01T10:00:00Z", "b"),
            traced("5", "kim", "calls_made", "2026-04-01T10:00:00Z", "c")));

    organization
        .put(
            "/v1/connections/at-once",
            """
            {"key":"at-once","name":"At once","kind":"conversion","from":"tries","to":"losses",
             "closedBy":"calls_made"}""")
        .ok(200);

    JsonNode finding = Answer.finding(organization.scorecard("2026-03"), "at-once", "kim");
    assertThat(finding.get("attempts").asInt()).isEqualTo(1);
    assertThat(finding.get("successes").asInt()).isEqualTo(1);
    assertThat(finding.get("open").asInt()).isEqualTo(1);
  }
}
