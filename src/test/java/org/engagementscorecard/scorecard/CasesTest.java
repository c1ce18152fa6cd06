package org.engagementscorecard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.engagementscorecard.statistics.AmountSummary;
import org.engagementscorecard.statistics.ConversionCount;
import org.engagementscorecard.statistics.Strata;
import org.engagementscorecard.statistics.Verdict;
import org.engagementscorecard.statistics.YieldCount;
import org.junit.jupiter.api.Test;

/** Several reps taken together are what one rep with all of their cases would be. */
class CasesTest {
  private static <C> Strata<C> strata(Map<String, C> byName) {
    return new Strata<>(new TreeMap<>(byName));
  }

  private static Cases faulty() {
    return new Cases.Faulty(Verdict.Reason.NOT_COUNTS, OptionalLong.empty(), OptionalLong.empty());
  }

  @Test
  void conversionsAddUpByStratum() {
    Cases all =
        Cases.together(
            List.of(
                new Cases.Conversions(
                    strata(Map.of("a", new ConversionCount(10, 3), "b", new ConversionCount(5, 5))),
                    OptionalLong.of(2)),
                faulty(),
                new Cases.Conversions(
                    strata(Map.of("a", new ConversionCount(7, 0))), OptionalLong.of(0))));

    assertThat(((Cases.Conversions) all).strata())
        .isEqualTo(strata(Map.of("a", new ConversionCount(17, 3), "b", new ConversionCount(5, 5))));
  }

  @Test
  void yieldsAddUpByStratum() {
    Cases all =
        Cases.together(
            List.of(
                new Cases.Yields(strata(Map.of("a", new YieldCount(3, 10)))),
                new Cases.Yields(
                    strata(Map.of("a", new YieldCount(4, 1), "b", new YieldCount(0, 2))))));

    assertThat(((Cases.Yields) all).strata())
        .isEqualTo(strata(Map.of("a", new YieldCount(7, 11), "b", new YieldCount(0, 2))));
  }

  @Test
  void amountsAreThoseOfAllDealsAtOnce() {
    AmountSummary all =
        ((Cases.Amounts)
                Cases.together(
                    List.of(
                        new Cases.Amounts(strata(Map.of("", AmountSummary.of(100, 250)))),
                        new Cases.Amounts(strata(Map.of("", AmountSummary.of(9)))),
                        new Cases.Amounts(strata(Map.of("", AmountSummary.of(40, 4_000, 70)))))))
            .strata()
            .byName()
            .get("");

    AmountSummary atOnce = AmountSummary.of(100, 250, 9, 40, 4_000, 70);
    assertThat(all.deals()).isEqualTo(6);
    assertThat(all.meanLog()).isCloseTo(atOnce.meanLog(), within(1e-12));
    assertThat(all.sumOfSquares()).isCloseTo(atOnce.sumOfSquares(), within(1e-12));
  }

  @Test
  void nothingTogetherIsNothing() {
    assertThat(Cases.together(List.of()).isComparable()).isFalse();
    assertThat(Cases.together(List.of(faulty())).isComparable()).isFalse();
  }
}
