package org.engagementscorecard.organization;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.engagementscorecard.http.ProblemException;

/**
 * A period as people write it, which becomes days only with an organization's calendar.
 *
 * <p>Forms: {@code 2026}, {@code 2026-Q3} and {@code 2026-P07} (fiscal year, quarter and period),
 * {@code 2026-07} (calendar month), {@code 2026-W30}, {@code 2026-07-01..2026-07-31}, {@code
 * last-90-days} (they end today), {@code latest-90-days} (they end with the newest day that has
 * data) and {@code latest}, which is {@code latest-90-days}. A fiscal year carries the number of
 * the calendar year in which its last month ends; see {@link FiscalYears}.
 */
public sealed interface PeriodExpression {
  /** What is said to somebody whose period can't be read. */
  String FORMS =
      "must be a period such as 2026, 2026-Q3, 2026-P07, 2026-07, 2026-W30,"
          + " 2026-07-01..2026-07-31, last-90-days, latest-90-days or latest";

  /** The longest period, in days. */
  int MAX_DAYS = 20 * 366;

  /** A fiscal year. */
  record Year(int year) implements PeriodExpression {
    @Override
    public Optional<PeriodExpression> previous(Organization organization) {
      return yearEarlier(organization);
    }

    @Override
    public Optional<PeriodExpression> yearEarlier(Organization organization) {
      return Optional.of(new Year(year - 1));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%04d", year);
    }
  }

  /** A quarter of a fiscal year. */
  record Quarter(int year, int quarter) implements PeriodExpression {
    @Override
    public Optional<PeriodExpression> previous(Organization organization) {
      return Optional.of(
          quarter == 1
              ? new Quarter(year - 1, FiscalYears.QUARTERS)
              : new Quarter(year, quarter - 1));
    }

    @Override
    public Optional<PeriodExpression> yearEarlier(Organization organization) {
      return Optional.of(new Quarter(year - 1, quarter));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%04d-Q%d", year, quarter);
    }
  }

  /** One of the twelve periods of a fiscal year: a month, or four to six weeks. */
  record FiscalPeriod(int year, int number) implements PeriodExpression {
    @Override
    public Optional<PeriodExpression> previous(Organization organization) {
      return Optional.of(
          number == 1
              ? new FiscalPeriod(year - 1, FiscalYears.PERIODS)
              : new FiscalPeriod(year, number - 1));
    }

    @Override
    public Optional<PeriodExpression> yearEarlier(Organization organization) {
      return Optional.of(new FiscalPeriod(year - 1, number));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%04d-P%02d", year, number);
    }
  }

  /** A calendar month. */
  record Month(YearMonth month) implements PeriodExpression {
    @Override
    public Optional<PeriodExpression> previous(Organization organization) {
      return Optional.of(new Month(month.minusMonths(1)));
    }

    @Override
    public Optional<PeriodExpression> yearEarlier(Organization organization) {
      return Optional.of(new Month(month.minusYears(1)));
    }

    @Override
    public String toString() {
      return month.toString();
    }
  }

  /** A week; week 1 is the first with at least four days in the calendar year. */
  record Week(int year, int week) implements PeriodExpression {
    /** Whether the year has this week, for weeks that begin on this day: it has 52 or 53. */
    boolean existsFrom(DayOfWeek weekStart) {
      return first(weekStart).isBefore(firstOf(weekStart, year + 1));
    }

    LocalDate first(DayOfWeek weekStart) {
      return firstOf(weekStart, year).plusWeeks(week - 1L);
    }

    @Override
    public Optional<PeriodExpression> previous(Organization organization) {
      return Optional.of(
          week == 1 ? lastOf(year - 1, organization.weekStart()) : new Week(year, week - 1));
    }

    /** Of a 53rd week the last one of the year before: there is no 53rd in two years running. */
    @Override
    public Optional<PeriodExpression> yearEarlier(Organization organization) {
      Week last = lastOf(year - 1, organization.weekStart());
      return Optional.of(week > last.week() ? last : new Week(year - 1, week));
    }

