package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.http.Problem.Fault;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.Target;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.HistoryResponse.ConnectionPoint;
import org.engagementscorecard.scorecard.HistoryResponse.MeasurePoint;
import org.engagementscorecard.scorecard.ScorecardResponse.SubjectResponse;

/**
 * One measure or connection over periods; within the organization's transaction. A measure of all
 * periods is added up by one query; only where a period has no facts are the colleagues looked at,
 * who tell nothing from zero. A connection's points come out of the reports of their periods.
 */
@ApplicationScoped
class BuildHistory {
  private final BuildReport reports;
  private final Measures measures;
  private final GatherColleagues gatherColleagues;

  BuildHistory(BuildReport reports, Measures measures, GatherColleagues gatherColleagues) {
    this.reports = reports;
    this.measures = measures;
    this.gatherColleagues = gatherColleagues;
  }

  /** What somebody aims at on some days of a period. */
  private interface AimedAt {
    List<Aim> in(Aims aims, List<Span> days);
  }

  /** Of a rep. */
  HistoryResponse ofRep(Knowledge knowledge, String key, HistoryRequest asked) {
    Rep rep = knowledge.rep(key);
    SubjectResponse subject = new SubjectResponse(Scorecard.Subject.REP, rep.key(), rep.name());
    List<Period> periods = asked.periods(knowledge);
    return asked.connection() == null
        ? ofMetric(
            knowledge,
            subject,
            asked.metric(),
            periods,
            BuildReport.byName(knowledge),
            period -> List.of(new Span(rep.id(), period.first(), period.last())),
            knowledge.targetsOf(rep),
            (aims, days) -> aims.ofRep(rep))
        : ofConnection(knowledge, subject, rep, asked.connection(), periods);
  }

  /** Of a team with all teams below it: what members did on the days when they were members. */
  HistoryResponse ofTeam(Knowledge knowledge, String key, HistoryRequest asked) {
    Members members = Members.of(knowledge, key);
    List<Rep> reps = BuildReport.byName(knowledge);
    return ofMetric(
        knowledge,
        new SubjectResponse(Scorecard.Subject.TEAM, members.team().key(), members.team().name()),
        asked.metric(),
        asked.periods(knowledge),
        reps,
        period -> members.days(reps, period),
        knowledge.targets(),
        (aims, days) -> aims.ofTeam(members.team().id(), reps, days));
  }

  /** Of the organization. */
  HistoryResponse ofOrganization(Knowledge knowledge, HistoryRequest asked) {
    List<Rep> reps = BuildReport.byName(knowledge);
    return ofMetric(
        knowledge,
        new SubjectResponse(
            Scorecard.Subject.ORGANIZATION,
            knowledge.organization().key(),
            knowledge.organization().name()),
        asked.metric(),
        asked.periods(knowledge),
        reps,
        period ->
            reps.stream().map(rep -> new Span(rep.id(), period.first(), period.last())).toList(),
        knowledge.targets(),
        (aims, days) -> aims.ofAll(reps));
  }

  private HistoryResponse ofMetric(
      Knowledge knowledge,
      SubjectResponse subject,
      String key,
      List<Period> periods,
      List<Rep> reps,
      Function<Period, List<Span>> days,
      List<Target> targets,
      AimedAt aimedAt) {
    LocalDate lastDay = periods.get(periods.size() - 1).last();
    Metric metric =
        knowledge.metrics(lastDay).stream()
            .filter(one -> one.key().equals(key))
            .findFirst()
            .orElseThrow(() -> ProblemException.unknown("metric", key));
    List<List<Span>> parts = periods.stream().map(days).toList();
    refuseTooMany(parts.stream().mapToInt(List::size).sum());
    List<Map<Integer, Added>> added = measures.inSeries(knowledge, periods, parts);
    List<HistoryResponse.Point> points = new ArrayList<>();
    for (int i = 0; i < periods.size(); i++) {
      Added there = added.get(i).get(metric.id());
      Period period = periods.get(i);
      Optional<String> unlike =
          DefinitionWords.unlike(Measures.definition(knowledge, metric, period.last()), metric);
      if (unlike.isPresent()) {
        points.add(MeasurePoint.unlike(period, there, unlike.get()));
        continue;
      }
      if (there == null && isNothing(knowledge, period, reps, parts.get(i), metric)) {
        there = Added.NOTHING;
      }
      points.add(
          MeasurePoint.from(
              period,
              there,
              target(knowledge, period, targets, aimedAt, parts.get(i), metric, there)));
    }
    return new HistoryResponse(
        subject,
        TableRow.MEASURE,
        metric.key(),
        metric.name(),
        metric.unit(),
        knowledge.newestAt().orElse(null),
        knowledge.at(),
        points);
  }

