/**
 * What people say: about a rep, and optionally about a metric or a connection.
 *
 * <p>Owns the table {@code note}. Doesn't own what the numbers say beside it. Imports metric,
 * people, organization, access and http; rooms from scorecard upwards may import it.
 */
package org.engagementscorecard.note;
