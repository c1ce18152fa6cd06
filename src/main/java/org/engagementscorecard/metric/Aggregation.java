package org.engagementscorecard.metric;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** How a metric adds up over time. */
public enum Aggregation {
  /** The sum of the values. */
  SUM,
  /** How many facts there are, whatever their values. */
  COUNT,
  /** The mean of the values. */
  MEAN,
  /** The value of the latest fact. */
  LAST,
  /** The greatest value. */
  MAX,
  /** How many different subjects there are. */
  DISTINCT;

  /** The word in JSON and in the database. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether what parts of the time add up to, added up, is what the whole adds up to. */
  public boolean addsUp() {
    return this == SUM || this == COUNT;
  }

  /**
   * Whether it grows with the time that it is taken over, so that a target says in which time it is
   * aimed at. A mean, a greatest or a last value is a level.
   */
  public boolean isAmount() {
    return addsUp() || this == DISTINCT;
  }

  @Override
  public String toString() {
    return key();
  }

  @JsonCreator
  static Aggregation of(String key) {
    for (Aggregation value : values()) {
      if (value.key().equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }
}
