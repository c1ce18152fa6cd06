package org.engagementscorecard.scorecard;

import java.util.Optional;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.Quartiles;

/**
 * Between what the middle half of a rep's peers lies on a measure over the same period. It says
 * where others are, not where anybody should be, and never who is where.
 *
 * <p>Peers are reps who did the same job from the period's first day to its last and aren't ramping
 * any more: what somebody who came halfway adds up to is no measure for anybody. For the same
 * reason there is none for a rep who came halfway.
 *
 * @param peers what they have in common
 * @param reps how many of them have a value, without the rep; at least the smallest group
 */
public record UsualRange(Peers peers, int reps, Quartiles values) {

  /** The usual range of a rep's peers; empty where it is of too few or the rep isn't like them. */
  static Optional<UsualRange> of(Colleagues colleagues, Rep rep, Metric metric, int smallestGroup) {
    if (!colleagues.allAlong().contains(rep.id())) {
      return Optional.empty();
    }
    double[] values = colleagues.othersThan(rep, metric.id());
    return values.length < smallestGroup
        ? Optional.empty()
        : Optional.of(new UsualRange(colleagues.peers(), values.length, Quartiles.of(values)));
  }
}
