package org.engagementscorecard.metric;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;

/**
 * What is aimed at on a metric by a rep, by everybody in a role, or by a team.
 *
 * @param id number within the organization's tables
 * @param metricId number of the metric
 * @param repId number of the rep, or null
 * @param role the role, or null
 * @param teamId number of the team, or null; exactly one of the three is told
 * @param from first day; {@link Membership#EVER} where it was always so
 * @param until the day after the last; {@link Membership#OPEN} while it lasts
 * @param value what is aimed at, exact, not negative
 * @param per in which time; null where the value is a level that is to be held, not an amount
 * @param ramp less is asked of somebody who is new, step by step; empty where there is no ramp
 */
public record Target(
    int id,
    String key,
    int metricId,
    Integer repId,
    String role,
    Integer teamId,
    LocalDate from,
    LocalDate until,
    BigDecimal value,
    Per per,
    List<RampStep> ramp) {
  public Target {
    if (value.signum() < 0) {
      throw new IllegalArgumentException("nobody aims at less than nothing");
    }
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("a target ends before it begins");
    }
    ramp = List.copyOf(ramp);
  }

  /** Whether a rep aims at it on any day: it is the rep's own, or that of a role of the rep. */
  public boolean isFor(Rep rep) {
    return repId != null ? repId == rep.id() : role != null && rolesOf(rep).contains(role);
  }

  static Set<String> rolesOf(Rep rep) {
    return rep.memberships().stream()
        .map(Membership::role)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** Whether it was made for a metric that adds up this way, which may have been changed since. */
  public boolean fits(Aggregation aggregation) {
    return aggregation.isAmount() == (per != null);
  }

  /**
   * A step of a ramp.
   *
   * @param days until so many days after the rep's start date it holds; that day is past it
   * @param share of the value that is aimed at until then, 0 to 1
   */
  public record RampStep(int days, BigDecimal share) {}
}
