package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/**
 * Keeps reps, metrics and connections still while a unit of facts is kept by them.
 *
 * <p>Without it a fact could go into quarantine for a rep who is being created at that moment,
 * after the replay had looked for it, and wait there for ever. Facts share the lock; whoever adds
 * to the catalogue has it alone until the end of the transaction. It is the database's, so it holds
 * between instances of the service too.
 */
@ApplicationScoped
class CatalogueLock {
  /** Tells this lock from other advisory locks of the same database. */
  private static final int LOCK_CLASS = 0x5C0CA7;

  private final AgroalDataSource dataSource;

  CatalogueLock(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  void share(Organization organization) {
    lock("SELECT pg_advisory_xact_lock_shared(?, ?)", organization);
  }

  void hold(Organization organization) {
    lock("SELECT pg_advisory_xact_lock(?, ?)", organization);
  }

  private void lock(String sql, Organization organization) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, LOCK_CLASS);
      statement.setInt(2, organization.id());
      statement.execute();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
