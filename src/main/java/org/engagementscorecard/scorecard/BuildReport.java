package org.engagementscorecard.scorecard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.GatherCases.CellKey;
import org.engagementscorecard.statistics.Comparability;
import org.engagementscorecard.statistics.PooledComparison;
import org.engagementscorecard.statistics.PooledFit;
import org.engagementscorecard.statistics.Strata;
import org.engagementscorecard.statistics.Verdict;
import org.engagementscorecard.statistics.VerdictRules;

/**
 * Compares the reps of an organization over a period, each with those who do the same job.
 *
 * <p>The family of a verdict is all cells, rep × connection, of the peer group; it doesn't depend
 * on who is looking. A report is kept as long as the data behind it hasn't changed; a comparison,
 * which is a function of its counts alone, as long as the counts are the same.
 */
@ApplicationScoped
public class BuildReport {
  private static final PooledComparison COMPARISON = PooledComparison.withDefaults();
  private static final VerdictRules RULES = VerdictRules.withDefaults();

  /** What is alike in the month in which it counts, beside the attributes of the metric. */
  private static final String MONTH = "month";

  /** Findings, and counts of comparisons, that are kept at most: some tens of megabytes. */
  private static final int MAX_CELLS = 100_000;

  private final Cache<ReportKey, Report> reports =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CELLS)
          .weigher((ReportKey key, Report report) -> 1 + report.findings().size())
          .build();
  private final Cache<ReportKey, GatherCases> gathered =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CELLS)
          .weigher((ReportKey key, GatherCases cases) -> 1 + cases.size())
          .build();
  private final Cache<List<Strata<?>>, Optional<PooledFit>> fits =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CELLS)
          .weigher(
              (List<Strata<?>> reps, Optional<PooledFit> fit) ->
                  1 + reps.stream().mapToInt(rep -> rep.byName().size()).sum())
          .build();

  private record ReportKey(int organizationId, Knowledge.Version version, Period period) {}

  /** What a rep has on a connection. */
  record Cell(Rep rep, Connection connection, Cases cases, boolean ramping) {
    boolean isComparable() {
      return cases.isComparable() && !ramping;
    }
  }

  /** A comparable cell with its place in a fit, waiting for the verdict of the whole family. */
  private record Member(Cell cell, Fitted fitted, int index) {
    Finding.Compared compared(Comparison comparison) {
      return new Finding.Compared(
          fitted.fit().estimates().get(index), fitted.fit().comparability().get(index), comparison);
    }
  }

  /** The report of a period, within the organization's transaction. */
  public Report over(Knowledge knowledge, Period period) {
    ReportKey key = new ReportKey(knowledge.organization().id(), knowledge.version(), period);
    Report known = reports.getIfPresent(key);
    if (known != null) {
      return known;
    }
    Report report = build(knowledge, period);
    reports.put(key, report);
    return report;
  }

  /** The same without comparing anybody. */
  Report withoutFindings(Knowledge knowledge, Period period) {
    return Report.withoutFindings(knowledge, period, byName(knowledge));
  }

  /** All reps. */
  static List<Rep> byName(Knowledge knowledge) {
    return knowledge.reps().stream()
        .sorted(Comparator.comparing(Rep::name).thenComparing(Rep::key))
        .toList();
  }

  /** What there is of every rep on every connection over a period. */
  GatherCases cases(Knowledge knowledge, Period period) {
    ReportKey key = new ReportKey(knowledge.organization().id(), knowledge.version(), period);
    GatherCases known = gathered.getIfPresent(key);
    if (known != null) {
      return known;
    }
    GatherCases found = GatherCases.over(knowledge, period);
    gathered.put(key, found);
    return found;
  }

  private Report build(Knowledge knowledge, Period period) {
    Organization organization = knowledge.organization();
    List<Rep> reps = byName(knowledge);
    GatherCases gathered = cases(knowledge, period);
    List<Connection> connections = gathered.connections();
    Map<CellKey, Finding> findings = new HashMap<>();
    reps.stream()
        .collect(Collectors.groupingBy(rep -> Peers.of(organization, rep, period.last())))
        .forEach(
            (peers, members) -> {
              List<Cell> cells = new ArrayList<>();
              for (Connection connection : connections) {
                for (Rep rep : members) {
                  cells.add(
                      new Cell(
                          rep,
                          connection,
                          gathered.of(connection, rep),
                          rep.isRampingOn(
                              period.last(),
                              organization.rampDays(Peers.role(rep, period.last())))));
                }
              }
              judge(peers, connections, cells, organization.smallestGroup())
                  .forEach(
                      finding ->
                          findings.put(CellKey.of(finding.connection(), finding.rep()), finding));
            });
    List<Finding> ordered = new ArrayList<>();
    for (Connection connection : connections) {
      for (Rep rep : reps) {
        ordered.add(findings.get(CellKey.of(connection, rep)));
      }
    }
    return new Report(
        period,
        knowledge.newestAt(),
        reps,
        connections,
        Redefinitions.over(knowledge, connections, period),
        gathered.lags(),
        ordered);
  }

  /** Findings of a peer group: comparisons per connection, verdicts over the whole family. */
  private List<Finding> judge(
      Peers peers, List<Connection> connections, List<Cell> cells, int smallestGroup) {
    List<Finding> findings = new ArrayList<>();
    List<Member> family = new ArrayList<>();
    Map<Connection, Fitted> fitted = new HashMap<>();
    Map<Connection, List<Cell>> byConnection =
        cells.stream()
            .collect(
                Collectors.groupingBy(Cell::connection, LinkedHashMap::new, Collectors.toList()));
    byConnection.forEach(
        (connection, all) -> {
          List<Cell> compared = all.stream().filter(Cell::isComparable).toList();
          Optional<PooledFit> fit =
              compared.size() < smallestGroup
                  ? Optional.empty()
                  : compare(connection.kind(), compared);
          all.stream()
              .filter(cell -> !cell.isComparable())
              .forEach(cell -> findings.add(notComparable(cell, reason(cell))));
          for (int i = 0; i < compared.size(); i++) {
            Cell cell = compared.get(i);
            if (compared.size() < smallestGroup) {
              findings.add(notComparable(cell, Verdict.Reason.FEW_PEERS));
            } else if (fit.isEmpty() || isAlone(fit.get().comparability().get(i), smallestGroup)) {
              findings.add(notComparable(cell, Verdict.Reason.NO_LIKE_FOR_LIKE_PEERS));
            } else {
              Fitted one =
                  fitted.computeIfAbsent(connection, key -> new Fitted(fit.get(), compared));
              family.add(new Member(cell, one, i));
            }
          }
        });
    findings.addAll(decide(peers, family, new WorthOfGaps(connections, fitted)));
    return findings;
  }

  /** Whether too few others have like cases. */
  private static boolean isAlone(Comparability comparability, int smallestGroup) {
    return comparability.share() == 0 || comparability.peers() + 1 < smallestGroup;
  }

  private Optional<PooledFit> compare(ConnectionKind kind, List<Cell> cells) {
    return switch (kind) {
      case CONVERSION ->
          fit(
              cells.stream().map(cell -> ((Cases.Conversions) cell.cases()).strata()).toList(),
              COMPARISON::compareConversionsLikeForLike);
      case YIELD ->
          fit(
              cells.stream().map(cell -> ((Cases.Yields) cell.cases()).strata()).toList(),
              COMPARISON::compareYields);
      case VALUE ->
          fit(
              cells.stream().map(cell -> ((Cases.Amounts) cell.cases()).strata()).toList(),
              COMPARISON::compareValues);
    };
  }

  private <C> Optional<PooledFit> fit(
      List<Strata<C>> reps, Function<List<Strata<C>>, Optional<PooledFit>> compare) {
    List<Strata<?>> key = List.copyOf(reps);
    Optional<PooledFit> known = fits.getIfPresent(key);
    if (known != null) {
      return known;
    }
    Optional<PooledFit> fit = compare.apply(reps);
    fits.put(key, fit);
    return fit;
  }

  private static Finding notComparable(Cell cell, Verdict.Reason reason) {
    return new Finding(
        cell.rep(),
        cell.connection(),
        cell.cases(),
        Optional.empty(),
        new Verdict.NotComparable(reason),
        Optional.empty());
  }

  private static Verdict.Reason reason(Cell cell) {
    if (cell.cases() instanceof Cases.Faulty faulty) {
      return faulty.fault();
    }
    return cell.cases().isComparable() ? Verdict.Reason.RAMPING : Verdict.Reason.NO_ATTEMPTS;
  }

  private static List<Finding> decide(Peers peers, List<Member> family, WorthOfGaps worths) {
    List<Verdict> verdicts =
        RULES.decide(
            family.stream()
                .map(member -> member.fitted().fit().estimates().get(member.index()))
                .toList());
    Map<Connection, List<Verdict>> byConnection = new HashMap<>();
    for (int i = 0; i < family.size(); i++) {
      byConnection
          .computeIfAbsent(family.get(i).cell().connection(), one -> new ArrayList<>())
          .add(verdicts.get(i));
    }
    Map<Connection, Comparison> comparisons = new HashMap<>();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < family.size(); i++) {
      Member one = family.get(i);
      Comparison comparison =
          comparisons.computeIfAbsent(
              one.cell().connection(),
              connection -> comparison(peers, connection, one, byConnection.get(connection)));
      findings.add(finding(one, comparison, verdicts.get(i), worths));
    }
    return findings;
  }

  private static Finding finding(
      Member one, Comparison comparison, Verdict verdict, WorthOfGaps worths) {
    Cell cell = one.cell();
    boolean below = verdict instanceof Verdict.Gap || verdict instanceof Verdict.Watch;
    return new Finding(
        cell.rep(),
        cell.connection(),
        cell.cases(),
        Optional.of(one.compared(comparison)),
        verdict,
        verdict instanceof Verdict.TooEarly
            ? Later.of(() -> more(one))
            : () -> OptionalLong.empty(),
        below
            ? Later.of(() -> Optional.of(worths.of(cell.connection(), one.index())))
            : () -> Optional.empty(),
        below
            ? () -> OptionalDouble.of(worths.meanOf(cell.connection(), one.index()))
            : () -> OptionalDouble.empty());
  }

  /** About how many more would decide it. */
  private static OptionalLong more(Member one) {
    PooledFit fit = one.fitted().fit();
    long soFar = one.cell().cases().attempts().orElseThrow();
    return switch (one.cell().connection().kind()) {
      case CONVERSION -> RULES.moreAttempts(fit, one.index(), soFar);
      case YIELD -> {
        OptionalDouble more = RULES.moreExposure(fit, one.index(), soFar);
        yield more.isPresent()
            ? OptionalLong.of((long) Math.ceil(more.getAsDouble()))
            : OptionalLong.empty();
      }
      case VALUE ->
          RULES.moreDeals(fit, one.index(), soFar, Math.sqrt(one.fitted().varianceOfLogs()));
    };
  }

  private static Comparison comparison(
      Peers peers, Connection connection, Member one, List<Verdict> verdicts) {
    PooledFit fit = one.fitted().fit();
    return new Comparison(
        peers,
        one.fitted().cells().size(),
        likeForLike(connection),
        fit,
        RULES.repsDoNotDifferMeasurably(fit, verdicts));
  }

  private static List<String> likeForLike(Connection connection) {
    List<String> attributes =
        connection.kind() == ConnectionKind.VALUE
            ? connection.to().likeForLike()
            : connection.from().likeForLike();
    return connection.byMonth()
        ? Stream.concat(attributes.stream(), Stream.of(MONTH)).toList()
        : attributes;
  }
}
