package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Aggregation;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.MetricDefinitions;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.observation.Totals.Subjects;
import org.engagementscorecard.observation.Totals.Sum;
import org.engagementscorecard.observation.Totals.Total;
import org.engagementscorecard.organization.Period;

/** Adds metrics up over days of one or more reps, each as its aggregation says. */
@ApplicationScoped
class Measures {
  private static final int MEAN_DIGITS = 6;

  /**
   * Measures over the last period, by stage and key, with the periods before it. Each is shown by
   * the definition that holds on its last day; where that is unlike the last period's, it isn't set
   * beside it.
   *
   * @param spans whose days count in each period
   * @param nothing whether it is known of a metric without facts that there was nothing
   */
  List<Measure> over(
      Knowledge knowledge,
      List<Period> periods,
      List<List<Span>> spans,
      Predicate<Metric> nothing) {
    List<Map<Integer, Metric>> metrics = definitions(knowledge, periods);
    List<Map<Integer, Added>> added = together(knowledge, metrics, spans);
    int last = periods.size() - 1;
    List<Measure> measures = new ArrayList<>();
    for (Metric metric : metrics.get(last).values()) {
      Added now = added.get(last).get(metric.id());
      if (now == null && nothing.test(metric)) {
        now = Added.NOTHING;
      }
      if (now != null) {
        List<Measure.Earlier> previous = new ArrayList<>();
        for (int i = 0; i < last; i++) {
          Optional<Added> then = Optional.ofNullable(added.get(i).get(metric.id()));
          Metric defined = metrics.get(i).get(metric.id());
          previous.add(
              new Measure.Earlier(
                  periods.get(i),
                  then.map(Added::value).filter(value -> defined.isLike(metric)),
                  then.map(Added::facts).orElse(0L),
                  DefinitionWords.unlike(defined, metric)));
        }
        measures.add(new Measure(metric, now.value(), now.facts(), previous, Optional.empty()));
      }
    }
    measures.sort(
        Comparator.comparing((Measure one) -> one.metric().stage())
            .thenComparing(one -> one.metric().key()));
    return measures;
  }

  private record Cell(int part, int metricId) {}

  /**
   * What metrics add up to in each part, by the metric's number; those without facts are left out.
   * One query for all parts, and one more where distinct subjects are counted.
   *
   * @param metrics as they are defined for each part, by their numbers
   */
  List<Map<Integer, Added>> together(
      Knowledge knowledge,
      List<Map<Integer, Metric>> metrics,
      List<? extends Collection<Span>> parts) {
    List<Sum> sums = knowledge.together(parts);
    Map<Cell, Long> distinct =
        distinct(
            knowledge,
            sums.stream()
                .map(sum -> metrics.get(sum.part()).get(sum.metricId()))
                .filter(Objects::nonNull)
                .toList(),
            parts);
    List<Map<Integer, Added>> added = new ArrayList<>();
    parts.forEach(part -> added.add(new HashMap<>()));
    for (Sum sum : sums) {
      Metric metric = metrics.get(sum.part()).get(sum.metricId());
      if (metric != null) {
        long subjects = distinct.getOrDefault(new Cell(sum.part(), metric.id()), 0L);
        added.get(sum.part()).put(metric.id(), added(metric, sum, subjects));
      }
    }
    return added;
  }

  /**
   * The same of each rep, by the rep's number and the metric's.
   *
   * @param day for which metrics are defined as they are to be
   */
  Map<Integer, Map<Integer, Added>> ofEach(Knowledge knowledge, List<Span> spans, LocalDate day) {
    Map<Integer, Metric> metrics = byId(knowledge.metrics(day));
    List<Total> totals = knowledge.totals(spans);
    Map<Integer, Integer> parts = new HashMap<>();
    List<List<Span>> ofRep = new ArrayList<>();
    for (Span span : spans) {
      int part = parts.computeIfAbsent(span.repId(), rep -> parts.size());
      if (part == ofRep.size()) {
        ofRep.add(new ArrayList<>());
      }
      ofRep.get(part).add(span);
    }
    Map<Cell, Long> distinct =
        distinct(
            knowledge,
            totals.stream()
                .map(total -> metrics.get(total.metricId()))
                .filter(Objects::nonNull)
                .toList(),
            ofRep);
    Map<Integer, Map<Integer, Added>> added = new HashMap<>();
    for (Total total : totals) {
      Metric metric = metrics.get(total.metricId());
      if (metric != null) {
        int part = parts.get(total.repId());
        Sum sum = new Sum(part, metric.id(), total.facts(), total.sum(), total.max(), total.last());
        added
            .computeIfAbsent(total.repId(), rep -> new HashMap<>())
            .put(
                metric.id(),
                added(metric, sum, distinct.getOrDefault(new Cell(part, metric.id()), 0L)));
      }
    }
    return added;
  }

  /** Metrics as they are defined on the last day of each period, by their numbers. */
  List<Map<Integer, Metric>> definitions(Knowledge knowledge, List<Period> periods) {
    MetricDefinitions all = knowledge.definitions();
    return periods.stream().map(period -> byId(all.on(period.last()))).toList();
  }

  private static Map<Integer, Metric> byId(List<Metric> metrics) {
    return metrics.stream().collect(Collectors.toMap(Metric::id, Function.identity()));
  }

  private static Map<Cell, Long> distinct(
      Knowledge knowledge, List<Metric> found, List<? extends Collection<Span>> parts) {
    Map<Integer, Metric> counted = new HashMap<>();
    found.stream()
        .filter(metric -> metric.aggregation() == Aggregation.DISTINCT)
        .forEach(metric -> counted.put(metric.id(), metric));
    return counted.isEmpty()
        ? Map.of()
        : knowledge.distinctSubjects(parts, counted.values()).stream()
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
