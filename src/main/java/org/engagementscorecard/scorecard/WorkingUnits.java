package org.engagementscorecard.scorecard;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.engagementscorecard.metric.Per;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.organization.WorkingDays;

/** The weeks, months, quarters and years that days lie in, with their working days. */
final class WorkingUnits {
  private final Organization organization;
  private final LocalDate first;
  private final LocalDate last;
  private final Map<Per, NavigableMap<LocalDate, Unit>> units = new EnumMap<>(Per.class);

  /** For days from {@code first} to {@code last}, both included. */
  WorkingUnits(Organization organization, LocalDate first, LocalDate last) {
    this.organization = organization;
    this.first = first;
    this.last = last;
  }

  /**
   * A whole one.
   *
   * @param workingDays how many it has, from 0
   */
  record Unit(LocalDate first, LocalDate last, long workingDays) {}

  /** The one that a day lies in; of {@link Per#DAY} there is none. */
  Unit of(Per per, LocalDate day) {
    return units.computeIfAbsent(per, this::all).floorEntry(day).getValue();
  }

  /** How many working days there are from a day to a day, both included. */
  long workingDays(LocalDate from, LocalDate to) {
    return organization.workingDays().between(from, to);
  }

  private NavigableMap<LocalDate, Unit> all(Per per) {
    NavigableMap<LocalDate, Unit> all = new TreeMap<>();
    switch (per) {
      case DAY -> throw new IllegalArgumentException("a day has no working days but itself");
      case WEEK -> {
        LocalDate start = first.with(TemporalAdjusters.previousOrSame(organization.weekStart()));
        for (; !start.isAfter(last); start = start.plusWeeks(1)) {
          add(all, start, start.plusDays(6));
        }
      }
      case MONTH -> {
        YearMonth month = YearMonth.from(first);
        for (; !month.atDay(1).isAfter(last); month = month.plusMonths(1)) {
          add(all, month.atDay(1), month.atEndOfMonth());
        }
      }
      case QUARTER -> {
        for (int year = firstYear(); year <= lastYear(); year++) {
          for (int quarter = 1; quarter <= 4; quarter++) {
            add(all, new PeriodExpression.Quarter(year, quarter));
          }
        }
      }
      case YEAR -> {
        for (int year = firstYear(); year <= lastYear(); year++) {
          add(all, new PeriodExpression.Year(year));
        }
      }
    }
    return all;
  }

  /** A fiscal year has the number of the calendar year in which it ends, give or take a week. */
  private int firstYear() {
    return first.getYear() - 1;
  }

  private int lastYear() {
    return last.getYear() + 2;
  }

  private void add(NavigableMap<LocalDate, Unit> all, PeriodExpression named) {
    Period period = named.in(organization, first, Optional.empty());
    if (!period.last().isBefore(first) && !period.first().isAfter(last)) {
      add(all, period.first(), period.last());
    }
  }

  private void add(NavigableMap<LocalDate, Unit> all, LocalDate from, LocalDate to) {
    WorkingDays working = organization.workingDays();
    all.put(from, new Unit(from, to, working.between(from, to)));
  }
}
