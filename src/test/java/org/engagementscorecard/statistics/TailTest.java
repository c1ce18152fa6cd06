package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailTest {

  private static final PooledComparison NORMAL =
      PooledComparison.withDefaults().withTail(Tail.NORMAL);

  // R: pnorm(t, lower = FALSE)
  //    integrate(function(x) pnorm(x, lower = FALSE), t, t + 40, rel.tol = 1e-12)
  // for t above 5 up to t + 20 / t only, beyond which lies 2e-9 of it
  @ParameterizedTest
  @CsvSource({
    "-3, 0.99865010196837, 3.000382154317",
    "0, 0.5, 0.39894228040143",
    "0.5, 0.30853753872599, 0.19779655740131",
    "2, 0.022750131948179, 0.0084907026168296",
    "6, 9.865876450377e-10, 1.5635697959656e-10",
    "12, 1.7764821120777e-33, 1.4605201164032e-34",
    "30, 4.9067139271482e-198, 1.6319567315133e-199"
  })
  void normalTailAndItsIntegralKeepTheirAccuracyFarOut(double t, double tail, double excess) {
    assertThat(Tail.NORMAL.upperTail(t)).isCloseTo(tail, withinPercentage(1e-9));
    assertThat(Tail.NORMAL.lowerTail(-t)).isCloseTo(tail, withinPercentage(1e-9));
    assertThat(Tail.NORMAL.expectedExcess(t)).isCloseTo(excess, withinPercentage(1e-6));
  }

  @Test
  void agentsUnderANormalTailAreEstimatedAsInR() {
    // Given crm_planted_normal.csv, made as crm_planted.csv in ../shared/reference, after
    // sed -i 's/pt(\(.*\), 4)/pnorm(\1)/' random_intercept_grid.R
    ReferenceFit reference = ReferenceFit.read("crm_planted_normal.csv");

    // When
    PooledFit fit = NORMAL.compareConversions(reference.counts()).orElseThrow();

    // Then
    assertThat(fit.typical()).isCloseTo(reference.rows().get(0).typical(), within(2e-4));
    assertThat(fit.tauMean()).isCloseTo(reference.rows().get(0).tauMean(), within(5e-4));
    for (int i = 0; i < reference.rows().size(); i++) {
      ReferenceFit.Row row = reference.rows().get(i);
      Estimate estimate = fit.estimates().get(i);
      assertThat(estimate.mean()).isCloseTo(row.mean(), within(5e-4));
      assertThat(estimate.low()).isCloseTo(row.low(), within(5e-4));
      assertThat(estimate.high()).isCloseTo(row.high(), within(5e-4));
      assertThat(estimate.probabilityGap()).isCloseTo(row.probabilityGap(), within(5e-3));
      assertThat(estimate.probabilityStrength()).isCloseTo(row.probabilityStrength(), within(5e-3));
      assertThat(estimate.expectedShortfall()).isCloseTo(row.expectedShortfall(), within(5e-4));
    }
  }

  /** glmer takes the most likely mu and tau for certain; eighty reps know both well enough. */
  @Test
  void meansUnderANormalTailAreThoseOfGlmer() throws IOException {
    // Given glmer.csv, made in R 4.2 with lme4 1.1-31 by
    //   set.seed(4); n <- sample(40:80, 80, TRUE); k <- rbinom(80, n, plogis(rnorm(80, -0.85,
    // 0.5)))
    //   d <- data.frame(rep = factor(1:80), attempts = n, successes = k)
    //   f <- glmer(cbind(successes, attempts - successes) ~ 1 + (1 | rep), d, family = binomial)
    //   r <- ranef(f, condVar = TRUE)$rep; v <- as.vector(attr(r, "postVar"))
    //   x <- seq(-8, 8, .01); w <- dnorm(x) / sum(dnorm(x))
    //   d$mean <- mapply(function(m, s) sum(w * plogis(m + s * x)), fixef(f) + r[, 1], sqrt(v))
    List<ConversionCount> counts = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    try (var in = TailTest.class.getResourceAsStream("/statistics/glmer.csv");
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line : lines.lines().skip(1).toList()) {
        String[] field = line.split(",", -1);
        counts.add(new ConversionCount(Long.parseLong(field[0]), Long.parseLong(field[1])));
        means.add(Double.parseDouble(field[2]));
      }
    }

    // When
    PooledFit fit = NORMAL.compareConversions(counts).orElseThrow();

    // Then (glmer: fixed effect -0.8715222, standard deviation 0.5406034)
    assertThat(fit.typical()).isCloseTo(1 / (1 + Math.exp(0.8715222)), within(1e-3));
    assertThat(fit.tauMean()).isCloseTo(0.5406034, within(0.02));
    assertThat(counts).hasSize(80);
    for (int i = 0; i < means.size(); i++) {
      assertThat(fit.estimates().get(i).mean()).isCloseTo(means.get(i), within(0.005));
    }
  }

  @Test
  void aNormalTailPullsInWhoeverTrulyDiffersAndAHeavyOneDoesNot() {
    // Given twenty alike and one far off
    List<ConversionCount> counts = new ArrayList<>(Collections.nCopies(20, count(60, 18)));
    counts.add(count(60, 50));

    // When
    double heavy = last(PooledComparison.withDefaults().compareConversions(counts).orElseThrow());
    double normal = last(NORMAL.compareConversions(counts).orElseThrow());

    // Then
    assertThat(heavy).isGreaterThan(normal + 0.02).isLessThan(50.0 / 60);
  }

  @Test
  void aNormalTailHasAnAnswerForWhoeverIsBeyondAllReason() {
    // Given a prior that allows next to no spread, and reps who differ by a thousand of it
    PooledComparison narrow = NORMAL.withTauPriorScale(1e-3);

    // When
    PooledFit fit =
        narrow
            .compareConversions(
                List.of(count(1_000_000, 100_000), count(1_000_000, 900_000), count(0, 0)))
            .orElseThrow();

    // Then nothing is NaN (an estimate would refuse it) and each stays with their own data
    assertThat(fit.estimates().get(0).mean()).isCloseTo(0.1, within(0.02));
    assertThat(fit.estimates().get(1).mean()).isCloseTo(0.9, within(0.02));
    assertThat(fit.typical()).isBetween(0.0, 1.0);
  }

  @Test
  void probabilitiesOfAnOutlierUnderANormalTailAddUp() {
    List<ConversionCount> counts =
        IntStream.range(0, 12)
            .mapToObj(i -> i == 0 ? count(100_000, 60_000) : count(100_000, 30_000 + 50 * i))
            .toList();

    PooledFit fit = NORMAL.withTauPriorScale(0.02).compareConversions(counts).orElseThrow();

    Estimate outlier = fit.estimates().get(0);
    assertThat(outlier.probabilityStrength()).isGreaterThan(0.9999);
    assertThat(outlier.probabilityBelow()).isLessThan(1e-6);
    assertThat(outlier.expectedShortfall()).isLessThan(1e-6);
  }

  @Test
  void theTailMustBeNamed() {
    assertThatNullPointerException().isThrownBy(() -> NORMAL.withTail(null));
    assertThat(PooledComparison.withDefaults().tail()).isEqualTo(Tail.HEAVY);
  }

  private static double last(PooledFit fit) {
    return fit.estimates().get(fit.estimates().size() - 1).mean();
  }

  private static ConversionCount count(long attempts, long successes) {
    return new ConversionCount(attempts, successes);
  }
}
