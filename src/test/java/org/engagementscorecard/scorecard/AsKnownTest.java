package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engagementscorecard.http.TestOrganization.JSON;
import static org.engagementscorecard.http.TestOrganization.encoded;
import static org.engagementscorecard.http.TestOrganization.fact;
import static org.engagementscorecard.http.TestOrganization.traced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.engagementscorecard.http.Answer;
import org.engagementscorecard.http.DatabaseOwner;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.observation.ChangedFacts;
import org.engagementscorecard.organization.OrganizationSettings;
import org.engagementscorecard.organization.Organizations;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.statistics.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A scorecard as known on an instant is, byte for byte, what was shown at that instant: nothing of
 * it is left out of the comparison.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class AsKnownTest {
  private static final String AT = "2025-03-01T12:00:00Z";
  private static final String PERIOD = "2025";

  @Inject TenantTransaction transaction;
  @Inject Organizations organizations;

  /** What was shown, and where. */
  private record Shown(String path, int status, String asKnownOn, String text) {}

  /** Asks for something as it is now, and remembers it. */
  private static Shown now(TestOrganization organization, String path) {
    Answer answer = organization.get(path);
    if (answer.status() == 200) {
      return new Shown(path, 200, answer.json().get("asKnownOn").asText(), answer.text());
    }
    answer.problem(404);
    String instant = organization.scorecard("2025").get("asKnownOn").asText();
    return new Shown(path, 404, instant, answer.text());
  }

  private static Answer then(TestOrganization organization, String path, String asKnownOn) {
    return organization.get(
        path + (path.contains("?") ? "&" : "?") + "asKnownOn=" + encoded(asKnownOn));
  }

  private static void assertSame(TestOrganization organization, Shown shown) {
    Answer again = then(organization, shown.path(), shown.asKnownOn());
    assertThat(again.status()).as(shown.path()).isEqualTo(shown.status());
    assertThat(again.text()).as(shown.path() + " on " + shown.asKnownOn()).isEqualTo(shown.text());
  }

  private static String factOf(String id, String rep, Instant at) {
    return fact(id, rep, "tries", at.toString(), "1");
  }

  // ---- whole histories

  /** An organization to which anything may happen, by a seed. */
  private static final class History {
    private static final List<String> AGGREGATIONS =
        List.of("sum", "count", "mean", "last", "max", "distinct");
    private static final List<String> METRICS =
        List.of("tries", "wins", "losses", "m-0", "m-1", "m-2");

    /** By these a connection may count. */
    private static final List<String> COUNTS = List.of("m-1", "m-2");

    private static final List<String> COUNTABLE = List.of("sum", "count");
    private static final List<String> PERIODS =
        List.of(
            "latest",
            "latest-20-days",
            "last-90-days",
            "last-7000-days",
            "2025",
            "2025-Q2",
            "2025-05",
            "2025-W20",
            "2025-02-11..2025-06-17");

    private final Random random;
    private final TestOrganization organization;
    private final List<String> reps = new ArrayList<>();
    private final List<String> teams = new ArrayList<>();
    private int facts;
    private int newest;

    /** By itself, so that whatever else happens doesn't hang on it. */
    private final Random redefining;

    private int definitions;
    private final List<Shown> remembered = new ArrayList<>();

    History(long seed) {
      random = new Random(seed);
      redefining = new Random(seed);
      organization =
          TestOrganization.create(
              "{\"smallestGroup\":3,\"rampDays\":30,\"zone\":\"Asia/Kolkata\"}");
      for (String metric : METRICS) {
        metric(metric, "sum");
      }
      connect();
      for (int i = 0; i < 3; i++) {
        team();
        rep("rep-" + i);
        rep("rep-" + (i + 3));
      }
    }

    private <T> T one(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    private void metric(String key, String aggregation) {
      organization
          .put(
              "/v1/metrics",
              """
              [{"key":"%s","name":"Metric %d","stage":"%s","unit":"x","aggregation":"%s"%s%s}]"""
                  .formatted(
                      key,
                      random.nextInt(100),
                      one(List.of("activity", "progress", "outcome")),
                      aggregation,
                      List.of("", ",\"likeForLike\":[\"p\"]", ",\"likeForLike\":[\"q\"]")
                          .get(redefining.nextInt(3)),
                      since()))
          .ok(200);
    }

    /** Every other time none, or the first day of another definition, after all others. */
    private String since() {
      return facts == 0 || ++definitions % 2 == 0
          ? ""
          : ",\"since\":\"" + LocalDate.of(2025, 5, 10).plusDays(15L * definitions) + "\"";
    }

    private void connect() {
      organization
          .put(
              "/v1/connections",
              """
              [{"key":"closing","name":"C%d","kind":"conversion","from":"tries","to":"wins"%s},
               {"key":"cohort","name":"D","kind":"conversion","from":"%s","to":"wins",
                "maturityDays":%d%s},
               {"key":"counts","name":"E","kind":"conversion","from":"m-1","to":"m-2"%s},
               {"key":"lag","name":"F","kind":"conversion","from":"m-1","to":"m-2",
                "counting":"counted"%s}]"""
                  .formatted(
                      random.nextInt(100),
                      random.nextInt(4) == 0 ? "" : ",\"closedBy\":\"losses\"",
                      random.nextInt(4) == 0 ? "m-0" : "tries",
                      random.nextInt(40),
                      since(),
                      one(
                          List.of(
                              "",
                              ",\"counting\":\"counted\"",
                              ",\"counting\":\"counted\",\"lagDays\":" + random.nextInt(40))),
                      facts == 0 || random.nextBoolean()
                          ? ""
                          : ",\"lagDays\":" + random.nextInt(40)))
          .ok(200);
    }

    private void team() {
      String key = "team-" + teams.size();
      teams.add(key);
      putTeam(key, teams.size() - 1);
    }

    private void putTeam(String key, int number) {
      String parent =
          number == 0 || random.nextBoolean()
              ? ""
              : ",\"parent\":\"" + teams.get(random.nextInt(number)) + "\"";
      organization
          .put(
              "/v1/teams",
              "[{\"key\":\"%s\",\"name\":\"Team %d\"%s}]"
                  .formatted(key, random.nextInt(100), parent))
          .ok(200);
    }

    private void rep(String key) {
      if (!reps.contains(key)) {
        reps.add(key);
      }
      List<String> memberships = new ArrayList<>();
      int day = 1;
      for (int i = random.nextInt(3); i >= 0; i--) {
        day += 10 + random.nextInt(60);
        memberships.add(
            "{\"from\":\"%s\",\"team\":\"%s\",\"role\":\"%s\"}"
                .formatted(
                    LocalDate.ofYearDay(2025, day),
                    one(teams),
                    random.nextInt(6) == 0 ? "farmer" : "hunter"));
      }
      organization
          .put(
              "/v1/reps",
              "[{\"key\":\"%s\",\"name\":\"Rep %d\",\"startDate\":\"%s\",\"memberships\":[%s]}]"
                  .formatted(
                      key,
                      random.nextInt(100),
                      LocalDate.of(2024, 12, 1).plusDays(random.nextInt(200)),
                      String.join(",", memberships)))
          .ok(200);
    }

    private String at() {
      return random.nextInt(10) == 0
          ? Instant.now().minus(random.nextInt(60), ChronoUnit.DAYS).toString()
          : Instant.parse("2025-01-01T00:00:00Z")
              .plusSeconds(random.nextInt(200 * 24) * 3_600L)
              .toString();
    }

    /** Of metrics by which a connection may count mostly a count, more often of the attempts. */
    private BigDecimal value(String metric) {
      if (COUNTS.contains(metric) && random.nextInt(8) != 0) {
        return BigDecimal.valueOf(metric.equals("m-1") ? random.nextInt(9) : random.nextInt(2));
      }
      return new BigDecimal(random.nextInt(2_000) - 200).movePointLeft(random.nextInt(3));
    }

    private void correct() {
      String metric = one(METRICS);
      ChangedFacts.correct(
          organization,
          "" + random.nextInt(facts + 1),
          random.nextInt(10) == 0 ? "rep-" + random.nextInt(12) : one(reps),
          metric,
          Instant.parse(at()),
          value(metric),
          random.nextInt(6) == 0 ? null : "s" + random.nextInt(10 + facts / 2));
    }

    private void take() {
      ChangedFacts.voided(organization, "" + random.nextInt(facts + 1));
    }

    private void takeNewest() {
      // A fact of now, and gone with the next of these steps.
      String id = "newest-" + newest;
      if (newest++ % 2 == 0) {
        organization.accept(
            List.of(
                AsKnownTest.factOf(id, one(reps), Instant.now().plusSeconds(random.nextInt(99)))));
      } else {
        ChangedFacts.voided(organization, "newest-" + (newest - 2));
      }
    }

    private String fact(int number) {
      String metric = one(METRICS);
      return """
      {"source":"test","id":"%d","rep":"%s","metric":"%s","at":"%s","value":%s%s}"""
          .formatted(
              number,
              random.nextInt(20) == 0 ? "rep-" + random.nextInt(12) : one(reps),
              metric,
              at(),
              value(metric),
              random.nextInt(6) == 0
                  ? ""
                  : ",\"subject\":\"s" + random.nextInt(10 + facts / 2) + "\"");
    }

    private void observe() {
      List<String> lines = new ArrayList<>();
      for (int i = random.nextInt(60); i >= 0; i--) {
        lines.add(fact(facts++));
      }
      organization.observe(TestOrganization.NDJSON, String.join("\n", lines)).ok(200);
    }

    private void note() {
      String about = one(List.of("", ",\"metric\":\"tries\"", ",\"connection\":\"closing\"", ""));
      organization
          .post(
              "/v1/notes",
              "{\"rep\":\"%s\",\"text\":\"Note %d\",\"at\":\"%s\"%s}"
                  .formatted(one(reps), random.nextInt(), at(), about))
          .ok(201);
    }

    private void settings() {
      String change =
          one(
              List.of(
                  "\"smallestGroup\":" + (3 + random.nextInt(2)),
                  "\"rampDays\":" + random.nextInt(60),
                  "\"rampDaysByRole\":{\"farmer\":%d}".formatted(random.nextInt(200)),
                  "\"rampDaysByRole\":{},\"peerGroup\":\"team\"",
                  "\"weekStart\":\"" + one(List.of("SUNDAY", "MONDAY")) + "\"",
                  "\"fiscalYearStartMonth\":" + (1 + random.nextInt(12)),
                  "\"fiscalCalendar\":\"" + one(List.of("months", "4-4-5", "5-4-4")) + "\"",
                  "\"fiscalYearEnd\":\"" + one(List.of("nearest", "last")) + "\"",
                  "\"zone\":\""
                      + one(
                          List.of("Asia/Kolkata", "America/New_York", "UTC", "Pacific/Kiritimati"))
                      + "\"",
                  "\"name\":\"Name " + random.nextInt(100) + "\""));
      organization
          .send("PATCH", "/v1/organizations/" + organization.key(), JSON, "{" + change + "}")
          .ok(200);
    }

    void step() {
      switch (random.nextInt(16)) {
        case 0 -> team();
        case 1 -> {
          int number = random.nextInt(teams.size());
          putTeam(teams.get(number), number);
        }
        case 2 -> rep("rep-" + random.nextInt(12));
        case 3 -> rep(one(reps));
        case 4 -> settings();
        case 5 -> {
          String metric = one(METRICS);
          metric(metric, one(COUNTS.contains(metric) ? COUNTABLE : AGGREGATIONS));
        }
        case 6 -> connect();
        case 7 -> note();
        case 8, 9 -> {
          for (int i = random.nextInt(10); i >= 0; i--) {
            correct();
          }
        }
        case 10 -> {
          for (int i = random.nextInt(10); i >= 0; i--) {
            take();
          }
        }
        case 11 -> takeNewest();
        default -> observe();
      }
    }

    void look() {
      look("/v1/scorecard?period=" + one(PERIODS));
      for (int i = 0; i < 3; i++) {
        look("/v1/teams/team-%d/scorecard?period=%s".formatted(random.nextInt(5), one(PERIODS)));
        look("/v1/reps/rep-%d/scorecard?period=%s".formatted(random.nextInt(12), one(PERIODS)));
      }
    }

    private void look(String path) {
      remembered.add(now(organization, path));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whateverHappenedSinceItIsWhatWasShownThen(long seed) {
    History history = new History(seed);
    for (int step = 0; step < 50; step++) {
      history.step();
      history.look();
    }

    history.remembered.forEach(shown -> assertSame(history.organization, shown));

    Set<String> different = new HashSet<>();
    history.remembered.stream()
        .filter(shown -> shown.path().equals("/v1/scorecard?period=2025"))
        .forEach(shown -> different.add(shown.text().replace(shown.asKnownOn(), "")));
    assertThat(different).as("something happened between looks").hasSizeGreaterThan(3);
    String all = history.remembered.toString();
    assertThat(all).as("reps were compared").contains("\"comparedWith\"");
    assertThat(all)
        .as("and counted ones, and what was no count wasn't")
        .containsPattern(", counted: [0-9]+ against [0-9]+ \\([^)]+\\)\\. Compared")
        .contains(Words.reason(Verdict.Reason.NOT_COUNTS))
        .contains(Words.reason(Verdict.Reason.MORE_SUCCESSES_THAN_ATTEMPTS))
        .contains("\"from\":\"traced-subjects\"");
    assertThat(all)
        .as("some were defined otherwise, or have been since")
        .contains("Redefined on ")
        .contains("As defined until ");
    assertThat(history.remembered).as("some weren't yet").anyMatch(shown -> shown.status() == 404);
  }

  // ---- each ingredient by itself

  private static TestOrganization organization() {
    TestOrganization organization = TestOrganization.create("{\"smallestGroup\":3}");
    organization.put(
        "/v1/teams", "[{\"key\":\"a\",\"name\":\"A\"},{\"key\":\"b\",\"name\":\"B\"}]");
    return organization.withReps("kim", "lee");
  }

  private static String instant(TestOrganization organization) {
    return organization.scorecard(PERIOD).get("asKnownOn").asText();
  }

  private static JsonNode asKnownOn(TestOrganization organization, String path, String instant) {
    return then(organization, path, instant).ok(200);
  }

  @Test
  void aFactCountsFromWhenItBecameKnownNotFromWhenItHappened() {
    TestOrganization organization = organization();
    organization.accept(List.of(fact("1", "kim", "calls_made", AT, "5")));
    String before = instant(organization);
    organization.accept(List.of(fact("2", "kim", "calls_made", "2025-01-01T00:00:00Z", "7")));
    String after = instant(organization);

    String path = "/v1/reps/kim/scorecard?period=2025";
    assertThat(Answer.measure(asKnownOn(organization, path, before), "calls_made"))
        .isEqualByComparingTo("5");
    assertThat(Answer.measure(asKnownOn(organization, path, after), "calls_made"))
        .isEqualByComparingTo("12");
  }

  @Test
  void aCorrectedFactIsAsItWasToldThenAndAVoidedOneWasThere() {
    TestOrganization organization = organization();
    organization.accept(List.of(traced("1", "kim", "proposals_sent", AT, "s1")));
    organization.accept(List.of(traced("2", "kim", "deals_won", "2025-04-01T00:00:00Z", "s1")));
    String told = instant(organization);
    ChangedFacts.correct(
        organization, "1", "lee", "proposals_sent", Instant.parse(AT), new BigDecimal("3"), "s1");
    String corrected = instant(organization);
    ChangedFacts.voided(organization, "2");
    String voided = instant(organization);
    ChangedFacts.correct(
        organization, "2", "kim", "deals_won", Instant.parse(AT), new BigDecimal("1"), "s1");

    List<String> shown = new ArrayList<>();
    for (String instant : List.of(told, corrected, voided, instant(organization))) {
      JsonNode scorecard = asKnownOn(organization, "/v1/scorecard?period=2025", instant);
      StringBuilder line = new StringBuilder(scorecard.get("dataThrough").asText());
      line.append(" sent ").append(Answer.measure(scorecard, "proposals_sent"));
      line.append(" won ").append(Answer.measure(scorecard, "deals_won"));
      for (String rep : List.of("kim", "lee")) {
        JsonNode finding = Answer.finding(scorecard, "proposal-to-win", rep);
        line.append(
            " %s %s/%s open %s"
                .formatted(
                    rep, finding.get("successes"), finding.get("attempts"), finding.get("open")));
      }
      shown.add(line.toString());
    }

    assertThat(shown)
        .containsExactly(
            "2025-04-01T00:00:00Z sent 1 won 1 kim 1/1 open 0 lee 0/0 open 0",
            "2025-04-01T00:00:00Z sent 3 won 1 kim 0/0 open 0 lee 1/1 open 0",
            "2025-03-01T12:00:00Z sent 3 won null kim 0/0 open 0 lee 0/0 open 1",
            "2025-03-01T12:00:00Z sent 3 won 1 kim 0/0 open 0 lee 1/1 open 0");
  }

  @Test
  void latestEndsWithTheNewestFactOfThen() {
    TestOrganization organization = organization();
    String empty = instant(organization);
    organization.accept(List.of(fact("1", "kim", "calls_made", AT, "5")));
    String before = instant(organization);
    organization.accept(List.of(fact("2", "kim", "calls_made", "2025-06-30T00:00:00Z", "7")));

    JsonNode then = asKnownOn(organization, "/v1/scorecard", before);

    assertThat(then.get("dataThrough").asText()).isEqualTo(AT);
    assertThat(then.get("period").get("last").asText()).isEqualTo("2025-03-01");
    JsonNode first = asKnownOn(organization, "/v1/scorecard", empty);
    assertThat(first.has("dataThrough")).isFalse();
    assertThat(first.get("period").get("last").asText()).isEqualTo(empty.substring(0, 10));
  }

  @Test
  void daysThatEndTodayEndOnTheDayOfThenInTheZoneOfThen() {
    TestOrganization organization = TestOrganization.inZone("Pacific/Kiritimati");
    String instant = instant(organization);
    organization
        .send("PATCH", "/v1/organizations/" + organization.key(), JSON, "{\"zone\":\"Etc/GMT+12\"}")
        .ok(200);

    JsonNode then = asKnownOn(organization, "/v1/scorecard?period=last-1-days", instant);

    assertThat(then.get("period").get("zone").asText()).isEqualTo("Pacific/Kiritimati");
    assertThat(then.get("period").get("last").asText())
        .isEqualTo(Instant.parse(instant).plus(14, ChronoUnit.HOURS).toString().substring(0, 10));
  }

  @Test
  void namesTeamsAndRolesAreThoseOfThen() {
    TestOrganization organization = organization();
    organization
        .put(
            "/v1/reps",
            "[{\"key\":\"kim\",\"name\":\"Kim\",\"memberships\":[{\"team\":\"a\",\"role\":\"x\"}]}]")
        .ok(200);
    organization.accept(List.of(fact("1", "kim", "calls_made", AT, "5")));
    String before = instant(organization);
    organization
        .put(
            "/v1/reps", "[{\"key\":\"kim\",\"name\":\"Kim B\",\"memberships\":[{\"team\":\"b\"}]}]")
        .ok(200);
    organization.put("/v1/teams", "[{\"key\":\"a\",\"name\":\"Other\",\"parent\":\"b\"}]").ok(200);

    String ofTeam = "/v1/teams/a/scorecard?period=2025";
    JsonNode team = asKnownOn(organization, ofTeam, before);
    assertThat(team.get("subject").get("name").asText()).isEqualTo("A");
    assertThat(Answer.measure(team, "calls_made")).isEqualByComparingTo("5");
    assertThat(Answer.measure(organization.get(ofTeam).ok(200), "calls_made")).isNull();
    JsonNode rep = asKnownOn(organization, "/v1/reps/kim/scorecard?period=2025", before);
    assertThat(rep.get("subject").get("name").asText()).isEqualTo("Kim");
    assertThat(asKnownOn(organization, "/v1/teams/b/scorecard?period=2025", before).get("measures"))
        .isEmpty();
  }

  @Test
  void aMetricAddsUpAndAConnectionCountsAsItDidThen() {
    TestOrganization organization = organization().withMetric("m", "sum");
    organization.accept(
        List.of(
            fact("1", "kim", "m", AT, "5"),
            fact("2", "kim", "m", AT, "7"),
            traced("3", "kim", "proposals_sent", "2025-03-01T00:00:00Z", "s1"),
            traced("4", "kim", "deals_lost", "2025-03-02T00:00:00Z", "s1")));
    String before = instant(organization);
    organization
        .put(
            "/v1/metrics",
            "[{\"key\":\"m\",\"name\":\"M\",\"stage\":\"outcome\",\"unit\":\"x\",\"aggregation\":\"max\"}]")
        .ok(200);
    organization
        .put(
            "/v1/connections",
            """
            [{"key":"proposal-to-win","name":"P","kind":"conversion","from":"proposals_sent",
              "to":"deals_lost","maturityDays":0}]""")
        .ok(200);

    JsonNode now = organization.scorecardOfRep("kim", PERIOD);
    JsonNode then = asKnownOn(organization, "/v1/reps/kim/scorecard?period=2025", before);

    assertThat(Answer.measure(now, "m")).isEqualByComparingTo("7");
    assertThat(Answer.measure(then, "m")).isEqualByComparingTo("12");
    assertThat(Answer.finding(then, "proposal-to-win", "kim").get("successes").asInt()).isZero();
    assertThat(Answer.finding(then, "proposal-to-win", "kim").get("attempts").asInt()).isOne();
    assertThat(Answer.find(then.get("connections"), "connection", "proposal-to-win").get("name"))
        .isNotEqualTo(
            Answer.find(now.get("connections"), "connection", "proposal-to-win").get("name"));
  }

  @Test
  void settingsAreThoseOfThen() {
    TestOrganization organization = organization();
    String before = instant(organization);
    organization
        .send(
            "PATCH",
            "/v1/organizations/" + organization.key(),
            JSON,
            "{\"fiscalYearStartMonth\":7,\"weekStart\":\"SUNDAY\",\"name\":\"Renamed\"}")
        .ok(200);
    String between = instant(organization);
    organization
        .send(
            "PATCH",
            "/v1/organizations/" + organization.key(),
            JSON,
            "{\"fiscalCalendar\":\"4-4-5\",\"fiscalYearEnd\":\"last\"}")
        .ok(200);

    JsonNode then = asKnownOn(organization, "/v1/scorecard?period=2025-Q1", before);
    assertThat(then.get("period").get("first").asText()).isEqualTo("2025-01-01");
    assertThat(then.get("subject").get("name").asText()).isEqualTo(organization.key());
    assertThat(
            asKnownOn(organization, "/v1/scorecard?period=2025-W02", before)
                .get("period")
                .get("first")
                .asText())
        .isEqualTo("2025-01-06");
    assertThat(
            asKnownOn(organization, "/v1/scorecard?period=2025-Q1", between)
                .get("period")
                .get("first")
                .asText())
        .isEqualTo("2024-07-01");
    assertThat(organization.scorecard("2025-Q1").get("period").get("first").asText())
        .as("after the last Saturday of June")
        .isEqualTo("2024-06-30");
  }

  @Test
  void aNoteIsShownFromWhenItWasWritten() {
    TestOrganization organization = organization();
    String before = instant(organization);
    organization
        .post("/v1/notes", "{\"rep\":\"kim\",\"text\":\"Late\",\"at\":\"2025-01-02T00:00:00Z\"}")
        .ok(201);
    String after = instant(organization);

    String path = "/v1/reps/kim/scorecard?period=2025";
    assertThat(asKnownOn(organization, path, before).get("notes")).isEmpty();
    assertThat(asKnownOn(organization, path, after).get("notes")).hasSize(1);
  }

  @Test
  void aFactOutOfQuarantineIsKnownFromTheReplayOn() {
    TestOrganization organization = organization();
    organization.observe(fact("1", "noa", "calls_made", AT, "5")).ok(200);
    String waiting = instant(organization);
    organization.withReps("noa");
    String replayed = instant(organization);

    then(organization, "/v1/reps/noa/scorecard?period=2025", waiting).problem(404);
    JsonNode whole = asKnownOn(organization, "/v1/scorecard?period=2025", waiting);
    assertThat(whole.get("measures")).isEmpty();
    assertThat(whole.has("dataThrough")).isFalse();
    assertThat(
            Answer.measure(
                asKnownOn(organization, "/v1/reps/noa/scorecard?period=2025", replayed),
                "calls_made"))
        .isEqualByComparingTo("5");
  }

  // ---- the parameter

  @Test
  void whatIsNoInstantIsRefusedWithTheParametersName() {
    TestOrganization organization = organization();
    for (String bad :
        List.of(
            "now",
            "2025-03-01",
            "2025-03-01T00:00:00",
            "2025-03-01T00:00:00 01:00",
            "1740787200",
            "2025-02-30T00:00:00Z",
            "1899-12-31T23:59:59Z",
            "2200-01-01T00:00:00Z")) {
      for (String path :
          List.of("/v1/scorecard", "/v1/reps/kim/scorecard", "/v1/teams/a/scorecard")) {
        JsonNode problem = then(organization, path, bad).problemWithPlace(400);
        assertThat(Answer.places(problem)).as(bad).containsExactly("asKnownOn");
      }
    }
  }

  @Test
  void anEmptyInstantAndMoreThanOneAreRefused() {
    for (String query :
        List.of(
            "?asKnownOn=",
            "?asKnownOn=&period=2025",
            "?asKnownOn",
            "?asKnownOn=2025-03-01T00:00:00Z&asKnownOn=2025-03-02T00:00:00Z")) {
      JsonNode problem =
          organization()
              .sendPlainly("GET", "/v1/scorecard" + query, null, new byte[0])
              .problemWithPlace(400);
      assertThat(Answer.places(problem)).as(query).containsExactly("asKnownOn");
    }
  }

  @Test
  void anInstantYetToComeIsRefused() {
    JsonNode problem =
        then(organization(), "/v1/scorecard", Instant.now().plusSeconds(60).toString())
            .problemWithPlace(400);

    assertThat(Answer.places(problem)).containsExactly("asKnownOn");
    assertThat(problem.get("detail").asText()).contains("yet to come");
  }

  @Test
  void beforeTheOrganizationWasThereThereIsNothingToShow() {
    JsonNode problem =
        then(organization(), "/v1/scorecard", "2025-03-01T00:00:00+01:00").problem(404);

    assertThat(problem.get("type").asText()).isEqualTo("/problems/unknown-organization");
    assertThat(problem.get("detail").asText()).contains("wasn't there on 2025-02-28T23:00:00Z");
  }

  @Test
  void theInstantMayHaveAnyOffsetAndIsReadToTheMicrosecond() {
    TestOrganization organization = organization();
    Shown shown = now(organization, "/v1/scorecard?period=2025");
    Instant instant = Instant.parse(shown.asKnownOn());
    String inKolkata = instant.atOffset(ZoneOffset.ofHoursMinutes(5, 30)).toString();

    assertThat(then(organization, shown.path(), inKolkata).text()).isEqualTo(shown.text());
    assertThat(
            asKnownOn(
                    organization,
                    shown.path(),
                    instant.truncatedTo(ChronoUnit.MICROS).plusNanos(999).toString())
                .get("asKnownOn"))
        .isEqualTo(Answer.read(shown.text()).get("asKnownOn"));
  }

  // ---- the history behind it

  @Test
  void whatNobodyChangedIsNotWrittenAgain() {
    TestOrganization organization = organization();
    long before = DatabaseOwner.rowsOf("catalogue_history", organization.id());
    organization.withReps("kim", "lee");
    organization
        .put("/v1/teams", "[{\"key\":\"a\",\"name\":\"A\"},{\"key\":\"b\",\"name\":\"B\"}]")
        .ok(200);
    assertThat(DatabaseOwner.rowsOf("catalogue_history", organization.id())).isEqualTo(before);

    organization.put("/v1/teams", "[{\"key\":\"a\",\"name\":\"A2\"}]").ok(200);
    assertThat(DatabaseOwner.rowsOf("catalogue_history", organization.id())).isEqualTo(before + 1);
  }

  @Test
  void whoBeganEarlierAndWritesLaterIsKnownLater() {
    TestOrganization organization = organization();
    String path = "/v1/scorecard?period=2025";

    transaction.write(
        organization.id(),
        own -> {
          organization
              .send(
                  "PATCH", "/v1/organizations/" + organization.key(), JSON, "{\"name\":\"First\"}")
              .ok(200);
          return organizations.change(own, OrganizationSettings.none().withName("Second"));
        });

    Shown shown = now(organization, path);
    assertThat(shown.text()).contains("Second");
    assertSame(organization, shown);
    assertThat(
            DatabaseOwner.rowsAs(
                organization.id(),
                "SELECT document ->> 'name' FROM catalogue_history WHERE kind = 'organization'"
                    + " ORDER BY known_at DESC LIMIT 2"))
        .containsExactly(List.of("Second"), List.of("First"));
  }
}
