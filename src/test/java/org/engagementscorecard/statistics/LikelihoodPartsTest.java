package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links and likelihoods of strata, against plain sums and closed forms. */
class LikelihoodPartsTest {

  private static final ThetaDomain DOMAIN = new ThetaDomain(0, 6, 12);

  @Test
  void aMixOfStrataIsTheSumOfTheirRates() {
    double[] mix = {0.5, 0.3, 0.2};
    double[] offset = {1.1, -0.6, -1.85};
    Link link = new MixedLogit(mix, offset);

    for (double theta = -30; theta <= 30; theta += 0.171) {
      double rate = 0;
      for (int s = 0; s < mix.length; s++) {
        rate += mix[s] * Link.LOGIT.natural(theta + offset[s]);
      }
      assertThat(link.natural(theta) / rate).isCloseTo(1, within(1e-7));
      if (theta < 12) {
        assertThat(link.theta(rate)).isCloseTo(theta, within(1e-6));
      }
    }
    assertThat(link.theta(1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(link.natural(-80)).isBetween(0.0, 1e-33);
    assertThat(link.natural(80)).isEqualTo(1);
  }

  @Test
  void theLinkOfYieldsGoesBothWays() {
    Link link = CellModel.YIELD.link(new double[] {0.25, 0.75}, new double[] {0.9, -0.3});

    double factor = 0.25 * Math.exp(0.9) + 0.75 * Math.exp(-0.3);
    assertThat(link.natural(0.4)).isCloseTo(factor * Math.exp(0.4), within(1e-14));
    assertThat(link.theta(link.natural(0.4))).isCloseTo(0.4, within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0004, 0.01, 0.2, 3, 60})
  void aBlurredNormalIsANormal(double variance) {
    // Given a normal likelihood of variance 0.04 around 0.7
    TabulatedLogLikelihood blurred =
        TabulatedLogLikelihood.of(new NormalLogLikelihood(0.7, 0.2), DOMAIN)
            .smeared(variance, DOMAIN);

    // Then variances add, wherever the likelihood is not negligible
    double total = variance + 0.04;
    double peak = blurred.at(0.7);
    double reach = Math.min(4 * Math.sqrt(total), 10);
    for (double distance = -reach; distance <= reach; distance += reach / 37) {
      assertThat(blurred.at(0.7 + distance) - peak)
          .isCloseTo(-0.5 * distance * distance / total, within(2e-4));
    }
  }

  @Test
  void notBlurredIsTheSame() {
    TabulatedLogLikelihood table =
        TabulatedLogLikelihood.of(new PoissonLogLikelihood(12, 30), DOMAIN);

    assertThat(table.smeared(0, DOMAIN)).isSameAs(table);
  }

  @Test
  void aTableFollowsItsLikelihood() {
    var exact =
        new BinomialLogLikelihood.Mixed(
            new double[] {40, 7.5}, new double[] {11, 0}, new double[] {0.5, -1.2});
    TabulatedLogLikelihood table = TabulatedLogLikelihood.of(exact, DOMAIN);

    double shift = table.at(-1) - exact.at(-1);
    for (double theta = -3.5; exact.at(theta) > exact.at(-1.5) - 26; theta += 0.0813) {
      assertThat(table.at(theta) - exact.at(theta)).isCloseTo(shift, within(3e-4));
    }
    // and goes on downwards outside
    assertThat(table.at(11)).isLessThan(table.at(9));
    assertThat(table.at(-11.9)).isLessThan(table.at(-10));
    assertThat(table.informative()).isTrue();
    assertThat(exact.informative()).isTrue();
  }

  /** Slopes and informations against differences of the values. */
  @Test
  void slopesAndInformationsBelongToTheValues() {
    for (CellModel model :
        List.of(CellModel.CONVERSION, CellModel.YIELD, new CellModel.Value(0.7))) {
      Cell cell = new Cell("", 20, 7, 0);
      for (double eta : new double[] {-3, -0.4, 0, 0.8, 2.5}) {
        double h = 1e-4;
        double up = model.value(cell, eta + h);
        double down = model.value(cell, eta - h);
        assertThat(model.slope(cell, eta)).isCloseTo((up - down) / (2 * h), within(1e-4));
        assertThat(model.information(cell, eta))
            .isCloseTo((2 * model.value(cell, eta) - up - down) / (h * h), within(1e-3));
      }
    }
  }

  @Test
  void whoHasNothingSaysNothing() {
    assertThat(new PoissonLogLikelihood(0, 0).informative()).isFalse();
    assertThat(new PoissonLogLikelihood(0, 1).informative()).isTrue();
    assertThat(new NormalLogLikelihood(0, Double.POSITIVE_INFINITY).informative()).isFalse();
    assertThat(new NormalLogLikelihood(0, 1).informative()).isTrue();
  }
}
