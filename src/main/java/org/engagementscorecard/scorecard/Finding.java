package org.engagementscorecard.scorecard;

import java.util.Optional;
import java.util.OptionalDouble;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.Comparability;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.Verdict;

/**
 * What the numbers say of one rep on one connection over a period.
 *
 * @param cases what there is to judge by
 * @param compared what the rep was compared with, and how it stands; empty where the rep isn't
 *     comparable
 * @param worth what closing the gap is worth, down the connections that follow; empty where there
 *     is no gap, and nothing worth a look
 */
public record Finding(
    Rep rep,
    Connection connection,
    Cases cases,
    Optional<Compared> compared,
    Verdict verdict,
    Optional<GapWorth> worth) {

  /**
   * A rep beside the peers.
   *
   * @param estimate the pooled estimate, of everybody's mix of cases
   * @param comparability how much of what the rep has could be compared, and with how many
   * @param comparison what is the same for all who were compared
   */
  public record Compared(Estimate estimate, Comparability comparability, Comparison comparison) {}

  /**
   * What is expected from closing the gap to typical: shortfall per attempt times attempts. In
   * successes, or in the amount's unit.
   */
  public OptionalDouble expectedShortfall() {
    return compared.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            compared.get().estimate().expectedShortfall() * cases.attempts().orElseThrow());
  }

  /** Whether the verdict is a gap. */
  public boolean isGap() {
    return verdict instanceof Verdict.Gap;
  }
}
