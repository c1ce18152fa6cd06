package org.engagementscorecard.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.engagementscorecard.observation.Keyed.Key;
import org.engagementscorecard.observation.KnownKeys.Keys;
import org.engagementscorecard.organization.Organization;

/**
 * Corrects and voids facts. The version that stood goes into history with the time in which it was
 * believed; nothing is lost. What is said of a fact that isn't known yet holds as well: a
 * correction records it, a void keeps its name out.
 */
@ApplicationScoped
class Corrections {
  private static final String LOCK =
      "SELECT p.n, o.rep_id, o.metric_id, o.at, o.value, o.subject, "
          + Segment.SQL
          + ", coalesce(o.rep_id = p.rep_id AND o.metric_id = p.metric_id AND o.at = p.at"
          + " AND o.value = p.value AND o.subject IS NOT DISTINCT FROM p.subject"
          + " AND o.attributes IS NOT DISTINCT FROM p.attributes::jsonb, false)"
          + " FROM (SELECT *"
          + FactArrays.FROM
          + ") p JOIN observation o ON o.organization_id = ? AND o.source_id = p.source_id"
          + " AND o.event_id = p.event_id"
          + " LEFT JOIN metric m ON m.organization_id = ? AND m.metric_id = o.metric_id"
          + " ORDER BY o.source_id, o.event_id FOR UPDATE OF o";

  private static final String LOCK_WAITING =
      "SELECT p.n, q.rep_key = p.rep_key AND q.metric_key = p.metric_key AND q.at = p.at"
          + " AND q.value = p.value AND q.subject IS NOT DISTINCT FROM p.subject"
          + " AND q.attributes IS NOT DISTINCT FROM p.attributes::jsonb FROM (SELECT *"
          + FactArrays.FROM
          + ") p JOIN quarantine q ON q.organization_id = ? AND q.source_id = p.source_id"
          + " AND q.event_id = p.event_id ORDER BY q.source_id, q.event_id FOR UPDATE OF q";

  /** A clock that was set back must not make a version end before it began. */
  private static final String REPLACE =
      "WITH p AS (SELECT *"
          + FactArrays.FROM
          + "), history AS (INSERT INTO observation_history (organization_id, source_id, event_id,"
          + " version, rep_id, metric_id, at, value, subject, attributes, known_at, superseded_at)"
          + " SELECT o.organization_id, o.source_id, o.event_id, o.version, o.rep_id, o.metric_id,"
          + " o.at, o.value, o.subject, o.attributes, o.known_at, greatest(now(), o.known_at)"
          + " FROM p JOIN observation o ON o.organization_id = ? AND o.source_id = p.source_id"
          + " AND o.event_id = p.event_id)"
          + " UPDATE observation o SET version = o.version + 1,"
          + " known_at = greatest(now(), o.known_at), rep_id = p.rep_id, metric_id = p.metric_id,"
          + " at = p.at, value = p.value, subject = p.subject, attributes = p.attributes::jsonb"
          + " FROM p WHERE o.organization_id = ? AND o.source_id = p.source_id"
          + " AND o.event_id = p.event_id";

  private static final String INSERT =
      "INSERT INTO observation (organization_id, source_id, event_id, rep_id, metric_id, at, value,"
          + " id, subject, attributes)"
          + " SELECT ?, source_id, event_id, rep_id, metric_id, at, value, id, subject,"
          + " attributes::jsonb"
          + FactArrays.FROM;

  private static final String WAIT =
      "INSERT INTO quarantine AS q (organization_id, source_id, event_id, rep_key, metric_key, at,"
          + " value, id, subject, attributes, correction)"
          + " SELECT ?, source_id, event_id, rep_key, metric_key, at, value, id, subject,"
          + " attributes::jsonb, true"
          + FactArrays.FROM
          + " ON CONFLICT (organization_id, source_id, event_id) DO UPDATE SET"
          + " rep_key = excluded.rep_key, metric_key = excluded.metric_key, at = excluded.at,"
          + " value = excluded.value, subject = excluded.subject,"
          + " attributes = excluded.attributes, correction = true, known_at = now()";

  /** What waited stays on record too. */
  private static final String STOP_WAITING =
      "WITH taken AS (DELETE FROM quarantine q USING (SELECT *"
          + FactArrays.FROM
          + ") p WHERE q.organization_id = ? AND q.source_id = p.source_id"
          + " AND q.event_id = p.event_id RETURNING q.*)"
          + " INSERT INTO quarantine_discarded (organization_id, source_id, event_id, rep_key,"
          + " metric_key, at, known_at, value, id, subject, attributes, discarded_at, discarded_by)"
          + " SELECT organization_id, source_id, event_id, rep_key, metric_key, at, known_at, value,"
          + " id, subject, attributes, now(), 'a correction' FROM taken"
          + " ORDER BY source_id, event_id";

