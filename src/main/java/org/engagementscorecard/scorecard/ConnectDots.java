package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.NeedsBeside.Need;

/** Connects the numbers of some reps with what people say and do. */
@ApplicationScoped
class ConnectDots {
  private final NeedsBeside needs;

  ConnectDots(NeedsBeside needs) {
    this.needs = needs;
  }

  /**
   * What a scorecard is about, as far as it is found.
   *
   * @param reps whose it is, by name
   * @param findings of these reps
   * @param notes about them from the period's first day on, newest first
   * @param colleagues of each rep, by the rep's number
   * @param pasts with the days just before
   */
  record Found(
      Report report,
      List<Rep> reps,
      List<Finding> findings,
      List<Note> notes,
      Map<Integer, Colleagues> colleagues,
      Pasts pasts) {}

  /**
   * These reps beside their own past.
   *
   * @param ofRep of each, by the rep's number; none where they are too many for that
   * @param together of all taken together, where they are too many for one by one
   */
  record Pasts(Map<Integer, List<PastComparison>> ofRep, List<PastComparison> together) {}

  Dots in(Knowledge knowledge, Found found, Reader reader) {
    Period period = found.report().period();
    Instant until = until(knowledge, period);
    List<Metric> metrics = knowledge.metrics(found.report().period().last());
    Map<Integer, Connection> connections =
        found.report().connections().stream()
            .collect(Collectors.toMap(Connection::id, Function.identity()));
    List<Need> known = needs(knowledge, found, connections);
    List<Need> ofPeriod =
        known.stream()
            .filter(need -> need.openedAt().isBefore(until))
            .filter(need -> need.closedAt().map(at -> !at.isBefore(period.start())).orElse(true))
            .toList();
    Practices practices = new Practices(found.reps());
    return new Dots(
        BlindSpots.of(
            found.findings(), found.notes(), until, found.reps(), metrics, found.colleagues()),
        List.of(
            practices.coaching(
                found.findings(),
                found.notes(),
                knowledge.notesGiven(practices.authors(), period.start(), reader),
                ofPeriod),
            practices.measuring(found.colleagues(), metrics),
            practices.adapting(ofPeriod, connections, knowledge.organization().zone()),
            Practices.exploring(),
            practices.bettering(found.pasts().ofRep(), found.pasts().together())),
        Leadership.shownIn(found.notes()),
        known.stream().filter(need -> need.closedAt().isEmpty()).toList());
  }

  /**
   * The instant at which a period ends. One that data has not gone beyond lasts: what was said and
   * opened since belongs to it.
   */
  private static Instant until(Knowledge knowledge, Period period) {
    Organization organization = knowledge.organization();
    Optional<LocalDate> newest = knowledge.newestAt().map(organization::dayOf);
    boolean lasts = newest.map(day -> !day.isAfter(period.last())).orElse(true);
    // As known on an instant the note written and the need opened in that very instant are in.
    Instant now = knowledge.at().plusNanos(1_000);
    return lasts && now.isAfter(period.end()) ? now : period.end();
  }

  private List<Need> needs(Knowledge knowledge, Found found, Map<Integer, Connection> connections) {
    Set<Integer> repIds = found.reps().stream().map(Rep::id).collect(Collectors.toSet());
    return needs
        .of(knowledge.organization(), repIds, found.report().period().start(), knowledge.knownOn())
        .stream()
        .filter(need -> connections.containsKey(need.connectionId()))
        .toList();
  }
}
