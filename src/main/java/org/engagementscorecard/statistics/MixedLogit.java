package org.engagementscorecard.statistics;

import java.util.Arrays;

/**
 * The rate of a rep who meets everybody's mix of cases: {@code sum of mix × logistic(theta +
 * offset)}.
 *
 * <p>The log odds of that rate rise with theta at a slope near one, so they are tabulated with
 * their slopes and taken as cubics between: right to about 1e-8, both ways, in no time.
 */
final class MixedLogit implements Link {

  private static final double STEP = 1.0 / 16;
  private static final double REACH = 24;

  private final double[] theta;
  private final double[] odds;
  private final double[] slope;

  MixedLogit(double[] mix, double[] offset) {
    double farthest = 0;
    for (double each : offset) {
      farthest = Math.max(farthest, Math.abs(each));
    }
    // far outside, one stratum alone rules and the slope is one
    int half = (int) Math.ceil((2 * REACH + farthest) / STEP);
    theta = new double[2 * half + 1];
    odds = new double[theta.length];
    slope = new double[theta.length];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = (i - half) * STEP;
      double success = 0;
      double failure = 0;
      double change = 0;
      for (int s = 0; s < mix.length; s++) {
        double yes = LOGIT.natural(theta[i] + offset[s]);
        double no = LOGIT.natural(-theta[i] - offset[s]);
        success += mix[s] * yes;
        failure += mix[s] * no;
        change += mix[s] * yes * no;
      }
      odds[i] = Math.log(success) - Math.log(failure);
      slope[i] = change * (1 / success + 1 / failure);
    }
  }

  @Override
  public double natural(double at) {
    return LOGIT.natural(interpolate(theta, odds, slope, at, false));
  }

  @Override
  public double theta(double natural) {
    double target = LOGIT.theta(natural);
    if (target == Double.POSITIVE_INFINITY) {
      return target;
    }
    double guess = interpolate(odds, theta, slope, target, true);
    // the inverse of a cubic is none: one step of Newton makes both directions agree
    double wrong = interpolate(theta, odds, slope, guess, false) - target;
    return guess - wrong;
  }

  private static double interpolate(
      double[] x, double[] y, double[] slope, double at, boolean inverse) {
    int last = x.length - 1;
    if (at <= x[0] || at >= x[last]) {
      int end = at <= x[0] ? 0 : last;
      return y[end] + (at - x[end]);
    }
    int found = Arrays.binarySearch(x, at);
    int i = found >= 0 ? Math.min(found, last - 1) : -found - 2;
    double width = x[i + 1] - x[i];
    double t = (at - x[i]) / width;
    double left = (inverse ? 1 / slope[i] : slope[i]) * width;
    double right = (inverse ? 1 / slope[i + 1] : slope[i + 1]) * width;
    double rise = y[i + 1] - y[i];
    return y[i] + t * (left + t * (3 * rise - 2 * left - right + t * (left + right - 2 * rise)));
  }
}
