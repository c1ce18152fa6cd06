package org.engagementscorecard.statistics.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What the promises are worth over many made-up panels with known effects. Seeds are fixed; {@code
 * -Deffect.runs=2000} makes more of them.
 */
class EffectSimulationTest {

  private static final int RUNS = Integer.getInteger("effect.runs", 200);

  private static final Resampling QUICK =
      new Resampling(Resampling.Multipliers.MAMMEN, 199, 20_210_101);

  /**
   * @param groups first treated periods, in turn
   * @param treated units that change
   * @param compared units that never do
   * @param periods periods
   * @param effect effect in the first period
   * @param growth what it grows by each period
   * @param scatter standard deviation of the effect between units
   */
  private record Design(
      int[] groups,
      int treated,
      int compared,
      int periods,
      double effect,
      double growth,
      double scatter) {

    /** The mean over the treated of each one's mean effect. */
    double truth() {
      double sum = 0;
      for (int i = 0; i < treated; i++) {
        int exposed = periods - groups[i % groups.length];
        sum += (effect + growth * exposed / 2.0) / treated;
      }
      return sum;
    }

    /** Units differ in level (sd 2), periods move all (sd 1), noise carries over by 0.5. */
    List<UnitHistory> draw(SplittableRandom random) {
      double[] common = new double[periods];
      for (int t = 0; t < periods; t++) {
        common[t] = Panels.normal(random);
      }
      List<UnitHistory> units = new ArrayList<>();
      for (int i = 0; i < treated + compared; i++) {
        OptionalInt first =
            i < treated ? OptionalInt.of(groups[i % groups.length]) : OptionalInt.empty();
        double level = 2 * Panels.normal(random);
        double mine = scatter * Panels.normal(random);
        double noise = Panels.normal(random) / Math.sqrt(0.75);
        double[] outcomes = new double[periods];
        for (int t = 1; t <= periods; t++) {
          noise = 0.5 * noise + Panels.normal(random);
          outcomes[t - 1] = level + common[t - 1] + noise;
          if (first.isPresent() && t >= first.getAsInt()) {
            outcomes[t - 1] += effect + mine + growth * (t - first.getAsInt());
          }
        }
        units.add(Panels.unit(first, outcomes));
      }
      return units;
    }
  }

  private static List<EffectFinding> findings(
      int runs, EffectOfChange effect, LongFunction<List<UnitHistory>> draw) {
    return LongStream.range(0, runs)
        .parallel()
        .mapToObj(run -> effect.find(draw.apply(run)))
        .toList();
  }

  private static double share(List<EffectFinding> findings, String key) {
    return (double) findings.stream().filter(one -> one.key().equals(key)).count()
        / findings.size();
  }

  private static double doubted(List<EffectFinding> findings, EffectFinding.Doubt doubt) {
    return (double)
            findings.stream()
                .filter(
                    one ->
                        one instanceof EffectFinding.Withheld withheld && withheld.doubt() == doubt)
                .count()
        / findings.size();
  }

  @Test
  void intervalsCoverTheTruth() {
    System.out.println("treated  compared  groups  basis  coverage of 90% intervals  width");
    int index = 0;
    int[] four = {4, 5, 6, 7};
    for (Design design :
        List.of(
            new Design(four, 20, 20, 8, 0.5, 0.2, 0.5),
            new Design(four, 40, 25, 8, 0.5, 0.2, 0.5),
            new Design(four, 100, 100, 8, 0.5, 0.2, 0.5),
            new Design(new int[] {4, 7}, 60, 25, 8, 0.5, 0.2, 0.5),
            // few: the interval is of constant effects
            new Design(new int[] {5}, 5, 15, 8, 0.5, 0, 0),
            new Design(four, 6, 14, 8, 0.5, 0, 0),
            new Design(four, 8, 30, 8, 0.5, 0, 0),
            // and what is left of that when effects differ and grow
            new Design(four, 8, 30, 8, 0.5, 0.2, 0.5),
            new Design(four, 30, 10, 8, 0.5, 0.2, 0.5))) {
      // Both in turn, or always where there is time
      index++;
      for (Controls controls :
          RUNS > 200 ? List.of(Controls.values()) : List.of(Controls.values()[index % 2])) {
        List<EffectFit.Overall> overalls =
            findings(
                    RUNS,
                    EffectOfChange.withDefaults().with(controls).with(QUICK),
                    run -> design.draw(new SplittableRandom(run)))
                .stream()
                .map(finding -> Panels.fit(finding).overall())
                .toList();
        double coverage =
            (double)
                    overalls.stream()
                        .filter(one -> one.low() <= design.truth() && design.truth() <= one.high())
                        .count()
                / RUNS;
        System.out.printf(
            "%7d  %8d  %6d  %s  %.3f  %.2f%n",
            design.treated(),
            design.compared(),
            design.groups().length,
            overalls.get(0).basis(),
            coverage,
            overalls.stream().mapToDouble(one -> one.high() - one.low()).average().orElseThrow());
        assertThat(coverage).isBetween(0.84, 0.97);
      }
    }
  }

