/**
 * Facts: how they are kept once, corrected, held back, totalled and traced.
 *
 * <p>Owns the tables {@code observation}, {@code observation_history}, {@code quarantine}, {@code
 * quarantine_discarded}, {@code source}, {@code source_arrival}, {@code source_total}, {@code
 * day_total}, {@code month_total}, {@code attempt}, {@code attempt_gone}, {@code amount_change} and
 * {@code catalogue_version}; what a fact and a {@link Change} of it are; and the one way by which
 * changes are kept: {@link SharedCommits}, which says of each what became of it. Doesn't own how
 * changes are read, which is intake's, nor what the totals mean. Imports metric, people,
 * organization, access and http; intake and rooms from scorecard upwards may import it.
 */
package org.engagementscorecard.observation;
