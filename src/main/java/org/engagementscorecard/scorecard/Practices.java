package org.engagementscorecard.scorecard;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.note.Notes;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.NeedsBeside.Need;
import org.engagementscorecard.statistics.OwnPast;
import org.engagementscorecard.statistics.Quartiles;

/**
 * Counts the practices of a flat army for some reps.
 *
 * @param reps whose they are, by name
 */
record Practices(List<Rep> reps) {
  /** Lines of evidence that are shown at most: a dashboard of a thousand reps reads no more. */
  private static final int MOST_EVIDENCE = 50;

  private static final double HOURS_PER_DAY = 24;

  /** By which names these reps sign notes: their keys and their names. */
  List<Notes.Author> authors() {
    return reps.stream()
        .flatMap(
            rep ->
                Stream.of(
                    new Notes.Author(rep.id(), rep.key()), new Notes.Author(rep.id(), rep.name())))
        .distinct()
        .toList();
  }

  private static boolean isOwn(Note note, Rep rep) {
    return note.author().equals(rep.key()) || note.author().equals(rep.name());
  }

  /**
   * Of the gaps and what is worth a look, how many have a note by somebody else than the rep.
   *
   * @param findings of these reps
   * @param notes about them, from the period's first day on
   * @param given how many notes they wrote about others in that time
   * @param needs of them that were open in the period
   */
  Practice coaching(List<Finding> findings, List<Note> notes, long given, List<Need> needs) {
    Map<Integer, Rep> byId = byId();
    Map<Integer, List<Note>> ofOthers =
        notes.stream()
            .filter(note -> !isOwn(note, byId.get(note.repId())))
            .collect(Collectors.groupingBy(Note::repId));
    List<Finding> below = findings.stream().filter(BlindSpots::isBelow).toList();
    List<String> evidence = new ArrayList<>();
    int answered = 0;
    for (Finding finding : below) {
      List<Note> about =
          ofOthers.getOrDefault(finding.rep().id(), List.of()).stream()
              .filter(note -> BlindSpots.speaksOf(note, finding))
              .toList();
      answered += about.isEmpty() ? 0 : 1;
      evidence.add(
          on(finding.rep(), finding.connection())
              + " ("
              + finding.verdict().key()
              + "): "
              + (about.isEmpty() ? "no note by anybody else" : PracticeWords.notes(about)));
    }
    List<String> lines = PracticeWords.atMost(MOST_EVIDENCE, evidence);
    long received = ofOthers.values().stream().mapToLong(List::size).sum();
    lines.add(
        "Notes received from others: " + received + ". Notes given to others: " + given + ".");
    lines.add(
        "Learning needs answered: "
            + needs.stream().filter(Need::isActedOn).count()
            + " of "
            + needs.size()
            + ".");
    return new Practice(
        Practice.Kind.COACHING,
        answered,
        below.size(),
        lines,
        PracticeWords.coaching(answered, below.size()));
  }

  /**
   * Of the metrics that colleagues have facts of, how many these reps have: what should be visible
   * and is. Of several reps: pairs of a rep and a metric.
   *
   * @param colleagues of each rep, by the rep's number
   */
  Practice measuring(Map<Integer, Colleagues> colleagues, Collection<Metric> metrics) {
    List<Metric> sorted =
        metrics.stream()
            .sorted(Comparator.comparing(Metric::stage).thenComparing(Metric::key))
            .toList();
    List<String> missing = new ArrayList<>();
    int visible = 0;
    int all = 0;
    for (Rep rep : reps) {
      Colleagues own = colleagues.get(rep.id());
      Set<Integer> told = own.metricIds();
      for (Metric metric : sorted) {
        if (told.contains(metric.id())) {
          all++;
          if (own.of(rep, metric.id()).isPresent()) {
            visible++;
          } else {
            missing.add(rep.name() + ": " + metric.name() + " is missing");
          }
        }
      }
    }
    return new Practice(
        Practice.Kind.MEASURING,
        visible,
        all,
        PracticeWords.atMost(MOST_EVIDENCE, missing),
        PracticeWords.measuring(visible, all, reps.size()));
  }

  /**
   * Of the needs that were open in the period, how many were acted on.
   *
   * @param connections by their numbers
   */
  Practice adapting(List<Need> needs, Map<Integer, Connection> connections, ZoneId zone) {
    Map<Integer, Rep> byId = byId();
    List<String> evidence =
        needs.stream()
            .map(
                need ->
                    on(byId.get(need.repId()), connections.get(need.connectionId()))
                        + ": "
                        + PracticeWords.life(need, zone))
            .toList();
    int actedOn = (int) needs.stream().filter(Need::isActedOn).count();
    double[] days =
        needs.stream()
            .filter(need -> need.closedAt().isPresent())
            .mapToDouble(
                need ->
                    Duration.between(need.openedAt(), need.closedAt().get()).toHours()
                        / HOURS_PER_DAY)
            .toArray();
    return new Practice(
        Practice.Kind.ADAPTING,
        actedOn,
        needs.size(),
        PracticeWords.atMost(MOST_EVIDENCE, evidence),
        PracticeWords.adapting(actedOn, needs.size())
            + (days.length == 0 ? "" : " " + PracticeWords.days(Quartiles.of(days).middle())));
  }

  /** Nothing is kept of practices tried and initiatives joined. */
  static Practice exploring() {
    return new Practice(Practice.Kind.EXPLORING, 0, 0, List.of(), PracticeWords.NOTHING_KEPT);
  }

  /**
   * Of the connections that can be set beside the rep's own past, how many are better now.
   *
   * @param pasts of each rep, by the rep's number, with the days just before
   */
  Practice bettering(Map<Integer, List<PastComparison>> pasts) {
    List<String> evidence = new ArrayList<>();
    int better = 0;
    int all = 0;
    for (Rep rep : reps) {
      for (PastComparison past : pasts.getOrDefault(rep.id(), List.of())) {
        if (past.against() == PastComparison.Against.PREVIOUS) {
          all++;
          better += past.direction() == OwnPast.Direction.BETTER ? 1 : 0;
          evidence.add(on(rep, past.connection()) + ": " + PracticeWords.bettering(past));
        }
      }
    }
    return new Practice(
        Practice.Kind.BETTERING,
        better,
        all,
        PracticeWords.atMost(MOST_EVIDENCE, evidence),
        PracticeWords.bettering(better, all));
  }

  private Map<Integer, Rep> byId() {
    return reps.stream().collect(Collectors.toMap(Rep::id, Function.identity()));
  }

  private static String on(Rep rep, Connection connection) {
    return Objects.requireNonNull(rep).name() + ", " + connection.name();
  }
}
