package org.engagementscorecard.learning;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.scorecard.NeedsBeside;

/**
 * Shows needs beside scorecards as they stand. It derives none: a scorecard doesn't wait for that,
 * so a gap that nobody has looked for yet may have no need.
 */
@ApplicationScoped
class ReadNeeds implements NeedsBeside {
  /** Live ones by their index; whatever ended is looked for in two steps, for there is none. */
  private static final String SELECT =
      """
      SELECT learning_need_id, rep_id, connection_id, state, opened_at, closed_at, closed_because,
          evidence #>> '{finding,sentence}'
      FROM learning_need
      WHERE organization_id = ? AND rep_id = ANY (?) AND state NOT IN ('closed', 'dismissed')
      UNION ALL
      SELECT learning_need_id, rep_id, connection_id, state, opened_at, closed_at, closed_because,
          evidence #>> '{finding,sentence}'
      FROM learning_need
      WHERE organization_id = ? AND rep_id = ANY (?) AND state IN ('closed', 'dismissed')
        AND closed_at >= ?
      ORDER BY 1""";

  /** Each in the state to which the last step that was known then had brought it. */
  private static final String SELECT_THEN =
      """
      SELECT n.learning_need_id, n.rep_id, n.connection_id, s.to_state, n.opened_at, s.ended_at,
          CASE WHEN s.ended_at = n.closed_at THEN n.closed_because END,
          n.evidence #>> '{finding,sentence}'
      FROM learning_need n
      CROSS JOIN LATERAL (
        SELECT s.to_state, CASE WHEN s.to_state IN ('closed', 'dismissed') THEN
            max(s.at) FILTER (WHERE s.from_state IS DISTINCT FROM s.to_state) OVER () END AS ended_at
        FROM need_step s
        WHERE s.organization_id = n.organization_id AND s.learning_need_id = n.learning_need_id
          AND s.at <= ?
        ORDER BY s.event_id DESC LIMIT 1) AS s
      WHERE n.organization_id = ? AND n.rep_id = ANY (?)
        AND (s.ended_at IS NULL OR s.ended_at >= ?)
      ORDER BY 1""";

  private final AgroalDataSource dataSource;
  private final NeedsEvaluation evaluation;

  ReadNeeds(AgroalDataSource dataSource, NeedsEvaluation evaluation) {
    this.dataSource = dataSource;
    this.evaluation = evaluation;
  }

  @Override
  public List<Need> of(
      Organization organization,
      Collection<Integer> repIds,
      Instant since,
      Optional<Instant> knownOn) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(knownOn.isPresent() ? SELECT_THEN : SELECT)) {
      var reps = connection.createArrayOf("int4", repIds.toArray());
      int next = 1;
      if (knownOn.isPresent()) {
        statement.setTimestamp(next++, Timestamp.from(knownOn.get()));
      } else {
        statement.setInt(next++, organization.id());
        statement.setArray(next++, reps);
      }
      statement.setInt(next++, organization.id());
      statement.setArray(next++, reps);
      statement.setTimestamp(next, Timestamp.from(since));
      List<Need> needs = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          needs.add(need(rows));
        }
      }
      return needs;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public Optional<Instant> asOf(Organization organization) {
    return evaluation.reached(organization).map(NeedsEvaluation.Reached::at);
  }

  @Override
  public Map<Integer, Integer> connections(Organization organization, Collection<Integer> needs) {
    String sql =
        "SELECT learning_need_id, connection_id FROM learning_need"
            + " WHERE organization_id = ? AND learning_need_id = ANY (?)";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setArray(2, connection.createArrayOf("int4", needs.toArray()));
      Map<Integer, Integer> connections = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          connections.put(rows.getInt(1), rows.getInt(2));
        }
      }
      return connections;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static Need need(ResultSet row) throws SQLException {
    return new Need(
        row.getInt(1),
        row.getInt(2),
        row.getInt(3),
        row.getString(4),
        row.getTimestamp(5).toInstant(),
        Optional.ofNullable(row.getTimestamp(6)).map(Timestamp::toInstant),
        Optional.ofNullable(row.getString(7)),
        row.getString(8));
  }
}
