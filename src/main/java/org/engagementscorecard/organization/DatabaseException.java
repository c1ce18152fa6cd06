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

  /** Whether the work met others' and may simply be done again: a deadlock, or a lost race. */
  public boolean isPassing() {
    return state().startsWith("40") || state().equals("23505");
  }

  /** Whether the database couldn't be reached, or went away. */
  public boolean isUnavailable() {
    return state().isEmpty() || state().startsWith("08") || state().startsWith("57P");
  }
}
