package org.engagementscorecard.note;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.engagementscorecard.http.ProblemException;

/**
 * What leadership does, whoever does it: functions, not positions (Ancona, Malone, Orlikowski &
 * Senge, In Praise of the Incomplete Leader, Harvard Business Review, February 2007).
 */
public enum LeadershipFunction {
  VISIONING,
  RELATING,
  SENSEMAKING,
  INVENTING;

  /** The word in JSON and in the database. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return key();
  }

  @JsonCreator
  static LeadershipFunction of(String key) {
    for (LeadershipFunction value : values()) {
      if (value.key().equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }

  /** Reads the parameter {@code function}; anything else is a 400 problem. */
  public static LeadershipFunction fromString(String text) {
    try {
      return of(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badParameter("function", e.getMessage());
    }
  }
}
