package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.http.FieldSelection;
import org.engagementscorecard.metric.Target;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;

/**
 * Cuts scorecards out of the report of their period; all within the organization's transaction.
 * What of a scorecard's fields isn't asked for isn't gathered, where that costs something. The
 * numbers are the same whoever reads; only notes are chosen for the reader's eyes, and what is
 * counted of notes.
 */
@ApplicationScoped
public class BuildScorecard {
  private static final String MEASURES = "measures";

  /** The period that is asked for, and four before it. */
  private static final int SHOWN_PERIODS = 5;

  /** Fields that connect numbers with what people say and do. */
  private static final Set<String> DOTS =
      Set.of("blindSpots", "practices", "leadership", "learningNeeds");

  /**
   * So many reps are set beside their own past one by one, a comparison for each rep and
   * connection: 1 to 3 ms the first time, and kept.
   */
  private static final int MOST_ONE_BY_ONE = 50;

  /** The most notes that are shown at once: the newest. */
  private static final int MOST_NOTES = 500;

  private static final Set<String> NOTES = Set.of("notes", "measures.notes", "connections.notes");

  private final BuildReport reports;
  private final Measures measures;
  private final GatherColleagues gatherColleagues;
  private final OwnPasts ownPasts;
  private final ConnectDots connectDots;
  private final NeedsBeside needs;
  private final Recall recall;
  private final Moments moments;

  BuildScorecard(
      BuildReport reports,
      Measures measures,
      GatherColleagues gatherColleagues,
      OwnPasts ownPasts,
      ConnectDots connectDots,
      NeedsBeside needs,
      Recall recall,
      Moments moments) {
    this.reports = reports;
    this.measures = measures;
    this.gatherColleagues = gatherColleagues;
    this.ownPasts = ownPasts;
    this.connectDots = connectDots;
    this.needs = needs;
    this.recall = recall;
    this.moments = moments;
  }

  /**
   * Whose scorecard it is.
   *
   * @param reps whose findings are shown
   * @param days whose days count in a period
   * @param aims what is aimed at
   */
  private record Whose(
      Scorecard.Subject subject,
      List<Rep> reps,
      Function<Period, List<Span>> days,
      Function<Aims, List<Aim>> aims) {
    boolean isRep() {
      return subject.kind().equals(Scorecard.Subject.REP);
    }

    List<Target> targets(Knowledge knowledge) {
      return isRep() ? knowledge.targetsOf(reps.get(0)) : knowledge.targets();
    }
  }

  /** The scorecard of a rep. */
  public Scorecard ofRep(
      Organization organization,
      String key,
      PeriodExpression expression,
      AsKnownOn asKnownOn,
      FieldSelection fields,
      Reader reader) {
    return from(
        organization,
        asKnownOn,
        expression,
        List.of(Scorecard.Subject.REP),
        fields,
        key,
        knowledge -> {
          Rep rep = knowledge.rep(key);
          return build(
              knowledge,
              new Whose(
                  new Scorecard.Subject(Scorecard.Subject.REP, rep.key(), rep.name()),
                  List.of(rep),
                  period -> days(rep, period),
                  aims -> aims.ofRep(rep)),
              report(knowledge, knowledge.period(expression), fields),
              knowledge.series(expression, SHOWN_PERIODS),
              fields,
              reader);
        },
        (knowledge, keys) -> {
          if (fields.wants(MEASURES)) {
            prepareMeasures(knowledge, expression, keys);
          }
        });
  }

  private static List<Span> days(Rep rep, Period period) {
    return List.of(new Span(rep.id(), period.first(), period.last()));
  }

