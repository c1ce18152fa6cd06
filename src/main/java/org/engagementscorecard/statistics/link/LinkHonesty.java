package org.engagementscorecard.statistics.link;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;
import org.engagementscorecard.statistics.link.LinkEstimate.Slope;
import org.engagementscorecard.statistics.link.LinkFinding.GoesWith;
import org.engagementscorecard.statistics.link.LinkFinding.NoSign;
import org.engagementscorecard.statistics.link.LinkFinding.Reason;
import org.engagementscorecard.statistics.link.LinkFinding.TooEarly;
import org.engagementscorecard.statistics.link.LinkFinding.Withheld;

/**
 * Does activity go with outcomes within a rep, after its lag?
 *
 * <p>For rep <i>r</i> and period <i>t</i>, with lag <i>L</i>:
 *
 * <pre>
 *   common(r,t)  = level(r) + line(r) · t + period(t) + size(r) · swell(t)
 *   outcome(r,t) = common(r,t) + b · activity(r,t−L) + rest                         the claim
 *   outcome(r,t) = common(r,t) + b · activity(r,t−L) + c · activity(r,t)
 *                              + d · activity(r,t+1) + rest                         the placebo
 * </pre>
 *
 * <p>What is taken out, and why. The level: strong reps do more of both. The line: reps who grow
 * (or tire) in both would show a link that is only time passing; without it 15% of panels of 8 reps
 * who grow at different rates, with nothing behind it, were claimed. The period: what happened to
 * everybody. The swell: what happens to everybody often does so in proportion (in a holiday week a
 * rep of twice the size has twice as much less of both); without it up to 40% of such panels were
 * claimed. Size is the rep's mean activity.
 *
 * <p>The placebo asks whether <i>future</i> activity tells past outcomes (d ≠ 0), which no effect
 * of activity can, but which outcomes that drive activity do. Activity of the outcome's own period
 * stands in the placebo, so that activity that merely lasts from period to period does not fail it.
 *
 * <p>Rules, all at the same {@code level}: {@code withheld} when the interval of d leaves out 0;
 * otherwise {@code goes-with} when the interval of b lies above 0, else {@code no-sign}. At 90% a
 * link that is not there is claimed in some 4 of 100 panels (2 to 6 by kind of panel, {@code
 * LinkSimulationTest}), and one that is there is withheld by chance in at most 10 of 100.
 *
 * <p>Standard errors: jackknife by rep, and t with (reps whose activity moves − 1) degrees. Why a
 * lead: Granger (1969); Angrist &amp; Pischke (2009), "Mostly Harmless Econometrics", 5.2.
 *
 * <p>Limits: a rep's rise that is far from straight is taken out in part only. With lag 0 nothing
 * tells which came first within a period. Outcomes that drive activity only after two periods or
 * more are not looked for. The slope is an average over reps.
 *
 * @param lagPeriods periods from activity to outcome, 0 to 1000
 * @param level confidence level of the intervals, strictly between 0 and 1
 * @param fewestReps reps it takes at least, at least 2
 * @param fewestPeriods periods it takes at least, at least 2
 * @param cadence how long a period is
 */
