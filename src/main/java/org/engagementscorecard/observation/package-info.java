/**
 * Facts: how they are read, checked, kept once, totalled and traced.
 *
 * <p>Owns the tables {@code observation}, {@code observation_history}, {@code quarantine}, {@code
 * quarantine_discarded}, {@code source}, {@code source_arrival}, {@code source_total}, {@code
 * day_total}, {@code month_total}, {@code attempt}, {@code csv_mapping}, {@code receipt_item} and
 * {@code catalogue_version}; receipts; and the one path by which every format reaches them: {@link
 * Intake} has an {@link IncomingBody} for each request, a {@link Cutter} cuts what comes into
 * units, a {@link FactReader} reads them, and {@link SharedCommits} keeps them. Doesn't own what
 * the totals mean. Imports metric, people, organization, access and http; rooms from scorecard
 * upwards may import it.
 */
package org.engagementscorecard.observation;
