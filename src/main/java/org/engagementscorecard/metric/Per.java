package org.engagementscorecard.metric;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** In which time an amount is aimed at. */
public enum Per {
  /** A working day. */
  DAY,
  /** A week, from the organization's first day of the week. */
  WEEK,
  /** A calendar month. */
  MONTH,
  /** A quarter of the organization's fiscal year. */
  QUARTER,
  /** The organization's fiscal year. */
  YEAR;

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
  static Per of(String key) {
    for (Per value : values()) {
      if (value.key().equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }
}
