package org.engagementscorecard.webhook;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/** Webhooks by their keys; all within the organization's transaction. */
@ApplicationScoped
class Webhooks {
  /** Per organization: each is looked after again and again. */
  private static final int MAX = 100;

  private static final String SELECT =
      """
      SELECT w.webhook_id, w.key, w.url, w.events, t.key, w.enabled, w.disabled_because, w.secret,
          CASE WHEN w.previous_until > now() THEN w.previous_secret END,
          CASE WHEN w.previous_until > now() THEN w.previous_until END, w.decided_to,
          w.failing_since, CASE WHEN w.paused_until > now() THEN w.paused_until END, w.created_at
      FROM webhook w
      LEFT JOIN team t ON t.organization_id = w.organization_id AND t.team_id = w.team_id
      WHERE w.organization_id = ?
      """;

  private final AgroalDataSource dataSource;

  Webhooks(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Webhooks in the order of their keys, after one. */
  List<Webhook> after(Organization organization, String key, int limit) {
    return query(SELECT + " AND w.key > ? ORDER BY w.key LIMIT ?", organization.id(), key, limit);
  }

  /**
   * The webhook with this key.
   *
   * @throws ProblemException 404 where there is none
   */
  Webhook webhook(Organization organization, String key) {
    return find(organization, key).orElseThrow(() -> ProblemException.unknown("webhook", key));
  }

  Optional<Webhook> find(Organization organization, String key) {
    return query(SELECT + " AND w.key = ?", organization.id(), key).stream().findFirst();
  }

  /**
   * Holds a webhook until the transaction ends: whoever changes it or its deliveries does.
   *
   * @throws ProblemException 404 where there is none
   */
  Webhook hold(Organization organization, String key) {
    return query(SELECT + " AND w.key = ? FOR UPDATE OF w", organization.id(), key).stream()
        .findFirst()
        .orElseThrow(() -> ProblemException.unknown("webhook", key));
  }

  /** The same by number; empty where it is gone. */
  Optional<Webhook> hold(Organization organization, int id) {
    return query(SELECT + " AND w.webhook_id = ? FOR UPDATE OF w", organization.id(), id).stream()
        .findFirst();
  }

  /** The same, without waiting; empty also where another transaction holds it. */
  Optional<Webhook> holdIfFree(Organization organization, int id) {
    return query(
            SELECT + " AND w.webhook_id = ? FOR UPDATE OF w SKIP LOCKED", organization.id(), id)
        .stream()
        .findFirst();
  }

  /**
   * Creates a webhook; it is told of what happens from now on.
   *
   * @param newest number of the newest step there is
   * @throws ProblemException 409 where there are too many
   */
  Secret create(
      Organization organization, String key, WebhookRequest request, Integer teamId, long newest) {
    long count =
        number("SELECT count(*) FROM webhook WHERE organization_id = ?", organization.id());
    if (count >= MAX) {
      throw ProblemException.conflict("There are " + MAX + " webhooks already.");
    }
    Secret secret = Secret.create();
    update(
        "INSERT INTO webhook (organization_id, webhook_id, key, url, events, team_id, enabled,"
            + " secret, decided_to, created_at)"
            + " VALUES (?, nextval('webhook_id'), ?, ?, ?, ?, ?, ?, ?, now())",
        organization.id(),
        key,
        request.url(),
        request.eventsOrAll().toArray(String[]::new),
        teamId,
        request.isEnabled(),
        secret.text(),
        newest);
    return secret;
  }

  /** Replaces what is asked of a webhook; its secret, and what it was told, stay. */
  void replace(Organization organization, int id, WebhookRequest request, Integer teamId) {
    update(
        "UPDATE webhook SET url = ?, events = ?, team_id = ?, enabled = ?, disabled_because = NULL,"
            + " paused_until = NULL WHERE organization_id = ? AND webhook_id = ?",
        request.url(),
        request.eventsOrAll().toArray(String[]::new),
        teamId,
        request.isEnabled(),
        organization.id(),
        id);
  }

  void delete(Organization organization, int id) {
    update(
        "DELETE FROM webhook WHERE organization_id = ? AND webhook_id = ?", organization.id(), id);
  }

  /** Gives a webhook a new secret; the one it has signs too for a while. */
  Secret rotate(Organization organization, int id, Duration overlap) {
    Secret secret = Secret.create();
    update(
        "UPDATE webhook SET previous_secret = secret, secret = ?,"
            + " previous_until = now() + ? * interval '1 second'"
            + " WHERE organization_id = ? AND webhook_id = ?",
        secret.text(),
        overlap.toSeconds(),
        organization.id(),
        id);
    return secret;
  }

  void decided(Organization organization, int id, long event) {
    update(
        "UPDATE webhook SET decided_to = ? WHERE organization_id = ? AND webhook_id = ?",
        event,
        organization.id(),
        id);
  }

  /** An attempt has succeeded. */
  void works(Organization organization, Webhook webhook) {
    if (webhook.failingSince().isPresent() || webhook.pausedUntil().isPresent()) {
      update(
          "UPDATE webhook SET failing_since = NULL, paused_until = NULL"
              + " WHERE organization_id = ? AND webhook_id = ?",
          organization.id(),
          webhook.id());
    }
  }

  /** An attempt has failed, and the receiver is to be left alone for a while, or not at all. */
  void fails(Organization organization, Webhook webhook, Optional<Duration> pause) {
    if (webhook.failingSince().isEmpty() || pause.isPresent()) {
      update(
          "UPDATE webhook SET failing_since = coalesce(failing_since, now()),"
              + " paused_until = greatest(paused_until, now() + ? * interval '1 millisecond')"
              + " WHERE organization_id = ? AND webhook_id = ?",
          pause.map(Duration::toMillis).orElse(null),
          organization.id(),
          webhook.id());
    }
  }

  void disable(Organization organization, int id, String because) {
    update(
        "UPDATE webhook SET enabled = false, disabled_because = ?,"
            + " failing_since = coalesce(failing_since, now())"
            + " WHERE organization_id = ? AND webhook_id = ?",
        because,
        organization.id(),
        id);
  }

  private List<Webhook> query(String sql, Object... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepared(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<Webhook> webhooks = new ArrayList<>();
      while (rows.next()) {
        webhooks.add(webhook(rows));
      }
      return webhooks;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static Webhook webhook(ResultSet row) throws SQLException {
    return new Webhook(
        row.getInt(1),
        row.getString(2),
        row.getString(3),
        List.of((String[]) row.getArray(4).getArray()),
        Optional.ofNullable(row.getString(5)),
        row.getBoolean(6),
        Optional.ofNullable(row.getString(7)),
        new Secret(row.getString(8)),
        Optional.ofNullable(row.getString(9)).map(Secret::new),
        instant(row, 10),
        row.getLong(11),
        instant(row, 12),
        instant(row, 13),
        row.getTimestamp(14).toInstant());
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  private long number(String sql, Object... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepared(connection, sql, values);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private void update(String sql, Object... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepared(connection, sql, values)) {
      statement.executeUpdate();
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
