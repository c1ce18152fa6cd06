package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quartiles against R. */
class QuartilesTest {
  /**
   * Made with R 4.2: {@code for (x in list(...)) cat(sprintf("%.17g", quantile(x, c(.25, .5, .75),
   * type = 7)), "\n")}.
   */
  static Stream<Arguments> ofR() {
    return Stream.of(
        Arguments.of(new double[] {3}, 3, 3, 3),
        Arguments.of(new double[] {1, 2}, 1.25, 1.5, 1.75),
        Arguments.of(new double[] {7, 1, 4}, 2.5, 4, 5.5),
        Arguments.of(new double[] {10, 20, 30, 40}, 17.5, 25, 32.5),
        Arguments.of(new double[] {12, 5, 9, 1, 30}, 5, 9, 12),
        Arguments.of(new double[] {0.1, 0.7, 2.5, 2.5, 9, 11}, 1.1499999999999999, 2.5, 7.375),
        Arguments.of(new double[] {-3, 8, 8, -1, 0, 5, 2}, -0.5, 2, 6.5),
        Arguments.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 3.5, 6, 8.5),
        Arguments.of(
            Stream.of(120, 131, 99.5, 160, 187, 142, 150.25, 128, 133, 171, 90, 110)
                .mapToDouble(value -> Math.pow(value.doubleValue(), 1.1))
                .toArray(),
            189.26683542764496,
            215.09617881638741,
            252.46543309692086));
  }

  @ParameterizedTest
  @MethodSource("ofR")
  void quartilesAreThoseOfR(double[] numbers, double low, double middle, double high) {
    double[] asGiven = numbers.clone();

    Quartiles quartiles = Quartiles.of(numbers);

    assertThat(quartiles.low()).isCloseTo(low, within(1e-12));
    assertThat(quartiles.middle()).isCloseTo(middle, within(1e-12));
    assertThat(quartiles.high()).isCloseTo(high, within(1e-12));
    assertThat(numbers).as("the caller's numbers stay as they are").containsExactly(asGiven);
  }

  @Test
  void aQuarterLiesAtOrBelowTheFirstAndAtOrAboveTheThird() {
    Random random = new Random(7);
    for (int run = 0; run < 500; run++) {
      double[] numbers =
          random.doubles(1 + random.nextInt(40)).map(x -> Math.rint(x * 20)).toArray();
      Quartiles quartiles = Quartiles.of(numbers);
      for (double[] one :
          new double[][] {
            {quartiles.low(), 0.25}, {quartiles.middle(), 0.5}, {quartiles.high(), 0.75}
          }) {
        double atOrBelow = count(numbers, x -> x <= one[0]);
        double atOrAbove = count(numbers, x -> x >= one[0]);
        assertThat(atOrBelow).isGreaterThanOrEqualTo(Math.floor((numbers.length - 1) * one[1]));
        assertThat(atOrAbove)
            .isGreaterThanOrEqualTo(Math.floor((numbers.length - 1) * (1 - one[1])));
      }
    }
  }

  private static double count(double[] numbers, java.util.function.DoublePredicate is) {
    return java.util.Arrays.stream(numbers).filter(is).count();
  }

  @Test
  void noNumbersHaveNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> Quartiles.of());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNoNumberIsRefused(double number) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quartiles.of(1, 2, number, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> new Quartiles(number, number, number));
  }

  @Test
  void quartilesAreInOrder() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Quartiles(2, 1, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> new Quartiles(1, 3, 2));
  }
}
