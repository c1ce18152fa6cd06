package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.engagementscorecard.http.ProblemException;

/** By whom a need was opened. */
public enum OpenedBy {
  FINDING,
  REP,
  COACH,
  SYSTEM;

  /** The word in JSON and in the database. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return key();
  }

  /** Reads the parameter {@code openedBy}; anything else is a 400 problem. */
  public static OpenedBy fromString(String text) {
    return Arrays.stream(values())
        .filter(one -> one.key().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.badParameter(
                    "openedBy", "must be one of " + Arrays.toString(values())));
  }
}
