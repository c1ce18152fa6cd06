package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A number that isn't rounded before it is shown: parts of months and quarters have no end as
 * decimals.
 *
 * @param denominator positive
 */
record ExactFraction(BigDecimal numerator, BigInteger denominator) {
  static final ExactFraction ZERO = new ExactFraction(BigDecimal.ZERO, BigInteger.ONE);

  /** Digits after the point of what is shown. */
  private static final int DIGITS = 6;

  static ExactFraction of(BigDecimal numerator, long denominator) {
    return new ExactFraction(numerator, BigInteger.valueOf(denominator));
  }

  ExactFraction plus(ExactFraction other) {
    BigInteger shared = denominator.gcd(other.denominator);
    BigInteger mine = other.denominator.divide(shared);
    BigInteger theirs = denominator.divide(shared);
    return new ExactFraction(
        numerator
            .multiply(new BigDecimal(mine))
            .add(other.numerator.multiply(new BigDecimal(theirs))),
        denominator.multiply(mine));
  }

  boolean isZero() {
    return numerator.signum() == 0;
  }

  /** This number, rounded to six digits after the point, halves to the even one. */
  BigDecimal rounded() {
    return shown(numerator.divide(new BigDecimal(denominator), DIGITS, RoundingMode.HALF_EVEN));
  }

  /** How many times this a value is, not this being zero; rounded alike, and once. */
  BigDecimal shareOf(BigDecimal value) {
    return shown(
        value
            .multiply(new BigDecimal(denominator))
            .divide(numerator, DIGITS, RoundingMode.HALF_EVEN));
  }

  private static BigDecimal shown(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
