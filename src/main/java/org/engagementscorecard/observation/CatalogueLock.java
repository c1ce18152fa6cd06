package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.RoundTrip;

/**
 * Keeps reps, metrics, connections and settings still while a unit of facts is kept by them.
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

  /** Tells the lock of units that correct. 0x5C0CA8 is that of names of reps. */
  private static final int CORRECTING_CLASS = 0x5C0CA9;

  private final AgroalDataSource dataSource;

  CatalogueLock(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * What a unit of facts finds when it has the lock.
   *
   * @param version of the catalogue
   * @param anyWaiting whether there are facts in quarantine
   */
  record Found(long version, boolean anyWaiting) {}

  /**
   * Shares the lock, and then looks: two statements, so that the second sees what is committed.
   *
   * @param opening of the transaction, which goes before
   * @param correcting whether the unit corrects or voids. It goes alone then: units that only
   *     record write in the order of their keys, but one that also locks what others are just
   *     recording would wait for them in a circle
   */
  Found share(Connection connection, RoundTrip opening, int organizationId, boolean correcting)
      throws SQLException {
    String locked = "SELECT pg_advisory_xact_lock_shared(?, ?), ";
    return opening
        .add(
            correcting
                ? locked + "pg_advisory_xact_lock(?, ?)"
                : locked + "pg_advisory_xact_lock_shared(?, ?)",
            LOCK_CLASS,
            organizationId,
            CORRECTING_CLASS,
            organizationId)
        .add(
            "SELECT coalesce((SELECT version FROM catalogue_version"
                + " WHERE organization_id = ?), 0),"
                + " EXISTS (SELECT FROM quarantine WHERE organization_id = ?)",
            organizationId,
            organizationId)
        .query(
            connection,
            row -> {
              row.next();
              return new Found(row.getLong(1), row.getBoolean(2));
            });
  }

  /** Takes the lock alone, and makes the catalogue one version newer. */
  long hold(Organization organization) {
    String lock = "SELECT pg_advisory_xact_lock(?, ?)";
    String next =
        "INSERT INTO catalogue_version AS v (organization_id, version) VALUES (?, 1)"
            + " ON CONFLICT (organization_id) DO UPDATE SET version = v.version + 1"
            + " RETURNING version";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement locking = connection.prepareStatement(lock);
        PreparedStatement counting = connection.prepareStatement(next)) {
      locking.setInt(1, LOCK_CLASS);
      locking.setInt(2, organization.id());
      locking.execute();
      counting.setInt(1, organization.id());
      try (ResultSet row = counting.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
