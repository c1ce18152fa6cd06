package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.BuildReport;
import org.engagementscorecard.scorecard.Finding;
import org.engagementscorecard.scorecard.Knowledge;
import org.engagementscorecard.scorecard.Recall;
import org.engagementscorecard.scorecard.Report;
import org.engagementscorecard.statistics.Change;
import org.engagementscorecard.statistics.NeedRules;
import org.engagementscorecard.statistics.NeedRules.Life;
import org.engagementscorecard.statistics.NeedRules.Look;
import org.engagementscorecard.statistics.NeedRules.Move;

/**
 * Reckons what the facts do to an organization's needs: within a transaction that only reads, and
 * sees one moment.
 *
 * <p>Days are counted in the time of the facts: from the newest day that had data when a step was
 * taken to the newest day that has, as {@code latest} periods are. So a need that nothing is heard
 * of doesn't grow older, late facts of days before it was opened say nothing of what came of it,
 * and history that is posted in parts is followed as it would have been.
 */
@ApplicationScoped
class ReckonNeeds {
  private static final NeedRules RULES = NeedRules.withDefaults();

  private final Recall recall;
  private final BuildReport reports;
  private final GatherEvidence gatherEvidence;
  private final LookBack lookBack;
  private final Activity activity;
  private final AgroalDataSource dataSource;
  private final ObjectMapper mapper;

  ReckonNeeds(
      Recall recall,
      BuildReport reports,
      GatherEvidence gatherEvidence,
      LookBack lookBack,
      Activity activity,
      AgroalDataSource dataSource,
      ObjectMapper mapper) {
    this.recall = recall;
    this.reports = reports;
    this.gatherEvidence = gatherEvidence;
    this.lookBack = lookBack;
    this.activity = activity;
    this.dataSource = dataSource;
    this.mapper = mapper;
  }

  /**
   * What is to be done.
   *
   * @param version of the data that it was reckoned from
   * @param day of the organization on which it was
   */
  record Reckoned(
      long version,
      LocalDate day,
      List<Opening> openings,
      List<Moved> moved,
      List<Measured> measured) {}

  /**
   * A need that opens.
   *
   * @param numbers JSON of what the numbers said
   */
  record Opening(int repId, int connectionId, GatherEvidence.Gathered evidence, String numbers) {}

  /**
   * A need that comes into another state.
   *
   * @param seen as it was reckoned; where it isn't so any more it stays
   * @param because why it closes, or null
   * @param numbers JSON of what the numbers said
   * @param result JSON of what came of it, or null
   */
  record Moved(
      LiveNeed seen, StepType type, NeedState to, String because, String numbers, String result) {}

  /**
   * What is measured of a need that lives on, or not.
   *
   * @param worth null where it isn't known any better than before; so certainty and progress
   * @param progress JSON
   */
  record Measured(int id, Double worth, Double certainty, String progress) {}

  /** What the numbers said when a step was taken. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Numbers(
      Instant dataThrough,
      String verdict,
      Double probabilityGap,
      Double probabilityBetter,
      Long attemptsSince) {}

  private record Cell(int repId, int connectionId) {}

  /**
   * The newest day that had data when the last need of a cell ended, and whether it was dismissed.
   */
  private record Ended(LocalDate on, boolean dismissed) {}

  Reckoned reckon(Organization organization) {
    Activity.State state = activity.of(organization.id());
    LocalDate today = organization.dayOf(state.seenAt());
    Knowledge knowledge = recall.now(organization);
    Report report = reports.over(knowledge, knowledge.period(organization.needsPeriod()));
    LocalDate newest = report.dataThrough().map(organization::dayOf).orElse(today);
    Map<Cell, Finding> findings = new HashMap<>();
    for (Finding finding : report.findings()) {
      findings.put(new Cell(finding.rep().id(), finding.connection().id()), finding);
    }
    List<LiveNeed> live = live(organization);
    Map<Integer, LookBack.Seen> looks =
        lookBack.of(
            knowledge,
            live,
            need -> Optional.ofNullable(findings.get(new Cell(need.repId(), need.connectionId()))),
            newest);
    List<Moved> moved = new ArrayList<>();
    List<Measured> measured = new ArrayList<>();
    Set<Cell> taken = new HashSet<>();
    for (LiveNeed need : live) {
      Cell cell = new Cell(need.repId(), need.connectionId());
      taken.add(cell);
      Finding finding = findings.get(cell);
      if (finding == null) {
        // Of a connection that wasn't there yet on the last day of a period nothing is said.
        continue;
      }
      LookBack.Seen seen = looks.get(need.id());
      if (seen.isNew()) {
        measured.add(measured(need, finding, seen));
      }
      next(organization, need, new Sight(finding, seen, report.dataThrough()), newest, today)
          .ifPresent(moved::add);
    }
    List<Finding> gaps =
        report.findings().stream()
            .filter(Finding::isGap)
            .filter(one -> !taken.contains(new Cell(one.rep().id(), one.connection().id())))
            .filter(one -> !hasLeft(one.rep(), today))
            .toList();
    return new Reckoned(
        state.version(), today, openings(organization, report, gaps, newest), moved, measured);
  }

