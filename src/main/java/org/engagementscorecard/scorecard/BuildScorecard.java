package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Target;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;

/** Cuts scorecards out of the report of their period; all within the organization's transaction. */
@ApplicationScoped
public class BuildScorecard {
  private final BuildReport reports;
  private final Measures measures;
  private final OwnPasts ownPasts;
  private final Recall recall;

  BuildScorecard(BuildReport reports, Measures measures, OwnPasts ownPasts, Recall recall) {
    this.reports = reports;
    this.ownPasts = ownPasts;
    this.measures = measures;
    this.recall = recall;
  }

  /** The scorecard of a rep. */
  public Scorecard ofRep(
      Organization organization, String key, PeriodExpression expression, AsKnownOn asKnownOn) {
    Knowledge knowledge = recall.on(organization, asKnownOn);
    Rep rep = knowledge.rep(key);
    Period period = knowledge.period(expression);
    return build(
        knowledge,
        new Scorecard.Subject("rep", rep.key(), rep.name()),
        period,
        List.of(new Span(rep.id(), period.first(), period.last())),
        Set.of(rep.id()),
        aims(knowledge, period, knowledge.targetsOf(rep))
            .map(aims -> aims.ofRep(rep))
            .orElse(List.of()),
        pasts(knowledge, rep, period));
  }

  /**
   * The scorecard of a team with all teams below it. Measures count what members did on the days
   * when they were members; findings are those of the reps who are members on the last day.
   */
  public Scorecard ofTeam(
      Organization organization, String key, PeriodExpression expression, AsKnownOn asKnownOn) {
    Knowledge knowledge = recall.on(organization, asKnownOn);
    List<Team> tree = knowledge.teams();
    Team team =
        tree.stream()
            .filter(one -> one.key().equals(key))
            .findFirst()
            .orElseThrow(() -> ProblemException.unknown("team", key));
    Set<String> teams = Team.withAllBelow(tree, key);
    Period period = knowledge.period(expression);
    List<Span> spans = new ArrayList<>();
    Set<Integer> members = new HashSet<>();
    for (Rep rep : reports.over(knowledge, period).reps()) {
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
        knowledge,
        new Scorecard.Subject("team", team.key(), team.name()),
        period,
        spans,
        members,
        aims(knowledge, period, knowledge.targets())
            .map(aims -> aims.ofTeam(team.id(), reports.over(knowledge, period).reps(), spans))
            .orElse(List.of()),
        List.of());
  }

  /** The scorecard of the organization. */
  public Scorecard ofOrganization(
      Organization organization, PeriodExpression expression, AsKnownOn asKnownOn) {
    Knowledge knowledge = recall.on(organization, asKnownOn);
    Period period = knowledge.period(expression);
    List<Rep> reps = reports.over(knowledge, period).reps();
    return build(
        knowledge,
        new Scorecard.Subject(
            "organization", knowledge.organization().key(), knowledge.organization().name()),
        period,
        reps.stream().map(rep -> new Span(rep.id(), period.first(), period.last())).toList(),
        reps.stream().map(Rep::id).collect(Collectors.toSet()),
        aims(knowledge, period, knowledge.targets())
            .map(aims -> aims.ofAll(reps))
            .orElse(List.of()),
        List.of());
  }

  private List<PastComparison> pasts(Knowledge knowledge, Rep rep, Period period) {
    List<Connection> connections = reports.over(knowledge, period).connections();
    List<OwnPasts.Then> pasts = new ArrayList<>();
    for (PastComparison.Against against : PastComparison.Against.values()) {
      Period then =
          switch (against) {
            case PREVIOUS -> period.previous(knowledge.organization());
            case YEAR_EARLIER -> period.yearEarlier(knowledge.organization());
          };
      pasts.add(new OwnPasts.Then(against, then, reports.cases(knowledge, connections, then)));
    }
    return ownPasts.of(rep, connections, reports.cases(knowledge, connections, period), pasts);
  }

  /** What is aimed at over a period; empty where there are no targets, as in most organizations. */
  private static Optional<Aims> aims(Knowledge knowledge, Period period, List<Target> targets) {
    return targets.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Aims(
                knowledge.organization(),
                period.first(),
                period.last(),
                knowledge.organization().dayOf(knowledge.at()),
                knowledge.metrics(),
                targets));
  }

  private Scorecard build(
      Knowledge knowledge,
      Scorecard.Subject subject,
      Period period,
      List<Span> spans,
      Set<Integer> repIds,
      List<Aim> aims,
      List<PastComparison> pasts) {
    Report report = reports.over(knowledge, period);
    List<Measure> measured =
        Measures.withAimedAt(
            measures.over(knowledge, spans), aims.stream().map(Aim::metric).toList());
    return new Scorecard(
        subject,
        knowledge.at(),
        report,
        measured,
        Attainment.of(aims, measured, period, knowledge.organization().dayOf(knowledge.at())),
        report.findings().stream().filter(one -> repIds.contains(one.rep().id())).toList(),
        pasts,
        knowledge.notes(repIds, period.start()));
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }
}
