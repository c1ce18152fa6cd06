package org.engagementscorecard.statistics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** What is left out at the edges: 1e-7 of the greatest weight. */
  static final double NEGLIGIBLE = 7 * Math.log(10);

  /** What more may be found at an edge that was thought to be one: 1e-5 of the greatest weight. */
  private static final double STILL_NEGLIGIBLE = 5 * Math.log(10);

  /** Steps of u when looking for where tau may be: roughly a factor of 1.4 each. */
  private static final double FIRST_STEP = 0.35;

  private static final int MU_PER_LINE_OF_SURVEY = 10;
  private static final int LINES_OF_SURVEY = 8;

  /**
   * Sums over evenly spaced nodes of a smooth density that ends in nothing are accurate out of all
   * proportion: with steps of one standard deviation of a normal one the error is 5e-9.
   */
  private static final double STEP_IN_DEVIATIONS = 0.9;

  private static final int LEAST_MU_PER_LINE = 8;
  private static final int LEAST_LINES = 12;
  private static final int MOST_MU_PER_LINE = 200;
  private static final int MOST_DENSER = 12;

  /** Parts of a cell of u between which the evidence is interpolated. */
  private static final int PARTS = 16;

  /** Looking for the ranges ends by itself; this is for a surface beyond reason. */
  private static final int MOST_ROUNDS = 64;

  /** The half-normal prior of tau ends here, in its scales: beyond lies 6e-7 of it. */
  private static final double TAU_REACH = 5;

  /** Log of the likelihood of all data given each of many mu, and tau, up to a constant. */
  interface Marginal {
    double[] log(double[] mus, double tau);
  }

  /** One value of mu and tau that matters, its posterior probability, and its line. */
  record Node(double mu, double tau, double weight, int line) {}

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
  private final List<MuLine> lines;
  private final double[][] massInCells;

  private HyperPosterior(Setting setting, double uStep, List<MuLine> lines) {
    this.setting = setting;
    this.uStep = uStep;
    this.lines = lines;
    this.massInCells = massInCells();
  }

  /** A first look over everything possible. */
  static HyperPosterior survey(Setting setting, Marginal marginal) {
    int count = Math.max((int) Math.ceil(setting.greatestU() / FIRST_STEP), 8);
    double uStep = setting.greatestU() / count;
    List<MuLine> lines = new ArrayList<>(count);
    double low = setting.domain().muLow();
    double high = setting.domain().muHigh();
    for (int k = count - 1; k >= 0; k--) {
      double u = (k + 0.5) * uStep;
      MuLine line = line(setting, u, low, high, MU_PER_LINE_OF_SURVEY, marginal);
      lines.add(line);
      low = line.low();
      high = line.high();
    }
    Collections.reverse(lines);
    return new HyperPosterior(setting, uStep, lines).focus(marginal);
  }

  private HyperPosterior focus(Marginal marginal) {
    HyperPosterior found = this;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int first = found.firstThatMatters();
      int last = found.lastThatMatters();
      if (last - first >= LINES_OF_SURVEY / 2) {
        break;
      }
      double low = Math.max(found.lines.get(first).u() - 1.5 * found.uStep, 0);
      double high = Math.min(found.lines.get(last).u() + 1.5 * found.uStep, setting.greatestU());
      double step = (high - low) / LINES_OF_SURVEY;
      List<MuLine> lines = new ArrayList<>(LINES_OF_SURVEY);
      for (int k = 0; k < LINES_OF_SURVEY; k++) {
        lines.add(found.lineAt(low + (k + 0.5) * step, MU_PER_LINE_OF_SURVEY, marginal));
      }
      found = new HyperPosterior(setting, step, lines);
    }
    return found;
  }

  /** The same posterior from finer likelihoods. */
  HyperPosterior refine(Marginal marginal) {
    double low = crossing(firstThatMatters(), -1);
    double high = crossing(lastThatMatters(), 1);
    double wanted = Math.min(STEP_IN_DEVIATIONS * deviationOfU(), (high - low) / LEAST_LINES);
    // cells end where tau is zero: there the density is a mirror of itself, and sums stay accurate
    double step = setting.greatestU() / Math.ceil(setting.greatestU() / wanted);
    int most = (int) Math.round(setting.greatestU() / step);
    // the greatest tau may be too small for what was seen: then all lies on the last line
    int first = Math.min(Math.max((int) Math.floor(low / step), 0), most - 1);
    int last = Math.max(Math.min((int) Math.ceil(high / step), most) - 1, first);
    var lines = new ArrayDeque<MuLine>();
    for (int k = first; k <= last; k++) {
      lines.add(lineAt((k + 0.5) * step, LEAST_MU_PER_LINE, marginal));
    }
    double greatest = lines.stream().mapToDouble(MuLine::logEvidence).max().orElseThrow();
    while (first > 0 && lines.getFirst().logEvidence() > greatest - STILL_NEGLIGIBLE) {
      lines.addFirst(lineAt((--first + 0.5) * step, LEAST_MU_PER_LINE, marginal));
      greatest = Math.max(greatest, lines.getFirst().logEvidence());
    }
    while (last < most - 1 && lines.getLast().logEvidence() > greatest - STILL_NEGLIGIBLE) {
      lines.addLast(lineAt((++last + 0.5) * step, LEAST_MU_PER_LINE, marginal));
      greatest = Math.max(greatest, lines.getLast().logEvidence());
    }
    return new HyperPosterior(setting, step, List.copyOf(lines));
  }

  /** Where, from a line that matters outwards, the evidence becomes negligible. */
  private double crossing(int line, int direction) {
    double u = lines.get(line).u();
    int next = line + direction;
    if (next < 0 || next >= lines.size()) {
      return Math.min(Math.max(u + 0.5 * direction * uStep, 0), setting.greatestU());
    }
    double floor = floorOfEvidence();
    double above = lines.get(line).logEvidence() - floor;
    double below = floor - lines.get(next).logEvidence();
    return u + direction * uStep * above / (above + below);
  }

  private double deviationOfU() {
    double greatest = lines.stream().mapToDouble(MuLine::logEvidence).max().orElseThrow();
    double mass = 0;
    double first = 0;
    double second = 0;
    for (MuLine line : lines) {
      double weight = Math.exp(line.logEvidence() - greatest);
      mass += weight;
      first += weight * line.u();
      second += weight * line.u() * line.u();
    }
    double mean = first / mass;
    // as if spread evenly over their cells
    return Math.sqrt(Math.max(second / mass - mean * mean, 0) + uStep * uStep / 12);
  }

  /** A new line, over the mu that matter on the lines beside it. */
  private MuLine lineAt(double u, int leastSize, Marginal marginal) {
    MuLine below = lines.get(neighbour(u, 0));
    MuLine above = lines.get(neighbour(u, 1));
    double low = Math.min(below.crossing(-1, setting), above.crossing(-1, setting));
    double high = Math.max(below.crossing(1, setting), above.crossing(1, setting));
    double deviation = Math.sqrt(Math.min(below.varianceOfMu(), above.varianceOfMu()));
    int size = (int) Math.ceil((high - low) / (STEP_IN_DEVIATIONS * deviation));
    return line(
        setting, u, low, high, Math.min(Math.max(size, leastSize), MOST_MU_PER_LINE), marginal);
  }

  private int neighbour(double u, int side) {
    int k = (int) Math.floor((u - lines.get(0).u()) / uStep) + side;
    return Math.min(Math.max(k, 0), lines.size() - 1);
  }

  /** The line at u, over the mu that matter there, found from a guess of where they lie. */
  private static MuLine line(
      Setting setting, double u, double guessLow, double guessHigh, int least, Marginal marginal) {
    int size = least;
    double low = guessLow;
    double high = guessHigh;
    MuLine line = evaluate(setting, u, low, high, size, marginal);
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
        boolean openLow = openAt(line, 0) && low > setting.domain().muLow();
        boolean openHigh = openAt(line, line.size() - 1) && high < setting.domain().muHigh();
        if (openLow || openHigh) {
          double more = (high - low) / 3;
          low -= openLow ? more : 0;
          high += openHigh ? more : 0;
          size += line.size() / 3;
        } else if (last - first + 1 >= line.size() / 2) {
          return line;
        } else {
          low = line.mu(first) - line.step();
          high = line.mu(last) + line.step();
        }
      }
      low = setting.domain().within(low);
      high = setting.domain().within(high);
      line = evaluate(setting, u, low, high, size, marginal);
    }
    return line;
  }

  private static boolean openAt(MuLine line, int end) {
    return line.logDensity()[end] > line.greatest() - STILL_NEGLIGIBLE;
  }

  private static MuLine evaluate(
      Setting setting, double u, double low, double high, int leastSize, Marginal marginal) {
    double tau = setting.tau(u);
    // where reps lie further apart than tau, each is a peak: steps must not jump over them
    double steps = 1.5 * (high - low) / Math.hypot(tau, setting.sharpest());
    int size = (int) Math.min(Math.max(Math.ceil(steps), leastSize), MOST_MU_PER_LINE);
    double step = (high - low) / size;
    double logPrior = setting.logPrior(u);
    double[] mus = new double[size];
    for (int i = 0; i < size; i++) {
      mus[i] = low + (i + 0.5) * step;
    }
    double[] logDensity = marginal.log(mus, tau);
    for (int i = 0; i < size; i++) {
      logDensity[i] += logPrior;
    }
    return new MuLine(u, tau, low, step, logDensity);
  }

  private double floorOfEvidence() {
    return lines.stream().mapToDouble(MuLine::logEvidence).max().orElseThrow() - NEGLIGIBLE;
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
            .mapToDouble(MuLine::varianceOfMu)
            .min()
            .orElseThrow();
    return new ThetaGrid.Core(mean, Math.sqrt(sharpest) / 2);
  }

  /**
   * All that matters, with weights that sum to one, for summing over mu what changes over {@code
   * scale}. Given mu and tau, a rep's theta is about as sharp as the sharper of likelihood and
   * prior; were steps of mu wider than that, its posterior would be a comb, and the probability of
   * a gap would depend on which side of a tooth the threshold lies.
   */
  List<Node> nodes(double scale) {
    double greatest = lines.stream().mapToDouble(MuLine::greatest).max().orElseThrow();
    List<Node> nodes = new ArrayList<>();
    double total = 0;
    for (int k = 0; k < lines.size(); k++) {
      MuLine line = lines.get(k);
      double wanted = Math.ceil(line.step() / (1.5 * Math.min(scale, line.tau())));
      MuLine dense = line.denser((int) Math.min(Math.max(wanted, 1), MOST_DENSER));
      for (int i = 0; i < dense.size(); i++) {
        double logRatio = dense.logDensity()[i] - greatest;
        if (logRatio > -STILL_NEGLIGIBLE) {
          double weight = Math.exp(logRatio) * dense.step();
          total += weight;
          nodes.add(new Node(dense.mu(i), dense.tau(), weight, k));
        }
      }
    }
    double sum = total;
    return nodes.stream()
        .map(node -> new Node(node.mu(), node.tau(), node.weight() / sum, node.line()))
        .toList();
  }

  /**
   * P(tau lies below a bound, mu in the node's place and tau in the cells of its line). Lines lie a
   * good standard deviation apart, so that the evidence is interpolated between them.
   */
  double probabilityBelow(double tau, Node node) {
    double parts = (setting.u(tau) - lines.get(node.line()).u()) / uStep * PARTS + 0.5 * PARTS;
    double within = Math.min(Math.max(parts, 0), PARTS);
    int whole = Math.min((int) within, PARTS - 1);
    double[] mass = massInCells[node.line()];
    double below = mass[whole] + (within - whole) * (mass[whole + 1] - mass[whole]);
    return node.weight() * below;
  }

  /**
   * For each line the evidence from the beginning of its cell up to the ends of its parts, relative
   * to what the line has in {@link #nodes}.
   */
  private double[][] massInCells() {
    double[] logEvidence = lines.stream().mapToDouble(MuLine::logEvidence).toArray();
    double greatest = Arrays.stream(logEvidence).max().orElseThrow();
    double[] dense = between(logEvidence);
    double atNodes = Arrays.stream(logEvidence).map(each -> Math.exp(each - greatest)).sum();
    double inParts = Arrays.stream(dense).map(each -> Math.exp(each - greatest)).sum();
    double[][] mass = new double[logEvidence.length][PARTS + 1];
    for (int k = 0; k < mass.length; k++) {
      double ofLine = Math.exp(logEvidence[k] - greatest) / atNodes;
      for (int part = 0; part < PARTS; part++) {
        double each = Math.exp(dense[k * PARTS + part] - greatest) / inParts;
        mass[k][part + 1] = mass[k][part] + each / ofLine;
      }
    }
    return mass;
  }

  /** The evidence in the parts of all cells; below a tau of zero it is a mirror of itself. */
  private double[] between(double[] logEvidence) {
    int mirrored = lines.get(0).u() < uStep ? Math.min(2, logEvidence.length) : 0;
    double[] known = new double[logEvidence.length + mirrored];
    for (int k = 0; k < known.length; k++) {
      int line = k - mirrored;
      known[k] = logEvidence[line < 0 ? -1 - line : line];
    }
    double[] dense = new MuLine(0, 0, 0, 1, known).denser(PARTS).logDensity();
    return Arrays.copyOfRange(dense, mirrored * PARTS, dense.length);
  }

  /** Posterior quantile of mu. */
  double quantileOfMu(double probability) {
    double greatest = lines.stream().mapToDouble(MuLine::logEvidence).max().orElseThrow();
    List<MuLine> smooth = lines.stream().map(line -> line.denser(MOST_DENSER)).toList();
    List<double[]> mass = smooth.stream().map(line -> line.mass(greatest)).toList();
    double total = mass.stream().mapToDouble(each -> each[each.length - 1]).sum();
    double low = smooth.stream().mapToDouble(MuLine::low).min().orElseThrow();
    double high = smooth.stream().mapToDouble(MuLine::high).max().orElseThrow();
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
