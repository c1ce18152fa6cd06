package org.engagementscorecard.statistics;

/**
 * A log-likelihood known at evenly spaced values of theta, a cubic between them and straight
 * outside. Where a likelihood is a sum over many strata, looking it up is many times cheaper. Right
 * to about 1e-5 where the likelihood is not negligible.
 */
final class TabulatedLogLikelihood implements LogLikelihood {

  private static final double STEPS_PER_SCALE = 6;

  /** It is tabulated down to 1e-12 of its greatest value. */
  private static final double SUPPORT_DROP = 12 * Math.log(10);

  /** A likelihood that hardly changes is tabulated no more coarsely than this. */
  private static final double COARSEST_SCALE = 2;

  /** Standard deviations of the blur that are looked at. */
  private static final double BLUR_REACH = 7;

  private final double low;
  private final double step;
  private final double scale;
  private final double[] value;

  private TabulatedLogLikelihood(double low, double step, double scale, double[] value) {
    this.low = low;
    this.step = step;
    this.scale = scale;
    this.value = value;
  }

  static TabulatedLogLikelihood of(LogLikelihood likelihood, ThetaDomain domain) {
    LikelihoodShape shape = LikelihoodShape.of(likelihood, domain, SUPPORT_DROP);
    double scale = Math.min(shape.scale(), COARSEST_SCALE);
    return tabulate(theta -> likelihood.at(theta) - shape.peak(), shape.low(), shape.high(), scale);
  }

  private interface Values {
    double at(double theta);
  }

  private static TabulatedLogLikelihood tabulate(
      Values values, double low, double high, double scale) {
    int cells = Math.max((int) Math.ceil((high - low) / scale * STEPS_PER_SCALE), 4);
    double step = (high - low) / cells;
    double[] value = new double[cells + 1];
    for (int i = 0; i <= cells; i++) {
      value[i] = values.at(low + i * step);
    }
    return new TabulatedLogLikelihood(low, step, scale, value);
  }

  private double high() {
    return low + (value.length - 1) * step;
  }

  /**
   * The likelihood when theta is only seen through a normal error of this variance: the log of the
   * integral of {@code L(theta + error)}. The integrand is smooth, so evenly spaced values of the
   * error give it to far better than 1e-6. Concave again (Prékopa 1973).
   */
  TabulatedLogLikelihood smeared(double variance, ThetaDomain domain) {
    if (variance == 0) {
      return this;
    }
    double deviation = Math.sqrt(variance);
    double width = Math.hypot(deviation, scale);
    // the integrand is about as narrow as the narrower of the two
    double errorStep = 0.9 * deviation * scale / width;
    double reach = BLUR_REACH * deviation;
    return tabulate(
        theta -> smeared(theta, deviation, errorStep),
        Math.max(low - reach, domain.low()),
        Math.min(high() + reach, domain.high()),
        Math.min(width, COARSEST_SCALE));
  }

  private double smeared(double theta, double deviation, double errorStep) {
    double reach = (BLUR_REACH + 1) * deviation + errorStep;
    int from = (int) Math.ceil(Math.max(-reach, low - scale - theta) / errorStep);
    int to = (int) Math.floor(Math.min(reach, high() + scale - theta) / errorStep);
    double greatest = Double.NEGATIVE_INFINITY;
    double[] log = new double[Math.max(to - from + 1, 0)];
    for (int i = 0; i < log.length; i++) {
      double error = (from + i) * errorStep;
      double standard = error / deviation;
      log[i] = at(theta + error) - 0.5 * standard * standard;
      greatest = Math.max(greatest, log[i]);
    }
    double sum = 0;
    for (double each : log) {
      sum += Math.exp(each - greatest);
    }
    return greatest + Math.log(sum * errorStep / deviation);
  }

  @Override
  public double at(double theta) {
    double position = (theta - low) / step;
    int last = value.length - 1;
    if (position <= 0) {
      return value[0] + position * (value[1] - value[0]);
    }
    if (position >= last) {
      return value[last] + (position - last) * (value[last] - value[last - 1]);
    }
    int i = Math.min(Math.max((int) position - 1, 0), last - 3);
    double x = position - i;
    return -(x - 1) * (x - 2) * (x - 3) / 6 * value[i]
        + x * (x - 2) * (x - 3) / 2 * value[i + 1]
        - x * (x - 1) * (x - 3) / 2 * value[i + 2]
        + x * (x - 1) * (x - 2) / 6 * value[i + 3];
  }

  @Override
  public boolean informative() {
    return true;
  }
}
