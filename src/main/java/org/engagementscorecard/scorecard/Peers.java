package org.engagementscorecard.scorecard;

import java.time.LocalDate;
import java.util.Optional;
import org.engagementscorecard.organization.Organization;
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

  /** The last one before that day, too: whoever has left was something until then. */
  private static Optional<Membership> then(Rep rep, LocalDate last) {
    return rep.memberships().stream()
        .filter(part -> !part.from().isAfter(last))
        .reduce((earlier, later) -> later);
  }
}
