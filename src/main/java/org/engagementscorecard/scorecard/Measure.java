package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.Period;

/**
 * What a metric adds up to. A metric without facts has no measure, absent is not zero; unless its
 * feed has reported, and there was nothing to report. Where something is aimed at there is one
 * without a value.
 *
 * @param value exact, but for a mean, which is rounded to six digits after the point; null where
 *     there are no facts
 * @param facts how many facts it rests on; 0 where there was nothing to report
 * @param previous the periods before, oldest first
 * @param usualRange a rep's scorecard: of the peers; empty where there are too few
 */
public record Measure(
    Metric metric,
    BigDecimal value,
    long facts,
    List<Earlier> previous,
    Optional<UsualRange> usualRange) {
  public Measure {
    previous = List.copyOf(previous);
  }

  /** Of what was added up, by itself; of nothing without a value. */
  static Measure of(Metric metric, Optional<Added> added) {
    return new Measure(
        metric,
        added.map(Added::value).orElse(null),
        added.map(Added::facts).orElse(0L),
        List.of(),
        Optional.empty());
  }

  /** The same with the peers' usual range. */
  Measure with(Optional<UsualRange> range) {
    return new Measure(metric, value, facts, previous, range);
  }

  /**
   * The same over another period.
   *
   * @param value empty where there are no facts, or it would be by an unlike definition
   * @param unlike why it would be; empty where it wouldn't
   */
  public record Earlier(
      Period period, Optional<BigDecimal> value, long facts, Optional<String> unlike) {}
}
