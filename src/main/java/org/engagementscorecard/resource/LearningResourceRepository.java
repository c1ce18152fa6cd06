package org.engagementscorecard.resource;

import io.agroal.api.AgroalDataSource;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.RoundTrip;

/** Resources and the connections they are linked to. */
@ApplicationScoped
class LearningResourceRepository
    implements PanacheRepositoryBase<LearningResourceEntity, LearningResourceEntity.Key> {
  private final AgroalDataSource dataSource;

  LearningResourceRepository(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  Optional<LearningResourceEntity> findByKey(int organizationId, String key) {
    return find("organizationId = ?1 and key = ?2", organizationId, key).firstResultOptional();
  }

  /** All of them by key, retired ones too, and nobody else changes them until the end. */
  List<LearningResourceEntity> held(int organizationId) {
    return find("organizationId = ?1 order by key", organizationId)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list();
  }

  /** Those that aren't retired, by key. */
  List<LearningResourceEntity> standing(int organizationId) {
    return list("organizationId = ?1 and retired = false order by key", organizationId);
  }

  List<LearningResourceEntity> withIds(int organizationId, Collection<Integer> ids) {
    return ids.isEmpty()
        ? List.of()
        : list("organizationId = ?1 and id in ?2", organizationId, ids);
  }

  /** The connections of resources by their numbers, in the order of the connections' keys. */
  Map<Integer, List<Integer>> connections(int organizationId, Collection<Integer> ids) {
    RoundTrip trip =
        new RoundTrip()
            .add(
                "SELECT l.learning_resource_id, l.connection_id FROM learning_resource_connection l"
                    + " JOIN connection c ON c.organization_id = l.organization_id"
                    + " AND c.connection_id = l.connection_id"
                    + " WHERE l.organization_id = ? AND l.learning_resource_id = ANY (?)"
                    + " ORDER BY c.key",
                organizationId,
                ids.toArray(Integer[]::new));
    try (Connection connection = dataSource.getConnection()) {
      return trip.query(
          connection,
          rows -> {
            Map<Integer, List<Integer>> byResource = new HashMap<>();
            while (rows.next()) {
              byResource
                  .computeIfAbsent(rows.getInt(1), id -> new ArrayList<>())
                  .add(rows.getInt(2));
            }
            return byResource;
          });
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Numbers of those linked to any of these connections, retired ones too. */
  List<Integer> linkedTo(int organizationId, Collection<Integer> connectionIds) {
    RoundTrip trip =
        new RoundTrip()
            .add(
                "SELECT DISTINCT learning_resource_id FROM learning_resource_connection"
                    + " WHERE organization_id = ? AND connection_id = ANY (?)",
                organizationId,
                connectionIds.toArray(Integer[]::new));
    try (Connection connection = dataSource.getConnection()) {
      return trip.query(
          connection,
          rows -> {
            List<Integer> ids = new ArrayList<>();
            while (rows.next()) {
              ids.add(rows.getInt(1));
            }
            return ids;
          });
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Puts other links in place of those of these resources.
   *
   * @param links connections by the resource's number
   */
  void link(int organizationId, Map<Integer, List<Integer>> links) {
    List<Integer> resources = new ArrayList<>();
    List<Integer> connections = new ArrayList<>();
    links.forEach(
        (resource, linked) ->
            linked.forEach(
                connection -> {
                  resources.add(resource);
                  connections.add(connection);
                }));
    RoundTrip trip =
        new RoundTrip()
            .add(
                "DELETE FROM learning_resource_connection"
                    + " WHERE organization_id = ? AND learning_resource_id = ANY (?)",
                organizationId,
                links.keySet().toArray(Integer[]::new))
            .add(
                "INSERT INTO learning_resource_connection"
                    + " (organization_id, learning_resource_id, connection_id)"
                    + " SELECT ?, r, c FROM unnest(?::int[], ?::int[]) AS links(r, c)",
                organizationId,
                resources.toArray(Integer[]::new),
                connections.toArray(Integer[]::new));
    try (Connection connection = dataSource.getConnection()) {
      trip.run(connection);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
