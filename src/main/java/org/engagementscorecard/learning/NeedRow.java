package org.engagementscorecard.learning;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;

/**
 * A need as it is kept.
 *
 * @param openedBy who or what opened it
 * @param opener who, where a person or a system's key did; or null
 * @param words what the rep or the coach says is behind it, newest; or null
 * @param seenAt when the learner saw it, or null; so the other instants
 * @param worth expected, in {@code unit}; null where unknown
 * @param certainty probability of the gap when it was last looked at, 0 to 1; null where unknown
 * @param score what it promises: worth times certainty, 0 where either is unknown
 * @param place its place among what its rep could learn now, from 1 on; 0 where it has none,
 *     because it isn't open, seen or being learned
 * @param unit of worth; null where the evidence has none
 * @param sentence what the numbers said when it was opened; or null
 * @param lastStepAt when the last step was taken
 * @param progress a JSON document, or null; so result and evidence, which is read only for lists
 */
record NeedRow(
    int id,
    int repId,
    int connectionId,
    NeedState state,
    Instant stateSince,
    OpenedBy openedBy,
    String opener,
    String words,
    Instant openedAt,
    Instant seenAt,
    Instant learningAt,
    Instant changedAt,
    Instant closedAt,
    String closedBecause,
    Double worth,
    Double certainty,
    double score,
    int place,
    String unit,
    String sentence,
    Instant lastStepAt,
    String progress,
    String result,
    String evidence) {

  /** Whether the rep has as much to learn as is taken up at a time, and this isn't part of it. */
  boolean isWaiting(int atATime) {
    return state != NeedState.LEARNING && place > atATime;
  }

  static NeedRow read(ResultSet row) throws SQLException {
    return new NeedRow(
        row.getInt("learning_need_id"),
        row.getInt("rep_id"),
        row.getInt("connection_id"),
        NeedState.fromString(row.getString("state")),
        instant(row, "state_since"),
        OpenedBy.fromString(row.getString("opened_by")),
        row.getString("opener"),
        row.getString("words"),
        instant(row, "opened_at"),
        instant(row, "seen_at"),
        instant(row, "learning_at"),
        instant(row, "changed_at"),
        instant(row, "closed_at"),
        row.getString("closed_because"),
        row.getObject("worth", Double.class),
        row.getObject("certainty", Double.class),
        row.getDouble("score"),
        row.getInt("place"),
        row.getString("unit"),
        row.getString("sentence"),
        instant(row, "last_step_at"),
        row.getString("progress"),
        row.getString("result"),
        row.getString("evidence"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
