package org.engagementscorecard.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * A PostgreSQL server of its own, durable as the embedded one is, beside the service: for tests
 * that kill it, and for the service to be reached through something in between.
 */
public final class DatabaseUnderTest implements AutoCloseable {
  private final DataDirectory directory;
  private final EmbeddedDatabase database;
  private final DatabaseCoordinates coordinates;
  private final int port;

  private DatabaseUnderTest(DataDirectory directory) {
    this.directory = directory;
    this.database = new EmbeddedDatabase(directory);
    this.coordinates = database.start();
    this.port = server().port();
  }

  /** Starts one in an empty directory below {@code target}. */
  public static DatabaseUnderTest start(String name) {
    try {
      var path =
          Files.createTempDirectory(Files.createDirectories(Path.of("target", name)), "database");
      return new DatabaseUnderTest(DataDirectory.take(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A free port that the system gives to nobody by itself. While nobody listens at a port from the
   * range it gives to clients, a client that tries again and again can be connected with itself.
   */
  public static int stablePort() {
    return ServerPort.anyFree();
  }

  public int port() {
    return port;
  }

  /** The role that owns the tables and that the service logs in as. */
  public String username() {
    return coordinates.username();
  }

  public String password() {
    return coordinates.password();
  }

  /** A connection as the owner, past anything in between. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        coordinates.jdbcUrl(), coordinates.username(), coordinates.password());
  }

  /** Kill -9 of the server's first process; its sessions notice by themselves, or too late. */
  public void killServer() {
    ProcessHandle.of(server().pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Kill -9 of the server and its sessions at once. */
  public void killServerAndSessions() {
    killServer();
    ServerProcess.all(directory).forEach(ProcessHandle::destroyForcibly);
  }

  /** Kill -9 of one session; the server ends all others and recovers by itself. */
  public void killSession(long process) {
    if (ProcessHandle.of(server().pid()).stream()
        .flatMap(ProcessHandle::children)
        .noneMatch(child -> child.pid() == process)) {
      return; // it has ended by itself
    }
    ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Starts it again after a kill. */
  public void restart() {
    database.restart(port);
  }

  private ServerProcess server() {
    try {
      return ServerProcess.find(directory, directory.resolve("cluster"))
          .orElseThrow(() -> new IllegalStateException("the server isn't running"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves nothing running and nothing on the disk. */
  @Override
  public void close() {
    database.stop();
    List.copyOf(ServerProcess.all(directory)).forEach(ProcessHandle::destroyForcibly);
    var path = directory.path();
    directory.close();
    try {
      DataDirectory.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
