package org.engagementscorecard.organization;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Days on which an organization works.
 *
 * @param weekdays at least one
 * @param holidays days on which nobody works, whatever day of the week they are
 */
public record WorkingDays(Set<DayOfWeek> weekdays, SortedSet<LocalDate> holidays) {
  /** Those of an organization that has said nothing of them: Monday to Friday, no holiday. */
  static final WorkingDays DEFAULT =
      new WorkingDays(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), new TreeSet<>());

  public WorkingDays {
    if (weekdays.isEmpty()) {
      throw new IllegalArgumentException("a week has at least one working day");
    }
    weekdays = Collections.unmodifiableSet(EnumSet.copyOf(weekdays));
    holidays = Collections.unmodifiableSortedSet(new TreeSet<>(holidays));
  }

  /** Whether the organization works on a day. */
  public boolean includes(LocalDate day) {
    return weekdays.contains(day.getDayOfWeek()) && !holidays.contains(day);
  }

  /**
   * How many working days there are from a day to a day, both included; 0 where the last is before
   * the first.
   */
  public long between(LocalDate first, LocalDate last) {
    if (last.isBefore(first)) {
      return 0;
    }
    long days = ChronoUnit.DAYS.between(first, last) + 1;
    long working = days / 7 * weekdays.size();
    for (int i = 0; i < days % 7; i++) {
      if (weekdays.contains(first.getDayOfWeek().plus(i))) {
        working++;
      }
    }
    for (LocalDate holiday : holidays.subSet(first, last.plusDays(1))) {
      if (weekdays.contains(holiday.getDayOfWeek())) {
        working--;
      }
    }
    return working;
  }
}
