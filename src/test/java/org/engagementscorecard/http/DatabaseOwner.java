package org.engagementscorecard.http;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Looks at the database as the owner of its tables: for tests that compare what an organization may
 * see with what is there. The owner is held to row-level security too; {@link #rowsOf} lifts that
 * for a transaction that is rolled back.
 */
public final class DatabaseOwner {
  private DatabaseOwner() {}

  /** Rows of a query, each with its columns as texts. */
  public static List<List<String>> rows(String sql) {
    return rowsAs(0, sql);
  }

  /** Rows of a query as an organization sees them. */
  public static List<List<String>> rowsAs(int organizationId, String sql) {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var set = connection.createStatement()) {
      set.execute("SET scorecard.organization = '" + organizationId + "'");
      ResultSet result = statement.executeQuery(sql);
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
    return rows;
  }

  /** The first column of a query. */
  public static List<String> column(String sql) {
    return rows(sql).stream().map(row -> row.get(0)).toList();
  }

  /** The one number of a query. */
  public static long number(String sql) {
    return Long.parseLong(column(sql).get(0));
  }

  /** How many rows of a table belong to an organization, whatever row-level security shows. */
  public static long rowsOf(String table, int organizationId) {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("ALTER TABLE " + table + " NO FORCE ROW LEVEL SECURITY");
        try (var row =
            statement.executeQuery(
                "SELECT count(*) FROM " + table + " WHERE organization_id = " + organizationId)) {
          row.next();
          return row.getLong(1);
        }
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new AssertionError(table, e);
    }
  }

  private static Connection connect() throws SQLException {
    var config = ConfigProvider.getConfig();
    return DriverManager.getConnection(
        config.getValue("quarkus.datasource.jdbc.url", String.class),
        config.getValue("quarkus.datasource.username", String.class),
        config.getValue("quarkus.datasource.password", String.class));
  }
}
