package org.engagementscorecard.intake;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.engagementscorecard.http.StrictJson;
import org.engagementscorecard.observation.Change;
import org.engagementscorecard.observation.Fact;

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

  /** Facts up to here aren't too early: a day after some moment that has passed. */
  private volatile Instant latest = Instant.EPOCH;

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
    notAhead(at);
    if (value == null) {
      throw new Fault("/value", "is missing");
    }
    if (subject != null) {
      required(subject, "/subject", MAX_KEY);
    }
    atMost(attributes);
    return new Fact(source, id, rep, metric, at, value, subject, attributes);
  }

  /**
   * The void of a fact with this name. Whatever else stands beside it must be a fact's, but needn't
   * be there.
   */
  Change.Voided voided(
      String source,
      String id,
      String rep,
      String metric,
      Instant at,
      String subject,
      SortedMap<String, Object> attributes)
      throws Fault {
    required(source, "/source", MAX_KEY);
    required(id, "/id", MAX_ID);
    optional(rep, "/rep");
    optional(metric, "/metric");
    optional(subject, "/subject");
    if (at != null) {
      notAhead(at);
    }
    atMost(attributes);
    return new Change.Voided(source, id);
  }

  private void notAhead(Instant at) throws Fault {
    if (at.isAfter(latest)) {
      // Units are read within moments; only what seems too early is worth a look at the clock.
      latest = clock.instant().plus(MAX_AHEAD);
      if (at.isAfter(latest)) {
        throw new Fault("/at", "lies more than a day ahead");
      }
    }
  }

  private static void optional(String text, String pointer) throws Fault {
    if (text != null) {
      required(text, pointer, MAX_KEY);
    }
  }

  private static void atMost(SortedMap<String, Object> attributes) throws Fault {
    if (attributes.size() > MAX_ATTRIBUTES) {
      throw new Fault("/attributes", "must have " + MAX_ATTRIBUTES + " entries at most");
    }
  }

  /** A text that can be kept verbatim. */
  static String text(String text, String pointer) throws Fault {
    String fault = StrictJson.fault(text);
    if (fault != null) {
      throw new Fault(pointer, fault);
    }
    return text;
  }

  /** Why a text can't be an attribute, or null where it can. */
  static String faultOfAttribute(String text) {
    String fault = StrictJson.fault(text);
    return fault == null && text.length() > MAX_ATTRIBUTE
        ? "must have " + MAX_ATTRIBUTE + " characters at most"
        : fault;
  }

  /** An instant as RFC 3339 writes it. */
  static Instant instant(String text, String pointer) throws Fault {
    Instant plain = PlainForms.instant(text);
    if (plain != null) {
      return plain;
    }
    try {
      return StrictJson.instant(text);
    } catch (IllegalArgumentException e) {
      throw new Fault(pointer, e.getMessage());
    }
  }

  /** A number that is kept exactly. */
  static BigDecimal number(String text, String pointer) throws Fault {
    BigDecimal plain = PlainForms.number(text);
    return plain == null ? anyNumber(text, pointer) : plain;
  }

  /** A number in any form that can be kept, without the short cut for the plain ones. */
  static BigDecimal anyNumber(String text, String pointer) throws Fault {
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
