package org.engagementscorecard.statistics;

import java.util.Comparator;

/**
 * What one rep has in one stratum, whatever is measured.
 *
 * @param size attempts, exposure or deals; above zero
 * @param outcome successes, count, or the mean of the log amounts
 * @param spread sum of squared deviations of the log amounts; otherwise zero
 */
record Cell(String stratum, double size, double outcome, double spread) {

  static final Comparator<Cell> BY_CONTENT =
      Comparator.comparing(Cell::stratum)
          .thenComparingDouble(Cell::size)
          .thenComparingDouble(Cell::outcome)
          .thenComparingDouble(Cell::spread);
}
