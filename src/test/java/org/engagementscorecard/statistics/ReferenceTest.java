package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against a fit by brute force in R; every number comes from {@code Rscript run_references.R}. */
class ReferenceTest {

  private static final double RATE = 1e-3;
  private static final double PROBABILITY = 5e-3;

  /** Of an amount, and of the ends of its interval. */
  private static final double RELATIVE = 5e-3;

  /**
   * The reference's own error: its theta moves in steps of 0.0075, and whoever lies in the same
   * step as typical does not count as below. Someone without attempts is below with probability 1/2
   * by symmetry; crm_win_rate.csv says 0.4915. With three times finer steps it says 0.4991.
   */
  private static final double PROBABILITY_BELOW_WHERE_REPS_ARE_ALIKE = 1e-2;

  private final VerdictRules rules = VerdictRules.withDefaults();

  @Test
  void battersOf1970AreEstimatedAsInTheReference() {
    // Given 18 batters after 45 at bats (Efron & Morris 1975)
    ReferenceFit reference = ReferenceFit.read("efron_morris.csv");

    // When
    PooledFit fit = fit(reference);

    // Then
    assertLikeReference(fit, reference, PROBABILITY);
  }

  @Test
  void poolingPredictsTheRestOfTheSeasonThreeTimesBetterThanRawAverages() {
    // Given
    ReferenceFit reference = ReferenceFit.read("efron_morris.csv");

    // When
    PooledFit fit = fit(reference);
    double pooled = 0;
    double raw = 0;
    for (int i = 0; i < reference.rows().size(); i++) {
      ReferenceFit.Row row = reference.rows().get(i);
      double rawRate = (double) row.count().successes() / row.count().attempts();
      pooled += Math.pow(fit.estimates().get(i).mean() - row.later(), 2);
      raw += Math.pow(rawRate - row.later(), 2);
    }

    // Then (printed by run_references.R: raw 0.0753 pooled 0.0208)
    assertThat(pooled).isCloseTo(0.0208, within(1e-4));
    assertThat(raw).isCloseTo(0.0753, within(1e-4));
  }

  @Test
  void agentsWhoDoNotDifferAreEstimatedAsInTheReference() {
    // Given
    ReferenceFit reference = ReferenceFit.read("crm_win_rate.csv");

    // When
    PooledFit fit = fit(reference);

    // Then
    assertLikeReference(fit, reference, PROBABILITY_BELOW_WHERE_REPS_ARE_ALIKE);
  }

  @Test
  void agentsWhoDoNotDifferAreNotCalledAnything() {
    // Given
    ReferenceFit reference = ReferenceFit.read("crm_win_rate.csv");
    PooledFit fit = fit(reference);

    // When
    List<Verdict> verdicts = rules.decide(withAttempts(fit, reference));

    // Then
    assertThat(verdicts).hasSize(30).extracting(Verdict::key).containsOnly("in-line");
    assertThat(rules.repsDoNotDifferMeasurably(fit, verdicts)).isTrue();
  }

  @Test
  void agentsWithoutAttemptsAreExpectedToBeTypicalWithoutTakingPart() {
    // Given
    ReferenceFit reference = ReferenceFit.read("crm_win_rate.csv");
    List<ConversionCount> withoutThem =
        reference.counts().stream().filter(count -> count.attempts() > 0).toList();

    // When
    PooledFit with = fit(reference);
    PooledFit without =
        PooledComparison.withDefaults().compareConversions(withoutThem).orElseThrow();

    // Then
    assertThat(with.typical()).isEqualTo(without.typical());
    assertThat(with.tauMean()).isEqualTo(without.tauMean());
    assertThat(withAttempts(with, reference)).isEqualTo(without.estimates());
    Estimate newcomer = with.estimates().get(10);
    assertThat(reference.rows().get(10).count().attempts()).isZero();
    assertThat(newcomer.probabilityBelow()).isCloseTo(0.5, within(1e-9));
    assertThat(newcomer.mean()).isCloseTo(with.typical(), within(RATE));
  }

