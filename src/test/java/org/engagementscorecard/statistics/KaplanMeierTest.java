package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.engagementscorecard.statistics.KaplanMeier.Observed;
import org.engagementscorecard.statistics.KaplanMeier.Quantile;
import org.engagementscorecard.statistics.KaplanMeier.Step;
import org.junit.jupiter.api.Test;

/**
 * Against R 4.2.2, survival 3.5-3 (apt: r-cran-survival):
 *
 * <pre>
 *   library(survival); options(digits = 10)
 *   f &lt;- survfit(Surv(time, status) ~ x, data = aml, conf.type = "log-log")
 *   s &lt;- summary(f)
 *   data.frame(s$strata, s$time, s$n.risk, s$n.event, s$surv, s$std.err, s$lower, s$upper)
 *   quantile(f, c(.25, .5, .75))
 * </pre>
 *
 * and the same of the leukaemia patients of Freireich et al. (1963), whose times stand below.
 */
class KaplanMeierTest {
  private static final double[] MAINTAINED = {9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161};
  private static final double[] NOT_MAINTAINED = {5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45};
  private static final double[] SIX_MP = {
    6, 6, 6, 7, 10, 13, 16, 22, 23, -6, -9, -10, -11, -17, -19, -20, -25, -32, -32, -34, -35
  };
  private static final double[] PLACEBO = {
    1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23
  };

  /** Times; those below zero are of what was cut off then. */
  private static KaplanMeier of(double... times) {
    return KaplanMeier.of(observed(times), 0.95);
  }

  private static List<Observed> observed(double... times) {
    return Arrays.stream(times).mapToObj(time -> new Observed(Math.abs(time), time >= 0)).toList();
  }

