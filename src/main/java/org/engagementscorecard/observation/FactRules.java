package org.engagementscorecard.observation;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.engagementscorecard.http.StrictJson;

/** What a fact must be like, whatever format it came in. */
final class FactRules {
  static final int MAX_KEY = 200;
  static final int MAX_ID = 500;
  static final int MAX_ATTRIBUTES = 50;
  static final int MAX_ATTRIBUTE = 1_000;

  /** Digits before and after the point: what {@code numeric} certainly keeps exactly. */
  private static final int MAX_INTEGER_DIGITS = 18;

  private static final int MAX_FRACTION_DIGITS = 12;
  private static final Duration MAX_AHEAD = Duration.ofDays(1);
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]{1,300}(\\.[0-9]{1,100})?([eE][+-]?[0-9]{1,9})?");

  private final Clock clock;

  FactRules(Clock clock) {
    this.clock = clock;
  }

  /** Why an item can't be taken. */
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private final String pointer;

    Fault(String pointer, String reason) {
      super(reason, null, false, false);
      this.pointer = pointer;
    }

    String pointer() {
      return pointer;
    }
  }

  /** A fact of these parts, whose texts and number were read by the other methods. */
  Fact fact(
      String source,
      String id,
      String rep,
      String metric,
      Instant at,
      BigDecimal value,
      String subject,
      SortedMap<String, Object> attributes)
      throws Fault {
    required(source, "/source", MAX_KEY);
    required(id, "/id", MAX_ID);
    required(rep, "/rep", MAX_KEY);
    required(metric, "/metric", MAX_KEY);
    if (at == null) {
      throw new Fault("/at", "is missing");
    }
    if (at.isAfter(clock.instant().plus(MAX_AHEAD))) {
      throw new Fault("/at", "lies more than a day ahead");
    }
    if (value == null) {
      throw new Fault("/value", "is missing");
    }
    if (subject != null) {
      required(subject, "/subject", MAX_KEY);
    }
    if (attributes.size() > MAX_ATTRIBUTES) {
      throw new Fault("/attributes", "must have " + MAX_ATTRIBUTES + " entries at most");
    }
    return new Fact(source, id, rep, metric, at, value, subject, attributes);
  }

  /** A text that can be kept verbatim. */
  static String text(String text, String pointer) throws Fault {
    String fault = StrictJson.fault(text);
    if (fault != null) {
      throw new Fault(pointer, fault);
    }
    return text;
  }

  /** An instant as RFC 3339 writes it. */
  static Instant instant(String text, String pointer) throws Fault {
    try {
      return StrictJson.instant(text);
    } catch (IllegalArgumentException e) {
      throw new Fault(pointer, e.getMessage());
    }
  }

  /** A number that is kept exactly. */
  static BigDecimal number(String text, String pointer) throws Fault {
    if (!NUMBER.matcher(text).matches()) {
      throw new Fault(pointer, "must be a number");
    }
    BigDecimal number = new BigDecimal(text);
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    long integerDigits = (long) number.precision() - number.scale();
    if (integerDigits > MAX_INTEGER_DIGITS) {
      throw new Fault(
          pointer, "must have " + MAX_INTEGER_DIGITS + " digits before the point at most");
    }
    BigDecimal stripped = number.stripTrailingZeros();
    if (stripped.scale() > MAX_FRACTION_DIGITS) {
      throw new Fault(
          pointer, "must have " + MAX_FRACTION_DIGITS + " digits after the point at most");
    }
    return stripped;
  }

  private static void required(String text, String pointer, int maxLength) throws Fault {
    if (text == null) {
      throw new Fault(pointer, "is missing");
    }
    if (text.isBlank()) {
      throw new Fault(pointer, "must not be blank");
    }
    if (text.length() > maxLength) {
      throw new Fault(pointer, "must have " + maxLength + " characters at most");
    }
  }
}
