package org.engagementscorecard.organization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What settings, teams, reps, metrics, connections and targets were like, and since when: each
 * change appends a document of what the entity is like after it.
 *
 * <p>Documents are made by the database from the rows as they stand, never from what a caller meant
 * to write, so that the newest document is what the tables say also after two writers met. What
 * nobody changed is not written again.
 */
@ApplicationScoped
public class CatalogueHistory {
  private final AgroalDataSource dataSource;
  private final ObjectMapper mapper;

  CatalogueHistory(AgroalDataSource dataSource, ObjectMapper mapper) {
    this.dataSource = dataSource;
    this.mapper = mapper;
  }

  /**
   * A kind of entity.
   *
   * @param key its name in the table
   * @param documents a query of {@code entity_id} and {@code document}; its two values are the
   *     organization's number and an array of entity numbers
   */
  public record Kind(String key, String documents) {}

  /** What an entity was like. */
  public record Document(int id, JsonNode content) {
    /** A text of it; null where it has none. */
    public String text(String field) {
      return content.path(field).isTextual() ? content.get(field).textValue() : null;
    }

    /** Whether it says yes to this; no where it says nothing. */
    public boolean flag(String field) {
      return content.path(field).asBoolean(false);
    }

    /** A number of it; null where it has none. */
    public Integer number(String field) {
      return content.path(field).isInt() ? (Integer) content.get(field).intValue() : null;
    }
  }

  /**
   * Appends what these entities are like now, in the caller's transaction and after its changes
   * were flushed. An entity's documents are known one after the other, also where a transaction
   * that began earlier comes to write later.
   */
  public void append(int organizationId, Kind kind, Collection<Integer> ids) {
    if (ids.isEmpty()) {
      return;
    }
    String sql =
        "INSERT INTO catalogue_history (organization_id, kind, entity_id, known_at, document)"
            + " SELECT ?, ?, d.entity_id,"
            + " greatest(now(), newest.known_at + interval '1 microsecond'), d.document"
            + " FROM ("
            + kind.documents()
            + ") AS d LEFT JOIN LATERAL (SELECT h.known_at, h.document FROM catalogue_history h"
            + " WHERE h.organization_id = ? AND h.kind = ? AND h.entity_id = d.entity_id"
            + " ORDER BY h.known_at DESC LIMIT 1) AS newest ON true"
            + " WHERE d.document IS DISTINCT FROM newest.document";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organizationId);
      statement.setString(2, kind.key());
      statement.setInt(3, organizationId);
      statement.setArray(4, connection.createArrayOf("int4", ids.toArray()));
      statement.setInt(5, organizationId);
      statement.setString(6, kind.key());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** What the entities of a kind were like at an instant; those that weren't yet are left out. */
  public List<Document> asKnownOn(int organizationId, Kind kind, Instant at) {
    String sql =
        "SELECT DISTINCT ON (entity_id) entity_id, document FROM catalogue_history"
            + " WHERE organization_id = ? AND kind = ? AND known_at <= ?::timestamptz"
            + " ORDER BY entity_id, known_at DESC";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organizationId);
      statement.setString(2, kind.key());
      statement.setString(3, at.toString());
      List<Document> documents = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          documents.add(new Document(rows.getInt(1), mapper.readTree(rows.getString(2))));
        }
      }
      return documents;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("documents are JSON", e);
    }
  }
}