  private static void assertSteps(KaplanMeier curve, double[][] expected) {
    assertThat(curve.steps()).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      Step step = curve.steps().get(i);
      double[] found = {
        step.time(),
        step.atRisk(),
        step.ended(),
        step.survival(),
        step.deviation(),
        step.low(),
        step.high()
      };
      for (int j = 0; j < found.length; j++) {
        assertThat(found[j]).isCloseTo(expected[i][j], within(1e-9));
      }
    }
  }

  /** Quartiles with their intervals; NaN is none. */
  private static void assertQuartiles(KaplanMeier curve, double[][] expected) {
    for (int i = 0; i < 3; i++) {
      Quantile quantile = curve.quantile(0.25 * (i + 1));
      assertThat(new double[] {or(quantile.time()), or(quantile.low()), or(quantile.high())})
          .as("quartile %s", i + 1)
          .containsExactly(expected[i]);
    }
  }

  private static double or(OptionalDouble value) {
    return value.orElse(Double.NaN);
  }

  @Test
  void maintainedChemotherapyAsR() {
    KaplanMeier curve = of(MAINTAINED);

    assertThat(curve.observed()).isEqualTo(11);
    assertThat(curve.ended()).isEqualTo(7);
    assertThat(curve.longest()).isEqualTo(161);
    assertSteps(
        curve,
        new double[][] {
          {9, 11, 1, 0.90909090909, 0.08667841720, 0.508080205770, 0.9866738227},
          {13, 10, 1, 0.81818181818, 0.11629129983, 0.447428614682, 0.9511622286},
          {18, 8, 1, 0.71590909091, 0.13966497056, 0.350190385908, 0.8990239742},
          {23, 7, 1, 0.61363636364, 0.15263233103, 0.265752040001, 0.8352992433},
          {31, 5, 1, 0.49090909091, 0.16419326722, 0.167330909777, 0.7533997904},
          {34, 4, 1, 0.36818181818, 0.16266888583, 0.092829574937, 0.6570408324},
          {48, 2, 1, 0.18409090909, 0.15349274579, 0.011738480123, 0.5250148427}
        });
    assertQuartiles(
        curve, new double[][] {{18, 9, 34}, {31, 13, Double.NaN}, {48, 31, Double.NaN}});
  }

  @Test
  void chemotherapyThatIsNotMaintainedAsR() {
    KaplanMeier curve = of(NOT_MAINTAINED);

    Step last = curve.steps().get(curve.steps().size() - 1);
    assertThat(last.survival()).isZero();
    assertThat(last.deviation()).isNaN();
    assertThat(last.low()).isNaN();
    assertThat(last.high()).isNaN();
    assertThat(curve.steps().get(7).low()).isCloseTo(0.005746305696, within(1e-11));
    assertThat(curve.steps().get(7).high()).isCloseTo(0.3489038611, within(1e-9));
    assertQuartiles(curve, new double[][] {{8, 5, 23}, {23, 5, 33}, {33, 23, Double.NaN}});
  }

  @Test
  void sixMercaptopurineAsR() {
    KaplanMeier curve = of(SIX_MP);

    assertSteps(
        curve,
        new double[][] {
          {6, 21, 3, 0.85714285714, 0.07636035483, 0.619717955266, 0.9515517476},
          {7, 17, 1, 0.80672268908, 0.08693528518, 0.563146564622, 0.9228090192},
          {10, 15, 1, 0.75294117647, 0.09634965299, 0.503199510800, 0.8893618352},
          {13, 12, 1, 0.69019607843, 0.10681470778, 0.431610222486, 0.8490659633},
          {16, 11, 1, 0.62745098039, 0.11405386526, 0.367510855988, 0.8049121895},
          {22, 7, 1, 0.53781512605, 0.12823375169, 0.267778936767, 0.7467907176},
          {23, 6, 1, 0.44817927171, 0.13459145676, 0.188052005959, 0.6801426285}
        });
    assertQuartiles(
        curve, new double[][] {{13, 6, 22}, {23, 13, Double.NaN}, {Double.NaN, 23, Double.NaN}});
  }

  @Test
  void placeboAsR() {
    assertQuartiles(of(PLACEBO), new double[][] {{4, 1, 5}, {8, 4, 11}, {12, 8, 22}});
  }

  @Test
  void aCurveThatIsFlatAtTheHeightIsCrossedInTheMiddleAsInR() {
    // quantile(survfit(Surv(t, s) ~ 1, conf.type = "log-log"), c(.25, .5, .75))
    double none = Double.NaN;
    assertQuartiles(of(1, 2, 3, 4), new double[][] {{1.5, 1, 3}, {2.5, 1, none}, {3.5, 1, none}});
    assertQuartiles(
        of(1, 2, -3, -4), new double[][] {{1.5, 1, none}, {3, 1, none}, {none, 1, none}});
    assertQuartiles(
        of(-1, -2, -3, -4),
        new double[][] {{none, none, none}, {none, none, none}, {none, none, none}});
    assertQuartiles(of(5), new double[][] {{5, none, none}, {5, none, none}, {5, none, none}});
    assertQuartiles(of(5, -5, 5, 7), new double[][] {{5, 5, none}, {6, 5, none}, {7, 5, none}});
    assertQuartiles(of(0, 0, 3, -9, 9), new double[][] {{0, 0, 9}, {3, 0, none}, {9, 0, none}});
  }

  @Test
  void theCurveIsReadBetweenItsSteps() {
    KaplanMeier curve = of(SIX_MP);

    assertThat(curve.survivalAt(0)).isEqualTo(1);
    assertThat(curve.survivalAt(5.9)).isEqualTo(1);
    assertThat(curve.survivalAt(6)).isCloseTo(18.0 / 21, within(1e-12));
    assertThat(curve.survivalAt(9.9)).isCloseTo(0.80672268908, within(1e-9));
    assertThat(curve.survivalAt(99)).isCloseTo(0.44817927171, within(1e-9));
  }

  @Test
  void withoutAnythingCutOffItIsTheShareThatTookLonger() {
    double[] times = IntStream.range(0, 200).mapToDouble(i -> i * 37 % 50).toArray();
    KaplanMeier curve = of(times);

    for (int t = 0; t < 50; t++) {
      int at = t;
      double longer = Arrays.stream(times).filter(time -> time > at).count() / 200.0;
      assertThat(curve.survivalAt(t)).isCloseTo(longer, within(1e-12));
    }
  }

  @Test
  void theOrderDoesNotMatter() {
    List<Observed> shuffled = new ArrayList<>(observed(SIX_MP));
    Collections.shuffle(shuffled, new Random(1));

    assertThat(KaplanMeier.of(shuffled, 0.95)).isEqualTo(of(SIX_MP));
  }

  @Test
  void intervalsOfTheMedianHoldItAboutAsOftenAsTheySay() {
    // Given exponential times with the median 10, of which about a third are cut off
    int holds = 0;
    int runs = 2000;
    SplittableRandom random = new SplittableRandom(7);
    for (int run = 0; run < runs; run++) {
      List<Observed> times = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        double time = -10 / Math.log(2) * Math.log(1 - random.nextDouble());
        double cut = 40 * random.nextDouble();
        times.add(new Observed(Math.min(time, cut), time <= cut));
      }
      Quantile median = KaplanMeier.of(times, 0.9).median();
      holds += median.low().orElse(0) <= 10 && 10 <= median.high().orElse(1e9) ? 1 : 0;
    }

    // Then
    System.out.printf("intervals of 90%% hold the median in %d of %d runs%n", holds, runs);
    assertThat(holds / (double) runs).isBetween(0.87, 0.93);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Observed(-1, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new Observed(Double.NaN, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Observed(Double.POSITIVE_INFINITY, true));
    assertThatIllegalArgumentException().isThrownBy(() -> KaplanMeier.of(List.of(), 0.9));
    assertThatIllegalArgumentException().isThrownBy(() -> KaplanMeier.of(observed(1), 1));
    assertThatIllegalArgumentException().isThrownBy(() -> of(1, 2).quantile(1));
    assertThatIllegalArgumentException().isThrownBy(() -> new KaplanMeier(1, 2, 5, 0.9, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KaplanMeier(1, -1, 5, 0.9, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KaplanMeier(1, 1, -5, 0.9, List.of()));
  }
}
