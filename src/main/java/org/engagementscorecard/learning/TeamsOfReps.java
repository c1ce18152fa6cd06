package org.engagementscorecard.learning;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;

/** In which teams reps were, and below which, on the day on which something happened. */
final class TeamsOfReps {
  private final Organization organization;
  private final Map<String, Rep> reps;
  private final Map<String, String> parents = new HashMap<>();

  private TeamsOfReps(Organization organization, List<Rep> reps, List<Team> teams) {
    this.organization = organization;
    this.reps = reps.stream().collect(Collectors.toMap(Rep::key, Function.identity()));
    teams.forEach(team -> parents.put(team.key(), team.parent()));
  }

  /** Read when it is first asked for, within the organization's transaction. */
  static final class Once implements Supplier<TeamsOfReps> {
    private final Organization organization;
    private final People people;
    private TeamsOfReps teams;

    Once(Organization organization, People people) {
      this.organization = organization;
      this.people = people;
    }

    @Override
    public TeamsOfReps get() {
      if (teams == null) {
        teams =
            new TeamsOfReps(
                organization, people.allReps(organization), people.allTeams(organization));
      }
      return teams;
    }
  }

  /** Keys of the team of the step's rep on that day, and of all teams above it. */
  Set<String> of(NeedStep step) {
    Set<String> teams = new HashSet<>();
    String team =
        reps.get(step.rep()).on(organization.dayOf(step.at())).map(Membership::team).orElse(null);
    while (team != null && teams.add(team)) {
      team = parents.get(team);
    }
    return teams;
  }
}
