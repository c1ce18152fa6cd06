package org.engagementscorecard.note;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.OrganizationChanged;
import org.engagementscorecard.organization.RoundTrip;

/**
 * Brings the words of all notes to the forms of another language when the organization's changes;
 * in that transaction. Whoever writes a note meanwhile waits for it, or is waited for: both hold
 * the organization's row.
 */
@ApplicationScoped
class FollowLanguage {
  private final AgroalDataSource dataSource;

  FollowLanguage(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  void organizationChanged(@Observes OrganizationChanged change) {
    if (change.before().language() == change.after().language()) {
      return;
    }
    try (Connection connection = dataSource.getConnection()) {
      new RoundTrip()
          .add(
              "UPDATE note SET words = to_tsvector(?::regconfig, plain) WHERE organization_id = ?",
              change.after().language().key(),
              change.after().id())
          .run(connection);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
