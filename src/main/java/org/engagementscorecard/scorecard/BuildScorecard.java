package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.note.Notes;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.organization.Periods;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;

/** Cuts scorecards out of the report of their period; all within the organization's transaction. */
@ApplicationScoped
public class BuildScorecard {
  private final BuildReport reports;
  private final Measures measures;
  private final Notes notes;
  private final People people;
  private final Periods periods;

  BuildScorecard(
      BuildReport reports, Measures measures, Notes notes, People people, Periods periods) {
    this.reports = reports;
    this.measures = measures;
    this.notes = notes;
    this.people = people;
    this.periods = periods;
  }

  /** The scorecard of a rep. */
  public Scorecard ofRep(Organization organization, String key, PeriodExpression expression) {
    Rep rep = people.rep(organization, key);
    Period period = periods.resolve(organization, expression);
    return build(
        organization,
        new Scorecard.Subject("rep", rep.key(), rep.name()),
        period,
        List.of(new Span(rep.id(), period.first(), period.last())),
        Set.of(rep.id()));
  }

  /**
   * The scorecard of a team with all teams below it. Measures count what members did on the days
   * when they were members; findings are those of the reps who are members on the last day.
   */
  public Scorecard ofTeam(Organization organization, String key, PeriodExpression expression) {
    Team team = people.team(organization, key);
    Set<String> teams = people.withTeamsBelow(organization, key);
    Period period = periods.resolve(organization, expression);
    List<Span> spans = new ArrayList<>();
    Set<Integer> members = new HashSet<>();
    for (Rep rep : reports.over(organization, period).reps()) {
      for (Membership part : rep.memberships()) {
        if (part.team() != null && teams.contains(part.team())) {
          LocalDate first = later(part.from(), period.first());
          LocalDate last = earlier(part.until().minusDays(1), period.last());
          if (!last.isBefore(first)) {
            spans.add(new Span(rep.id(), first, last));
          }
          if (!part.from().isAfter(period.last()) && part.until().isAfter(period.last())) {
            members.add(rep.id());
          }
        }
      }
    }
    return build(
        organization,
        new Scorecard.Subject("team", team.key(), team.name()),
        period,
        spans,
        members);
  }

  /** The scorecard of the organization. */
  public Scorecard ofOrganization(Organization organization, PeriodExpression expression) {
    Period period = periods.resolve(organization, expression);
    List<Rep> reps = reports.over(organization, period).reps();
    return build(
        organization,
        new Scorecard.Subject("organization", organization.key(), organization.name()),
        period,
        reps.stream().map(rep -> new Span(rep.id(), period.first(), period.last())).toList(),
        reps.stream().map(Rep::id).collect(Collectors.toSet()));
  }

  private Scorecard build(
      Organization organization,
      Scorecard.Subject subject,
      Period period,
      List<Span> spans,
      Set<Integer> repIds) {
    Report report = reports.over(organization, period);
    return new Scorecard(
        subject,
        report,
        measures.over(organization, spans),
        report.findings().stream().filter(one -> repIds.contains(one.rep().id())).toList(),
        notes.about(organization, repIds, period.start()));
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }
}
