package org.engagementscorecard.statistics.effect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The effect of a change that units took up at different times or never: group-time average
 * treatment effects after Callaway &amp; Sant'Anna (2021), without covariates and without
 * anticipation, as the R package {@code did} gives them by default.
 *
 * <p>It assumes that, without the change, those who changed would have moved as those they are
 * compared with. Where it can be seen that they did not before, nothing is claimed. Volunteers are
 * the danger: whoever starts something after a bad spell gets better anyway, and no such method can
 * fully tell the two apart. So neither is anything claimed where those who changed had just moved
 * the other way by at least half the effect, nor where nobody was seen in two periods before.
 *
 * <p><b>Sure enough.</b> With at least {@code fewUnits} independent units on both sides, intervals
 * and p values come from the standard error, with Student's t (degrees of freedom: the smaller
 * side's units less one; {@code did} uses the Normal). With fewer, standard errors are too small,
 * and they come from {@linkplain Randomisation randomisation inference}. Units of a cluster count
 * as one.
 *
 * <p><b>Unbalanced panels.</b> A unit not seen in one of the two periods of a group-time effect is
 * left out of that effect, on either side, and stays in all others; an effect with nobody left on a
 * side is missing. ({@code did} drops such units altogether unless {@code allow_unbalanced_panel}
 * is set, and then compares different units' levels.) Averages weigh groups by all their units.
 * That is right only if who is seen has nothing to do with how they are doing.
 *
 * @param controls whom the treated are compared with
 * @param basePeriod from where effects before the change are measured
 * @param lowerIsBetter whether a smaller outcome is the better one (days to close)
 * @param level what share of the intervals hold the true effect, in (0.5, 1); helped and hurt are
 *     each called falsely in at most half of the rest
 * @param preTrendLevel the claim is withheld if the pre-trend's p value is below, in (0, 0.5)
 * @param minimumTreated no verdict with fewer treated (independent) units, at least 5
 * @param fewUnits randomisation inference with fewer independent units on a side than this
 * @param standardErrors where the standard errors of the fit come from
 * @param resampling how chance is drawn
 */
public record EffectOfChange(
    Controls controls,
    BasePeriod basePeriod,
    boolean lowerIsBetter,
    double level,
    double preTrendLevel,
    int minimumTreated,
    int fewUnits,
    StandardErrors standardErrors,
    Resampling resampling) {

  /** Where standard errors come from. */
  public enum StandardErrors {
    /** The influence functions, directly. */
    ANALYTIC,
    /** Clustered multiplier bootstrap of the influence functions. */
    BOOTSTRAP
  }

  private static final int FEWEST_TREATED = 5;

  private static final EffectOfChange DEFAULTS =
      new EffectOfChange(
          Controls.NEVER_TREATED,
          BasePeriod.VARYING,
          false,
          0.9,
          0.05,
          FEWEST_TREATED,
          20,
          StandardErrors.ANALYTIC,
          Resampling.withDefaults());

  /** What is exactly at a threshold must not miss it by the last digit of a sum. */
  private static final double ROUNDING = 1e-12;

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public EffectOfChange {
    Objects.requireNonNull(controls, "controls");
    Objects.requireNonNull(basePeriod, "basePeriod");
    Objects.requireNonNull(standardErrors, "standardErrors");
    Objects.requireNonNull(resampling, "resampling");
    Range.inside(0.5, 1, "level", level);
    Range.inside(0, 0.5, "preTrendLevel", preTrendLevel);
    if (minimumTreated < FEWEST_TREATED) {
      throw new IllegalArgumentException("minimumTreated must be at least 5: " + minimumTreated);
    }
    if (fewUnits < 2) {
      throw new IllegalArgumentException("fewUnits must be at least 2: " + fewUnits);
    }
  }

  /**
   * Compared with the never treated, varying base, higher is better, 90% intervals, withheld below
   * 0.05, at least five treated, randomisation inference below 20, analytic errors.
   *
   * @return the defaults
   */
  public static EffectOfChange withDefaults() {
    return DEFAULTS;
  }

  /**
   * @param controls whom the treated are compared with
   * @return a copy with these controls
   */
  public EffectOfChange with(Controls controls) {
    return new EffectOfChange(
        controls,
        basePeriod,
        lowerIsBetter,
        level,
        preTrendLevel,
        minimumTreated,
        fewUnits,
        standardErrors,
        resampling);
  }

  /**
   * @param basePeriod from where effects before the change are measured
   * @return a copy with this base period
   */
  public EffectOfChange with(BasePeriod basePeriod) {
    return new EffectOfChange(
        controls,
        basePeriod,
        lowerIsBetter,
        level,
        preTrendLevel,
        minimumTreated,
        fewUnits,
        standardErrors,
        resampling);
  }

  /**
   * @param standardErrors where standard errors come from
   * @return a copy with these errors
   */
  public EffectOfChange with(StandardErrors standardErrors) {
    return new EffectOfChange(
        controls,
        basePeriod,
        lowerIsBetter,
        level,
        preTrendLevel,
        minimumTreated,
        fewUnits,
        standardErrors,
        resampling);
  }

  /**
   * @param resampling how chance is drawn
   * @return a copy with this resampling
   */
  public EffectOfChange with(Resampling resampling) {
    return new EffectOfChange(
        controls,
        basePeriod,
        lowerIsBetter,
        level,
        preTrendLevel,
        minimumTreated,
        fewUnits,
        standardErrors,
        resampling);
  }

  /**
   * @param lowerIsBetter whether a smaller outcome is the better one
   * @return a copy with this direction
   */
  public EffectOfChange withLowerIsBetter(boolean lowerIsBetter) {
    return new EffectOfChange(
        controls,
        basePeriod,
        lowerIsBetter,
        level,
        preTrendLevel,
        minimumTreated,
        fewUnits,
        standardErrors,
        resampling);
  }

  /**
   * What may be said of the change.
   *
   * @param units all units, treated or not; the order does not matter
   * @return the finding
   */
  public EffectFinding find(List<UnitHistory> units) {
    Panel panel = new Panel(units);
    GroupTimeTable table = new GroupTimeTable(panel, controls, basePeriod);
    int treated = table.treatedUnits.cardinality();
    int compared = table.comparedUnits.cardinality();
    int independentTreated = table.clusters(table.treatedUnits).cardinality();
    if (treated == 0) {
      return new EffectFinding.TooEarly(nothingToCompare(panel), 0, 0);
    }
    if (independentTreated < minimumTreated) {
      return new EffectFinding.TooEarly(
          treated < minimumTreated
              ? EffectFinding.Reason.FEW_CHANGED
              : EffectFinding.Reason.FEW_CLUSTERS,
          treated,
          compared);
    }
    int independent =
        Math.min(independentTreated, table.clusters(table.comparedUnits).cardinality());
    return independent < fewUnits ? findAmongFew(table) : findAmongMany(table, independent);
  }

  private static EffectFinding.Reason nothingToCompare(Panel panel) {
    if (panel.groups.length == 0) {
      return panel.leftOut == 0
          ? EffectFinding.Reason.NOBODY_CHANGED
          : EffectFinding.Reason.NOTHING_BEFORE;
    }
    for (Cells.Cell cell : Cells.of(panel, BasePeriod.VARYING)) {
      for (int i = 0; cell.after() && i < panel.units(); i++) {
        if (panel.groupOf[i] == cell.group()
            && !Double.isNaN(panel.change(i, cell.base(), cell.period()))) {
          return EffectFinding.Reason.NOBODY_TO_COMPARE;
        }
      }
    }
    return EffectFinding.Reason.NOTHING_BEFORE;
  }

  private EffectFinding findAmongFew(GroupTimeTable table) {
    Randomisation.Result result = new Randomisation(table, controls).run(resampling, level);
    if (Double.isInfinite(result.low()) || Double.isInfinite(result.high())) {
      return new EffectFinding.TooEarly(
          EffectFinding.Reason.FEW_ARRANGEMENTS,
          table.treatedUnits.cardinality(),
          table.comparedUnits.cardinality());
    }
    Averages averages = new Averages(table);
    double effect = averages.overall().effect();
    EffectFit.Overall overall =
        new EffectFit.Overall(
            effect,
            Math.min(result.low(), effect),
            Math.max(result.high(), effect),
            level,
            result.pValue(),
            EffectFit.Basis.RANDOMISATION);
    int[] before = Arrays.stream(averages.exposures()).filter(exposure -> exposure < 0).toArray();
    Optional<EffectFit.PreTrend> preTrend = Optional.empty();
    if (result.strongestBefore() >= 0) {
      int exposure = before[result.strongestBefore()];
      preTrend =
          Optional.of(
              new EffectFit.PreTrend(
                  before.length,
                  exposure,
                  averages.exposure(exposure).effect(),
                  result.preTrendPValue(),
                  averages.lastStep()));
    }
    return judge(fit(table, averages, overall, OptionalDouble.empty(), preTrend));
  }

  private EffectFinding findAmongMany(GroupTimeTable table, int independent) {
    Panel panel = table.panel;
    Averages averages = new Averages(table);
    int[] exposures = averages.exposures();
    List<Averages.Sum> sums = new ArrayList<>();
    List<Averages.Sum> before = new ArrayList<>();
    int strongest = -1;
    double strongestRatio = -1;
    for (int exposure : exposures) {
      Averages.Sum sum = averages.exposure(exposure);
      if (!sum.hasError()) {
        continue;
      }
      sums.add(sum);
      if (exposure < 0) {
        before.add(sum);
        double ratio = ratio(sum.effect(), Averages.analyticError(panel, sum.influence()));
        if (ratio >= strongestRatio) {
          strongestRatio = ratio;
          strongest = exposure;
        }
      }
    }
    Optional<EffectFit.PreTrend> preTrend = Optional.empty();
    if (!before.isEmpty()) {
      double[] greatest = greatest(panel, before);
      double strongestFound = strongestRatio;
      long extreme = Arrays.stream(greatest).filter(one -> one >= strongestFound).count();
      preTrend =
          Optional.of(
              new EffectFit.PreTrend(
                  before.size(),
                  strongest,
                  averages.exposure(strongest).effect(),
                  (1.0 + extreme) / (1 + greatest.length),
                  averages.lastStep()));
    }
    double[] greatest = greatest(panel, sums);
    Arrays.sort(greatest);
    double band = MultiplierBootstrap.quantile(greatest, level);
    Averages.Sum sum = averages.overall();
    double error = standardError(panel, sum);
    TDistribution student = TDistribution.of(independent - 1);
    double reach = student.inverseSurvivalProbability((1 - level) / 2) * error;
    double ratio = ratio(sum.effect(), error);
    EffectFit.Overall overall =
        new EffectFit.Overall(
            sum.effect(),
            sum.effect() - reach,
            sum.effect() + reach,
            level,
            Math.min(1, 2 * student.survivalProbability(ratio)),
            EffectFit.Basis.INFLUENCE_FUNCTIONS);
    return judge(
        fit(
            table,
            averages,
            overall,
            band > 0 ? OptionalDouble.of(band) : OptionalDouble.empty(),
            preTrend));
  }

  /** By draw of the bootstrap, the greatest deviation of these sums in analytic errors. */
  private double[] greatest(Panel panel, List<Averages.Sum> sums) {
    List<double[]> influences = sums.stream().map(Averages.Sum::influence).toList();
    double[] errors =
        influences.stream().mapToDouble(one -> Averages.analyticError(panel, one)).toArray();
    return new MultiplierBootstrap(panel, influences, resampling).greatest(errors);
  }

  /** How many errors away from zero; infinite if there is an effect without any scatter. */
  private static double ratio(double effect, double error) {
    return effect == 0 ? 0 : Math.abs(effect) / error;
  }

  private double standardError(Panel panel, Averages.Sum sum) {
    return switch (standardErrors) {
      case ANALYTIC -> Averages.analyticError(panel, sum.influence());
      case BOOTSTRAP ->
          new MultiplierBootstrap(panel, List.of(sum.influence()), resampling).standardErrors()[0];
    };
  }

  private EffectFinding judge(EffectFit fit) {
    if (fit.preTrend().isEmpty()) {
      return new EffectFinding.Withheld(EffectFinding.Doubt.PAST_UNKNOWN, fit);
    }
    if (fit.preTrend().get().pValue() < preTrendLevel) {
      return new EffectFinding.Withheld(EffectFinding.Doubt.PAST_DIFFERS, fit);
    }
    EffectFit.Overall overall = fit.overall();
    boolean sure = overall.pValue() <= 1 - level + ROUNDING;
    boolean called = sure && (overall.low() > 0 || overall.high() < 0);
    if (!called) {
      return new EffectFinding.NoSign(fit);
    }
    if (fit.preTrend().get().slumpsBefore(overall.effect())) {
      return new EffectFinding.Withheld(EffectFinding.Doubt.SLUMP_BEFORE, fit);
    }
    return overall.effect() > 0 == lowerIsBetter
        ? new EffectFinding.Hurt(fit)
        : new EffectFinding.Helped(fit);
  }

  private EffectFit fit(
      GroupTimeTable table,
      Averages averages,
      EffectFit.Overall overall,
      OptionalDouble band,
      Optional<EffectFit.PreTrend> preTrend) {
    return Estimates.of(table, averages, standardErrors, resampling)
        .fit(table, controls, overall, band, preTrend);
  }
}
