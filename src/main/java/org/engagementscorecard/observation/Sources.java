package org.engagementscorecard.observation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The systems that post, by number: names of facts carry it instead of the system's key. */
@ApplicationScoped
class Sources {
  private static final int MAX_REMEMBERED = 20_000;

  private final Cache<Name, Integer> remembered =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

  private record Name(int organizationId, String key) {}

  /** Numbers of sources, given to those that have none yet. */
  Map<String, Integer> ids(int organizationId, Connection connection, Set<String> keys)
      throws SQLException {
    Map<String, Integer> ids = new HashMap<>();
    Set<String> missing = new HashSet<>();
    for (String key : keys) {
      Integer id = remembered.getIfPresent(new Name(organizationId, key));
      if (id == null) {
        missing.add(key);
      } else {
        ids.put(key, id);
      }
    }
    if (missing.isEmpty()) {
      return ids;
    }
    Map<String, Integer> committed = select(organizationId, connection, missing);
    committed.forEach((key, id) -> remembered.put(new Name(organizationId, key), id));
    ids.putAll(committed);
    missing.removeAll(committed.keySet());
    if (!missing.isEmpty()) {
      insert(organizationId, connection, missing);
      // Not remembered yet: this transaction may still be rolled back.
      ids.putAll(select(organizationId, connection, missing));
    }
    return ids;
  }

  private static void insert(int organizationId, Connection connection, Set<String> keys)
      throws SQLException {
    String sql =
        "INSERT INTO source (organization_id, key) SELECT ?, key FROM unnest(?::text[]) AS t(key)"
            + " ORDER BY key ON CONFLICT DO NOTHING";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organizationId);
      statement.setArray(2, connection.createArrayOf("text", keys.toArray()));
      statement.executeUpdate();
    }
  }

  private static Map<String, Integer> select(
      int organizationId, Connection connection, Set<String> keys) throws SQLException {
    String sql = "SELECT key, source_id FROM source WHERE organization_id = ? AND key = ANY (?)";
    Map<String, Integer> ids = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organizationId);
      statement.setArray(2, connection.createArrayOf("text", keys.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.put(rows.getString(1), rows.getInt(2));
        }
      }
    }
    return ids;
  }
}
