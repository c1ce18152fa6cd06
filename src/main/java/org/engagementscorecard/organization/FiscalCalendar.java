package org.engagementscorecard.organization;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;

/** What a fiscal year is made of: months, or quarters of 13 weeks in three periods. */
public enum FiscalCalendar {
  /** Twelve calendar months. */
  MONTHS("months", List.of()),
  /** Quarters of four, four and five weeks. */
  FOUR_FOUR_FIVE("4-4-5", List.of(4, 4, 5)),
  /** Quarters of four, five and four weeks. */
  FOUR_FIVE_FOUR("4-5-4", List.of(4, 5, 4)),
  /** Quarters of five, four and four weeks. */
  FIVE_FOUR_FOUR("5-4-4", List.of(5, 4, 4));

  private final String key;
  private final List<Integer> weeks;

  FiscalCalendar(String key, List<Integer> weeks) {
    this.key = key;
    this.weeks = weeks;
  }

  /** The word in JSON and in the database. */
  @JsonValue
  public String key() {
    return key;
  }

  /** How many weeks each period of a quarter has; empty for months. */
  List<Integer> weeks() {
    return weeks;
  }

  @Override
  public String toString() {
    return key;
  }

  @JsonCreator
  static FiscalCalendar of(String key) {
    for (FiscalCalendar value : values()) {
      if (value.key.equals(key)) {
        return value;
      }
    }
    throw new IllegalArgumentException("must be one of " + Arrays.toString(values()));
  }
}
