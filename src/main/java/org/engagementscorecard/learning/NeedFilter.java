package org.engagementscorecard.learning;

import java.util.Collection;
import java.util.Set;

/**
 * Which needs are asked for.
 *
 * @param repIds of whom, or null for all
 * @param connectionId on what, or null for all
 * @param states in which states
 * @param openedBy by whom opened, or null
 * @param waiting only those that wait, or that don't; or null
 * @param minWorth expected worth at least, or null
 * @param openedBeforeDays opened at least so many days ago, or null
 * @param openedWithinDays opened less than so many days ago, or null
 */
record NeedFilter(
    Collection<Integer> repIds,
    Integer connectionId,
    Set<NeedState> states,
    OpenedBy openedBy,
    Boolean waiting,
    Double minWorth,
    Integer openedBeforeDays,
    Integer openedWithinDays) {
  NeedFilter {
    states = Set.copyOf(states);
  }
}
