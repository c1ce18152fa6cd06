package org.engagementscorecard.scorecard;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
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
 * @param verdict without a forecast where it is too early: {@link #more} has it
 * @param moreLater about how many more cases would decide it
 * @param worthLater what closing the gap is worth
 * @param expectedWorthLater the mean of that alone
 */
public record Finding(
    Rep rep,
    Connection connection,
    Cases cases,
    Optional<Compared> compared,
    Verdict verdict,
    Supplier<OptionalLong> moreLater,
    Supplier<Optional<GapWorth>> worthLater,
    Supplier<OptionalDouble> expectedWorthLater) {

  /** Of which all is known. */
  Finding(
      Rep rep,
      Connection connection,
      Cases cases,
      Optional<Compared> compared,
      Verdict verdict,
      Optional<GapWorth> worth) {
    this(
        rep,
        connection,
        cases,
        compared,
        verdict,
        () ->
            verdict instanceof Verdict.TooEarly tooEarly
                ? tooEarly.moreAttempts()
                : OptionalLong.empty(),
        () -> worth,
        () -> worth.stream().mapToDouble(one -> one.worth().mean()).findFirst());
  }

  /**
   * A rep beside the peers.
   *
   * @param estimate the pooled estimate, of everybody's mix of cases
   * @param comparability how much of what the rep has could be compared, and with how many
   * @param comparison what is the same for all who were compared
   */
  public record Compared(Estimate estimate, Comparability comparability, Comparison comparison) {}

  /**
   * About how many more attempts, amounts or units would decide it; empty unless it is too early,
   * and where no reasonable number would. Reckoned when it is first asked for.
   */
  public OptionalLong more() {
    return moreLater.get();
  }

  /**
   * What closing the gap is worth, down the connections that follow; empty where there is no gap,
   * and nothing worth a look. Reckoned when it is first asked for, which takes about a millisecond:
   * ask only for what is shown.
   */
  public Optional<GapWorth> worth() {
    return worthLater.get();
  }

  /** The mean of {@link #worth} alone, which takes no time. */
  public OptionalDouble expectedWorth() {
    return expectedWorthLater.get();
  }

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
