package org.engagementscorecard.learning;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.statistics.NeedRules.Life;

/**
 * A need that has not ended, as far as the numbers care. Its times are told by how far the facts
 * reached then.
 *
 * @param byFinding whether a finding opened it, and not a person
 * @param since the newest fact when it was last taken up, else opened
 * @param inStateSince the newest fact when it came to be changed; null in other states
 * @param first first day of the period whose numbers stand in its evidence
 * @param last last day of that period
 * @param shortfall successes missed in that period, or null
 * @param worth what these come to down the connections that follow; null where none does
 * @param unit of worth, or null
 */
record LiveNeed(
    int id,
    int repId,
    int connectionId,
    NeedState state,
    Instant stateSince,
    boolean byFinding,
    Instant since,
    Instant inStateSince,
    LocalDate first,
    LocalDate last,
    Double shortfall,
    Double worth,
    String unit) {
  /** All of an organization that have not ended, by their numbers. */
  static final String SELECT =
      """
      SELECT n.learning_need_id, n.rep_id, n.connection_id, n.state, n.state_since, n.opened_by,
          begun.reached, changed.reached,
          n.evidence #>> '{period,first}', n.evidence #>> '{period,last}',
          (n.evidence #>> '{finding,shortfall}')::double precision,
          CASE WHEN jsonb_array_length(n.evidence #> '{finding,worth,through}') > 0
            THEN (n.evidence #>> '{finding,worth,mean}')::double precision END,
          n.evidence #>> '{finding,worth,unit}'
      FROM learning_need n
      CROSS JOIN LATERAL (
        SELECT coalesce((s.numbers ->> 'dataThrough')::timestamptz, s.at) AS reached
        FROM need_step s
        WHERE s.organization_id = n.organization_id AND s.learning_need_id = n.learning_need_id
          AND s.type IN ('opened', 'learning', 'fell-back', 'reopened')
        ORDER BY s.event_id DESC LIMIT 1) AS begun
      LEFT JOIN LATERAL (
        SELECT coalesce((s.numbers ->> 'dataThrough')::timestamptz, s.at) AS reached
        FROM need_step s
        WHERE s.organization_id = n.organization_id AND s.learning_need_id = n.learning_need_id
          AND s.type = 'changed' AND n.state = 'changed'
        ORDER BY s.event_id DESC LIMIT 1) AS changed ON true
      WHERE n.organization_id = ? AND n.state NOT IN ('closed', 'dismissed')
      ORDER BY n.learning_need_id""";

  static LiveNeed read(ResultSet row) throws SQLException {
    return new LiveNeed(
        row.getInt(1),
        row.getInt(2),
        row.getInt(3),
        NeedState.fromString(row.getString(4)),
        row.getTimestamp(5).toInstant(),
        row.getString(6).equals("finding"),
        row.getTimestamp(7).toInstant(),
        Optional.ofNullable(row.getTimestamp(8)).map(Timestamp::toInstant).orElse(null),
        LocalDate.parse(row.getString(9)),
        LocalDate.parse(row.getString(10)),
        row.getObject(11, Double.class),
        row.getObject(12, Double.class),
        row.getString(13));
  }

  Life life() {
    return state == NeedState.CHANGED ? Life.CHANGED : Life.LIVE;
  }

  /** The first day of what is set beside the evidence. */
  LocalDate since(Organization organization) {
    return organization.dayOf(since).plusDays(1);
  }

  /** The newest day that had data when it came into the life it leads. */
  LocalDate inLifeSince(Organization organization) {
    return organization.dayOf(inStateSince == null ? since : inStateSince);
  }
}
