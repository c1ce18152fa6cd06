package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    Sums[] sums = sum(table, posterior, everybody.size());

    Map<LogLikelihood, Estimate> estimates = new LinkedHashMap<>();
    for (Sums each : sums) {
      estimates.put(
          everybody.get(each.row.index()).likelihood(), each.toEstimate(comparison, link));
    }
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

  /** Running sums of one likelihood over mu and tau. */
  private static final class Sums {
    final LikelihoodTable.Row row;
    final ThetaGrid grid;

    /** Posterior over prior times likelihood, per node of the row. */
    final double[] ratio;

    double below;
    double gap;
    double strength;
    double shortfall;

    Sums(LikelihoodTable.Row row, ThetaGrid grid) {
      this.row = row;
      this.grid = grid;
      this.ratio = new double[row.value().length];
    }

    void add(Given given) {
      double[] weight = given.weight;
      PriorWeights.Below gapEnd = given.gapEnd;
      PriorWeights.Below typicalEnd = given.typicalEnd;
      PriorWeights.Below strengthStart = given.strengthStart;
      int gapNode = within(gapEnd.node());
      int typicalNode = within(typicalEnd.node());
      int strengthNode = within(strengthStart.node());
      double beforeGap = row.sum(weight, row.first(), gapNode);
      double beforeTypical = beforeGap + row.sum(weight, gapNode, typicalNode);
      double beforeStrength = beforeTypical + row.sum(weight, typicalNode, strengthNode);
      double marginal = beforeStrength + row.sum(weight, strengthNode, row.end());
      if (!(marginal > 0)) {
        return;
      }
      double share = given.node.weight() / marginal;
      gap += share * (beforeGap + atCut(gapEnd));
      below += share * (beforeTypical + atCut(typicalEnd));
      strength += share * (marginal - beforeStrength - atCut(strengthStart));
      shortfall += share * shortfall(weight, beforeTypical, typicalEnd, given.typical);
      for (int j = 0; j < ratio.length; j++) {
        ratio[j] += share * weight[row.first() + j];
      }
    }

    private int within(int node) {
      return Math.min(Math.max(node, row.first()), row.end());
    }

    private double atCut(PriorWeights.Below cut) {
      return cut.weightAtNode() * at(cut.node()) + cut.weightAtNext() * at(cut.node() + 1);
    }

    /** E[max(typical − natural, 0)] times the marginal likelihood. */
    private double shortfall(
        double[] weight, double beforeTypical, PriorWeights.Below cut, double typical) {
      double sum =
          typical * beforeTypical - row.sumOfNatural(weight, row.first(), within(cut.node()));
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
      double natural = 0;
      for (int j = 0; j < ratio.length; j++) {
        natural += ratio[j] * row.natural()[j];
      }
      var distribution = new NodeDistribution(grid.theta(), row.first(), ratio, row.value());
      double tail = (1 - comparison.credibleLevel()) / 2;
      return new Estimate(
          natural / distribution.total(),
          link.natural(distribution.quantile(tail)),
          link.natural(distribution.quantile(1 - tail)),
          probability(below),
          probability(gap),
          probability(strength),
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

  private Sums[] sum(LikelihoodTable table, HyperPosterior posterior, int size) {
    Sums[] sums = new Sums[size];
    List<PriorWeights> workspaces = table.workspaces(comparison.tail());
    for (int g = 0; g < table.groups().size(); g++) {
      LikelihoodTable.Group group = table.groups().get(g);
      for (LikelihoodTable.Row row : group.rows()) {
        sums[row.index()] = new Sums(row, group.grid());
      }
      PriorWeights prior = workspaces.get(g);
      List<HyperPosterior.Node> nodes = posterior.nodes(group.scale());
      for (int from = 0; from < nodes.size(); from += AT_ONCE) {
        List<Given> some =
            nodes.subList(from, Math.min(from + AT_ONCE, nodes.size())).stream()
                .map(node -> given(node, prior))
                .toList();
        for (LikelihoodTable.Row row : group.rows()) {
          Sums ofRow = sums[row.index()];
          for (Given given : some) {
            ofRow.add(given);
          }
        }
      }
    }
    return sums;
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