  /** Whether a rep had teams or roles, and has none on this day or later. */
  private static boolean hasLeft(Rep rep, LocalDate day) {
    List<Membership> told =
        rep.memberships().stream()
            .filter(part -> part.team() != null || part.role() != null)
            .toList();
    return !told.isEmpty() && told.stream().map(Membership::until).noneMatch(day::isBefore);
  }

  /** What is seen of a need: of the rep beside others, and beside the own past. */
  private record Sight(Finding finding, LookBack.Seen own, Optional<Instant> dataThrough) {}

  private Optional<Moved> next(
      Organization organization, LiveNeed need, Sight sight, LocalDate newest, LocalDate today) {
    if (hasLeft(sight.finding().rep(), today)) {
      return Optional.of(closed(need, sight, LifeWords.LEFT));
    }
    Look look =
        new Look(
            need.life(),
            days(need.inLifeSince(organization), newest),
            sight.finding().verdict(),
            LookBack.certainty(sight.finding()),
            sight.own().probabilityBetter().orElse(Double.NaN),
            sight.own().attemptsSince(),
            sight.own().attemptsBefore());
    return switch (RULES.next(look)) {
      case STAY, OPEN -> Optional.empty();
      // Whoever opened one saw something that is no gap to the numbers: they can't take it back.
      case TURNED ->
          need.byFinding()
              ? Optional.of(closed(need, sight, LifeWords.turned(sight.finding().verdict())))
              : Optional.empty();
      case RESULT -> Optional.of(closed(need, sight, LifeWords.RESULT));
      case CHANGED ->
          Optional.of(
              moved(need, sight, StepType.CHANGED, NeedState.CHANGED, null, result(need, sight)));
      case FELL_BACK ->
          Optional.of(moved(need, sight, StepType.FELL_BACK, NeedState.LEARNING, null, null));
    };
  }

  private Moved closed(LiveNeed need, Sight sight, String because) {
    return moved(need, sight, StepType.CLOSED, NeedState.CLOSED, because, result(need, sight));
  }

  private Moved moved(
      LiveNeed need, Sight sight, StepType type, NeedState to, String because, String result) {
    LookBack.Seen own = sight.own();
    OptionalDouble better = own.probabilityBetter();
    Numbers numbers =
        new Numbers(
            sight.dataThrough().orElse(null),
            sight.finding().verdict().key(),
            known(LookBack.certainty(sight.finding())),
            better.isPresent() ? better.getAsDouble() : null,
            own.attemptsSince());
    return new Moved(need, type, to, because, written(numbers), result);
  }

  private static Double known(double number) {
    return Double.isNaN(number) ? null : number;
  }

  /** Days from one to another; none where it is yet to come. */
  private static long days(LocalDate from, LocalDate to) {
    return Math.max(0, ChronoUnit.DAYS.between(from, to));
  }

  private Measured measured(LiveNeed need, Finding finding, LookBack.Seen seen) {
    return new Measured(
        need.id(),
        finding.expectedWorth().isPresent() ? finding.expectedWorth().getAsDouble() : null,
        known(LookBack.certainty(finding)),
        seen.progress().map(this::written).orElse(null));
  }

