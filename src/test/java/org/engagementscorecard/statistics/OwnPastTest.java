package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.engagementscorecard.statistics.OwnPast.Direction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnPastTest {

  private static final OwnPast OWN_PAST = OwnPast.withDefaults();

  // --- against plain loops ---

  /** A posterior as a list of (weight, rate now, rate before). */
  private static final class Joint {
    final List<double[]> points = new ArrayList<>();
    double total;
    double now;
    double before;
    double higher;

    void add(double weight, double rateNow, double rateBefore) {
      total += weight;
      now += weight * rateNow;
      before += weight * rateBefore;
      // no change lies on a grid with an odd number of values
      higher += rateNow > rateBefore ? weight : rateNow == rateBefore ? weight / 2 : 0;
      points.add(new double[] {rateNow - rateBefore, weight});
    }

    double quantile(double probability) {
      points.sort((a, b) -> Double.compare(a[0], b[0]));
      double sum = 0;
      for (double[] point : points) {
        sum += point[1];
        if (sum >= probability * total) {
          return point[0];
        }
      }
      throw new AssertionError();
    }

    void assertAgrees(Change change, double tolerance, double probabilityTolerance) {
      double scale = tolerance * change.now();
      assertThat(change.now()).isCloseTo(now / total, within(scale));
      assertThat(change.before()).isCloseTo(before / total, within(scale));
      assertThat(change.low()).isCloseTo(quantile(0.05), within(2 * scale));
      assertThat(change.high()).isCloseTo(quantile(0.95), within(2 * scale));
      assertThat(change.probabilityHigher())
          .isCloseTo(higher / total, within(probabilityTolerance));
    }
  }

  private static double prior(double delta) {
    return Math.pow(1 + delta * delta / (4 * 0.25), -2.5);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** log P(successes), up to a constant. */
  private static double logBinomial(double attempts, double successes, double rate) {
    return successes * Math.log(rate) + (attempts - successes) * Math.log1p(-rate);
  }

  private static double choose(long n, long k) {
    double ways = 1;
    for (long i = 1; i <= k; i++) {
      ways *= (double) (n - k + i) / i;
    }
    return ways;
  }

  @ParameterizedTest
  @CsvSource({
    "40, 16, 35, 8",
    "12, 3, 9, 6",
    "150, 30, 120, 31",
    "300, 90, 280, 60",
    "30, 28, 25, 18",
    "400, 9, 500, 3"
  })
  @Tag("slow")
  void agreesWithPlainLoopsInOneStratum(long n1, long k1, long n0, long k0) {
    // Given every change, and every rate before, on a fine grid
    Joint conditional = new Joint();
    Joint full = new Joint();
    double overall = (k1 + k0 + 0.5) / (n1 + n0 + 1);
    for (int d = -300; d <= 300; d++) {
      double delta = d / 75.0;
      double ways = 0;
      for (long j = Math.max(0, k1 + k0 - n0); j <= Math.min(n1, k1 + k0); j++) {
        ways +=
            choose(n1, j)
                / choose(n1, k1)
                * choose(n0, k1 + k0 - j)
                / choose(n0, k0)
                * Math.exp((j - k1) * delta);
      }
      double[] density = new double[800];
      double sum = 0;
      for (int i = 0; i < density.length; i++) {
        double a = -9 + 18.0 * (i + 0.5) / density.length - delta / 2;
        double p1 = logistic(a + delta);
        double p0 = logistic(a);
        density[i] =
            Math.exp(
                logBinomial(n1, k1, p1)
                    + logBinomial(n0, k0, p0)
                    - logBinomial(n1, k1, (k1 + 0.5) / (n1 + 1))
                    - logBinomial(n0, k0, (k0 + 0.5) / (n0 + 1))
                    + 0.5 * logBinomial(1, overall, p1)
                    + 0.5 * logBinomial(1, overall, p0));
        sum += density[i];
        full.add(prior(delta) * density[i], p1, p0);
      }
      for (int i = 0; i < density.length; i++) {
        double a = -9 + 18.0 * (i + 0.5) / density.length - delta / 2;
        conditional.add(prior(delta) / ways * density[i] / sum, logistic(a + delta), logistic(a));
      }
    }

    // When
    Change change =
        OWN_PAST
            .conversions(
                Strata.single(new ConversionCount(n1, k1)),
                Strata.single(new ConversionCount(n0, k0)))
            .orElseThrow();

    // Then
    // and ends of intervals are off by a twentieth of their width with ten cases in a period
    conditional.assertAgrees(change, n0 < 20 ? 0.025 : 0.01, 1e-3);
    // and integrating over the rate instead of conditioning on the successes hardly differs
    full.assertAgrees(change, 0.06, 0.02);
  }

  @Test
  void agreesWithPlainLoopsInTwoStrata() {
    // Given every change, and every rate before in either stratum
    long[][] cells = {{40, 22, 15, 6}, {20, 3, 50, 4}};
    double overall = (22 + 6 + 3 + 4 + 0.5) / (40 + 15 + 20 + 50 + 1.0);
    Joint conditional = new Joint();
    int steps = 70;
    for (int d = -60; d <= 60; d++) {
      double delta = d / 20.0;
      double weight = prior(delta);
      double[][] density = new double[2][steps];
      double[][] rates = new double[2][2 * steps];
      for (int s = 0; s < 2; s++) {
        long n1 = cells[s][0];
        long k1 = cells[s][1];
        long n0 = cells[s][2];
        long k0 = cells[s][3];
        double ways = 0;
        for (long j = Math.max(0, k1 + k0 - n0); j <= Math.min(n1, k1 + k0); j++) {
          ways +=
              choose(n1, j)
                  / choose(n1, k1)
                  * choose(n0, k1 + k0 - j)
                  / choose(n0, k0)
                  * Math.exp((j - k1) * delta);
        }
        weight /= ways;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
          double a = (s == 0 ? 0 : -2) - delta / 2 + 5.0 * ((i + 0.5) / steps * 2 - 1);
          rates[s][i] = logistic(a + delta);
          rates[s][steps + i] = logistic(a);
          density[s][i] =
              Math.exp(
                  logBinomial(n1 + 0.5, k1 + 0.5 * overall, rates[s][i])
                      + logBinomial(n0 + 0.5, k0 + 0.5 * overall, rates[s][steps + i]));
          sum += density[s][i];
        }
        for (int i = 0; i < steps; i++) {
          density[s][i] /= sum;
        }
      }
      for (int i = 0; i < steps; i++) {
        for (int j = 0; j < steps; j++) {
          if (density[0][i] * density[1][j] > 1e-9) {
            conditional.add(
                weight * density[0][i] * density[1][j],
                2.0 / 3 * rates[0][i] + 1.0 / 3 * rates[1][j],
                2.0 / 3 * rates[0][steps + i] + 1.0 / 3 * rates[1][steps + j]);
          }
        }
      }
    }

    // When
    Change change =
        OWN_PAST
            .conversions(
                strata(Map.of("easy", count(40, 22), "hard", count(20, 3))),
                strata(Map.of("easy", count(15, 6), "hard", count(50, 4))))
            .orElseThrow();

    // Then
    conditional.assertAgrees(change, 0.02, 2e-3);
  }

  @ParameterizedTest
  @CsvSource({"12, 40, 20, 38.5", "3, 2, 0, 2", "900, 310, 1000, 300"})
  void yieldsAgreeWithPlainLoops(long k1, double e1, long k0, double e0) {
    // Given every change, and every yield before, with half a count more
    double overall = (k1 + k0 + 0.5) / (e1 + e0);
    Joint joint = new Joint();
    for (int d = -400; d <= 400; d++) {
      double delta = d / 100.0;
      double expectedNow = e1 * Math.exp(delta);
      double weight =
          prior(delta)
              * Math.exp(
                  k1 * Math.log(expectedNow / (e0 + expectedNow) * (e0 + e1) / e1)
                      + k0 * Math.log((e0 + e1) / (e0 + expectedNow)));
      double[] density = new double[600];
      double sum = 0;
      double shape = k1 + k0 + 0.5;
      double exposure = e0 + expectedNow + 0.5 / overall;
      for (int i = 0; i < density.length; i++) {
        double before = (i + 0.5) / density.length * 4 * shape / exposure;
        density[i] =
            Math.exp(
                (shape - 1) * Math.log(before * exposure / shape) - (before * exposure - shape));
        sum += density[i];
      }
      for (int i = 0; i < density.length; i++) {
        double before = (i + 0.5) / density.length * 4 * shape / exposure;
        if (density[i] > 1e-9) {
          joint.add(weight * density[i] / sum, before * Math.exp(delta), before);
        }
      }
    }

    // When
    Change change =
        OWN_PAST
            .yields(Strata.single(new YieldCount(k1, e1)), Strata.single(new YieldCount(k0, e0)))
            .orElseThrow();

    // Then
    joint.assertAgrees(change, k1 < 10 ? 0.05 : 0.01, 2e-3);
  }

  @Test
  void valuesAgreeWithPlainLoops() {
    // Given every change, level and residual standard deviation
    double[] now = {900, 1400, 700, 1100, 2300, 1250};
    double[] before = {800, 650, 1200, 900, 700};
    Joint joint = new Joint();
    for (int s = 1; s <= 60; s++) {
      double sigma = s / 30.0;
      for (int d = -60; d <= 60; d++) {
        double delta = d / 30.0;
        for (int i = 0; i < 60; i++) {
          double level = 6.8 + 1.5 * ((i + 0.5) / 60 * 2 - 1);
          // one deal a quarter off, and a prior of 1 / sigma
          double log = -Math.log(sigma) - Math.log(sigma) - 0.0625 / (2 * sigma * sigma);
          for (double amount : now) {
            log += logNormal(Math.log(amount), level + delta, sigma);
          }
          for (double amount : before) {
            log += logNormal(Math.log(amount), level, sigma);
          }
          joint.add(prior(delta) * Math.exp(log), Math.exp(level + delta), Math.exp(level));
        }
      }
    }

    // When
    Change change =
        OWN_PAST
            .values(Strata.single(AmountSummary.of(now)), Strata.single(AmountSummary.of(before)))
            .orElseThrow();

    // Then
    joint.assertAgrees(change, 0.02, 2e-3);
  }

  private static double logNormal(double x, double mean, double sigma) {
    return -Math.log(sigma) - (x - mean) * (x - mean) / (2 * sigma * sigma);
  }

  // --- like for like ---

  @Test
  void harderCasesThanBeforeAreNoStepBack() {
    // Given a rate that rose in each stratum, and fell over all, for most cases are hard ones now
    var now = strata(Map.of("easy", count(50, 40), "hard", count(350, 105)));
    var before = strata(Map.of("easy", count(350, 231), "hard", count(50, 9)));
    assertThat(145.0 / 400).isLessThan(240.0 / 400);

    // When
    Change change = OWN_PAST.conversions(now, before).orElseThrow();

    // Then
    assertThat(OWN_PAST.direction(change, true)).isEqualTo(Direction.BETTER);
    assertThat(OWN_PAST.direction(change, false)).isEqualTo(Direction.WORSE);
    assertThat(change.difference()).isBetween(0.08, 0.16);
    assertThat(change.now()).isCloseTo(145.0 / 400, within(0.02));

    // and so for yields and amounts
    Change yield =
        OWN_PAST
            .yields(
                strata(Map.of("easy", new YieldCount(400, 50), "hard", new YieldCount(900, 350))),
                strata(Map.of("easy", new YieldCount(2310, 350), "hard", new YieldCount(90, 50))))
            .orElseThrow();
    assertThat(OWN_PAST.direction(yield, true)).isEqualTo(Direction.BETTER);
    Change value =
        OWN_PAST
            .values(
                strata(
                    Map.of(
                        "large", AmountSummary.of(9000, 9500, 9200),
                        "small", AmountSummary.of(110, 120, 115, 118, 122, 112))),
                strata(
                    Map.of(
                        "large", AmountSummary.of(8000, 7900, 8200, 8100, 8050),
                        "small", AmountSummary.of(100, 98))))
            .orElseThrow();
    assertThat(OWN_PAST.direction(value, true)).isEqualTo(Direction.BETTER);
    assertThat(value.now() / value.before()).isCloseTo(1.15, within(0.05));
  }

  @Test
  void aStratumOfOnePeriodSaysNothing() {
    var now = strata(Map.of("both", count(60, 20), "new", count(140, 140)));
    var before = strata(Map.of("both", count(50, 10), "old", count(1000, 0)));

    Change change = OWN_PAST.conversions(now, before).orElseThrow();
    Change alone =
        OWN_PAST
            .conversions(Strata.single(count(60, 20)), Strata.single(count(50, 10)))
            .orElseThrow();

    assertThat(change.share()).isCloseTo(0.3, within(1e-12));
    assertThat(change.now()).isEqualTo(alone.now());
    assertThat(change.probabilityHigher()).isEqualTo(alone.probabilityHigher());
    assertThat(
            OWN_PAST.conversions(
                strata(Map.of("new", count(140, 140))), strata(Map.of("old", count(1000, 0)))))
        .isEmpty();
    assertThat(OWN_PAST.conversions(Strata.single(count(0, 0)), Strata.single(count(9, 3))))
        .isEmpty();
    assertThat(
            OWN_PAST.yields(
                Strata.single(new YieldCount(0, 0)), Strata.single(new YieldCount(9, 3))))
        .isEmpty();
    assertThat(
            OWN_PAST.values(
                Strata.single(AmountSummary.of()), Strata.single(AmountSummary.of(3, 4))))
        .isEmpty();
  }

  @Test
  void manySmallStrataDoNotExaggerate() {
    // Given 1,500 strata with one attempt in each period, from rates that all rose by half a logit
    var random = new SplittableRandom(7);
    Map<String, ConversionCount> now = new TreeMap<>();
    Map<String, ConversionCount> before = new TreeMap<>();
    for (int s = 0; s < 1500; s++) {
      double level = Draw.normal(random);
      now.put("s" + s, count(1, Draw.successes(random, 1, logistic(level + 0.5))));
      before.put("s" + s, count(1, Draw.successes(random, 1, logistic(level))));
    }

    // When
    Change change = OWN_PAST.conversions(strata(now), strata(before)).orElseThrow();

    // Then the rates rise by what half a logit means there: 0.5 × E[p (1 − p)], about 0.10
    assertThat(change.low()).isLessThan(0.10);
    assertThat(change.high()).isGreaterThan(0.10).isLessThan(0.16);
  }

  // --- words ---

  @Test
  void aHandfulOfCasesIsTooEarlyAndManyAreNoClearChange() {
    assertThat(direction(count(5, 4), count(5, 1))).isEqualTo(Direction.TOO_EARLY);
    assertThat(direction(count(30, 12), count(30, 8))).isEqualTo(Direction.TOO_EARLY);
    assertThat(direction(count(200, 62), count(200, 60))).isEqualTo(Direction.NO_CLEAR_CHANGE);
    assertThat(direction(count(60, 30), count(60, 12))).isEqualTo(Direction.BETTER);
    assertThat(direction(count(60, 12), count(60, 30))).isEqualTo(Direction.WORSE);
    // nobody succeeds: not that nothing changed, but that nothing can be told
    assertThat(direction(count(500, 0), count(500, 0))).isEqualTo(Direction.TOO_EARLY);
    assertThat(Direction.TOO_EARLY.key()).isEqualTo("too-early");
  }

  private static Direction direction(ConversionCount now, ConversionCount before) {
    return OWN_PAST.direction(
        OWN_PAST.conversions(Strata.single(now), Strata.single(before)).orElseThrow(), true);
  }

  // --- known truth ---

  private enum Kind {
    CONVERSIONS,
    YIELDS,
    VALUES
  }

  @ParameterizedTest
  @CsvSource({
    "CONVERSIONS, 1",
    "CONVERSIONS, 4",
    "YIELDS, 1",
    "YIELDS, 4",
    "VALUES, 1",
    "VALUES, 4"
  })
  @Tag("slow")
  void intervalsCoverAndNoChangeIsCalledNone(Kind kind, int strata) {
    int runs = Integer.getInteger("statistics.runs", 150);
    for (int cases : new int[] {8, 30, 120, 500}) {
      for (double sd : new double[] {0, 0.3}) {
        int covered = 0;
        int called = 0;
        int wrong = 0;
        for (int run = 0; run < runs; run++) {
          var random = new SplittableRandom(run * 31L + cases);
          double delta = sd * Draw.normal(random);
          Truth truth = truth(random, kind, strata, cases, delta);
          Change change = truth.change;
          if (change.low() <= truth.difference && truth.difference <= change.high()) {
            covered++;
          }
          Direction direction = OWN_PAST.direction(change, true);
          if (direction == Direction.BETTER || direction == Direction.WORSE) {
            called++;
            if (delta != 0 && (direction == Direction.BETTER) != delta > 0) {
              wrong++;
            }
          }
        }
        System.out.printf(
            "%-11s %d strata, %3d cases, sd %.1f: coverage %.3f, called %.3f, wrongly %.3f%n",
            kind,
            strata,
            cases,
            sd,
            (double) covered / runs,
            (double) called / runs,
            (double) wrong / runs);
        assertThat((double) covered / runs).isGreaterThanOrEqualTo(0.84);
        if (sd == 0) {
          // 1 in 10, and three standard errors of the simulation
          assertThat((double) called / runs).isLessThanOrEqualTo(0.10 + 3 * Math.sqrt(0.09 / runs));
        } else {
          assertThat(wrong).isLessThanOrEqualTo(called / 10 + 3);
        }
      }
    }
  }

  private record Truth(Change change, double difference) {}

  /** About so many cases in all in each period, unevenly over the strata and the periods. */
  private static Truth truth(
      SplittableRandom random, Kind kind, int strata, int cases, double delta) {
    Map<String, ConversionCount> countsNow = new TreeMap<>();
    Map<String, ConversionCount> countsBefore = new TreeMap<>();
    Map<String, YieldCount> yieldsNow = new TreeMap<>();
    Map<String, YieldCount> yieldsBefore = new TreeMap<>();
    Map<String, AmountSummary> amountsNow = new TreeMap<>();
    Map<String, AmountSummary> amountsBefore = new TreeMap<>();
    double difference = 0;
    double all = 0;
    for (int s = 0; s < strata; s++) {
      int now = 1 + random.nextInt(2 * cases / strata);
      int before = 1 + random.nextInt(2 * cases / strata);
      double level = -0.8 + 0.7 * Draw.normal(random);
      String name = "s" + s;
      all += now;
      switch (kind) {
        case CONVERSIONS -> {
          countsNow.put(name, count(now, Draw.successes(random, now, logistic(level + delta))));
          countsBefore.put(name, count(before, Draw.successes(random, before, logistic(level))));
          difference += now * (logistic(level + delta) - logistic(level));
        }
        case YIELDS -> {
          yieldsNow.put(name, new YieldCount(poisson(random, now * Math.exp(level + delta)), now));
          yieldsBefore.put(name, new YieldCount(poisson(random, before * Math.exp(level)), before));
          difference += now * (Math.exp(level + delta) - Math.exp(level));
        }
        case VALUES -> {
          amountsNow.put(name, amounts(random, now, level + delta));
          amountsBefore.put(name, amounts(random, before, level));
          difference += now * (Math.exp(level + delta) - Math.exp(level));
        }
      }
    }
    Change change =
        switch (kind) {
          case CONVERSIONS ->
              OWN_PAST.conversions(strata(countsNow), strata(countsBefore)).orElseThrow();
          case YIELDS -> OWN_PAST.yields(strata(yieldsNow), strata(yieldsBefore)).orElseThrow();
          case VALUES -> OWN_PAST.values(strata(amountsNow), strata(amountsBefore)).orElseThrow();
        };
    return new Truth(change, difference / all);
  }

  private static long poisson(SplittableRandom random, double mean) {
    long count = 0;
    for (double time = -Math.log(1 - random.nextDouble());
        time < mean;
        time -= Math.log(1 - random.nextDouble())) {
      count++;
    }
    return count;
  }

  private static AmountSummary amounts(SplittableRandom random, int deals, double level) {
    double[] amounts = new double[deals];
    for (int i = 0; i < deals; i++) {
      amounts[i] = Math.exp(level + 0.6 * Draw.normal(random));
    }
    return AmountSummary.of(amounts);
  }

  // --- edges ---

  @Test
  @Tag("slow")
  void extremeCountsGiveNumbers() {
    long[] sizes = {1, 2, 7, 99, 101, 250, 10_000, 1_000_000_000L, Long.MAX_VALUE};
    for (long n1 : sizes) {
      for (long n0 : sizes) {
        for (long k1 : new long[] {0, 1, n1 / 2, n1 - 1, n1}) {
          for (long k0 : new long[] {0, 1, n0 / 2, n0 - 1, n0}) {
            Change change =
                OWN_PAST
                    .conversions(Strata.single(count(n1, k1)), Strata.single(count(n0, k0)))
                    .orElseThrow();
            assertSane(change, 1);
            if (Math.min(k1, k0) > 1000 && Math.min(n1 - k1, n0 - k0) > 1000) {
              assertThat(change.difference()).isCloseTo(0, within(0.02));
            }
          }
        }
      }
    }
    for (double e : new double[] {1e-9, 0.3, 1e15}) {
      for (long k : new long[] {0, 1, 1_000_000_000L, Long.MAX_VALUE}) {
        assertSane(
            OWN_PAST
                .yields(Strata.single(new YieldCount(k, e)), Strata.single(new YieldCount(3, 1)))
                .orElseThrow(),
            Double.MAX_VALUE);
      }
    }
    for (AmountSummary now :
        List.of(
            new AmountSummary(1, 100, 0),
            new AmountSummary(1_000_000_000L, -100, 0),
            new AmountSummary(1_000_000_000L, 100, 4e13))) {
      assertSane(
          OWN_PAST
              .values(Strata.single(now), Strata.single(new AmountSummary(3, -5, 0)))
              .orElseThrow(),
          Double.MAX_VALUE);
      assertSane(
          OWN_PAST
              .values(Strata.single(new AmountSummary(3, -5, 0)), Strata.single(now))
              .orElseThrow(),
          Double.MAX_VALUE);
    }
  }

  @Test
  void noInputGivesWhatIsNoNumber() {
    for (int run = 0; run < 300; run++) {
      var random = new SplittableRandom(run);
      Map<String, ConversionCount> now = new TreeMap<>();
      Map<String, ConversionCount> before = new TreeMap<>();
      for (int s = 0; s < 1 + random.nextInt(5); s++) {
        now.put("s" + random.nextInt(5), anyCount(random));
        before.put("s" + random.nextInt(5), anyCount(random));
      }
      OWN_PAST
          .conversions(strata(now), strata(before))
          .ifPresent(
              change -> {
                assertSane(change, 1);
                Change back = OWN_PAST.conversions(strata(before), strata(now)).orElseThrow();
                // forwards and backwards agree on how sure it is
                assertThat(back.probabilityHigher())
                    .isCloseTo(1 - change.probabilityHigher(), within(1e-6));
              });
    }
  }

  private static ConversionCount anyCount(SplittableRandom random) {
    long attempts = (long) Math.exp(random.nextDouble() * 21);
    attempts = random.nextInt(4) == 0 ? 0 : attempts;
    return count(attempts, (long) (attempts * Math.pow(random.nextDouble(), 4)));
  }

  private static void assertSane(Change change, double bound) {
    assertThat(change.low()).isBetween(-bound, bound);
    assertThat(change.high()).isBetween(change.low(), bound);
    assertThat(change.now()).isBetween(0.0, bound);
    assertThat(change.before()).isBetween(0.0, bound);
    assertThat(change.unknown()).isBetween(0.0, 1.0);
    assertThat(change.probabilityHigher()).isBetween(0.0, 1.0);
  }

  @Test
  void theOrderOfStrataDoesNotMatter() {
    Map<String, ConversionCount> forwards = new LinkedHashMap<>();
    Map<String, ConversionCount> backwards = new LinkedHashMap<>();
    for (int s = 0; s < 9; s++) {
      forwards.put("s" + s, count(20 + s, s));
      backwards.put("s" + (8 - s), count(28 - s, 8 - s));
    }
    var before = strata(Map.of("s1", count(40, 9), "s4", count(33, 3), "s7", count(8, 3)));
    assertThat(OWN_PAST.conversions(strata(forwards), before))
        .isEqualTo(OWN_PAST.conversions(strata(backwards), before));
  }

  @Test
  void rejectsWhatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> new OwnPast(1, 0.95, 0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> new OwnPast(0.9, 0.5, 0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> new OwnPast(0.9, 0.95, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new OwnPast(0.9, 0.95, 11));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Change(0.1, 0.1, 1, 0, 0.5, 0.5, 1, 0.9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Change(Double.NaN, 0.1, 0, 1, 0.5, 0.5, 1, 0.9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Change(0.1, Double.NaN, 0, 1, 0.5, 0.5, 1, 0.9));
  }

  private static ConversionCount count(long attempts, long successes) {
    return new ConversionCount(attempts, successes);
  }

  private static <C> Strata<C> strata(Map<String, C> byName) {
    return new Strata<>(new TreeMap<>(byName));
  }
}
