package org.engagementscorecard.statistics.link;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Cells by rep. Reps stand in the order of what their cells hold, not of their numbers, so that
 * sums (and with them the last digit of every answer) depend on neither the order of the input nor
 * on how reps are numbered.
 */
record Panel(List<Series> series) {

  /** One rep's cells, by ascending period. */
  record Series(int rep, int[] period, double[] activity, double[] outcome) {

    int size() {
      return period.length;
    }

    /** Index of the cell of this period; negative when there is none. */
    int at(int wanted) {
      return Arrays.binarySearch(period, wanted);
    }
  }

  private static final Comparator<Series> BY_CONTENT =
      Comparator.comparing(Series::period, Arrays::compare)
          .thenComparing(Series::activity, Arrays::compare)
          .thenComparing(Series::outcome, Arrays::compare);

  /**
   * @throws IllegalArgumentException if a rep has two cells in one period
   */
  static Panel of(List<PanelCell> cells) {
    List<Series> series = new ArrayList<>();
    cells.stream()
        .collect(Collectors.groupingBy(PanelCell::rep))
        .forEach((rep, own) -> series.add(series(rep, own)));
    series.sort(BY_CONTENT);
    return new Panel(List.copyOf(series));
  }

  private static Series series(int rep, List<PanelCell> cells) {
    List<PanelCell> sorted =
        cells.stream().sorted(Comparator.comparingInt(PanelCell::period)).toList();
    int[] period = sorted.stream().mapToInt(PanelCell::period).toArray();
    for (int i = 1; i < period.length; i++) {
      if (period[i] == period[i - 1]) {
        throw new IllegalArgumentException("rep " + rep + " has two cells in period " + period[i]);
      }
    }
    return new Series(
        rep,
        period,
        sorted.stream().mapToDouble(PanelCell::activity).toArray(),
        sorted.stream().mapToDouble(PanelCell::outcome).toArray());
  }

  /** Newest period of any rep. */
  int newest() {
    return series.stream().mapToInt(each -> each.period[each.size() - 1]).max().orElse(0);
  }

  /**
   * Rows of a regression: the outcome of a period beside the activity of the periods so many before
   * it (negative: after it). A row that lacks one of these is left out.
   */
  Sample sample(int... periodsBefore) {
    List<Sample.Block> blocks = new ArrayList<>();
    for (Series one : series) {
      List<double[]> rows = new ArrayList<>();
      List<Integer> when = new ArrayList<>();
      for (int i = 0; i < one.size(); i++) {
        double[] row = row(one, i, periodsBefore);
        if (row.length > 0) {
          rows.add(row);
          when.add(one.period[i]);
        }
      }
      if (!rows.isEmpty()) {
        blocks.add(
            new Sample.Block(
                one.rep,
                Arrays.stream(one.activity).average().orElseThrow(),
                when.stream().mapToInt(Integer::intValue).toArray(),
                rows.toArray(double[][]::new)));
      }
    }
    return Sample.of(blocks, periodsBefore.length);
  }

  private static double[] row(Series one, int i, int... periodsBefore) {
    double[] row = new double[periodsBefore.length + 1];
    for (int j = 0; j < periodsBefore.length; j++) {
      int at = one.at(one.period[i] - periodsBefore[j]);
      if (at < 0) {
        return new double[0];
      }
      row[j] = one.activity[at];
    }
    row[periodsBefore.length] = one.outcome[i];
    return row;
  }
}