public record LinkHonesty(
    int lagPeriods, double level, int fewestReps, int fewestPeriods, Cadence cadence) {

  /** One rep cannot be told from chance, and the swell takes one more. */
  private static final int FEWEST_WHO_VARY = 3;

  /** A standardised slope and error smaller than this is rounding of an exact fit. */
  private static final double ROUNDING = 1e-7;

  /**
   * @throws IllegalArgumentException if a parameter lies outside its range
   * @throws NullPointerException if {@code cadence} is null
   */
  public LinkHonesty {
    if (lagPeriods < 0 || lagPeriods > 1000) {
      throw new IllegalArgumentException("lagPeriods must lie in 0 to 1000: " + lagPeriods);
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must lie strictly between 0 and 1: " + level);
    }
    if (fewestReps < 2 || fewestPeriods < 2) {
      throw new IllegalArgumentException(
          "at least 2 reps and periods: " + fewestReps + ", " + fewestPeriods);
    }
    Objects.requireNonNull(cadence, "cadence");
  }

  /**
   * Level 90%, at least five reps and six periods.
   *
   * @param lagPeriods periods from activity to outcome, 0 to 1000
   * @param cadence how long a period is
   * @return the defaults
   * @throws IllegalArgumentException if the lag lies outside its range
   */
  public static LinkHonesty of(int lagPeriods, Cadence cadence) {
    return new LinkHonesty(lagPeriods, 0.90, 5, 6, cadence);
  }

  /**
   * Judges a link.
   *
   * @param cells at most one per rep and period, in any order; any may be missing
   * @return the finding; the same to the last digit for any order of cells and numbering of reps
   * @throws IllegalArgumentException if a rep has two cells in one period
   */
  public LinkFinding judge(List<PanelCell> cells) {
    Panel panel = Panel.of(cells);
    WithinFit claim = new WithinFit(panel.sample(lagPeriods), true);
    WithinFit placebo =
        new WithinFit(
            lagPeriods == 0 ? panel.sample(0, -1) : panel.sample(lagPeriods, 0, -1), true);
    int reps = Math.min(claim.reps(), placebo.reps());
    int periods = Math.min(claim.sample().periods().length, placebo.sample().periods().length);
    if (reps < fewestReps) {
      return new TooEarly(Reason.FEW_REPS, reps, periods, fewestReps);
    }
    if (periods < fewestPeriods) {
      return new TooEarly(Reason.FEW_PERIODS, reps, periods, fewestPeriods);
    }
    int lead = lagPeriods == 0 ? 1 : 2;
    int repsWhoVary = Math.min(claim.repsWhoVary(0), placebo.repsWhoVary(lead));
    if (repsWhoVary > 0 && repsWhoVary < FEWEST_WHO_VARY) {
      return new TooEarly(Reason.RESTS_ON_FEW_REPS, reps, periods, FEWEST_WHO_VARY);
    }
    if (!claim.varies(0) || !placebo.varies(lead)) {
      return new TooEarly(Reason.ACTIVITY_DOES_NOT_VARY, reps, periods, 1);
    }
    if (!claim.outcomeVaries() || !placebo.outcomeVaries()) {
      return new TooEarly(Reason.OUTCOME_DOES_NOT_VARY, reps, periods, 1);
    }
    OptionalDouble claimError = claim.standardError(0);
    OptionalDouble placeboError = placebo.standardError(lead);
    if (claimError.isEmpty() || placeboError.isEmpty()) {
      return new TooEarly(Reason.RESTS_ON_FEW_REPS, reps, periods, FEWEST_WHO_VARY);
    }
    int degrees = repsWhoVary - 1;
    LinkEstimate estimate =
        new LinkEstimate(
            slope(claim, 0, claimError.getAsDouble(), degrees, false),
            slope(placebo, lead, placeboError.getAsDouble(), degrees, true),
            claim.deviation(0),
            lagPeriods,
            claim.repsWhoVary(0),
            claim.sample().periods().length,
            claim.cells(),
            level,
            cadence);
    if (estimate.placebo().low() > 0 || estimate.placebo().high() < 0) {
      return new Withheld(estimate);
    }
    return estimate.claim().low() > 0 ? new GoesWith(estimate) : new NoSign(estimate);
  }

  private Slope slope(
      WithinFit fit, int regressor, double standardError, int degrees, boolean twoSided) {
    double unit = fit.unit(regressor);
    if (Math.abs(fit.coefficient(regressor)) <= ROUNDING * unit
        && standardError <= ROUNDING * unit) {
      return new Slope(0, 0, 0, 0, twoSided ? 1 : 0.5);
    }
    double coefficient = fit.coefficient(regressor);
    TDistribution t = TDistribution.of(degrees);
    double reach = t.inverseSurvivalProbability((1 - level) / 2) * standardError;
    double p;
    if (standardError == 0) {
      p = twoSided || coefficient > 0 ? 0 : 1;
    } else {
      double ratio = coefficient / standardError;
      p =
          twoSided
              ? Math.min(2 * t.survivalProbability(Math.abs(ratio)), 1)
              : t.survivalProbability(ratio);
    }
    return new Slope(coefficient, standardError, coefficient - reach, coefficient + reach, p);
  }
}
