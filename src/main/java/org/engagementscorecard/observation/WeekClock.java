package org.engagementscorecard.observation;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Which hour of the week an hour is in a time zone, daylight saving included. Hours are counted
 * from 1970 in UTC. Those of a range are worked out once, because every feed asks for them again.
 */
final class WeekClock {
  static final int HOURS_PER_DAY = 24;
  static final int HOURS_PER_WEEK = 7 * HOURS_PER_DAY;
  private static final int SECONDS_PER_HOUR = 3_600;

  private final ZoneId zone;
  private final int first;
  private final short[] hoursOfWeek;

  /**
   * @param first first hour of the range
   * @param last last hour of the range
   */
  WeekClock(ZoneId zone, int first, int last) {
    this.zone = zone;
    this.first = first;
    this.hoursOfWeek = new short[last - first + 1];
    for (int i = 0; i < hoursOfWeek.length; i++) {
      hoursOfWeek[i] = (short) reckon(first + i);
    }
  }

  /** 0, Monday's first hour, to 167. */
  int hourOfWeek(int hour) {
    int index = hour - first;
    return index >= 0 && index < hoursOfWeek.length ? hoursOfWeek[index] : reckon(hour);
  }

  private int reckon(int hour) {
    ZonedDateTime at = start(hour).atZone(zone);
    return (at.getDayOfWeek().getValue() - 1) * HOURS_PER_DAY + at.getHour();
  }

  /** When an hour begins. */
  static Instant start(int hour) {
    return Instant.ofEpochSecond((long) hour * SECONDS_PER_HOUR);
  }

  /** The hour that an instant lies in. */
  static int hourOf(Instant at) {
    return Math.toIntExact(Math.floorDiv(at.getEpochSecond(), (long) SECONDS_PER_HOUR));
  }
}
