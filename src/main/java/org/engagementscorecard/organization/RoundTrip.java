package org.engagementscorecard.organization;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements that go to the database together: sent one behind the other, run in their order, and
 * answered at once. Where a transaction is short, waiting for each answer by itself is most of what
 * it takes.
 */
public final class RoundTrip {
  private final StringBuilder sql = new StringBuilder();
  private int statements;
  private final List<Object> parameters = new ArrayList<>();

  /** Reads the rows of the last statement. */
  public interface Rows<R> {
    R read(ResultSet rows) throws SQLException;
  }

  /**
   * Adds a statement.
   *
   * @param values of its parameters, in their order: numbers, texts, timestamps, arrays, or null
   */
  public RoundTrip add(String statement, Object... values) {
    sql.append(statements == 0 ? "" : ";\n").append(statement);
    statements++;
    for (Object value : values) {
      parameters.add(value);
    }
    return this;
  }

  /** Runs all statements, if there are any. */
  public void run(Connection connection) throws SQLException {
    if (statements > 0) {
      try (PreparedStatement statement = prepare(connection)) {
        statement.execute();
      }
    }
  }

  /** Runs all statements, and reads the rows with which the last one answers. */
  public <R> R query(Connection connection, Rows<R> reader) throws SQLException {
    try (PreparedStatement statement = prepare(connection)) {
      statement.execute();
      for (int i = 1; i < statements; i++) {
        statement.getMoreResults();
      }
      try (ResultSet rows = statement.getResultSet()) {
        return reader.read(rows);
      }
    }
  }

  private PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.toString());
    try {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
    return statement;
  }
}
