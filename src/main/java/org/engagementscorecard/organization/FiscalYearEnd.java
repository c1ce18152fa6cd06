package org.engagementscorecard.organization;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Which of the days before a week begins is the last of a fiscal year of weeks. */
public enum FiscalYearEnd {
  /** The one nearest to the end of the year's last month, which may lie in the month after. */
  NEAREST,
  /** The last one in the year's last month. */
  LAST;

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
  static FiscalYearEnd of(String key) {
    for (FiscalYearEnd value : values()) {
      if (value.key().equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }
}
