package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.observation.Attempts;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.observation.Totals.Total;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;

/**
 * Attempts and successes where there are only counts: what the connection's metrics add up to.
 *
 * <p>Successes of a period stand against attempts of the period moved back by the lag, rep by rep.
 * Of a period that data has not come to the end of yet, both go only as far as data goes: otherwise
 * attempts would be in whose successes can't be. What isn't a count stays what it is and is not
 * made one.
 */
final class CountedAttempts {
  /** The most attempts for which the comparison is known to hold. */
  private static final BigDecimal MOST = BigDecimal.valueOf(100_000_000);

  private CountedAttempts() {}

  /** The lags of counted connections, by the connection's number. */
  static Map<Integer, Lag> lags(Knowledge knowledge, List<Connection> counted) {
    List<Connection> unset =
        counted.stream().filter(connection -> connection.lagDays() == null).toList();
    Map<Integer, Attempts.TimeToSuccess> times =
        unset.isEmpty()
            ? Map.of()
            : knowledge.timesToSuccess(unset).stream()
                .collect(
                    Collectors.toMap(Attempts.TimeToSuccess::connectionId, Function.identity()));
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

  /** What counted connections add up to of these reps over a period, by these lags. */
  static Map<CellKey, Tally> over(
      Knowledge knowledge,
      List<Connection> counted,
      Map<Integer, Lag> lags,
      Collection<Rep> reps,
      Period period) {
    Optional<LocalDate> last = lastDay(knowledge, period);
    if (counted.isEmpty() || last.isEmpty()) {
      return Map.of();
    }
    Function<Integer, Map<CellKey, Total>> sums =
        lag -> totals(knowledge, reps, period.first().minusDays(lag), last.get().minusDays(lag));
    Map<CellKey, Total> succeeded = sums.apply(0);
    Map<CellKey, Tally> tallies = new HashMap<>();
    counted.stream()
        .collect(Collectors.groupingBy(connection -> lags.get(connection.id()).days()))
        .forEach(
            (lag, connections) -> {
              Map<CellKey, Total> attempted = lag == 0 ? succeeded : sums.apply(lag);
              for (Connection connection : connections) {
                for (Rep rep : reps) {
                  tallies.put(
                      new CellKey(connection.id(), rep.id()),
                      new Tally(
                          count(attempted, connection.from(), rep),
                          count(succeeded, connection.to(), rep),
                          OptionalLong.empty()));
                }
              }
            });
    return tallies;
  }

  /** The last day of a period that data has come to, if it has come to any. */
  private static Optional<LocalDate> lastDay(Knowledge knowledge, Period period) {
    Organization organization = knowledge.organization();
    return knowledge
        .newestAt()
        .map(organization::dayOf)
        .filter(newest -> !newest.isBefore(period.first()))
        .map(newest -> newest.isBefore(period.last()) ? newest : period.last());
  }

  /** Totals by metric and rep. */
  private static Map<CellKey, Total> totals(
      Knowledge knowledge, Collection<Rep> reps, LocalDate first, LocalDate last) {
    return knowledge
        .totals(reps.stream().map(rep -> new Span(rep.id(), first, last)).toList())
        .stream()
        .collect(
            Collectors.toMap(
                total -> new CellKey(total.metricId(), total.repId()), Function.identity()));
  }

  /** What a metric adds up to, where that is a count; nothing told is nothing done. */
  private static OptionalLong count(Map<CellKey, Total> totals, Metric metric, Rep rep) {
    // Metrics and connections are checked against each other when they are written, but two writers
    // may meet: then there is no count, and no error.
    if (!metric.aggregation().addsUp()) {
      return OptionalLong.empty();
    }
    Total total = totals.get(new CellKey(metric.id(), rep.id()));
    if (total == null) {
      return OptionalLong.of(0);
    }
    BigDecimal value =
        switch (metric.aggregation()) {
          case COUNT -> BigDecimal.valueOf(total.facts());
          case SUM, MEAN, LAST, MAX, DISTINCT -> total.sum();
        };
    return value.signum() >= 0
            && value.compareTo(MOST) <= 0
            && value.stripTrailingZeros().scale() <= 0
        ? OptionalLong.of(value.longValueExact())
        : OptionalLong.empty();
  }

  /** A number, of a connection or a metric, and a rep. */
  record CellKey(int number, int repId) {}
}
