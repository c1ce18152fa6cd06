package org.engagementscorecard.people;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.engagementscorecard.organization.DatabaseException;

/** The table {@code rep_alias}: other keys of reps. Keys go in and out as arrays, however many. */
@ApplicationScoped
class RepAliases {
  /** Tells this lock from other advisory locks of the same database. */
  private static final int LOCK_CLASS = 0x5C0CA8;

  private final AgroalDataSource dataSource;

  RepAliases(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** An alias, and whose it is. */
  record Alias(String key, int repId) {}

  /**
   * Waits until nobody else gives names to reps of this organization, until the end of the
   * transaction: a key must not become an alias of one rep and the own key of another at the same
   * moment, which no unique index over two tables would see.
   */
  void lockNames(int organizationId) {
    run(
        "SELECT pg_advisory_xact_lock(?, ?)",
        statement -> {
          statement.setInt(1, LOCK_CLASS);
          statement.setInt(2, organizationId);
          return statement.execute();
        });
  }

  /** All aliases with the numbers of their reps. */
  Map<String, Integer> all(int organizationId) {
    return byKey(
        run(
            "SELECT key, rep_id FROM rep_alias WHERE organization_id = ?",
            statement -> {
              statement.setInt(1, organizationId);
              return aliases(statement);
            }));
  }

  /** Those of these keys that are aliases, with the numbers of their reps. */
  Map<String, Integer> among(int organizationId, Collection<String> keys) {
    return keys.isEmpty()
        ? new HashMap<>()
        : byKey(
            run(
                "SELECT key, rep_id FROM rep_alias WHERE organization_id = ? AND key = ANY (?)",
                statement -> {
                  statement.setInt(1, organizationId);
                  statement.setArray(2, texts(statement, keys));
                  return aliases(statement);
                }));
  }

  /** The aliases of reps, each list by key. */
  Map<Integer, List<String>> ofReps(int organizationId, Collection<Integer> repIds) {
    Map<Integer, List<String>> byRep = new TreeMap<>();
    if (!repIds.isEmpty()) {
      List<Alias> found =
          run(
              "SELECT key, rep_id FROM rep_alias WHERE organization_id = ? AND rep_id = ANY (?)"
                  + " ORDER BY key",
              statement -> {
                statement.setInt(1, organizationId);
                statement.setArray(
                    2, statement.getConnection().createArrayOf("int4", repIds.toArray()));
                return aliases(statement);
              });
      for (Alias one : found) {
        byRep.computeIfAbsent(one.repId(), id -> new ArrayList<>()).add(one.key());
      }
    }
    return byRep;
  }

  void add(int organizationId, Collection<Alias> aliases) {
    if (!aliases.isEmpty()) {
      run(
          "INSERT INTO rep_alias (organization_id, key, rep_id)"
              + " SELECT ?, key, rep_id FROM unnest(?::text[], ?::int[]) AS t(key, rep_id)"
              + " ORDER BY key",
          statement -> {
            statement.setInt(1, organizationId);
            statement.setArray(2, texts(statement, aliases.stream().map(Alias::key).toList()));
            statement.setArray(
                3,
                statement
                    .getConnection()
                    .createArrayOf("int4", aliases.stream().map(Alias::repId).toArray()));
            return statement.executeUpdate();
          });
    }
  }

  void remove(int organizationId, Collection<String> keys) {
    if (!keys.isEmpty()) {
      run(
          "DELETE FROM rep_alias WHERE organization_id = ? AND key = ANY (?)",
          statement -> {
            statement.setInt(1, organizationId);
            statement.setArray(2, texts(statement, keys));
            return statement.executeUpdate();
          });
    }
  }

  private static java.sql.Array texts(PreparedStatement statement, Collection<String> keys)
      throws SQLException {
    return statement.getConnection().createArrayOf("text", keys.toArray());
  }

  private static List<Alias> aliases(PreparedStatement statement) throws SQLException {
    List<Alias> aliases = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        aliases.add(new Alias(rows.getString(1), rows.getInt(2)));
      }
    }
    return aliases;
  }

  private static Map<String, Integer> byKey(List<Alias> aliases) {
    Map<String, Integer> byKey = new HashMap<>();
    aliases.forEach(one -> byKey.put(one.key(), one.repId()));
    return byKey;
  }

  private interface Work<R> {
    R with(PreparedStatement statement) throws SQLException;
  }

  private <R> R run(String sql, Work<R> work) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      return work.with(statement);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
