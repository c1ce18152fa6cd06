package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The normal mixed model from which offsets of strata are estimated:
 *
 * <pre>
 *   response_rs ~ Normal(theta_r + level_s, 1 / information_rs)
 *   theta_r     ~ Normal(0, variance)         level_s flat, or held by a weak prior
 * </pre>
 *
 * <p>The levels carry what is typical; offsets are levels less their mean over the mix. Sums run
 * over cells; the linear algebra is as large as there are strata.
 */
final class StratumModel {

  /**
   * Cells of reps who are alike to the last digit.
   *
   * @param multiplicity how many reps
   * @param stratum index of each cell's stratum
   * @param information of each cell about {@code theta + level}, above zero
   * @param response of each cell
   */
  record Rep(int multiplicity, int[] stratum, double[] information, double[] response) {

    double totalInformation() {
      double sum = 0;
      for (double each : information) {
        sum += each;
      }
      return sum;
    }
  }

  /**
   * Weak prior of the levels.
   *
   * @param precision zero for none
   */
  record LevelPrior(double precision, double mean) {}

  private final List<Rep> reps;
  private final double variance;
  private final LevelPrior prior;
  private final double[][] triangle;
  private final double[] level;
  private final double misfit;

  StratumModel(int strata, List<Rep> reps, double variance, LevelPrior prior) {
    this.reps = reps;
    this.variance = variance;
    this.prior = prior;
    double[][] matrix = new double[strata][strata];
    double[] right = new double[strata];
    for (int s = 0; s < strata; s++) {
      matrix[s][s] = prior.precision();
      right[s] = prior.precision() * prior.mean();
    }
    for (Rep rep : reps) {
      double shrink = shrink(rep);
      double weighted = 0;
      for (int i = 0; i < rep.stratum().length; i++) {
        weighted += rep.information()[i] * rep.response()[i];
      }
      for (int i = 0; i < rep.stratum().length; i++) {
        double information = rep.multiplicity() * rep.information()[i];
        double[] row = matrix[rep.stratum()[i]];
        row[rep.stratum()[i]] += information;
        for (int j = 0; j < rep.stratum().length; j++) {
          row[rep.stratum()[j]] -= information * shrink * rep.information()[j];
        }
        right[rep.stratum()[i]] += information * (rep.response()[i] - shrink * weighted);
      }
    }
    triangle = Matrix.cholesky(matrix);
    level = Matrix.solve(triangle, right);
    double sum = 0;
    for (double each : level) {
      sum += prior.precision() * (each - prior.mean()) * (each - prior.mean());
    }
    for (Rep rep : reps) {
      double first = 0;
      double second = 0;
      for (int i = 0; i < rep.stratum().length; i++) {
        double residual = rep.response()[i] - level[rep.stratum()[i]];
        first += rep.information()[i] * residual;
        second += rep.information()[i] * residual * residual;
      }
      sum += rep.multiplicity() * Math.max(second - shrink(rep) * first * first, 0);
    }
    misfit = sum;
  }

  private double shrink(Rep rep) {
    return variance / (1 + variance * rep.totalInformation());
  }

  double[] level() {
    return level;
  }

  /** Generalised sum of squared residuals. */
  double misfit() {
    return misfit;
  }

  /** Minus twice the log of the restricted likelihood, but for {@link #misfit} and a constant. */
  double logDeterminants() {
    double sum = Matrix.logDeterminant(triangle);
    for (Rep rep : reps) {
      sum += rep.multiplicity() * Math.log1p(variance * rep.totalInformation());
    }
    return sum;
  }

  /** Posterior mean of the rep's theta, given the levels. */
  double theta(Rep rep) {
    double sum = 0;
    for (int i = 0; i < rep.stratum().length; i++) {
      sum += rep.information()[i] * (rep.response()[i] - level[rep.stratum()[i]]);
    }
    return shrink(rep) * sum;
  }

  /** What all cells together say about the levels. */
  final class Posterior {

    private final double[][] covariance = Matrix.inverse(triangle);
    private final double[] mix;
    private final double[] withMean;
    private final double meanVariance;
    private final double mean;

    /**
     * @param mix share of each stratum in everybody's cases
     */
    Posterior(double[] mix) {
      this.mix = mix;
      withMean = new double[mix.length];
      for (int s = 0; s < mix.length; s++) {
        withMean[s] = dot(covariance[s]);
      }
      meanVariance = dot(withMean);
      mean = dot(level);
    }

    private double dot(double[] values) {
      double sum = 0;
      for (int s = 0; s < mix.length; s++) {
        sum += mix[s] * values[s];
      }
      return sum;
    }

