package org.engagementscorecard.statistics;

/**
 * How far a rep can be compared with others, like for like.
 *
 * @param share share of the rep's own attempts (exposure, deals) in strata in which somebody else
 *     has cases too, in [0, 1]; zero also for a rep without any. With zero there is no basis for a
 *     verdict ({@link Verdict.Reason#NO_LIKE_FOR_LIKE_PEERS})
 * @param peers how many others have cases in at least one of the rep's strata, zero or more
 */
public record Comparability(double share, int peers) {

  /**
   * @throws IllegalArgumentException if the share lies outside [0, 1] or is not a number, or the
   *     number of peers is negative
   */
  public Comparability {
    Check.probability("share", share);
    if (peers < 0) {
      throw new IllegalArgumentException("peers must not be negative: " + peers);
    }
  }
}
