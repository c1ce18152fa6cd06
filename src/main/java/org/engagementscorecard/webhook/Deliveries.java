package org.engagementscorecard.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.learning.NeedEvent;
import org.engagementscorecard.learning.NeedStep;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/**
 * What webhooks are told; all within the organization's transaction, which holds the webhook.
 *
 * <p>Of the pending deliveries of a need only the first has a next attempt, so that a later step
 * never overtakes an earlier one.
 */
@ApplicationScoped
class Deliveries {
  private final AgroalDataSource dataSource;
  private final ObjectMapper mapper;

  Deliveries(AgroalDataSource dataSource, ObjectMapper mapper) {
    this.dataSource = dataSource;
    this.mapper = mapper;
  }

  /**
   * A delivery that is to be attempted now, by whoever claimed it.
   *
   * @param attempt from 1
   * @param lease by which what comes of it is recorded
   */
  record Claimed(long event, int need, byte[] body, int attempt, UUID lease) {}

  /** Adds a delivery for each step, in their order. */
  void add(Organization organization, int webhookId, List<NeedStep> steps) {
    if (steps.isEmpty()) {
      return;
    }
    String sql =
        """
        INSERT INTO webhook_delivery (organization_id, webhook_id, event_id, learning_need_id, type,
            body, state, attempts, next_attempt_at)
          SELECT ?, ?, event_id, learning_need_id, type, body, 'pending', 0,
            CASE WHEN first THEN now() END
          FROM unnest(?::bigint[], ?::int[], ?::text[], ?::text[], ?::boolean[])
            AS s(event_id, learning_need_id, type, body, first)""";
    Set<Integer> waiting = needsWithPending(organization, webhookId, steps);
    Object[] events = new Object[steps.size()];
    Object[] needs = new Object[steps.size()];
    Object[] types = new Object[steps.size()];
    Object[] bodies = new Object[steps.size()];
    Object[] first = new Object[steps.size()];
    for (int i = 0; i < steps.size(); i++) {
      NeedStep step = steps.get(i);
      NeedEvent event = NeedEvent.from(step);
      events[i] = step.event();
      needs[i] = step.need();
      types[i] = event.type();
      bodies[i] = body(event);
      first[i] = waiting.add(step.need());
    }
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setInt(2, webhookId);
      statement.setArray(3, connection.createArrayOf("int8", events));
      statement.setArray(4, connection.createArrayOf("int4", needs));
      statement.setArray(5, connection.createArrayOf("text", types));
      statement.setArray(6, connection.createArrayOf("text", bodies));
      statement.setArray(7, connection.createArrayOf("bool", first));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private String body(NeedEvent event) {
    try {
      return mapper.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event is made of texts and numbers", e);
    }
  }

  private Set<Integer> needsWithPending(
      Organization organization, int webhookId, Collection<NeedStep> steps) {
    String sql =
        "SELECT DISTINCT learning_need_id FROM webhook_delivery WHERE organization_id = ?"
            + " AND webhook_id = ? AND state = 'pending' AND learning_need_id = ANY (?)";
    Set<Integer> needs = new HashSet<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setInt(2, webhookId);
      statement.setArray(
          3, connection.createArrayOf("int4", steps.stream().map(NeedStep::need).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          needs.add(rows.getInt(1));
        }
      }
      return needs;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Takes deliveries that are due, and those whose attempt was never heard of again.
   *
   * @param most how many at most
   * @param lease after how long others may take them
   */
  List<Claimed> claim(Organization organization, int webhookId, int most, Duration lease) {
    String sql =
        """
        UPDATE webhook_delivery d SET attempts = d.attempts + 1, last_attempt_at = now(),
            next_attempt_at = now() + ? * interval '1 millisecond', lease = ?
        FROM (
          SELECT event_id FROM webhook_delivery
          WHERE organization_id = ? AND webhook_id = ? AND next_attempt_at <= now()
          ORDER BY next_attempt_at, event_id
          LIMIT ?
          FOR UPDATE SKIP LOCKED) AS due
        WHERE d.organization_id = ? AND d.webhook_id = ? AND d.event_id = due.event_id
        RETURNING d.event_id, d.learning_need_id, d.body, d.attempts""";
    UUID token = UUID.randomUUID();
    List<Claimed> claimed = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, lease.toMillis());
      statement.setObject(2, token);
      statement.setInt(3, organization.id());
      statement.setInt(4, webhookId);
      statement.setInt(5, most);
      statement.setInt(6, organization.id());
      statement.setInt(7, webhookId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          claimed.add(
              new Claimed(
                  rows.getLong(1),
                  rows.getInt(2),
                  rows.getString(3).getBytes(StandardCharsets.UTF_8),
                  rows.getInt(4),
                  token));
        }
      }
      return claimed;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Records that an attempt has ended the delivery, and lets the next one of its need go.
   *
   * @param status what was answered, or null
   * @param error why it is dead, or null
   * @return false where another has taken it over meanwhile
   */
  boolean finish(
      Organization organization,
      int webhookId,
      Claimed claimed,
      Delivery.State state,
      Integer status,
      String error) {
    boolean ours =
        update(
                "UPDATE webhook_delivery SET state = ?, finished_at = now(), next_attempt_at = NULL,"
                    + " lease = NULL, last_status = ?, last_error = ? WHERE organization_id = ?"
                    + " AND webhook_id = ? AND event_id = ? AND lease = ?",
                state.key(),
                status,
                error,
                organization.id(),
                webhookId,
                claimed.event(),
                claimed.lease())
            > 0;
    if (ours) {
      letFirstGo(organization, webhookId, claimed.need());
    }
    return ours;
  }

  /**
   * Records that an attempt has failed, and when the next one is.
   *
   * @param status what was answered, or null
   * @return false where another has taken it over meanwhile
   */
  boolean retry(
      Organization organization,
      int webhookId,
      Claimed claimed,
      Duration delay,
      Integer status,
      String error) {
    return update(
            "UPDATE webhook_delivery SET next_attempt_at = now() + ? * interval '1 millisecond',"
                + " lease = NULL, last_status = ?, last_error = ? WHERE organization_id = ?"
                + " AND webhook_id = ? AND event_id = ? AND lease = ?",
            delay.toMillis(),
            status,
            error,
            organization.id(),
            webhookId,
            claimed.event(),
            claimed.lease())
        > 0;
  }

  private void letFirstGo(Organization organization, int webhookId, int need) {
    update(
        """
        UPDATE webhook_delivery SET next_attempt_at = now()
        WHERE organization_id = ? AND webhook_id = ? AND next_attempt_at IS NULL AND event_id = (
          SELECT min(event_id) FROM webhook_delivery WHERE organization_id = ? AND webhook_id = ?
            AND learning_need_id = ? AND state = 'pending')""",
        organization.id(),
        webhookId,
        organization.id(),
        webhookId,
        need);
  }

  /**
   * Lets a delivery be tried anew, as often as a new one; after earlier ones of its need that are
   * pending. One that is under way stays as it is.
   *
   * @throws ProblemException 404 where there is none
   */
  Delivery replay(Organization organization, int webhookId, long event) {
    update(
        "UPDATE webhook_delivery SET state = 'pending', finished_at = NULL, attempts = 0,"
            + " next_attempt_at = NULL"
            + " WHERE organization_id = ? AND webhook_id = ? AND event_id = ? AND lease IS NULL",
        organization.id(),
        webhookId,
        event);
    letFirstsGo(organization, webhookId);
    return select(" AND event_id = ?", organization.id(), webhookId, event).stream()
        .findFirst()
        .orElseThrow(() -> ProblemException.unknown("delivery", Long.toString(event)));
  }

  /** The same for all that are dead; tells how many. */
  int replayDead(Organization organization, int webhookId) {
    int replayed =
        update(
            "UPDATE webhook_delivery SET state = 'pending', finished_at = NULL, attempts = 0"
                + " WHERE organization_id = ? AND webhook_id = ? AND state = 'dead'",
            organization.id(),
            webhookId);
    letFirstsGo(organization, webhookId);
    return replayed;
  }

  /**
   * After something came back before others that are pending: the first of each need goes, and the
   * others wait. What is under way stays so.
   */
  private void letFirstsGo(Organization organization, int webhookId) {
    update(
        """
        UPDATE webhook_delivery d
        SET next_attempt_at = CASE WHEN f.first = d.event_id THEN coalesce(d.next_attempt_at, now())
          END
        FROM (
          SELECT learning_need_id, min(event_id) AS first FROM webhook_delivery
          WHERE organization_id = ? AND webhook_id = ? AND state = 'pending'
          GROUP BY learning_need_id) AS f
        WHERE d.organization_id = ? AND d.webhook_id = ? AND d.state = 'pending'
          AND d.learning_need_id = f.learning_need_id AND d.lease IS NULL
          AND (d.next_attempt_at IS NULL) = (f.first = d.event_id)""",
        organization.id(),
        webhookId,
        organization.id(),
        webhookId);
  }

  /** Deliveries in the order of their events, after one. */
  List<Delivery> after(
      Organization organization,
      int webhookId,
      Optional<Delivery.State> state,
      long event,
      int limit) {
    return select(
        " AND event_id > ? AND (? OR state = ?) ORDER BY event_id LIMIT ?",
        organization.id(),
        webhookId,
        event,
        state.isEmpty(),
        state.map(Delivery.State::key).orElse(""),
        limit);
  }

  /** How many deliveries of each webhook are pending, and how many dead. */
  Map<Integer, Map<String, Integer>> counts(Organization organization) {
    String sql =
        "SELECT webhook_id, state, count(*) FROM webhook_delivery WHERE organization_id = ?"
            + " AND state IN ('pending', 'dead') GROUP BY webhook_id, state";
    Map<Integer, Map<String, Integer>> counts = new HashMap<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepared(connection, sql, organization.id());
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        counts
            .computeIfAbsent(rows.getInt(1), id -> new HashMap<>())
            .put(rows.getString(2), rows.getInt(3));
      }
      return counts;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Forgets what has been finished for long. */
  int forget(Organization organization, Duration delivered, Duration dead) {
    String sql =
        "DELETE FROM webhook_delivery WHERE organization_id = ? AND state = ?"
            + " AND finished_at < now() - ? * interval '1 second'";
    return update(sql, organization.id(), Delivery.State.DELIVERED.key(), delivered.toSeconds())
        + update(sql, organization.id(), Delivery.State.DEAD.key(), dead.toSeconds());
  }

  private List<Delivery> select(String condition, Object... values) {
    String sql =
        "SELECT event_id, type, learning_need_id, state, attempts, last_attempt_at, last_status,"
            + " last_error, next_attempt_at, finished_at FROM webhook_delivery"
            + " WHERE organization_id = ? AND webhook_id = ?"
            + condition;
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepared(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<Delivery> deliveries = new ArrayList<>();
      while (rows.next()) {
        deliveries.add(
            new Delivery(
                rows.getLong(1),
                rows.getString(2),
                rows.getInt(3),
                Delivery.State.fromString(rows.getString(4)),
                rows.getInt(5),
                instant(rows, 6),
                rows.getObject(7, Integer.class),
                rows.getString(8),
                instant(rows, 9),
                instant(rows, 10)));
      }
      return deliveries;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private int update(String sql, Object... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepared(connection, sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static PreparedStatement prepared(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
