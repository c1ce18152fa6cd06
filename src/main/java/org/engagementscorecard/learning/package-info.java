/**
 * Learning needs: gaps that became something to learn, owned by the rep.
 *
 * <p>Owns the tables {@code learning_need}, {@code need_step} and {@code needs_evaluation}. A need
 * carries its evidence as it was when it was opened, and every step it took. Doesn't own findings.
 * {@code FollowFacts} keeps needs up to date with the facts, {@code NeedEvents} tells of their
 * steps. Imports scorecard, resource, note, metric, people, organization, access and http; webhook,
 * xapi, page and launch may import it.
 */
package org.engagementscorecard.learning;