  private void prepareMeasures(
      Knowledge knowledge, PeriodExpression expression, Collection<String> keys) {
    List<Period> series = knowledge.series(expression, SHOWN_PERIODS);
    measures.prepare(
        knowledge,
        series,
        keys.stream()
            .flatMap(key -> knowledge.findRep(key).stream())
            .map(rep -> series.stream().map(period -> days(rep, period)).toList())
            .toList());
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
      FieldSelection fields,
      Reader reader) {
    return from(
        organization,
        asKnownOn,
        expression,
        List.of(Scorecard.Subject.TEAM, key),
        fields,
        key,
        knowledge -> {
          Members members = Members.of(knowledge, key);
          Team team = members.team();
          Report report = report(knowledge, knowledge.period(expression), fields);
          return build(
              knowledge,
              new Whose(
                  new Scorecard.Subject(Scorecard.Subject.TEAM, team.key(), team.name()),
                  report.reps().stream()
                      .filter(rep -> members.isMember(rep, report.period()))
                      .toList(),
                  period -> members.days(report.reps(), period),
                  aims ->
                      aims.ofTeam(
                          team.id(), report.reps(), members.days(report.reps(), report.period()))),
              report,
              knowledge.series(expression, SHOWN_PERIODS),
              fields,
              reader);
        },
        Moments.ForMany.NONE);
  }

  /** The scorecard of the organization. */
  public Scorecard ofOrganization(
      Organization organization,
      PeriodExpression expression,
      AsKnownOn asKnownOn,
      FieldSelection fields,
      Reader reader) {
    return from(
        organization,
        asKnownOn,
        expression,
        List.of(Scorecard.Subject.ORGANIZATION),
        fields,
        "",
        knowledge -> {
          Report report = report(knowledge, knowledge.period(expression), fields);
          List<Rep> reps = report.reps();
          return build(
              knowledge,
              new Whose(
                  new Scorecard.Subject(
                      Scorecard.Subject.ORGANIZATION,
                      knowledge.organization().key(),
                      knowledge.organization().name()),
                  reps,
                  period ->
                      reps.stream()
                          .map(rep -> new Span(rep.id(), period.first(), period.last()))
                          .toList(),
                  aims -> aims.ofAll(reps)),
              report,
              knowledge.series(expression, SHOWN_PERIODS),
              fields,
              reader);
        },
        Moments.ForMany.NONE);
  }

  /**
   * Builds a scorecard of what is known on an instant, or lately: where reps are compared, that may
   * be a moment ago.
   *
   * @param subject whose scorecards share all that takes long
   * @param about key of whose scorecard it is
   * @param forMany what else scorecards of others share
   */
  private Scorecard from(
      Organization organization,
      AsKnownOn asKnownOn,
      PeriodExpression expression,
      List<String> subject,
      FieldSelection fields,
      String about,
      Function<Knowledge, Scorecard> build,
      Moments.ForMany forMany) {
    return wantsFindings(fields)
        ? moments.answer(
            organization,
            asKnownOn,
            expression,
            List.of(subject, fields.wants(MEASURES), wantsDots(fields), wantsPasts(fields)),
            about,
            build,
            forMany)
        : build.apply(recall.on(organization, asKnownOn));
  }

