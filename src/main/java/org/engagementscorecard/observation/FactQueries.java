package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/** Small questions about the facts that are there. */
@ApplicationScoped
class FactQueries {
  private final AgroalDataSource dataSource;

  FactQueries(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Whether the organization has any fact. */
  boolean hasAny(Organization organization) {
    return exists(
        "SELECT EXISTS (SELECT FROM observation WHERE organization_id = ?)", organization.id());
  }

  /** Whether a metric has any fact. */
  boolean hasAny(Organization organization, Metric metric) {
    return exists(
        "SELECT EXISTS (SELECT FROM month_total WHERE organization_id = ? AND metric_id = ?)",
        organization.id(),
        metric.id());
  }

  private boolean exists(String sql, int... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setInt(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
