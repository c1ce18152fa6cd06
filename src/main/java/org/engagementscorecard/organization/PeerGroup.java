package org.engagementscorecard.organization;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** With whom a rep is compared. */
public enum PeerGroup {
  /** With all of the same role. */
  ROLE,
  /** With those of the same team. */
  TEAM,
  /** With everybody. */
  ORGANIZATION;

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
  static PeerGroup of(String key) {
    for (PeerGroup value : values()) {
      if (value.key().equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }
}
