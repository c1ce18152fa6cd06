package org.engagementscorecard.statistics.effect;

/** Argument checks; each is false for NaN, so that NaN is rejected. */
final class Range {

  private Range() {}

  static void finite(String name, double value) {
    if (!(Math.abs(value) <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(name + " must be finite: " + value);
    }
  }

  static void notNegative(String name, double value) {
    if (!(value >= 0 && value <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(name + " must be finite and not negative: " + value);
    }
  }

  static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must lie in [0, 1]: " + value);
    }
  }

  static void inside(double low, double high, String name, double value) {
    if (!(value > low && value < high)) {
      throw new IllegalArgumentException(
          name + " must lie strictly between " + low + " and " + high + ": " + value);
    }
  }
}
