package org.engagementscorecard.organization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.StrictJson;

/** Working days and holidays: checked, and as JSON documents in the database. */
final class WorkingDaysJson {
  static final int MAX_HOLIDAYS = 2_000;

  private static final int MAX_WEEKDAYS = 100;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private WorkingDaysJson() {}

  /**
   * Days of the week as they are kept: each once, from Monday on.
   *
   * @param place JSON pointer of the days within the body
   * @throws ProblemException where there is none, or one is null
   */
  static String checkedWeekdays(List<DayOfWeek> weekdays, String place) {
    if (weekdays.isEmpty()) {
      throw ProblemException.invalid(place, "must have at least one day of the week");
    }
    if (weekdays.size() > MAX_WEEKDAYS) {
      throw ProblemException.invalid(place, "must have each day of the week once");
    }
    int missing = weekdays.indexOf(null);
    if (missing >= 0) {
      throw ProblemException.invalid(place + "/" + missing, "must be a day of the week");
    }
    return write(EnumSet.copyOf(weekdays));
  }

  /**
   * Holidays as they are kept: each once, in their order.
   *
   * @param place JSON pointer of the holidays within the body
   * @throws ProblemException where there are too many, or one is null or lies outside the years
   *     that facts may have
   */
  static String checkedHolidays(List<LocalDate> holidays, String place) {
    if (holidays.size() > MAX_HOLIDAYS) {
      throw ProblemException.invalid(place, "must have " + MAX_HOLIDAYS + " days at most");
    }
    for (int i = 0; i < holidays.size(); i++) {
      LocalDate day = holidays.get(i);
      if (day == null
          || day.getYear() < StrictJson.MIN_YEAR
          || day.getYear() > StrictJson.MAX_YEAR) {
        throw ProblemException.invalid(
            place + "/" + i,
            "must be a day of the years " + StrictJson.MIN_YEAR + " to " + StrictJson.MAX_YEAR);
      }
    }
    return write(new TreeSet<>(holidays));
  }

  static String write(Collection<?> days) {
    try {
      return MAPPER.writeValueAsString(days.stream().map(Object::toString).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are JSON", e);
    }
  }

  static WorkingDays read(String weekdays, String holidays) {
    try {
      return of(MAPPER.readTree(weekdays), MAPPER.readTree(holidays));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("working days were written as JSON", e);
    }
  }

  /** Working days that documents tell of; the default where they tell nothing. */
  static WorkingDays of(JsonNode weekdays, JsonNode holidays) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    weekdays.forEach(day -> days.add(DayOfWeek.valueOf(day.asText())));
    SortedSet<LocalDate> free = new TreeSet<>();
    holidays.forEach(day -> free.add(LocalDate.parse(day.asText())));
    return new WorkingDays(days.isEmpty() ? WorkingDays.DEFAULT.weekdays() : days, free);
  }
}
