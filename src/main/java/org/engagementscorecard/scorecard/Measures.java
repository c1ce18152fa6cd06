package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.observation.Totals.Total;

/** Adds metrics up over days of one or more reps, each as its aggregation says. */
@ApplicationScoped
class Measures {
  private static final int MEAN_DIGITS = 6;

  private static final Comparator<Measure> BY_STAGE_AND_KEY =
      Comparator.comparing((Measure one) -> one.metric().stage())
          .thenComparing(one -> one.metric().key());

  /** Measures over these days taken together, by stage and key. */
  List<Measure> over(Knowledge knowledge, List<Span> spans) {
    Map<Integer, List<Total>> byMetric =
        knowledge.totals(spans).stream().collect(Collectors.groupingBy(Total::metricId));
    return knowledge.metrics().stream()
        .filter(metric -> byMetric.containsKey(metric.id()))
        .map(metric -> measure(knowledge, metric, byMetric.get(metric.id()), spans))
        .sorted(BY_STAGE_AND_KEY)
        .toList();
  }

  /** The same with a measure, without a value, of each metric that only is aimed at. */
  static List<Measure> withAimedAt(List<Measure> measures, Collection<Metric> aimedAt) {
    Set<Integer> measured =
        measures.stream().map(one -> one.metric().id()).collect(Collectors.toSet());
    return Stream.concat(
            measures.stream(),
            aimedAt.stream()
                .filter(metric -> !measured.contains(metric.id()))
                .map(metric -> new Measure(metric, null, 0)))
        .sorted(BY_STAGE_AND_KEY)
        .toList();
  }

  private static Measure measure(
      Knowledge knowledge, Metric metric, List<Total> parts, List<Span> spans) {
    long facts = parts.stream().mapToLong(Total::facts).sum();
    BigDecimal sum = parts.stream().map(Total::sum).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal value =
        switch (metric.aggregation()) {
          case SUM -> sum;
          case COUNT -> BigDecimal.valueOf(facts);
          case MEAN -> sum.divide(BigDecimal.valueOf(facts), MEAN_DIGITS, RoundingMode.HALF_EVEN);
          case MAX -> parts.stream().map(Total::max).reduce(BigDecimal::max).orElseThrow();
          // Of several reps together: what each had last, added up, as with open pipeline.
          case LAST -> parts.stream().map(Total::last).reduce(BigDecimal.ZERO, BigDecimal::add);
          case DISTINCT -> BigDecimal.valueOf(knowledge.distinctSubjects(spans, metric));
        };
    return new Measure(metric, plain(value), facts);
  }

  /** The same number however its parts were written: 1.50 and 1.5, 1E+2 and 100 are one. */
  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
