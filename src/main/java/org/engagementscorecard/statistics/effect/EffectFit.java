package org.engagementscorecard.statistics.effect;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was estimated. Effects are in the outcome's unit per period: what it came to beyond what it
 * would have come to, had the treated moved as those they are compared with.
 *
 * @param overall the effect a verdict is given on: the mean over the treated of each one's mean
 *     effect since the change ({@code θ_sel} in Callaway &amp; Sant'Anna)
 * @param treated units that changed and take part in an effect after the change
 * @param compared units they are compared with
 * @param leftOut units left out because they had changed by the first period
 * @param controls whom the treated were compared with
 * @param groupTimes effects of every group and period that can be estimated, by group and period
 * @param simple mean over all group-time effects after the change, by size of group
 * @param byExposure event study: by length of exposure, ascending; negative lengths lie before the
 *     change and show whether the two moved alike until then
 * @param exposureMean plain mean of the event study from the change on
 * @param byGroup mean since the change, by group
 * @param groupMean mean of these, by size of group; the estimate of {@code overall}
 * @param bandMultiplier an event study's effects ± this many standard errors hold all true effects
 *     at once at the level of {@code overall}; empty where few changed, for then the errors are not
 *     good enough, and where no effect has an error
 * @param preTrend whether the two moved alike before the change; empty if nothing is known of that
 */
public record EffectFit(
    Overall overall,
    int treated,
    int compared,
    int leftOut,
    Controls controls,
    List<GroupTime> groupTimes,
    Average simple,
    List<ByExposure> byExposure,
    Average exposureMean,
    List<ByGroup> byGroup,
    Average groupMean,
    OptionalDouble bandMultiplier,
    Optional<PreTrend> preTrend) {

  /** Where an interval and a p value come from. */
  public enum Basis {
    /** The scatter of the units, as in large samples. */
    INFLUENCE_FUNCTIONS,
    /** What the same changes would have come to, had they fallen to others. */
    RANDOMISATION
  }

  /**
   * @throws IllegalArgumentException if a count is out of range
   */
  public EffectFit {
    Objects.requireNonNull(overall, "overall");
    Objects.requireNonNull(controls, "controls");
    if (treated < 1 || compared < 1 || leftOut < 0) {
      throw new IllegalArgumentException(
          "treated and compared must be positive, leftOut not negative: "
              + treated
              + ", "
              + compared
              + ", "
              + leftOut);
    }
    groupTimes = List.copyOf(groupTimes);
    byExposure = List.copyOf(byExposure);
    byGroup = List.copyOf(byGroup);
  }

  /**
   * @param effect estimate
   * @param low lower end of the interval; with {@code RANDOMISATION} of all constant effects that
   *     are not rejected
   * @param high upper end
   * @param level what share of such intervals hold the true effect, in (0, 1)
   * @param pValue P(an estimate at least as far from zero | no effect), in [0, 1]
   * @param basis where interval and p value come from
   */
  public record Overall(
      double effect, double low, double high, double level, double pValue, Basis basis) {
    /**
     * @throws IllegalArgumentException if a number is not finite or not in its range
     */
    public Overall {
      Range.finite("effect", effect);
      Range.finite("low", low);
      Range.finite("high", high);
      if (low > high) {
        throw new IllegalArgumentException("low must not exceed high: " + low + ", " + high);
      }
      Range.share("level", level);
      Range.share("pValue", pValue);
      Objects.requireNonNull(basis, "basis");
    }
  }

  /**
   * @param effect estimate
   * @param standardError its standard error; empty where a side has fewer than two independent
   *     units, for then nothing shows how much it scatters
   */
  public record Average(double effect, OptionalDouble standardError) {
    /**
     * @throws IllegalArgumentException if a number is not finite or the error negative
     */
    public Average {
      Range.finite("effect", effect);
      standardError.ifPresent(error -> Range.notNegative("standardError", error));
    }
  }

  /**
   * One group in one period.
   *
   * @param group the period in which the group changed
   * @param period the period looked at
   * @param basePeriod the period it is measured from
   * @param treated units of the group seen in both
   * @param compared units compared with, seen in both
   * @param average the effect
   */
  public record GroupTime(
      int group, int period, int basePeriod, int treated, int compared, Average average) {

    /**
     * @return whether the change was in place in that period
     */
    public boolean afterChange() {
      return period >= group;
    }
  }

  /**
   * @param exposure periods since the change: 0 in the first with the change in place, negative
   *     before
   * @param average the mean over the groups of that exposure, by size of group
   */
  public record ByExposure(int exposure, Average average) {}

  /**
   * @param group the period in which the group changed
   * @param units units in the group
   * @param average the mean over its periods since the change
   */
  public record ByGroup(int group, int units, Average average) {}

  /**
   * Whether treated and compared moved alike before the change: a test of the greatest deviation
   * over all exposures before it. Not to be rejected is no proof, least of all with few units.
   *
   * @param exposures how many exposures before the change were looked at, at least one
   * @param strongestExposure the exposure that stands out most, negative
   * @param strongestEffect the effect there, in the outcome's unit
   * @param pValue P(a deviation at least as great | they move alike), in [0, 1]
   * @param lastStep how the treated moved against the others into the last period before the
   *     change, from which effects are measured; empty if that was not seen
   */
  public record PreTrend(
      int exposures,
      int strongestExposure,
      double strongestEffect,
      double pValue,
      OptionalDouble lastStep) {
    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public PreTrend {
      if (exposures < 1 || strongestExposure >= 0) {
        throw new IllegalArgumentException(
            "exposures must be positive and the strongest negative: "
                + exposures
                + ", "
                + strongestExposure);
      }
      Range.finite("strongestEffect", strongestEffect);
      Range.share("pValue", pValue);
      lastStep.ifPresent(step -> Range.finite("lastStep", step));
    }

    /**
     * Whether just before the change there was a step the other way, at least half as large as the
     * effect: whoever starts after a slump comes back without any help.
     *
     * @param effect the effect found
     * @return whether so; never for an effect of zero
     */
    boolean slumpsBefore(double effect) {
      return effect != 0
          && lastStep.isPresent()
          && lastStep.getAsDouble() * Math.signum(effect) <= -Math.abs(effect) / 2;
    }
  }
}