  private OwnPasts.Pasts pasts(Knowledge knowledge, Report report, Rep rep) {
    return ownPasts.of(
        rep,
        reports.cases(knowledge, report.period()),
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
    return new OwnPasts.Then(against, then, reports.cases(knowledge, then));
  }

  /** Several reps beside the days just before: one by one, or together where they are many. */
  private ConnectDots.Pasts pasts(Knowledge knowledge, Report report, List<Rep> reps) {
    GatherCases now = reports.cases(knowledge, report.period());
    List<OwnPasts.Then> before = List.of(then(knowledge, report, PastComparison.Against.PREVIOUS));
    if (reps.size() > MOST_ONE_BY_ONE) {
      return new ConnectDots.Pasts(Map.of(), ownPasts.ofAll(reps, now, before).compared());
    }
    return new ConnectDots.Pasts(
        reps.stream()
            .collect(Collectors.toMap(Rep::id, rep -> ownPasts.of(rep, now, before).compared())),
        List.of());
  }

  /**
   * Puts a scorecard together.
   *
   * @param series the period and those before it, oldest first
   */
  private Scorecard build(
      Knowledge knowledge,
      Whose whose,
      Report report,
      List<Period> series,
      FieldSelection fields,
      Reader reader) {
    Period period = report.period();
    List<Rep> reps = whose.reps();
    boolean wantsMeasures = fields.wants(MEASURES);
    boolean wantsDots = wantsDots(fields);
    Set<Integer> repIds = reps.stream().map(Rep::id).collect(Collectors.toSet());
    List<List<Span>> spans = series.stream().map(whose.days()).toList();
    Map<Integer, Rep> counted = reps(report, reps, spans.get(spans.size() - 1));
    Supplier<Map<Integer, Colleagues>> colleagues =
        Later.of(() -> gatherColleagues.byRep(knowledge, report, counted.values()));
    List<Aim> aims =
        wantsMeasures
            ? Aims.over(
                    knowledge, period, knowledge.metrics(period.last()), whose.targets(knowledge))
                .map(whose.aims())
                .orElse(List.of())
            : List.of();
    List<Measure> shown =
        !wantsMeasures
            ? List.of()
            : measures.over(
                knowledge,
                series,
                spans,
                aims.stream().map(aim -> aim.metric().id()).collect(Collectors.toSet()),
                metric ->
                    spans.get(spans.size() - 1).stream()
                        .map(span -> counted.get(span.repId()))
                        .anyMatch(
                            rep ->
                                colleagues.get().get(rep.id()).of(rep, metric.id()).isPresent()));
    List<Finding> findings =
        report.findings().stream().filter(one -> repIds.contains(one.rep().id())).toList();
    List<Note> notes =
        wantsDots || NOTES.stream().anyMatch(fields::wants)
            ? needs.withConnections(
                knowledge.organization(), knowledge.notes(repIds, period.start(), reader))
            : List.of();
    OwnPasts.Pasts pasts =
        whose.isRep() && wantsPasts(fields)
            ? pasts(knowledge, report, reps.get(0))
            : OwnPasts.Pasts.NONE;
    return new Scorecard(
        whose.subject(),
        knowledge.at(),
        report,
        whose.isRep() ? withUsualRanges(shown, knowledge, reps.get(0), colleagues) : shown,
        Attainment.of(aims, shown, period, knowledge.organization().dayOf(knowledge.at())),
        findings,
        pasts.compared(),
        pasts.withheld(),
        notes.subList(0, Math.min(MOST_NOTES, notes.size())),
        !wantsDots
            ? Dots.NONE
            : connectDots.in(
                knowledge,
                new ConnectDots.Found(
                    report,
                    reps,
                    findings,
                    notes,
                    colleagues.get(),
                    whose.isRep()
                        ? new ConnectDots.Pasts(
                            Map.of(reps.get(0).id(), pasts.compared()), List.of())
                        : pasts(knowledge, report, reps)),
                reader));
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
      List<Measure> measures,
      Knowledge knowledge,
      Rep rep,
      Supplier<Map<Integer, Colleagues>> colleagues) {
    return measures.stream()
        .map(
            one ->
                one.with(
                    UsualRange.of(
                        colleagues.get().get(rep.id()),
                        rep,
                        one.metric(),
                        knowledge.organization().smallestGroup())))
        .toList();
  }

  /** With findings only where they are asked for: nothing costs more. */
  private Report report(Knowledge knowledge, Period period, FieldSelection fields) {
    return wantsFindings(fields)
        ? reports.over(knowledge, period)
        : reports.withoutFindings(knowledge, period);
  }

  private static boolean wantsFindings(FieldSelection fields) {
    return fields.wants("connections") || wantsDots(fields);
  }

  private static boolean wantsPasts(FieldSelection fields) {
    return fields.wants("connections.ownPast") || wantsDots(fields);
  }

  private static boolean wantsDots(FieldSelection fields) {
    return DOTS.stream().anyMatch(fields::wants);
  }
}