  @Test
  void withoutAnEffectFewTreatedAreSeldomCalled() {
    System.out.println("treated  compared  p <= 0.1  helped  hurt  withheld");
    for (int treated : new int[] {5, 6, 8}) {
      Design design = new Design(new int[] {4, 6}, treated, 12, 8, 0, 0, 0);
      List<EffectFinding> findings =
          findings(
              RUNS,
              EffectOfChange.withDefaults().with(QUICK),
              run -> design.draw(new SplittableRandom(77 + run)));
      double rejected =
          findings.stream().filter(one -> Panels.fit(one).overall().pValue() <= 0.1).count()
              / (double) RUNS;
      System.out.printf(
          "%7d  %8d  %8.3f  %6.3f  %4.3f  %8.3f%n",
          treated,
          12,
          rejected,
          share(findings, "helped"),
          share(findings, "hurt"),
          share(findings, "withheld"));
      // 0.1 and two standard errors of it
      double chance = 2 * Math.sqrt(0.1 * 0.9 / RUNS);
      assertThat(rejected).isBetween(0.03, 0.1 + chance);
      assertThat(share(findings, "helped") + share(findings, "hurt")).isLessThan(0.1 + chance);
      assertThat(doubted(findings, EffectFinding.Doubt.PAST_DIFFERS)).isLessThan(0.05 + chance);
    }
  }

  @Test
  void aRealEffectIsFound() {
    Design many = new Design(new int[] {4, 5, 6, 7}, 40, 40, 8, 1, 0, 0.5);
    Design few = new Design(new int[] {5}, 8, 24, 8, 2, 0, 0);
    EffectOfChange effect = EffectOfChange.withDefaults().with(QUICK);
    List<EffectFinding> ofMany =
        findings(RUNS, effect, run -> many.draw(new SplittableRandom(run)));
    List<EffectFinding> ofFew = findings(RUNS, effect, run -> few.draw(new SplittableRandom(run)));
    System.out.printf(
        "helped: 40 treated, effect one sd: %.3f; 8 treated, two sd: %.3f; withheld %.3f %.3f%n",
        share(ofMany, "helped"),
        share(ofFew, "helped"),
        share(ofMany, "withheld"),
        share(ofFew, "withheld"));
    assertThat(share(ofMany, "helped")).isGreaterThan(0.8);
    assertThat(share(ofFew, "helped")).isGreaterThan(0.8);
    assertThat(share(ofMany, "hurt") + share(ofFew, "hurt")).isZero();
  }

  @Test
  void theBootstrapAgreesWithTheAnalyticErrors() {
    Design design = new Design(new int[] {4, 5, 6, 7}, 60, 60, 8, 0.5, 0.2, 0.5);
    List<UnitHistory> units = design.draw(new SplittableRandom(1));
    EffectFit analytic = Panels.fit(EffectOfChange.withDefaults().find(units));
    for (Resampling.Multipliers multipliers : Resampling.Multipliers.values()) {
      EffectFit bootstrap =
          Panels.fit(
              EffectOfChange.withDefaults()
                  .with(EffectOfChange.StandardErrors.BOOTSTRAP)
                  .with(new Resampling(multipliers, 4999, 3))
                  .find(units));
      List<EffectFit.Average> one = averages(analytic);
      List<EffectFit.Average> other = averages(bootstrap);
      assertThat(other).hasSameSizeAs(one);
      for (int k = 0; k < one.size(); k++) {
        assertThat(other.get(k).effect()).isEqualTo(one.get(k).effect());
        double error = one.get(k).standardError().orElseThrow();
        assertThat(other.get(k).standardError().orElseThrow())
            .isCloseTo(error, within(0.1 * error));
      }
      assertThat(bootstrap.overall().high() - bootstrap.overall().low())
          .isCloseTo(
              analytic.overall().high() - analytic.overall().low(),
              within(0.1 * (analytic.overall().high() - analytic.overall().low())));
    }
  }

