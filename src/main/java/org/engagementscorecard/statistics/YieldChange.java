package org.engagementscorecard.statistics;

import java.util.List;

/**
 * Counts against exposure in two periods, stratum by stratum. Given a stratum's count in both
 * together, how much of it fell into the present period is binomial, whatever the stratum's own
 * yield is (Przyborowski &amp; Wilenski 1940, Biometrika 31).
 */
final class YieldChange implements ChangeLikelihood {

  private final List<Pair<YieldCount>> cells;
  private final double share;
  private final double exposureNow;

  /** Count per exposure over all, with half a count added. */
  private final double overall;

  /** At least one of the pairs must have exposure in both periods; others are left out. */
  YieldChange(List<Pair<YieldCount>> pairs) {
    cells =
        pairs.stream()
            .filter(pair -> pair.now().exposure() > 0 && pair.before().exposure() > 0)
            .toList();
    double count = 0.5;
    double exposure = 0;
    double compared = 0;
    for (Pair<YieldCount> cell : cells) {
      count += (double) cell.now().count() + cell.before().count();
      exposure += cell.now().exposure() + cell.before().exposure();
      compared += cell.now().exposure();
    }
    overall = count / exposure;
    exposureNow = compared;
    share = compared / pairs.stream().mapToDouble(pair -> pair.now().exposure()).sum();
  }

  @Override
  public double at(double delta) {
    double sum = 0;
    for (Pair<YieldCount> cell : cells) {
      double logOdds = delta + Math.log(cell.now().exposure()) - Math.log(cell.before().exposure());
      sum -= cell.now().count() * softplus(-logOdds) + cell.before().count() * softplus(logOdds);
    }
    return sum;
  }

  /** log(1 + exp(x)). */
  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  @Override
  public Rates ratesAt(double delta) {
    double ratio = Math.exp(delta);
    double before = 0;
    double variance = 0;
    for (Pair<YieldCount> cell : cells) {
      // half a count more, at the overall yield, so that no yield is 0 for sure
      double shape = (double) cell.now().count() + cell.before().count() + 0.5;
      double exposure = cell.before().exposure() + cell.now().exposure() * ratio + 0.5 / overall;
      double weight = cell.now().exposure() / exposureNow;
      before += weight * shape / exposure;
      variance += weight * weight * shape / (exposure * exposure);
    }
    return new Rates(before, before * ratio, Math.abs(Math.expm1(delta)) * Math.sqrt(variance));
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
