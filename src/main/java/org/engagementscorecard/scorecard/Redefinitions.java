package org.engagementscorecard.scorecard;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.Validity;
import org.engagementscorecard.organization.Period;

/**
 * What is shown by another definition than the newest, or was redefined within a period.
 *
 * @param metrics by their numbers
 * @param connections by their numbers; one is redefined with its metrics
 */
public record Redefinitions(Map<Integer, Redefined> metrics, Map<Integer, Redefined> connections) {
  public Redefinitions {
    metrics = Map.copyOf(metrics);
    connections = Map.copyOf(connections);
  }

  static final Redefinitions UNTOLD = new Redefinitions(Map.of(), Map.of());

  /** Those of metrics alone. */
  static Redefinitions ofMetrics(Knowledge knowledge, Period period) {
    return over(knowledge, List.of(), period);
  }

  /** Those of a period. */
  static Redefinitions over(Knowledge knowledge, List<Connection> connections, Period period) {
    return new Redefinitions(
        redefined(
            knowledge.metrics(period.last()),
            knowledge::metrics,
            Metric::id,
            Metric::validity,
            DefinitionWords::changes,
            period),
        redefined(
            connections,
            knowledge::connections,
            Connection::id,
            Connection::validity,
            DefinitionWords::changes,
            period));
  }

  private static <T> Map<Integer, Redefined> redefined(
      List<T> shown,
      Supplier<List<T>> newest,
      Function<T, Integer> id,
      Function<T, Validity> validity,
      BiFunction<T, T, String> changes,
      Period period) {
    Map<Integer, T> byId =
        shown.stream().allMatch(one -> validity.apply(one).isNewest())
            ? Map.of()
            : newest.get().stream().collect(Collectors.toMap(id, Function.identity()));
    Map<Integer, Redefined> redefined = new HashMap<>();
    for (T one : shown) {
      Validity holds = validity.apply(one);
      Optional<String> within =
          holds.from().isAfter(period.first())
              ? Optional.of(DefinitionWords.within(holds.from()))
              : Optional.empty();
      Optional<String> since =
          holds.isNewest()
              ? Optional.empty()
              : Optional.of(
                  DefinitionWords.until(
                      holds.until(), changes.apply(one, byId.get(id.apply(one)))));
      if (within.isPresent() || since.isPresent()) {
        LocalDate from = holds.from().equals(Validity.EVER) ? null : holds.from();
        redefined.put(
            id.apply(one),
            new Redefined(
                from,
                holds.isNewest() ? null : holds.until(),
                within
                    .map(text -> since.map(more -> text + " " + more).orElse(text))
                    .orElseGet(since::orElseThrow)));
      }
    }
    return redefined;
  }
}
