package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Estimates how much harder or easier each stratum is, from reps who have cases in several.
 *
 * <p>Cells are turned into normal responses around the fit so far and the normal model is solved,
 * again and again until nothing moves (penalised iteratively reweighted least squares: Breslow
 * &amp; Clayton 1993, "Approximate inference in generalized linear mixed models", JASA 88). The
 * variance of theta is averaged over its posterior on a few values, by restricted likelihood, with
 * the same prior that tau has: with four reps no optimiser would find it.
 */
final class StratumEffects {

  /** The level of a stratum in which nobody succeeds is held within about this of the others. */
  private static final double LEVEL_DEVIATION = 4;

  private static final int MOST_STEPS = 60;
  private static final double SMALL_CHANGE = 1e-9;

  /** Offsets are not known better than to the square root of its inverse. */
  private static final double MOST_INFORMATION = 1e7;

  private static final double LEAST_INFORMATION = 1e-6;

  /** Within this a likelihood is near enough to a normal one. */
  private static final double STRAIGHT = 2;

  /** Standard deviations of theta that are averaged over, in scales of the prior of tau. */
  private static final double[] DEVIATION = {0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2};

  /** Ratios of the variance of theta to that of one log amount. */
  private static final int RATIOS = 18;

  private static final double LEAST_RATIO = 1e-7;
  private static final double RATIO_FACTOR = 4;

  /** Log amounts are not told apart beyond a hundredth of a percent. */
  private static final double LEAST_VARIANCE = 1e-8;

  /**
   * Reps with the same cells.
   *
   * @param stratum index of each cell's stratum
   */
  record Member(int multiplicity, int[] stratum, List<Cell> cells) {}

  private final CellModel model;
  private final List<Member> members;
  private final double deviationScale;
  private final int strata;
  private final StratumModel.LevelPrior levelPrior;

  StratumEffects(CellModel model, int strata, List<Member> members, double deviationScale) {
    this.model = model;
    this.members = members;
    this.strata = strata;
    this.deviationScale = deviationScale;
    double overall =
        model.overall(members.stream().flatMap(member -> member.cells().stream()).toList());
    this.levelPrior =
        new StratumModel.LevelPrior(
            model.unbounded() ? 1 / (LEVEL_DEVIATION * LEVEL_DEVIATION) : 0, overall);
  }

  /**
   * Deals in strata that only one rep fills: all they tell is how amounts spread.
   *
   * @param deals number of deals, less one per stratum
   * @param squares sum of squared deviations from the stratum's mean
   */
  record Spare(double deals, double squares) {}

  /** The last normal model, and the reps as it saw them, in the order of the members. */
  record Solved(StratumModel model, List<StratumModel.Rep> reps) {}

  Solved solve() {
    double[] level = startingLevels();
    double[] theta = new double[members.size()];
    double variance = deviationScale * deviationScale;
    Solved solved = solve(level, theta, variance);
    for (int round = 0; round < 2; round++) {
      variance = variance(solved.reps());
      solved = solve(level, theta, variance);
    }
    return solved;
  }

  private double[] startingLevels() {
    List<List<Cell>> cells = new ArrayList<>();
    for (int s = 0; s < strata; s++) {
      cells.add(new ArrayList<>());
    }
    for (Member member : members) {
      for (int i = 0; i < member.stratum().length; i++) {
        cells.get(member.stratum()[i]).add(member.cells().get(i));
      }
    }
    double[] level = new double[strata];
    Arrays.setAll(level, s -> model.overall(cells.get(s)));
    return level;
  }

  /** Moves level and theta to the greatest penalised likelihood. */
  private Solved solve(double[] level, double[] theta, double variance) {
    double reached = penalised(level, theta, variance);
    for (int step = 0; step < MOST_STEPS; step++) {
      List<StratumModel.Rep> reps = linearised(level, theta);
      var fit = new StratumModel(strata, reps, variance, levelPrior);
      double[] newTheta = reps.stream().mapToDouble(fit::theta).toArray();
      double length = 1;
      double[] nextLevel = between(level, fit.level(), length);
      double[] nextTheta = between(theta, newTheta, length);
      double next = penalised(nextLevel, nextTheta, variance);
      while (!(next >= reached - SMALL_CHANGE * (1 + Math.abs(reached))) && length > 1e-6) {
        length *= 0.5;
        nextLevel = between(level, fit.level(), length);
        nextTheta = between(theta, newTheta, length);
        next = penalised(nextLevel, nextTheta, variance);
      }
      double change = Math.max(greatest(level, nextLevel), greatest(theta, nextTheta));
      System.arraycopy(nextLevel, 0, level, 0, strata);
      System.arraycopy(nextTheta, 0, theta, 0, theta.length);
      reached = next;
      if (change < SMALL_CHANGE) {
        break;
      }
    }
    List<StratumModel.Rep> reps = linearised(level, theta);
    return new Solved(new StratumModel(strata, reps, variance, levelPrior), reps);
  }

  private static double[] between(double[] from, double[] to, double length) {
    double[] result = new double[from.length];
    Arrays.setAll(result, i -> length == 1 ? to[i] : from[i] + length * (to[i] - from[i]));
    return result;
  }

