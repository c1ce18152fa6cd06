package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.observation.Amounts;
import org.engagementscorecard.observation.Attempts;
import org.engagementscorecard.observation.Flows;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.AmountSummary;
import org.engagementscorecard.statistics.ConversionCount;
import org.engagementscorecard.statistics.Strata;
import org.engagementscorecard.statistics.Verdict;
import org.engagementscorecard.statistics.YieldCount;

/**
 * What there is of every rep on every connection over a period, stratum by stratum.
 *
 * <p>Traced attempts come with what became of them. Where there are only counts, successes of a
 * period stand against attempts of the period moved back by the lag, rep by rep; of a period that
 * data has not come to the end of yet, both go only as far as data goes: otherwise attempts would
 * be in whose successes can't be. What isn't a count stays what it is and is not made one.
 *
 * @param connections as they are defined on the period's last day, by key
 * @param lags of connections that are only counted, by the connection's number
 */
record GatherCases(
    List<Connection> connections, Map<Integer, Lag> lags, Map<CellKey, Cases> cases) {
  /** The most attempts for which the comparison is known to hold. */
  private static final BigDecimal MOST = BigDecimal.valueOf(100_000_000);

  private static final Strata<ConversionCount> NO_ATTEMPTS = new Strata<>(new TreeMap<>());

  /** A connection and a rep, by their numbers. */
  record CellKey(int connectionId, int repId) {
    static CellKey of(Connection connection, Rep rep) {
      return new CellKey(connection.id(), rep.id());
    }
  }

  /** Gathers, within the organization's transaction. */
  static GatherCases over(CaseCounts knowledge, Period period) {
    List<Connection> connections =
        knowledge.connections(period.last()).stream()
            .sorted(Comparator.comparing(Connection::key))
            .toList();
    List<Connection> flowing =
        connections.stream()
            .filter(one -> one.isCounted() && one.kind() != ConnectionKind.VALUE)
            .toList();
    List<Connection> traced = connections.stream().filter(one -> !one.isCounted()).toList();
    List<Connection> valued =
        connections.stream().filter(one -> one.kind() == ConnectionKind.VALUE).toList();
    Map<Integer, Lag> lags = lags(knowledge, flowing);
    Map<CellKey, Cases> cases = new HashMap<>();
    if (!traced.isEmpty()) {
      traced(knowledge.attempts(traced, period), cases);
    }
    flows(knowledge, flowing, lags, period, cases);
    if (!valued.isEmpty()) {
      amounts(knowledge.amounts(valued, period), cases);
    }
    return new GatherCases(connections, lags, cases);
  }

  /** How many counts and amounts there are, stratum by stratum. */
  int size() {
    return cases.values().stream().mapToInt(Cases::size).sum();
  }

  /** A connection as it was defined then, if there was one. */
  Optional<Connection> definition(int connectionId) {
    return connections.stream().filter(one -> one.id() == connectionId).findFirst();
  }

  /** What a rep has on a connection; nothing told is nothing done. */
  Cases of(Connection connection, Rep rep) {
    Cases found = cases.get(CellKey.of(connection, rep));
    return found == null ? none(connection) : found;
  }

  /** What somebody has of whom nothing is told. */
  Cases none(Connection connection) {
    return switch (connection.kind()) {
      case CONVERSION ->
          isUncountable(connection)
              ? uncountable()
              : new Cases.Conversions(
                  NO_ATTEMPTS, connection.isCounted() ? OptionalLong.empty() : OptionalLong.of(0));
      case YIELD ->
          isUncountable(connection)
              ? uncountable()
              : new Cases.Yields(new Strata<>(new TreeMap<>()));
      case VALUE -> new Cases.Amounts(new Strata<>(new TreeMap<>()));
    };
  }

  /**
   * Whether a metric of a counted connection doesn't add up. Metrics and connections are checked
   * against each other when they are written, but two writers may meet: then there is no count, and
   * no error.
   */
  private static boolean isUncountable(Connection connection) {
    return connection.isCounted()
        && !(connection.from().aggregation().addsUp() && connection.to().aggregation().addsUp());
  }

  private static Cases uncountable() {
    return new Cases.Faulty(Verdict.Reason.NOT_COUNTS, OptionalLong.empty(), OptionalLong.empty());
  }

  private static void traced(List<Attempts.Count> counts, Map<CellKey, Cases> cases) {
    Map<CellKey, List<Attempts.Count>> byCell =
        counts.stream()
            .collect(
                Collectors.groupingBy(count -> new CellKey(count.connectionId(), count.repId())));
    byCell.forEach(
        (key, parts) -> {
          SortedMap<String, ConversionCount> strata = new TreeMap<>();
          for (Attempts.Count part : parts) {
            if (part.attempts() > 0) {
              strata.put(part.stratum(), new ConversionCount(part.attempts(), part.successes()));
            }
          }
          long open = parts.stream().mapToLong(Attempts.Count::open).sum();
          cases.put(key, new Cases.Conversions(new Strata<>(strata), OptionalLong.of(open)));
        });
  }

  private static void flows(
      CaseCounts knowledge,
      List<Connection> connections,
      Map<Integer, Lag> lags,
      Period period,
      Map<CellKey, Cases> cases) {
    Optional<LocalDate> last = lastDay(knowledge, period);
    if (connections.isEmpty() || last.isEmpty()) {
      return;
    }
    Map<Integer, ConnectionKind> kinds =
        connections.stream().collect(Collectors.toMap(Connection::id, Connection::kind));
    List<Flows.Lagged> lagged =
        connections.stream().map(one -> new Flows.Lagged(one, lags.get(one.id()).days())).toList();
    knowledge.flows(lagged, period.first(), last.get()).stream()
        .collect(Collectors.groupingBy(flow -> new CellKey(flow.connectionId(), flow.repId())))
        .forEach((key, parts) -> cases.put(key, flow(kinds.get(key.connectionId()), parts)));
  }

  private static Cases flow(ConnectionKind kind, List<Flows.Flow> parts) {
    SortedMap<String, ConversionCount> conversions = new TreeMap<>();
    SortedMap<String, YieldCount> yields = new TreeMap<>();
    List<Verdict.Reason> faults = new ArrayList<>();
    for (Flows.Flow part : parts) {
      if (!isCount(part.from()) || !isCount(part.to())) {
        faults.add(Verdict.Reason.NOT_COUNTS);
        continue;
      }
      long from = part.from().longValueExact();
      long to = part.to().longValueExact();
      if (from == 0 && to == 0) {
        continue;
      }
      if (kind == ConnectionKind.YIELD ? from == 0 : to > from) {
        faults.add(Verdict.Reason.MORE_SUCCESSES_THAN_ATTEMPTS);
      } else if (kind == ConnectionKind.YIELD) {
        yields.put(part.stratum(), new YieldCount(to, from));
      } else {
        conversions.put(part.stratum(), new ConversionCount(from, to));
      }
    }
    if (!faults.isEmpty()) {
      return new Cases.Faulty(
          faults.contains(Verdict.Reason.NOT_COUNTS) ? Verdict.Reason.NOT_COUNTS : faults.get(0),
          count(parts, Flows.Flow::from),
          count(parts, Flows.Flow::to));
    }
    return kind == ConnectionKind.YIELD
        ? new Cases.Yields(new Strata<>(yields))
        : new Cases.Conversions(new Strata<>(conversions), OptionalLong.empty());
  }

  private static void amounts(List<Amounts.Amount> amounts, Map<CellKey, Cases> cases) {
    amounts.stream()
        .filter(amount -> amount.deals() > 0)
        .collect(
            Collectors.groupingBy(amount -> new CellKey(amount.connectionId(), amount.repId())))
        .forEach(
            (key, parts) -> {
              SortedMap<String, AmountSummary> strata = new TreeMap<>();
              for (Amounts.Amount part : parts) {
                strata.put(
                    part.stratum(),
                    new AmountSummary(part.deals(), part.meanLog(), part.sumOfSquares()));
              }
              cases.put(key, new Cases.Amounts(new Strata<>(strata)));
            });
  }

  private static OptionalLong count(List<Flows.Flow> parts, Function<Flows.Flow, BigDecimal> side) {
    BigDecimal sum = parts.stream().map(side).reduce(BigDecimal.ZERO, BigDecimal::add);
    return parts.stream().map(side).allMatch(GatherCases::isCount) && isCount(sum)
        ? OptionalLong.of(sum.longValueExact())
        : OptionalLong.empty();
  }

  private static boolean isCount(BigDecimal value) {
    return value.signum() >= 0
        && value.compareTo(MOST) <= 0
        && value.stripTrailingZeros().scale() <= 0;
  }

  /** The lags of connections that are only counted, by the connection's number. */
  static Map<Integer, Lag> lags(CaseCounts knowledge, List<Connection> counted) {
    List<Connection> unset =
        counted.stream().filter(connection -> connection.lagDays() == null).toList();
    Map<Integer, Attempts.TimeToSuccess> times =
        unset.isEmpty() ? Map.of() : timesToSuccess(knowledge, unset);
    Map<Integer, Lag> lags = new HashMap<>();
    for (Connection connection : counted) {
      Attempts.TimeToSuccess time = times.get(connection.id());
      Lag lag;
      if (connection.lagDays() != null) {
        lag = new Lag(connection.lagDays(), Lag.Origin.SET, 0);
      } else if (time != null) {
        lag = new Lag(time.medianDays(), Lag.Origin.TRACED_SUBJECTS, time.subjects());
      } else {
        lag = new Lag(0, Lag.Origin.NO_TRACED_SUBJECTS, 0);
      }
      lags.put(connection.id(), lag);
    }
    return lags;
  }

  private static Map<Integer, Attempts.TimeToSuccess> timesToSuccess(
      CaseCounts knowledge, Collection<Connection> unset) {
    return knowledge.timesToSuccess(unset).stream()
        .collect(Collectors.toMap(Attempts.TimeToSuccess::connectionId, Function.identity()));
  }

  /** The last day of a period that data has come to, if it has come to any. */
  static Optional<LocalDate> lastDay(CaseCounts knowledge, Period period) {
    Organization organization = knowledge.organization();
    return knowledge
        .newestAt()
        .map(organization::dayOf)
        .filter(newest -> !newest.isBefore(period.first()))
        .map(newest -> newest.isBefore(period.last()) ? newest : period.last());
  }
}
