/**
 * What came of a change: group-time average treatment effects.
 *
 * <p><b>Owns</b> the estimate of what taking something up (a practice, a need, an initiative) went
 * along with ({@link org.engagementscorecard.statistics.effect.EffectOfChange}), its uncertainty,
 * and the rules and words for saying so ({@link
 * org.engagementscorecard.statistics.effect.EffectFinding}).
 *
 * <p><b>Does not own</b> who took up what and when, or which outcome over which periods: it knows
 * units, whole-numbered periods and outcomes.
 *
 * <p><b>Who may import it</b>: everybody may ask it. It imports only the JDK and Apache Commons
 * Statistics.
 *
 * <p>Method: Callaway &amp; Sant'Anna (2021), "Difference-in-differences with multiple time
 * periods", Journal of Econometrics 225, without covariates; where few changed, randomisation
 * inference (Fisher 1935; Young 2019, Quarterly Journal of Economics 134). Regressing on unit and
 * period effects is not used: with changes at different times it compares late with early adopters
 * and can get the sign wrong (Goodman-Bacon 2021, Journal of Econometrics 225).
 *
 * <p>How the pieces fit: {@code Panel} brings the histories into one order; {@code Cells} says
 * which group is compared with whom from which base period to which period; {@code GroupTimeTable}
 * has the effect and the influence function of each; {@code Averages} adds them up; {@code
 * MultiplierBootstrap} and {@code Randomisation} say how sure that is. Everything is immutable and
 * deterministic: the order of the units changes nothing, not a digit.
 */
package org.engagementscorecard.statistics.effect;
