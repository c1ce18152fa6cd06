package org.engagementscorecard.launch;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Starts the service: with the database that is configured, or with an embedded one of its own.
 *
 * <p>What goes wrong for a reason that the starter can mend is told in one sentence on standard
 * error, with exit code 1, and leaves nothing running.
 */
@QuarkusMain
public final class Main {
  private static final Duration APPLICATION_STOP_LIMIT = Duration.ofSeconds(30);

  // Counted down when the application has let go of its connections, or never had any.
  private static volatile CountDownLatch applicationStopped = new CountDownLatch(0);

  private Main() {}

  /** Runs until the service is told to end. */
  public static void main(String... arguments) {
    try {
      prepare(LaunchConfiguration.read());
    } catch (LaunchFailure | IllegalArgumentException e) {
      fail(e.getMessage());
    }
    MavenParent.endWithIt();
    applicationStopped = new CountDownLatch(1);
    Quarkus.run(null, Main::exit, arguments);
  }

  private static void prepare(LaunchConfiguration configuration) {
    if (configuration.jdbcUrl().isPresent()) {
      checkPort(configuration);
      return;
    }
    if (!ServerBinaries.included()) {
      throw new LaunchFailure(ServerBinaries.NOT_INCLUDED);
    }
    // The directory before the port: of a second start with the same settings it says more.
    var directory = DataDirectory.take(configuration.dataDirectory());
    checkPort(configuration);
    var database = new EmbeddedDatabase(directory);
    var stopping = new Thread(() -> stop(database), "stop-database");
    Runtime.getRuntime().addShutdownHook(stopping);
    var coordinates = database.start();
    System.setProperty("quarkus.datasource.jdbc.url", coordinates.jdbcUrl());
    System.setProperty("quarkus.datasource.username", coordinates.username());
    System.setProperty("quarkus.datasource.password", coordinates.password());
    database.supervise();
  }

  /**
   * Stops the database after the application, however the end came: the framework's own hook runs
   * at the same time as this one.
   */
  private static void stop(EmbeddedDatabase database) {
    try {
      if (!applicationStopped.await(APPLICATION_STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        Logger.getLogger(Main.class)
            .warn("The application doesn't stop in time; its database is stopped regardless");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    database.stop();
  }

  private static void exit(int code, Throwable failure) {
    applicationStopped.countDown();
    if (failure != null) {
      var cause = failure;
      while (cause.getCause() != null && !(cause instanceof QuarkusBindException)) {
        cause = cause.getCause();
      }
      if (cause instanceof QuarkusBindException bind) {
        fail(portTaken(bind.getPort()));
      }
      if (cause instanceof LaunchFailure) {
        fail(cause.getMessage());
      }
      Logger.getLogger(Main.class).error("The service can't start", failure);
      if (cause instanceof SQLException sql && isAboutTheConnection(sql)) {
        fail("The database can't be used: " + firstLine(sql.getMessage()));
      }
    }
    System.exit(code);
  }

  // Classes of SQLSTATE: no connection, not let in, no such database.
  private static boolean isAboutTheConnection(SQLException e) {
    var state = e.getSQLState() == null ? "" : e.getSQLState();
    return state.startsWith("08") || state.startsWith("28") || state.equals("3D000");
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }

  /** Before anything else is started; the framework finds out last. */
  private static void checkPort(LaunchConfiguration configuration) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(!ServerBinaries.isWindows());
      socket.bind(new InetSocketAddress(configuration.httpHost(), configuration.httpPort()));
    } catch (IOException e) {
      throw new LaunchFailure(
          e.getMessage() != null && e.getMessage().contains("in use")
              ? portTaken(configuration.httpPort())
              : "Port "
                  + configuration.httpPort()
                  + " of "
                  + configuration.httpHost()
                  + " can't be listened on ("
                  + e.getMessage()
                  + "): choose another one with QUARKUS_HTTP_PORT.",
          e);
    }
  }

  private static String portTaken(int port) {
    return "Port "
        + port
        + " is taken by another program: stop that one, or choose another port with"
        + " QUARKUS_HTTP_PORT.";
  }

  private static void fail(String sentence) {
    System.err.println(sentence);
    System.exit(1);
  }
}
