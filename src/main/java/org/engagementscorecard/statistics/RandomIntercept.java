package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The engine behind every pooled comparison: {@code theta_r ~ mu + tau × T}, whatever the
 * likelihood, with T of the comparison's {@link Tail}. Each rep's likelihood and the prior meet on
 * a grid of theta; mu and tau are summed over. docs/decisions/0003-grid-method.md says why.
 */
final class RandomIntercept {

  /** Reps count as alike when their standard deviation is below this fraction of typical. */
  private static final double ALIKE = 0.1;

  /** Values of mu and tau whose weights stay in the processor's cache together. */
  private static final int AT_ONCE = 32;

  /** Likelihoods whose running sums are held together: some ten kilobytes each. */
  private static final int ROWS_AT_ONCE = 1024;

  /** Says nothing: its posterior is what the group lets one expect of somebody new. */
  private record NothingKnown() implements LogLikelihood {
    @Override
    public double at(double theta) {
      return 0;
    }

    @Override
    public boolean informative() {
      return false;
    }
  }

  static final LogLikelihood NEWCOMER = new NothingKnown();

  private final PooledComparison comparison;
  private final Link link;
  private final ThetaDomain domain;

  RandomIntercept(PooledComparison comparison, Link link, ThetaDomain domain) {
    this.comparison = comparison;
    this.link = link;
    this.domain = domain;
  }

  /**
   * At least one of the reps must be informative. Sums run in the order of the reps: whoever wants
   * the same answer to the last digit must bring them in the same order.
   *
   * @param size attempts (exposure, deals) of each rep, zero for those who take no part
   */
  PooledFit fit(
      List<? extends LogLikelihood> reps, List<Comparability> comparability, double[] size) {
    Map<LogLikelihood, Integer> multiplicity = new LinkedHashMap<>();
    for (LogLikelihood rep : reps) {
      if (rep.informative()) {
        multiplicity.merge(rep, 1, Integer::sum);
      }
    }
    List<LikelihoodShape> shapes = multiplicity.keySet().stream().map(this::shape).toList();
    int[] multiplicities = multiplicity.values().stream().mapToInt(Integer::intValue).toArray();

    HyperPosterior posterior = hyperPosterior(shapes, multiplicities);
    ThetaGrid.Core core = posterior.core();

    List<LikelihoodShape> everybody = new ArrayList<>(shapes);
    everybody.add(shape(NEWCOMER));
    int[] once = new int[everybody.size()];
    var table = new LikelihoodTable(everybody, once, LikelihoodTable.Resolution.FULL, core, link);
    Map<LogLikelihood, Estimate> estimates = new HashMap<>();
    estimate(
        table,
        posterior,
        (row, estimate) -> estimates.put(everybody.get(row.index()).likelihood(), estimate));
    double typical = 0;
    double tauMean = 0;
    for (HyperPosterior.Node node : posterior.nodes(Double.POSITIVE_INFINITY)) {
      typical += node.weight() * link.natural(node.mu());
      tauMean += node.weight() * node.tau();
    }
    List<Estimate> ofReps =
        reps.stream().map(rep -> estimates.get(rep.informative() ? rep : NEWCOMER)).toList();
    double tail = (1 - comparison.credibleLevel()) / 2;
    return new PooledFit(
        typical,
        link.natural(posterior.quantileOfMu(tail)),
        link.natural(posterior.quantileOfMu(1 - tail)),
        tauMean,
        probabilityAlike(posterior, core),
        comparison.margin(),
        comparison.credibleLevel(),
        ofReps,
        comparability,
        Quality.of(size, ofReps));
  }

  private LikelihoodShape shape(LogLikelihood likelihood) {
    return LikelihoodShape.of(likelihood, domain, comparison.tail().supportDrop());
  }

