package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import org.engagementscorecard.metric.Metric;

/**
 * What a metric adds up to. A metric without facts has no measure: absent is not zero.
 *
 * @param value exact, but for a mean, which is rounded to six digits after the point
 * @param facts how many facts it rests on, at least 1
 */
public record Measure(Metric metric, BigDecimal value, long facts) {}
