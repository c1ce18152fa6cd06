/**
 * Facts: how they are read, checked, kept once, totalled and traced.
 *
 * <p>Owns the tables {@code observation}, {@code quarantine}, {@code quarantine_discarded}, {@code
 * source}, {@code source_arrival}, {@code source_total}, {@code day_total}, {@code month_total},
 * {@code attempt} and {@code csv_mapping}; receipts; and the one path by which every format reaches
 * them: a {@link FactReader} feeds {@link RecordObservations}, which hands units to {@link
 * FactStore}. Doesn't own what the totals mean. Imports metric, people, organization, access and
 * http; rooms from scorecard upwards may import it.
 */
package org.engagementscorecard.observation;
