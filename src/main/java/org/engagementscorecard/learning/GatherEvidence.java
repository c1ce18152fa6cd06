package org.engagementscorecard.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.note.Notes;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.BuildReport;
import org.engagementscorecard.scorecard.Finding;
import org.engagementscorecard.scorecard.FindingResponse;
import org.engagementscorecard.scorecard.Knowledge;
import org.engagementscorecard.scorecard.Recall;
import org.engagementscorecard.scorecard.Report;
import org.engagementscorecard.scorecard.ScorecardResponse.PeriodResponse;

/** Gathers what the numbers say of a need, and the notes that speak of it, to be kept with it. */
@ApplicationScoped
class GatherEvidence {
  private final Recall recall;
  private final BuildReport reports;
  private final Notes notes;
  private final ObjectMapper mapper;

  GatherEvidence(Recall recall, BuildReport reports, Notes notes, ObjectMapper mapper) {
    this.recall = recall;
    this.reports = reports;
    this.notes = notes;
    this.mapper = mapper;
  }

  /**
   * What there is.
   *
   * @param evidence a JSON document
   * @param worth expected from closing the gap, or null
   * @param certainty probability of the gap, or null
   */
  record Gathered(String evidence, Double worth, Double certainty) {
    void putInto(LearningNeedEntity need) {
      need.evidence = evidence;
      need.worth = worth;
      need.certainty = certainty;
    }
  }

  /** Of a rep on a connection, over the organization's period of needs; in its transaction. */
  Gathered now(Organization organization, Rep rep, Connection connection) {
    Knowledge knowledge = recall.now(organization);
    Report report = reports.over(knowledge, knowledge.period(organization.needsPeriod()));
    Optional<Finding> finding =
        report.findings().stream()
            .filter(one -> one.rep().id() == rep.id())
            .filter(one -> one.connection().id() == connection.id())
            .findFirst();
    List<Integer> about =
        notes
            .about(organization, List.of(rep.id()), report.period().start(), Reader.anybody())
            .stream()
            .filter(note -> note.connectionId() != null && note.connectionId() == connection.id())
            .map(Note::id)
            .toList();
    return new Gathered(
        written(report, finding, about),
        finding.flatMap(Finding::worth).map(worth -> worth.worth().mean()).orElse(null),
        finding
            .flatMap(Finding::compared)
            .map(compared -> compared.estimate().probabilityGap())
            .orElse(null));
  }

  /** Of findings of a report, in their order; in the organization's transaction. */
  List<Gathered> of(Organization organization, Report report, List<Finding> findings) {
    if (findings.isEmpty()) {
      return List.of();
    }
    Set<Integer> reps = findings.stream().map(one -> one.rep().id()).collect(Collectors.toSet());
    List<Note> about = notes.about(organization, reps, report.period().start(), Reader.anybody());
    return findings.stream()
        .map(
            finding ->
                new Gathered(
                    written(
                        report,
                        Optional.of(finding),
                        about.stream()
                            .filter(note -> note.repId() == finding.rep().id())
                            .filter(note -> note.connectionId() != null)
                            .filter(note -> note.connectionId() == finding.connection().id())
                            .map(Note::id)
                            .toList()),
                    finding.worth().map(worth -> worth.worth().mean()).orElse(null),
                    finding
                        .compared()
                        .map(compared -> compared.estimate().probabilityGap())
                        .orElse(null)))
        .toList();
  }

  private String written(Report report, Optional<Finding> finding, List<Integer> about) {
    try {
      return mapper.writeValueAsString(
          new Evidence(
              PeriodResponse.from(report.period()),
              report.dataThrough().orElse(null),
              finding.map(FindingResponse::from).orElse(null),
              about));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("evidence is made of numbers and texts", e);
    }
  }
}
