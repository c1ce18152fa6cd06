package org.engagementscorecard.webhook;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.engagementscorecard.http.TestOrganization;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.TenantTransaction;

/** Needs that take steps without any numbers: as whoever takes one writes it. */
@ApplicationScoped
public class SteppingNeeds {
  private final TenantTransaction transaction;
  private final AgroalDataSource dataSource;

  SteppingNeeds(TenantTransaction transaction, AgroalDataSource dataSource) {
    this.transaction = transaction;
    this.dataSource = dataSource;
  }

  /** Opens a need of a rep, who has none on that connection; tells its number. */
  public int open(TestOrganization organization, String rep) {
    int[] need = new int[1];
    transaction.derive(
        organization.id(),
        own -> {
          need[0] = (int) number("SELECT nextval('learning_need_id')");
          update(
              """
              INSERT INTO learning_need (organization_id, learning_need_id, rep_id, connection_id,
                  state, opened_at, state_since, opened_by, evidence)
                SELECT r.organization_id, ?, r.rep_id, c.connection_id, 'open', now(), now(),
                  'coach', '{"period": {"first": "2026-01-01", "last": "2026-03-31"}}'
                FROM rep r JOIN connection c ON c.organization_id = r.organization_id
                WHERE r.organization_id = ? AND r.key = ? AND c.key = 'opportunity-to-win'""",
              need[0],
              organization.id(),
              rep);
        });
    step(organization, need[0], "opened", "open");
    return need[0];
  }

  /** Takes a step; tells its number. */
  public long step(TestOrganization organization, int need, String type, String state) {
    long[] event = new long[1];
    transaction.derive(
        organization.id(),
        own -> {
          update(
              "INSERT INTO needs_evaluation (organization_id, data_version, evaluated_on,"
                  + " evaluated_at) VALUES (?, -1, '-infinity', now()) ON CONFLICT DO NOTHING",
              organization.id());
          number(
              "SELECT 1 FROM needs_evaluation WHERE organization_id = " + own.id() + " FOR UPDATE");
          event[0] = number("SELECT nextval('need_event_id')");
          update(
              """
              INSERT INTO need_step (organization_id, event_id, learning_need_id, type, from_state,
                  to_state, at, by_kind, by_name, words)
                VALUES (?, ?, ?, ?, ?, ?, now(), 'rep', 'NAME OF A PERSON', 'WORDS OF A PERSON')""",
              organization.id(),
              event[0],
              need,
              type,
              type.equals("opened") ? null : "open",
              state);
        });
    return event[0];
  }

  private long number(String sql) {
    try (Connection connection = dataSource.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private void update(String sql, Object... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
