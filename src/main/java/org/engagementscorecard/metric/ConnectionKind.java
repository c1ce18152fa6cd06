package org.engagementscorecard.metric;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** How one metric leads to another. */
public enum ConnectionKind {
  /** An attempt that succeeds or does not. */
  CONVERSION,
  /** A count per count: how many of one come for so many of the other, also more than one each. */
  YIELD,
  /** An amount per success: how large each is. */
  VALUE;

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
  static ConnectionKind of(String key) {
    for (ConnectionKind value : values()) {
      if (value.key().equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }
}
