package org.engagementscorecard.launch;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The database of the tests: one embedded server for each JVM that runs tests, empty at its first
 * use, stopped when the JVM ends. Use it with
 *
 * <pre>
 * &#64;QuarkusTest
 * &#64;QuarkusTestResource(EmbeddedDatabaseResource.class)
 * </pre>
 *
 * <p>It isn't stopped between test classes, although Quarkus restarts the application for other
 * test profiles: the schema is there already then, and so is what earlier tests wrote. Tests work
 * in organizations of their own instead of counting on an empty database.
 */
public final class EmbeddedDatabaseResource implements QuarkusTestResourceLifecycleManager {
  // Quarkus loads this class more than once, so that a static field wouldn't be one per JVM.
  private static final String KEY = "scorecard.test.database.";

  @Override
  public Map<String, String> start() {
    synchronized (System.class) {
      if (System.getProperty(KEY + "url") == null) {
        startServer();
      }
    }
    return Map.of(
        "quarkus.datasource.jdbc.url", System.getProperty(KEY + "url"),
        "quarkus.datasource.username", System.getProperty(KEY + "username"),
        "quarkus.datasource.password", System.getProperty(KEY + "password"));
  }

  private static void startServer() {
    var directory = DataDirectory.take(Path.of("target", "test-database"));
    try {
      EmbeddedDatabase.discard(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var database = new EmbeddedDatabase(directory);
    Runtime.getRuntime().addShutdownHook(new Thread(database::stop, "stop-test-database"));
    var coordinates = database.start();
    System.setProperty(KEY + "url", coordinates.jdbcUrl());
    System.setProperty(KEY + "username", coordinates.username());
    System.setProperty(KEY + "password", coordinates.password());
  }

  /** Nothing: the server stays for the next test class, see above. */
  @Override
  public void stop() {}
}
