package org.engagementscorecard.statistics.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EffectOfChangeTest {

  private static final EffectOfChange EFFECT = EffectOfChange.withDefaults();
  private static final Resampling QUICK = new Resampling(Resampling.Multipliers.RADEMACHER, 99, 5);

  /** Some noise, from period 1 to 5; those treated change in period 4 and gain this much. */
  private static List<UnitHistory> panel(int treated, int compared, double effect) {
    SplittableRandom random = new SplittableRandom(31L * treated + compared);
    List<UnitHistory> units = new ArrayList<>();
    for (int i = 0; i < treated + compared; i++) {
      double[] outcomes = random.doubles(5, 0, 1).toArray();
      for (int t = 3; t < 5 && i < treated; t++) {
        outcomes[t] += effect;
      }
      units.add(Panels.unit(i < treated ? Panels.from(4) : Panels.never(), outcomes));
    }
    return units;
  }

  private static void assertTooEarly(EffectFinding finding, EffectFinding.Reason reason) {
    assertThat(finding.key()).isEqualTo("too-early");
    assertThat(finding)
        .isInstanceOfSatisfying(
            EffectFinding.TooEarly.class, one -> assertThat(one.reason()).isEqualTo(reason));
  }

  @Test
  void underFiveTreatedThereIsNoVerdictHoweverLargeTheDifference() {
    assertThat(EFFECT.find(panel(4, 50, 1000)))
        .isEqualTo(new EffectFinding.TooEarly(EffectFinding.Reason.FEW_CHANGED, 4, 50));
    assertThat(EFFECT.find(panel(5, 50, 1000)).key()).isEqualTo("helped");
    assertThatThrownBy(
            () ->
                new EffectOfChange(
                    Controls.NEVER_TREATED,
                    BasePeriod.VARYING,
                    false,
                    0.9,
                    0.05,
                    4,
                    20,
                    EffectOfChange.StandardErrors.ANALYTIC,
                    Resampling.withDefaults()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unitsOfFewerThanFiveClustersAreTooFew() {
    // Given 28 reps in four teams that changed and four that did not
    SplittableRandom random = new SplittableRandom(2);
    List<UnitHistory> units = new ArrayList<>();
    for (int i = 0; i < 56; i++) {
      units.add(
          Panels.unit(
              "team " + i % 8,
              i % 8 < 4 ? Panels.from(4) : Panels.never(),
              random.doubles(5, 0, 1).toArray()));
    }

    assertThat(EFFECT.find(units))
        .isEqualTo(new EffectFinding.TooEarly(EffectFinding.Reason.FEW_CLUSTERS, 28, 28));
  }

  @Test
  void clustersThatChangedTogetherAreDealtOutTogether() {
    // Given six of 12 teams, each of three reps who move as one
    SplittableRandom random = new SplittableRandom(9);
    List<UnitHistory> reps = new ArrayList<>();
    List<UnitHistory> teams = new ArrayList<>();
    for (int team = 0; team < 12; team++) {
      OptionalInt first = team < 6 ? Panels.from(3) : Panels.never();
      double[] outcomes = random.doubles(5, 0, 1).toArray();
      teams.add(Panels.unit("team " + (10 + team), first, outcomes));
      for (int rep = 0; rep < 3; rep++) {
        reps.add(Panels.unit("team " + (10 + team), first, outcomes));
      }
    }

    // When
    EffectFit byRep = Panels.fit(EFFECT.find(reps));
    EffectFit byTeam = Panels.fit(EFFECT.find(teams));

    // Then three times the reps are not three times the evidence
    assertThat(byRep.treated()).isEqualTo(18);
    assertThat(byRep.overall().pValue()).isEqualTo(byTeam.overall().pValue());
    assertThat(byRep.overall().low()).isCloseTo(byTeam.overall().low(), within(1e-9));
    assertThat(byRep.overall().high()).isCloseTo(byTeam.overall().high(), within(1e-9));
  }

  @Test
  void helpedAndHurtDependOnWhichWayIsBetter() {
    for (int treated : new int[] {8, 30}) {
      assertThat(EFFECT.find(panel(treated, 30, 2)).key()).isEqualTo("helped");
      assertThat(EFFECT.find(panel(treated, 30, -2)).key()).isEqualTo("hurt");
      assertThat(EFFECT.find(panel(treated, 30, 0)).key()).isEqualTo("no-sign");
      assertThat(EFFECT.withLowerIsBetter(true).find(panel(treated, 30, 2)).key())
          .isEqualTo("hurt");
      assertThat(EFFECT.withLowerIsBetter(true).find(panel(treated, 30, -2)).key())
          .isEqualTo("helped");
    }
  }

  @Test
  void nobodyAtAllIsTooEarly() {
    assertTooEarly(EFFECT.find(List.of()), EffectFinding.Reason.NOBODY_CHANGED);
    assertTooEarly(EFFECT.find(panel(0, 9, 0)), EffectFinding.Reason.NOBODY_CHANGED);
    assertTooEarly(EFFECT.find(panel(0, 1, 0)), EffectFinding.Reason.NOBODY_CHANGED);
    assertTooEarly(EFFECT.find(panel(1, 0, 0)), EffectFinding.Reason.NOBODY_TO_COMPARE);
    assertTooEarly(EFFECT.find(panel(9, 0, 0)), EffectFinding.Reason.NOBODY_TO_COMPARE);
    assertTooEarly(
        EFFECT.with(Controls.NOT_YET_TREATED).find(panel(9, 0, 0)),
        EffectFinding.Reason.NOBODY_TO_COMPARE);
  }

  @Test
  void whoHadChangedByTheFirstPeriodIsLeftOut() {
    List<UnitHistory> units = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      units.add(Panels.unit(Panels.from(1 - i), 1, 2, 3, 4, i));
    }
    assertTooEarly(EFFECT.find(units), EffectFinding.Reason.NOTHING_BEFORE);
    units.addAll(panel(0, 9, 0));
    assertTooEarly(EFFECT.find(units), EffectFinding.Reason.NOTHING_BEFORE);

    List<UnitHistory> others = panel(8, 9, 2);
    EffectFit without = Panels.fit(EFFECT.find(others));
    others.addAll(units.subList(0, 9));
    EffectFit with = Panels.fit(EFFECT.find(others));
    assertThat(with.leftOut()).isEqualTo(9);
    assertThat(without.leftOut()).isZero();
    assertThat(with.groupTimes()).isEqualTo(without.groupTimes());
    assertThat(with.overall()).isEqualTo(without.overall());
  }

  @Test
  void whoWasNeverSeenBeforeAndAfterIsNotFollowed() {
    List<UnitHistory> units = panel(0, 9, 0);
    for (int i = 0; i < 9; i++) {
      units.add(
          Panels.unit(Panels.from(4), i % 2 == 0 ? 1 : Double.NaN, Double.NaN, 2, Double.NaN));
      units.add(Panels.unit(Panels.from(4), Double.NaN, Double.NaN, Double.NaN, 3, 4));
    }
    assertTooEarly(EFFECT.find(units), EffectFinding.Reason.NOTHING_BEFORE);
  }

  @Test
  void whoChangesAfterTheLastPeriodIsNotTreatedYet() {
    List<UnitHistory> later = new ArrayList<>();
    List<UnitHistory> never = new ArrayList<>();
    for (UnitHistory unit : panel(8, 9, 2)) {
      boolean treated = unit.firstTreated().isPresent();
      later.add(treated ? unit : UnitHistory.treatedFrom(6, unit.outcomes()));
      never.add(unit);
    }
    assertThat(EFFECT.find(later)).isEqualTo(EFFECT.find(never));
  }

  @Test
  void aChangeBetweenTwoPeriodsIsMeasuredFromTheOneBefore() {
    // Given periods 1, 2, 3, 10, 11 and a change in 7
    List<UnitHistory> units = new ArrayList<>();
    for (UnitHistory unit : panel(8, 9, 2)) {
      TreeMap<Integer, Double> outcomes = new TreeMap<>();
      unit.outcomes().forEach((t, outcome) -> outcomes.put(t < 4 ? t : t + 6, outcome));
      units.add(
          unit.firstTreated().isPresent()
              ? UnitHistory.treatedFrom(7, outcomes)
              : UnitHistory.neverTreated(outcomes));
    }

    EffectFit fit = Panels.fit(EFFECT.find(units));

    assertThat(fit.byExposure())
        .extracting(EffectFit.ByExposure::exposure)
        .containsExactly(-5, -4, 3, 4);
    assertThat(fit.overall()).isEqualTo(Panels.fit(EFFECT.find(panel(8, 9, 2))).overall());
    assertThat(fit.groupTimes())
        .extracting(EffectFit.GroupTime::basePeriod)
        .containsExactly(1, 2, 3, 3);
  }

  @Test
  void withNextToNobodyToCompareNothingCanStandOut() {
    assertTooEarly(EFFECT.find(panel(6, 1, 1000)), EffectFinding.Reason.FEW_ARRANGEMENTS);
    // Ten arrangements: the actual one is one in ten, just enough
    assertThat(EFFECT.find(panel(9, 1, 1000)).key()).isEqualTo("helped");
  }

  @Test
  void constantOutcomesAreNoSign() {
    for (int treated : new int[] {6, 30}) {
      for (double constant : new double[] {0, 0.1, 1e9, -1e100}) {
        List<UnitHistory> units = new ArrayList<>();
        for (int i = 0; i < 2 * treated; i++) {
          units.add(
              Panels.unit(
                  i < treated ? Panels.from(3) : Panels.never(),
                  constant,
                  constant,
                  constant,
                  constant));
        }
        EffectFinding finding = EFFECT.find(units);
        assertThat(finding.key()).isEqualTo("no-sign");
        EffectFit.Overall overall = Panels.fit(finding).overall();
        assertThat(overall.effect()).isZero();
        assertThat(overall.low()).isZero();
        assertThat(overall.high()).isZero();
        assertThat(overall.pValue()).isEqualTo(1);
      }
    }
  }

  @Test
  void roundingIsNoEffect() {
    for (int treated : new int[] {6, 30}) {
      List<UnitHistory> units = new ArrayList<>();
      for (int i = 0; i < 2 * treated; i++) {
        double[] outcomes = new double[6];
        for (int t = 0; t < 6; t++) {
          outcomes[t] = 1e6 / (i + 3) + 0.1 * t;
        }
        units.add(Panels.unit(i < treated ? Panels.from(4) : Panels.never(), outcomes));
      }
      EffectFinding finding = EFFECT.find(units);
      assertThat(finding.key()).isEqualTo("no-sign");
      assertThat(Panels.fit(finding).overall().effect()).isZero();
      assertThat(Panels.fit(finding).preTrend().orElseThrow().pValue()).isEqualTo(1);
    }
  }

  @Test
  void aJumpWithoutNoiseIsFoundAsItIs() {
    for (int treated : new int[] {6, 30}) {
      List<UnitHistory> units = new ArrayList<>();
      for (int i = 0; i < 2 * treated; i++) {
        boolean changes = i < treated;
        double after = i + (changes ? 5 : 0);
        units.add(Panels.unit(changes ? Panels.from(3) : Panels.never(), i, i, after, after));
      }
      EffectFinding finding = EFFECT.find(units);
      assertThat(finding.key()).isEqualTo("helped");
      assertThat(Panels.fit(finding).overall().low()).isCloseTo(5, within(1e-9));
      assertThat(Panels.fit(finding).overall().high()).isCloseTo(5, within(1e-9));
    }
  }

  @Test
  void aPastThatDiffersWithoutNoiseIsSeen() {
    for (int treated : new int[] {6, 30}) {
      List<UnitHistory> units = new ArrayList<>();
      for (int i = 0; i < 2 * treated; i++) {
        boolean changes = i < treated;
        units.add(
            Panels.unit(
                changes ? Panels.from(4) : Panels.never(), i, i, changes ? i - 1 : i, i, i));
      }
      assertThat(EFFECT.find(units))
          .isInstanceOfSatisfying(
              EffectFinding.Withheld.class,
              one -> {
                assertThat(one.doubt()).isEqualTo(EffectFinding.Doubt.PAST_DIFFERS);
                EffectFit.PreTrend preTrend = one.fit().preTrend().orElseThrow();
                assertThat(preTrend.exposures()).isEqualTo(2);
                assertThat(preTrend.strongestExposure()).isEqualTo(-1);
                assertThat(preTrend.strongestEffect()).isEqualTo(-1);
              });
    }
  }

  @Test
  void aUniversalBaseShowsADriftThatAVaryingOneMisses() {
    // Given treated who gain a little in each period long before they change
    SplittableRandom random = new SplittableRandom(2);
    List<UnitHistory> units = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      double[] outcomes = random.doubles(12, 0, 1).toArray();
      for (int t = 0; t < 12 && i < 40; t++) {
        outcomes[t] += 0.04 * t;
      }
      units.add(Panels.unit(i < 40 ? Panels.from(11) : Panels.never(), outcomes));
    }

    EffectFit varying = Panels.fit(EFFECT.find(units));
    EffectFit universal = Panels.fit(EFFECT.with(BasePeriod.UNIVERSAL).find(units));

    assertThat(varying.preTrend().orElseThrow().pValue()).isGreaterThan(0.05);
    assertThat(universal.preTrend().orElseThrow().pValue()).isLessThan(0.05);
    assertThat(universal.preTrend().orElseThrow().strongestEffect()).isNegative();
    // After the change they are the same
    assertThat(universal.overall()).isEqualTo(varying.overall());
    assertThat(universal.preTrend().orElseThrow().lastStep().orElseThrow())
        .isCloseTo(varying.preTrend().orElseThrow().lastStep().orElseThrow(), within(1e-12));
    assertThat(varying.byExposure())
        .filteredOn(one -> one.exposure() == -1)
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.average().effect())
                    .isCloseTo(
                        varying.preTrend().orElseThrow().lastStep().orElseThrow(), within(1e-12)));
    assertThat(universal.byExposure())
        .extracting(EffectFit.ByExposure::exposure)
        .doesNotContain(-1)
        .hasSize(11);
  }

  @Test
  void theOrderOfTheUnitsChangesNotADigit() {
    for (int treated : new int[] {8, 30}) {
      List<UnitHistory> units = new ArrayList<>(panel(treated, 25, 0.5));
      for (int i = 0; i < 10; i++) {
        // The same to the digit, but for the team
        units.add(Panels.unit("team " + i % 4, Panels.from(3 + i % 3), 1, 2, 3, 4, 4 + i / 9));
        units.add(Panels.unit(Panels.never(), 1, 2 + i % 2, Double.NaN, 4));
        units.add(Panels.unit(Panels.never(), 1, 2 + i % 2));
      }
      for (EffectOfChange effect :
          List.of(
              EFFECT,
              EFFECT
                  .with(Controls.NOT_YET_TREATED)
                  .with(EffectOfChange.StandardErrors.BOOTSTRAP))) {
        EffectFinding expected = effect.find(units);
        for (int shuffle = 0; shuffle < 5; shuffle++) {
          List<UnitHistory> shuffled = new ArrayList<>(units);
          Collections.shuffle(shuffled, new Random(shuffle));
          assertThat(effect.find(shuffled)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void anotherSeedIsAnotherDrawOfTheSame() {
    List<UnitHistory> units = panel(8, 25, 0.2);
    EffectFit one = Panels.fit(EFFECT.with(QUICK).find(units));
    EffectFit other =
        Panels.fit(
            EFFECT.with(new Resampling(Resampling.Multipliers.RADEMACHER, 99, 6)).find(units));
    assertThat(one.overall().effect()).isEqualTo(other.overall().effect());
    assertThat(one.overall().low()).isNotEqualTo(other.overall().low());
    assertThat(EFFECT.with(QUICK).find(units)).isEqualTo(EFFECT.with(QUICK).find(units));
  }

  /** All records refuse what is not finite, so that a NaN would show as an exception. */
  @Test
  @Tag("slow")
  void noNaNEverLeaves() {
    int[] seen = new int[3];
    for (long seed = 0; seed < 1200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      EffectOfChange effect =
          EFFECT
              .with(Controls.values()[random.nextInt(2)])
              .with(BasePeriod.values()[random.nextInt(2)])
              .with(EffectOfChange.StandardErrors.values()[random.nextInt(2)])
              .with(QUICK);
      EffectFinding finding = effect.find(anything(random));
      String words = finding.inWords(EffectWordsTest.TOPIC);
      assertThat(words).doesNotContain("NaN", "Infinity", "null");
      if (finding instanceof EffectFinding.TooEarly) {
        seen[0]++;
        continue;
      }
      EffectFit fit = Panels.fit(finding);
      seen[fit.overall().basis() == EffectFit.Basis.RANDOMISATION ? 1 : 2]++;
      assertThat(fit.bandMultiplier().orElse(1)).isPositive().isFinite();
      assertThat(fit.overall().effect()).isBetween(fit.overall().low(), fit.overall().high());
      assertThat(fit.toString()).doesNotContain("NaN", "Infinity");
    }
    System.out.printf("too early %d, few %d, many %d%n", seen[0], seen[1], seen[2]);
    for (int one : seen) {
      assertThat(one).isGreaterThan(50);
    }
  }

  private static List<UnitHistory> anything(SplittableRandom random) {
    int units = random.nextInt(random.nextBoolean() ? 25 : 120);
    int periods = 1 + random.nextInt(8);
    double scale = new double[] {0, 1e-9, 1, 1, 1e9, 1e99}[random.nextInt(6)];
    double missing = random.nextBoolean() ? 0 : 0.6 * random.nextDouble();
    boolean rounded = random.nextInt(3) == 0;
    boolean clustered = random.nextInt(4) == 0;
    int treatment = random.nextInt(9);
    int shared = 2 + random.nextInt(7);
    List<UnitHistory> all = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      double[] outcomes = new double[periods];
      for (int t = 0; t < periods; t++) {
        double outcome = 10 * random.nextDouble() - 3;
        outcome = rounded ? Math.rint(outcome / 5) : outcome;
        outcomes[t] =
            t != i % periods && random.nextDouble() < missing ? Double.NaN : scale * outcome;
      }
      OptionalInt first =
          switch (treatment) {
            case 0 -> OptionalInt.empty();
            case 1 -> OptionalInt.of(1);
            case 2 -> OptionalInt.of(random.nextInt(12) - 2);
            case 3, 4, 5 -> i % 2 == 0 ? OptionalInt.of(shared) : OptionalInt.empty();
            default ->
                random.nextBoolean() ? OptionalInt.of(random.nextInt(10)) : OptionalInt.empty();
          };
      all.add(
          clustered
              ? Panels.unit("team " + i % 30, first, outcomes)
              : Panels.unit(first, outcomes));
    }
    return all;
  }

  /** On one core of a busy machine; the best of five, for others may be at work beside it. */
  @Test
  @Tag("slow")
  void aThousandUnitsTakeLessThanASecond() {
    SplittableRandom random = new SplittableRandom(1);
    List<UnitHistory> units = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      units.add(
          Panels.unit(
              i % 2 == 0 ? Panels.from(4 + 2 * (i / 2 % 10)) : Panels.never(),
              random.doubles(24, 0, 1).toArray()));
    }
    double estimates = Double.MAX_VALUE;
    double found = Double.MAX_VALUE;
    for (int run = 0; run < 5; run++) {
      long start = System.nanoTime();
      GroupTimeTable table =
          new GroupTimeTable(new Panel(units), Controls.NEVER_TREATED, BasePeriod.VARYING);
      Estimates all =
          Estimates.of(
              table,
              new Averages(table),
              EffectOfChange.StandardErrors.ANALYTIC,
              Resampling.withDefaults());
      estimates = Math.min(estimates, (System.nanoTime() - start) / 1e9);
      assertThat(all.byGroup()).hasSize(10);
      start = System.nanoTime();
      assertThat(Panels.fit(EFFECT.find(units)).treated()).isEqualTo(500);
      found = Math.min(found, (System.nanoTime() - start) / 1e9);
    }
    System.out.printf(
        "1,000 units, 24 periods, 10 groups: estimates and errors %.3f s, whole finding %.3f s%n",
        estimates, found);
    assertThat(estimates).isLessThan(1);
  }

  @Test
  void settingsAndHistoriesAreCheckedAtTheDoor() {
    assertThatThrownBy(() -> Panels.unit(Panels.never()))
        .isInstanceOf(IllegalArgumentException.class);
    for (double outcome :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.1e100}) {
      TreeMap<Integer, Double> outcomes = new TreeMap<>();
      outcomes.put(7, outcome);
      assertThatThrownBy(() -> UnitHistory.neverTreated(outcomes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("period 7");
    }
    TreeMap<Integer, Double> far = new TreeMap<>();
    far.put(1_000_000_001, 1.0);
    assertThatThrownBy(() -> UnitHistory.neverTreated(far))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Panels.unit(Panels.from(Integer.MIN_VALUE), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Resampling(Resampling.Multipliers.MAMMEN, 98, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Resampling(Resampling.Multipliers.MAMMEN, 1_000_001, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings(0.5, 0.05, 20)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings(1, 0.05, 20)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings(0.9, 0, 20)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings(0.9, Double.NaN, 20))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings(0.9, 0.05, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static EffectOfChange settings(double level, double preTrendLevel, int fewUnits) {
    return new EffectOfChange(
        Controls.NEVER_TREATED,
        BasePeriod.VARYING,
        false,
        level,
        preTrendLevel,
        5,
        fewUnits,
        EffectOfChange.StandardErrors.ANALYTIC,
        Resampling.withDefaults());
  }

  @Test
  void resultsRefuseWhatIsNoNumber() {
    assertThatThrownBy(
            () -> new EffectFit.Overall(Double.NaN, 0, 1, 0.9, 0.1, EffectFit.Basis.RANDOMISATION))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new EffectFit.Overall(0, 2, 1, 0.9, 0.1, EffectFit.Basis.RANDOMISATION))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new EffectFit.Overall(0, -1, 1, 0.9, 1.1, EffectFit.Basis.RANDOMISATION))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EffectFit.PreTrend(0, -1, 0, 1, OptionalDouble.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EffectFit.PreTrend(1, 0, 0, 1, OptionalDouble.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EffectFit.Average(0, OptionalDouble.of(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EffectFinding.TooEarly(EffectFinding.Reason.FEW_CHANGED, -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EffectFinding.TooEarly(EffectFinding.Reason.FEW_CHANGED, 0, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
