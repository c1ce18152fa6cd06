package org.engagementscorecard.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.launch.EmbeddedDatabaseResource;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;
import org.junit.jupiter.api.Test;
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
  private static final List<String> LOOKED_AT =
      List.of("closed", "closed-monthly", "cohort", "cohort-monthly");
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
  @Inject Flows flows;
  @Inject Amounts amounts;
  @Inject CountedAttempts countedAttempts;
  @Inject CountedAmounts countedAmounts;
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
      cut(attempts, others, "");
    }

    /** Has cases told apart by these attributes from a day on. */
    void cutSince(String day, List<String> attempts, List<String> others) {
      cut(attempts, others, ",\"since\":\"" + day + "\"");
    }

    /** Has connections lead elsewhere from a day on, or wait for something else. */
    void redefineSince(String day) {
      tenant
          .put(
              "/v1/connections",
              """
              [{"key":"closed","name":"A","kind":"conversion","from":"tries","to":"amounts",
                "closedBy":"wins","since":"%1$s"},
               {"key":"closed-monthly","name":"B","kind":"conversion","from":"tries","to":"wins",
                "maturityDays":5,"byMonth":true,"since":"%1$s"},
               {"key":"cohort","name":"C","kind":"conversion","from":"wins","to":"losses",
                "maturityDays":20,"since":"%1$s"},
               {"key":"win-to-amount","name":"E","kind":"yield","from":"wins","to":"amounts",
                "since":"%1$s"},
               {"key":"yield-lagged","name":"H","kind":"yield","from":"tries","to":"wins",
                "lagDays":3,"since":"%1$s"}]"""
                  .formatted(day))
          .ok(200);
    }

    private void cut(List<String> attempts, List<String> others, String since) {
      BiFunction<String, String, String> metric =
          (key, rest) ->
              "{\"key\":\"%s\",\"name\":\"M\",\"stage\":\"progress\",\"unit\":\"x\",%s%s}"
                  .formatted(key, rest, since);
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
                catalogue.connectionsOn(organization, last),
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
          .filter(one -> !one.isCounted() && LOOKED_AT.contains(one.key()))
          .toList();
    }

    List<Connection> yields() {
      return connections.stream().filter(one -> one.kind() == ConnectionKind.YIELD).toList();
    }

    List<Connection> values() {
      return connections.stream().filter(one -> one.kind() == ConnectionKind.VALUE).toList();
    }

    List<Flows.Lagged> lagged() {
      return yields().stream()
          .map(one -> new Flows.Lagged(one, one.lagDays() == null ? 0 : one.lagDays()))
          .toList();
    }

    LocalDate dayOf(Fact fact) {
      return fact.at().atZone(zone()).toLocalDate();
    }

    boolean holds(LocalDate day) {
      return !day.isBefore(period.first()) && !day.isAfter(period.last());
    }

    String key(int connectionId, int repId, String stratum) {
      return key(
          connections.stream().filter(one -> one.id() == connectionId).findFirst().orElseThrow(),
          reps.get(repId),
          stratum);
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
      // In the order of all definitions' attributes, so that none of them tells another attempt.
      List<String> names = connection.from().segmentBy();
      known.facts().stream()
          .filter(fact -> fact.subject() != null)
          .collect(Collectors.groupingBy(Fact::subject))
          .values()
          .forEach(
              own -> {
                Optional<Fact> made =
                    own.stream()
                        .filter(fact -> fact.metric().equals(connection.from().key()))
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
    Instant won = earliest(own, connection.to().key());
    Instant lost =
        connection.closedBy() == null ? null : earliest(own, connection.closedBy().key());
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

  private static Map<String, List<Long>> shown(Known known, Set<Attempts.Count> counts) {
    return byKey(
        known,
        counts,
        one -> known.key(one.connectionId(), one.repId(), one.stratum()),
        one -> List.of(one.attempts(), one.successes(), one.open()));
  }

  /** All that the service says. */
  private record Said(
      Set<Attempts.Count> attempts,
      Set<Flows.Flow> flows,
      Set<Flows.Weeks> weeks,
      Set<Amounts.Amount> amounts) {}

  private Said now(Known known) {
    Organization organization = known.organization();
    return transaction.lookUp(
        organization.id(),
        () ->
            new Said(
                Set.copyOf(
                    attempts.count(organization, known.traced(), known.period(), known.newestAt())),
                Set.copyOf(
                    flows.of(
                        organization,
                        known.lagged(),
                        known.period().first(),
                        known.period().last())),
                Set.copyOf(flows.weeks(organization, known.yields(), known.period())),
                Set.copyOf(amounts.of(organization, known.values(), known.period()))));
  }

  /**
   * What was remembered of before and brought up to date is the same as what is counted anew, in
   * always the same days.
   */
  private void assertRememberedRight(World world) {
    Known known = world.look(LocalDate.of(2025, 12, 1), LocalDate.of(2026, 6, 30));
    Organization organization = known.organization();
    transaction.lookUp(
        organization.id(),
        () -> {
          Activity.State seen = activity.of(organization.id());
          Instant newest = seen.newestAt().orElse(Instant.EPOCH);
          assertThat(
                  countedAttempts.of(
                      organization, known.traced(), known.period(), seen.version(), newest))
              .containsExactlyInAnyOrderElementsOf(
                  attempts.count(organization, known.traced(), known.period(), newest));
          assertThat(
                  countedAmounts.of(organization, known.values(), known.period(), seen.version()))
              .containsExactlyInAnyOrderElementsOf(
                  amounts.of(organization, known.values(), known.period()));
          return null;
        });
  }

  private Said then(Known known) {
    Organization organization = known.organization();
    return transaction.lookUp(
        organization.id(),
        () -> {
          LocalDate last = known.period().last();
          assertThat(catalogue.connectionsAsKnownOn(organization, last, known.at()))
              .containsExactlyInAnyOrderElementsOf(known.connections());
          return new Said(
              Set.copyOf(
                  asKnown.attempts(
                      organization, known.traced(), known.period(), known.newestAt(), known.at())),
              Set.copyOf(
                  asKnown.flows(
                      organization,
                      known.lagged(),
                      known.period().first(),
                      known.period().last(),
                      known.at())),
              Set.copyOf(asKnown.weeks(organization, known.yields(), known.period(), known.at())),
              Set.copyOf(
                  asKnown.amounts(organization, known.values(), known.period(), known.at())));
        });
  }

  private static void assertBruteForce(Known known, Said said) {
    String over = " over " + known.period();
    assertThat(shown(known, said.attempts()))
        .as("attempts" + over)
        .isEqualTo(expectedAttempts(known));
    assertThat(
            byKey(
                known,
                said.flows(),
                one -> known.key(one.connectionId(), one.repId(), one.stratum()),
                one -> List.of(one.from(), one.to())))
        .as("flows" + over)
        .isEqualTo(expectedFlows(known));
    assertThat(
            byKey(
                known,
                said.weeks(),
                one -> known.key(one.connectionId(), one.repId(), one.first().toString()),
                one -> List.of(one.from(), one.to())))
        .as("weeks" + over)
        .isEqualTo(expectedWeeks(known));
    Map<String, Amounts.Amount> found =
        byKey(
            known,
            said.amounts(),
            one -> known.key(one.connectionId(), one.repId(), one.stratum()),
            one -> one);
    Map<String, List<Double>> expected = expectedAmounts(known);
    assertThat(found.keySet()).as("amounts" + over).isEqualTo(expected.keySet());
    found.forEach(
        (key, one) -> {
          double[] logs =
              expected.get(key).stream()
                  .filter(value -> value > 0)
                  .mapToDouble(Math::log)
                  .toArray();
          double mean = Arrays.stream(logs).average().orElse(0);
          assertThat(one.deals()).as(key).isEqualTo(logs.length);
          assertThat(one.leftOut()).as(key).isEqualTo(expected.get(key).size() - logs.length);
          assertThat(one.meanLog()).as(key).isCloseTo(mean, within(1e-12));
          assertThat(one.sumOfSquares())
              .as(key)
              .isGreaterThanOrEqualTo(0)
              .isCloseTo(
                  Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum(), within(1e-10));
        });
  }

  private static <T, V> Map<String, V> byKey(
      Known known, Set<T> rows, Function<T, String> key, Function<T, V> value) {
    Map<String, V> byKey = new TreeMap<>();
    rows.forEach(
        row ->
            assertThat(byKey.put(key.apply(row), value.apply(row)))
                .as(row + " stands twice over " + known.period())
                .isNull());
    return byKey;
  }

  /** Attributes that both metrics have. */
  private static List<String> common(Connection connection) {
    return connection.from().likeForLike().stream()
        .filter(connection.to().likeForLike()::contains)
        .toList();
  }

  private static BigDecimal value(Fact fact) {
    return fact.metric().equals("wins") ? BigDecimal.ONE : fact.value();
  }

  private static BigDecimal plain(BigDecimal value) {
    return value.signum() == 0
        ? BigDecimal.ZERO
        : new BigDecimal(value.stripTrailingZeros().toPlainString());
  }

  private static Map<String, List<BigDecimal>> expectedFlows(Known known) {
    Map<String, List<BigDecimal>> flows = new TreeMap<>();
    for (Flows.Lagged lagged : known.lagged()) {
      Connection connection = lagged.connection();
      for (Fact fact : known.facts()) {
        boolean from = fact.metric().equals(connection.from().key());
        if (!from && !fact.metric().equals(connection.to().key())) {
          continue;
        }
        LocalDate day = known.dayOf(fact).plusDays(from ? lagged.lagDays() : 0);
        if (known.holds(day)) {
          String month = YearMonth.from(day).toString();
          flows.merge(
              known.key(
                  connection,
                  fact.rep(),
                  stratum(connection, month, segment(common(connection), fact))),
              from ? List.of(value(fact), BigDecimal.ZERO) : List.of(BigDecimal.ZERO, value(fact)),
              (one, other) -> List.of(one.get(0).add(other.get(0)), one.get(1).add(other.get(1))));
        }
      }
    }
    flows.replaceAll((key, sums) -> List.of(plain(sums.get(0)), plain(sums.get(1))));
    return flows;
  }

  private static Map<String, List<List<BigDecimal>>> expectedWeeks(Known known) {
    Map<String, List<List<BigDecimal>>> weeks = new TreeMap<>();
    LocalDate first = known.period().first();
    while (first.getDayOfWeek() != known.organization().weekStart()) {
      first = first.plusDays(1);
    }
    List<LocalDate> starts = new ArrayList<>();
    for (LocalDate start = first;
        !start.plusDays(6).isAfter(known.period().last());
        start = start.plusDays(7)) {
      starts.add(start);
    }
    for (Connection connection : known.yields()) {
      for (String rep : REPS) {
        List<List<BigDecimal>> sides = new ArrayList<>();
        boolean any = false;
        for (String metric : List.of(connection.from().key(), connection.to().key())) {
          List<BigDecimal> sums = new ArrayList<>();
          for (LocalDate start : starts) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Fact fact : known.facts()) {
              LocalDate day = known.dayOf(fact);
              if (fact.rep().equals(rep)
                  && fact.metric().equals(metric)
                  && !day.isBefore(start)
                  && day.isBefore(start.plusDays(7))) {
                sum = sum.add(value(fact));
                any = true;
              }
            }
            sums.add(plain(sum));
          }
          sides.add(sums);
        }
        if (any) {
          weeks.put(known.key(connection, rep, first.toString()), sides);
        }
      }
    }
    return weeks;
  }

  private static Map<String, List<Double>> expectedAmounts(Known known) {
    Map<String, List<Double>> values = new TreeMap<>();
    for (Connection connection : known.values()) {
      known.facts().stream()
          .filter(fact -> fact.metric().equals(connection.to().key()) && known.holds(fact.at()))
          .forEach(
              fact ->
                  values
                      .computeIfAbsent(
                          known.key(
                              connection,
                              fact.rep(),
                              stratum(
                                  connection,
                                  known.month(fact.at()),
                                  segment(connection.to().likeForLike(), fact))),
                          key -> new ArrayList<>())
                      .add(fact.value().doubleValue()));
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"1, America/Sao_Paulo", "2, Asia/Kolkata", "3, Pacific/Auckland"})
  void equalsBruteForceNowAndLaterAsKnownThen(long seed, String zone) {
    World world = new World(seed, "UTC");
    Map<Known, Said> looks = new LinkedHashMap<>();
    for (int step = 0; step < 24; step++) {
      world.step();
      switch (step) {
        case 5 -> world.cutSince("2026-02-10", List.of(SIZE, PRODUCT), List.of());
        case 8 -> world.cut(List.of(PRODUCT, SIZE), List.of(SIZE, PRODUCT));
        case 11 -> world.redefineSince("2026-02-20");
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
        case 18 -> world.cutSince("2026-03-05", List.of(SIZE), List.of(PRODUCT, SIZE));
        case 20 -> world.cutSince("2026-02-10", List.of(SIZE, PRODUCT), List.of(PRODUCT, SIZE));
        default -> {}
      }
      assertRememberedRight(world);
      for (int more = step % 3 == 2 ? 3 : 0; more > 0; more--) {
        LocalDate first = LocalDate.of(2026, 1, 1).plusDays(world.random.nextInt(60));
        LocalDate last = first.plusDays(world.random.nextInt(90));
        Known look = world.look(step % 2 == 0 ? first.withDayOfMonth(1) : first, last);
        Said said = now(look);
        assertBruteForce(look, said);
        looks.put(look, said);
      }
    }
    looks.forEach(
        (look, said) -> assertThat(then(look)).as("as known on " + look.at()).isEqualTo(said));
    assertThat(looks.keySet())
        .as("some are shown by an earlier definition, some by the newest of several")
        .anyMatch(look -> look.connections().stream().anyMatch(one -> !one.validity().isNewest()))
        .anyMatch(
            look ->
                look.traced().stream()
                    .anyMatch(
                        one ->
                            one.id() != one.definitionId()
                                && !one.from().likeForLike().equals(one.from().segmentBy())));
    assertThat(looks.values())
        .as("a month and two attributes tell cases apart")
        .anyMatch(
            said ->
                said.attempts().stream()
                    .anyMatch(one -> one.stratum().matches("(?s)2026-0[0-9]\\|.+\\|.+")))
        .anyMatch(
            said ->
                said.flows().stream()
                    .anyMatch(one -> one.stratum().matches("(?s)2026-0[0-9]\\|.+\\|.+")));
    assertThat(looks.values())
        .as("not every amount has a logarithm")
        .anyMatch(said -> said.amounts().stream().anyMatch(one -> one.leftOut() > 0));
  }

  @Test
  void amountsAreTheSameToTheLastDigitWhateverTheOrder() {
    Random random = new Random(5);
    List<BigDecimal> values = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      values.add(BigDecimal.valueOf(1 + random.nextInt(1_000_000), random.nextInt(7)));
    }
    Set<List<Double>> found = new HashSet<>();
    for (int order = 0; order < 3; order++) {
      TestOrganization tenant = TestOrganization.create().withReps("kim");
      tenant
          .put(
              "/v1/connections/value",
              """
              {"key":"value","name":"V","kind":"value","from":"deals_won","to":"bookings"}""")
          .ok(200);
      Collections.shuffle(values, random);
      List<Change> unit = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        unit.add(
            new Change.Recorded(
                new Fact(
                    "test",
                    "" + i,
                    "kim",
                    "bookings",
                    Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i),
                    values.get(i),
                    null,
                    new TreeMap<>())));
      }
      commits.keep(tenant.id(), unit).toCompletableFuture().join();
      LocalDate day = LocalDate.of(2026, 1, 1);
      Period period = new Period("", day, day, ZoneId.of("UTC"));
      Amounts.Amount amount =
          transaction.lookUp(
              tenant.id(),
              () -> {
                Organization own = transaction.organization(tenant.id());
                return amounts.of(own, List.of(catalogue.connection(own, "value")), period).get(0);
              });
      assertThat(amount.deals()).isEqualTo(300);
      found.add(List.of(amount.meanLog(), amount.sumOfSquares()));
    }
    assertThat(found).hasSize(1);
  }

  @Test
  void whatIsAllTheSameDoesNotDeviate() {
    TestOrganization tenant = TestOrganization.create().withReps("kim", "lee");
    tenant
        .put(
            "/v1/connections/value",
            """
            {"key":"value","name":"V","kind":"value","from":"deals_won","to":"bookings"}""")
        .ok(200);
    List<String> facts = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      facts.add(TestOrganization.fact("" + i, "kim", "bookings", "2026-01-01T00:00:00Z", "0.1"));
    }
    facts.add(
        TestOrganization.fact(
            "m", "lee", "bookings", "2026-01-01T00:00:00Z", "999999999999999999.999999999999"));
    facts.add(TestOrganization.fact("n", "lee", "bookings", "2026-01-01T00:00:00Z", "1e-12"));
    facts.add(TestOrganization.fact("z", "lee", "bookings", "2026-01-01T00:00:00Z", "0"));
    tenant.accept(facts);
    LocalDate day = LocalDate.of(2026, 1, 1);
    List<Amounts.Amount> found =
        transaction.lookUp(
            tenant.id(),
            () -> {
              Organization own = transaction.organization(tenant.id());
              return amounts.of(
                  own,
                  List.of(catalogue.connection(own, "value")),
                  new Period("", day, day, ZoneId.of("UTC")));
            });

    assertThat(found)
        .extracting(Amounts.Amount::sumOfSquares)
        // python3: a,b=math.log(1e18),math.log(1e-12); m=(a+b)/2; (a-m)**2+(b-m)**2
        .satisfiesExactlyInAnyOrder(
            alike -> assertThat(alike).isZero(),
            far -> assertThat(far).isCloseTo(2385.854149715279, within(1e-9)));
    assertThat(found).extracting(Amounts.Amount::leftOut).containsExactlyInAnyOrder(0L, 1L);
  }
}
