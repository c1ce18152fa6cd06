package org.engagementscorecard.scorecard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.GatherCases.CellKey;
import org.engagementscorecard.statistics.Verdict;

/**
 * Where numbers and notes don't meet, both ways.
 *
 * @param gapsWithoutStory gaps, and what is worth a look, of which no note speaks
 * @param storiesWithoutNumber notes about something that there is no number of
 */
public record BlindSpots(List<Finding> gapsWithoutStory, List<Unmeasured> storiesWithoutNumber) {
  public BlindSpots {
    gapsWithoutStory = List.copyOf(gapsWithoutStory);
    storiesWithoutNumber = List.copyOf(storiesWithoutNumber);
  }

  /**
   * A note about something that there is no number of.
   *
   * @param about key of the metric or connection
   * @param name its name
   * @param finding of the connection, where it is about one; empty where it is about a metric
   */
  public record Unmeasured(
      Note note, Rep rep, String about, String name, Optional<Finding> finding) {}

  /** Whether a note speaks of what a finding is about: its connection, or one end of it. */
  static boolean speaksOf(Note note, Finding finding) {
    if (note.repId() != finding.rep().id()) {
      return false;
    }
    Connection connection = finding.connection();
    return isOf(note.connectionId(), connection.id())
        || isOf(note.metricId(), connection.from().id())
        || isOf(note.metricId(), connection.to().id());
  }

  private static boolean isOf(Integer about, int id) {
    return about != null && about == id;
  }

  /** Whether a finding asks for a closer look: a gap, or what may become one. */
  static boolean isBelow(Finding finding) {
    return finding.verdict() instanceof Verdict.Gap || finding.verdict() instanceof Verdict.Watch;
  }

  /**
   * Finds them.
   *
   * @param findings of the reps it is about, on all connections
   * @param notes about those reps, from the period's first day on
   * @param until the period's end: what is said of a later time needs no number of this one
   * @param reps the same reps
   * @param metrics all
   * @param colleagues who knows what each of the reps has added up to
   */
  static BlindSpots of(
      List<Finding> findings,
      List<Note> notes,
      Instant until,
      Collection<Rep> reps,
      Collection<Metric> metrics,
      Map<Integer, Colleagues> colleagues) {
    Map<Integer, List<Note>> byRep = notes.stream().collect(Collectors.groupingBy(Note::repId));
    List<Finding> untold =
        findings.stream()
            .filter(BlindSpots::isBelow)
            .filter(
                finding ->
                    byRep.getOrDefault(finding.rep().id(), List.of()).stream()
                        .noneMatch(note -> speaksOf(note, finding)))
            .toList();
    Map<Integer, Rep> repsById = new HashMap<>();
    reps.forEach(rep -> repsById.put(rep.id(), rep));
    Map<Integer, Metric> metricsById = new HashMap<>();
    metrics.forEach(metric -> metricsById.put(metric.id(), metric));
    Map<CellKey, Finding> cells = new HashMap<>();
    findings.forEach(
        finding -> cells.put(CellKey.of(finding.connection(), finding.rep()), finding));
    List<Unmeasured> unmeasured = new ArrayList<>();
    for (Note note : notes) {
      Rep rep = repsById.get(note.repId());
      if (!note.at().isBefore(until) || rep == null) {
        continue;
      }
      Metric metric = note.metricId() == null ? null : metricsById.get(note.metricId());
      if (metric != null && colleagues.get(rep.id()).of(rep, metric.id()).isEmpty()) {
        unmeasured.add(new Unmeasured(note, rep, metric.key(), metric.name(), Optional.empty()));
      }
      Finding finding =
          note.connectionId() == null
              ? null
              : cells.get(new CellKey(note.connectionId(), rep.id()));
      if (finding != null && hasNoNumber(finding.verdict())) {
        unmeasured.add(
            new Unmeasured(
                note,
                rep,
                finding.connection().key(),
                finding.connection().name(),
                Optional.of(finding)));
      }
    }
    return new BlindSpots(untold, unmeasured);
  }

  private static boolean hasNoNumber(Verdict verdict) {
    return verdict instanceof Verdict.NotComparable || verdict instanceof Verdict.TooEarly;
  }
}
