package org.engagementscorecard.observation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Days cut into whole calendar months, which are read from the months' totals, and the rest.
 *
 * @param months from the first day of the first to the last day of the last; empty where no month
 *     is whole
 * @param rest what lies before and after
 */
record WholeMonths(Optional<Days> months, List<Days> rest) {

  /**
   * Days.
   *
   * @param last not before the first
   */
  record Days(LocalDate first, LocalDate last) {}

  static WholeMonths of(LocalDate first, LocalDate last) {
    LocalDate firstMonth =
        first.getDayOfMonth() == 1 ? first : first.withDayOfMonth(1).plusMonths(1);
    LocalDate monthAfter = last.plusDays(1).withDayOfMonth(1);
    if (!firstMonth.isBefore(monthAfter)) {
      return none(first, last);
    }
    List<Days> rest = new ArrayList<>();
    if (first.isBefore(firstMonth)) {
      rest.add(new Days(first, firstMonth.minusDays(1)));
    }
    if (!monthAfter.isAfter(last)) {
      rest.add(new Days(monthAfter, last));
    }
    return new WholeMonths(Optional.of(new Days(firstMonth, monthAfter.minusDays(1))), rest);
  }

  /** For days that aren't to be cut. */
  static WholeMonths none(LocalDate first, LocalDate last) {
    return new WholeMonths(Optional.empty(), List.of(new Days(first, last)));
  }
}
