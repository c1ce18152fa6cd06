package org.engagementscorecard.organization;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A tenant and its settings.
 *
 * @param id number within the installation; every row of every table carries it
 * @param key name in paths, unique within the installation
 * @param zone where its days begin and end
 * @param fiscalYearStartMonth 1 to 12
 * @param weekStart first day of its weeks
 * @param smallestGroup how many reps a group must have to be compared with, at least 3
 * @param rampDays for how many days after the start date a rep is still ramping
 * @param needsPeriod the period over which gaps open learning needs
 */
public record Organization(
    int id,
    String key,
    String name,
    ZoneId zone,
    int fiscalYearStartMonth,
    DayOfWeek weekStart,
    int smallestGroup,
    int rampDays,
    PeriodExpression needsPeriod) {

  /** Key of the organization that every installation has; its admins run the installation. */
  public static final String DEFAULT_KEY = "default";

  /** The organization's day at an instant. */
  public LocalDate dayOf(Instant at) {
    return at.atZone(zone).toLocalDate();
  }

  /** Whether this is the organization whose admins run the installation. */
  public boolean isDefault() {
    return DEFAULT_KEY.equals(key);
  }
}
