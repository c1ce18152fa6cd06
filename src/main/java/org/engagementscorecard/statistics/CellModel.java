package org.engagementscorecard.statistics;

import java.util.List;

/**
 * How what is seen in a cell comes about, given {@code eta = theta + offset of the stratum}: what
 * the offsets are estimated from, and what a rep's likelihood is put together from.
 */
interface CellModel {

  /** Log-likelihood of a cell, up to a constant. */
  double value(Cell cell, double eta);

  /** Its derivative by eta. */
  double slope(Cell cell, double eta);

  /** Minus its second derivative; above zero unless it underflows. */
  double information(Cell cell, double eta);

  /** The eta at which a cell like all of these together lies about. */
  double overall(List<Cell> cells);

  /** What somebody in a stratum at eta has. */
  double natural(double eta);

  /** Natural values of a rep who meets everybody's mix of cases. */
  Link link(double[] mix, double[] offset);

  /**
   * Whether a stratum's level may be without bounds (nobody ever succeeds there), so that it has to
   * be held by a weak prior.
   */
  boolean unbounded();

  /** The likelihood of theta of a rep whose strata are not told apart. */
  LogLikelihood plain(Cell cell);

  /** The likelihood of theta, given what is known of the offsets. */
  LogLikelihood adjusted(List<Cell> cells, Adjustment adjustment, ThetaDomain domain);

  /** Successes ~ Binomial(attempts, logistic(eta)). */
  CellModel CONVERSION =
      new CellModel() {
        @Override
        public double value(Cell cell, double eta) {
          return BinomialLogLikelihood.at(cell.size(), cell.outcome(), eta);
        }

        @Override
        public double slope(Cell cell, double eta) {
          // neither tail may lose digits
          return eta < 0
              ? cell.outcome() - cell.size() * Link.LOGIT.natural(eta)
              : cell.size() * Link.LOGIT.natural(-eta) - (cell.size() - cell.outcome());
        }

        @Override
        public double information(Cell cell, double eta) {
          return cell.size() * Link.LOGIT.natural(eta) * Link.LOGIT.natural(-eta);
        }

        @Override
        public double overall(List<Cell> cells) {
          double attempts = cells.stream().mapToDouble(Cell::size).sum();
          double successes = cells.stream().mapToDouble(Cell::outcome).sum();
          return Link.LOGIT.theta((successes + 0.5) / (attempts + 1));
        }

        @Override
        public double natural(double eta) {
          return Link.LOGIT.natural(eta);
        }

        @Override
        public Link link(double[] mix, double[] offset) {
          return new MixedLogit(mix, offset);
        }

        @Override
        public boolean unbounded() {
          return true;
        }

        @Override
        public LogLikelihood plain(Cell cell) {
          return new BinomialLogLikelihood(
              new ConversionCount((long) cell.size(), (long) cell.outcome()));
        }

        @Override
        public LogLikelihood adjusted(List<Cell> cells, Adjustment adjustment, ThetaDomain domain) {
          double[] attempts = new double[cells.size()];
          double[] successes = new double[cells.size()];
          for (int i = 0; i < attempts.length; i++) {
            attempts[i] = adjustment.power()[i] * cells.get(i).size();
            successes[i] = adjustment.power()[i] * cells.get(i).outcome();
          }
          return TabulatedLogLikelihood.of(
                  new BinomialLogLikelihood.Mixed(attempts, successes, adjustment.offset()), domain)
              .smeared(adjustment.smear(), domain);
        }
      };

  /** Count ~ Poisson(exposure × exp(eta)). */
  CellModel YIELD =
      new CellModel() {
        @Override
        public double value(Cell cell, double eta) {
          return cell.outcome() * eta - cell.size() * Math.exp(eta);
        }

        @Override
        public double slope(Cell cell, double eta) {
          return cell.outcome() - cell.size() * Math.exp(eta);
        }

        @Override
        public double information(Cell cell, double eta) {
          return cell.size() * Math.exp(eta);
        }

        @Override
        public double overall(List<Cell> cells) {
          double exposure = cells.stream().mapToDouble(Cell::size).sum();
          double count = cells.stream().mapToDouble(Cell::outcome).sum();
          return Math.log((count + 0.5) / exposure);
        }

        @Override
        public double natural(double eta) {
          return Math.exp(eta);
        }

        @Override
        public Link link(double[] mix, double[] offset) {
          double factor = 0;
          for (int s = 0; s < mix.length; s++) {
            factor += mix[s] * Math.exp(offset[s]);
          }
          return new Link.Exponential(factor);
        }

        @Override
        public boolean unbounded() {
          return true;
        }

        @Override
        public LogLikelihood plain(Cell cell) {
          return new PoissonLogLikelihood(cell.outcome(), cell.size());
        }

        @Override
        public LogLikelihood adjusted(List<Cell> cells, Adjustment adjustment, ThetaDomain domain) {
          double count = 0;
          double exposure = 0;
          for (int i = 0; i < cells.size(); i++) {
            count += adjustment.power()[i] * cells.get(i).outcome();
            exposure +=
                adjustment.power()[i] * cells.get(i).size() * Math.exp(adjustment.offset()[i]);
          }
          var known = new PoissonLogLikelihood(count, exposure);
          return adjustment.smear() == 0
              ? known
              : TabulatedLogLikelihood.of(known, domain).smeared(adjustment.smear(), domain);
        }
      };

  /** Log amounts ~ Normal(eta, variance). */
  record Value(double variance) implements CellModel {

    /** A typical amount is not known better than to a millionth. */
    private static final double LEAST_DEVIATION = 1e-6;

    @Override
    public double value(Cell cell, double eta) {
      double distance = cell.outcome() - eta;
      return -0.5 * cell.size() * distance * distance / variance;
    }

    @Override
    public double slope(Cell cell, double eta) {
      return cell.size() * (cell.outcome() - eta) / variance;
    }

    @Override
    public double information(Cell cell, double eta) {
      return cell.size() / variance;
    }

    @Override
    public double overall(List<Cell> cells) {
      double deals = cells.stream().mapToDouble(Cell::size).sum();
      return cells.stream().mapToDouble(cell -> cell.size() / deals * cell.outcome()).sum();
    }

    @Override
    public double natural(double eta) {
      return Math.exp(eta);
    }

    @Override
    public Link link(double[] mix, double[] offset) {
      // amounts are typical ones (geometric means), and the offsets weighted by the mix are zero
      return new Link.Exponential(1);
    }

    @Override
    public boolean unbounded() {
      return false;
    }

    @Override
    public LogLikelihood plain(Cell cell) {
      return new NormalLogLikelihood(
          cell.outcome(), Math.max(Math.sqrt(variance / cell.size()), LEAST_DEVIATION));
    }

    @Override
    public LogLikelihood adjusted(List<Cell> cells, Adjustment adjustment, ThetaDomain domain) {
      double[] weight = adjustment.weight();
      double mean = 0;
      for (int i = 0; i < weight.length; i++) {
        mean += weight[i] * (cells.get(i).outcome() - adjustment.offset()[i]);
      }
      return new NormalLogLikelihood(
          mean, Math.max(Math.sqrt(adjustment.variance()), LEAST_DEVIATION));
    }
  }
}
