package org.engagementscorecard.scorecard;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.Verdict;

/**
 * What the numbers say of one rep on one connection over a period.
 *
 * @param attempts how many count in the period; empty where what was added up is no count
 * @param successes how many of them succeeded or, where they are only counted, stand against them;
 *     empty where what was added up is no count
 * @param open how many were made in the period and don't count yet; empty where attempts are only
 *     counted
 * @param estimate the pooled estimate; empty where the rep isn't comparable
 * @param comparison what the rep was compared with; empty where the rep isn't comparable
 */
public record Finding(
    Rep rep,
    Connection connection,
    OptionalLong attempts,
    OptionalLong successes,
    OptionalLong open,
    Optional<Estimate> estimate,
    Optional<Comparison> comparison,
    Verdict verdict) {

  /** Successes per attempt; empty where there was no attempt, or where that is no rate. */
  public OptionalDouble rawRate() {
    long tried = attempts.orElse(0);
    return tried == 0 || successes.isEmpty() || successes.getAsLong() > tried
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) successes.getAsLong() / tried);
  }

  /** Successes expected from closing the gap to typical: shortfall per attempt times attempts. */
  public OptionalDouble expectedShortfall() {
    return estimate.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(estimate.get().expectedShortfall() * attempts.orElseThrow());
  }

  /** Whether the verdict is a gap. */
  public boolean isGap() {
    return verdict instanceof Verdict.Gap;
  }
}
