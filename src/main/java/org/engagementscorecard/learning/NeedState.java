package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.engagementscorecard.http.ProblemException;

/** Where a need is in its life. */
public enum NeedState {
  OPEN,
  SEEN,
  LEARNING,
  CHANGED,
  CLOSED,
  DISMISSED;

  /** The word in JSON and in the database. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return key();
  }

  /** Reads the parameter {@code state}; anything else is a 400 problem. */
  public static NeedState fromString(String text) {
    return Arrays.stream(values())
        .filter(state -> state.key().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.badParameter(
                    "state", "must be one of " + Arrays.toString(values())));
  }
}
