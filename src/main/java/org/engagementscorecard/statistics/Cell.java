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

  /** Beyond a million millions a sum of logarithms has no digits left to tell rates apart. */
  private static final double MOST = 1e12;

  static Cell of(String stratum, ConversionCount count) {
    double part = Math.min(1, MOST / count.attempts());
    return new Cell(
        stratum, Math.rint(part * count.attempts()), Math.rint(part * count.successes()), 0);
  }

  static Cell of(String stratum, YieldCount count) {
    double part = Math.min(1, MOST / count.count());
    return new Cell(stratum, part * count.exposure(), part * count.count(), 0);
  }

  static Cell of(String stratum, AmountSummary deals) {
    double part = Math.min(1, MOST / deals.deals());
    return new Cell(stratum, part * deals.deals(), deals.meanLog(), part * deals.sumOfSquares());
  }
}
