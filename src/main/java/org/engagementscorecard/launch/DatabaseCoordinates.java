package org.engagementscorecard.launch;

/**
 * Where a database is and as whom to log in: what has to be told to a connection pool, no more.
 *
 * @param jdbcUrl a {@code jdbc:postgresql:} URL
 * @param username the login role
 * @param password its password; kept out of {@link #toString()}
 */
public record DatabaseCoordinates(String jdbcUrl, String username, String password) {
  @Override
  public String toString() {
    return username + " at " + jdbcUrl;
  }
}
