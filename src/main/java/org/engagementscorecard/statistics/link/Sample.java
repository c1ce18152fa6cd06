package org.engagementscorecard.statistics.link;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Rows of a regression by rep.
 *
 * @param blocks one per rep
 * @param periods the periods that occur, ascending
 * @param regressors columns before the outcome, which is the last one
 */
record Sample(List<Block> blocks, int[] periods, int regressors) {

  /**
   * One rep's rows, by ascending period: the regressors, then the outcome.
   *
   * @param size the rep's mean activity
   */
  record Block(int rep, double size, int[] period, double[][] rows) {

    int countBefore(int first) {
      return (int) Arrays.stream(period).filter(each -> each < first).count();
    }
  }

  static Sample of(List<Block> blocks, int regressors) {
    int[] periods =
        blocks.stream()
            .flatMapToInt(block -> Arrays.stream(block.period))
            .sorted()
            .distinct()
            .toArray();
    return new Sample(blocks, periods, regressors);
  }

  /** Without the reps who have too few rows to say anything beside their own effects. */
  Sample withRowsPerRep(int fewest) {
    return of(blocks.stream().filter(block -> block.rows.length >= fewest).toList(), regressors);
  }

  /** The same reps and periods with one column, made from each row. */
  Sample mapped(ToDoubleFunction<double[]> column) {
    List<Block> mapped =
        blocks.stream()
            .map(
                block ->
                    new Block(
                        block.rep,
                        block.size,
                        block.period,
                        Arrays.stream(block.rows)
                            .map(row -> new double[] {column.applyAsDouble(row)})
                            .toArray(double[][]::new)))
            .toList();
    return new Sample(mapped, periods, 0);
  }
}
