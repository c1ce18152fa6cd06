package org.engagementscorecard.statistics.effect;

import java.util.ArrayList;
import java.util.List;

/** Which effects there are to estimate in a panel. */
final class Cells {

  /**
   * One group, one period.
   *
   * @param group index of the group
   * @param base index of the base period
   * @param period index of the period
   * @param after whether the change was in place in that period
   */
  record Cell(int group, int base, int period, boolean after) {}

  private Cells() {}

  /** By group, then by period, both ascending. */
  static List<Cell> of(Panel panel, BasePeriod basePeriod) {
    List<Cell> cells = new ArrayList<>();
    for (int g = 0; g < panel.groups.length; g++) {
      int lastBefore = lastBefore(panel, g);
      for (int t = 0; t < panel.periods.length; t++) {
        boolean after = t > lastBefore;
        int base = after || basePeriod == BasePeriod.UNIVERSAL ? lastBefore : t - 1;
        if (base >= 0 && base != t) {
          cells.add(new Cell(g, base, t, after));
        }
      }
    }
    return cells;
  }

  /** Index of the last period before a group changed. */
  static int lastBefore(Panel panel, int group) {
    int index = 0;
    while (index + 1 < panel.periods.length && panel.periods[index + 1] < panel.groups[group]) {
      index++;
    }
    return index;
  }

  /**
   * Whether a unit of {@code otherGroup}, which changes at some time, is one to compare a cell
   * with: nobody may be treated in either of the two periods. The never treated always are.
   */
  static boolean compares(Panel panel, Controls controls, Cell cell, int otherGroup) {
    return controls == Controls.NOT_YET_TREATED
        && otherGroup != cell.group()
        && panel.groups[otherGroup] > panel.periods[Math.max(cell.period(), cell.base())];
  }
}
