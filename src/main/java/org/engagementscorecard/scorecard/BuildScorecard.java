package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;

/**
 * Cuts scorecards out of the report of their period; all within the organization's transaction. The
 * numbers are the same whoever reads; only notes are chosen for the reader's eyes.
 */
@ApplicationScoped
public class BuildScorecard {
  /** The period that is asked for, and four before it. */
  private static final int SHOWN_PERIODS = 5;

  private final BuildReport reports;
  private final Measures measures;
  private final GatherColleagues gatherColleagues;
  private final OwnPasts ownPasts;
  private final ConnectDots connectDots;
  private final Recall recall;

  BuildScorecard(
      BuildReport reports,
      Measures measures,
      GatherColleagues gatherColleagues,
      OwnPasts ownPasts,
      ConnectDots connectDots,
      Recall recall) {
    this.reports = reports;
    this.measures = measures;
    this.gatherColleagues = gatherColleagues;
    this.ownPasts = ownPasts;
    this.connectDots = connectDots;
    this.recall = recall;
  }

  /** Whose days count in a period. */
  private interface Days {
    List<Span> in(Period period);
  }

  /** The scorecard of a rep. */
  public Scorecard ofRep(
      Organization organization,
      String key,
      PeriodExpression expression,
      AsKnownOn asKnownOn,
      Reader reader) {
    Knowledge knowledge = recall.on(organization, asKnownOn);
    Rep rep = knowledge.rep(key);
    Report report = reports.over(knowledge, knowledge.period(expression));
    return build(
        knowledge,
        new Scorecard.Subject("rep", rep.key(), rep.name()),
        report,
        knowledge.series(expression, SHOWN_PERIODS),
        period -> List.of(new Span(rep.id(), period.first(), period.last())),
        List.of(rep),
        pasts(knowledge, report, rep),
        reader);
  }

  /**
   * The scorecard of a team with all teams below it. Measures count what members did on the days
   * when they were members; findings are those of the reps who are members on the last day.
   */
  public Scorecard ofTeam(
      Organization organization,
      String key,
      PeriodExpression expression,
      AsKnownOn asKnownOn,
      Reader reader) {
    Knowledge knowledge = recall.on(organization, asKnownOn);
    List<Team> tree = knowledge.teams();
    Team team =
        tree.stream()
            .filter(one -> one.key().equals(key))
            .findFirst()
            .orElseThrow(() -> ProblemException.unknown("team", key));
    Set<String> teams = Team.withAllBelow(tree, key);
    Report report = reports.over(knowledge, knowledge.period(expression));
    List<Rep> members = members(report, teams);
    return build(
        knowledge,
        new Scorecard.Subject("team", team.key(), team.name()),
        report,
        knowledge.series(expression, SHOWN_PERIODS),
        period -> spans(report.reps(), teams, period),
        members,
        List.of(),
        reader);
  }

  private static List<Rep> members(Report report, Set<String> teams) {
    return report.reps().stream()
        .filter(
            rep ->
                rep.on(report.period().last())
                    .map(Membership::team)
                    .filter(teams::contains)
                    .isPresent())
        .toList();
  }

  private static List<Span> spans(List<Rep> reps, Set<String> teams, Period period) {
    List<Span> spans = new ArrayList<>();
    for (Rep rep : reps) {
      for (Membership part : rep.memberships()) {
        if (part.team() != null && teams.contains(part.team())) {
          LocalDate first = later(part.from(), period.first());
          LocalDate last = earlier(part.until().minusDays(1), period.last());
          if (!last.isBefore(first)) {
            spans.add(new Span(rep.id(), first, last));
          }
        }
      }
    }
    return spans;
  }

  /** The scorecard of the organization. */
  public Scorecard ofOrganization(
      Organization organization, PeriodExpression expression, AsKnownOn asKnownOn, Reader reader) {
    Knowledge knowledge = recall.on(organization, asKnownOn);
    Report report = reports.over(knowledge, knowledge.period(expression));
    return build(
        knowledge,
        new Scorecard.Subject(
            "organization", knowledge.organization().key(), knowledge.organization().name()),
        report,
        knowledge.series(expression, SHOWN_PERIODS),
        period ->
            report.reps().stream()
                .map(rep -> new Span(rep.id(), period.first(), period.last()))
                .toList(),
        report.reps(),
        List.of(),
        reader);
  }

