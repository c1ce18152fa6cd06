package org.engagementscorecard.scorecard;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engagementscorecard.organization.Activity;

/**
 * What was known at once, in one version of an organization's data, and how much has been reckoned
 * from it.
 *
 * @param state of the organization's data
 * @param knowledge to answer from; what was reckoned of this version is kept where it was reckoned
 * @param kinds of questions whose answers share what has been reckoned
 * @param begun when it was seen, by {@link System#nanoTime()}
 * @param took how long it was reckoned, in nanoseconds
 */
record Moment(Activity.State state, Knowledge knowledge, Set<Object> kinds, long begun, long took) {
  /** How long a moment is left as it is, at least. */
  private static final Duration YOUNG = Duration.ofMillis(500);

  /** How long at most; between the two it is left three times as long as it took to reckon. */
  private static final Duration OLD = Duration.ofSeconds(5);

  private static final int PAUSES = 3;

  /** Beyond this it isn't shown any more, whatever the reason that there is no newer one. */
  private static final Duration OLDEST = Duration.ofSeconds(30);

  Moment {
    kinds = Set.copyOf(kinds);
  }

  long version() {
    return state.version();
  }

  /** With what has been reckoned of the same version beside it. */
  Moment and(Moment other) {
    return new Moment(
        state,
        knowledge,
        Stream.concat(kinds.stream(), other.kinds.stream()).collect(Collectors.toSet()),
        begun,
        took);
  }

  /** Whether something was asked while it was being reckoned. */
  boolean wasReckonedAt(long nanoTime) {
    return begun < nanoTime && nanoTime < begun + took;
  }

  /** Whether it is time for a newer one. */
  boolean isDue() {
    return age() > due();
  }

  /**
   * Whether a newer one should have been there long ago: nobody has asked for a while.
   *
   * @param isRenewed whether a newer one is being reckoned, which then takes longer than this one
   *     did
   */
  boolean isTooOld(boolean isRenewed) {
    long soon = isRenewed ? OLDEST.toNanos() : 2 * due() + 2 * took;
    return age() > Math.min(OLDEST.toNanos(), soon);
  }

  private long age() {
    return System.nanoTime() - begun;
  }

  private long due() {
    return took + Math.max(YOUNG.toNanos(), Math.min(OLD.toNanos(), PAUSES * took));
  }
}
