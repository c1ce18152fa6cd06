package org.engagementscorecard.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.note.Notes;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.BuildReport;
import org.engagementscorecard.scorecard.Finding;
import org.engagementscorecard.scorecard.FindingResponse;
import org.engagementscorecard.scorecard.Knowledge;
import org.engagementscorecard.scorecard.Recall;
import org.engagementscorecard.scorecard.Report;
import org.engagementscorecard.scorecard.ScorecardResponse.PeriodResponse;
import org.engagementscorecard.statistics.Verdict;

/**
 * Brings an organization's needs up to date with its facts: a gap opens a need, and a need that
 * nobody has taken up yet closes by itself when the evidence has turned.
 *
 * <p>It runs before needs are read, and only when the data or the day has changed since; whoever
 * comes first does it, and the others wait for that one transaction.
 */
@ApplicationScoped
class OpenNeeds {
  private final TenantTransaction transaction;
  private final BuildReport reports;
  private final LearningNeeds needs;
  private final NeedSteps steps;
  private final Notes notes;
  private final Recall recall;
  private final Activity activity;
  private final AgroalDataSource dataSource;
  private final ObjectMapper mapper;
  private final Clock clock;

  OpenNeeds(
      TenantTransaction transaction,
      BuildReport reports,
      LearningNeeds needs,
      NeedSteps steps,
      Notes notes,
      Recall recall,
      Activity activity,
      AgroalDataSource dataSource,
      ObjectMapper mapper,
      Clock clock) {
    this.transaction = transaction;
    this.reports = reports;
    this.needs = needs;
    this.steps = steps;
    this.notes = notes;
    this.recall = recall;
    this.activity = activity;
    this.dataSource = dataSource;
    this.mapper = mapper;
    this.clock = clock;
  }

  /** Derives needs from the facts, if anything has changed since that was last done. */
  void bringUpToDate(int organizationId) {
    boolean current =
        transaction.read(
            organizationId,
            organization -> isCurrent(organization, activity.of(organizationId).version()));
    if (!current) {
      transaction.derive(organizationId, this::derive);
    }
  }

  private void derive(Organization organization) {
    Instant at = steps.lock(organization);
    Activity.State seen = activity.of(organization.id());
    if (isCurrent(organization, seen.version())) {
      return;
    }
    Knowledge knowledge = recall.now(organization);
    Report report = reports.over(knowledge, knowledge.period(organization.needsPeriod()));
    Map<CellKey, LearningNeedEntity> live = new HashMap<>();
    needs
        .live(organization)
        .forEach(need -> live.put(new CellKey(need.repId, need.connectionId), need));
    List<NeedSteps.Step> taken = new ArrayList<>();
    for (Finding finding : report.findings()) {
      LearningNeedEntity need =
          live.get(new CellKey(finding.rep().id(), finding.connection().id()));
      if (need == null && finding.isGap()) {
        taken.add(byNumbers(open(organization, report, finding), StepType.OPENED, NeedState.OPEN));
      } else if (need != null
          && need.state.equals(NeedState.OPEN.key())
          && hasTurned(finding.verdict())) {
        need.closedBecause = "the evidence has turned: " + finding.verdict().key();
        taken.add(byNumbers(need, StepType.CLOSED, NeedState.CLOSED));
      }
    }
    steps.take(organization, taken, at);
    boolean changed = !taken.isEmpty();
    if (changed) {
      // Scorecards show needs, so what they show is another version from now on.
      activity.changed(organization.id());
    }
    markCurrent(organization, changed ? seen.version() + 1 : seen.version());
  }

  private record CellKey(int repId, int connectionId) {}

  /** A gap that has only become less sure stays; the two thresholds keep needs from flapping. */
  private static boolean hasTurned(Verdict verdict) {
    return verdict instanceof Verdict.InLine || verdict instanceof Verdict.Strength;
  }

  private static NeedSteps.Step byNumbers(LearningNeedEntity need, StepType type, NeedState to) {
    return new NeedSteps.Step(need, type, to, StepBy.NUMBERS, null, null, null);
  }

  /** A need with its evidence, to be opened. */
  private LearningNeedEntity open(Organization organization, Report report, Finding finding) {
    Rep rep = finding.rep();
    List<Integer> about =
        notes
            .about(organization, List.of(rep.id()), report.period().start(), Reader.anybody())
            .stream()
            .filter(
                note ->
                    note.connectionId() != null && note.connectionId() == finding.connection().id())
            .map(Note::id)
            .toList();
    LearningNeedEntity need = new LearningNeedEntity();
    need.repId = rep.id();
    need.connectionId = finding.connection().id();
    need.worth = finding.worth().map(worth -> worth.worth().mean()).orElse(null);
    need.certainty =
        finding.compared().map(compared -> compared.estimate().probabilityGap()).orElse(null);
    try {
      need.evidence =
          mapper.writeValueAsString(
              new Evidence(
                  PeriodResponse.from(report.period()),
                  report.dataThrough().orElse(null),
                  FindingResponse.from(finding),
                  about));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("evidence is made of numbers and texts", e);
    }
    return need;
  }

  /** Whether needs rest on this version and day. */
  private boolean isCurrent(Organization organization, long version) {
    String select =
        "SELECT data_version, evaluated_on FROM needs_evaluation WHERE organization_id = ?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setInt(1, organization.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            && row.getLong(1) >= version
            && today(organization).equals(row.getObject(2, LocalDate.class));
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private void markCurrent(Organization organization, long version) {
    String sql =
        "UPDATE needs_evaluation SET data_version = ?, evaluated_on = ?, evaluated_at = now()"
            + " WHERE organization_id = ?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, version);
      statement.setObject(2, today(organization));
      statement.setInt(3, organization.id());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private LocalDate today(Organization organization) {
    return organization.dayOf(clock.instant());
  }
}
