package org.engagementscorecard.scorecard;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;

/**
 * Who is in a team or in a team below it, and when.
 *
 * @param keys of the team and of all teams below it
 */
record Members(Team team, Set<String> keys) {

  /**
   * Those of a team.
   *
   * @throws ProblemException 404 where there is no such team
   */
  static Members of(Knowledge knowledge, String key) {
    List<Team> tree = knowledge.teams();
    return tree.stream()
        .filter(one -> one.key().equals(key))
        .findFirst()
        .map(team -> new Members(team, Team.withAllBelow(tree, key)))
        .orElseThrow(() -> ProblemException.unknown("team", key));
  }

  /** The days of a period on which these reps were members. */
  List<Span> days(List<Rep> reps, Period period) {
    List<Span> days = new ArrayList<>();
    for (Rep rep : reps) {
      for (Membership part : rep.memberships()) {
        if (isHere(part)) {
          LocalDate first = later(part.from(), period.first());
          LocalDate last = earlier(part.until().minusDays(1), period.last());
          if (!last.isBefore(first)) {
            days.add(new Span(rep.id(), first, last));
          }
        }
      }
    }
    return days;
  }

  /** Whether a rep is a member on a period's last day. */
  boolean isMember(Rep rep, Period period) {
    return rep.on(period.last()).filter(this::isHere).isPresent();
  }

  private boolean isHere(Membership part) {
    return part.team() != null && keys.contains(part.team());
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }
}
