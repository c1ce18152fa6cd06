package org.engagementscorecard.metric;

import java.time.LocalDate;
import java.util.List;

/**
 * All metrics with all their definitions.
 *
 * @param all the definitions of each metric, oldest first
 */
public record MetricDefinitions(List<List<Metric>> all) {
  public MetricDefinitions {
    all = List.copyOf(all);
  }

  /** Each metric as it is defined for a day, in the order of all. */
  public List<Metric> on(LocalDate day) {
    return all.stream().map(one -> Definitions.on(one, Metric::validity, day)).toList();
  }
}
