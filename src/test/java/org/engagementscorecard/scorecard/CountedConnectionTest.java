package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.JSON;
import static org.engagementscorecard.http.TestOrganization.fact;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.observation.ChangedFacts;
import org.engagementscorecard.statistics.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Successes of a period stand against attempts of the period moved back by the lag. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class CountedConnectionTest {
  private static final List<String> REPS = List.of("kim", "lee", "max", "noa", "pia");
  private static final String NOT_COUNTS = Words.reason(Verdict.Reason.NOT_COUNTS);
  private static final String MORE_SUCCESSES =
      Words.reason(Verdict.Reason.MORE_SUCCESSES_THAN_ATTEMPTS);

  private static TestOrganization organization(String settings) {
    TestOrganization organization = TestOrganization.create(settings);
    REPS.forEach(organization::withReps);
    return organization.withMetric("tries", "sum").withMetric("wins", "sum");
  }

  private static TestOrganization organization() {
    return organization("{\"smallestGroup\":3}");
  }

  /** A counted connection from tries to wins. */
  private static String counted(String key, Integer lagDays) {
    return connection(key, "tries", "wins", lagDays);
  }

  private static String connection(String key, String from, String to, Integer lagDays) {
    return """
    {"key":"%1$s","name":"%1$s","kind":"conversion","from":"%2$s","to":"%3$s",
     "counting":"counted"%4$s}"""
        .formatted(key, from, to, lagDays == null ? "" : ",\"lagDays\":" + lagDays);
  }

  private static void connect(TestOrganization organization, String... connections) {
    organization.put("/v1/connections", "[" + String.join(",", connections) + "]").ok(200);
  }

  private static JsonNode connection(JsonNode scorecard, String key) {
    return Answer.find(scorecard.get("connections"), "connection", key);
  }

  private static String sums(JsonNode finding) {
    return finding.get("successes") + "/" + finding.get("attempts");
  }

  private static String reason(JsonNode finding) {
    return finding.get("verdict").path("reason").asText();
  }

  // ---- brute force

  private record Raw(
      String id, String rep, String metric, Instant at, BigDecimal value, String subject) {
    String json() {
      return """
      {"source":"test","id":"%s","rep":"%s","metric":"%s","at":"%s","value":%s%s}"""
          .formatted(
              id,
              rep,
              metric,
              at,
              value.toPlainString(),
              subject == null ? "" : ",\"subject\":\"" + subject + "\"");
    }
  }

  /** Facts by a seed, as they stand after whatever was corrected and voided. */
  private static final class World {
    private final Random random;
    private final Map<String, Raw> facts = new LinkedHashMap<>();
    private int next;

    World(long seed) {
      random = new Random(seed);
    }

    Raw fact(String id) {
      String rep = REPS.get(random.nextInt(REPS.size()));
      String metric = random.nextInt(3) == 0 ? "wins" : "tries";
      BigDecimal value = BigDecimal.valueOf(random.nextInt(4));
      // Max now and then tells halves, and noa takes back.
      if (rep.equals("max") && random.nextInt(4) == 0) {
        value = new BigDecimal("0.50");
      } else if (rep.equals("noa") && random.nextInt(4) == 0) {
        value = BigDecimal.valueOf(-2);
      }
      // Hours around midnight of any zone, over the changes of the clock in March and November.
      Instant at =
          Instant.parse("2025-01-20T00:00:00Z")
              .plus(Duration.ofMinutes(random.nextInt(330 * 48) * 30L));
      String subject = random.nextInt(3) == 0 ? null : "s" + random.nextInt(120);
      return new Raw(id, rep, metric, at, value, subject);
    }

    List<String> more(int count) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Raw one = fact("f" + next++);
        facts.put(one.id(), one);
        lines.add(one.json());
      }
      return lines;
    }

    void change(TestOrganization organization) {
      String id = "f" + random.nextInt(next);
      if (random.nextInt(3) == 0) {
        ChangedFacts.voided(organization, id);
        facts.remove(id);
      } else {
        Raw one = fact(id);
        ChangedFacts.correct(
            organization, id, one.rep(), one.metric(), one.at(), one.value(), one.subject());
        facts.put(id, one);
      }
    }

    /** What the metrics of a rep add up to over days, as the exact number. */
    BigDecimal sum(
        String rep, String metric, boolean facts, LocalDate first, LocalDate last, ZoneId zone) {
      BigDecimal sum = BigDecimal.ZERO;
      for (Raw one : this.facts.values()) {
        LocalDate day = one.at().atZone(zone).toLocalDate();
        if (one.rep().equals(rep)
            && one.metric().equals(metric)
            && !day.isBefore(first)
            && !day.isAfter(last)) {
          sum = sum.add(facts ? BigDecimal.ONE : one.value());
        }
      }
      return sum;
    }

    /** Times from the first attempt of a subject to its first success, in ascending order. */
    List<Duration> times() {
      Map<String, Instant> tried = earliest("tries");
      Map<String, Instant> won = earliest("wins");
      return tried.keySet().stream()
          .filter(won::containsKey)
          .map(subject -> Duration.between(tried.get(subject), won.get(subject)))
          .filter(time -> !time.isNegative())
          .sorted()
          .toList();
    }

    private Map<String, Instant> earliest(String metric) {
      Map<String, Instant> earliest = new LinkedHashMap<>();
      facts.values().stream()
          .filter(one -> one.metric().equals(metric) && one.subject() != null)
          .sorted(Comparator.comparing(Raw::at))
          .forEach(one -> earliest.putIfAbsent(one.subject(), one.at()));
      return earliest;
    }

    LocalDate newest(ZoneId zone) {
      return facts.values().stream()
          .map(Raw::at)
          .max(Comparator.naturalOrder())
          .orElseThrow()
          .atZone(zone)
          .toLocalDate();
    }
  }

  private static long median(List<Duration> sorted) {
    int middle = sorted.size() / 2;
    long twice =
        sorted.size() % 2 == 1
            ? 2 * sorted.get(middle).toSeconds()
            : sorted.get(middle - 1).toSeconds() + sorted.get(middle).toSeconds();
    // Whole days, halves upwards.
    return BigInteger.valueOf(twice + 86_400).divide(BigInteger.valueOf(2 * 86_400)).longValue();
  }

  private static Optional<Long> whole(BigDecimal sum) {
    return sum.signum() < 0 || sum.remainder(BigDecimal.ONE).signum() != 0
        ? Optional.empty()
        : Optional.of(sum.longValueExact());
  }

  private static Optional<Long> number(JsonNode finding, String field) {
    return finding.has(field) ? Optional.of(finding.get(field).asLong()) : Optional.empty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, America/New_York, Europe/Berlin, sum",
    "2, Pacific/Kiritimati, Etc/GMT+12, count",
    "3, Asia/Kolkata, Australia/Lord_Howe, sum"
  })
  void whatIsShownIsWhatTheFactsAddUpTo(
      long seed, String firstZone, String secondZone, String wins) {
    World world = new World(seed);
    TestOrganization organization =
        TestOrganization.create("{\"smallestGroup\":3,\"zone\":\"" + firstZone + "\"}");
    REPS.forEach(organization::withReps);
    organization.withMetric("tries", "sum").withMetric("wins", wins);
    organization.accept(world.more(300));
    int lag = world.random.nextInt(45);
    connect(organization, counted("set", lag), counted("at-once", 0), counted("unset", null));
    organization.accept(world.more(200));
    Set<String> seen = new HashSet<>();

    for (String zone : List.of(firstZone, secondZone)) {
      organization
          .send(
              "PATCH",
              "/v1/organizations/" + organization.key(),
              JSON,
              "{\"zone\":\"" + zone + "\"}")
          .ok(200);
      for (int round = 0; round < 8; round++) {
        for (int i = 0; i < 12; i++) {
          world.change(organization);
        }
        LocalDate first = LocalDate.of(2025, 1, 10).plusDays(world.random.nextInt(330));
        LocalDate last = first.plusDays(world.random.nextInt(90));
        JsonNode scorecard = organization.scorecard(first + ".." + last);
        List<Duration> times = world.times();
        Map<String, Integer> lags = Map.of("set", lag, "at-once", 0, "unset", (int) median(times));
        assertThat(connection(scorecard, "unset").get("lag"))
            .isEqualTo(
                Answer.read(
                    "{\"days\":%d,\"from\":\"traced-subjects\",\"subjects\":%d}"
                        .formatted(lags.get("unset"), times.size())));
        assertThat(connection(scorecard, "set").get("lag"))
            .isEqualTo(Answer.read("{\"days\":" + lag + ",\"from\":\"set\"}"));
        lags.forEach(
            (key, days) ->
                assertFindings(
                    world,
                    connection(scorecard, key),
                    days,
                    wins.equals("count"),
                    first,
                    last,
                    ZoneId.of(zone),
                    seen));
      }
    }

    assertThat(seen).contains("", MORE_SUCCESSES, NOT_COUNTS);
  }

  private static void assertFindings(
      World world,
      JsonNode connection,
      int lag,
      boolean winsAreCounted,
      LocalDate first,
      LocalDate last,
      ZoneId zone,
      Set<String> seen) {
    LocalDate through = world.newest(zone).isBefore(last) ? world.newest(zone) : last;
    long attempts = 0;
    long successes = 0;
    for (JsonNode finding : connection.get("findings")) {
      String rep = finding.get("rep").asText();
      BigDecimal tried =
          world.sum(rep, "tries", false, first.minusDays(lag), through.minusDays(lag), zone);
      BigDecimal won = world.sum(rep, "wins", winsAreCounted, first, through, zone);
      if (through.isBefore(first)) {
        tried = BigDecimal.ZERO;
      }
      String about =
          "%s of %s over %s..%s: %s for %s"
              .formatted(connection.get("connection"), rep, first, last, won, tried);
      assertThat(number(finding, "attempts")).as(about).isEqualTo(whole(tried));
      assertThat(number(finding, "successes")).as(about).isEqualTo(whole(won));
      assertThat(finding.has("open")).as(about).isFalse();
      String reason = reason(finding);
      seen.add(reason);
      if (whole(tried).isEmpty() || whole(won).isEmpty()) {
        assertThat(reason).as(about).isEqualTo(NOT_COUNTS);
      } else if (whole(won).get() > whole(tried).get()) {
        assertThat(reason).as(about).isEqualTo(MORE_SUCCESSES);
        assertThat(finding.has("raw")).as(about).isFalse();
      } else {
        assertThat(reason).as(about).isNotIn(NOT_COUNTS, MORE_SUCCESSES);
        assertThat(reason.contains("no attempts")).as(about).isEqualTo(tried.signum() == 0);
      }
      attempts += whole(tried).orElse(0L);
      successes += whole(won).orElse(0L);
    }
    assertThat(connection.get("attempts").asLong()).isEqualTo(attempts);
    assertThat(connection.get("successes").asLong()).isEqualTo(successes);
  }

  // ---- the judging

  @Test
  void countsAreJudgedAsTracedOnesAre() {
    TestOrganization organization = TestOrganization.create();
    connect(organization, connection("counts", "opportunities_engaged", "deals_won", 31));
    for (int i = 0; i < 8; i++) {
      // Won in April, opened in March: the same facts by subject and by sums.
      organization.withRepsInRole("seller", ScorecardTest.rep(i));
      organization.accept(
          ScorecardTest.opportunities(ScorecardTest.rep(i), "a", 200, i == 3 ? 40 : 100));
    }

    JsonNode scorecard = organization.scorecard("2025-04");

    for (int i = 0; i < 8; i++) {
      String rep = ScorecardTest.rep(i);
      JsonNode counts = Answer.finding(scorecard, "counts", rep);
      JsonNode subjects = Answer.finding(scorecard, "opportunity-to-win", rep);
      for (String same : List.of("attempts", "successes", "raw", "estimate", "comparedWith")) {
        assertThat(counts.get(same)).as(same).isEqualTo(subjects.get(same));
      }
      assertThat(counts.get("verdict").get("key").asText())
          .isEqualTo(subjects.get("verdict").get("key").asText())
          .isEqualTo(i == 3 ? "gap" : "in-line");
    }
    JsonNode gap = Answer.finding(scorecard, "counts", ScorecardTest.rep(3));
    assertThat(gap.get("sentence").asText()).contains(", counted: 40 against 200 (20%).", "A gap");
    assertThat(connection(scorecard, "opportunity-to-win").has("lag")).isFalse();
    assertThat(connection(scorecard, "opportunity-to-win").get("counting").asText())
        .isEqualTo("traced");
    assertThat(connection(scorecard, "counts").get("counting").asText()).isEqualTo("counted");
    assertThat(connection(scorecard, "counts").get("sentences").get(0).asText())
        .isEqualTo(
            "Counted, not traced: successes stand against attempts of 31 days earlier (the lag was"
                + " set).");
  }

  @Test
  void whatIsNoCountIsShownAsSuchAndTheOthersAreComparedWithoutIt() {
    TestOrganization organization = organization();
    connect(organization, counted("c", 0));
    String at = "2025-03-05T12:00:00Z";
    organization.withReps("quin", "rae", "sam");
    for (String rep : List.of("kim", "lee", "max")) {
      organization.accept(
          List.of(
              fact(rep + "/t", rep, "tries", at, "40"), fact(rep + "/w", rep, "wins", at, "20")));
    }
    organization.accept(
        List.of(
            fact("1", "noa", "tries", at, "5"),
            fact("2", "noa", "wins", at, "7"),
            fact("3", "pia", "tries", at, "40"),
            fact("4", "pia", "wins", at, "19.5"),
            fact("5", "quin", "tries", at, "-1"),
            fact("6", "rae", "wins", at, "1"),
            fact("7", "sam", "tries", at, "100000001"),
            fact("8", "sam", "wins", at, "100000000.000")));

    JsonNode scorecard = organization.scorecard("2025-03");

    for (List<String> one :
        List.of(
            List.of("noa", "7/5", MORE_SUCCESSES),
            List.of("pia", "null/40", NOT_COUNTS),
            List.of("quin", "0/null", NOT_COUNTS),
            List.of("rae", "1/0", MORE_SUCCESSES),
            List.of("sam", "100000000/null", NOT_COUNTS))) {
      JsonNode finding = Answer.finding(scorecard, "c", one.get(0));
      assertThat(sums(finding)).as(one.get(0)).isEqualTo(one.get(1));
      assertThat(reason(finding)).as(one.get(0)).isEqualTo(one.get(2));
      assertThat(finding.get("verdict").get("key").asText()).isEqualTo("not-comparable");
      assertThat(finding.get("sentence").asText()).endsWith("Not comparable: " + one.get(2) + ".");
      for (String absent : List.of("raw", "estimate", "comparedWith", "shortfall", "open")) {
        assertThat(finding.has(absent)).as(one.get(0) + " " + absent).isFalse();
      }
    }
    assertThat(Answer.finding(scorecard, "c", "kim").get("comparedWith").get("reps").asInt())
        .isEqualTo(3);
    assertThat(Answer.finding(scorecard, "c", "noa").get("sentence").asText())
        .isEqualTo(
            "tries → wins, counted: 7 against 5. Not comparable: more successes than attempts.");
  }

  @Test
  void greatCountsAreComparedToo() {
    TestOrganization organization = organization();
    connect(organization, counted("c", 0));
    for (int i = 0; i < REPS.size(); i++) {
      String rep = REPS.get(i);
      String at = "2025-03-05T12:00:00Z";
      organization.accept(
          List.of(
              fact(rep + "/t", rep, "tries", at, "100000000"),
              fact(rep + "/w", rep, "wins", at, i == 0 ? "0" : i == 1 ? "100000000" : "5" + i)));
    }

    JsonNode scorecard = organization.scorecard("2025-03");

    for (String rep : REPS) {
      assertThat(Answer.finding(scorecard, "c", rep).has("estimate")).as(rep).isTrue();
    }
  }

  @Test
  void aPeriodThatIsNotOverCountsAsFarAsDataGoesOnBothSides() {
    TestOrganization organization = organization();
    connect(organization, counted("c", 10));
    organization.accept(
        List.of(
            fact("1", "kim", "tries", "2025-02-19T00:00:00Z", "3"),
            fact("2", "kim", "tries", "2025-03-05T00:00:00Z", "4"),
            fact("3", "kim", "tries", "2025-03-06T00:00:00Z", "5"),
            fact("4", "kim", "wins", "2025-03-15T00:00:00Z", "2")));

    assertThat(sums(Answer.finding(organization.scorecard("2025-03"), "c", "kim")))
        .as("data goes to the 15th: attempts to the 5th")
        .isEqualTo("2/7");

    organization.accept(List.of(fact("5", "lee", "calls_made", "2025-03-16T00:00:00Z", "1")));
    assertThat(sums(Answer.finding(organization.scorecard("2025-03"), "c", "kim")))
        .isEqualTo("2/12");
    JsonNode later = Answer.finding(organization.scorecard("2025-04"), "c", "kim");
    assertThat(sums(later)).as("nothing is known of April").isEqualTo("0/0");
    assertThat(reason(later)).contains("no attempts");
  }

  // ---- the lag

  @Test
  void theLagIsTakenFromTracedSubjectsWhereItIsNotSetAndFollowsThem() {
    TestOrganization organization = organization();
    connect(organization, counted("c", null));
    assertThat(lag(organization))
        .isEqualTo(Answer.read("{\"days\":0,\"from\":\"no-traced-subjects\",\"subjects\":0}"));
    assertThat(sentence(organization)).contains("of the same days", "no subject was traced");

    organization.accept(
        List.of(
            traced("1", "kim", "tries", "2025-03-01T12:00:00Z", "a"),
            traced("2", "lee", "wins", "2025-03-02T11:59:59Z", "a"),
            traced("3", "kim", "wins", "2025-03-01T12:00:00Z", "won without a try"),
            traced("4", "kim", "wins", "2025-03-01T12:00:00Z", "won before"),
            traced("5", "kim", "tries", "2025-03-09T12:00:00Z", "won before"),
            fact("6", "kim", "tries", "2025-01-01T12:00:00Z", "9")));
    assertThat(lag(organization))
        .isEqualTo(Answer.read("{\"days\":1,\"from\":\"traced-subjects\",\"subjects\":1}"));
    assertThat(sentence(organization)).contains("of 1 day earlier", "one traced subject");

    organization.accept(
        List.of(
            traced("7", "kim", "tries", "2025-03-01T12:00:00Z", "b"),
            traced("8", "kim", "wins", "2025-03-15T12:00:00Z", "b")));
    assertThat(lag(organization))
        .as("between a day less a second and 14 days")
        .isEqualTo(Answer.read("{\"days\":7,\"from\":\"traced-subjects\",\"subjects\":2}"));

    ChangedFacts.correct(
        organization,
        "8",
        "kim",
        "wins",
        Instant.parse("2025-03-15T12:00:01Z"),
        BigDecimal.ONE,
        "b");
    assertThat(lag(organization).get("days").asInt()).as("half a day is rounded up").isEqualTo(8);
    assertThat(sentence(organization)).contains("of 8 days earlier", "2 traced subjects");

    ChangedFacts.voided(organization, "1");
    assertThat(lag(organization).get("days").asInt()).isEqualTo(14);

    connect(organization, counted("c", 0));
    assertThat(lag(organization)).isEqualTo(Answer.read("{\"days\":0,\"from\":\"set\"}"));
    assertThat(sentence(organization)).contains("of the same days (the lag was set)");
  }

  private static JsonNode lag(TestOrganization organization) {
    return connection(organization.scorecard("2025"), "c").get("lag");
  }

  private static String sentence(TestOrganization organization) {
    return connection(organization.scorecard("2025"), "c").get("sentences").get(0).asText();
  }

  // ---- changes of the catalogue

  @Test
  void fromTracedToCountedAndBackIsAsIfItHadAlwaysBeenSo() {
    World world = new World(7);
    TestOrganization organization = organization();
    String traced =
        "{\"key\":\"%1$s\",\"name\":\"%1$s\",\"kind\":\"conversion\",\"from\":\"tries\","
            + "\"to\":\"wins\",\"maturityDays\":20}";
    connect(organization, traced.formatted("always-traced"), counted("always-counted", 9));
    connect(organization, traced.formatted("changing"));
    organization.accept(world.more(200));
    assertSame(organization, "always-traced");

    connect(organization, counted("changing", 9));
    assertSame(organization, "always-counted");
    organization.accept(world.more(200));
    for (int i = 0; i < 30; i++) {
      world.change(organization);
    }
    assertSame(organization, "always-counted");

    connect(organization, traced.formatted("changing"));
    assertSame(organization, "always-traced");
    assertThat(organization.get("/v1/connections/changing").ok(200).has("lagDays")).isFalse();

    String closed = traced.replace("\"maturityDays\":20", "\"closedBy\":\"deals_lost\"");
    connect(organization, closed.formatted("changing"));
    connect(organization, counted("changing", 9));
    assertSame(organization, "always-counted");
  }

  /** The changing connection shows what another one does, but for names. */
  private static void assertSame(TestOrganization organization, String like) {
    JsonNode scorecard = organization.scorecard("2025-03-01..2025-06-30");
    String changing = connection(scorecard, "changing").toString().replace("changing", like);
    assertThat(numbers(Answer.read(changing))).isEqualTo(numbers(connection(scorecard, like)));
    assertThat(connection(scorecard, like).get("attempts").asLong()).isPositive();
  }

  /** Without verdicts: those of the whole family differ by the family's order. */
  private static List<String> numbers(JsonNode connection) {
    List<String> numbers = new ArrayList<>();
    numbers.add(Objects.toString(connection.get("lag")));
    numbers.add(connection.get("counting").toString());
    for (JsonNode finding : connection.get("findings")) {
      numbers.add(
          finding.get("rep")
              + " "
              + sums(finding)
              + " "
              + finding.get("open")
              + " "
              + finding.get("estimate")
              + " "
              + reason(finding));
    }
    return numbers;
  }

  @Test
  void documentsFromBeforeThereWereCountedConnectionsTellOfTracedOnes() {
    TestOrganization organization = organization();
    connect(
        organization,
        "{\"key\":\"c\",\"name\":\"C\",\"kind\":\"conversion\",\"from\":\"tries\",\"to\":\"wins\","
            + "\"maturityDays\":0}");
    organization.accept(
        List.of(
            traced("1", "kim", "tries", "2025-03-01T12:00:00Z", "a"),
            traced("2", "kim", "wins", "2025-03-01T12:00:00Z", "a")));
    JsonNode before = organization.scorecard("2025");

    assertThat(
            DatabaseOwner.rowsAs(
                organization.id(),
                "UPDATE catalogue_history SET document = document - 'counting' - 'lag_days'"
                    + " WHERE kind = 'connection' AND document ->> 'key' = 'c'"
                    + " RETURNING document ->> 'maturity_days'"))
        .containsExactly(List.of("0"));

    assertThat(
            organization
                .get(
                    "/v1/scorecard?period=2025&asKnownOn="
                        + TestOrganization.encoded(before.get("asKnownOn").asText()))
                .ok(200))
        .isEqualTo(before);
  }
}
