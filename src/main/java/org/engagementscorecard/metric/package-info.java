/**
 * What is measured: metrics, and the connections between them.
 *
 * <p>Owns the tables {@code metric} and {@code connection}, the starter catalogue of a new
 * organization, and the one way to look a metric or connection up by its key ({@link Catalogue}).
 * Doesn't own facts. Imports people, organization, access and http; rooms from observation upwards
 * may import it.
 */
package org.engagementscorecard.metric;