    /** The first day of week 1: the week that holds January 4th. */
    private static LocalDate firstOf(DayOfWeek weekStart, int year) {
      return LocalDate.of(year, 1, 4).with(TemporalAdjusters.previousOrSame(weekStart));
    }

    private static Week lastOf(int year, DayOfWeek weekStart) {
      Week longest = new Week(year, 53);
      return longest.existsFrom(weekStart) ? longest : new Week(year, 52);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%04d-W%02d", year, week);
    }
  }

  /** From a day to a day, both included. */
  record Days(LocalDate first, LocalDate last) implements PeriodExpression {
    @Override
    public String toString() {
      return first + ".." + last;
    }
  }

  /** So many days that end today. */
  record Last(int days) implements PeriodExpression {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "last-%d-days", days);
    }
  }

  /** So many days that end with the newest day that has data; today where there is none. */
  record Latest(int days) implements PeriodExpression {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "latest-%d-days", days);
    }
  }

  /** Reads the parameter {@code period}; anything else is a 400 problem. */
  static PeriodExpression fromString(String text) {
    return parse(text).orElseThrow(() -> ProblemException.badParameter("period", FORMS));
  }

  /** Reads a period; empty where the text is none. */
  static Optional<PeriodExpression> parse(String text) {
    try {
      return Optional.ofNullable(PeriodForms.read(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The one before of the same form; empty for days and rolling forms, which have no names. */
  default Optional<PeriodExpression> previous(Organization organization) {
    return Optional.empty();
  }

  /** The same one a year earlier; empty for days and rolling forms, which have no names. */
  default Optional<PeriodExpression> yearEarlier(Organization organization) {
    return Optional.empty();
  }

  /**
   * This one and those just before it, the oldest first: years, quarters, periods, months and weeks
   * by their names, days and rolling ones as spans of as many days. Shorter where it would begin
   * before the first year that a period may have.
   *
   * @param today the organization's day now
   * @param newest the organization's newest day with data
   * @param count how many at most, from 1
   */
  default List<Period> series(
      Organization organization, LocalDate today, Optional<LocalDate> newest, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a series has at least one period");
    }
    List<Period> series = new ArrayList<>(List.of(in(organization, today, newest)));
    Optional<PeriodExpression> name = previous(organization);
    while (series.size() < count) {
      Period after = series.get(series.size() - 1);
      Period period =
          name.map(one -> one.in(organization, today, newest)).orElseGet(after::asManyDaysBefore);
      if (parse(period.expression()).isEmpty()) {
        break;
      }
      series.add(period);
      name = name.flatMap(one -> one.previous(organization));
    }
    Collections.reverse(series);
    return List.copyOf(series);
  }

  /**
   * The days that are meant.
   *
   * @param today the organization's day now
   * @param newest the organization's newest day with data
   */
  default Period in(Organization organization, LocalDate today, Optional<LocalDate> newest) {
    LocalDate first;
    LocalDate last;
    FiscalYears fiscal = FiscalYears.of(organization);
    if (this instanceof Year form) {
      first = fiscal.start(form.year());
      last = fiscal.start(form.year() + 1).minusDays(1);
    } else if (this instanceof Quarter form) {
      first = fiscal.quarterStart(form.year(), form.quarter());
      last = fiscal.quarterStart(form.year(), form.quarter() + 1).minusDays(1);
    } else if (this instanceof FiscalPeriod form) {
      first = fiscal.periodStart(form.year(), form.number());
      last = fiscal.periodStart(form.year(), form.number() + 1).minusDays(1);
    } else if (this instanceof Month form) {
      first = form.month().atDay(1);
      last = form.month().atEndOfMonth();
    } else if (this instanceof Week form) {
      first = form.first(organization.weekStart());
      if (!form.existsFrom(organization.weekStart())) {
        throw ProblemException.badParameter("period", "names a week that the year doesn't have");
      }
      last = first.plusDays(6);
    } else if (this instanceof Days form) {
      first = form.first();
      last = form.last();
    } else if (this instanceof Last form) {
      last = today;
      first = last.minusDays(form.days() - 1L);
    } else {
      last = newest.orElse(today);
      first = last.minusDays(((Latest) this).days() - 1L);
    }
    return new Period(toString(), first, last, organization.zone());
  }
}