  private final FactArrays arrays;

  Corrections(FactArrays arrays) {
    this.arrays = arrays;
  }

  /** What stands of a fact; content is null where it is void. */
  private record Standing(Content content, boolean same) {}

  /** Applies corrections and voids, each of another fact. */
  void apply(
      Keys keys, Connection connection, List<Keyed> changes, Result[] results, Effects effects)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    Organization organization = keys.organization();
    List<Keyed> sorted = new ArrayList<>(changes);
    sorted.sort(Comparator.comparing(Keyed::key));
    Map<Key, Standing> standing = standing(organization, connection, sorted);
    Map<Key, Boolean> waiting = waiting(organization, connection, sorted);
    List<Keyed> replace = new ArrayList<>();
    List<Keyed> insert = new ArrayList<>();
    List<Keyed> wait = new ArrayList<>();
    List<Keyed> stopWaiting = new ArrayList<>();
    for (Keyed one : sorted) {
      Standing stands = standing.get(one.key());
      boolean waits = waiting.containsKey(one.key());
      if (!one.isVoid() && !one.isKnown()) {
        boolean again = waits && waiting.get(one.key());
        results[one.index()] = again ? Result.DUPLICATE : Result.QUARANTINED;
        if (!again) {
          wait.add(one);
          if (waits) {
            stopWaiting.add(one);
          }
        }
        continue;
      }
      if (waits) {
        stopWaiting.add(one);
      }
      boolean nothingNew =
          stands != null && (one.isVoid() ? stands.content() == null : stands.same());
      results[one.index()] = nothingNew && !waits ? Result.DUPLICATE : Result.ACCEPTED;
      if (!nothingNew) {
        (stands == null ? insert : replace).add(one);
        if (stands != null && stands.content() != null) {
          effects.removed().add(stands.content());
        }
        if (!one.isVoid()) {
          (stands == null ? effects.added() : effects.replaced()).add(one.content(organization));
        }
      }
    }
    run(organization, connection, STOP_WAITING, stopWaiting, false, 1);
    run(organization, connection, WAIT, wait, true, 0);
    run(organization, connection, REPLACE, replace, false, 2);
    run(organization, connection, INSERT, insert, true, 0);
  }

  private Map<Key, Standing> standing(
      Organization organization, Connection connection, List<Keyed> changes) throws SQLException {
    Map<Key, Standing> standing = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      int next = arrays.bind(connection, statement, 1, changes);
      statement.setInt(next, organization.id());
      statement.setInt(next + 1, organization.id());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          standing.put(
              changes.get(rows.getInt(1) - 1).key(),
              new Standing(content(organization, rows), rows.getBoolean(8)));
        }
      }
    }
    return standing;
  }

  private static Content content(Organization organization, ResultSet row) throws SQLException {
    int repId = row.getInt(2);
    if (row.wasNull()) {
      return null;
    }
    var at = row.getTimestamp(4).toInstant();
    return new Content(
        repId,
        row.getInt(3),
        at,
        organization.dayOf(at),
        row.getString(7),
        row.getBigDecimal(5),
        row.getString(6));
  }

  /** Which of the facts wait in quarantine, and whether with just this content. */
  private Map<Key, Boolean> waiting(
      Organization organization, Connection connection, List<Keyed> changes) throws SQLException {
    Map<Key, Boolean> waiting = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LOCK_WAITING)) {
      int next = arrays.bind(connection, statement, 1, changes);
      statement.setInt(next, organization.id());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          waiting.put(changes.get(rows.getInt(1) - 1).key(), rows.getBoolean(2));
        }
      }
    }
    return waiting;
  }

  /** Runs a statement on facts, with the organization before or after them. */
  private void run(
      Organization organization,
      Connection connection,
      String sql,
      List<Keyed> facts,
      boolean organizationFirst,
      int organizationsAfter)
      throws SQLException {
    if (facts.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (organizationFirst) {
        statement.setInt(1, organization.id());
      }
      int next = arrays.bind(connection, statement, organizationFirst ? 2 : 1, facts);
      for (int i = 0; i < organizationsAfter; i++) {
        statement.setInt(next++, organization.id());
      }
      statement.executeUpdate();
    }
  }
}
