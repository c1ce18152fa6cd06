package org.engagementscorecard.statistics.effect;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** All effects and averages of a table, with their standard errors. */
record Estimates(
    List<EffectFit.GroupTime> groupTimes,
    EffectFit.Average simple,
    List<EffectFit.ByExposure> byExposure,
    EffectFit.Average exposureMean,
    List<EffectFit.ByGroup> byGroup,
    EffectFit.Average groupMean) {

  /** The table must have at least one effect after the change. */
  static Estimates of(
      GroupTimeTable table,
      Averages averages,
      EffectOfChange.StandardErrors standardErrors,
      Resampling resampling) {
    Panel panel = table.panel;
    int[] exposures = averages.exposures();
    int[] groups = averages.groups();
    List<Averages.Sum> byExposure = new ArrayList<>();
    List<Averages.Sum> sinceChange = new ArrayList<>();
    for (int exposure : exposures) {
      Averages.Sum sum = averages.exposure(exposure);
      byExposure.add(sum);
      if (exposure >= 0) {
        sinceChange.add(sum);
      }
    }
    List<Averages.Sum> sums = new ArrayList<>(averages.rows());
    sums.addAll(byExposure);
    for (int group : groups) {
      sums.add(averages.group(group));
    }
    sums.add(averages.simple());
    sums.add(Averages.mean(panel, sinceChange));
    sums.add(averages.overall());
    Iterator<EffectFit.Average> all =
        withErrors(panel, sums, standardErrors, resampling).iterator();

    List<EffectFit.GroupTime> groupTimes = new ArrayList<>();
    for (GroupTimeTable.Row row : table.rows) {
      groupTimes.add(
          new EffectFit.GroupTime(
              panel.groups[row.cell().group()],
              panel.periods[row.cell().period()],
              panel.periods[row.cell().base()],
              row.treated(),
              row.compared(),
              all.next()));
    }
    List<EffectFit.ByExposure> exposureAverages = new ArrayList<>();
    for (int exposure : exposures) {
      exposureAverages.add(new EffectFit.ByExposure(exposure, all.next()));
    }
    List<EffectFit.ByGroup> groupAverages = new ArrayList<>();
    for (int group : groups) {
      groupAverages.add(
          new EffectFit.ByGroup(panel.groups[group], panel.groupSizes[group], all.next()));
    }
    return new Estimates(
        groupTimes, all.next(), exposureAverages, all.next(), groupAverages, all.next());
  }

  private static List<EffectFit.Average> withErrors(
      Panel panel,
      List<Averages.Sum> sums,
      EffectOfChange.StandardErrors standardErrors,
      Resampling resampling) {
    double[] errors =
        switch (standardErrors) {
          case ANALYTIC ->
              sums.stream()
                  .mapToDouble(sum -> Averages.analyticError(panel, sum.influence()))
                  .toArray();
          case BOOTSTRAP ->
              new MultiplierBootstrap(
                      panel, sums.stream().map(Averages.Sum::influence).toList(), resampling)
                  .standardErrors();
        };
    List<EffectFit.Average> averages = new ArrayList<>(sums.size());
    for (int k = 0; k < errors.length; k++) {
      averages.add(
          new EffectFit.Average(
              sums.get(k).effect(),
              sums.get(k).hasError() ? OptionalDouble.of(errors[k]) : OptionalDouble.empty()));
    }
    return averages;
  }

  EffectFit fit(
      GroupTimeTable table,
      Controls controls,
      EffectFit.Overall overall,
      OptionalDouble band,
      Optional<EffectFit.PreTrend> preTrend) {
    return new EffectFit(
        overall,
        table.treatedUnits.cardinality(),
        table.comparedUnits.cardinality(),
        table.panel.leftOut,
        controls,
        groupTimes,
        simple,
        byExposure,
        exposureMean,
        byGroup,
        groupMean,
        band,
        preTrend);
  }
}
