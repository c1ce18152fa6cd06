package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeDistributionTest {

  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.05, 0.3, 0.5, 0.77, 0.95, 0.999})
  void quantilesOfANormalTimesANormalAreThoseOfTheirProduct(double probability) {
    // Given a prior N(0, 1) and a likelihood N(1, 1), on uneven nodes a third of a deviation apart
    double[] theta = nodes(-8, 8, 0.3);
    ThetaGrid grid = new ThetaGrid(theta, theta);
    var prior = new PriorWeights(grid, Tail.NORMAL);
    prior.moveTo(0, 1);
    double[] likelihood = new double[theta.length];
    for (int j = 0; j < theta.length; j++) {
      likelihood[j] = Math.exp(-0.5 * (theta[j] - 1) * (theta[j] - 1));
    }
    grid.keepIntegrals(0, likelihood);

    // When
    var product = new NodeDistribution(theta, 0, prior.weight(), likelihood);

    // Then it is N(1/2, 1/2), and its integral exp(-1/4) / sqrt(2)
    double standardised = (product.quantile(probability) - 0.5) / Math.sqrt(0.5);
    assertThat(STANDARD.cumulativeProbability(standardised)).isCloseTo(probability, within(3e-4));
    assertThat(product.total()).isCloseTo(Math.exp(-0.25) / Math.sqrt(2), within(1e-5));
  }

  @Test
  void aPriorNarrowerThanAStepIsFoundInItsCell() {
    double[] theta = nodes(-8, 8, 0.3);
    var prior = new PriorWeights(new ThetaGrid(theta, theta), Tail.HEAVY);
    prior.moveTo(1.1, 1e-6);
    double[] flat = new double[theta.length];
    Arrays.fill(flat, 1);

    var distribution = new NodeDistribution(theta, 0, prior.weight(), flat);

    assertThat(distribution.quantile(0.5)).isCloseTo(1.1, within(0.2));
    assertThat(distribution.quantile(0.05)).isCloseTo(1.1, within(0.35));
    assertThat(distribution.quantile(0.95)).isCloseTo(1.1, within(0.35));
  }

  @Test
  void weightsStartAnywhereOnTheGrid() {
    // Given the uniform distribution from 0 to 4 on nodes 3 to 7, half a weight at either end
    double[] theta = {-9, -5, -1, 0, 1, 2, 3, 4, 20};
    double[] weight = {0.5, 1, 1, 1, 0.5};

    var uniform = new NodeDistribution(theta, 3, weight, new double[] {1, 1, 1, 1, 1});

    assertThat(uniform.total()).isEqualTo(4);
    assertThat(uniform.quantile(0.5)).isCloseTo(2, within(1e-9));
    assertThat(uniform.quantile(0.375)).isCloseTo(1.5, within(0.05));
    assertThat(uniform.quantile(0.625)).isCloseTo(2.5, within(0.05));
  }

  @Test
  void whatLiesAtTheEndsIsAnsweredByTheEnds() {
    double[] theta = {0, 1, 2, 3};
    double[] one = {1, 1, 1, 1};

    assertThat(new NodeDistribution(theta, 0, new double[] {9, 0, 0, 1}, one).quantile(0.1))
        .isBetween(0.0, 0.5);
    assertThat(new NodeDistribution(theta, 0, new double[] {1, 0, 0, 9}, one).quantile(0.95))
        .isBetween(2.5, 3.0);
  }

  private static double[] nodes(double low, double high, double step) {
    int count = (int) Math.round((high - low) / step) + 1;
    double[] theta = new double[count];
    for (int j = 0; j < count; j++) {
      theta[j] = low + step * (j + 0.1 * (j % 2));
    }
    return theta;
  }
}
