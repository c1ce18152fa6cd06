package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import org.engagementscorecard.metric.Metric;

/**
 * What a metric adds up to. A metric without facts has no measure, or where something is aimed at
 * one without a value: absent is not zero.
 *
 * @param value exact, but for a mean, which is rounded to six digits after the point; null where
 *     there are no facts
 * @param facts how many facts it rests on
 */
public record Measure(Metric metric, BigDecimal value, long facts) {}