  private List<PastComparison> pasts(Knowledge knowledge, Report report, Rep rep) {
    return ownPasts.of(
        rep,
        report.connections(),
        reports.cases(knowledge, report.connections(), report.period()),
        Stream.of(PastComparison.Against.values())
            .map(against -> then(knowledge, report, against))
            .toList());
  }

  private OwnPasts.Then then(Knowledge knowledge, Report report, PastComparison.Against against) {
    Period then =
        switch (against) {
          case PREVIOUS -> report.period().previous(knowledge.organization());
          case YEAR_EARLIER -> report.period().yearEarlier(knowledge.organization());
        };
    return new OwnPasts.Then(against, then, reports.cases(knowledge, report.connections(), then));
  }

  /** Several reps, each beside the days just before. */
  private Map<Integer, List<PastComparison>> pasts(
      Knowledge knowledge, Report report, List<Rep> reps) {
    GatherCases now = reports.cases(knowledge, report.connections(), report.period());
    List<OwnPasts.Then> before = List.of(then(knowledge, report, PastComparison.Against.PREVIOUS));
    return reps.stream()
        .collect(
            Collectors.toMap(Rep::id, rep -> ownPasts.of(rep, report.connections(), now, before)));
  }

  /**
   * Puts a scorecard together.
   *
   * @param series the period and those before it, oldest first
   * @param days whose days count in each of them
   * @param reps whose findings are shown
   * @param pasts of a rep's scorecard
   */
  private Scorecard build(
      Knowledge knowledge,
      Scorecard.Subject subject,
      Report report,
      List<Period> series,
      Days days,
      List<Rep> reps,
      List<PastComparison> pasts,
      Reader reader) {
    Period period = report.period();
    boolean ofRep = subject.kind().equals("rep");
    Set<Integer> repIds = reps.stream().map(Rep::id).collect(Collectors.toSet());
    List<List<Span>> spans = series.stream().map(days::in).toList();
    Map<Integer, Rep> counted = reps(report, reps, spans.get(spans.size() - 1));
    Map<Integer, Colleagues> colleagues =
        gatherColleagues.byRep(knowledge, report, counted.values());
    List<Measure> shown =
        measures.over(
            knowledge,
            series,
            spans,
            metric ->
                spans.get(spans.size() - 1).stream()
                    .map(span -> counted.get(span.repId()))
                    .anyMatch(rep -> colleagues.get(rep.id()).of(rep, metric.id()).isPresent()));
    List<Finding> findings =
        report.findings().stream().filter(one -> repIds.contains(one.rep().id())).toList();
    List<Note> notes = knowledge.notes(repIds, period.start(), reader);
    return new Scorecard(
        subject,
        knowledge.at(),
        report,
        ofRep ? withUsualRanges(shown, knowledge, reps.get(0), colleagues) : shown,
        findings,
        pasts,
        notes,
        connectDots.in(
            knowledge,
            new ConnectDots.Found(
                report,
                reps,
                findings,
                notes,
                colleagues,
                ofRep ? Map.of(reps.get(0).id(), pasts) : pasts(knowledge, report, reps))));
  }

  /** The reps whose findings are shown, and those whose days count, by their numbers. */
  private static Map<Integer, Rep> reps(Report report, List<Rep> reps, List<Span> spans) {
    Map<Integer, Rep> all =
        reps.stream().collect(Collectors.toMap(Rep::id, rep -> rep, (a, b) -> a, HashMap::new));
    Set<Integer> others = spans.stream().map(Span::repId).collect(Collectors.toSet());
    others.removeAll(all.keySet());
    if (!others.isEmpty()) {
      report.reps().stream()
          .filter(rep -> others.contains(rep.id()))
          .forEach(rep -> all.put(rep.id(), rep));
    }
    return all;
  }

  private static List<Measure> withUsualRanges(
      List<Measure> measures, Knowledge knowledge, Rep rep, Map<Integer, Colleagues> colleagues) {
    return measures.stream()
        .map(
            one ->
                one.with(
                    UsualRange.of(
                        colleagues.get(rep.id()),
                        rep,
                        one.metric(),
                        knowledge.organization().smallestGroup())))
        .toList();
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }
}
