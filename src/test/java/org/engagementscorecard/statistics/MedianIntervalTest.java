package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MedianIntervalTest {

  /** The values 1 to n, in another order. */
  private static double[] oneTo(int n) {
    double[] values = IntStream.rangeClosed(1, n).asDoubleStream().toArray();
    Random random = new Random(n);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
    return values;
  }

  /**
   * Rscript -e 'for (l in c(.9,.95,.5)) for (n in c(1,2,4,5,6,7,8,11,12,20,51,100,1000)) {k <-
   * qbinom((1-l)/2,n,.5); cat(sprintf("%g, %d, %d, %.12g\n", l, n, k, if (k==0) 0 else
   * 1-2*pbinom(k-1,n,.5)))}', which is how DescTools::MedianCI has it with method "exact".
   */
  @ParameterizedTest
  @CsvSource({
    "0.9, 1, 0, 0",
    "0.9, 2, 0, 0",
    "0.9, 4, 0, 0",
    "0.9, 5, 1, 0.9375",
    "0.9, 6, 1, 0.96875",
    "0.9, 7, 1, 0.984375",
    "0.9, 8, 2, 0.9296875",
    "0.9, 11, 3, 0.9345703125",
    "0.9, 12, 3, 0.96142578125",
    "0.9, 20, 6, 0.958610534668",
    "0.9, 51, 20, 0.908085450184",
    "0.9, 100, 42, 0.911373919886",
    "0.9, 1000, 474, 0.906312708525",
    "0.95, 5, 0, 0",
    "0.95, 6, 1, 0.96875",
    "0.95, 8, 1, 0.9921875",
    "0.95, 11, 2, 0.98828125",
    "0.95, 20, 6, 0.958610534668",
    "0.95, 51, 19, 0.951126107682",
    "0.95, 1000, 469, 0.95370880264",
    "0.5, 1, 0, 0",
    "0.5, 4, 1, 0.875",
    "0.5, 7, 3, 0.546875",
    "0.5, 12, 5, 0.6123046875",
    "0.5, 51, 23, 0.598938008972",
    "0.5, 1000, 489, 0.532954878347"
  })
  void ranksAndCoverageAreThoseOfR(double level, int size, int rank, double coverage) {
    Optional<MedianInterval> interval = MedianInterval.of(oneTo(size), level);

    assertThat(interval.isPresent()).isEqualTo(rank > 0);
    interval.ifPresent(
        one -> {
          assertThat(one.rank()).isEqualTo(rank);
          assertThat(one.coverage()).isCloseTo(coverage, within(1e-11));
          assertThat(one.low()).isEqualTo(rank);
          assertThat(one.high()).isEqualTo(size + 1 - rank);
          assertThat(one.median()).isEqualTo((size + 1) / 2.0);
          assertThat(one.size()).isEqualTo(size);
          assertThat(one.level()).isEqualTo(level);
        });
  }

  /** Each value lies below the median or above it: all ways in which that can be. */
  @ParameterizedTest
  @ValueSource(ints = {5, 6, 9, 12, 15})
  void theCoverageIsTheShareOfAllWaysToLieAroundTheMedian(int size) {
    MedianInterval interval = MedianInterval.of(oneTo(size), 0.9).orElseThrow();
    int holds = 0;
    for (int ways = 0; ways < 1 << size; ways++) {
      int below = Integer.bitCount(ways);
      if (below >= interval.rank() && size - below >= interval.rank()) {
        holds++;
      }
    }

    assertThat(interval.coverage()).isCloseTo(holds / (double) (1 << size), within(1e-12));
  }

  @Test
  void valuesThatAreAlikeAreOne() {
    MedianInterval interval = MedianInterval.of(new double[] {3, 3, 3, 3, 3, 3}, 0.9).orElseThrow();

    assertThat(interval.low()).isEqualTo(3);
    assertThat(interval.median()).isEqualTo(3);
    assertThat(interval.high()).isEqualTo(3);
  }

  @Test
  void theMiddleOfTwoGreatValuesIsFinite() {
    double[] values = {-1.7e308, -1.7e308, 1.6e308, 1.7e308, 1.7e308, 1.7e308};

    assertThat(MedianInterval.of(values, 0.9).orElseThrow().median())
        .isCloseTo(1.65e308, within(1e294));
  }

  @Test
  void theSampleStaysAsItIs() {
    double[] values = {5, 4, 3, 2, 1};
    MedianInterval.of(values, 0.9);
    assertThat(values).containsExactly(5, 4, 3, 2, 1);
  }

  @Test
  void noSampleHasNoInterval() {
    assertThat(MedianInterval.of(new double[0], 0.9)).isEmpty();
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> MedianInterval.of(new double[] {1, bad}, 0.9))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (double bad : new double[] {0, 1, Double.NaN}) {
      assertThatThrownBy(() -> MedianInterval.of(new double[] {1}, bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
