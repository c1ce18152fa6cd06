package org.engagementscorecard.statistics;

import java.util.List;

/**
 * Log amounts in two periods, stratum by stratum: normal with a mean for each stratum, which drops
 * out of the difference, and one residual variance, which is integrated over.
 *
 * <p>The residual variance has the prior of one deal that lies a quarter off on the log scale
 * (scaled inverse chi-square with one degree of freedom): where all amounts are equal, or there is
 * one deal in each period, a flat prior would know the change for certain.
 */
final class AmountChange implements ChangeLikelihood {

  private static final double PRIOR_DEALS = 1;
  private static final double PRIOR_VARIANCE = 0.25 * 0.25;

  private final List<Pair<AmountSummary>> cells;
  private final double share;
  private final double dealsNow;
  private final double sumOfSquares;
  private final double degreesOfFreedom;

  /** At least one of the pairs must have deals in both periods; others tell the variance only. */
  AmountChange(List<Pair<AmountSummary>> pairs) {
    cells =
        pairs.stream().filter(pair -> pair.now().deals() > 0 && pair.before().deals() > 0).toList();
    double squares = PRIOR_DEALS * PRIOR_VARIANCE;
    double freedom = PRIOR_DEALS;
    double all = 0;
    for (Pair<AmountSummary> pair : pairs) {
      squares += pair.now().sumOfSquares() + pair.before().sumOfSquares();
      freedom += Math.max(pair.now().deals() - 1, 0) + Math.max(pair.before().deals() - 1, 0);
      all += pair.now().deals();
    }
    dealsNow = cells.stream().mapToDouble(pair -> pair.now().deals()).sum();
    share = dealsNow / all;
    sumOfSquares = squares;
    degreesOfFreedom = freedom;
  }

  @Override
  public double at(double delta) {
    return -0.5 * (degreesOfFreedom + cells.size()) * Math.log(squaresAt(delta));
  }

  private double squaresAt(double delta) {
    double squares = sumOfSquares;
    for (Pair<AmountSummary> cell : cells) {
      double now = cell.now().deals();
      double before = cell.before().deals();
      double off = cell.now().meanLog() - cell.before().meanLog() - delta;
      squares += now * (before / (now + before)) * off * off;
    }
    return squares;
  }

  @Override
  public Rates ratesAt(double delta) {
    double residual = squaresAt(delta) / (degreesOfFreedom + cells.size());
    double[] part = new double[cells.size()];
    double before = 0;
    for (int s = 0; s < part.length; s++) {
      AmountSummary now = cells.get(s).now();
      AmountSummary then = cells.get(s).before();
      double fraction = now.deals() / ((double) now.deals() + then.deals());
      double level = then.meanLog() + fraction * (now.meanLog() - delta - then.meanLog());
      part[s] = now.deals() / dealsNow * Math.exp(level);
      before += part[s];
    }
    double relativeVariance = 0;
    for (int s = 0; s < part.length && before > 0; s++) {
      double deals = (double) cells.get(s).now().deals() + cells.get(s).before().deals();
      relativeVariance += Math.pow(part[s] / before, 2) * residual / deals;
    }
    return new Rates(
        before,
        before * Math.exp(delta),
        Math.abs(Math.expm1(delta)) * before * Math.sqrt(relativeVariance));
  }

  @Override
  public double greatestRate() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public double share() {
    return share;
  }
}
