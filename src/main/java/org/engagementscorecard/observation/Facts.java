package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.observation.FactVersion.State;
import org.engagementscorecard.observation.Keyed.Key;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/** Looks facts up, one with its history or many by what they say; in the caller's transaction. */
@ApplicationScoped
public class Facts {
  private static final String CONTENT =
      " t.version, r.key AS rep, m.key AS metric, t.at, t.value, t.subject, t.attributes, t.known_at";

  private static final String NAMES =
      " LEFT JOIN rep r ON r.organization_id = t.organization_id AND r.rep_id = t.rep_id"
          + " LEFT JOIN metric m ON m.organization_id = t.organization_id"
          + " AND m.metric_id = t.metric_id";

  private static final String LISTED =
      "SELECT t.source_id, t.event_id, s.key AS source, t.id, NULL::timestamptz AS superseded_at,"
          + CONTENT
          + " FROM %s JOIN source s ON s.organization_id = t.organization_id"
          + " AND s.source_id = t.source_id"
          + NAMES
          + " WHERE t.organization_id = ?";

  private static final String CURRENT = LISTED.formatted("observation t");

  /** What was told of facts on an instant, in the columns of the table. */
  private static final String TOLD_THEN =
      "(SELECT organization_id, source_id, event_id, id, version, rep_id, metric_id, at, value,"
          + " subject, attributes, known_at FROM observation WHERE known_at <= ?::timestamptz"
          + " UNION ALL SELECT h.organization_id, h.source_id, h.event_id, o.id, h.version, h.rep_id,"
          + " h.metric_id, h.at, h.value, h.subject, h.attributes, h.known_at"
          + " FROM observation_history h JOIN observation o ON o.organization_id ="
          + " h.organization_id AND o.source_id = h.source_id AND o.event_id = h.event_id"
          + " WHERE h.known_at <= ?::timestamptz AND h.superseded_at > ?::timestamptz) AS t";

  private static final String HISTORY =
      "SELECT NULL AS source, NULL AS id, t.superseded_at,"
          + CONTENT
          + " FROM observation_history t"
          + NAMES
          + " WHERE t.organization_id = ? AND t.source_id = ? AND t.event_id = ?"
          + " ORDER BY t.version DESC";

  private static final String WAITING =
      "SELECT s.key AS source, q.id, NULL::timestamptz AS superseded_at, NULL::integer AS version,"
          + " q.rep_key AS rep, q.metric_key AS metric, q.at, q.value, q.subject, q.attributes,"
          + " q.known_at FROM quarantine q JOIN source s ON s.organization_id = q.organization_id"
          + " AND s.source_id = q.source_id"
          + " WHERE q.organization_id = ? AND s.key = ? AND q.event_id = ?";

  private final AgroalDataSource dataSource;
  private final FactArrays arrays;

  Facts(AgroalDataSource dataSource, FactArrays arrays) {
    this.dataSource = dataSource;
    this.arrays = arrays;
  }

  /** A fact, and its place in the list of all. */
  private record Listed(Key key, FactVersion fact) {
    private static final String SEPARATOR = ":";

    String sortKey() {
      return key.sourceId() + SEPARATOR + key.eventId();
    }

    private static Key key(String sortKey) {
      if (sortKey.isEmpty()) {
        return new Key(0, new UUID(0, 0));
      }
      try {
        int end = sortKey.indexOf(SEPARATOR);
        return new Key(
            Integer.parseInt(sortKey.substring(0, Math.max(end, 0))),
            UUID.fromString(sortKey.substring(end + SEPARATOR.length())));
      } catch (IllegalArgumentException e) {
        throw ProblemException.badParameter("cursor", "must be a 'next' of an earlier page");
      }
    }
  }

  /**
   * What facts are asked for; whatever is null isn't asked for.
   *
   * @param source key of a source
   * @param knownOn as facts were told on this instant; now where it is null
   */
  public record Filter(
      String source,
      Integer repId,
      Integer metricId,
      String subject,
      Period period,
      Instant knownOn) {}

