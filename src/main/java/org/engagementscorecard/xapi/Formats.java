package org.engagementscorecard.xapi;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.engagementscorecard.http.StrictJson;

/** Formats of texts in statements: Part Two, 4.0 of the specification, and what it refers to. */
final class Formats {
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** An IRI has a scheme; the specification lets the rest be checked as well as one can. */
  private static final Pattern IRI =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|\\\\^`]+");

  private static final Pattern MBOX = Pattern.compile("mailto:[^\\s@]+@[^\\s@]+");
  private static final Pattern SHA1 = Pattern.compile("(?i)[0-9a-f]{40}");

  /** The lengths of the parts of an RFC 5646 tag, in their order. */
  private static final Pattern LANGUAGE =
      Pattern.compile(
          "(?i)([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?"
              + "(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[0-9a-wy-z](-[a-z0-9]{2,8})+)*"
              + "(-x(-[a-z0-9]{1,8})+)?|x(-[a-z0-9]{1,8})+|i(-[a-z0-9]{1,8})+");

  private static final Pattern DURATION =
      Pattern.compile(
          "P(?=.)(\\d+(\\.\\d+)?W|(\\d+(\\.\\d+)?Y)?(\\d+(\\.\\d+)?M)?(\\d+(\\.\\d+)?D)?"
              + "(T(?=\\d)(\\d+(\\.\\d+)?H)?(\\d+(\\.\\d+)?M)?(\\d+(\\.\\d+)?S)?)?)");

  /** Texts longer than this have none of these formats. */
  private static final int MAX = 5_000;

  private Formats() {}

  static boolean isUuid(String text) {
    return UUID.matcher(text).matches();
  }

  static boolean isIri(String text) {
    return text.length() <= MAX && IRI.matcher(text).matches();
  }

  /** An IRL can be opened: it has a scheme and something behind it. */
  static boolean isIrl(String text) {
    if (!isIri(text)) {
      return false;
    }
    try {
      return new URI(new URI(text).toASCIIString()).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  static boolean isMbox(String text) {
    return text.length() <= MAX && MBOX.matcher(text).matches();
  }

  static boolean isSha1(String text) {
    return SHA1.matcher(text).matches();
  }

  static boolean isLanguage(String text) {
    return text.length() <= 100 && LANGUAGE.matcher(text).matches();
  }

  static boolean isDuration(String text) {
    return text.length() <= 100 && DURATION.matcher(text).matches();
  }

  /** ISO 8601 as RFC 3339 writes it; without an offset it is taken for UTC. */
  static boolean isTimestamp(String text) {
    try {
      instant(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Reads a timestamp, to the microsecond.
   *
   * @throws IllegalArgumentException where it is none
   */
  static Instant instant(String text) {
    // An offset of -00:00 means that it isn't known: the specification refuses it.
    if (text.matches(".*-00(:?00)?$") && text.contains("T")) {
      throw new IllegalArgumentException("must not have the offset -00:00");
    }
    try {
      String zoned = text.matches(".*T.*(Z|z|[+-]\\d{2}:?\\d{2}|[+-]\\d{2})$") ? text : text + "Z";
      String full = zoned.replaceFirst("([+-]\\d{2})$", "$1:00");
      full = full.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2");
      Instant instant = OffsetDateTime.parse(full).toInstant().truncatedTo(ChronoUnit.MICROS);
      return StrictJson.instant(instant.toString());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("must be an ISO 8601 timestamp", e);
    }
  }
}