  @Test
  void exactlyTheTwoPlantedGapsAreFound() {
    // Given 30% of the wins of Moses Frase and Kami Bicknell turned into losses
    ReferenceFit reference = ReferenceFit.read("crm_planted.csv");

    // When
    PooledFit fit = fit(reference);
    List<Verdict> verdicts = rules.decide(withAttempts(fit, reference));
    List<String> gaps = named(reference, verdicts, "gap");

    // Then
    assertLikeReference(fit, reference, PROBABILITY);
    assertThat(gaps).containsExactly("Moses Frase", "Kami Bicknell");
    assertThat(named(reference, verdicts, "strength")).isEmpty();
    assertThat(named(reference, verdicts, "watch")).isEmpty();
    assertThat(rules.repsDoNotDifferMeasurably(fit, verdicts)).isFalse();
  }

  @Test
  void winsPerMonthAreEstimatedAsInTheReference() {
    // Given wins, and months in which the agent closed anything
    ReferenceFit reference = ReferenceFit.read("crm_wins_per_month.csv");

    // When
    PooledFit fit = yields(reference);

    // Then: mean and interval within 1e-3 of the yield, which is about 13
    assertLikeReference(fit, reference, RATE, 2 * PROBABILITY, 2.5 * PROBABILITY);
  }

  /**
   * Steps of theta and mu in the reference of yields (0.0075 and 0.015) always fall alike around a
   * margin, which shifts its P(gap) by up to 0.0125. With steps of 0.0019 it is as here to 6e-4:
   *
   * <pre>
   *   source("random_intercept_grid.R"); m <- read.csv("crm_wins_per_month.csv")
   *   yield_fit(m$id, m$count, m$expected, nt = 6421, nm = 121, ns = 40, tmax = 0.8)
   * </pre>
   */
  @Test
  void winsPerMonthAreEstimatedAsInAFinerReference() {
    ReferenceFit reference = ReferenceFit.read("crm_wins_per_month_fine.csv");

    assertLikeReference(yields(reference), reference, 4e-4, 1e-3, 1e-3);
  }

  @Test
  void dealValuesAreEstimatedAsInTheReference() {
    // Given all products lumped together
    ReferenceFit reference = ReferenceFit.read("crm_deal_value.csv");

    // When
    PooledFit fit = values(reference, false);
    List<Verdict> verdicts = rules.decide(fit.estimates());

    // Then: what a scorecard says that does not compare like with like
    assertLikeReference(fit, reference, 1e-3, PROBABILITY, PROBABILITY);
    assertThat(named(reference, verdicts, "gap")).hasSize(9);
    assertThat(named(reference, verdicts, "strength")).hasSize(11);
  }

  @Test
  void dealValuesOnTheSameProductsDoNotDiffer() {
    // Given
    ReferenceFit reference = ReferenceFit.read("crm_deal_value_by_product.csv");

    // When
    PooledFit fit = values(reference, true);
    List<Verdict> verdicts = rules.decide(fit.estimates());

    // Then: amounts as in the reference; P(below) see the finer one
    assertLikeReference(fit, reference, RELATIVE, 1, PROBABILITY);
    assertThat(verdicts).hasSize(30).extracting(Verdict::key).containsOnly("in-line");
    assertThat(rules.repsDoNotDifferMeasurably(fit, verdicts)).isTrue();
    assertThat(fit.comparability())
        .allSatisfy(
            comparability -> {
              assertThat(comparability.share()).isEqualTo(1);
              assertThat(comparability.peers()).isEqualTo(29);
            });
  }

  /**
   * The reference for deal values by product has tau in steps of 0.0075, while the posterior of tau
   * lies within 0.01: all of it falls on the first, 0.00375, and shifts P(below) by up to 0.13.
   * With steps of 0.0004 the two agree:
   *
   * <pre>
   *   source("random_intercept_grid.R"); won as in run_references.R
   *   value_fit(won$close_value, won$sales_agent, won$product, nm = 81, ns = 100, tmax = 0.04)
   * </pre>
   *
   * <p>What is left: it takes out stratum means with the agent's own share in them, and the means
   * themselves as known, where each agent is judged by the others here.
   */
  @Test
  void dealValuesOnTheSameProductsAreEstimatedAsInAFinerReference() {
    ReferenceFit reference = ReferenceFit.read("crm_deal_value_by_product_fine.csv");

    assertLikeReference(values(reference, true), reference, 1e-3, 7e-3, PROBABILITY);
  }

