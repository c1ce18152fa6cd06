package org.engagementscorecard.statistics.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tiny panels, counted out from the definitions without any of the code tested. */
class BruteForceTest {

  private static final double EXACT = 1e-12;

  private record Change(double mean, double sumOfSquares, int count) {}

  private static Change change(List<UnitHistory> units, int from, int to) {
    List<Double> changes = new ArrayList<>();
    for (UnitHistory unit : units) {
      if (unit.outcomes().containsKey(from) && unit.outcomes().containsKey(to)) {
        changes.add(unit.outcomes().get(to) - unit.outcomes().get(from));
      }
    }
    double mean = changes.stream().mapToDouble(one -> one).average().orElse(Double.NaN);
    double squares = changes.stream().mapToDouble(one -> (one - mean) * (one - mean)).sum();
    return new Change(mean, squares, changes.size());
  }

  private static boolean untreatedThrough(UnitHistory unit, int period, Controls controls) {
    int first = unit.firstTreated().orElse(1000);
    return controls == Controls.NEVER_TREATED ? first == 1000 : first > period;
  }

  private static Estimates estimates(
      List<UnitHistory> units, Controls controls, BasePeriod basePeriod) {
    GroupTimeTable table = new GroupTimeTable(new Panel(units), controls, basePeriod);
    return Estimates.of(
        table,
        new Averages(table),
        EffectOfChange.StandardErrors.ANALYTIC,
        Resampling.withDefaults());
  }

