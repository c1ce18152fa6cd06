package org.engagementscorecard.intake;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.engagementscorecard.http.StrictJson;
import org.engagementscorecard.observation.Outcome;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/**
 * Lists of receipts that were too long to be answered whole: what comes behind the first items, for
 * a week. Whoever writes next deletes what is older.
 */
@ApplicationScoped
class Receipts {
  /** Entries kept for one receipt, at most; what comes behind them is only counted. */
  static final int MOST = 100_000;

  private static final String DELETE_OLD =
      "DELETE FROM receipt_item WHERE organization_id = ? AND (receipt_id, item_index) IN"
          + " (SELECT receipt_id, item_index FROM receipt_item WHERE organization_id = ?"
          + " AND kept_at < now() - interval '7 days' LIMIT 10000)";
  private static final String INSERT =
      "INSERT INTO receipt_item (organization_id, receipt_id, item_index, line, source, id, outcome,"
          + " reason, pointer) SELECT ?, ?, * FROM unnest(?::bigint[], ?::bigint[], ?::text[],"
          + " ?::text[], ?::text[], ?::text[], ?::text[])";

  private final AgroalDataSource dataSource;

  Receipts(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Keeps entries; within a transaction of the organization. */
  void keep(Organization organization, UUID receipt, List<Receipt.Entry> entries) {
    try (Connection connection = dataSource.getConnection()) {
      try (PreparedStatement delete = connection.prepareStatement(DELETE_OLD)) {
        delete.setInt(1, organization.id());
        delete.setInt(2, organization.id());
        delete.executeUpdate();
      }
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        insert.setInt(1, organization.id());
        insert.setObject(2, receipt);
        array(connection, insert, 3, "bigint", entries, Receipt.Entry::index);
        array(connection, insert, 4, "bigint", entries, Receipt.Entry::line);
        array(connection, insert, 5, "text", entries, Receipt.Entry::source);
        array(connection, insert, 6, "text", entries, Receipt.Entry::id);
        array(connection, insert, 7, "text", entries, entry -> entry.outcome().key());
        array(connection, insert, 8, "text", entries, e -> StrictJson.printable(e.reason()));
        array(connection, insert, 9, "text", entries, Receipt.Entry::pointer);
        insert.executeUpdate();
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static void array(
      Connection connection,
      PreparedStatement statement,
      int parameter,
      String type,
      List<Receipt.Entry> entries,
      Function<Receipt.Entry, Object> field)
      throws SQLException {
    statement.setArray(
        parameter, connection.createArrayOf(type, entries.stream().map(field).toArray()));
  }

  /** Whether anything is kept of this receipt. */
  boolean has(Organization organization, UUID receipt) {
    return !after(organization, receipt, -1, 1).isEmpty();
  }

  /** At most so many entries behind the item with this index, in the body's order. */
  List<Receipt.Entry> after(Organization organization, UUID receipt, long index, int limit) {
    String sql =
        "SELECT item_index, line, source, id, outcome, reason, pointer FROM receipt_item"
            + " WHERE organization_id = ? AND receipt_id = ? AND item_index > ?"
            + " ORDER BY item_index LIMIT ?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setObject(2, receipt);
      statement.setLong(3, index);
      statement.setInt(4, limit);
      List<Receipt.Entry> entries = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          entries.add(
              new Receipt.Entry(
                  rows.getLong(1),
                  rows.getObject(2, Long.class),
                  rows.getString(3),
                  rows.getString(4),
                  Outcome.valueOf(rows.getString(5).toUpperCase(Locale.ROOT)),
                  rows.getString(6),
                  rows.getString(7)));
        }
      }
      return entries;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
