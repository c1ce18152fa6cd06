package org.engagementscorecard.intake;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engagementscorecard.intake.FactRules.Fault;
import org.engagementscorecard.observation.Change;

/**
 * Reads facts in the form in which nearly all of them come: a JSON object without escapes, each
 * field once, numbers without exponents. Several times faster than a parser that is made anew for
 * each line. Whatever isn't plain, and whatever has a fault, is none of these: the answer is null,
 * and {@link JsonFact} decides.
 */
final class PlainJson {
  private final FactRules rules;

  private byte[] in;
  private int to;
  private int at;
  private int textStart;
  private int textEnd;

  PlainJson(FactRules rules) {
    this.rules = rules;
  }

  /** The change that these bytes ask for; they are well-formed UTF-8. Null where not plain. */
  Change read(byte[] bytes, int from, int end) {
    in = bytes;
    at = from;
    to = end;
    try {
      return object();
    } catch (Fault e) {
      return null;
    }
  }

  private Change object() throws Fault {
    String source = null;
    String id = null;
    String rep = null;
    String metric = null;
    String subject = null;
    Instant instant = null;
    BigDecimal value = null;
    SortedMap<String, Object> attributes = null;
    if (!skip('{')) {
      return null;
    }
    do {
      if (!string() || !skip(':')) {
        return null;
      }
      int start = textStart;
      int length = textEnd - start;
      space();
      switch (length) {
        case 2 -> {
          if (in[start] == 'i' && in[start + 1] == 'd' && id == null && string()) {
            id = text(FactRules.MAX_ID);
            if (id == null) {
              return null;
            }
          } else if (in[start] == 'a' && in[start + 1] == 't' && instant == null && string()) {
            instant = PlainForms.instant(in, textStart, textEnd);
            if (instant == null) {
              return null;
            }
          } else {
            return null;
          }
        }
        case 3 -> {
          if (!is("rep", start) || rep != null || !string()) {
            return null;
          }
          rep = text(FactRules.MAX_KEY);
          if (rep == null) {
            return null;
          }
        }
        case 5 -> {
          if (!is("value", start) || value != null) {
            return null;
          }
          value = number();
          if (value == null) {
            return null;
          }
        }
        case 6 -> {
          if (is("source", start) && source == null && string()) {
            source = text(FactRules.MAX_KEY);
            if (source == null) {
              return null;
            }
          } else if (is("metric", start) && metric == null && string()) {
            metric = text(FactRules.MAX_KEY);
            if (metric == null) {
              return null;
            }
          } else {
            return null;
          }
        }
        case 7 -> {
          if (!is("subject", start) || subject != null || !string()) {
            return null;
          }
          subject = text(FactRules.MAX_KEY);
          if (subject == null) {
            return null;
          }
        }
        case 10 -> {
          if (!is("attributes", start) || attributes != null) {
            return null;
          }
          attributes = attributes();
          if (attributes == null) {
            return null;
          }
        }
        default -> {
          return null;
        }
      }
    } while (skip(','));
    if (!skip('}')) {
      return null;
    }
    space();
    if (at != to) {
      return null;
    }
    return new Change.Recorded(
        rules.fact(
            source,
            id,
            rep,
            metric,
            instant,
            value,
            subject,
            attributes == null ? Collections.emptySortedMap() : attributes));
  }

  private SortedMap<String, Object> attributes() {
    if (!skip('{')) {
      return null;
    }
    SortedMap<String, Object> attributes = new TreeMap<>();
    if (skip('}')) {
      return attributes;
    }
    do {
      if (!string()) {
        return null;
      }
      String name = text(FactRules.MAX_KEY);
      if (name == null || name.isBlank() || !skip(':')) {
        return null;
      }
      space();
      Object value;
      if (at < to && in[at] == '"') {
        value = string() ? text(FactRules.MAX_ATTRIBUTE) : null;
      } else if (word("true")) {
        value = true;
      } else if (word("false")) {
        value = false;
      } else {
        value = number();
      }
      if (value == null || attributes.put(name, value) != null) {
        return null;
      }
    } while (skip(','));
    return skip('}') && attributes.size() <= FactRules.MAX_ATTRIBUTES ? attributes : null;
  }

  private boolean is(String name, int start) {
    for (int i = 0; i < name.length(); i++) {
      if (in[start + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean word(String word) {
    if (to - at >= word.length() && is(word, at)) {
      at += word.length();
      return true;
    }
    return false;
  }

  private void space() {
    while (at < to && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
      at++;
    }
  }

  /** Passes over this character, and white space before it. */
  private boolean skip(char expected) {
    space();
    if (at < to && in[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** Passes over a string without escapes, and white space before it. */
  private boolean string() {
    if (!skip('"')) {
      return false;
    }
    textStart = at;
    byte[] bytes = in;
    int i = at;
    for (; i < to; i++) {
      byte b = bytes[i];
      if (b == '"') {
        textEnd = i;
        at = i + 1;
        return true;
      }
      if (b == '\\' || (b >= 0 && b < ' ')) {
        return false;
      }
    }
    return false;
  }

  /** The string just passed over; null where it may have too many characters. */
  private String text(int most) {
    int length = textEnd - textStart;
    return length > most ? null : new String(in, textStart, length, StandardCharsets.UTF_8);
  }

  private BigDecimal number() {
    int start = at;
    int i = at;
    if (i < to && in[i] == '-') {
      i++;
    }
    boolean leadingZero = i + 1 < to && in[i] == '0' && in[i + 1] >= '0' && in[i + 1] <= '9';
    if (leadingZero || (i < to && in[i] == '+')) {
      return null;
    }
    while (i < to && ((in[i] >= '0' && in[i] <= '9') || in[i] == '.')) {
      i++;
    }
    at = i;
    return PlainForms.number(in, start, i);
  }
}
