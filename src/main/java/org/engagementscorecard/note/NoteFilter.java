package org.engagementscorecard.note;

import java.time.Instant;
import java.util.Set;

/**
 * Which notes are asked for; null where it doesn't matter.
 *
 * @param query words, parts of words, emoji, as the database's web search takes them
 * @param repIds about whom
 * @param from the time it speaks of isn't before
 * @param before the time it speaks of is before
 */
record NoteFilter(
    String query,
    NoteKind kind,
    String tag,
    LeadershipFunction function,
    Set<Integer> repIds,
    Integer metricId,
    Integer connectionId,
    Integer needId,
    String author,
    Instant from,
    Instant before) {}