  /** What is aimed at, as on the scorecard; null where nothing is. */
  private static AttainmentResponse target(
      Knowledge knowledge,
      Period period,
      List<Target> targets,
      AimedAt aimedAt,
      List<Span> days,
      Metric metric,
      Added added) {
    List<Aim> aims =
        Aims.over(knowledge, period, List.of(metric), targets)
            .map(one -> aimedAt.in(one, days))
            .orElse(List.of())
            .stream()
            .filter(aim -> aim.metric().id() == metric.id())
            .toList();
    return Attainment.of(
            aims,
            added == null ? List.of() : List.of(Measure.of(metric, Optional.of(added))),
            period,
            knowledge.organization().dayOf(knowledge.at()))
        .values()
        .stream()
        .findFirst()
        .map(AttainmentResponse::from)
        .orElse(null);
  }

  /** Whether it is known of a metric without facts that there was nothing, as on scorecards. */
  private boolean isNothing(
      Knowledge knowledge, Period period, List<Rep> everybody, List<Span> days, Metric metric) {
    Set<Integer> ids = days.stream().map(Span::repId).collect(Collectors.toSet());
    List<Rep> reps = everybody.stream().filter(rep -> ids.contains(rep.id())).toList();
    Map<Integer, Colleagues> colleagues =
        gatherColleagues.byRep(
            knowledge, Report.withoutFindings(knowledge, period, everybody), reps);
    return reps.stream().anyMatch(rep -> colleagues.get(rep.id()).of(rep, metric.id()).isPresent());
  }

  private HistoryResponse ofConnection(
      Knowledge knowledge, SubjectResponse subject, Rep rep, String key, List<Period> periods) {
    Connection connection =
        knowledge.connections(periods.get(periods.size() - 1).last()).stream()
            .filter(one -> one.key().equals(key))
            .findFirst()
            .orElseThrow(() -> ProblemException.unknown("connection", key));
    refuseTooMany(periods.size() * knowledge.reps().size());
    List<HistoryResponse.Point> points = new ArrayList<>();
    for (Period period : periods) {
      reports.over(knowledge, period).findings().stream()
          .filter(one -> one.connection().id() == connection.id() && one.rep().id() == rep.id())
          .forEach(
              finding ->
                  points.add(
                      DefinitionWords.unlike(finding.connection(), connection)
                          .map(unlike -> ConnectionPoint.unlike(period, unlike))
                          .orElseGet(() -> ConnectionPoint.from(period, finding))));
    }
    return new HistoryResponse(
        subject,
        TableRow.CONNECTION,
        connection.key(),
        connection.name(),
        connection.kind() == ConnectionKind.VALUE ? connection.to().unit() : null,
        knowledge.newestAt().orElse(null),
        knowledge.at(),
        points);
  }

  private static void refuseTooMany(int cells) {
    if (cells > BuildTable.MAX_CELLS) {
      String detail =
          "of so many periods is too much for so many reps: periods × reps may be "
              + BuildTable.MAX_CELLS
              + " at most";
      throw ProblemException.unprocessable("count " + detail, Fault.ofParameter("count", detail));
    }
  }
}
