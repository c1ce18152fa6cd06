/**
 * What the numbers say: measures, findings, and the scorecards of a rep, a team and an
 * organization.
 *
 * <p>A {@link Report} holds the findings of all reps on all connections over a period, so that a
 * rep, the coach and the dashboard see the same verdict; scorecards are cut out of it. Owns no
 * table. Doesn't own facts, notes or needs. Imports observation, note, metric, people,
 * organization, access, http and statistics; rooms from learning upwards may import it.
 */
package org.engagementscorecard.scorecard;
