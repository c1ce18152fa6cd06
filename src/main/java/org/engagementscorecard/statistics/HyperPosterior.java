package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The posterior of mu and tau, as weights on a set of lines: each line has one tau and evenly
 * spaced values of mu.
 *
 * <p>Found by widening and narrowing alone. Tau runs over {@code reach × sinh(u)} with u evenly
 * spaced, so that a spread of nothing and one beyond all sense are both resolved. Lines are visited
 * from the widest tau, where anything is possible, to the narrowest, each starting from the range
 * of mu the one before left possible; then the range of u that matters is covered more densely.
 */
final class HyperPosterior {

  /** What is left out at the edges: 1e-9 of the greatest weight. */
  private static final double NEGLIGIBLE = 9 * Math.log(10);

  /** Steps of u when looking for where tau may be: roughly a factor of 1.4 each. */
  private static final double FIRST_STEP = 0.35;

  private static final int MU_PER_LINE_OF_SURVEY = 12;
  private static final int MU_PER_LINE = 20;
  private static final int MOST_MU_PER_LINE = 200;
  private static final int LINES = 40;
  private static final int MOST_DENSER = 8;

  /** Looking for the ranges ends by itself; this is for a surface beyond reason. */
  private static final int MOST_ROUNDS = 64;

  /** The half-normal prior of tau ends here, in its scales: beyond lies 6e-7 of it. */
  private static final double TAU_REACH = 5;

  /** Log of the likelihood of all data given mu and tau, up to a constant. */
  interface Marginal {
    double log(double mu, double tau);
  }

  /**
   * One value of mu and tau that matters, its posterior probability, and where its cell of u
   * begins.
   */
  record Node(double mu, double tau, double weight, double uLow) {}

  /** Values {@code low + (i + 1/2) × step} of mu, with the log posterior density of (mu, u). */
  private record Line(double u, double tau, double low, double step, double[] logDensity) {

    double mu(int i) {
      return low + (i + 0.5) * step;
    }

    int size() {
      return logDensity.length;
    }

    double high() {
      return low + size() * step;
    }

    int best() {
      int best = 0;
      for (int i = 1; i < logDensity.length; i++) {
        if (logDensity[i] > logDensity[best]) {
          best = i;
        }
      }
      return best;
    }

    double greatest() {
      return logDensity[best()];
    }

    /** The same line with more values of mu: a cubic through the four log densities around each. */
    Line denser(int factor) {
      double[] dense = new double[factor * size()];
      for (int i = 0; i < dense.length; i++) {
        double position = (i + 0.5) / factor - 0.5;
        int left = Math.min(Math.max((int) Math.floor(position) - 1, 0), size() - 4);
        double x = position - left;
        dense[i] =
            -(x - 1) * (x - 2) * (x - 3) / 6 * logDensity[left]
                + x * (x - 2) * (x - 3) / 2 * logDensity[left + 1]
                - x * (x - 1) * (x - 3) / 2 * logDensity[left + 2]
                + x * (x - 1) * (x - 2) / 6 * logDensity[left + 3];
      }
      return new Line(u, tau, low, step / factor, dense);
    }

    /** Running integral of the density over mu, at the ends of the cells. */
    double[] mass(double logScale) {
      double[] mass = new double[size() + 1];
      for (int i = 0; i < size(); i++) {
        mass[i + 1] = mass[i] + Math.exp(logDensity[i] - logScale) * step;
      }
      return mass;
    }

    double massBelow(double mu, double[] mass) {
      double cells = Math.min(Math.max((mu - low) / step, 0), size());
      int whole = Math.min((int) cells, size() - 1);
      return mass[whole] + (cells - whole) * (mass[whole + 1] - mass[whole]);
    }

    /** Log of the integral over mu. */
    double logEvidence() {
      double greatest = greatest();
      double sum = 0;
      for (double value : logDensity) {
        sum += Math.exp(value - greatest);
      }
      return greatest + Math.log(sum * step);
    }

    double varianceOfMu() {
      double greatest = greatest();
      double mass = 0;
      double first = 0;
      double second = 0;
      for (int i = 0; i < logDensity.length; i++) {
        double weight = Math.exp(logDensity[i] - greatest);
        double distance = i * step;
        mass += weight;
        first += weight * distance;
        second += weight * distance * distance;
      }
      double mean = first / mass;
      return Math.max(second / mass - mean * mean, 0);
    }
  }

