package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.observation.Totals;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.observation.Totals.Total;
import org.engagementscorecard.organization.Organization;

/** Adds metrics up over days of one or more reps, each as its aggregation says. */
@ApplicationScoped
class Measures {
  private static final int MEAN_DIGITS = 6;

  private final Catalogue catalogue;
  private final Totals totals;

  Measures(Catalogue catalogue, Totals totals) {
    this.catalogue = catalogue;
    this.totals = totals;
  }

  /** Measures over these days taken together, by stage and key. */
  List<Measure> over(Organization organization, List<Span> spans) {
    Map<Integer, List<Total>> byMetric =
        totals.of(organization, spans).stream().collect(Collectors.groupingBy(Total::metricId));
    return catalogue.allMetrics(organization).stream()
        .filter(metric -> byMetric.containsKey(metric.id()))
        .map(metric -> measure(organization, metric, byMetric.get(metric.id()), spans))
        .sorted(
            Comparator.comparing((Measure one) -> one.metric().stage())
                .thenComparing(one -> one.metric().key()))
        .toList();
  }

  private Measure measure(
      Organization organization, Metric metric, List<Total> parts, List<Span> spans) {
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
          case DISTINCT -> BigDecimal.valueOf(totals.distinctSubjects(organization, spans, metric));
        };
    return new Measure(metric, value, facts);
  }
}
