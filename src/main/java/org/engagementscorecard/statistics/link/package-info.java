/**
 * Whether activity goes with outcomes within a rep: numbers in, records out.
 *
 * <p><b>Owns</b> link honesty ({@link org.engagementscorecard.statistics.link.LinkHonesty}): does
 * more activity of a rep go with more outcomes of that rep, after a lag, and would it still if time
 * ran backwards? And decoupling ({@link org.engagementscorecard.statistics.link.DecouplingCheck}):
 * has a rep's activity risen while outcomes did not follow?
 *
 * <p><b>Does not own</b> which metrics are connected, their lags, or what a week is: it knows cells
 * of numbered reps and periods.
 *
 * <p><b>Who may import it</b>: whoever may import {@code statistics}. It imports only the JDK and
 * Apache Commons Statistics.
 */
package org.engagementscorecard.statistics.link;
