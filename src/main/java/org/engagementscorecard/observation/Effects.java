package org.engagementscorecard.observation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a unit of changes has done to the facts, for whatever is derived from them.
 *
 * @param added facts that are new
 * @param removed what corrected and voided facts said before
 * @param replaced what corrected facts say now
 */
record Effects(List<Content> added, List<Content> removed, List<Content> replaced) {
  static Effects none() {
    return new Effects(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && replaced.isEmpty();
  }

  /** All that was said or is said now of facts that were there already. */
  Stream<Content> touched() {
    return Stream.concat(removed.stream(), replaced.stream());
  }

  /** Instant of the newest fact told. */
  Optional<Instant> newest() {
    return Stream.concat(added.stream(), replaced.stream())
        .map(Content::at)
        .max(Comparator.naturalOrder());
  }

  /** Instant of the newest fact that isn't told any more. */
  Optional<Instant> newestGone() {
    return removed.stream().map(Content::at).max(Comparator.naturalOrder());
  }
}
