package org.engagementscorecard.metric;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Where on the way from doing to result a metric lies. */
public enum Stage {
  /** What a rep does. */
  ACTIVITY,
  /** What moves. */
  PROGRESS,
  /** What comes of it. */
  OUTCOME;

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
  static Stage of(String key) {
    for (Stage value : values()) {
      if (value.key().equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }
}
