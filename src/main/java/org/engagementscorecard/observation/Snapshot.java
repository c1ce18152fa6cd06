package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.engagementscorecard.organization.DatabaseException;

/**
 * What the caller's transaction sees of the database.
 *
 * @param xmin whatever it hasn't seen was written by a transaction of this number or above
 * @param seesOneMoment whether it goes on seeing the same
 */
record Snapshot(String xmin, boolean seesOneMoment) {
  private static final String SEEN =
      "SELECT pg_snapshot_xmin(pg_current_snapshot())::text,"
          + " current_setting('transaction_isolation') IN ('repeatable read', 'serializable')";

  static Snapshot of(AgroalDataSource dataSource) {
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(SEEN);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Snapshot(row.getString(1), row.getBoolean(2));
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
