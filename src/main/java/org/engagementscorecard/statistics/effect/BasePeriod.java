package org.engagementscorecard.statistics.effect;

/**
 * From where the effects <em>before</em> the change are measured; those after it are always
 * measured from the last period before it.
 */
public enum BasePeriod {
  /** Each from the period before it, which shows breaks: a slump just before the change, say. */
  VARYING,
  /**
   * All from the last period before the change, which shows drifts; that period itself has none.
   */
  UNIVERSAL
}
