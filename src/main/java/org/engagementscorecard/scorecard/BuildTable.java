package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.http.Problem.Fault;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.GatherCases.CellKey;

/**
 * Lays scorecards of reps out flat: a row per rep × measure or connection × period, in the order of
 * periods as asked for, reps and keys; within the organization's transaction.
 *
 * <p>Numbers are those of the scorecards, by the definitions of their periods: measures as {@link
 * GatherColleagues} has them for a period, findings out of the report of a period; both are kept as
 * long as the data is the same. What a request may ask for is bounded, so that so is its work.
 */
@ApplicationScoped
class BuildTable {
  /** Reps × periods that are looked at for one request. */
  static final int MAX_CELLS = 50_000;

  /** Those that are looked at at once. */
  private static final int MAX_CELLS_AT_ONCE = 2_000;

  private final BuildReport reports;
  private final GatherColleagues gatherColleagues;

  BuildTable(BuildReport reports, GatherColleagues gatherColleagues) {
    this.reports = reports;
    this.gatherColleagues = gatherColleagues;
  }

  /**
   * What is asked for; an empty set lets everything pass.
   *
   * @param reps keys
   * @param teams keys; with all teams below them
   * @param metrics keys
   * @param connections keys
   * @param kind {@code measure} or {@code connection}, or null for both
   */
  record Filter(
      Set<String> reps,
      Set<String> teams,
      Set<String> metrics,
      Set<String> connections,
      String kind) {

    /** Whoever names metrics alone wants no connections, and the other way round. */
    boolean wantsMeasures() {
      return !TableRow.CONNECTION.equals(kind) && (connections.isEmpty() || !metrics.isEmpty());
    }

    boolean wantsConnections() {
      return !TableRow.MEASURE.equals(kind) && (metrics.isEmpty() || !connections.isEmpty());
    }
  }

  /** A rep in a period. */
  private record Cell(int period, Rep rep) {}

  /** At most so many rows after a place. */
  List<TableRow> rows(
      Knowledge knowledge, List<Period> periods, Filter filter, TablePlace after, int limit) {
    List<Rep> byName = BuildReport.byName(knowledge);
    List<Rep> everybody = byName.stream().sorted(Comparator.comparing(Rep::key)).toList();
    refuseUnknown("rep", filter.reps(), everybody.stream().map(Rep::key).toList());
    List<Members> teams = filter.teams().stream().map(key -> Members.of(knowledge, key)).toList();
    Map<Integer, Metric> metrics = metrics(knowledge, filter);
    List<Connection> connections = connections(knowledge, filter);
    List<Rep> reps =
        everybody.stream()
            .filter(rep -> filter.reps().isEmpty() || filter.reps().contains(rep.key()))
            .toList();
    refuseTooMany(periods.size(), connections.isEmpty() ? reps.size() : everybody.size());

    List<Cell> cells = new ArrayList<>();
    for (int period = 0; period < periods.size(); period++) {
      for (Rep rep : reps) {
        Period days = periods.get(period);
        if (!after.isPast(period, rep.key())
            && (teams.isEmpty() || teams.stream().anyMatch(team -> team.isMember(rep, days)))) {
          cells.add(new Cell(period, rep));
        }
      }
    }
    List<TableRow> rows = new ArrayList<>();
    // As many cells as fill the page where all have all; where few have any, more of them.
    int many = limit / Math.max(metrics.size() + connections.size(), 1) + 1;
    int from = 0;
    while (from < cells.size() && rows.size() < limit) {
      int until = Math.min(from + Math.min(many, MAX_CELLS_AT_ONCE), cells.size());
      add(rows, knowledge, periods, byName, cells.subList(from, until), metrics, connections);
      rows.removeIf(row -> after.isAtOrPast(periods, row));
      from = until;
      many *= 2;
    }
    return rows.size() > limit ? List.copyOf(rows.subList(0, limit)) : rows;
  }

