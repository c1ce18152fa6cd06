package org.engagementscorecard.xapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.UUID;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.xapi.NeedStatements.Found;
import org.engagementscorecard.xapi.StatementQuery.Place;

/** Statements that were taken in; within the organization's transaction. */
@ApplicationScoped
class Statements {
  /** Tells this lock from other advisory locks of the same database. */
  private static final int LOCK_CLASS = 0x5C0CB0;

  private static final String COLUMNS =
      "SELECT statement_id, number, stored_at, statement, authority FROM xapi_statement s"
          + " WHERE organization_id = ?";

  private final AgroalDataSource dataSource;
  private final ObjectMapper mapper;
  private final Names names;

  Statements(AgroalDataSource dataSource, ObjectMapper mapper, Names names) {
    this.dataSource = dataSource;
    this.mapper = mapper;
    this.names = names;
  }

  /**
   * Lets nobody else store statements in this organization until the transaction ends, so that they
   * are stored in the order in which they can be seen.
   *
   * @return when it was let, by the database's clock
   */
  Instant lock(Organization organization) {
    String sql = "SELECT pg_advisory_xact_lock(?, ?)";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement locking = connection.prepareStatement(sql);
        PreparedStatement asking = connection.prepareStatement("SELECT clock_timestamp()")) {
      locking.setInt(1, LOCK_CLASS);
      locking.setInt(2, organization.id());
      locking.execute();
      try (ResultSet row = asking.executeQuery()) {
        row.next();
        return row.getTimestamp(1).toInstant();
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** What has been taken in under these ids, as it came. */
  Map<UUID, JsonNode> withIds(Organization organization, Collection<UUID> ids) {
    String sql = COLUMNS + " AND statement_id = ANY (?)";
    Map<UUID, JsonNode> found = new HashMap<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setArray(2, connection.createArrayOf("uuid", ids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getObject(1, UUID.class), read(rows.getString(4)));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Stores statements that aren't there yet, in their order.
   *
   * @param fresh each with its id
   * @param authority name of the key that brought them
   */
  void add(Organization organization, List<JsonNode> fresh, String authority, Instant at) {
    String sql =
        """
        INSERT INTO xapi_statement (organization_id, statement_id, number, stored_at, statement,
            authority, verb, agents, related_agents, activity, related_activities, registration,
            target)
          SELECT ?, id, nextval('xapi_statement_number'), ?, statement, ?, verb,
            ARRAY(SELECT jsonb_array_elements_text(agents)),
            ARRAY(SELECT jsonb_array_elements_text(related_agents)), activity,
            ARRAY(SELECT jsonb_array_elements_text(related_activities)), registration, target
          FROM (
            SELECT * FROM jsonb_to_recordset(?::jsonb) AS r(position int, id uuid, statement text,
              verb text, agents jsonb, related_agents jsonb, activity text,
              related_activities jsonb, registration uuid, target uuid)
            ORDER BY position) AS s""";
    ArrayNode rows = mapper.createArrayNode();
    for (JsonNode statement : fresh) {
      Index index = Index.of(statement);
      ObjectNode row = rows.addObject();
      row.put("position", rows.size());
      row.put("id", statement.get("id").asText());
      row.put("statement", statement.toString());
      row.put("verb", index.verb());
      index.agents().forEach(row.putArray("agents")::add);
      index.relatedAgents().forEach(row.putArray("related_agents")::add);
      index.activity().ifPresent(activity -> row.put("activity", activity));
      index.relatedActivities().forEach(row.putArray("related_activities")::add);
      index.registration().ifPresent(registration -> row.put("registration", registration));
      index.target().ifPresent(target -> row.put("target", target));
    }
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setTimestamp(2, Timestamp.from(at));
      statement.setString(3, authority);
      statement.setString(4, rows.toString());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Lets statements be void that others void, whichever of the two came first. One that voids can't
   * be voided itself.
   *
   * @param fresh ids of what has just come
   * @return ids of what has become void by it
   */
  List<UUID> voidTargets(Organization organization, Collection<UUID> fresh) {
    String sql =
        """
        UPDATE xapi_statement s SET voided_by = v.statement_id
        FROM xapi_statement v
        WHERE s.organization_id = ? AND v.organization_id = ? AND v.verb = ?
          AND v.target = s.statement_id AND s.verb <> ? AND s.voided_by IS NULL
          AND (v.statement_id = ANY (?) OR s.statement_id = ANY (?))
        RETURNING s.statement_id""";
    List<UUID> voided = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setInt(2, organization.id());
      statement.setString(3, StatementRules.VOIDED);
      statement.setString(4, StatementRules.VOIDED);
      statement.setArray(5, connection.createArrayOf("uuid", fresh.toArray()));
      statement.setArray(6, connection.createArrayOf("uuid", fresh.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          voided.add(rows.getObject(1, UUID.class));
        }
      }
      return voided;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** One by its id, if it is void as asked. */
  Optional<Found> find(Organization organization, UUID id, boolean isVoid) {
    return query(
            organization,
            COLUMNS + " AND statement_id = ? AND (voided_by IS NOT NULL) = ?",
            List.of(organization.id(), id, isVoid))
        .stream()
        .findFirst();
  }

  /**
   * At most so many that a query asks for, in its order, none that are void. One that is about
   * another counts where that one does, also where that one is void.
   */
  List<Found> matching(Organization organization, StatementQuery query, int limit) {
    List<Object> values = new ArrayList<>();
    StringBuilder direct = new StringBuilder();
    query.verb().ifPresent(verb -> and(direct, values, "m.verb = ?", verb));
    query
        .agent()
        .ifPresent(
            agent ->
                and(
                    direct,
                    values,
                    query.relatedAgents() ? "? = ANY (m.related_agents)" : "? = ANY (m.agents)",
                    agent));
    query
        .activity()
        .ifPresent(
            activity ->
                and(
                    direct,
                    values,
                    query.relatedActivities() ? "? = ANY (m.related_activities)" : "m.activity = ?",
                    activity));
    query.registration().ifPresent(one -> and(direct, values, "m.registration = ?", one));
    StringBuilder sql = new StringBuilder();
    if (direct.length() > 0) {
      sql.append(
              "WITH RECURSIVE matches AS (SELECT m.statement_id FROM xapi_statement m"
                  + " WHERE m.organization_id = ?")
          .append(direct)
          .append(
              " UNION SELECT t.statement_id FROM xapi_statement t JOIN matches x"
                  + " ON t.target = x.statement_id WHERE t.organization_id = ?) ");
      values.add(0, organization.id());
      values.add(organization.id());
    }
    sql.append(COLUMNS).append(" AND voided_by IS NULL");
    values.add(organization.id());
    if (direct.length() > 0) {
      sql.append(" AND EXISTS (SELECT FROM matches x WHERE x.statement_id = s.statement_id)");
    }
    query.since().ifPresent(at -> and(sql, values, "stored_at > ?", Timestamp.from(at)));
    query.until().ifPresent(at -> and(sql, values, "stored_at <= ?", Timestamp.from(at)));
    query
        .after()
        .ifPresent(
            place -> {
              sql.append(" AND (stored_at, number) ")
                  .append(query.ascending() ? ">" : "<")
                  .append(" (?, ?)");
              values.add(Timestamp.from(place.at()));
              values.add(place.beside(Place.TAKEN));
            });
    String order = query.ascending() ? "" : " DESC";
    sql.append(" ORDER BY stored_at").append(order).append(", number").append(order);
    sql.append(" LIMIT ?");
    values.add(limit);
    return query(organization, sql.toString(), values);
  }

  private static void and(StringBuilder sql, List<Object> values, String condition, Object value) {
    sql.append(" AND ").append(condition);
    values.add(value);
  }

  private List<Found> query(Organization organization, String sql, List<Object> values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      List<Found> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Instant at = rows.getTimestamp(3).toInstant();
          found.add(
              new Found(
                  new Place(at, Place.TAKEN, rows.getLong(2)),
                  shown(organization, read(rows.getString(4)), at, rows.getString(5))));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** As it came, and what a store adds: when it was stored, and by whose authority. */
  private ObjectNode shown(Organization organization, JsonNode came, Instant at, String authority) {
    ObjectNode shown = came.deepCopy();
    if (!shown.has("timestamp")) {
      shown.put("timestamp", at.toString());
    }
    shown.put("stored", at.toString());
    ObjectNode agent = shown.putObject("authority");
    agent.put("objectType", "Agent");
    agent
        .putObject("account")
        .put("homePage", names.organization(organization) + "/keys")
        .put("name", authority);
    if (!shown.has("version")) {
      shown.put("version", "1.0.0");
    }
    return shown;
  }

  private JsonNode read(String statement) {
    try {
      return mapper.readTree(statement);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored statement can't be read", e);
    }
  }
}
