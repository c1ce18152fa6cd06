package org.engagementscorecard.statistics.effect;

/**
 * What to call things in sentences.
 *
 * @param one one unit: {@code rep}
 * @param many units: {@code reps}
 * @param change what they did, after "who": {@code took up the demo script}
 * @param outcome the outcome and its unit: {@code wins per month}
 */
public record Topic(String one, String many, String change, String outcome) {

  /**
   * @throws IllegalArgumentException if one of them is blank
   */
  public Topic {
    if (one.isBlank() || many.isBlank() || change.isBlank() || outcome.isBlank()) {
      throw new IllegalArgumentException("topic must not have blank parts");
    }
  }
}
