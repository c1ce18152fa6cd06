package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.http.FieldSelection;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.people.Rep;

/**
 * Cuts scorecards out of the report of their period; all within the organization's transaction.
 * What of a scorecard's fields isn't asked for isn't gathered, where that costs something.
 */
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
      Organization organization,
      String key,
      PeriodExpression expression,
      AsKnownOn asKnownOn,
      FieldSelection fields) {
    Knowledge knowledge = recall.on(organization, asKnownOn);
    Rep rep = knowledge.rep(key);
    Period period = knowledge.period(expression);
    return build(
        knowledge,
        new Scorecard.Subject(Scorecard.Subject.REP, rep.key(), rep.name()),
        period,
        List.of(new Span(rep.id(), period.first(), period.last())),
        Set.of(rep.id()),
        fields.wants("connections.ownPast") ? pasts(knowledge, rep, period) : List.of(),
        fields);
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
      FieldSelection fields) {
    Knowledge knowledge = recall.on(organization, asKnownOn);
    Members members = Members.of(knowledge, key);
    Period period = knowledge.period(expression);
    List<Rep> reps = report(knowledge, period, fields).reps();
    return build(
        knowledge,
        new Scorecard.Subject(Scorecard.Subject.TEAM, members.team().key(), members.team().name()),
        period,
        members.days(reps, period),
        reps.stream()
            .filter(rep -> members.isMember(rep, period))
            .map(Rep::id)
            .collect(Collectors.toSet()),
        List.of(),
        fields);
  }

  /** The scorecard of the organization. */
  public Scorecard ofOrganization(
      Organization organization,
      PeriodExpression expression,
      AsKnownOn asKnownOn,
      FieldSelection fields) {
    Knowledge knowledge = recall.on(organization, asKnownOn);
    Period period = knowledge.period(expression);
    List<Rep> reps = report(knowledge, period, fields).reps();
    return build(
        knowledge,
        new Scorecard.Subject(
            Scorecard.Subject.ORGANIZATION,
            knowledge.organization().key(),
            knowledge.organization().name()),
        period,
        reps.stream().map(rep -> new Span(rep.id(), period.first(), period.last())).toList(),
        reps.stream().map(Rep::id).collect(Collectors.toSet()),
        List.of(),
        fields);
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

  private Scorecard build(
      Knowledge knowledge,
      Scorecard.Subject subject,
      Period period,
      List<Span> spans,
      Set<Integer> repIds,
      List<PastComparison> pasts,
      FieldSelection fields) {
    Report report = report(knowledge, period, fields);
    return new Scorecard(
        subject,
        knowledge.at(),
        report,
        fields.wants("measures") ? measures.over(knowledge, spans) : List.of(),
        report.findings().stream().filter(one -> repIds.contains(one.rep().id())).toList(),
        pasts,
        wantsNotes(fields) ? knowledge.notes(repIds, period.start()) : List.of());
  }

  /** With findings only where they are asked for: nothing costs more. */
  private Report report(Knowledge knowledge, Period period, FieldSelection fields) {
    return fields.wants("connections")
        ? reports.over(knowledge, period)
        : reports.withoutFindings(knowledge, period);
  }

  private static boolean wantsNotes(FieldSelection fields) {
    return fields.wants("notes")
        || fields.wants("measures.notes")
        || fields.wants("connections.notes");
  }
}
