package org.engagementscorecard.organization;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Whole days in an organization's zone.
 *
 * @param expression what was asked for
 * @param first first day
 * @param last last day, not before the first
 * @param zone where the days begin and end
 */
public record Period(String expression, LocalDate first, LocalDate last, ZoneId zone) {
  public Period {
    if (last.isBefore(first)) {
      throw new IllegalArgumentException("a period ends before it begins");
    }
  }

  /** The instant at which the first day begins. */
  public Instant start() {
    return first.atStartOfDay(zone).toInstant();
  }

  /** The instant at which the day after the last begins; it isn't part of the period. */
  public Instant end() {
    return last.plusDays(1).atStartOfDay(zone).toInstant();
  }
}
