package org.engagementscorecard.observation;

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
import java.util.Optional;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/**
 * Tells nothing done from nothing told: where a rep has no facts of a metric in a period, whether
 * the feed that used to bring them has reported.
 *
 * <p>It has, where the source of the rep's newest fact of the metric before the period is also the
 * source of somebody's newest fact of that metric in the period; somebody is a rep who does the
 * same job. A rep of whom no such fact ever came was never seen by any feed, and a source that
 * brings the metric for nobody of the kind may be down, or may have been replaced: neither is known
 * to have reported.
 *
 * <p>Each look is one step into {@code observation_by_rep}: a look per rep and metric, and per feed
 * one look for each rep until somebody is found. How long history is, or how many facts the period
 * has, doesn't matter.
 */
@ApplicationScoped
public class Feeds {
  /** The source of the newest fact of a rep and a metric; at the same instant, of the least. */
  private static final String NEWEST =
      """
      (SELECT o.source_id FROM observation o
       WHERE o.organization_id = ? AND o.rep_id = %1$s AND o.metric_id = %2$s AND %3$s
       ORDER BY o.at DESC, o.source_id LIMIT 1)""";

  /** The same of the versions that were believed on an instant. */
  private static final String NEWEST_AS_KNOWN =
      """
      (SELECT source_id FROM (
         SELECT o.source_id, o.at FROM observation o
         WHERE o.organization_id = ? AND o.rep_id = %1$s AND o.metric_id = %2$s AND %3$s
           AND o.known_at <= ?::timestamptz
         UNION ALL
         SELECT o.source_id, o.at FROM observation_history o
         WHERE o.organization_id = ? AND o.rep_id = %1$s AND o.metric_id = %2$s AND %3$s
           AND o.known_at <= ?::timestamptz AND o.superseded_at > ?::timestamptz) AS o
       ORDER BY at DESC, source_id LIMIT 1)""";

  private static final String BEFORE = "o.at < ?::timestamptz";
  private static final String WITHIN = "o.at >= ?::timestamptz AND o.at < ?::timestamptz";

  private static final String REPORTED =
      """
      WITH fed AS MATERIALIZED (
        SELECT b.kind, b.rep_id, b.metric_id, newest.source_id
        FROM unnest(?::int[], ?::int[], ?::int[]) AS b(kind, rep_id, metric_id)
        CROSS JOIN LATERAL %s AS newest),
      peer AS MATERIALIZED (
        SELECT * FROM unnest(?::int[], ?::int[]) AS t(kind, rep_id)),
      alive AS (
        SELECT f.kind, f.metric_id, f.source_id
        FROM (SELECT DISTINCT kind, metric_id, source_id FROM fed) AS f
        WHERE EXISTS (
          SELECT FROM peer p CROSS JOIN LATERAL %s AS newest
          WHERE p.kind = f.kind AND newest.source_id = f.source_id))
      SELECT rep_id, metric_id FROM fed JOIN alive USING (kind, metric_id, source_id)""";

  private final AgroalDataSource dataSource;

  Feeds(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * A rep without facts of a metric in a period.
   *
   * @param kind number of the group of reps who do the same job
   */
  public record Blank(int kind, int repId, int metricId) {}

  /**
   * A rep of a group.
   *
   * @param kind number of the group
   */
  public record Peer(int kind, int repId) {}

  /** A rep and a metric of which it is known that there was nothing. */
  public record Nothing(int repId, int metricId) {}

  /**
   * The blanks whose feed has reported in the period; one query.
   *
   * @param peers who has facts in the period, of the blanks' groups
   * @param knownOn empty for now
   */
  public List<Nothing> reported(
      Organization organization,
      Collection<Blank> blanks,
      Collection<Peer> peers,
      Period period,
      Optional<Instant> knownOn) {
    if (blanks.isEmpty() || peers.isEmpty()) {
      return List.of();
    }
    String newest = knownOn.isPresent() ? NEWEST_AS_KNOWN : NEWEST;
    String sql =
        REPORTED.formatted(
            newest.formatted("b.rep_id", "b.metric_id", BEFORE),
            newest.formatted("p.rep_id", "f.metric_id", WITHIN));
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, FactArrays.array(connection, "int4", blanks, Blank::kind));
      statement.setArray(2, FactArrays.array(connection, "int4", blanks, Blank::repId));
      statement.setArray(3, FactArrays.array(connection, "int4", blanks, Blank::metricId));
      String start = period.start().toString();
      int next = bind(statement, 4, organization, List.of(start), knownOn);
      statement.setArray(next++, FactArrays.array(connection, "int4", peers, Peer::kind));
      statement.setArray(next++, FactArrays.array(connection, "int4", peers, Peer::repId));
      bind(statement, next, organization, List.of(start, period.end().toString()), knownOn);
      List<Nothing> reported = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reported.add(new Nothing(rows.getInt(1), rows.getInt(2)));
        }
      }
      return reported;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Binds {@link #NEWEST} or {@link #NEWEST_AS_KNOWN}. */
  private static int bind(
      PreparedStatement statement,
      int first,
      Organization organization,
      List<String> instants,
      Optional<Instant> knownOn)
      throws SQLException {
    int next = first;
    for (int version = 0; version < (knownOn.isPresent() ? 2 : 1); version++) {
      statement.setInt(next++, organization.id());
      for (String instant : instants) {
        statement.setString(next++, instant);
      }
      for (int i = 0; knownOn.isPresent() && i <= version; i++) {
        statement.setString(next++, knownOn.get().toString());
      }
    }
    return next;
  }
}
