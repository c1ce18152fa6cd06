package org.engagementscorecard.scorecard;

import java.util.List;
import org.engagementscorecard.scorecard.BuildReport.Cell;
import org.engagementscorecard.statistics.AmountSummary;
import org.engagementscorecard.statistics.PooledFit;

/**
 * A comparison of peers on one connection.
 *
 * @param cells what was compared, in the order of the fit's estimates
 */
record Fitted(PooledFit fit, List<Cell> cells) {
  Fitted {
    cells = List.copyOf(cells);
  }

  /** Where in the fit a rep is; −1 where the rep isn't. */
  int indexOf(int repId) {
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).rep().id() == repId) {
        return i;
      }
    }
    return -1;
  }

  /** Variance of the logarithms of amounts of one rep and stratum; 0 where it isn't known. */
  double varianceOfLogs() {
    double squares = 0;
    double free = 0;
    for (AmountSummary part : amounts()) {
      squares += part.sumOfSquares();
      free += Math.max(part.deals() - 1, 0);
    }
    return free == 0 ? 0 : squares / free;
  }

  /**
   * By which factor the mean of all amounts lies above their middle. Amounts of one rep and stratum
   * are taken as log-normal, whose mean is exp(variance / 2) times its middle.
   */
  double meanOverMiddle() {
    double deals = 0;
    double logs = 0;
    for (AmountSummary part : amounts()) {
      deals += part.deals();
      logs += part.deals() * part.meanLog();
    }
    double middle = logs / deals;
    double above = 0;
    for (AmountSummary part : amounts()) {
      above += part.deals() * Math.exp(part.meanLog() - middle);
    }
    // Beyond this there is no money, and soon no number either.
    return above / deals * Math.exp(Math.min(varianceOfLogs() / 2, 20));
  }

  private List<AmountSummary> amounts() {
    return cells.stream()
        .flatMap(cell -> ((Cases.Amounts) cell.cases()).strata().byName().values().stream())
        .toList();
  }
}
