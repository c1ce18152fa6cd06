package org.engagementscorecard.observation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.observation.KnownKeys.Keys;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/** Facts that wait for their rep or metric to become known. */
@ApplicationScoped
class Quarantine {
  private static final String SEPARATOR = ":";
  private static final String COLUMNS =
      "s.key, q.id, q.rep_key, q.metric_key, q.at, q.value, q.subject, q.attributes, q.known_at";

  private final AgroalDataSource dataSource;
  private final FactStore store;
  private final ObjectMapper mapper;

  Quarantine(AgroalDataSource dataSource, FactStore store, ObjectMapper mapper) {
    this.dataSource = dataSource;
    this.store = store;
    this.mapper = mapper;
  }

  /** A fact that waits, with what isn't known. */
  record Waiting(Fact fact, Instant knownAt, boolean repUnknown, boolean metricUnknown) {
    /** Where it stands in the list: by source and id, which may both be any text. */
    String sortKey() {
      return fact.source().length() + SEPARATOR + fact.source() + fact.id();
    }
  }

  /** A source and an id, as a sort key holds them. */
  private record Position(String source, String id) {
    static Position of(String sortKey) {
      try {
        int digits = sortKey.indexOf(SEPARATOR);
        int sourceStart = digits + SEPARATOR.length();
        int idStart = sourceStart + Integer.parseInt(sortKey.substring(0, Math.max(digits, 0)));
        return new Position(sortKey.substring(sourceStart, idStart), sortKey.substring(idStart));
      } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
        if (sortKey.isEmpty()) {
          return new Position("", "");
        }
        throw ProblemException.badParameter("cursor", "must be a 'next' of an earlier page");
      }
    }
  }

  /** At most so many that wait, by source and id, after one of them. */
  List<Waiting> after(Organization organization, String sortKey, int limit) {
    Position begin = Position.of(sortKey);
    String sql =
        "SELECT "
            + COLUMNS
            + ", NOT EXISTS (SELECT FROM rep r WHERE r.organization_id = q.organization_id"
            + " AND r.key = q.rep_key), NOT EXISTS (SELECT FROM metric m"
            + " WHERE m.organization_id = q.organization_id AND m.key = q.metric_key)"
            + " FROM quarantine q JOIN source s USING (organization_id, source_id)"
            + " WHERE q.organization_id = ? AND (s.key, q.id) > (?, ?) ORDER BY s.key, q.id LIMIT ?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setString(2, begin.source());
      statement.setString(3, begin.id());
      statement.setInt(4, limit);
      List<Waiting> waiting = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          waiting.add(
              new Waiting(
                  fact(rows),
                  rows.getTimestamp(9).toInstant(),
                  rows.getBoolean(10),
                  rows.getBoolean(11)));
        }
      }
      return waiting;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Takes the facts out that waited only for these reps or metrics, and keeps them. The caller has
   * the catalogue's lock. A fact whose source and id have come to stand for another one, by a post
   * at the same moment, stays: nothing is lost without a word.
   */
  void replay(Keys keys, Set<String> repKeys, Set<String> metricKeys) {
    if (repKeys.isEmpty() && metricKeys.isEmpty()) {
      return;
    }
    try (Connection connection = dataSource.getConnection()) {
      for (List<Change> changes = take(connection, keys, repKeys, metricKeys);
          !changes.isEmpty();
          changes = take(connection, keys, repKeys, metricKeys)) {
        store.keepBy(keys, connection, changes, true);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private List<Change> take(
      Connection connection, Keys keys, Set<String> repKeys, Set<String> metricKeys)
      throws SQLException {
    String sql =
        "WITH ready AS (SELECT q.organization_id, q.source_id, q.event_id FROM quarantine q"
            + " WHERE q.organization_id = ? AND (q.rep_key = ANY (?) OR q.metric_key = ANY (?))"
            + " AND q.rep_key = ANY (?) AND q.metric_key = ANY (?)"
            + " AND (q.correction OR NOT EXISTS (SELECT FROM observation o"
            + " WHERE o.organization_id = q.organization_id AND o.source_id = q.source_id"
            + " AND o.event_id = q.event_id))"
            + " LIMIT "
            + SharedCommits.UNIT
            + "), taken AS (DELETE FROM quarantine q USING ready"
            + " WHERE q.organization_id = ready.organization_id"
            + " AND q.source_id = ready.source_id AND q.event_id = ready.event_id RETURNING q.*)"
            + " SELECT "
            + COLUMNS
            + ", q.correction FROM taken q JOIN source s USING (organization_id, source_id)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, keys.organization().id());
      int parameter = 2;
      for (Set<String> texts :
          List.of(repKeys, metricKeys, keys.reps().keySet(), keys.metrics().keySet())) {
        statement.setArray(parameter++, FactArrays.array(connection, "text", texts, text -> text));
      }
      List<Change> changes = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Fact fact = fact(rows);
          changes.add(
              rows.getBoolean("correction")
                  ? new Change.Corrected(fact)
                  : new Change.Recorded(fact));
        }
      }
      return changes;
    }
  }

  private Fact fact(ResultSet row) throws SQLException {
    String attributes = row.getString(8);
    try {
      return new Fact(
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          row.getTimestamp(5).toInstant(),
          row.getBigDecimal(6),
          row.getString(7),
          attributes == null
              ? new TreeMap<>()
              : mapper.readValue(attributes, new TypeReference<TreeMap<String, Object>>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("attributes were written as JSON", e);
    }
  }
}