  private static List<EffectFit.Average> averages(EffectFit fit) {
    List<EffectFit.Average> averages = new ArrayList<>();
    fit.groupTimes().forEach(one -> averages.add(one.average()));
    fit.byExposure().forEach(one -> averages.add(one.average()));
    fit.byGroup().forEach(one -> averages.add(one.average()));
    averages.addAll(List.of(fit.simple(), fit.exposureMean(), fit.groupMean()));
    return averages;
  }

  @Test
  void bandsHoldAllExposuresAtOnce() {
    Design design = new Design(new int[] {4, 5, 6, 7}, 80, 60, 8, 0.5, 0.2, 0.5);
    long held =
        findings(
                RUNS,
                EffectOfChange.withDefaults().with(QUICK),
                run -> design.draw(new SplittableRandom(run)))
            .stream()
            .map(Panels::fit)
            .filter(
                fit ->
                    fit.byExposure().stream()
                        .allMatch(
                            one -> {
                              double truth = one.exposure() < 0 ? 0 : 0.5 + 0.2 * one.exposure();
                              return Math.abs(one.average().effect() - truth)
                                  <= fit.bandMultiplier().orElseThrow()
                                      * one.average().standardError().orElseThrow();
                            }))
            .count();
    System.out.printf("bands of 90%% hold all exposures in %.3f%n", (double) held / RUNS);
    assertThat((double) held / RUNS).isGreaterThan(0.84);
  }

  /**
   * Effects that are never negative and grow: regressing on unit and period effects takes the early
   * ones, still growing, for what the late ones would have done (Goodman-Bacon 2021).
   */
  @Test
  void theSignIsRightWhereTwoWayFixedEffectsGetItWrong() {
    // Given 40 from period 3 with an effect of 1, 3, 5 …, 40 from period 8 with 1, 20 never
    SplittableRandom random = new SplittableRandom(6);
    double[][] outcomes = new double[100][12];
    int[] firsts = new int[100];
    List<UnitHistory> units = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      firsts[i] = i < 40 ? 3 : i < 80 ? 8 : 100;
      double level = Panels.normal(random);
      for (int t = 1; t <= 12; t++) {
        outcomes[i][t - 1] = level + 0.3 * t + 0.5 * Panels.normal(random);
        if (t >= firsts[i]) {
          outcomes[i][t - 1] += firsts[i] == 3 ? 1 + 3 * (t - 3) : 1;
        }
      }
      units.add(Panels.unit(i < 80 ? OptionalInt.of(firsts[i]) : OptionalInt.empty(), outcomes[i]));
    }
    List<UnitHistory> withoutNever = units.subList(0, 80);

    // When
    double twoWay = twoWayFixedEffects(outcomes, firsts, 80);
    EffectFinding ofAll = EffectOfChange.withDefaults().find(units);
    EffectFinding ofChanged =
        EffectOfChange.withDefaults().with(Controls.NOT_YET_TREATED).find(withoutNever);