  @Test
  void countsOfTheReferencesAreThoseOfTheExport() {
    assumeTrue(Files.exists(Crm.FILE), "../shared/data is not there");
    Crm crm = Crm.read();
    ReferenceFit planted = ReferenceFit.read("crm_planted.csv");
    Map<String, Strata<AmountSummary>> values = dealsByProduct();

    ReferenceFit conversions = ReferenceFit.read("crm_win_rate.csv");
    for (int i = 0; i < conversions.rows().size(); i++) {
      ReferenceFit.Row row = conversions.rows().get(i);
      ConversionCount count = crm.conversion(row.id());
      assertThat(row.count()).as(row.id()).isEqualTo(count);
      boolean worsened = List.of("Moses Frase", "Kami Bicknell").contains(row.id());
      long left = worsened ? Math.round(count.successes() * 0.7) : count.successes();
      assertThat(planted.rows().get(i).count())
          .as(row.id())
          .isEqualTo(new ConversionCount(count.attempts(), left));
    }
    for (ReferenceFit.Row row : ReferenceFit.read("crm_wins_per_month.csv").rows()) {
      assertThat(row.yield()).as(row.id()).isEqualTo(crm.winsPerMonth(row.id()));
    }
    for (ReferenceFit.Row row : ReferenceFit.read("crm_deal_value_by_product.csv").rows()) {
      Map<String, AmountSummary> recorded = values.get(row.id()).byName();
      Map<String, AmountSummary> counted = crm.valueByProduct(row.id()).byName();
      assertThat(recorded.keySet()).isEqualTo(counted.keySet());
      recorded.forEach(
          (product, summary) -> {
            AmountSummary expected = counted.get(product);
            assertThat(summary.deals()).isEqualTo(expected.deals());
            assertThat(summary.meanLog()).isCloseTo(expected.meanLog(), within(1e-11));
            assertThat(summary.sumOfSquares()).isCloseTo(expected.sumOfSquares(), within(1e-10));
          });
    }
  }

  private static PooledFit yields(ReferenceFit reference) {
    return PooledComparison.withDefaults()
        .compareYields(reference.rows().stream().map(row -> Strata.single(row.yield())).toList())
        .orElseThrow();
  }

  private static PooledFit values(ReferenceFit reference, boolean byProduct) {
    Map<String, Strata<AmountSummary>> deals = dealsByProduct();
    return PooledComparison.withDefaults()
        .compareValues(
            reference.rows().stream()
                .map(row -> byProduct ? deals.get(row.id()) : lumped(deals.get(row.id())))
                .toList())
        .orElseThrow();
  }

  /**
   * Won deals of the export with a value above zero, by agent and product: number, mean of the
   * logs, and sum of squared deviations, made in R with {@code split} from what run_references.R
   * calls {@code won}.
   */
  private static Map<String, Strata<AmountSummary>> dealsByProduct() {
    Map<String, TreeMap<String, AmountSummary>> byAgent = new HashMap<>();
    for (ReferenceFit.Row row : ReferenceFit.read("crm_deals_by_product.csv").rows()) {
      byAgent
          .computeIfAbsent(row.id(), unused -> new TreeMap<>())
          .put(
              row.field().get("product"),
              new AmountSummary(
                  (long) row.number("deals"),
                  row.number("mean_log"),
                  row.number("sum_of_squares")));
    }
    Map<String, Strata<AmountSummary>> strata = new HashMap<>();
    byAgent.forEach((agent, cells) -> strata.put(agent, new Strata<>(cells)));
    return strata;
  }

  private static Strata<AmountSummary> lumped(Strata<AmountSummary> strata) {
    long deals = 0;
    double sum = 0;
    for (AmountSummary each : strata.byName().values()) {
      deals += each.deals();
      sum += each.deals() * each.meanLog();
    }
    double mean = sum / deals;
    double squares = 0;
    for (AmountSummary each : strata.byName().values()) {
      squares += each.sumOfSquares() + each.deals() * Math.pow(each.meanLog() - mean, 2);
    }
    return Strata.single(new AmountSummary(deals, mean, squares));
  }

