package org.engagementscorecard.scorecard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Aggregation;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.observation.Totals.Subjects;
import org.engagementscorecard.observation.Totals.Sum;
import org.engagementscorecard.observation.Totals.Total;
import org.engagementscorecard.organization.Period;

/** Adds metrics up over days of one or more reps, each as its aggregation says. */
@ApplicationScoped
class Measures {
  private static final int MEAN_DIGITS = 6;

  /** Spans of days whose sums are kept at most: some tens of megabytes. */
  private static final int MAX_SPANS = 200_000;

  private final Cache<Key, List<Map<Integer, Added>>> known =
      Caffeine.newBuilder()
          .maximumWeight(MAX_SPANS)
          .weigher(
              (Key key, List<Map<Integer, Added>> added) ->
                  1
                      + key.parts().stream().mapToInt(List::size).sum()
                      + added.stream().mapToInt(Map::size).sum())
          .build();

  /**
   * Measures over the last period, by stage and key, with the periods before it. Metrics are taken
   * as they are defined for its last day; where one was defined otherwise in a period before, that
   * period has no value: unlike isn't set beside unlike.
   *
   * @param spans whose days count in each period
   * @param aimedAt numbers of metrics that are shown without a value too, because something is
   *     aimed at on them
   * @param nothing whether it is known of a metric without facts that there was nothing
   */
  List<Measure> over(
      Knowledge knowledge,
      List<Period> periods,
      List<List<Span>> spans,
      Set<Integer> aimedAt,
      Predicate<Metric> nothing) {
    int last = periods.size() - 1;
    LocalDate day = periods.get(last).last();
    Map<Integer, Metric> metrics = metrics(knowledge, day);
    List<Map<Integer, Added>> added = together(knowledge, spans, day);
    Definitions earlier = new Definitions(knowledge);
    List<Measure> measures = new ArrayList<>();
    for (Metric metric : metrics.values()) {
      Added now = added.get(last).get(metric.id());
      if (now == null && nothing.test(metric)) {
        now = Added.NOTHING;
      }
      if (now != null || aimedAt.contains(metric.id())) {
        List<Measure.Earlier> previous = new ArrayList<>();
        for (int i = 0; i < last; i++) {
          Period period = periods.get(i);
          Optional<Added> then = Optional.ofNullable(added.get(i).get(metric.id()));
          Optional<String> unlike =
              then.flatMap(
                  one -> DefinitionWords.unlike(earlier.of(metric, period.last()), metric));
          previous.add(
              new Measure.Earlier(
                  period,
                  then.filter(one -> unlike.isEmpty()).map(Added::value),
                  then.map(Added::facts).orElse(0L),
                  unlike));
        }
        measures.add(
            new Measure(
                metric,
                now == null ? null : now.value(),
                now == null ? 0 : now.facts(),
                previous,
                Optional.empty()));
      }
    }
    measures.sort(
        Comparator.comparing((Measure one) -> one.metric().stage())
            .thenComparing(one -> one.metric().key()));
    return measures;
  }

  /**
   * What metrics, by the definitions of the last period's last day, add up to in each period.
   *
   * @param spans whose days count in each period
   */
  List<Map<Integer, Added>> inSeries(
      Knowledge knowledge, List<Period> periods, List<List<Span>> spans) {
    return together(knowledge, spans, periods.get(periods.size() - 1).last());
  }

  /** How a metric is defined for a day, of one that is known for a later one. */
  static Metric definition(Knowledge knowledge, Metric metric, LocalDate day) {
    return new Definitions(knowledge).of(metric, day);
  }

  /** Definitions of other days; they are asked for only where a metric was ever redefined. */
  private static final class Definitions {
    private final Knowledge knowledge;
    private final Map<LocalDate, Map<Integer, Metric>> byDay = new HashMap<>();

    Definitions(Knowledge knowledge) {
      this.knowledge = knowledge;
    }

    Metric of(Metric metric, LocalDate day) {
      return metric.validity().from().isAfter(day)
          ? byDay.computeIfAbsent(day, key -> metrics(knowledge, key)).get(metric.id())
          : metric;
    }
  }

  private record Cell(int part, int metricId) {}

  private record Key(
      int organizationId, Knowledge.Version version, LocalDate day, List<List<Span>> parts) {}

  /**
   * What metrics, as they are defined for a day, add up to in each part, by the metric's number;
   * those without facts are left out. One query for all parts, and one more where distinct subjects
   * are counted. Kept as long as the data behind it hasn't changed.
   */
  private List<Map<Integer, Added>> together(
      Knowledge knowledge, List<? extends Collection<Span>> parts, LocalDate day) {
    Key key = key(knowledge, parts, day);
    List<Map<Integer, Added>> found = known.getIfPresent(key);
    if (found == null) {
      found = addTogether(knowledge, parts, metrics(knowledge, day));
      known.put(key, found);
    }
    return found;
  }

  /**
   * Adds up at once, in one query, what {@link #over} is going to be asked for several times.
   *
   * @param many of each time the spans whose days count in each period
   */
  void prepare(Knowledge knowledge, List<Period> periods, List<List<List<Span>>> many) {
    LocalDate day = periods.get(periods.size() - 1).last();
    List<Key> missing =
        many.stream()
            .map(parts -> key(knowledge, parts, day))
            .filter(key -> known.getIfPresent(key) == null)
            .toList();
    if (!missing.isEmpty()) {
      List<Map<Integer, Added>> added =
          addTogether(
              knowledge,
              missing.stream().flatMap(key -> key.parts().stream()).toList(),
              metrics(knowledge, day));
      int part = 0;
      for (Key key : missing) {
        int next = part + key.parts().size();
        known.put(key, List.copyOf(added.subList(part, next)));
        part = next;
      }
    }
  }

  private static Key key(
      Knowledge knowledge, List<? extends Collection<Span>> parts, LocalDate day) {
    return new Key(
        knowledge.organization().id(),
        knowledge.version(),
        day,
        parts.stream().map(List::copyOf).toList());
  }

  private static List<Map<Integer, Added>> addTogether(
      Knowledge knowledge, List<? extends Collection<Span>> parts, Map<Integer, Metric> metrics) {
    List<Sum> sums = knowledge.together(parts, last(metrics));
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

  /**
   * The same of each rep, by the rep's number and the metric's.
   *
   * @param day by the definitions of which metrics add up
   */
  Map<Integer, Map<Integer, Added>> ofEach(Knowledge knowledge, List<Span> spans, LocalDate day) {
    Map<Integer, Metric> metrics = metrics(knowledge, day);
    List<Total> totals = knowledge.totals(spans, last(metrics));
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
        distinct(knowledge, metrics, totals.stream().map(Total::metricId).toList(), ofRep);
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

  private static List<Metric> last(Map<Integer, Metric> metrics) {
    return metrics.values().stream()
        .filter(metric -> metric.aggregation() == Aggregation.LAST)
        .toList();
  }

  private static Map<Integer, Metric> metrics(Knowledge knowledge, LocalDate day) {
    return knowledge.metrics(day).stream()
        .collect(Collectors.toMap(Metric::id, Function.identity()));
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
