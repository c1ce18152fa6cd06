package org.engagementscorecard.people;

import java.time.LocalDate;

/**
 * Team and role of a rep over some days.
 *
 * @param from first day; {@link #EVER} where it was always so
 * @param until the day after the last; {@link #OPEN} while it lasts
 * @param team key of the team, or null
 * @param role what job it is, such as {@code account-executive}; reps are compared within a role;
 *     null where none is told
 */
public record Membership(LocalDate from, LocalDate until, String team, String role) {
  public static final LocalDate EVER = LocalDate.of(1, 1, 1);
  public static final LocalDate OPEN = LocalDate.of(9999, 12, 31);
}
