package org.engagementscorecard.statistics;

/**
 * Where a likelihood matters and how sharp it is.
 *
 * @param peak greatest log-likelihood within the domain
 * @param low lower end of the support, where the log-likelihood has fallen so far that nothing
 *     beyond matters
 * @param high upper end of the support
 * @param scale distance over which it changes: for a normal likelihood its standard deviation
 */
record LikelihoodShape(
    LogLikelihood likelihood, double peak, double low, double high, double scale) {

  /** Enough turns for any function; a handful is usual. */
  private static final int MOST_TURNS = 200;

  /** Nothing is told apart below this part of the reach of theta. */
  private static final double SHARPEST = 1e-9;

  /** {@code supportDrop} is how far the log-likelihood falls up to the ends of the support. */
  static LikelihoodShape of(LogLikelihood likelihood, ThetaDomain domain, double supportDrop) {
    double mode = mode(likelihood, domain);
    double peak = likelihood.at(mode);
    Side left = side(likelihood, mode, peak, domain.low(), supportDrop);
    Side right = side(likelihood, mode, peak, domain.high(), supportDrop);
    double scale = Math.min(left.scale(), right.scale());
    double resolved = Math.max(scale, SHARPEST * domain.thetaReach());
    return new LikelihoodShape(likelihood, peak, left.end(), right.end(), resolved);
  }

  /** What lies on one side of the mode. */
  private record Side(double end, double scale) {}

  private static Side side(
      LogLikelihood likelihood, double mode, double peak, double bound, double supportDrop) {
    double dropAtBound = peak - likelihood.at(bound);
    // a normal log-likelihood falls by 1/2 after one standard deviation and by 2 after two
    if (dropAtBound <= 2) {
      return new Side(bound, Double.POSITIVE_INFINITY);
    }
    double one = fallsBy(0.5, likelihood, peak, mode, 0, bound, dropAtBound);
    double two = fallsBy(2, likelihood, peak, one, 0.5, bound, dropAtBound);
    double end =
        dropAtBound <= supportDrop
            ? bound
            : fallsBy(supportDrop, likelihood, peak, two, 2, bound, dropAtBound);
    return new Side(end, Math.abs(two - one));
  }

  /**
   * About where, between {@code near} and {@code far}, the log-likelihood has fallen by {@code
   * drop} from its peak: to a thousandth of it, for nothing but steps and ends of grids depends on
   * it. By regula falsi (Illinois) on the root of the drop, which is straight for a normal
   * likelihood.
   */
  private static double fallsBy(
      double drop,
      LogLikelihood likelihood,
      double peak,
      double near,
      double dropNear,
      double far,
      double dropFar) {
    double wanted = Math.sqrt(drop);
    double low = near;
    double high = far;
    double lowRest = Math.sqrt(dropNear) - wanted;
    double highRest = Math.sqrt(dropFar) - wanted;
    double theta = near;
    int side = 0;
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      theta = between(low, lowRest, high, highRest, turn);
      double rest = Math.sqrt(Math.max(peak - likelihood.at(theta), 0)) - wanted;
      if (Math.abs(rest) <= 5e-4 * wanted) {
        break;
      }
      if (rest > 0) {
        high = theta;
        highRest = rest;
        lowRest *= side == 1 ? 0.5 : 1;
        side = 1;
      } else {
        low = theta;
        lowRest = rest;
        highRest *= side == -1 ? 0.5 : 1;
        side = -1;
      }
    }
    return theta;
  }

  /**
   * Where the likelihood is greatest, to within a ten-thousandth of its logarithm: by regula falsi
   * (Illinois) on the slope, which falls throughout where the log-likelihood is concave.
   */
  private static double mode(LogLikelihood likelihood, ThetaDomain domain) {
    double nudge = (domain.high() - domain.low()) * 1e-9;
    double low = domain.low();
    double high = domain.high();
    double slopeLow = slope(likelihood, low, nudge);
    double slopeHigh = slope(likelihood, high, nudge);
    if (slopeLow <= 0) {
      return slopeHigh < 0 ? low : domain.center();
    }
    if (slopeHigh >= 0) {
      return high;
    }
    double secantLow = slopeLow;
    double secantHigh = slopeHigh;
    double theta = domain.center();
    int side = 0;
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      theta = between(low, secantLow, high, secantHigh, turn);
      double slope = slope(likelihood, theta, nudge);
      // concave: it rises no faster than here up to the other end of the bracket
      if (Math.abs(slope) * (slope > 0 ? high - theta : theta - low) <= 1e-4) {
        break;
      }
      if (slope > 0) {
        low = theta;
        secantLow = slope;
        secantHigh *= side == -1 ? 0.5 : 1;
        side = -1;
      } else {
        high = theta;
        secantHigh = slope;
        secantLow *= side == 1 ? 0.5 : 1;
        side = 1;
      }
    }
    return theta;
  }

  /**
   * Where a straight line is zero, and every third time the middle: beyond all data a likelihood
   * may fall so steeply (or to nothing at all) that lines lead nowhere.
   */
  private static double between(double low, double atLow, double high, double atHigh, int turn) {
    double theta = low + (high - low) * (atLow / (atLow - atHigh));
    return turn % 3 == 2 || !Double.isFinite(theta) ? 0.5 * (low + high) : theta;
  }

  private static double slope(LogLikelihood likelihood, double theta, double nudge) {
    return (likelihood.at(theta + nudge) - likelihood.at(theta - nudge)) / (2 * nudge);
  }
}
