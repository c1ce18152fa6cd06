package org.engagementscorecard.scorecard;

import java.util.Optional;
import java.util.OptionalDouble;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.Verdict;

/**
 * What the numbers say of one rep on one connection over a period.
 *
 * @param attempts how many count in the period
 * @param successes how many of them succeeded
 * @param open how many were made in the period and don't count yet
 * @param estimate the pooled estimate; empty where the rep isn't comparable
 * @param comparison what the rep was compared with; empty where the rep isn't comparable
 */
public record Finding(
    Rep rep,
    Connection connection,
    long attempts,
    long successes,
    long open,
    Optional<Estimate> estimate,
    Optional<Comparison> comparison,
    Verdict verdict) {

  /** Successes per attempt; empty where there was no attempt. */
  public OptionalDouble rawRate() {
    return attempts == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) successes / attempts);
  }

  /** Successes expected from closing the gap to typical: shortfall per attempt times attempts. */
  public OptionalDouble expectedShortfall() {
    return estimate.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(estimate.get().expectedShortfall() * attempts);
  }

  /** Whether the verdict is a gap. */
  public boolean isGap() {
    return verdict instanceof Verdict.Gap;
  }
}