    // Then
    System.out.printf(
        "two-way fixed effects %.2f, group-time %.2f (never), %.2f (not yet)%n",
        twoWay, Panels.fit(ofAll).overall().effect(), Panels.fit(ofChanged).overall().effect());
    assertThat(twoWay).isNegative();
    assertThat(ofAll.key()).isEqualTo("helped");
    assertThat(Panels.fit(ofAll).overall().effect()).isCloseTo((14.5 + 1) / 2, within(0.3));
    assertThat(ofChanged.key()).isEqualTo("helped");
    // Without the never treated only the early ones' periods 3 to 7 have anybody to compare with
    assertThat(Panels.fit(ofChanged).overall().effect()).isCloseTo(7, within(0.3));
  }

  /** Coefficient of "changed by now" among the first units, balanced. */
  private static double twoWayFixedEffects(double[][] outcomes, int[] firsts, int units) {
    int periods = outcomes[0].length;
    double[] byUnit = new double[units];
    double[] byPeriod = new double[periods];
    double all = 0;
    for (int i = 0; i < units; i++) {
      for (int t = 0; t < periods; t++) {
        double changed = t + 1 >= firsts[i] ? 1 : 0;
        byUnit[i] += changed / periods;
        byPeriod[t] += changed / units;
        all += changed / (units * periods);
      }
    }
    double product = 0;
    double square = 0;
    for (int i = 0; i < units; i++) {
      for (int t = 0; t < periods; t++) {
        double rest = (t + 1 >= firsts[i] ? 1 : 0) - byUnit[i] - byPeriod[t] + all;
        product += rest * outcomes[i][t];
        square += rest * rest;
      }
    }
    return product / square;
  }

  /**
   * Volunteers start after a bad period; the practice does nothing. Whoever then compares with the
   * last period before sees everybody get better.
   */
  private static List<UnitHistory> volunteers(
      SplittableRandom random, int units, int firstSeen, double threshold) {
    List<UnitHistory> all = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      double level = Panels.normal(random);
      double[] outcomes = new double[8];
      OptionalInt first = OptionalInt.empty();
      for (int t = 1; t <= 8; t++) {
        double noise = Panels.normal(random);
        outcomes[t - 1] = level + noise;
        if (first.isEmpty() && t >= 4 && t <= 6 && noise < threshold) {
          first = OptionalInt.of(t + 1);
        }
      }
      for (int t = 1; t < firstSeen; t++) {
        outcomes[t - 1] = Double.NaN;
      }
      all.add(Panels.unit(first, outcomes));
    }
    return all;
  }

  @Test
  void volunteersWhoStartAfterABadSpellAreNotTakenForAnEffect() {
    EffectOfChange effect = EffectOfChange.withDefaults().with(QUICK);
    // Given who starts after one of the worst sixth of periods, 80 or 30 units
    for (int units : new int[] {80, 30}) {
      List<EffectFinding> findings =
          findings(RUNS, effect, run -> volunteers(new SplittableRandom(run), units, 1, -1));

      // Then the slump before the start is seen, and nothing is claimed
      Map<String, Long> keys =
          findings.stream()
              .collect(Collectors.groupingBy(EffectFinding::key, Collectors.counting()));
      System.out.println("volunteers after a bad spell, of " + units + ": " + keys);
      assertThat(share(findings, "helped")).isLessThan(0.05);
      assertThat(share(findings, "withheld")).isGreaterThan(0.9);
      for (EffectFinding finding : findings) {
        if (finding.key().equals("helped") || finding.key().equals("withheld")) {
          assertThat(finding.inWords(EffectWordsTest.TOPIC))
              .contains("regression to the mean", "not a proof");
        }
      }
    }
  }

  /** As {@link #volunteers}, but whoever had a bad period only starts more often than others. */
  private static List<UnitHistory> halfHearted(SplittableRandom random) {
    List<UnitHistory> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      double[] outcomes = new double[8];
      OptionalInt first = OptionalInt.empty();
      for (int t = 1; t <= 8; t++) {
        outcomes[t - 1] = Panels.normal(random);
        double willing = outcomes[t - 1] < 0 ? 0.25 : 0.1;
        if (first.isEmpty() && t >= 4 && t <= 6 && random.nextDouble() < willing) {
          first = OptionalInt.of(t + 1);
        }
      }
      all.add(Panels.unit(first, outcomes));
    }
    return all;
  }

  @Test
  void aSlightSlumpIsNotTakenForAnEffectMoreOftenThanChance() {
    List<EffectFinding> findings =
        findings(
            RUNS,
            EffectOfChange.withDefaults().with(QUICK),
            run -> halfHearted(new SplittableRandom(run)));
    double slumps = doubted(findings, EffectFinding.Doubt.SLUMP_BEFORE);

    // Then most of what would have been called is withheld for the slump
    System.out.printf(
        "volunteers after a slight slump: helped %.3f, withheld %.3f, of which for the slump %.3f%n",
        share(findings, "helped"), share(findings, "withheld"), slumps);
    assertThat(share(findings, "helped")).isLessThan(0.08);
    assertThat(slumps).isGreaterThan(0.1);
    for (EffectFinding finding : findings) {
      if (finding.key().equals("helped") || finding.key().equals("withheld")) {
        assertThat(finding.inWords(EffectWordsTest.TOPIC)).contains("regression to the mean");
      }
    }
  }

  @Test
  void withoutASecondPeriodBeforeNothingIsClaimed() {
    // Given volunteers of whom only one period before the start was seen
    List<UnitHistory> units =
        volunteers(new SplittableRandom(1), 80, 4, -1).stream()
            .filter(unit -> unit.firstTreated().orElse(5) == 5)
            .toList();

    // When
    EffectFinding finding = EffectOfChange.withDefaults().find(units);

    // Then it would have been taken for an effect
    assertThat(Panels.fit(finding).overall().low()).isPositive();
    assertThat(finding)
        .isInstanceOfSatisfying(
            EffectFinding.Withheld.class,
            one -> assertThat(one.doubt()).isEqualTo(EffectFinding.Doubt.PAST_UNKNOWN));
  }
}
