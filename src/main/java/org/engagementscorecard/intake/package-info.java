/**
 * The way in: how the body of a request becomes changes of facts, and what is answered.
 *
 * <p>Owns the tables {@code csv_mapping} and {@code receipt_item}; the formats and the rules that
 * an item is checked by; receipts; and the one path by which every format reaches the facts: {@link
 * Intake} has an {@link IncomingBody} for each request, a {@link Cutter} cuts what comes into
 * units, a {@link FactReader} reads them, and observation's {@link
 * org.engagementscorecard.observation.SharedCommits} keeps them. All resources of {@code
 * /v1/observations} are here, because a correction is read by the same rules; what they show comes
 * from observation. Doesn't own facts, nor what becomes of a change. Imports observation, metric,
 * people, organization, access and http; only launch may import it.
 */
package org.engagementscorecard.intake;
