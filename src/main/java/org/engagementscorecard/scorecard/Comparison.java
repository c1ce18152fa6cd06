package org.engagementscorecard.scorecard;

import java.util.List;
import org.engagementscorecard.statistics.PooledFit;

/**
 * What reps were compared with on a connection: the same for all of them.
 *
 * @param peers what the compared reps have in common
 * @param reps how many reps were compared
 * @param likeForLike the attributes by which cases were told apart, and {@code month}; empty where
 *     all cases are alike
 * @param fit the comparison itself
 * @param alike whether reps do not differ measurably
 */
public record Comparison(
    Peers peers, int reps, List<String> likeForLike, PooledFit fit, boolean alike) {
  public Comparison {
    likeForLike = List.copyOf(likeForLike);
  }

  /** What to say where reps do not differ. */
  public static final String ALIKE =
      "Reps do not differ measurably here; look at the way of working, not at the person.";
}
