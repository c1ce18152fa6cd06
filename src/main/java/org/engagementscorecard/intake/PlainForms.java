package org.engagementscorecard.intake;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.engagementscorecard.http.StrictJson;

/**
 * Reads the forms in which nearly all instants and numbers come, many times faster than the general
 * ways. Whatever isn't plain is none of these: the answer is null, and the general way decides.
 */
final class PlainForms {
  /** Digits that surely fit a long. */
  private static final int MAX_DIGITS = 18;

  private static final int MAX_FRACTION_DIGITS = 12;

  /** The length of {@code 2026-07-01T09:30:00}. */
  private static final int TO_SECONDS = 19;

  private static final int OFFSET_LENGTH = 6;
  private static final int SECONDS_OF_DAY = 86_400;
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private PlainForms() {}

  static Instant instant(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return instant(bytes, 0, bytes.length);
  }

  static BigDecimal number(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return number(bytes, 0, bytes.length);
  }

  /**
   * Reads {@code 2026-07-01T09:30:00Z}, with or without a fraction, or with an offset {@code
   * +02:00}; null for anything else and outside the years that {@link StrictJson#instant} takes.
   */
  static Instant instant(byte[] in, int from, int to) {
    if (to - from <= TO_SECONDS
        || in[from + 4] != '-'
        || in[from + 7] != '-'
        || in[from + 10] != 'T'
        || in[from + 13] != ':'
        || in[from + 16] != ':') {
      return null;
    }
    int year = two(in, from) * 100 + two(in, from + 2);
    int month = two(in, from + 5);
    int day = two(in, from + 8);
    int hour = two(in, from + 11);
    int minute = two(in, from + 14);
    int second = two(in, from + 17);
    if (two(in, from) < 0 || two(in, from + 2) < 0 || (minute | second | hour) < 0) {
      return null;
    }
    // A day of margin at both ends: offsets move an instant over the limit.
    if (year <= StrictJson.MIN_YEAR
        || year >= StrictJson.MAX_YEAR
        || month < 1
        || month > 12
        || day < 1
        || day > daysOf(year, month)
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    int at = from + TO_SECONDS;
    int nanos = 0;
    if (in[at] == '.') {
      int digits = 0;
      at++;
      for (; at < to && digits < 9 && isDigit(in[at]); at++, digits++) {
        nanos = nanos * 10 + in[at] - '0';
      }
      if (digits == 0) {
        return null;
      }
      for (; digits < 9; digits++) {
        nanos *= 10;
      }
    }
    int offset;
    if (to - at == 1 && in[at] == 'Z') {
      offset = 0;
    } else if (to - at == OFFSET_LENGTH && (in[at] == '+' || in[at] == '-') && in[at + 3] == ':') {
      int hours = two(in, at + 1);
      int minutes = two(in, at + 4);
      if (hours < 0 || hours > 17 || minutes < 0 || minutes > 59) {
        return null;
      }
      offset = (hours * 60 + minutes) * (in[at] == '-' ? -60 : 60);
    } else {
      return null;
    }
    long seconds =
        epochDay(year, month, day) * SECONDS_OF_DAY + hour * 3600L + minute * 60L + second - offset;
    return Instant.ofEpochSecond(seconds, nanos / 1_000 * 1_000);
  }

  /**
   * Reads a decimal of at most 18 digits without an exponent, such as {@code -12.50}, as {@link
   * FactRules#anyNumber} would; null for anything else.
   */
  static BigDecimal number(byte[] in, int from, int to) {
    int at = from;
    boolean negative = at < to && in[at] == '-';
    if (negative || (at < to && in[at] == '+')) {
      at++;
    }
    if (at >= to || to - at > MAX_DIGITS + 1 || !isDigit(in[at])) {
      return null;
    }
    long digits = 0;
    int scale = 0;
    int count = 0;
    for (; at < to && isDigit(in[at]); at++, count++) {
      digits = digits * 10 + in[at] - '0';
    }
    if (at < to && in[at] == '.') {
      at++;
      for (; at < to && isDigit(in[at]); at++, count++, scale++) {
        digits = digits * 10 + in[at] - '0';
      }
      if (scale == 0) {
        return null;
      }
    }
    if (at < to || count > MAX_DIGITS) {
      return null;
    }
    if (digits == 0) {
      return BigDecimal.ZERO;
    }
    while (digits % 10 == 0) {
      digits /= 10;
      scale--;
    }
    return scale > MAX_FRACTION_DIGITS
        ? null
        : BigDecimal.valueOf(negative ? -digits : digits, scale);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** The number of two digits; negative where one is none. */
  private static int two(byte[] in, int at) {
    return isDigit(in[at]) && isDigit(in[at + 1])
        ? (in[at] - '0') * 10 + in[at + 1] - '0'
        : Integer.MIN_VALUE / 200;
  }

  private static int daysOf(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : DAYS[month - 1];
  }

  /** Days since 1970-01-01 in the Gregorian calendar; the years are positive. */
  private static long epochDay(int year, int month, int day) {
    // March is the first month, so that the leap day is the last of its year.
    int fromMarch = (month + 9) % 12;
    int y = month > 2 ? year : year - 1;
    int leaps = y / 4 - y / 100 + y / 400;
    return 365L * y + leaps + (fromMarch * 306 + 5) / 10 + day - 719_469L;
  }
}
