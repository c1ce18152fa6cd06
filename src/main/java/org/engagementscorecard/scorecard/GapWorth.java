package org.engagementscorecard.scorecard;

import java.util.List;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.statistics.Worth;

/**
 * What closing a gap is worth.
 *
 * @param worth in the unit of {@code in}
 * @param in the metric in which it is told: that in which the chain ends
 * @param through the connections down which it was carried, in their order; may be none
 */
public record GapWorth(Worth worth, Metric in, List<Connection> through) {
  public GapWorth {
    through = List.copyOf(through);
  }
}
