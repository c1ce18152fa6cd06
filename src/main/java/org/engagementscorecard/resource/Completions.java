package org.engagementscorecard.resource;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.RoundTrip;

/** Who has completed what, and when; all within the organization's transaction. */
@ApplicationScoped
public class Completions {
  private final AgroalDataSource dataSource;

  Completions(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Records that a rep has completed a resource. Told again by the same source it is recorded once.
   *
   * @param source who says so, such as {@code key:portal} or {@code xapi:<statement id>}
   * @return whether it is new
   */
  public boolean record(
      Organization organization, int repId, int resourceId, Instant at, String source) {
    return returnsRows(
        new RoundTrip()
            .add(
                "INSERT INTO resource_completion"
                    + " (organization_id, learning_resource_id, rep_id, at, source)"
                    + " VALUES (?, ?, ?, ?::timestamptz, ?) ON CONFLICT DO NOTHING RETURNING 1",
                organization.id(),
                resourceId,
                repId,
                at.toString(),
                source));
  }

  /** Takes back whatever a source said; says whether that was anything. */
  public boolean withdraw(Organization organization, String source) {
    return returnsRows(
        new RoundTrip()
            .add(
                "DELETE FROM resource_completion WHERE organization_id = ? AND source = ?"
                    + " RETURNING 1",
                organization.id(),
                source));
  }

  /** When each rep first completed each of these resources: by resource, then by rep. */
  public Map<Integer, Map<Integer, Instant>> first(
      Organization organization, Collection<Integer> resourceIds) {
    RoundTrip trip =
        new RoundTrip()
            .add(
                "SELECT learning_resource_id, rep_id, min(at) FROM resource_completion"
                    + " WHERE organization_id = ? AND learning_resource_id = ANY (?)"
                    + " GROUP BY learning_resource_id, rep_id",
                organization.id(),
                resourceIds.toArray(Integer[]::new));
    try (Connection connection = dataSource.getConnection()) {
      return trip.query(
          connection,
          rows -> {
            Map<Integer, Map<Integer, Instant>> first = new HashMap<>();
            while (rows.next()) {
              first
                  .computeIfAbsent(rows.getInt(1), resource -> new HashMap<>())
                  .put(rows.getInt(2), rows.getTimestamp(3).toInstant());
            }
            return first;
          });
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private boolean returnsRows(RoundTrip trip) {
    try (Connection connection = dataSource.getConnection()) {
      return trip.query(connection, rows -> rows.next());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
