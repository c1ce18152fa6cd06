package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Aggregation;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.observation.Totals.Subjects;
import org.engagementscorecard.observation.Totals.Sum;

/** Adds metrics up over days of one or more reps, each as its aggregation says. */
@ApplicationScoped
class Measures {
  private static final int MEAN_DIGITS = 6;

  private record Cell(int part, int metricId) {}

  /**
   * What metrics add up to in each part, by the metric's number; those without facts are left out.
   * One query for all parts, and one more where distinct subjects are counted.
   */
  List<Map<Integer, Added>> together(Knowledge knowledge, List<? extends Collection<Span>> parts) {
    Map<Integer, Metric> metrics = metrics(knowledge);
    List<Sum> sums = knowledge.together(parts);
    Map<Cell, Long> distinct =
        distinct(knowledge, metrics, sums.stream().map(Sum::metricId).toList(), parts);
    List<Map<Integer, Added>> added = new ArrayList<>();
    parts.forEach(part -> added.add(new HashMap<>()));
    for (Sum sum : sums) {
      Metric metric = metrics.get(sum.metricId());
      if (metric != null) {
        long subjects = distinct.getOrDefault(new Cell(sum.part(), metric.id()), 0L);
        added.get(sum.part()).put(metric.id(), added(metric, sum, subjects));
      }
    }
    return added;
  }

  /** Measures over these days taken together, by stage and key. */
  List<Measure> over(Knowledge knowledge, List<Span> spans) {
    Map<Integer, Added> added = together(knowledge, List.of(spans)).get(0);
    return knowledge.metrics().stream()
        .filter(metric -> added.containsKey(metric.id()))
        .map(
            metric ->
                new Measure(metric, added.get(metric.id()).value(), added.get(metric.id()).facts()))
        .sorted(
            Comparator.comparing((Measure one) -> one.metric().stage())
                .thenComparing(one -> one.metric().key()))
        .toList();
  }

  private static Map<Integer, Metric> metrics(Knowledge knowledge) {
    return knowledge.metrics().stream().collect(Collectors.toMap(Metric::id, Function.identity()));
  }

  private static Map<Cell, Long> distinct(
      Knowledge knowledge,
      Map<Integer, Metric> metrics,
      Collection<Integer> found,
      List<? extends Collection<Span>> parts) {
    Set<Metric> counted = new HashSet<>();
    for (int id : found) {
      Optional.ofNullable(metrics.get(id))
          .filter(metric -> metric.aggregation() == Aggregation.DISTINCT)
          .ifPresent(counted::add);
    }
    return counted.isEmpty()
        ? Map.of()
        : knowledge.distinctSubjects(parts, counted).stream()
            .collect(
                Collectors.toMap(one -> new Cell(one.part(), one.metricId()), Subjects::subjects));
  }

  private static Added added(Metric metric, Sum sum, long subjects) {
    BigDecimal facts = BigDecimal.valueOf(sum.facts());
    BigDecimal value =
        switch (metric.aggregation()) {
          case SUM -> sum.sum();
          case COUNT -> facts;
          case MEAN -> sum.sum().divide(facts, MEAN_DIGITS, RoundingMode.HALF_EVEN);
          case MAX -> sum.max();
          case LAST -> sum.last();
          case DISTINCT -> BigDecimal.valueOf(subjects);
        };
    return new Added(plain(value), sum.facts());
  }

  /** The same number however its parts were written: 1.50 and 1.5, 1E+2 and 100 are one. */
  static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
