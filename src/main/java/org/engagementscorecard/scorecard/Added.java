package org.engagementscorecard.scorecard;

import java.math.BigDecimal;

/**
 * What a metric adds up to.
 *
 * @param value exact, but for a mean, which is rounded to six digits after the point
 * @param facts how many facts it rests on; 0 where it is known that there was nothing, and then the
 *     value is 0
 */
record Added(BigDecimal value, long facts) {
  /** It is known that there was nothing. */
  static final Added NOTHING = new Added(BigDecimal.ZERO, 0);
}
