package org.engagementscorecard.scorecard;

import java.time.LocalDate;

/**
 * By which definition a period shows a metric or a connection, where there is more than one to tell
 * of: it has been defined otherwise since, or was within the period.
 *
 * @param from first day on which the definition holds; null where it always had
 * @param until the day from which it doesn't any more; null while it does
 */
record Redefined(LocalDate from, LocalDate until, String sentence) {}
