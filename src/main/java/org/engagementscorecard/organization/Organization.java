package org.engagementscorecard.organization;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tenant and its settings.
 *
 * @param id number within the installation; every row of every table carries it
 * @param key name in paths, unique within the installation
 * @param zone where its days begin and end
 * @param fiscalYearStartMonth 1 to 12
 * @param weekStart first day of its weeks
 * @param smallestGroup how many reps a group must have to be compared with, at least 3
 * @param rampDays for how many days after the start date a rep is still ramping, in roles that
 *     aren't named in {@code rampDaysByRole}
 * @param needsPeriod the period over which gaps open learning needs
 * @param peerGroup with whom a rep is compared
 * @param rampDaysByRole the same by role, in the order of the roles
 * @param fiscalCalendar what its fiscal years are made of
 * @param fiscalYearEnd where its fiscal years end, if they are made of weeks
 * @param workingDays the days on which it works
 * @param language of its notes
 * @param needsAtATime how many learning needs of a rep are taken up at a time, 1 to 20
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
    PeriodExpression needsPeriod,
    PeerGroup peerGroup,
    SortedMap<String, Integer> rampDaysByRole,
    FiscalCalendar fiscalCalendar,
    FiscalYearEnd fiscalYearEnd,
    WorkingDays workingDays,
    Language language,
    int needsAtATime) {
  public Organization {
    rampDaysByRole = Collections.unmodifiableSortedMap(new TreeMap<>(rampDaysByRole));
  }

  /** Key of the organization that every installation has; its admins run the installation. */
  public static final String DEFAULT_KEY = "default";

  /** How many learning needs of a rep are taken up at a time, unless it is set. */
  public static final int NEEDS_AT_A_TIME = 3;

  /** The organization's day at an instant. */
  public LocalDate dayOf(Instant at) {
    return at.atZone(zone).toLocalDate();
  }

  /**
   * For how many days after the start date a rep of a role is still ramping.
   *
   * @param role null or empty where none is told
   */
  public int rampDays(String role) {
    return role == null ? rampDays : rampDaysByRole.getOrDefault(role, rampDays);
  }

  /** Whether this is the organization whose admins run the installation. */
  public boolean isDefault() {
    return DEFAULT_KEY.equals(key);
  }
}