  private HyperPosterior hyperPosterior(List<LikelihoodShape> shapes, int[] multiplicities) {
    // the spread that the data could just tell from none: tau² is known to within
    // sqrt(2 / sum of 1 / scale⁴) when it is zero
    double information = 0;
    double sharpest = domain.thetaReach();
    for (int i = 0; i < multiplicities.length; i++) {
      double scale = Math.min(shapes.get(i).scale(), domain.thetaReach());
      information += multiplicities[i] / (scale * scale * scale * scale);
      sharpest = Math.min(sharpest, scale);
    }
    double reach = 0.5 * Math.pow(2 / information, 0.25);
    var setting = new HyperPosterior.Setting(domain, comparison.tauPriorScale(), reach, sharpest);
    var anywhere = new ThetaGrid.Core(domain.center(), Double.POSITIVE_INFINITY);
    var coarse =
        new LikelihoodTable(
            shapes, multiplicities, LikelihoodTable.Resolution.SURVEY, anywhere, link);
    HyperPosterior survey = HyperPosterior.survey(setting, coarse.marginal(comparison.tail()));
    // Many reps know mu far better than any of them knows theta: the nodes near mu must follow
    var fine =
        new LikelihoodTable(
            shapes, multiplicities, LikelihoodTable.Resolution.FULL, survey.core(), link);
    return survey.refine(fine.marginal(comparison.tail()));
  }

  /**
   * Running sums of one likelihood over mu and tau: the posterior over prior times likelihood, node
   * by node of the row, as that of theta below the threshold of a gap, from there to typical, from
   * there to the threshold of a strength, and above. What is summed per node needs no more than a
   * product and a sum for each, which the compiler makes vector instructions of; sums over nodes
   * are taken once, in the end.
   */
  private static final class Sums {
    final LikelihoodTable.Row row;
    final ThetaGrid grid;
    final double[] belowGap;
    final double[] belowTypical;
    final double[] belowStrength;
    final double[] above;

    /** What lies below typical, times typical. */
    final double[] typicalBelow;

    /** What the cells in which the thresholds lie add. */
    double gap;

    double below;
    double strength;
    double shortfall;

    Sums(LikelihoodTable.Row row, ThetaGrid grid) {
      this.row = row;
      this.grid = grid;
      int size = row.value().length;
      this.belowGap = new double[size];
      this.belowTypical = new double[size];
      this.belowStrength = new double[size];
      this.above = new double[size];
      this.typicalBelow = new double[size];
    }

    void add(Given given, double marginal) {
      if (!(marginal > 0)) {
        return;
      }
      double share = given.node.weight() / marginal;
      double[] weight = given.weight;
      int gapNode = within(given.gapEnd.node());
      int typicalNode = Math.max(within(given.typicalEnd.node()), gapNode);
      int strengthNode = Math.max(within(given.strengthStart.node()), typicalNode);
      int end = row.value().length;
      add(share, weight, 0, gapNode, belowGap);
      add(share, weight, gapNode, typicalNode, belowTypical);
      add(share, weight, typicalNode, strengthNode, belowStrength);
      add(share, weight, strengthNode, end, above);
      add(share * given.typical, weight, 0, typicalNode, typicalBelow);
      gap += share * atCut(given.gapEnd);
      below += share * atCut(given.typicalEnd);
      strength += share * atCut(given.strengthStart);
      shortfall += share * shortfall(given.typicalEnd, given.typical);
    }

    private void add(double share, double[] weight, int from, int to, double[] sums) {
      int first = row.first();
      for (int k = from; k < to; k++) {
        sums[k] += share * weight[first + k];
      }
    }

    /** Its place in the row. */
    private int within(int node) {
      return Math.min(Math.max(node - row.first(), 0), row.value().length);
    }

    private double atCut(PriorWeights.Below cut) {
      return cut.weightAtNode() * at(cut.node()) + cut.weightAtNext() * at(cut.node() + 1);
    }

    /** What the cell in which typical lies adds to E[max(typical − natural, 0)]. */
    private double shortfall(PriorWeights.Below cut, double typical) {
      double sum = 0;
      for (int j = cut.node(); j <= cut.node() + 1 && j < grid.size(); j++) {
        double partial = j == cut.node() ? cut.weightAtNode() : cut.weightAtNext();
        sum += partial * at(j) * (typical - grid.natural()[j]);
      }
      return sum;
    }

    private double at(int node) {
      return node >= row.first() && node < row.end() ? row.value()[node - row.first()] : 0;
    }

    Estimate toEstimate(PooledComparison comparison, Link link) {
      double[] value = row.value();
      double[] ratio = new double[value.length];
      double natural = 0;
      double strengthHere = 0;
      for (int k = 0; k < ratio.length; k++) {
        double belowHere = belowGap[k] + belowTypical[k];
        ratio[k] = belowHere + belowStrength[k] + above[k];
        natural += ratio[k] * row.natural()[k];
        gap += belowGap[k] * value[k];
        below += belowHere * value[k];
        strengthHere += above[k] * value[k];
        shortfall += typicalBelow[k] * value[k] - belowHere * row.natural()[k];
      }
      var distribution = new NodeDistribution(grid.theta(), row.first(), ratio, value);
      double tail = (1 - comparison.credibleLevel()) / 2;
      return new Estimate(
          natural / distribution.total(),
          link.natural(distribution.quantile(tail)),
          link.natural(distribution.quantile(1 - tail)),
          probability(below),
          probability(gap),
          probability(strengthHere - strength),
          Math.max(shortfall, 0));
    }

