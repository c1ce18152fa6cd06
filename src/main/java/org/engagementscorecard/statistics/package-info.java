/**
 * Comparing people honestly: numbers in, records out.
 *
 * <p><b>Owns</b> the pooled comparison of reps ({@link
 * org.engagementscorecard.statistics.PooledComparison}), what it finds about each of them ({@link
 * org.engagementscorecard.statistics.Estimate}), and the rules that turn findings into words
 * ({@link org.engagementscorecard.statistics.VerdictRules}); what closing a gap is worth ({@link
 * org.engagementscorecard.statistics.Worth}); and the comparison of a rep with the same rep in
 * another period ({@link org.engagementscorecard.statistics.OwnPast}).
 *
 * <p><b>Does not own</b> who is compared with whom, over which period, or what happens next: it
 * knows no reps, teams, metrics, dates or databases.
 *
 * <p><b>Who may import it</b>: everybody may ask it. It imports only the JDK and Apache Commons
 * Statistics.
 *
 * <p>Everything here is immutable, thread-safe and deterministic; what is simulated ({@code Worth})
 * has a fixed seed. "Not enough evidence" is always a value of its own: zero never means unknown.
 *
 * <p>How the pieces fit: a {@code LogLikelihood} says what one rep's counts tell about that rep's
 * {@code theta}; a {@code Link} turns {@code theta} into a rate; {@code LikelihoodTable} tabulates
 * all of them on {@code ThetaGrid}s; {@code HyperPosterior} finds which typical rates and spreads
 * the data allow; {@code RandomIntercept} sums over these for every rep. Another kind of
 * measurement (counts per exposure, amounts) needs another {@code LogLikelihood} and {@code Link},
 * and nothing else.
 */
package org.engagementscorecard.statistics;
