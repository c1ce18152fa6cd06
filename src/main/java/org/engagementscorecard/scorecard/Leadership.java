package org.engagementscorecard.scorecard;

import java.util.List;

/**
 * How often notes show a function of leadership: functions, not positions, and no ranking.
 *
 * @param function the word for it in the API
 * @param people how many reps those notes are about
 * @param noteIds newest first
 */
public record Leadership(String function, int people, List<Integer> noteIds) {
  public Leadership {
    noteIds = List.copyOf(noteIds);
  }
}