  private static double greatest(double[] a, double[] b) {
    double greatest = 0;
    for (int i = 0; i < a.length; i++) {
      greatest = Math.max(greatest, Math.abs(a[i] - b[i]));
    }
    return greatest;
  }

  private double penalised(double[] level, double[] theta, double variance) {
    double sum = 0;
    for (double each : level) {
      sum -= 0.5 * levelPrior.precision() * Math.pow(each - levelPrior.mean(), 2);
    }
    for (int r = 0; r < theta.length; r++) {
      Member member = members.get(r);
      double own = -0.5 * theta[r] * theta[r] / variance;
      for (int i = 0; i < member.stratum().length; i++) {
        own += model.value(member.cells().get(i), theta[r] + level[member.stratum()[i]]);
      }
      sum += member.multiplicity() * own;
    }
    return sum;
  }

  private List<StratumModel.Rep> linearised(double[] level, double[] theta) {
    List<StratumModel.Rep> reps = new ArrayList<>(members.size());
    for (int r = 0; r < theta.length; r++) {
      Member member = members.get(r);
      int size = member.stratum().length;
      double[] information = new double[size];
      double[] response = new double[size];
      for (int i = 0; i < size; i++) {
        Cell cell = member.cells().get(i);
        double eta = theta[r] + level[member.stratum()[i]];
        double slope = model.slope(cell, eta);
        // three of three where next to none are expected: a straight line from there would lead
        // far beyond what even three of three can mean, so it stops about where the cell itself is
        double farthest = Math.max(STRAIGHT, Math.abs(model.overall(List.of(cell)) - eta));
        double curvature =
            Math.max(
                Math.max(model.information(cell, eta), LEAST_INFORMATION),
                Math.abs(slope) / farthest);
        information[i] = Math.min(curvature, MOST_INFORMATION);
        response[i] = eta + slope / curvature;
      }
      reps.add(
          new StratumModel.Rep(member.multiplicity(), member.stratum(), information, response));
    }
    return reps;
  }

  private double variance(List<StratumModel.Rep> reps) {
    double[] variance = new double[DEVIATION.length];
    double[] logWeight = new double[DEVIATION.length];
    for (int k = 0; k < DEVIATION.length; k++) {
      double deviation = DEVIATION[k] * deviationScale;
      variance[k] = deviation * deviation;
      var fit = new StratumModel(strata, reps, variance[k], levelPrior);
      logWeight[k] = -0.5 * (fit.logDeterminants() + fit.misfit()) + logPrior(DEVIATION[k]);
    }
    return average(variance, logWeight);
  }

  /** Half-normal in the deviation over its scale, on values evenly spaced in its logarithm. */
  private static double logPrior(double relative) {
    return Math.log(relative) - 0.5 * relative * relative;
  }

  private static double average(double[] value, double[] logWeight) {
    double greatest = Arrays.stream(logWeight).max().orElseThrow();
    double sum = 0;
    double total = 0;
    for (int k = 0; k < value.length; k++) {
      double weight = Math.exp(logWeight[k] - greatest);
      sum += weight * value[k];
      total += weight;
    }
    return sum / total;
  }

  /**
   * The variance of a log amount around what rep and stratum make typical, by restricted likelihood
   * with both as they are, averaged like the variance of theta. With few deals to spare it is
   * raised to that of the t distribution which a normal one stands for.
   *
   * @param spare deals and squared deviations that say something about the spread alone
   */
  static double residualVariance(
      int strata, List<Member> members, Spare spare, double deviationScale) {
    double deals = spare.deals();
    double squares = spare.squares();
    int reps = 0;
    List<StratumModel.Rep> cells = new ArrayList<>(members.size());
    for (Member member : members) {
      int size = member.stratum().length;
      double[] information = new double[size];
      double[] response = new double[size];
      for (int i = 0; i < size; i++) {
        Cell cell = member.cells().get(i);
        information[i] = Math.min(cell.size(), MOST_INFORMATION);
        response[i] = cell.outcome();
        deals += member.multiplicity() * cell.size();
        squares += member.multiplicity() * cell.spread();
      }
      reps += member.multiplicity();
      cells.add(
          new StratumModel.Rep(member.multiplicity(), member.stratum(), information, response));
    }
    double freedom = deals - strata;
    if (freedom <= 0) {
      return 1;
    }
    var flat = new StratumModel.LevelPrior(0, 0);
    double[] variance = new double[RATIOS];
    double[] logWeight = new double[RATIOS];
    double ratio = LEAST_RATIO;
    for (int k = 0; k < RATIOS; k++) {
      var fit = new StratumModel(strata, cells, ratio, flat);
      variance[k] = Math.max((squares + fit.misfit()) / freedom, LEAST_VARIANCE);
      logWeight[k] =
          -0.5 * (fit.logDeterminants() + freedom * Math.log(variance[k]))
              + logPrior(Math.sqrt(ratio * variance[k]) / deviationScale);
      ratio *= RATIO_FACTOR;
    }
    double within = Math.max(deals - strata - reps + 1, 0);
    return average(variance, logWeight) * (within + 4) / (within + 2);
  }
}
