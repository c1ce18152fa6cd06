package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudentT4Test {

  @ParameterizedTest
  @ValueSource(doubles = {-1e4, -30, -2.5, -1e-3, 0, 1e-9, 0.7, 3, 40, 1e3, 1e6})
  void tailsAreThoseOfCommonsStatistics(double t) {
    TDistribution expected = TDistribution.of(4);
    assertThat(StudentT4.upperTail(t))
        .isCloseTo(expected.survivalProbability(t), withinPercentage(1e-9));
    assertThat(StudentT4.lowerTail(t))
        .isCloseTo(expected.cumulativeProbability(t), withinPercentage(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-5, -0.3, 0, 0.4, 2, 9})
  void expectedExcessIsTheIntegralOfTheUpperTail(double t) {
    // Given the integral from t to 2000 by small steps; beyond lies less than 1e-9
    double integral = 0;
    double step = 1e-3;
    for (double x = t + step / 2; x < 2000; x += step) {
      integral += StudentT4.upperTail(x) * step;
    }

    assertThat(StudentT4.expectedExcess(t)).isCloseTo(integral, within(1e-6));
  }

  @Test
  void expectedExcessKeepsItsAccuracyFarOut() {
    // far out the upper tail is 12 / (4 t⁴), and its integral 1 / t³
    assertThat(StudentT4.expectedExcess(1e5)).isCloseTo(1e-15, withinPercentage(1e-6));
  }
}
