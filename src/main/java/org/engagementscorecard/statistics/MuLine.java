package org.engagementscorecard.statistics;

/**
 * A line of the posterior of mu and tau: values {@code low + (i + 1/2) × step} of mu for one tau,
 * with the log posterior density of (mu, u) at each, up to a constant.
 *
 * @param u where tau stands on the scale on which taus are evenly spaced
 * @param low where the first cell of mu begins
 */
record MuLine(double u, double tau, double low, double step, double[] logDensity) {

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
  MuLine denser(int factor) {
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
    return new MuLine(u, tau, low, step / factor, dense);
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

  /** Where, outwards from all that matters on this line, the density becomes negligible. */
  double crossing(int direction, HyperPosterior.Setting setting) {
    double floor = greatest() - HyperPosterior.NEGLIGIBLE;
    int i = direction < 0 ? 0 : size() - 1;
    while (logDensity[i] < floor) {
      i -= direction;
    }
    int next = i + direction;
    double beyond =
        next < 0 || next >= size()
            ? 0.5
            : (logDensity[i] - floor) / (logDensity[i] - logDensity[next]);
    return setting.domain().within(mu(i) + direction * step * beyond);
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
    // as if spread evenly over its cell where there is one only
    return Math.max(second / mass - mean * mean, step * step / 12);
  }
}