  /** Three groups from periods 2, 4 and 5 of 6, some never; one outcome in six is missing. */
  private static List<UnitHistory> tiny(SplittableRandom random, int units, double missing) {
    int[] groups = {2, 4, 5, 0};
    List<UnitHistory> all = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      int group = groups[i % groups.length];
      TreeMap<Integer, Double> outcomes = new TreeMap<>();
      for (int t = 1; t <= 6; t++) {
        double outcome = 10 * random.nextDouble();
        if (t == 3 || random.nextDouble() >= missing) {
          outcomes.put(t, outcome);
        }
      }
      all.add(
          group == 0
              ? UnitHistory.neverTreated(outcomes)
              : UnitHistory.treatedFrom(group, outcomes));
    }
    return all;
  }

  @Test
  void effectsAndErrorsOfGroupsAndPeriodsAreAsDefined() {
    int compared = 0;
    for (long seed = 0; seed < 60; seed++) {
      List<UnitHistory> units = tiny(new SplittableRandom(seed), 12, seed % 2 == 0 ? 0 : 1 / 6.0);
      for (Controls controls : Controls.values()) {
        for (BasePeriod basePeriod : BasePeriod.values()) {
          List<EffectFit.GroupTime> found = estimates(units, controls, basePeriod).groupTimes();
          List<EffectFit.GroupTime> rest = new ArrayList<>(found);
          for (int group : new int[] {2, 4, 5}) {
            for (int t = 1; t <= 6; t++) {
              int period = t;
              int base = t >= group || basePeriod == BasePeriod.UNIVERSAL ? group - 1 : t - 1;
              Change treated =
                  change(
                      units.stream()
                          .filter(unit -> unit.firstTreated().equals(OptionalInt.of(group)))
                          .toList(),
                      base,
                      t);
              Change others =
                  change(
                      units.stream()
                          .filter(unit -> !unit.firstTreated().equals(OptionalInt.of(group)))
                          .filter(unit -> untreatedThrough(unit, Math.max(base, period), controls))
                          .toList(),
                      base,
                      t);
              if (base == t || treated.count() == 0 || others.count() == 0) {
                continue;
              }
              EffectFit.GroupTime one = rest.remove(0);
              assertThat(one.group()).isEqualTo(group);
              assertThat(one.period()).isEqualTo(t);
              assertThat(one.basePeriod()).isEqualTo(base);
              assertThat(one.treated()).isEqualTo(treated.count());
              assertThat(one.compared()).isEqualTo(others.count());
              assertThat(one.average().effect())
                  .isCloseTo(treated.mean() - others.mean(), within(EXACT));
              assertThat(one.average().standardError().isPresent())
                  .isEqualTo(treated.count() > 1 && others.count() > 1);
              if (one.average().standardError().isPresent()) {
                assertThat(one.average().standardError().getAsDouble())
                    .isCloseTo(
                        Math.sqrt(
                            treated.sumOfSquares() / Math.pow(treated.count(), 2)
                                + others.sumOfSquares() / Math.pow(others.count(), 2)),
                        within(EXACT));
              }
              compared++;
            }
          }
          assertThat(rest).isEmpty();
        }
      }
    }
    assertThat(compared).isGreaterThan(2500);
  }

  @Test
  void averagesAreAsDefined() {
    for (long seed = 0; seed < 20; seed++) {
      // Given groups of different sizes: 5, 4, 4 of 17
      List<UnitHistory> units = tiny(new SplittableRandom(seed), 17, 0);
      Estimates estimates = estimates(units, Controls.NEVER_TREATED, BasePeriod.VARYING);
      ToDoubleFunction<EffectFit.GroupTime> size = one -> one.group() == 2 ? 5 : 4;

      // Then
      assertThat(estimates.simple().effect())
          .isCloseTo(
              mean(
                  estimates.groupTimes().stream().filter(EffectFit.GroupTime::afterChange).toList(),
                  size),
              within(EXACT));
      double exposureSum = 0;
      for (EffectFit.ByExposure one : estimates.byExposure()) {
        List<EffectFit.GroupTime> alike =
            estimates.groupTimes().stream()
                .filter(cell -> cell.period() - cell.group() == one.exposure())
                .toList();
        assertThat(one.average().effect()).isCloseTo(mean(alike, size), within(EXACT));
        exposureSum += one.exposure() >= 0 ? one.average().effect() : 0;
      }
      assertThat(estimates.byExposure())
          .extracting(EffectFit.ByExposure::exposure)
          .containsExactly(-3, -2, -1, 0, 1, 2, 3, 4);
      assertThat(estimates.exposureMean().effect()).isCloseTo(exposureSum / 5, within(EXACT));
      double groupSum = 0;
      for (EffectFit.ByGroup one : estimates.byGroup()) {
        double expected =
            mean(
                estimates.groupTimes().stream()
                    .filter(cell -> cell.group() == one.group() && cell.afterChange())
                    .toList(),
                cell -> 1);
        assertThat(one.average().effect()).isCloseTo(expected, within(EXACT));
        groupSum += expected * one.units() / 13;
      }
      assertThat(estimates.groupMean().effect()).isCloseTo(groupSum, within(EXACT));
    }
  }

  private static double mean(
      List<EffectFit.GroupTime> cells, ToDoubleFunction<EffectFit.GroupTime> weight) {
    double sum = 0;
    double weights = 0;
    for (EffectFit.GroupTime cell : cells) {
      sum += weight.applyAsDouble(cell) * cell.average().effect();
      weights += weight.applyAsDouble(cell);
    }
    return sum / weights;
  }

  /** Leaving units out one at a time (jackknife) shows the same scatter, weights and all. */
  @Test
  @Tag("slow")
  void errorsOfAveragesAreLikeTheJackknife() {
    List<UnitHistory> units = tiny(new SplittableRandom(5), 240, 0);
    for (Controls controls : Controls.values()) {
      Estimates all = estimates(units, controls, BasePeriod.VARYING);
      List<ToDoubleFunction<Estimates>> averages =
          List.of(
              one -> one.simple().effect(),
              one -> one.groupMean().effect(),
              one -> one.exposureMean().effect(),
              one -> one.byExposure().get(2).average().effect());
      double[] errors = {
        all.simple().standardError().orElseThrow(),
        all.groupMean().standardError().orElseThrow(),
        all.exposureMean().standardError().orElseThrow(),
        all.byExposure().get(2).average().standardError().orElseThrow()
      };
      double[] squares = new double[errors.length];
      for (int left = 0; left < units.size(); left++) {
        List<UnitHistory> others = new ArrayList<>(units);
        others.remove(left);
        Estimates without = estimates(others, controls, BasePeriod.VARYING);
        for (int k = 0; k < errors.length; k++) {
          double difference =
              averages.get(k).applyAsDouble(without) - averages.get(k).applyAsDouble(all);
          squares[k] += difference * difference;
        }
      }
      for (int k = 0; k < errors.length; k++) {
        assertThat(Math.sqrt(squares[k]))
            .as("average %s", k)
            .isCloseTo(errors[k], Percentage.withPercentage(4));
        assertThat(errors[k]).isGreaterThan(0.2);
      }
    }
  }

  @Test
  void errorsByClusterAreThoseOfTheClustersMeans() {
    // Given ten teams of three, all changing together or not at all
    SplittableRandom random = new SplittableRandom(8);
    List<UnitHistory> reps = new ArrayList<>();
    List<UnitHistory> teams = new ArrayList<>();
    for (int team = 0; team < 10; team++) {
      OptionalInt first = team < 5 ? Panels.from(3) : Panels.never();
      double[] mean = new double[4];
      for (int rep = 0; rep < 3; rep++) {
        double[] outcomes = random.doubles(4, 0, 10).toArray();
        for (int t = 0; t < 4; t++) {
          mean[t] += outcomes[t] / 3;
        }
        reps.add(Panels.unit("team " + team, first, outcomes));
      }
      teams.add(Panels.unit(first, mean));
    }

    // When
    Estimates byRep = estimates(reps, Controls.NEVER_TREATED, BasePeriod.VARYING);
    Estimates byTeam = estimates(teams, Controls.NEVER_TREATED, BasePeriod.VARYING);

    // Then
    for (int k = 0; k < byTeam.groupTimes().size(); k++) {
      assertClose(byRep.groupTimes().get(k).average(), byTeam.groupTimes().get(k).average());
    }
    assertClose(byRep.simple(), byTeam.simple());
    assertClose(byRep.groupMean(), byTeam.groupMean());
  }

  private static void assertClose(EffectFit.Average one, EffectFit.Average other) {
    assertThat(one.effect()).isCloseTo(other.effect(), within(EXACT));
    assertThat(one.standardError().orElseThrow())
        .isCloseTo(other.standardError().orElseThrow(), within(EXACT));
  }

  @Test
  void randomisationGoesThroughAllArrangementsWhenTheyAreFew() {
    // Given five of ten that changed in the third of four periods: 252 arrangements
    double[][] outcomes = new double[10][];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 10; i++) {
      outcomes[i] = random.doubles(4, 0, 10).toArray();
      if (i < 5) {
        outcomes[i][2] += 4;
        outcomes[i][3] += 5;
      }
    }

    // When
    EffectFit fit = Panels.fit(EffectOfChange.withDefaults().find(units(outcomes)));

    // Then
    assertThat(fit.overall().basis()).isEqualTo(EffectFit.Basis.RANDOMISATION);
    assertThat(fit.overall().pValue()).isCloseTo(pValue(outcomes, 0), within(EXACT));
    // A bit inside the interval isn't rejected, a bit outside is
    double low = fit.overall().low();
    double high = fit.overall().high();
    assertThat(pValue(outcomes, low + 1e-6)).isGreaterThan(0.1);
    assertThat(pValue(outcomes, high - 1e-6)).isGreaterThan(0.1);
    assertThat(pValue(outcomes, low - 1e-6)).isLessThanOrEqualTo(0.1);
    assertThat(pValue(outcomes, high + 1e-6)).isLessThanOrEqualTo(0.1);
    assertThat(fit.preTrend().orElseThrow().pValue())
        .isCloseTo(pastPValue(outcomes, fit.overall().effect()), within(EXACT));
  }

  private static List<UnitHistory> units(double[][] outcomes) {
    List<UnitHistory> units = new ArrayList<>();
    for (int i = 0; i < outcomes.length; i++) {
      units.add(Panels.unit(i < 5 ? Panels.from(3) : Panels.never(), outcomes[i]));
    }
    return units;
  }

  private static double[] withoutEffect(double[] outcomes, int unit, double effect) {
    double[] without = outcomes.clone();
    for (int t = 2; t < 4 && unit < 5; t++) {
      without[t] -= effect;
    }
    return without;
  }

  private static double pValue(double[][] outcomes, double effect) {
    double[] changes = new double[10];
    for (int i = 0; i < 10; i++) {
      double[] one = withoutEffect(outcomes[i], i, effect);
      changes[i] = (one[2] + one[3]) / 2 - one[1];
    }
    return shareAtLeastAsFar(changes);
  }

  private static double pastPValue(double[][] outcomes, double effect) {
    double[] changes = new double[10];
    for (int i = 0; i < 10; i++) {
      double[] one = withoutEffect(outcomes[i], i, effect);
      changes[i] = one[1] - one[0];
    }
    return shareAtLeastAsFar(changes);
  }

  private static double shareAtLeastAsFar(double[] changes) {
    double actual = Math.abs(difference(changes, 0b11111));
    int far = 0;
    int all = 0;
    for (int chosen = 0; chosen < 1 << 10; chosen++) {
      if (Integer.bitCount(chosen) == 5) {
        all++;
        far += Math.abs(difference(changes, chosen)) >= actual - EXACT ? 1 : 0;
      }
    }
    assertThat(all).isEqualTo(252);
    return (double) far / all;
  }

  private static double difference(double[] changes, int chosen) {
    double difference = 0;
    for (int i = 0; i < changes.length; i++) {
      difference += (chosen >> i & 1) == 1 ? changes[i] / 5 : -changes[i] / 5;
    }
    return difference;
  }

  @Test
  @Tag("slow")
  void drawnArrangementsAgreeWithAllOfThem() {
    // Given six of 16 that changed at two times: 8,008 × 20 arrangements
    SplittableRandom random = new SplittableRandom(12);
    List<UnitHistory> units = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      double[] outcomes = random.doubles(6, 0, 10).toArray();
      OptionalInt first = i < 3 ? Panels.from(3) : i < 6 ? Panels.from(5) : Panels.never();
      for (int t = first.orElse(100) - 1; t < 6; t++) {
        outcomes[t] += 3;
      }
      units.add(Panels.unit(first, outcomes));
    }
    EffectOfChange effect = EffectOfChange.withDefaults().with(Controls.NOT_YET_TREATED);
    Resampling drawn = new Resampling(Resampling.Multipliers.MAMMEN, 20_000, 1);
    Resampling all = new Resampling(Resampling.Multipliers.MAMMEN, 200_000, 1);

    // When
    EffectFit.Overall some = Panels.fit(effect.with(drawn).find(units)).overall();
    EffectFit.Overall exact = Panels.fit(effect.with(all).find(units)).overall();

    // Then
    assertThat(exact.pValue() * 160_160)
        .isCloseTo(Math.rint(exact.pValue() * 160_160), within(1e-6));
    assertThat(some.pValue()).isCloseTo(exact.pValue(), within(0.005));
    assertThat(some.low()).isCloseTo(exact.low(), within(0.1));
    assertThat(some.high()).isCloseTo(exact.high(), within(0.1));
  }

  @Test
  void nothingToDrawForIsNoFailure() {
    MultiplierBootstrap none =
        new MultiplierBootstrap(
            new Panel(tiny(new SplittableRandom(1), 8, 0)), List.of(), Resampling.withDefaults());
    assertThat(none.standardErrors()).isEmpty();
    assertThat(none.greatest(new double[0])).isEmpty();
    assertThat(MultiplierBootstrap.quantile(new double[0], 0.9)).isZero();
    assertThat(MultiplierBootstrap.quantile(new double[] {1, 2, 3, 4}, 0.75)).isEqualTo(3);
    assertThat(MultiplierBootstrap.quantile(new double[] {1, 2, 3, 4}, 0.76)).isEqualTo(4);
  }

  @Test
  void multipliersHaveMeanZeroAndVarianceOne() {
    for (Resampling.Multipliers multipliers : Resampling.Multipliers.values()) {
      SplittableRandom random = new SplittableRandom(4);
      double[] weights = new double[200_000];
      Arrays.setAll(weights, i -> MultiplierBootstrap.weight(random, multipliers));
      assertThat(Arrays.stream(weights).average().orElseThrow()).isCloseTo(0, within(0.01));
      assertThat(Arrays.stream(weights).map(one -> one * one).average().orElseThrow())
          .isCloseTo(1, within(0.01));
      assertThat(Arrays.stream(weights).map(one -> one * one * one).average().orElseThrow())
          .isCloseTo(multipliers == Resampling.Multipliers.MAMMEN ? 1 : 0, within(0.02));
    }
  }
}
