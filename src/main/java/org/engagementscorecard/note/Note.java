package org.engagementscorecard.note;

import java.time.Instant;

/**
 * What somebody said.
 *
 * @param repId whom it is about
 * @param metricId what it is about, or null
 * @param connectionId what it is about, or null
 * @param at the time it speaks of
 * @param author who said it
 * @param text verbatim
 */
public record Note(
    int id,
    int repId,
    Integer metricId,
    Integer connectionId,
    Instant at,
    String author,
    String text,
    Instant writtenAt) {}
