package org.engagementscorecard.organization;

import java.sql.SQLException;

/** A failure of the database that no caller can mend; its cause says which. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseException(SQLException cause) {
    super(cause);
  }

  /** The SQLSTATE, or an empty text where there is none. */
  public String state() {
    String state = ((SQLException) getCause()).getSQLState();
    return state == null ? "" : state;
  }
}
