package org.engagementscorecard.organization;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiFunction;

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

  /**
   * What came just before: of a named period (year, quarter, period, month, week) the one named
   * before it, else as many months where these are whole months, else as many days.
   */
  public Period previous(Organization organization) {
    return named(organization, PeriodExpression::previous)
        .orElseGet(
            () ->
                isWholeMonths()
                    ? days(first.minusMonths(months()), first.minusDays(1))
                    : asManyDaysBefore());
  }

  /** The same a year earlier: the one of that name, else the same days of the year before. */
  public Period yearEarlier(Organization organization) {
    return named(organization, PeriodExpression::yearEarlier)
        .orElseGet(
            () -> {
              LocalDate earlier = first.minusYears(1);
              return isWholeMonths()
                  ? days(earlier, earlier.plusMonths(months()).minusDays(1))
                  : days(earlier, last.minusYears(1));
            });
  }

  /** As many days just before. */
  Period asManyDaysBefore() {
    return days(first.minusDays(ChronoUnit.DAYS.between(first, last) + 1), first.minusDays(1));
  }

  private Optional<Period> named(
      Organization organization,
      BiFunction<PeriodExpression, Organization, Optional<PeriodExpression>> other) {
    return PeriodExpression.parse(expression)
        .flatMap(own -> other.apply(own, organization))
        .map(name -> name.in(organization, first, Optional.empty()));
  }

  private boolean isWholeMonths() {
    return first.getDayOfMonth() == 1 && last.plusDays(1).getDayOfMonth() == 1;
  }

  private long months() {
    return ChronoUnit.MONTHS.between(first, last.plusDays(1));
  }

  private Period days(LocalDate from, LocalDate to) {
    return new Period(from + ".." + to, from, to, zone);
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