  /** The fact of this name with its history, if there is one; it may be void, or wait. */
  public Optional<FactVersion> find(Organization organization, String source, String id) {
    try (Connection connection = dataSource.getConnection()) {
      Optional<Listed> current = current(organization, connection, source, id);
      if (current.isEmpty()) {
        return waiting(organization, connection, source, id);
      }
      List<FactVersion> history = history(organization, connection, current.get());
      return Optional.of(current.get().fact().withHistory(history));
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private Optional<Listed> current(
      Organization organization, Connection connection, String source, String id)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(CURRENT + " AND s.key = ? AND t.event_id = ?")) {
      statement.setInt(1, organization.id());
      statement.setString(2, source);
      statement.setObject(3, Fact.eventId(id));
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(listed(rows)) : Optional.empty();
      }
    }
  }

  private List<FactVersion> history(
      Organization organization, Connection connection, Listed current) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HISTORY)) {
      statement.setInt(1, organization.id());
      statement.setInt(2, current.key().sourceId());
      statement.setObject(3, current.key().eventId());
      List<FactVersion> versions = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          versions.add(version(rows, null));
        }
      }
      return versions;
    }
  }

  private Optional<FactVersion> waiting(
      Organization organization, Connection connection, String source, String id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WAITING)) {
      statement.setInt(1, organization.id());
      statement.setString(2, source);
      statement.setObject(3, Fact.eventId(id));
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(version(rows, State.QUARANTINED)) : Optional.empty();
      }
    }
  }

  /** A page of those that the filter lets pass, in the order of their identity. */
  public Page<FactVersion> page(Organization organization, Filter filter, PageRequest page) {
    return Page.of(
        after(organization, filter, page.after(), page.rows()),
        page,
        Listed::sortKey,
        Listed::fact);
  }

  /** At most so many that the filter lets pass, in the order of their identity, after one. */
  private List<Listed> after(Organization organization, Filter filter, String sortKey, int limit) {
    Key begin = Listed.key(sortKey);
    StringBuilder sql = new StringBuilder();
    List<Object> values = new ArrayList<>();
    if (filter.knownOn() == null) {
      sql.append(CURRENT);
    } else {
      sql.append(LISTED.formatted(TOLD_THEN));
      values.addAll(Collections.nCopies(3, filter.knownOn().toString()));
    }
    values.add(organization.id());
    also(sql, values, " AND s.key = ?", filter.source());
    also(sql, values, " AND t.rep_id = ?", filter.repId());
    also(sql, values, " AND t.metric_id = ?", filter.metricId());
    also(sql, values, " AND t.subject = ?", filter.subject());
    if (filter.period() != null) {
      also(sql, values, " AND t.at >= ?", Timestamp.from(filter.period().start()));
      also(sql, values, " AND t.at < ?", Timestamp.from(filter.period().end()));
    }
    sql.append(" AND (t.source_id, t.event_id) > (?, ?) ORDER BY t.source_id, t.event_id LIMIT ?");
    values.addAll(List.of(begin.sourceId(), begin.eventId(), limit));
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      List<Listed> facts = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          facts.add(listed(rows));
        }
      }
      return facts;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static void also(StringBuilder sql, List<Object> values, String text, Object value) {
    if (value != null) {
      sql.append(text);
      values.add(value);
    }
  }

  private Listed listed(ResultSet row) throws SQLException {
    return new Listed(
        new Key(row.getInt("source_id"), row.getObject("event_id", UUID.class)),
        version(row, null));
  }

  /**
   * Reads a version.
   *
   * @param state or null where its content tells
   */
  private FactVersion version(ResultSet row, State state) throws SQLException {
    String rep = row.getString("rep");
    String attributes = row.getString("attributes");
    return new FactVersion(
        row.getString("source"),
        row.getString("id"),
        state != null ? state : rep == null ? State.VOIDED : State.RECORDED,
        row.getObject("version", Integer.class),
        rep,
        row.getString("metric"),
        instant(row.getTimestamp("at")),
        row.getBigDecimal("value"),
        row.getString("subject"),
        attributes == null ? null : arrays.attributes(attributes),
        instant(row.getTimestamp("known_at")),
        instant(row.getTimestamp("superseded_at")),
        null);
  }

  private static Instant instant(Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