  private void add(
      List<TableRow> rows,
      Knowledge knowledge,
      List<Period> periods,
      List<Rep> everybody,
      List<Cell> cells,
      Map<Integer, Metric> metrics,
      List<Connection> connections) {
    int from = 0;
    while (from < cells.size()) {
      int until = from;
      while (until < cells.size() && cells.get(until).period() == cells.get(from).period()) {
        until++;
      }
      Period period = periods.get(cells.get(from).period());
      List<Rep> reps = cells.subList(from, until).stream().map(Cell::rep).toList();
      add(rows, knowledge, period, everybody, reps, metrics, connections);
      from = until;
    }
  }

  /** Adds the rows of some reps in a period. */
  private void add(
      List<TableRow> rows,
      Knowledge knowledge,
      Period period,
      List<Rep> everybody,
      List<Rep> reps,
      Map<Integer, Metric> metrics,
      List<Connection> connections) {
    Map<Integer, Colleagues> colleagues =
        metrics.isEmpty()
            ? Map.of()
            : gatherColleagues.byRep(
                knowledge,
                Report.withoutFindings(knowledge, period, everybody, Redefinitions.UNTOLD),
                reps);
    Map<CellKey, Finding> findings =
        connections.isEmpty()
            ? Map.of()
            : reports.over(knowledge, period).findings().stream()
                .collect(
                    Collectors.toMap(
                        one -> CellKey.of(one.connection(), one.rep()), Function.identity()));
    List<Metric> defined =
        metrics.isEmpty()
            ? List.of()
            : knowledge.metrics(period.last()).stream()
                .filter(one -> metrics.containsKey(one.id()))
                .sorted(Comparator.comparing(Metric::key))
                .toList();
    for (Rep rep : reps) {
      if (!metrics.isEmpty()) {
        add(rows, rep, period, knowledge, defined, colleagues.get(rep.id()));
      }
      for (Connection connection : connections) {
        rows.add(
            TableRow.of(
                findings.get(CellKey.of(connection, rep)),
                period,
                knowledge.newestAt().orElse(null)));
      }
    }
  }

  private static void add(
      List<TableRow> rows,
      Rep rep,
      Period period,
      Knowledge knowledge,
      List<Metric> metrics,
      Colleagues colleagues) {
    TableRow.Who who = TableRow.Who.of(rep, period);
    metrics.forEach(
        metric ->
            colleagues
                .of(rep, metric.id())
                .ifPresent(
                    added ->
                        rows.add(
                            TableRow.of(
                                who,
                                period,
                                knowledge.newestAt().orElse(null),
                                metric,
                                added.value(),
                                added.facts()))));
  }

  private static Map<Integer, Metric> metrics(Knowledge knowledge, Filter filter) {
    List<Metric> all = knowledge.metrics();
    refuseUnknown("metric", filter.metrics(), all.stream().map(Metric::key).toList());
    return filter.wantsMeasures()
        ? all.stream()
            .filter(one -> filter.metrics().isEmpty() || filter.metrics().contains(one.key()))
            .collect(Collectors.toMap(Metric::id, Function.identity()))
        : Map.of();
  }

  private static List<Connection> connections(Knowledge knowledge, Filter filter) {
    List<Connection> all = knowledge.connections();
    refuseUnknown("connection", filter.connections(), all.stream().map(Connection::key).toList());
    return filter.wantsConnections()
        ? all.stream()
            .filter(
                one -> filter.connections().isEmpty() || filter.connections().contains(one.key()))
            .sorted(Comparator.comparing(Connection::key))
            .toList()
        : List.of();
  }

  private static void refuseUnknown(String kind, Set<String> asked, List<String> known) {
    Set<String> unknown = new HashSet<>(asked);
    known.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw ProblemException.unknown(kind, unknown.stream().sorted().findFirst().orElseThrow());
    }
  }

  private static void refuseTooMany(int periods, int reps) {
    if ((long) periods * reps > MAX_CELLS) {
      String detail =
          "asks for "
              + periods
              + " periods of "
              + reps
              + " reps; at most "
              + MAX_CELLS
              + " together: ask for fewer periods"
              + ", or with kind=measure for fewer reps";
      throw ProblemException.unprocessable("period " + detail, Fault.ofParameter("period", detail));
    }
  }
}
