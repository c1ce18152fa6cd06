package org.engagementscorecard.statistics;

/**
 * Turns theta, the scale on which reps are pooled, into what people speak of (a rate, a yield, an
 * amount), and back. Strictly increasing, and positive.
 */
interface Link {

  /** Conversions: theta is the log odds, natural is the rate. */
  Link LOGIT =
      new Link() {
        @Override
        public double natural(double theta) {
          if (theta < 0) {
            double odds = Math.exp(theta);
            return odds / (1 + odds);
          }
          return 1 / (1 + Math.exp(-theta));
        }

        @Override
        public double theta(double natural) {
          return natural >= 1 ? Double.POSITIVE_INFINITY : Math.log(natural) - Math.log1p(-natural);
        }
      };

  /**
   * Yields and amounts: theta is the log of the natural value over a factor.
   *
   * @param factor what a rep with theta zero has, above zero
   */
  record Exponential(double factor) implements Link {
    @Override
    public double natural(double theta) {
      return factor * Math.exp(theta);
    }

    @Override
    public double theta(double natural) {
      return Math.log(natural / factor);
    }
  }

  double natural(double theta);

  /** Inverse of {@link #natural}; positive infinity for what no theta reaches. */
  double theta(double natural);
}
