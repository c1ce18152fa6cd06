package org.engagementscorecard.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is told apart like for like and by month equals a computation that reads all facts at once,
 * after whatever happened to facts, metrics and settings; and later, as known on that instant, is
 * still what it was.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class LikeForLikeTest {
  private static final List<String> REPS = List.of("kim", "lee", "max");
  private static final List<String> METRICS = List.of("tries", "wins", "losses", "amounts");
  private static final List<String> VALUES = List.of("Basic", "a|b", "c\\d", "", "ß\\|", "\"{,}\"");

  /** Sorts behind the next one by code point, and before it by Java's own order of texts. */
  private static final String ASTRAL = "\ud83d\ude42";

  private static final String PRIVATE_USE = "\ue000";

  /** The names of attributes, one of which would end a text within an array. */
  private static final String PRODUCT = "product";

  private static final String SIZE = "the \"size\", in \\ {m}";

  @Inject TenantTransaction transaction;
  @Inject SharedCommits commits;
  @Inject Catalogue catalogue;
  @Inject People people;
  @Inject Activity activity;
  @Inject Attempts attempts;
  @Inject FactsAsKnown asKnown;

  /** Facts by a seed, and the settings by which they are told apart. */
  private final class World {
    private final Random random;
    private final TestOrganization tenant;
    private final Map<String, Fact> facts = new TreeMap<>();
    private int next;

    World(long seed, String zone) {
      random = new Random(seed);
      tenant = TestOrganization.inZone(zone);
      // In the order of their keys, and so of their numbers, by which ties are told.
      REPS.forEach(tenant::withReps);
      cut(List.of(SIZE), List.of(SIZE));
      tenant
          .put(
              "/v1/connections",
              """
              [{"key":"closed","name":"A","kind":"conversion","from":"tries","to":"wins",
                "closedBy":"losses"},
               {"key":"closed-monthly","name":"B","kind":"conversion","from":"tries","to":"wins",
                "closedBy":"losses","byMonth":true},
               {"key":"cohort","name":"C","kind":"conversion","from":"tries","to":"wins",
                "maturityDays":10},
               {"key":"cohort-monthly","name":"D","kind":"conversion","from":"tries","to":"wins",
                "maturityDays":10,"byMonth":true},
               {"key":"win-to-amount","name":"E","kind":"value","from":"wins","to":"amounts"},
               {"key":"win-to-amount-monthly","name":"F","kind":"value","from":"wins",
                "to":"amounts","byMonth":true},
               {"key":"yield","name":"G","kind":"yield","from":"tries","to":"wins"},
               {"key":"yield-lagged","name":"H","kind":"yield","from":"tries","to":"wins",
                "lagDays":20},
               {"key":"yield-monthly","name":"I","kind":"yield","from":"tries","to":"wins",
                "byMonth":true,"lagDays":0},
               {"key":"yield-monthly-lagged","name":"J","kind":"yield","from":"tries","to":"amounts",
                "byMonth":true,"lagDays":45}]""")
          .ok(200);
    }

    private <T> T one(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    /** Has cases told apart by these attributes. */
    void cut(List<String> attempts, List<String> others) {
      BiFunction<String, String, String> metric =
          (key, rest) ->
              "{\"key\":\"%s\",\"name\":\"M\",\"stage\":\"progress\",\"unit\":\"x\",%s}"
                  .formatted(key, rest);
      tenant
          .put(
              "/v1/metrics",
              "["
                  + metric.apply("tries", "\"likeForLike\":" + json(attempts))
                  + ","
                  + metric.apply(
                      "wins", "\"aggregation\":\"count\",\"likeForLike\":" + json(others))
                  + ","
                  + metric.apply("losses", "\"likeForLike\":[]")
                  + ","
                  + metric.apply("amounts", "\"likeForLike\":" + json(others))
                  + "]")
          .ok(200);
    }

    private static String json(List<String> texts) {
      return texts.stream()
          .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
          .collect(Collectors.joining(",", "[", "]"));
    }

    private Fact fact(String id) {
      TreeMap<String, Object> attributes = new TreeMap<>();
      if (random.nextInt(8) != 0) {
        attributes.put(PRODUCT, one(VALUES));
      }
      if (random.nextInt(8) != 0) {
        attributes.put(SIZE, random.nextBoolean() ? ASTRAL : PRIVATE_USE);
      }
      Instant start = Instant.parse("2026-01-01T00:00:00Z");
      // Some at the very same instant, so that it is told which of them made the attempt.
      Instant at =
          random.nextInt(3) == 0
              ? start.plus(Duration.ofDays(30L * random.nextInt(3)))
              : start.plusSeconds(random.nextInt(120 * 86_400));
      String metric = one(METRICS);
      return new Fact(
          "test",
          id,
          one(REPS),
          metric,
          at,
          metric.equals("amounts")
              ? BigDecimal.valueOf(random.nextInt(2_000_000) - 200_000, random.nextInt(7))
              : BigDecimal.valueOf(random.nextInt(4)),
          random.nextInt(8) == 0 ? null : "s" + random.nextInt(60),
          attributes);
    }

    void step() {
      List<Change> unit = new ArrayList<>();
      for (int i = 1 + random.nextInt(random.nextInt(4) == 0 ? 300 : 10); i > 0; i--) {
        int kind = random.nextInt(10);
        String known = facts.isEmpty() ? null : one(List.copyOf(facts.keySet()));
        if (kind < 6 || known == null) {
          Fact fact = fact("" + next++);
          facts.put(fact.id(), fact);
          unit.add(new Change.Recorded(fact));
        } else if (kind < 8) {
          Fact fact = fact(known);
          facts.put(known, fact);
          unit.add(new Change.Corrected(fact));
        } else {
          facts.remove(known);
          unit.add(new Change.Voided("test", known));
        }
      }
      List<Result> results = commits.keep(tenant.id(), unit).toCompletableFuture().join();
      assertThat(results)
          .extracting(Result::outcome)
          .isSubsetOf(Outcome.ACCEPTED, Outcome.DUPLICATE);
    }

    Known look(LocalDate first, LocalDate last) {
      return transaction.lookUp(
          tenant.id(),
          () -> {
            Organization organization = transaction.organization(tenant.id());
            Activity.State state = activity.of(tenant.id());
            return new Known(
                organization,
                state.seenAt(),
                new Period(first + ".." + last, first, last, organization.zone()),
                catalogue.allConnections(organization),
                people.allReps(organization).stream().collect(Collectors.toMap(Rep::id, Rep::key)),
                List.copyOf(facts.values()));
          });
    }
  }

  /** Where and when it was looked, and what facts there were. */
  private record Known(
      Organization organization,
      Instant at,
      Period period,
      List<Connection> connections,
      Map<Integer, String> reps,
      List<Fact> facts) {
    ZoneId zone() {
      return organization.zone();
    }

    List<Connection> traced() {
      return connections.stream()
          .filter(one -> !one.isCounted() && one.from().key().equals("tries"))
          .toList();
    }

    Instant newestAt() {
      return facts.stream().map(Fact::at).max(Comparator.naturalOrder()).orElse(at);
    }

    boolean holds(Instant instant) {
      return instant != null && !instant.isBefore(period.start()) && instant.isBefore(period.end());
    }

    String month(Instant instant) {
      return YearMonth.from(instant.atZone(zone())).toString();
    }

    String key(Connection connection, String rep, String stratum) {
      return connection.key() + " " + rep + " [" + stratum + "]";
    }
  }

  // ---- brute force

  private static String segment(List<String> names, Fact fact) {
    return names.stream()
        .map(name -> Objects.toString(fact.attributes().get(name), ""))
        .map(text -> text.replace("\\", "\\\\").replace("|", "\\|"))
        .collect(Collectors.joining("|"));
  }

  private static String stratum(Connection connection, String month, String segment) {
    if (!connection.byMonth()) {
      return segment;
    }
    return segment.isEmpty() ? month : month + "|" + segment;
  }

  private static final Comparator<String> CODE_POINTS =
      (one, other) -> Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());

  private static void add(Map<String, List<Long>> counts, String key, int place) {
    List<Long> before = counts.getOrDefault(key, List.of(0L, 0L, 0L));
    List<Long> after = new ArrayList<>(before);
    after.set(place, before.get(place) + 1);
    counts.put(key, after);
  }

  /** Attempts, successes and open ones. */
  private static Map<String, List<Long>> expectedAttempts(Known known) {
    Map<String, List<Long>> counts = new TreeMap<>();
    for (Connection connection : known.traced()) {
      List<String> names = connection.from().likeForLike();
      known.facts().stream()
          .filter(fact -> fact.subject() != null)
          .collect(Collectors.groupingBy(Fact::subject))
          .values()
          .forEach(
              own -> {
                Optional<Fact> made =
                    own.stream()
                        .filter(fact -> fact.metric().equals("tries"))
                        .min(
                            Comparator.comparing(Fact::at)
                                .thenComparing(fact -> REPS.indexOf(fact.rep()))
                                .thenComparing(fact -> segment(names, fact), CODE_POINTS));
                made.ifPresent(attempt -> count(known, connection, attempt, own, counts));
              });
    }
    return counts;
  }

  private static void count(
      Known known,
      Connection connection,
      Fact attempt,
      List<Fact> own,
      Map<String, List<Long>> counts) {
    Instant won = earliest(own, "wins");
    Instant lost = earliest(own, "losses");
    Instant made = attempt.at();
    String segment = segment(connection.from().likeForLike(), attempt);
    BiFunction<Instant, String, String> key =
        (month, rep) ->
            known.key(connection, rep, stratum(connection, known.month(month), segment));
    if (connection.closedBy() != null) {
      Instant resolved = won == null ? lost : won;
      if (known.holds(resolved)) {
        add(counts, key.apply(resolved, attempt.rep()), 0);
        if (won != null) {
          add(counts, key.apply(resolved, attempt.rep()), 1);
        }
      }
      if (known.holds(made) && (resolved == null || !resolved.isBefore(known.period().end()))) {
        add(counts, key.apply(made, attempt.rep()), 2);
      }
      return;
    }
    Duration maturity = Duration.ofDays(connection.maturityDays());
    if (known.holds(made)) {
      boolean mature = !made.isAfter(known.newestAt().minus(maturity));
      add(counts, key.apply(made, attempt.rep()), mature ? 0 : 2);
      if (mature && won != null && !won.isAfter(made.plus(maturity))) {
        add(counts, key.apply(made, attempt.rep()), 1);
      }
    }
  }

  private static Instant earliest(List<Fact> facts, String metric) {
    return facts.stream()
        .filter(fact -> fact.metric().equals(metric))
        .map(Fact::at)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  // ---- what the service says

  private static Map<String, List<Long>> shown(Known known, List<Attempts.Count> counts) {
    Map<Integer, Connection> byId =
        known.connections().stream().collect(Collectors.toMap(Connection::id, one -> one));
    Map<String, List<Long>> shown = new TreeMap<>();
    for (Attempts.Count one : counts) {
      // A cohort of which everything is yet to be told has a row of nothing.
      List<Long> numbers = List.of(one.attempts(), one.successes(), one.open());
      String key =
          known.key(byId.get(one.connectionId()), known.reps().get(one.repId()), one.stratum());
      assertThat(shown.put(key, numbers)).as(key + " stands twice").isNull();
    }
    return shown;
  }

  private void assertNow(Known known) {
    transaction.lookUp(
        known.organization().id(),
        () -> {
          assertThat(
                  shown(
                      known,
                      attempts.count(
                          known.organization(), known.traced(), known.period(), known.newestAt())))
              .as("attempts over " + known.period())
              .isEqualTo(expectedAttempts(known));
          return null;
        });
  }

  private void assertThen(Known known) {
    transaction.lookUp(
        known.organization().id(),
        () -> {
          List<Connection> connections =
              catalogue.connectionsAsKnownOn(known.organization(), known.at());
          assertThat(connections).containsExactlyInAnyOrderElementsOf(known.connections());
          assertThat(
                  shown(
                      known,
                      asKnown.attempts(
                          known.organization(),
                          known.traced(),
                          known.period(),
                          known.newestAt(),
                          known.at())))
              .as("attempts over " + known.period() + " on " + known.at())
              .isEqualTo(expectedAttempts(known));
          return null;
        });
  }

  @ParameterizedTest
  @CsvSource({"1, America/Sao_Paulo", "2, Asia/Kolkata", "3, Pacific/Auckland"})
  void equalsBruteForceNowAndLaterAsKnownThen(long seed, String zone) {
    World world = new World(seed, "UTC");
    List<Known> looks = new ArrayList<>();
    for (int step = 0; step < 24; step++) {
      world.step();
      switch (step) {
        case 8 -> world.cut(List.of(PRODUCT, SIZE), List.of(SIZE, PRODUCT));
        case 12 ->
            world
                .tenant
                .send(
                    "PATCH",
                    "/v1/organizations/" + world.tenant.key(),
                    TestOrganization.JSON,
                    "{\"zone\":\"" + zone + "\",\"weekStart\":\"SUNDAY\"}")
                .ok(200);
        case 16 -> world.cut(List.of(PRODUCT), List.of());
        case 20 -> world.cut(List.of(SIZE, PRODUCT), List.of(PRODUCT, SIZE));
        default -> {}
      }
      if (step % 3 == 2) {
        LocalDate first = LocalDate.of(2026, 1, 1).plusDays(world.random.nextInt(60));
        LocalDate last = first.plusDays(world.random.nextInt(90));
        Known look = world.look(step % 2 == 0 ? first.withDayOfMonth(1) : first, last);
        assertNow(look);
        looks.add(look);
      }
    }
    looks.forEach(this::assertThen);
    assertThat(expectedAttempts(looks.get(looks.size() - 1)))
        .as("a month and two attributes tell cases apart")
        .containsKey(
            expectedAttempts(looks.get(looks.size() - 1)).keySet().stream()
                .filter(key -> key.matches("(?s)cohort-monthly .*\\[2026-0[0-9]\\|.+\\|.+"))
                .findFirst()
                .orElseThrow());
  }
}