  /** For yields and amounts, whose size is arbitrary: {@code relative} is a fraction of them. */
  private static void assertLikeReference(
      PooledFit fit,
      ReferenceFit reference,
      double relative,
      double probabilityBelowTolerance,
      double probabilityTolerance) {
    double typical = reference.rows().get(0).typical();
    var amount = within(relative * typical);
    assertThat(fit.typical()).isCloseTo(typical, amount);
    assertThat(fit.tauMean()).isCloseTo(reference.rows().get(0).tauMean(), within(2e-3));
    for (int i = 0; i < reference.rows().size(); i++) {
      ReferenceFit.Row row = reference.rows().get(i);
      Estimate estimate = fit.estimates().get(i);
      var own = within(relative * row.mean());
      var end = within(relative * row.high());
      assertThat(estimate.mean()).as(row.id()).isCloseTo(row.mean(), own);
      assertThat(estimate.low()).as(row.id()).isCloseTo(row.low(), end);
      assertThat(estimate.high()).as(row.id()).isCloseTo(row.high(), end);
      assertThat(estimate.expectedShortfall())
          .as(row.id())
          .isCloseTo(row.expectedShortfall(), amount);
      assertThat(estimate.probabilityGap())
          .as(row.id())
          .isCloseTo(row.probabilityGap(), within(probabilityTolerance));
      assertThat(estimate.probabilityStrength())
          .as(row.id())
          .isCloseTo(row.probabilityStrength(), within(probabilityTolerance));
      assertThat(estimate.probabilityBelow())
          .as(row.id())
          .isCloseTo(row.probabilityBelow(), within(probabilityBelowTolerance));
    }
  }

  private static PooledFit fit(ReferenceFit reference) {
    return PooledComparison.withDefaults().compareConversions(reference.counts()).orElseThrow();
  }

  private static List<Estimate> withAttempts(PooledFit fit, ReferenceFit reference) {
    return IntStream.range(0, reference.rows().size())
        .filter(i -> reference.rows().get(i).count().attempts() > 0)
        .mapToObj(fit.estimates()::get)
        .toList();
  }

  private static List<String> named(ReferenceFit reference, List<Verdict> verdicts, String key) {
    List<ReferenceFit.Row> rows =
        reference.rows().stream()
            .filter(row -> !row.field().containsKey("attempts") || row.count().attempts() > 0)
            .toList();
    return IntStream.range(0, rows.size())
        .filter(i -> verdicts.get(i).key().equals(key))
        .mapToObj(i -> rows.get(i).id())
        .toList();
  }

  private static void assertLikeReference(
      PooledFit fit, ReferenceFit reference, double probabilityBelowTolerance) {
    assertThat(fit.typical()).isCloseTo(reference.rows().get(0).typical(), within(RATE));
    assertThat(fit.tauMean()).isCloseTo(reference.rows().get(0).tauMean(), within(RATE));
    for (int i = 0; i < reference.rows().size(); i++) {
      ReferenceFit.Row row = reference.rows().get(i);
      Estimate estimate = fit.estimates().get(i);
      assertThat(estimate.mean()).as(row.id()).isCloseTo(row.mean(), within(RATE));
      assertThat(estimate.low()).as(row.id()).isCloseTo(row.low(), within(RATE));
      assertThat(estimate.high()).as(row.id()).isCloseTo(row.high(), within(RATE));
      assertThat(estimate.expectedShortfall())
          .as(row.id())
          .isCloseTo(row.expectedShortfall(), within(RATE));
      assertThat(estimate.probabilityGap())
          .as(row.id())
          .isCloseTo(row.probabilityGap(), within(PROBABILITY));
      assertThat(estimate.probabilityStrength())
          .as(row.id())
          .isCloseTo(row.probabilityStrength(), within(PROBABILITY));
      assertThat(estimate.probabilityBelow())
          .as(row.id())
          .isCloseTo(row.probabilityBelow(), within(probabilityBelowTolerance));
    }
  }
}
