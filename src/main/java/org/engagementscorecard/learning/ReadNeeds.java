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
        AND opened_at <= ?
      UNION ALL
      SELECT learning_need_id, rep_id, connection_id, state, opened_at, closed_at, closed_because,
          evidence #>> '{finding,sentence}'
      FROM learning_need
      WHERE organization_id = ? AND rep_id = ANY (?) AND state IN ('closed', 'dismissed')
        AND opened_at <= ? AND closed_at >= ?
      ORDER BY 1""";

  /** Later than any instant that the database is given. */
  private static final Instant ALWAYS = Instant.parse("9999-12-31T00:00:00Z");

  private final AgroalDataSource dataSource;

  ReadNeeds(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public List<Need> of(
      Organization organization,
      Collection<Integer> repIds,
      Instant since,
      Optional<Instant> knownOn) {
    Instant until = knownOn.orElse(ALWAYS);
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT)) {
      var reps = connection.createArrayOf("int4", repIds.toArray());
      statement.setInt(1, organization.id());
      statement.setArray(2, reps);
      statement.setTimestamp(3, Timestamp.from(until));
      statement.setInt(4, organization.id());
      statement.setArray(5, reps);
      statement.setTimestamp(6, Timestamp.from(until));
      statement.setTimestamp(7, Timestamp.from(since.isBefore(until) ? since : until));
      List<Need> needs = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          needs.add(need(rows, until));
        }
      }
      return needs;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
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

  private static Need need(ResultSet row, Instant until) throws SQLException {
    Optional<Instant> closedAt =
        Optional.ofNullable(row.getTimestamp(6))
            .map(Timestamp::toInstant)
            .filter(at -> !at.isAfter(until));
    boolean endedLater = row.getTimestamp(6) != null && closedAt.isEmpty();
    return new Need(
        row.getInt(1),
        row.getInt(2),
        row.getInt(3),
        endedLater ? NeedState.OPEN.key() : row.getString(4),
        row.getTimestamp(5).toInstant(),
        closedAt,
        closedAt.isEmpty() ? Optional.empty() : Optional.ofNullable(row.getString(7)),
        row.getString(8));
  }
}
