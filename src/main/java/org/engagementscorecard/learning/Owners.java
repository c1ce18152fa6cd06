package org.engagementscorecard.learning;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;

/** Finds the reps whose needs are asked for; within the organization's transaction. */
@ApplicationScoped
class Owners {
  private final People people;
  private final Clock clock;

  Owners(People people, Clock clock) {
    this.people = people;
    this.clock = clock;
  }

  /**
   * Numbers of the reps who are meant.
   *
   * @param rep key of one, or null
   * @param team key of a team, whose members today and those of teams below it are meant; or null
   * @return null where neither is told, and everybody is meant
   * @throws ProblemException 404 where there is no such rep or team
   */
  Collection<Integer> ids(Organization organization, String rep, String team) {
    Integer one = rep == null ? null : (Integer) people.rep(organization, rep).id();
    if (team == null) {
      return one == null ? null : List.of(one);
    }
    Set<Integer> members =
        people.membersOn(organization, team, organization.dayOf(clock.instant()));
    return one == null ? members : members.contains(one) ? List.of(one) : List.of();
  }
}
