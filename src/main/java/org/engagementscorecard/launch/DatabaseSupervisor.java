package org.engagementscorecard.launch;

import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Starts the embedded database again when it dies while the service lives, always on the same port,
 * so that the connection pool finds it by itself. Until then the service isn't ready.
 *
 * <p>It looks at the process and not at the service's connections: a server that is busy isn't one
 * that has died.
 */
final class DatabaseSupervisor {
  private static final Logger LOG = Logger.getLogger(DatabaseSupervisor.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final EmbeddedDatabase database;
  private final int port;
  private final Thread thread;
  private volatile boolean stopped;

  /**
   * @param database one that has been started
   */
  DatabaseSupervisor(EmbeddedDatabase database, int port) {
    this.database = database;
    this.port = port;
    this.thread = new Thread(this::watch, "database-supervisor");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Leaves the database alone from now on; to be called before it is stopped on purpose. */
  void stop() {
    stopped = true;
    thread.interrupt();
    try {
      thread.join(JOIN_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    var pause = FIRST_PAUSE;
    while (!stopped) {
      if (database.isRunning()) {
        pause = FIRST_PAUSE;
        sleep(LOOK_EVERY);
        continue;
      }
      try {
        LOG.warn("The database server has died; it is started again");
        database.restart(port);
        LOG.info("The database server is up again");
      } catch (RuntimeException e) {
        if (!stopped) {
          LOG.errorf("%s Next attempt in %d ms", e.getMessage(), pause.toMillis());
          sleep(pause);
          pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
        }
      }
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      // Only stop() interrupts this thread.
      stopped = true;
    }
  }
}
