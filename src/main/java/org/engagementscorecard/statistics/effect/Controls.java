package org.engagementscorecard.statistics.effect;

/** Whom those who changed are compared with. */
public enum Controls {
  /** With those who never changed within the panel. */
  NEVER_TREATED,
  /**
   * With those who had not changed by the period looked at: they may later. More to compare with,
   * and the only way when everybody changes in the end.
   */
  NOT_YET_TREATED
}
