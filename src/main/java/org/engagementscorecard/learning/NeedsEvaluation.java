package org.engagementscorecard.learning;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/**
 * How far an organization's needs follow its facts, and who is bringing them further; within its
 * transaction.
 */
@ApplicationScoped
class NeedsEvaluation {
  /** How long an instance that has died keeps others from its work. */
  private static final int LEASE_SECONDS = 10;

  private final AgroalDataSource dataSource;

  NeedsEvaluation(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * How far needs have come.
   *
   * @param version of the data that they rest on
   * @param day of the organization on which they were looked at
   * @param at when, by the database's clock
   * @param leasedBy the instance that is to bring them further; empty where none is, or its time is
   *     up
   */
  record Reached(long version, LocalDate day, Instant at, Optional<UUID> leasedBy) {
    boolean includes(long otherVersion, LocalDate otherDay) {
      return version > otherVersion || (version == otherVersion && !day.isBefore(otherDay));
    }
  }

  /** How far needs have come; empty where nobody has looked for any yet. */
  Optional<Reached> reached(Organization organization) {
    String sql =
        """
        SELECT data_version, evaluated_on, evaluated_at,
            CASE WHEN leased_until > clock_timestamp() THEN leased_by END
        FROM needs_evaluation
        WHERE organization_id = ? AND data_version >= 0""";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Reached(
                    row.getLong(1),
                    row.getObject(2, LocalDate.class),
                    row.getTimestamp(3).toInstant(),
                    Optional.ofNullable(row.getObject(4, UUID.class))))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Notes how far needs have come, by somebody who holds {@link NeedSteps#lock}.
   *
   * @param instance whose lease is renewed, if it has it; or null
   */
  void reached(Organization organization, long version, LocalDate day, UUID instance) {
    String sql =
        """
        UPDATE needs_evaluation
        SET data_version = ?, evaluated_on = ?, evaluated_at = clock_timestamp(),
            leased_until = CASE WHEN leased_by = ? THEN clock_timestamp() + make_interval(secs => ?)
              ELSE leased_until END
        WHERE organization_id = ?""";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, version);
      statement.setObject(2, day);
      statement.setObject(3, instance, Types.OTHER);
      statement.setInt(4, LEASE_SECONDS);
      statement.setInt(5, organization.id());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Takes or renews the lease.
   *
   * @return whether this instance has it now; false while another's lasts
   */
  boolean lease(Organization organization, UUID instance) {
    String sql =
        """
        INSERT INTO needs_evaluation AS e
            (organization_id, data_version, evaluated_on, evaluated_at, leased_by, leased_until)
        VALUES (?, -1, '-infinity', now(), ?, clock_timestamp() + make_interval(secs => ?))
        ON CONFLICT (organization_id) DO UPDATE
        SET leased_by = excluded.leased_by, leased_until = excluded.leased_until
        WHERE e.leased_by IS NULL OR e.leased_by = excluded.leased_by
          OR e.leased_until <= clock_timestamp()""";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setObject(2, instance);
      statement.setInt(3, LEASE_SECONDS);
      return statement.executeUpdate() > 0;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Gives the lease up, if this instance has it. */
  void release(Organization organization, UUID instance) {
    String sql =
        """
        UPDATE needs_evaluation SET leased_by = NULL, leased_until = NULL
        WHERE organization_id = ? AND leased_by = ?""";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setObject(2, instance);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