  /**
   * What there is to search.
   *
   * @param tauPriorScale scale of the half-normal prior of tau
   * @param reach tau below which the data cannot tell a spread from none
   * @param sharpest scale of the sharpest likelihood
   */
  record Setting(ThetaDomain domain, double tauPriorScale, double reach, double sharpest) {

    double tau(double u) {
      return reach * Math.sinh(u);
    }

    double u(double tau) {
      double relative = tau / reach;
      return Math.log(relative + Math.sqrt(relative * relative + 1));
    }

    /** The prior of tau, and the density of u that comes with the way tau is spaced. */
    double logPrior(double u) {
      double relative = tau(u) / tauPriorScale;
      return -0.5 * relative * relative + Math.log(Math.cosh(u));
    }

    double greatestU() {
      return u(TAU_REACH * tauPriorScale);
    }
  }

  private final Setting setting;
  private final double uStep;
  private final List<Line> lines;

  private HyperPosterior(Setting setting, double uStep, List<Line> lines) {
    this.setting = setting;
    this.uStep = uStep;
    this.lines = lines;
  }

  /** A first look over everything possible. */
  static HyperPosterior survey(Setting setting, Marginal marginal) {
    int count = Math.max((int) Math.ceil(setting.greatestU() / FIRST_STEP), 8);
    double uStep = setting.greatestU() / count;
    List<Line> lines = new ArrayList<>(count);
    double low = setting.domain().muLow();
    double high = setting.domain().muHigh();
    for (int k = count - 1; k >= 0; k--) {
      double u = (k + 0.5) * uStep;
      Line line = line(setting, u, low, high, MU_PER_LINE_OF_SURVEY, marginal);
      lines.add(line);
      low = line.low();
      high = line.high();
    }
    Collections.reverse(lines);
    return new HyperPosterior(setting, uStep, lines);
  }