    private static double probability(double sum) {
      return Math.min(Math.max(sum, 0), 1);
    }
  }

  /** What one value of mu and tau means on one grid. */
  private record Given(
      HyperPosterior.Node node,
      double typical,
      double[] weight,
      PriorWeights.Below gapEnd,
      PriorWeights.Below typicalEnd,
      PriorWeights.Below strengthStart) {}

  private Given given(HyperPosterior.Node node, PriorWeights prior) {
    prior.moveTo(node.mu(), node.tau());
    double typical = link.natural(node.mu());
    return new Given(
        node,
        typical,
        prior.weight().clone(),
        prior.below(link.theta(typical * (1 - comparison.margin()))),
        prior.below(node.mu()),
        prior.below(link.theta(typical * (1 + comparison.margin()))));
  }

  private void estimate(
      LikelihoodTable table,
      HyperPosterior posterior,
      BiConsumer<LikelihoodTable.Row, Estimate> found) {
    List<PriorWeights> workspaces = table.workspaces(comparison.tail());
    for (int g = 0; g < table.groups().size(); g++) {
      LikelihoodTable.Group group = table.groups().get(g);
      List<HyperPosterior.Node> nodes = posterior.nodes(group.scale());
      for (int from = 0; from < group.rows().size(); from += ROWS_AT_ONCE) {
        List<Sums> sums =
            group.rows().subList(from, Math.min(from + ROWS_AT_ONCE, group.rows().size())).stream()
                .map(row -> new Sums(row, group.grid()))
                .toList();
        sum(sums, nodes, workspaces.get(g));
        sums.forEach(each -> found.accept(each.row, each.toEstimate(comparison, link)));
      }
    }
  }

  private void sum(List<Sums> sums, List<HyperPosterior.Node> nodes, PriorWeights prior) {
    for (int from = 0; from < nodes.size(); from += AT_ONCE) {
      List<Given> some =
          nodes.subList(from, Math.min(from + AT_ONCE, nodes.size())).stream()
              .map(node -> given(node, prior))
              .toList();
      double[][] weights = some.stream().map(Given::weight).toArray(double[][]::new);
      double[] marginal = new double[weights.length];
      for (Sums each : sums) {
        each.row.sums(weights, marginal);
        for (int i = 0; i < marginal.length; i++) {
          each.add(some.get(i), marginal[i]);
        }
      }
    }
  }

  /**
   * P(standard deviation of the natural values over reps &lt; a tenth of typical). For each mu and
   * tau the standard deviation is that of the prior; near a tau it grows about in proportion, which
   * leads twice over to the tau at which it is a tenth of typical.
   */
  private double probabilityAlike(HyperPosterior posterior, ThetaGrid.Core core) {
    ThetaGrid grid =
        ThetaGrid.between(domain.low(), domain.high(), domain.thetaReach() / 200, core, link);
    double[] natural = grid.natural().clone();
    double[] square = Arrays.stream(natural).map(each -> each * each).toArray();
    grid.keepIntegrals(0, natural);
    grid.keepIntegrals(0, square);
    var prior = new PriorWeights(grid, comparison.tail());
    double alike = 0;
    for (HyperPosterior.Node node : posterior.nodes(Double.POSITIVE_INFINITY)) {
      double wanted = ALIKE * link.natural(node.mu());
      double tau = node.tau();
      for (int turn = 0; turn < 3; turn++) {
        prior.moveTo(node.mu(), tau);
        double first = 0;
        double second = 0;
        for (int j = 0; j < grid.size(); j++) {
          first += prior.weight()[j] * natural[j];
          second += prior.weight()[j] * square[j];
        }
        double deviation = Math.sqrt(Math.max(second - first * first, 0));
        tau *= deviation > wanted / 8 ? Math.max(wanted / deviation, 1.0 / 8) : 8;
      }
      alike += posterior.probabilityBelow(tau, node);
    }
    return Math.min(alike, 1);
  }
}
