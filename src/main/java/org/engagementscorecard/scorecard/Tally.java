package org.engagementscorecard.scorecard;

import java.util.Optional;
import java.util.OptionalLong;
import org.engagementscorecard.statistics.ConversionCount;
import org.engagementscorecard.statistics.Verdict;

/**
 * What there is of a rep on a connection in a period.
 *
 * @param attempts empty where what was added up is no count
 * @param successes empty where what was added up is no count
 * @param open attempts of the period that don't count yet; empty where nobody knows
 */
record Tally(OptionalLong attempts, OptionalLong successes, OptionalLong open) {

  /** Why these are no counts of attempts and their successes; empty where they are. */
  Optional<Verdict.Reason> fault() {
    if (attempts.isEmpty() || successes.isEmpty()) {
      return Optional.of(Verdict.Reason.NOT_COUNTS);
    }
    return successes.getAsLong() > attempts.getAsLong()
        ? Optional.of(Verdict.Reason.MORE_SUCCESSES_THAN_ATTEMPTS)
        : Optional.empty();
  }

  /**
   * The counts to compare.
   *
   * @throws IllegalStateException where there is a fault
   */
  ConversionCount counts() {
    if (fault().isPresent()) {
      throw new IllegalStateException("no counts: " + this);
    }
    return new ConversionCount(attempts.getAsLong(), successes.getAsLong());
  }
}
