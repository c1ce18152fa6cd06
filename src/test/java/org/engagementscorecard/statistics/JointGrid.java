package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The model with two strata, solved jointly in plain loops over mu, tau, the difference d between
 * the strata (flat) and theta: no offsets are estimated, nothing is taken as normal, nobody is left
 * out. Offsets are {@code -mix × d} and {@code (1 - mix) × d}, mix being the second stratum's
 * share.
 */
final class JointGrid {

  private static final int MU = 40;
  private static final int TAU = 20;
  private static final int DIFFERENCE = 41;
  private static final int THETA = 301;
  private static final double TAU_END = 1.6;
  private static final double THETA_REACH = 5;
  private static final double MU_REACH = 2.5;
  private static final double DIFFERENCE_REACH = 3;

  /** Log-likelihood of one rep in one stratum at eta. */
  interface InStratum {
    double at(int rep, int stratum, double eta);
  }

  /** A rate (yield, amount) at eta. */
  interface Natural {
    double at(double eta);
  }

  private JointGrid() {}

  static List<Estimate> solve(
      int reps, double mix, double center, double centerDifference, InStratum in, Natural natural) {
    double[] theta = new double[THETA];
    double width = 2 * THETA_REACH / (THETA - 1);
    for (int j = 0; j < THETA; j++) {
      theta[j] = center - THETA_REACH + j * width;
    }
    double[][][] likelihood = new double[DIFFERENCE][reps][THETA];
    double[][] value = new double[DIFFERENCE][THETA];
    double[] first = new double[DIFFERENCE];
    double[] second = new double[DIFFERENCE];
    double[] peak = new double[reps];
    for (int r = 0; r < reps; r++) {
      peak[r] = Double.NEGATIVE_INFINITY;
    }
    for (int d = 0; d < DIFFERENCE; d++) {
      double difference = centerDifference + DIFFERENCE_REACH * (2.0 * d / (DIFFERENCE - 1) - 1);
      first[d] = -mix * difference;
      second[d] = (1 - mix) * difference;
      for (int j = 0; j < THETA; j++) {
        value[d][j] =
            (1 - mix) * natural.at(theta[j] + first[d]) + mix * natural.at(theta[j] + second[d]);
        for (int r = 0; r < reps; r++) {
          likelihood[d][r][j] =
              in.at(r, 0, theta[j] + first[d]) + in.at(r, 1, theta[j] + second[d]);
          peak[r] = Math.max(peak[r], likelihood[d][r][j]);
        }
      }
    }
    for (double[][] ofDifference : likelihood) {
      for (int r = 0; r < reps; r++) {
        for (int j = 0; j < THETA; j++) {
          ofDifference[r][j] = Math.exp(ofDifference[r][j] - peak[r]);
        }
      }
    }
    double total = 0;
    double[][] sums = new double[reps][5];
    List<List<double[]>> histogram = new ArrayList<>();
    for (int r = 0; r < reps; r++) {
      histogram.add(new ArrayList<>());
    }
    double[][][] mass = new double[reps][DIFFERENCE][THETA];
    for (int m = 0; m < MU; m++) {
      double mu = center + MU_REACH * (2 * (m + 0.5) / MU - 1);
      for (int s = 0; s < TAU; s++) {
        double tau = (s + 0.5) / TAU * TAU_END;
        double[] prior = new double[THETA];
        double before =
            TDistribution.of(4).cumulativeProbability((theta[0] - width / 2 - mu) / tau);
        for (int j = 0; j < THETA; j++) {
          double upTo =
              TDistribution.of(4).cumulativeProbability((theta[j] + width / 2 - mu) / tau);
          prior[j] = upTo - before;
          before = upTo;
        }
        double priorOfTau = Math.exp(-0.5 * tau * tau / 0.25);
        for (int d = 0; d < DIFFERENCE; d++) {
          double[] marginal = new double[reps];
          double weight = priorOfTau;
          for (int r = 0; r < reps; r++) {
            for (int j = 0; j < THETA; j++) {
              marginal[r] += prior[j] * likelihood[d][r][j];
            }
            weight *= marginal[r];
          }
          if (!(weight > 0)) {
            continue;
          }
          total += weight;
          double typical = (1 - mix) * natural.at(mu + first[d]) + mix * natural.at(mu + second[d]);
          for (int r = 0; r < reps; r++) {
            for (int j = 0; j < THETA; j++) {
              double share = weight * prior[j] * likelihood[d][r][j] / marginal[r];
              mass[r][d][j] += share;
              sums[r][0] += share * value[d][j];
              sums[r][1] += theta[j] < mu ? share : 0;
              sums[r][2] += value[d][j] < 0.9 * typical ? share : 0;
              sums[r][3] += value[d][j] > 1.1 * typical ? share : 0;
              sums[r][4] += share * Math.max(typical - value[d][j], 0);
            }
          }
        }
      }
    }
    List<Estimate> estimates = new ArrayList<>();
    for (int r = 0; r < reps; r++) {
      List<double[]> points = histogram.get(r);
      for (int d = 0; d < DIFFERENCE; d++) {
        for (int j = 0; j < THETA; j++) {
          points.add(new double[] {value[d][j], mass[r][d][j]});
        }
      }
      points.sort((a, b) -> Double.compare(a[0], b[0]));
      estimates.add(
          new Estimate(
              sums[r][0] / total,
              quantile(points, 0.05 * total),
              quantile(points, 0.95 * total),
              sums[r][1] / total,
              sums[r][2] / total,
              sums[r][3] / total,
              sums[r][4] / total));
    }
    return estimates;
  }

  private static double quantile(List<double[]> points, double mass) {
    double sum = 0;
    for (double[] point : points) {
      sum += point[1];
      if (sum >= mass) {
        return point[0];
      }
    }
    return points.get(points.size() - 1)[0];
  }
}
