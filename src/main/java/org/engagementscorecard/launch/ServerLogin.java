package org.engagementscorecard.launch;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Properties;

/**
 * Who logs in to the embedded server: its superuser, for setting up, and the service's role, which
 * owns the database and may make the role that the service works as. Their passwords are random and
 * kept in the data directory.
 */
final class ServerLogin {
  static final String SUPERUSER = "postgres";
  private static final String ROLE = "scorecard";
  private static final String DATABASE = "scorecard";

  private final DataDirectory directory;

  ServerLogin(DataDirectory directory) {
    this.directory = directory;
  }

  /** Where the service reaches its database. */
  DatabaseCoordinates ofService(int port) throws IOException {
    return coordinates(port, DATABASE, ROLE);
  }

  /** The role and the database of the service; whatever part of it is missing is made. */
  void provision(int port) throws SQLException, IOException {
    try (var connection = connect(coordinates(port, SUPERUSER, SUPERUSER));
        var statement = connection.createStatement()) {
      var attributes = " LOGIN CREATEROLE NOSUPERUSER NOCREATEDB PASSWORD '" + password(ROLE) + "'";
      statement.execute(
          (exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", ROLE)
                  ? "ALTER ROLE "
                  : "CREATE ROLE ")
              + ROLE
              + attributes);
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
        statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + ROLE);
      }
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  String password(String role) throws IOException {
    var file = directory.resolve(role + ".password");
    var known = DataDirectory.read(file);
    if (known.isPresent()) {
      return known.get().strip();
    }
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    var password = HexFormat.of().formatHex(bytes);
    DataDirectory.write(file, password + "\n");
    return password;
  }

  private DatabaseCoordinates coordinates(int port, String database, String role)
      throws IOException {
    return new DatabaseCoordinates(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, role, password(role));
  }

  // Not through DriverManager: it doesn't see the driver in a packaged Quarkus application.
  static Connection connect(DatabaseCoordinates coordinates) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", coordinates.username());
    properties.setProperty("password", coordinates.password());
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "10");
    properties.setProperty("socketTimeout", "60");
    return new org.postgresql.Driver().connect(coordinates.jdbcUrl(), properties);
  }
}