    /** Level of each stratum less their mean over the mix. */
    double[] offset() {
      double[] offset = level.clone();
      for (int s = 0; s < offset.length; s++) {
        offset[s] -= mean;
      }
      return offset;
    }

    /**
     * The rep judged by the offsets that the <i>others'</i> cases give: the rep's cells are taken
     * out again (Sherman, Morrison and Woodbury; as large as the rep has strata).
     */
    Adjustment without(Rep rep) {
      int size = rep.stratum().length;
      double shrink = shrink(rep);
      // with G the covariance of the rep's strata and U what the rep told about them, it becomes
      // (I - G U)^-1 G
      double[][] told = new double[size][size];
      double[] toldOf = new double[size];
      double weighted = 0;
      for (int i = 0; i < size; i++) {
        weighted += rep.information()[i] * (rep.response()[i] - level[rep.stratum()[i]]);
      }
      for (int i = 0; i < size; i++) {
        double information = rep.information()[i];
        double residual = rep.response()[i] - level[rep.stratum()[i]];
        toldOf[i] = information * (residual - shrink * weighted);
        for (int j = 0; j < size; j++) {
          told[i][j] = -information * shrink * rep.information()[j];
        }
        told[i][i] += information;
      }
      double[][] leverage = new double[size][size];
      double[][] right = new double[size][size + 1];
      for (int i = 0; i < size; i++) {
        double[] row = covariance[rep.stratum()[i]];
        for (int j = 0; j < size; j++) {
          right[i][j] = row[rep.stratum()[j]];
          for (int k = 0; k < size; k++) {
            leverage[i][j] += row[rep.stratum()[k]] * told[k][j];
          }
        }
        right[i][size] = withMean[rep.stratum()[i]];
      }
      Optional<double[][]> solved = Matrix.solveOneLess(leverage, right);
      if (solved.isEmpty()) {
        return fromTheOthersAlone(rep);
      }
      double[][] others = solved.get();
      double meanOfOthers = mean;
      double meanVarianceOfOthers = meanVariance;
      for (int i = 0; i < size; i++) {
        meanOfOthers -= others[i][size] * toldOf[i];
        for (int j = 0; j < size; j++) {
          meanVarianceOfOthers += withMean[rep.stratum()[i]] * told[i][j] * others[j][size];
        }
      }
      double[] levelOfOthers = new double[size];
      for (int i = 0; i < size; i++) {
        levelOfOthers[i] = level[rep.stratum()[i]];
        for (int j = 0; j < size; j++) {
          levelOfOthers[i] -= others[i][j] * toldOf[j];
        }
      }
      return adjustment(rep, levelOfOthers, others, meanOfOthers, meanVarianceOfOthers);
    }

    /**
     * Where nearly all that is known comes from one rep, taking that out again leaves no digits.
     */
    private Adjustment fromTheOthersAlone(Rep rep) {
      List<Rep> others = new ArrayList<>();
      for (Rep each : reps) {
        if (!each.equals(rep)) {
          others.add(each);
        } else if (each.multiplicity() > 1) {
          others.add(
              new Rep(
                  each.multiplicity() - 1, each.stratum(), each.information(), each.response()));
        }
      }
      Posterior posterior =
          new StratumModel(mix.length, others, variance, prior).new Posterior(mix);
      int size = rep.stratum().length;
      double[] levelOfOthers = new double[size];
      double[][] withinRep = new double[size][size + 1];
      for (int i = 0; i < size; i++) {
        int stratum = rep.stratum()[i];
        levelOfOthers[i] = posterior.level(stratum);
        for (int j = 0; j < size; j++) {
          withinRep[i][j] = posterior.covariance[stratum][rep.stratum()[j]];
        }
        withinRep[i][size] = posterior.withMean[stratum];
      }
      return adjustment(rep, levelOfOthers, withinRep, posterior.mean, posterior.meanVariance);
    }

    private double level(int stratum) {
      return level[stratum];
    }

    /** From levels and their covariance (with the mean over the mix in the last column). */
    private static Adjustment adjustment(
        Rep rep, double[] levels, double[][] withMean, double mean, double meanVariance) {
      int size = levels.length;
      double[] offset = new double[size];
      double[][] uncertainty = new double[size][size];
      for (int i = 0; i < size; i++) {
        offset[i] = levels[i] - mean;
        for (int j = 0; j < size; j++) {
          uncertainty[i][j] =
              0.5 * (withMean[i][j] + withMean[j][i])
                  - withMean[i][size]
                  - withMean[j][size]
                  + meanVariance;
        }
      }
      return Adjustment.of(rep.information(), offset, uncertainty);
    }
  }
}
