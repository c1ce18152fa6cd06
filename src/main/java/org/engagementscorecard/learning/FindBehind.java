package org.engagementscorecard.learning;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.TenantTransaction;

/**
 * Finds the organizations whose data has moved on since their needs were last derived, or whose day
 * has, by one query for all of them.
 *
 * <p>Which day it is where an organization is says Java, as everywhere: names of zones don't all
 * mean the same to the database ({@code UTC+2} lies west there). So the query is given the day of
 * each zone that it has met before, and shows whoever lives in another.
 */
@ApplicationScoped
class FindBehind {
  private static final String FIND =
      """
      SELECT o.organization_id, o.zone, e.organization_id IS NULL OR a.version > e.data_version
          OR e.evaluated_on < today.day, e.evaluated_on,
          extract(epoch FROM clock_timestamp() - a.load_at)
      FROM organization o
      JOIN (SELECT organization_id, sum(changes) AS version, max(load_at) AS load_at FROM activity
        GROUP BY organization_id) a
        ON a.organization_id = o.organization_id
      LEFT JOIN needs_evaluation e ON e.organization_id = o.organization_id
      LEFT JOIN unnest(?::text[], ?::date[]) AS today(zone, day) ON today.zone = o.zone
      WHERE e.organization_id IS NULL OR a.version > e.data_version OR today.day IS NULL
        OR e.evaluated_on < today.day
      ORDER BY e.evaluated_at NULLS FIRST
      LIMIT ?""";

  private final TenantTransaction transaction;
  private final AgroalDataSource dataSource;
  private final Clock clock;
  private final Set<String> zones = ConcurrentHashMap.newKeySet();

  FindBehind(TenantTransaction transaction, AgroalDataSource dataSource, Clock clock) {
    this.transaction = transaction;
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /**
   * An organization that is behind.
   *
   * @param sinceLoad how long ago a part of a load came in; empty where none ever has
   */
  record Behind(int organizationId, Optional<Duration> sinceLoad) {}

  /**
   * Organizations that are behind, those first that were looked at longest ago.
   *
   * @param limit how many at most
   */
  List<Behind> find(int limit) {
    return transaction.glanceAcross(() -> read(limit));
  }

  private List<Behind> read(int limit) {
    Instant now = clock.instant();
    List<String> known = List.copyOf(zones);
    List<Behind> behind = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setArray(1, connection.createArrayOf("text", known.toArray()));
      statement.setArray(
          2,
          connection.createArrayOf(
              "date", known.stream().map(zone -> dayIn(zone, now).toString()).toArray()));
      statement.setInt(3, limit);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String zone = row.getString(2);
          zones.add(zone);
          LocalDate evaluated = row.getObject(4, LocalDate.class);
          if (row.getBoolean(3) || evaluated.isBefore(dayIn(zone, now))) {
            behind.add(new Behind(row.getInt(1), seconds(row.getObject(5, BigDecimal.class))));
          }
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    return behind;
  }

  private static Optional<Duration> seconds(BigDecimal seconds) {
    return Optional.ofNullable(seconds)
        .map(known -> Duration.ofMillis(known.movePointRight(3).longValue()));
  }

  private static LocalDate dayIn(String zone, Instant at) {
    return at.atZone(ZoneId.of(zone)).toLocalDate();
  }
}
