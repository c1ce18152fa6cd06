package org.engagementscorecard.scorecard;

import java.time.LocalDate;
import java.util.Optional;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;

/**
 * What reps have in common who are compared with each other.
 *
 * @param team key of the team; empty where it doesn't matter, or none is told
 * @param role the job; empty where it doesn't matter, or none is told
 */
public record Peers(String team, String role) {

  /** The peers of a rep by the organization's setting, as on a period's last day. */
  static Peers of(Organization organization, Rep rep, LocalDate last) {
    String role = role(rep, last);
    return switch (organization.peerGroup()) {
      case ROLE -> new Peers("", role);
      case TEAM -> new Peers(then(rep, last).map(Membership::team).orElse(""), role);
      case ORGANIZATION -> new Peers("", "");
    };
  }

  /** The role of a rep on a period's last day; empty where none is told. */
  static String role(Rep rep, LocalDate last) {
    return then(rep, last).map(Membership::role).orElse("");
  }

  /**
   * Whether a rep was there on some day of a period, as far as is told. Days in no team and no role
   * don't count where there are others: that is how somebody leaves.
   */
  static boolean isThere(Rep rep, Period period) {
    return hasStartedBy(rep, period.last())
        && (isUntold(rep)
            || rep.memberships().stream()
                .anyMatch(
                    part ->
                        isTold(part)
                            && !part.from().isAfter(period.last())
                            && part.until().isAfter(period.first())));
  }

  private static boolean isTold(Membership part) {
    return part.team() != null || part.role() != null;
  }

  private static boolean isUntold(Rep rep) {
    return rep.memberships().stream().noneMatch(Peers::isTold);
  }

  /**
   * Whether a rep had these peers from a period's first day to its last, and isn't ramping on the
   * last: what such reps add up to is of the same job over the same days.
   */
  boolean hadAllAlong(Organization organization, Rep rep, Period period) {
    return hasStartedBy(rep, period.first())
        && !rep.isRampingOn(period.last(), organization.rampDays(role(rep, period.last())))
        && (isUntold(rep) || isMemberAllAlong(organization, rep, period));
  }

  private boolean isMemberAllAlong(Organization organization, Rep rep, Period period) {
    LocalDate next = period.first();
    for (Membership part : rep.memberships()) {
      if (part.until().isAfter(next) && !part.from().isAfter(period.last())) {
        if (!isTold(part)
            || part.from().isAfter(next)
            || !equals(of(organization, rep, later(part.from(), next)))) {
          return false;
        }
        next = part.until();
      }
    }
    return next.isAfter(period.last());
  }

  private static boolean hasStartedBy(Rep rep, LocalDate day) {
    return rep.startDate() == null || !rep.startDate().isAfter(day);
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  /** The last one before that day, too: whoever has left was something until then. */
  private static Optional<Membership> then(Rep rep, LocalDate last) {
    return rep.memberships().stream()
        .filter(part -> !part.from().isAfter(last))
        .reduce((earlier, later) -> later);
  }
}
