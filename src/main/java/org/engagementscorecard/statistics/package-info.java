/**
 * Comparing people honestly: numbers in, records out.
 *
 * <p><b>Owns</b> the pooled comparison of reps ({@link
 * org.engagementscorecard.statistics.PooledComparison}), what it finds about each of them ({@link
 * org.engagementscorecard.statistics.Estimate}), and the rules that turn findings into words
 * ({@link org.engagementscorecard.statistics.VerdictRules}); what closing a gap is worth ({@link
 * org.engagementscorecard.statistics.Worth}); the comparison of a rep with the same rep in another
 * period ({@link org.engagementscorecard.statistics.OwnPast}); and what is usual among reps, with
 * an interval that asks nothing of them ({@link
 * org.engagementscorecard.statistics.MedianInterval}).
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
 * <p>How the pieces fit: {@code LikeForLike} sorts what reps have by strata; {@code StratumEffects}
 * finds how hard each stratum is, and {@code StratumModel} what the others say about it; a {@code
 * CellModel} (conversions, yields, amounts) makes of that a {@code LogLikelihood} of each rep's
 * {@code theta}, and a {@code Link} that turns {@code theta} into a rate. From there on all are
 * alike: {@code LikelihoodTable} tabulates the likelihoods on {@code ThetaGrid}s; {@code
 * HyperPosterior} finds which typical rates and spreads the data allow; {@code RandomIntercept}
 * sums over these for every rep. Another kind of measurement needs another {@code CellModel}, and
 * nothing else.
 */
package org.engagementscorecard.statistics;
