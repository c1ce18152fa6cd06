package org.engagementscorecard.statistics;

/** Argument checks; each is false for NaN, so that NaN is rejected. */
final class Check {

  private Check() {}

  static void probability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must lie in [0, 1]: " + value);
    }
  }

  static void strictlyBetween(double low, double high, String name, double value) {
    if (!(value > low && value < high)) {
      throw new IllegalArgumentException(
          name + " must lie strictly between " + low + " and " + high + ": " + value);
    }
  }
}
