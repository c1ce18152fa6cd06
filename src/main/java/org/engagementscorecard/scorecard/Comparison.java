package org.engagementscorecard.scorecard;

/**
 * What reps were compared with on a connection: the same for all of them.
 *
 * @param role the role that the compared reps have; empty where none is told
 * @param reps how many reps were compared
 * @param typical the typical rate
 * @param typicalLow lower end of its interval
 * @param typicalHigh upper end of its interval
 * @param credibleLevel how sure the intervals are, such as 0.9
 * @param margin how far from typical a rate must be to matter, as a share of it
 * @param alike whether reps do not differ measurably
 */
public record Comparison(
    String role,
    int reps,
    double typical,
    double typicalLow,
    double typicalHigh,
    double credibleLevel,
    double margin,
    boolean alike) {

  /** What to say where reps do not differ. */
  public static final String ALIKE =
      "Reps do not differ measurably here; look at the way of working, not at the person.";
}
