package org.engagementscorecard.people;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who is measured.
 *
 * @param id number within the organization's tables
 * @param key the posting system's own key
 * @param startDate when the rep started, for the ramp; may be null
 * @param aliases what other systems call the same rep, by key
 * @param memberships team and role over time, oldest first, never overlapping
 */
public record Rep(
    int id,
    String key,
    String name,
    LocalDate startDate,
    List<String> aliases,
    List<Membership> memberships) {
  public Rep {
    aliases = List.copyOf(aliases);
    memberships = List.copyOf(memberships);
  }

  /** Team and role on a day; empty where the rep had none yet. */
  public Optional<Membership> on(LocalDate day) {
    return memberships.stream()
        .filter(part -> !day.isBefore(part.from()) && day.isBefore(part.until()))
        .findFirst();
  }

  /**
   * Whether the rep is still ramping on a day.
   *
   * @param rampDays length of the ramp from the start date, in days
   */
  public boolean isRampingOn(LocalDate day, int rampDays) {
    return startDate != null && day.isBefore(startDate.plusDays(rampDays));
  }
}