  /**
   * The same posterior from finer likelihoods, its lines laid densely over the taus that matter.
   */
  HyperPosterior refine(Marginal marginal) {
    HyperPosterior coarse = this;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double uLow = coarse.lines.get(coarse.firstThatMatters()).u() - 1.5 * coarse.uStep;
      double uHigh = coarse.lines.get(coarse.lastThatMatters()).u() + 1.5 * coarse.uStep;
      HyperPosterior refined =
          coarse.between(Math.max(uLow, 0), Math.min(uHigh, setting.greatestU()), marginal);
      coarse = refined;
      if (refined.lastThatMatters() - refined.firstThatMatters() >= LINES / 3) {
        break;
      }
    }
    return coarse;
  }

  private HyperPosterior between(double uLow, double uHigh, Marginal marginal) {
    double step = (uHigh - uLow) / LINES;
    List<Line> dense = new ArrayList<>(LINES);
    for (int k = 0; k < LINES; k++) {
      double u = uLow + (k + 0.5) * step;
      Line below = lines.get(neighbour(u, 0));
      Line above = lines.get(neighbour(u, 1));
      double low = Math.min(below.low(), above.low());
      double high = Math.max(below.high(), above.high());
      dense.add(line(setting, u, low, high, MU_PER_LINE, marginal));
    }
    return new HyperPosterior(setting, step, dense);
  }

  private int neighbour(double u, int side) {
    int k = (int) Math.floor((u - lines.get(0).u()) / uStep) + side;
    return Math.min(Math.max(k, 0), lines.size() - 1);
  }

  /** The line at u, over the mu that matter there, found from a guess of where they lie. */
  private static Line line(
      Setting setting, double u, double guessLow, double guessHigh, int size, Marginal marginal) {
    double low = guessLow;
    double high = guessHigh;
    Line line = evaluate(setting, u, low, high, size, marginal);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int best = line.best();
      if (best == 0 && low > setting.domain().muLow()) {
        low -= high - low;
      } else if (best == line.size() - 1 && high < setting.domain().muHigh()) {
        high += high - low;
      } else {
        double floor = line.greatest() - NEGLIGIBLE;
        int first = 0;
        while (line.logDensity()[first] < floor) {
          first++;
        }
        int last = line.size() - 1;
        while (line.logDensity()[last] < floor) {
          last--;
        }
        if (last - first + 1 >= line.size() / 2) {
          return line;
        }
        low = line.mu(first) - line.step();
        high = line.mu(last) + line.step();
      }
      low = Math.max(low, setting.domain().muLow());
      high = Math.min(high, setting.domain().muHigh());
      line = evaluate(setting, u, low, high, size, marginal);
    }
    return line;
  }

  private static Line evaluate(
      Setting setting, double u, double low, double high, int leastSize, Marginal marginal) {
    double tau = setting.tau(u);
    // where reps lie further apart than tau, each is a peak: steps must not jump over them
    double steps = (high - low) / Math.hypot(tau, setting.sharpest());
    int size = (int) Math.min(Math.max(Math.ceil(steps), leastSize), MOST_MU_PER_LINE);
    double step = (high - low) / size;
    double logPrior = setting.logPrior(u);
    double[] logDensity = new double[size];
    for (int i = 0; i < size; i++) {
      logDensity[i] = logPrior + marginal.log(low + (i + 0.5) * step, tau);
    }
    return new Line(u, tau, low, step, logDensity);
  }

  private double floorOfEvidence() {
    return lines.stream().mapToDouble(Line::logEvidence).max().orElseThrow() - NEGLIGIBLE;
  }

  private int firstThatMatters() {
    double floor = floorOfEvidence();
    int k = 0;
    while (lines.get(k).logEvidence() < floor) {
      k++;
    }
    return k;
  }

  private int lastThatMatters() {
    double floor = floorOfEvidence();
    int k = lines.size() - 1;
    while (lines.get(k).logEvidence() < floor) {
      k--;
    }
    return k;
  }

  /** Where mu is, and how sharply it is known for the tau that makes it sharpest. */
  ThetaGrid.Core core() {
    double mean =
        nodes(Double.POSITIVE_INFINITY).stream()
            .mapToDouble(node -> node.weight() * node.mu())
            .sum();
    double sharpest =
        lines.subList(firstThatMatters(), lastThatMatters() + 1).stream()
            .mapToDouble(Line::varianceOfMu)
            .min()
            .orElseThrow();
    return new ThetaGrid.Core(mean, Math.sqrt(sharpest) / 4);
  }

  /**
   * All that matters, with weights that sum to one, for summing over mu what changes over {@code
   * scale}. Given mu and tau, a rep's theta is about as sharp as the sharper of likelihood and
   * prior; were steps of mu wider than that, its posterior would be a comb, and the probability of
   * a gap would depend on which side of a tooth the threshold lies.
   */
  List<Node> nodes(double scale) {
    double greatest = lines.stream().mapToDouble(Line::greatest).max().orElseThrow();
    List<Node> nodes = new ArrayList<>();
    double total = 0;
    for (Line line : lines) {
      double wanted = Math.ceil(line.step() / (1.5 * Math.min(scale, line.tau())));
      Line dense = line.denser((int) Math.min(Math.max(wanted, 1), MOST_DENSER));
      for (int i = 0; i < dense.size(); i++) {
        double logRatio = dense.logDensity()[i] - greatest;
        if (logRatio > -NEGLIGIBLE) {
          double weight = Math.exp(logRatio) * dense.step();
          total += weight;
          nodes.add(new Node(dense.mu(i), dense.tau(), weight, line.u() - 0.5 * uStep));
        }
      }
    }
    double sum = total;
    return nodes.stream()
        .map(node -> new Node(node.mu(), node.tau(), node.weight() / sum, node.uLow()))
        .toList();
  }

  /** The fraction of a node's cell in which tau lies below a bound. */
  double fractionBelow(double tau, Node node) {
    double fraction = (setting.u(tau) - node.uLow()) / uStep;
    return Math.min(Math.max(fraction, 0), 1);
  }

  /** Posterior quantile of mu. */
  double quantileOfMu(double probability) {
    double greatest = lines.stream().mapToDouble(Line::logEvidence).max().orElseThrow();
    List<Line> smooth = lines.stream().map(line -> line.denser(MOST_DENSER)).toList();
    List<double[]> mass = smooth.stream().map(line -> line.mass(greatest)).toList();
    double total = mass.stream().mapToDouble(each -> each[each.length - 1]).sum();
    double low = smooth.stream().mapToDouble(Line::low).min().orElseThrow();
    double high = smooth.stream().mapToDouble(Line::high).max().orElseThrow();
    for (int i = 0; i < 50; i++) {
      double middle = 0.5 * (low + high);
      double below = 0;
      for (int k = 0; k < smooth.size(); k++) {
        below += smooth.get(k).massBelow(middle, mass.get(k));
      }
      if (below < probability * total) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }
}
