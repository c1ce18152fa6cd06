package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is computed. Counts are whole by their type. */
class DoorsTest {

  @ParameterizedTest
  @ValueSource(doubles = {-1, -1e-300, 1e-10, 1.1e15, Double.NaN, Double.POSITIVE_INFINITY})
  void exposureOutsideItsRange(double exposure) {
    assertThatIllegalArgumentException().isThrownBy(() -> new YieldCount(0, exposure));
  }

  @Test
  void yieldsThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> new YieldCount(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new YieldCount(1, 0));
    assertThatCode(() -> new YieldCount(0, 0)).doesNotThrowAnyException();
    assertThatCode(() -> new YieldCount(1, 1e-9)).doesNotThrowAnyException();
    assertThatCode(() -> new YieldCount(1, 1e15)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e44, 1e-44, Double.MIN_VALUE})
  void amountsWithoutALogarithmToSpeakOf(double amount) {
    assertThatIllegalArgumentException().isThrownBy(() -> AmountSummary.of(10, amount));
  }

  @Test
  void summariesThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> new AmountSummary(-1, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new AmountSummary(0, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new AmountSummary(0, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new AmountSummary(1, 1, 0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new AmountSummary(2, 101, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new AmountSummary(2, -101, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new AmountSummary(2, 1, -0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new AmountSummary(2, 1, 80_001));
    assertThatIllegalArgumentException().isThrownBy(() -> new AmountSummary(2, 1, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new AmountSummary(2, Double.NaN, 0));
  }

  @Test
  void amountsAreSummedUp() {
    AmountSummary summary = AmountSummary.of(100, 10, 1);

    assertThat(summary.deals()).isEqualTo(3);
    assertThat(summary.meanLog()).isCloseTo(Math.log(10), within(1e-15));
    assertThat(summary.sumOfSquares()).isCloseTo(2 * Math.pow(Math.log(10), 2), within(1e-14));
    assertThat(AmountSummary.of(1, 10, 100)).isEqualTo(summary);
    assertThat(AmountSummary.of(7.7, 7.7, 7.7)).isEqualTo(new AmountSummary(3, Math.log(7.7), 0));
    assertThat(AmountSummary.of()).isEqualTo(new AmountSummary(0, 0, 0));
  }

  @Test
  void comparabilitiesThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Comparability(1.1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Comparability(Double.NaN, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Comparability(1, -1));
  }

  @Test
  void strataHoldSomething() {
    TreeMap<String, ConversionCount> cells = new TreeMap<>();
    cells.put("a", null);
    assertThatNullPointerException().isThrownBy(() -> new Strata<>(cells));
    assertThatNullPointerException().isThrownBy(() -> Strata.single(null));
    assertThat(Strata.single(new YieldCount(1, 2)).byName().get(""))
        .isEqualTo(new YieldCount(1, 2));
  }

  @Test
  void strataAreCopied() {
    TreeMap<String, YieldCount> cells = new TreeMap<>();
    cells.put("a", new YieldCount(1, 2));
    Strata<YieldCount> strata = new Strata<>(cells);
    cells.clear();

    assertThat(strata.byName()).hasSize(1);
  }

  @Test
  void everyRepHasAComparability() {
    PooledFit fit =
        PooledComparison.withDefaults()
            .compareConversions(List.of(new ConversionCount(9, 3)))
            .orElseThrow();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new PooledFit(
                    fit.typical(),
                    fit.typicalLow(),
                    fit.typicalHigh(),
                    fit.tauMean(),
                    fit.probabilityAlike(),
                    fit.margin(),
                    fit.credibleLevel(),
                    fit.estimates(),
                    List.of(),
                    fit.quality()));
  }
}
