package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikelihoodShapeTest {

  private static final ThetaDomain DOMAIN = new ThetaDomain(0, 6, 12);

  private record Normal(double mean, double deviation) implements LogLikelihood {
    @Override
    public double at(double theta) {
      double distance = (theta - mean) / deviation;
      return 7 - 0.5 * distance * distance;
    }

    @Override
    public boolean informative() {
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({"0.3, 0.5", "-4, 0.1", "5, 1e-4", "-0.001, 1e-5"})
  void aNormalLikelihoodHasItsDeviationAsScale(double mean, double deviation) {
    LikelihoodShape shape = LikelihoodShape.of(new Normal(mean, deviation), DOMAIN, 18);

    assertThat(shape.peak()).isCloseTo(7, within(1e-3));
    assertThat(shape.scale()).isCloseTo(deviation, withinPercentage(1.5));
    // it falls by 18 within six deviations
    assertThat(shape.low()).isCloseTo(mean - 6 * deviation, within(0.1 * deviation));
    assertThat(shape.high()).isCloseTo(mean + 6 * deviation, within(0.1 * deviation));
  }

  @ParameterizedTest
  @CsvSource({"40, 0", "40, 40"})
  void nobodyOrEverybodySucceedingPeaksAtAnEnd(long attempts, long successes) {
    var likelihood = new BinomialLogLikelihood(new ConversionCount(attempts, successes));

    LikelihoodShape shape = LikelihoodShape.of(likelihood, DOMAIN, 20);

    // (1 - p)^40 is exp(-1/2) where the odds are exp(1/80) - 1, exp(-2) where they are
    // exp(1/20) - 1, and exp(-20) where they are exp(1/2) - 1
    double inner = Math.log(Math.expm1(0.5));
    assertThat(successes == 0 ? shape.low() : -shape.high()).isEqualTo(-12);
    assertThat(successes == 0 ? shape.high() : -shape.low()).isCloseTo(inner, within(0.01));
    assertThat(shape.scale())
        .isCloseTo(Math.log(Math.expm1(0.05) / Math.expm1(0.0125)), within(0.01));
    assertThat(shape.peak()).isCloseTo(0, within(1e-3));
  }

  @Test
  void whatHardlyFallsHasNoScaleAndReachesTheEnds() {
    LikelihoodShape shape = LikelihoodShape.of(new Normal(0, 20), DOMAIN, 20);

    assertThat(shape.scale()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(shape.low()).isEqualTo(-12);
    assertThat(shape.high()).isEqualTo(12);
  }

  @Test
  void supportEndsAtTheBoundWhereTheFallIsTooSmall() {
    // Given a fall of 8 at one bound and of more at the other
    LikelihoodShape shape = LikelihoodShape.of(new Normal(4, 2), DOMAIN, 20);

    assertThat(shape.high()).isEqualTo(12);
    assertThat(shape.low()).isCloseTo(4 - 2 * Math.sqrt(40), within(0.05));
    assertThat(shape.scale()).isCloseTo(2, within(0.03));
  }
}
