package org.engagementscorecard.statistics.link;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people say them. */
final class Wording {

  private Wording() {}

  static String whole(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Two significant digits, without powers of ten; whole numbers from a hundred on. */
  static String amount(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded =
        Math.abs(value) >= 100
            ? BigDecimal.valueOf(value).setScale(0, RoundingMode.HALF_UP)
            : BigDecimal.valueOf(value).round(new MathContext(2, RoundingMode.HALF_UP));
    if (rounded.abs().compareTo(new BigDecimal("0.0001")) < 0) {
      return value < 0 ? "just below 0" : "next to 0";
    }
    BigDecimal plain = rounded.stripTrailingZeros();
    return plain.scale() <= 0
        ? String.format(Locale.ROOT, "%,d", plain.toBigInteger())
        : plain.toPlainString();
  }

  /** A step of an activity that is easily said: one significant digit. */
  static double roundStep(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(1, RoundingMode.HALF_UP)).doubleValue();
  }

  /** "about 3 in 100", "fewer than 1 in 10,000". */
  static String chance(double probability) {
    if (probability >= 0.095) {
      long tenths = Math.round(probability * 10);
      return tenths >= 10 ? "nearly all" : "about " + tenths + " in 10";
    }
    for (int among = 100; among <= 10_000; among *= 10) {
      long number = Math.round(probability * among);
      if (number >= 1) {
        return String.format(Locale.ROOT, "about %d in %,d", number, among);
      }
    }
    return "fewer than 1 in 10,000";
  }

  /** "2.1 more", "0.3 fewer", "neither more nor fewer". */
  static String change(double value) {
    if (value == 0) {
      return "neither more nor fewer";
    }
    return amount(Math.abs(value)) + (value < 0 ? " fewer" : " more");
  }

  static String percent(double fraction) {
    return amount(100 * fraction) + "%";
  }
}
