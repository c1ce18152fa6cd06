/**
 * What is measured: metrics, the connections between them, and what is aimed at.
 *
 * <p>Owns the tables {@code metric}, {@code connection} and {@code target}, the starter catalogue
 * of a new organization, and the one way to look a metric or connection up by its key ({@link
 * Catalogue}) and to know the targets ({@link Targets}). Doesn't own facts, nor what has come of a
 * target. Imports people, organization, access and http; rooms from resource upwards may import it.
 */
package org.engagementscorecard.metric;
