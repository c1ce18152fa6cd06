package org.engagementscorecard.metric;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** How a connection finds its attempts and successes. */
public enum Counting {
  /** By subjects: each attempt is followed to what came of it. */
  TRACED,
  /**
   * By sums alone: successes of a period stand against attempts of the period moved back by a lag.
   */
  COUNTED;

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
  static Counting of(String key) {
    for (Counting value : values()) {
      if (value.key().equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }
}
