package org.engagementscorecard.organization;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;
import org.postgresql.jdbc.PgConnection;

/**
 * The transactions that are open here, so that the service ends none in the middle when it stops,
 * and stops nevertheless.
 *
 * <p>The transaction manager must not be the one that ends them: where it finds more than one still
 * open when it stops, it may take the same for overdue again and again, and the service never ends.
 */
final class OpenTransactions {
  private static final Logger LOG = Logger.getLogger(OpenTransactions.class);

  /** SQLSTATE {@code admin_shutdown}: what the database itself says when it goes. */
  private static final String STOPPING = "57P01";

  private final Set<Open> open = new HashSet<>();
  private final ThreadLocal<Open> innermost = new ThreadLocal<>();
  private boolean stopping;

  /** One of them; closed by its own thread when it has ended. */
  final class Open implements AutoCloseable {
    private final Open outer = innermost.get();
    private PgConnection connection;

    @Override
    public void close() {
      if (outer == null) {
        innermost.remove();
      } else {
        innermost.set(outer);
      }
      synchronized (OpenTransactions.this) {
        open.remove(this);
        OpenTransactions.this.notifyAll();
      }
    }

    private void abort() {
      try {
        if (connection != null) {
          connection.abort(Runnable::run);
        }
      } catch (SQLException e) {
        LOG.debug("The connection had ended", e);
      }
    }
  }

  /**
   * Opens one.
   *
   * @throws DatabaseException of the state {@code admin_shutdown} if the service stops
   */
  synchronized Open open() {
    if (stopping) {
      throw new DatabaseException(new SQLException("The service stops", STOPPING));
    }
    Open one = new Open();
    open.add(one);
    innermost.set(one);
    return one;
  }

  /** Says which connection the transaction has that this thread is in. */
  synchronized void uses(Connection connection) throws SQLException {
    innermost.get().connection = connection.unwrap(PgConnection.class);
  }

  /**
   * Lets no more be opened, and waits for those that are; whatever hasn't ended by then loses its
   * connection, and is undone.
   *
   * @param patience how long to wait before and, once more, after connections are cut
   */
  synchronized void stop(Duration patience) throws InterruptedException {
    stopping = true;
    if (!awaitNone(patience)) {
      LOG.infof("The service stops: %d transactions that take too long are undone", open.size());
      open.forEach(Open::abort);
      awaitNone(patience);
    }
  }

  private boolean awaitNone(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    long left = patience.toMillis();
    while (!open.isEmpty() && left > 0) {
      wait(left);
      left = Duration.ofNanos(until - System.nanoTime()).toMillis();
    }
    return open.isEmpty();
  }
}
