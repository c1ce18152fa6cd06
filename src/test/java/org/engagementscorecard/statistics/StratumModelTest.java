package org.engagementscorecard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StratumModelTest {

  private static final StratumModel.LevelPrior FLAT = new StratumModel.LevelPrior(0, 0);

  /** Two reps, two strata, all information 1, variance of theta 1: solved by hand. */
  @Test
  void levelsAreThoseOfGeneralisedLeastSquares() {
    List<StratumModel.Rep> reps =
        List.of(
            rep(new int[] {0, 1}, new double[] {1, 1}, new double[] {0, 2}),
            rep(new int[] {0, 1}, new double[] {1, 1}, new double[] {1, 3}));

    var model = new StratumModel(2, reps, 1, FLAT);

    // balanced: plain means; theta is a third of the sum of both residuals of a half
    assertThat(model.level()[0]).isCloseTo(0.5, within(1e-12));
    assertThat(model.level()[1]).isCloseTo(2.5, within(1e-12));
    assertThat(model.theta(reps.get(0))).isCloseTo(-1.0 / 3, within(1e-12));
    // four residuals of a half, less twice 1² / 3
    assertThat(model.misfit()).isCloseTo(1 - 2.0 / 3, within(1e-12));
    // log det [[4/3, -2/3], [-2/3, 4/3]] + 2 log 3
    assertThat(model.logDeterminants())
        .isCloseTo(Math.log(12.0 / 9) + 2 * Math.log(3), within(1e-12));
  }

  @Test
  void takingARepOutIsSolvingWithoutIt() {
    // Given five reps with some of four strata, one of them twice
    var random = new SplittableRandom(5);
    List<StratumModel.Rep> reps = new ArrayList<>();
    for (int r = 0; r < 5; r++) {
      int[] stratum = r == 0 ? new int[] {0, 1, 2, 3} : new int[] {r % 4, (r + 1) % 4};
      double[] information = new double[stratum.length];
      double[] response = new double[stratum.length];
      for (int i = 0; i < stratum.length; i++) {
        information[i] = 1 + 50 * random.nextDouble();
        response[i] = Draw.normal(random);
      }
      reps.add(new StratumModel.Rep(r == 1 ? 2 : 1, stratum, information, response));
    }
    double[] mix = {0.4, 0.3, 0.2, 0.1};
    var posterior = new StratumModel(4, reps, 0.2, FLAT).new Posterior(mix);

    for (StratumModel.Rep rep : reps) {
      List<StratumModel.Rep> others = new ArrayList<>(reps);
      others.remove(rep);
      if (rep.multiplicity() == 2) {
        others.add(rep(rep.stratum(), rep.information(), rep.response()));
      }

      // When
      Adjustment adjustment = posterior.without(rep);

      // Then the offsets are those of the model that never saw the rep
      double[] offset = new StratumModel(4, others, 0.2, FLAT).new Posterior(mix).offset();
      for (int i = 0; i < rep.stratum().length; i++) {
        assertThat(adjustment.offset()[i]).isCloseTo(offset[rep.stratum()[i]], within(1e-10));
      }
    }
  }

  @Test
  void aRepWhoIsNearlyAllThatIsKnownIsTakenOutToo() {
    // Given one rep with a million times the information of the other two
    double[] much = {1e7, 1e7};
    List<StratumModel.Rep> reps =
        List.of(
            rep(new int[] {0, 1}, much, new double[] {3, -3}),
            rep(new int[] {0, 1}, new double[] {2, 2}, new double[] {0, 1}),
            rep(new int[] {0, 1}, new double[] {2, 2}, new double[] {0.5, 1.5}));
    double[] mix = {0.5, 0.5};

    // When
    Adjustment adjustment =
        new StratumModel(2, reps, 10, FLAT).new Posterior(mix).without(reps.get(0));

    // Then the others say that the second is easier by one
    assertThat(adjustment.offset()[0]).isCloseTo(-0.5, within(1e-9));
    assertThat(adjustment.offset()[1]).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void whatIsKnownOfNoOffsetBlursTheta() {
    // Given one cell whose offset has variance 1/2
    Adjustment adjustment =
        Adjustment.of(new double[] {4}, new double[] {0.3}, new double[][] {{0.5}});

    assertThat(adjustment.power()[0]).isEqualTo(1);
    assertThat(adjustment.smear()).isCloseTo(0.5, within(1e-12));
    assertThat(adjustment.variance()).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void aCellOfAnUnknownOffsetCountsLess() {
    // Given two like cells, one with a known offset and one with variance 3/4
    Adjustment adjustment =
        Adjustment.of(new double[] {4, 4}, new double[] {0, 0}, new double[][] {{0, 0}, {0, 0.75}});

    // Then they count 4 to 1, as 1/4 to 1/(1/4 + 3/4)
    assertThat(adjustment.weight()[0]).isCloseTo(0.8, within(1e-12));
    assertThat(adjustment.weight()[1]).isCloseTo(0.2, within(1e-12));
    assertThat(adjustment.variance()).isCloseTo(0.2, within(1e-12));
    assertThat(adjustment.power()[0]).isCloseTo(1, within(1e-12));
    assertThat(adjustment.power()[1]).isCloseTo(0.25, within(1e-12));
    assertThat(adjustment.smear()).isZero();
  }

  @Test
  void aCellWorthLessThanNothingIsLeftOut() {
    // Given a second cell that is noisier and hangs on the same offset more strongly
    Adjustment adjustment =
        Adjustment.of(new double[] {4, 4}, new double[] {0, 0}, new double[][] {{1, 2}, {2, 4}});

    assertThat(adjustment.weight()).containsExactly(1, 0);
    assertThat(adjustment.power()).containsExactly(1, 0);
    assertThat(adjustment.variance()).isCloseTo(1.25, within(1e-12));
  }

  private static StratumModel.Rep rep(int[] stratum, double[] information, double[] response) {
    return new StratumModel.Rep(1, stratum, information, response);
  }
}
