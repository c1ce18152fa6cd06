package org.engagementscorecard.organization;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;

/**
 * Fiscal years, their quarters and their twelve periods.
 *
 * <p>A fiscal year carries the number of the calendar year in which its last month ends. That month
 * is the one before {@code startMonth}. In a calendar of weeks the year ends with a whole week near
 * the end of that month, has 52 or 53 of them, and the 53rd belongs to its last period. As in the
 * 52–53-week tax year of the United States (26 CFR 1.441-2) and the retail calendar of the National
 * Retail Federation, which is {@code 4-5-4}, {@code nearest}, from February, weeks from Sunday.
 *
 * @param startMonth 1 to 12: the month with which a year of months begins
 * @param weekStart first day of each week
 */
record FiscalYears(
    FiscalCalendar calendar, FiscalYearEnd yearEnd, int startMonth, DayOfWeek weekStart) {
  static final int PERIODS = 12;
  static final int QUARTERS = 4;
  private static final int PERIODS_OF_A_QUARTER = PERIODS / QUARTERS;
  private static final int WEEKS_OF_A_QUARTER = 13;

  static FiscalYears of(Organization organization) {
    return new FiscalYears(
        organization.fiscalCalendar(),
        organization.fiscalYearEnd(),
        organization.fiscalYearStartMonth(),
        organization.weekStart());
  }

  /** The first day of a year. */
  LocalDate start(int year) {
    YearMonth first = YearMonth.of(startMonth == 1 ? year : year - 1, startMonth);
    if (calendar == FiscalCalendar.MONTHS) {
      return first.atDay(1);
    }
    LocalDate monthEnd = first.minusMonths(1).atEndOfMonth();
    LocalDate latest =
        switch (yearEnd) {
          case NEAREST -> monthEnd.plusDays(3);
          case LAST -> monthEnd;
        };
    return latest.with(TemporalAdjusters.previousOrSame(weekStart.minus(1))).plusDays(1);
  }

  /**
   * The first day of a quarter.
   *
   * @param quarter 1 to 5; the fifth is the first of the next year
   */
  LocalDate quarterStart(int year, int quarter) {
    return periodStart(year, PERIODS_OF_A_QUARTER * (quarter - 1) + 1);
  }

  /**
   * The first day of a period.
   *
   * @param period 1 to 13; the thirteenth is the first of the next year
   */
  LocalDate periodStart(int year, int period) {
    if (period > PERIODS) {
      return start(year + 1);
    }
    LocalDate start = start(year);
    if (calendar == FiscalCalendar.MONTHS) {
      return start.plusMonths(period - 1L);
    }
    int quarters = (period - 1) / PERIODS_OF_A_QUARTER;
    int weeks = WEEKS_OF_A_QUARTER * quarters;
    for (int i = 0; i < (period - 1) % PERIODS_OF_A_QUARTER; i++) {
      weeks += calendar.weeks().get(i);
    }
    return start.plusWeeks(weeks);
  }
}