  private String result(LiveNeed need, Sight sight) {
    Finding finding = sight.finding();
    LookBack.Seen seen = sight.own();
    Result.Extra successes =
        seen.change()
            .map(change -> extra(change, seen.attemptsSince(), finding.connection().to().unit()))
            .orElse(null);
    boolean chained =
        successes != null
            && need.worth() != null
            && need.shortfall() != null
            && need.shortfall() > 0;
    Result.Extra worth =
        chained ? successes.times(need.worth() / need.shortfall(), need.unit()) : null;
    Double now =
        finding.expectedShortfall().isPresent() ? finding.expectedShortfall().getAsDouble() : null;
    Result numbers =
        new Result("", seen.since(), seen.until(), need.shortfall(), now, successes, worth);
    return written(
        new Result(
            LifeWords.result(finding.connection(), numbers),
            seen.since(),
            seen.until(),
            need.shortfall(),
            now,
            successes,
            worth));
  }

  /** As many as were tried since, each with the difference of the rates. */
  private static Result.Extra extra(Change change, long attempts, String unit) {
    return new Result.Extra(
        change.difference() * attempts,
        change.low() * attempts,
        change.high() * attempts,
        change.level(),
        unit);
  }

  private List<Opening> openings(
      Organization organization, Report report, List<Finding> gaps, LocalDate newest) {
    if (gaps.isEmpty()) {
      return List.of();
    }
    Map<Cell, Ended> ended =
        ended(organization, gaps.stream().map(one -> one.rep().id()).distinct().toList());
    List<Finding> opening = new ArrayList<>();
    for (Finding gap : gaps) {
      Optional<Ended> last =
          Optional.ofNullable(ended.get(new Cell(gap.rep().id(), gap.connection().id())));
      long days = last.map(one -> days(one.on(), newest)).orElse(Long.MAX_VALUE);
      // The facts on which one was dismissed don't open another.
      boolean sameFacts =
          last.map(Ended::dismissed).orElse(false) && days < length(report.period());
      Look look = new Look(Life.NONE, days, gap.verdict(), LookBack.certainty(gap), Double.NaN, 0);
      if (!sameFacts && RULES.next(look) == Move.OPEN) {
        opening.add(gap);
      }
    }
    List<GatherEvidence.Gathered> evidence = gatherEvidence.of(organization, report, opening);
    List<Opening> openings = new ArrayList<>();
    for (int i = 0; i < opening.size(); i++) {
      Finding gap = opening.get(i);
      Numbers numbers =
          new Numbers(
              report.dataThrough().orElse(null),
              gap.verdict().key(),
              known(LookBack.certainty(gap)),
              null,
              null);
      openings.add(
          new Opening(gap.rep().id(), gap.connection().id(), evidence.get(i), written(numbers)));
    }
    return openings;
  }

  private static long length(Period period) {
    return ChronoUnit.DAYS.between(period.first(), period.last()) + 1;
  }

  private List<LiveNeed> live(Organization organization) {
    try (java.sql.Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(LiveNeed.SELECT)) {
      statement.setInt(1, organization.id());
      List<LiveNeed> needs = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          needs.add(LiveNeed.read(row));
        }
      }
      return needs;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private Map<Cell, Ended> ended(Organization organization, Collection<Integer> repIds) {
    String sql =
        """
        SELECT DISTINCT ON (n.rep_id, n.connection_id) n.rep_id, n.connection_id,
            coalesce((s.numbers ->> 'dataThrough')::timestamptz, s.at), n.state = 'dismissed'
        FROM learning_need n
        JOIN need_step s ON s.organization_id = n.organization_id
          AND s.learning_need_id = n.learning_need_id AND s.type IN ('closed', 'dismissed')
        WHERE n.organization_id = ? AND n.rep_id = ANY (?) AND n.state IN ('closed', 'dismissed')
        ORDER BY n.rep_id, n.connection_id, s.event_id DESC""";
    try (java.sql.Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setArray(2, connection.createArrayOf("int4", repIds.toArray()));
      Map<Cell, Ended> ended = new HashMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Instant at = row.getTimestamp(3).toInstant();
          ended.put(
              new Cell(row.getInt(1), row.getInt(2)),
              new Ended(organization.dayOf(at), row.getBoolean(4)));
        }
      }
      return ended;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private String written(Object numbers) {
    try {
      return mapper.writeValueAsString(numbers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("it is made of numbers, days and texts", e);
    }
  }
}
