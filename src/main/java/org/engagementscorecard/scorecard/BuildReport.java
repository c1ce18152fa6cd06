package org.engagementscorecard.scorecard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.observation.Attempts;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.CountedAttempts.CellKey;
import org.engagementscorecard.statistics.ConversionCount;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.PooledComparison;
import org.engagementscorecard.statistics.PooledFit;
import org.engagementscorecard.statistics.Verdict;
import org.engagementscorecard.statistics.VerdictRules;

/**
 * Compares the reps of an organization over a period, each with those of the same role.
 *
 * <p>The family of a verdict is all cells, rep × connection, of the peer group; it doesn't depend
 * on who is looking. A report is kept as long as the data behind it hasn't changed; a comparison,
 * which is a function of its counts alone, as long as the counts are the same.
 */
@ApplicationScoped
public class BuildReport {
  private static final PooledComparison COMPARISON = PooledComparison.withDefaults();
  private static final VerdictRules RULES = VerdictRules.withDefaults();

  /** Findings, and counts of comparisons, that are kept at most: some tens of megabytes. */
  private static final int MAX_CELLS = 100_000;

  private final Cache<ReportKey, Report> reports =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CELLS)
          .weigher((ReportKey key, Report report) -> 1 + report.findings().size())
          .build();
  private final Cache<List<ConversionCount>, Optional<PooledFit>> fits =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CELLS)
          .weigher((List<ConversionCount> counts, Optional<PooledFit> fit) -> 1 + counts.size())
          .build();

  private record ReportKey(int organizationId, Knowledge.Version version, Period period) {}

  /** A rep's counts on a connection. */
  private record Cell(Rep rep, Connection connection, Tally tally, boolean ramping) {
    boolean isComparable() {
      return tally.fault().isEmpty() && tally.counts().attempts() > 0 && !ramping;
    }
  }

  /** A comparable cell with its estimate, waiting for the verdict that the whole family decides. */
  private record Estimated(Cell cell, PooledFit fit, int index, int reps, Estimate estimate) {}

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

  private Report build(Knowledge knowledge, Period period) {
    Organization organization = knowledge.organization();
    List<Rep> reps =
        knowledge.reps().stream()
            .sorted(Comparator.comparing(Rep::name).thenComparing(Rep::key))
            .toList();
    List<Connection> connections =
        knowledge.connections().stream()
            .filter(connection -> connection.kind() == ConnectionKind.CONVERSION)
            .sorted(Comparator.comparing(Connection::key))
            .toList();
    List<Connection> counted = connections.stream().filter(Connection::isCounted).toList();
    List<Connection> traced = connections.stream().filter(one -> !one.isCounted()).toList();
    Map<Integer, Lag> lags = CountedAttempts.lags(knowledge, counted);
    Map<CellKey, Tally> tallies =
        new HashMap<>(CountedAttempts.over(knowledge, counted, lags, reps, period));
    for (Attempts.Count count : knowledge.attempts(traced, period)) {
      tallies.merge(
          new CellKey(count.connectionId(), count.repId()), tally(count), BuildReport::together);
    }
    Map<String, List<Rep>> peerGroups =
        reps.stream().collect(Collectors.groupingBy(rep -> role(rep, period.last())));
    Map<CellKey, Finding> findings = new HashMap<>();
    peerGroups.forEach(
        (role, peers) -> {
          List<Cell> cells = new ArrayList<>();
          for (Connection connection : connections) {
            for (Rep rep : peers) {
              cells.add(
                  new Cell(
                      rep,
                      connection,
                      tallies.getOrDefault(
                          new CellKey(connection.id(), rep.id()), nothing(connection)),
                      rep.isRampingOn(period.last(), organization.rampDays())));
            }
          }
          judge(role, cells, organization.smallestGroup())
              .forEach(
                  finding ->
                      findings.put(
                          new CellKey(finding.connection().id(), finding.rep().id()), finding));
        });
    List<Finding> ordered = new ArrayList<>();
    for (Connection connection : connections) {
      for (Rep rep : reps) {
        ordered.add(findings.get(new CellKey(connection.id(), rep.id())));
      }
    }
    return new Report(period, knowledge.newestAt(), reps, connections, lags, ordered);
  }

  private static Tally tally(Attempts.Count count) {
    return new Tally(
        OptionalLong.of(count.attempts()),
        OptionalLong.of(count.successes()),
        OptionalLong.of(count.open()));
  }

  private static Tally together(Tally one, Tally other) {
    return new Tally(
        OptionalLong.of(one.attempts().getAsLong() + other.attempts().getAsLong()),
        OptionalLong.of(one.successes().getAsLong() + other.successes().getAsLong()),
        OptionalLong.of(one.open().getAsLong() + other.open().getAsLong()));
  }

  private static Tally nothing(Connection connection) {
    return new Tally(
        OptionalLong.of(0),
        OptionalLong.of(0),
        connection.isCounted() ? OptionalLong.empty() : OptionalLong.of(0));
  }

  /** The role on the period's last day, or the last one before it; empty where none is told. */
  private static String role(Rep rep, LocalDate last) {
    return rep.memberships().stream()
        .filter(part -> !part.from().isAfter(last))
        .reduce((earlier, later) -> later)
        .map(Membership::role)
        .orElse("");
  }

  /** Findings of a peer group: comparisons per connection, verdicts over the whole family. */
  private List<Finding> judge(String role, List<Cell> cells, int smallestGroup) {
    List<Finding> findings = new ArrayList<>();
    List<Estimated> family = new ArrayList<>();
    Map<Connection, List<Cell>> byConnection =
        cells.stream()
            .collect(
                Collectors.groupingBy(Cell::connection, LinkedHashMap::new, Collectors.toList()));
    byConnection.forEach(
        (connection, all) -> {
          List<Cell> compared = all.stream().filter(Cell::isComparable).toList();
          boolean enough = compared.size() >= smallestGroup;
          for (Cell cell : all) {
            if (!cell.isComparable() || !enough) {
              findings.add(notComparable(cell));
            }
          }
          if (enough) {
            PooledFit fit =
                compare(compared.stream().map(cell -> cell.tally().counts()).toList())
                    .orElseThrow(() -> new IllegalStateException("every cell has attempts"));
            for (int i = 0; i < compared.size(); i++) {
              family.add(
                  new Estimated(compared.get(i), fit, i, compared.size(), fit.estimates().get(i)));
            }
          }
        });
    findings.addAll(decide(role, family));
    return findings;
  }

  private Optional<PooledFit> compare(List<ConversionCount> counts) {
    Optional<PooledFit> known = fits.getIfPresent(counts);
    if (known != null) {
      return known;
    }
    Optional<PooledFit> fit = COMPARISON.compareConversions(counts);
    fits.put(counts, fit);
    return fit;
  }

  private static Finding notComparable(Cell cell) {
    Verdict.Reason reason = cell.tally().fault().orElseGet(() -> reason(cell));
    return finding(cell, Optional.empty(), Optional.empty(), new Verdict.NotComparable(reason));
  }

  private static Verdict.Reason reason(Cell cell) {
    if (cell.tally().counts().attempts() == 0) {
      return Verdict.Reason.NO_ATTEMPTS;
    }
    return cell.ramping() ? Verdict.Reason.RAMPING : Verdict.Reason.FEW_PEERS;
  }

  private static List<Finding> decide(String role, List<Estimated> family) {
    List<Verdict> verdicts = RULES.decide(family.stream().map(Estimated::estimate).toList());
    Map<Connection, List<Verdict>> byConnection = new HashMap<>();
    for (int i = 0; i < family.size(); i++) {
      byConnection
          .computeIfAbsent(family.get(i).cell().connection(), one -> new ArrayList<>())
          .add(verdicts.get(i));
    }
    Map<Connection, Comparison> comparisons = new HashMap<>();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < family.size(); i++) {
      Estimated one = family.get(i);
      Connection connection = one.cell().connection();
      Comparison comparison =
          comparisons.computeIfAbsent(
              connection,
              key ->
                  comparison(
                      role,
                      one,
                      RULES.repsDoNotDifferMeasurably(one.fit(), byConnection.get(key))));
      Verdict verdict = verdicts.get(i);
      if (verdict instanceof Verdict.TooEarly) {
        verdict =
            new Verdict.TooEarly(
                RULES.moreAttempts(one.fit(), one.index(), one.cell().tally().counts().attempts()));
      }
      findings.add(
          finding(one.cell(), Optional.of(one.estimate()), Optional.of(comparison), verdict));
    }
    return findings;
  }

  private static Comparison comparison(String role, Estimated one, boolean alike) {
    PooledFit fit = one.fit();
    return new Comparison(
        role,
        one.reps(),
        fit.typical(),
        fit.typicalLow(),
        fit.typicalHigh(),
        fit.credibleLevel(),
        fit.margin(),
        alike);
  }

  private static Finding finding(
      Cell cell, Optional<Estimate> estimate, Optional<Comparison> comparison, Verdict verdict) {
    return new Finding(
        cell.rep(),
        cell.connection(),
        cell.tally().attempts(),
        cell.tally().successes(),
        cell.tally().open(),
        estimate,
        comparison,
        verdict);
  }
}
