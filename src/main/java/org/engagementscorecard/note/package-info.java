/**
 * What people say: about a rep, and optionally about a metric, a connection, a learning need or
 * facts; for everybody's eyes or only for some. Who may see a private note is said in one place,
 * {@link Clauses#forTheEyesOf}, and every query of notes goes through it.
 *
 * <p>Owns the tables {@code note} and {@code note_history}. Doesn't own what the numbers say beside
 * it, nor learning needs, whose numbers the database checks. Imports metric, people, organization,
 * access and http; rooms from scorecard upwards may import it.
 */
package org.engagementscorecard.note;
