package org.engagementscorecard.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the holder of a key may do. */
public enum Role {
  /** Everything within the organization; in the default organization, run the installation. */
  ADMIN;

  /** The role as it is written in JSON and in the database. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Role of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
