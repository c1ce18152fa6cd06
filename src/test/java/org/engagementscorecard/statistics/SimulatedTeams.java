package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Made-up teams with known truth: {@code eta_rs = level + difference_r + hardness_s}, for each kind
 * of measurement, in one stratum or in four with very different mixes.
 */
record SimulatedTeams(Kind kind, boolean stratified, int reps, double deviation) {

  enum Kind {
    CONVERSION,
    YIELD,
    VALUE
  }

  private static final String[] NAMES = {"a", "b", "c", "d"};
  private static final double[] HARDNESS = {0.8, 0.2, -0.3, -1.0};
  private static final PooledComparison COMPARISON = PooledComparison.withDefaults();

  /**
   * @param natural true rate (yield, typical amount) of each rep on everybody's mix
   * @param typical that of a rep at the centre of those whom the team was drawn from
   */
  record Run(PooledFit fit, double[] natural, double typical) {}

  Run run(SplittableRandom random) {
    double[] theta = new double[reps];
    for (int r = 0; r < reps; r++) {
      theta[r] = deviation * Draw.normal(random);
    }
    return run(random, theta, 20, 200);
  }

  Run run(SplittableRandom random, double[] theta, int fewest, int most) {
    int strata = stratified ? HARDNESS.length : 1;
    int[][] size = new int[theta.length][strata];
    double[] mix = new double[strata];
    for (int r = 0; r < theta.length; r++) {
      int left = fewest + random.nextInt(most - fewest + 1);
      // a mix of one's own: some have hardly any of one kind
      double[] share = new double[strata];
      double total = 0;
      for (int s = 0; s < strata; s++) {
        share[s] = -Math.log(1 - random.nextDouble());
        total += share[s];
      }
      for (int i = 0; i < left; i++) {
        double at = total * random.nextDouble();
        int s = 0;
        while (s < strata - 1 && at >= share[s]) {
          at -= share[s++];
        }
        size[r][s]++;
      }
      for (int s = 0; s < strata; s++) {
        mix[s] += size[r][s];
      }
    }
    double all = 0;
    for (double each : mix) {
      all += each;
    }
    for (int s = 0; s < strata; s++) {
      mix[s] /= all;
    }
    double[] natural = new double[theta.length];
    for (int r = 0; r < theta.length; r++) {
      natural[r] = natural(theta[r], mix);
    }
    return new Run(fit(random, theta, size).orElseThrow(), natural, natural(0, mix));
  }

  private double natural(double theta, double[] mix) {
    double sum = 0;
    for (int s = 0; s < mix.length; s++) {
      double eta = eta(theta, s);
      sum += mix[s] * (kind == Kind.VALUE ? eta : natural(eta));
    }
    return kind == Kind.VALUE ? Math.exp(sum) : sum;
  }

  private double eta(double theta, int stratum) {
    double level =
        switch (kind) {
          case CONVERSION -> Math.log(0.3 / 0.7);
          case YIELD -> Math.log(0.4);
          case VALUE -> Math.log(5000);
        };
    return level + theta + (stratified ? HARDNESS[stratum] : 0);
  }

  private double natural(double eta) {
    return kind == Kind.CONVERSION ? Link.LOGIT.natural(eta) : Math.exp(eta);
  }

  private Optional<PooledFit> fit(SplittableRandom random, double[] theta, int[][] size) {
    List<Strata<ConversionCount>> conversions = new ArrayList<>();
    List<Strata<YieldCount>> yields = new ArrayList<>();
    List<Strata<AmountSummary>> values = new ArrayList<>();
    for (int r = 0; r < theta.length; r++) {
      TreeMap<String, ConversionCount> conversion = new TreeMap<>();
      TreeMap<String, YieldCount> yield = new TreeMap<>();
      TreeMap<String, AmountSummary> value = new TreeMap<>();
      for (int s = 0; s < size[r].length; s++) {
        double eta = eta(theta[r], s);
        int cases = size[r][s];
        switch (kind) {
          case CONVERSION ->
              conversion.put(
                  NAMES[s],
                  new ConversionCount(cases, Draw.successes(random, cases, natural(eta))));
          case YIELD ->
              yield.put(
                  NAMES[s], new YieldCount(Draw.poisson(random, cases * natural(eta)), cases));
          case VALUE -> {
            double[] amounts = new double[cases];
            for (int i = 0; i < cases; i++) {
              amounts[i] = Math.exp(eta + 0.8 * Draw.normal(random));
            }
            value.put(NAMES[s], AmountSummary.of(amounts));
          }
        }
      }
      conversions.add(new Strata<>(conversion));
      yields.add(new Strata<>(yield));
      values.add(new Strata<>(value));
    }
    return switch (kind) {
      case CONVERSION -> COMPARISON.compareConversionsLikeForLike(conversions);
      case YIELD -> COMPARISON.compareYields(yields);
      case VALUE -> COMPARISON.compareValues(values);
    };
  }
}
