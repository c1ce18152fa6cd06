package org.engagementscorecard.organization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one place where a transaction of an organization is opened.
 *
 * <p>It tells the database, for this transaction alone ({@code SET LOCAL}), whose rows may be seen;
 * without it row-level security shows none. The setting ends with the transaction, so it can't leak
 * to the next borrower of the connection.
 */
@ApplicationScoped
public class TenantTransaction {
  /**
   * How long the database may be silent: a rebuild of all totals may take minutes. Longer than a
   * transaction may take, so that this ends only what has lost its connection.
   */
  private static final int SILENCE_MILLIS = 660_000;

  private static final int TRANSACTION_SECONDS = 600;

  /** The same for a look that is repeated several times a second. */
  private static final int GLANCE_SILENCE_MILLIS = 10_000;

  private static final int GLANCE_SECONDS = 15;

  /** The same where facts come in: many wait behind each. */
  private static final int APPEND_SILENCE_MILLIS = 40_000;

  private static final int APPEND_SECONDS = 60;
  private static final String APPEND_LOCK_TIMEOUT = "30s";

  /** Organizations of which it is remembered how they are set. */
  private static final int MAX_REMEMBERED = 1_000;

  /** SQLSTATE of a commit of which nobody knows whether it has happened. */
  private static final String COMMIT_UNKNOWN = "08007";

  /** How long the service waits, when it stops, for what is in the middle of a transaction. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final AgroalDataSource dataSource;
  private final OrganizationRepository repository;
  private final Activity activity;
  private final OpenTransactions open = new OpenTransactions();
  private final Cache<Version, Organization> organizations =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

  private record Version(int organizationId, long standing) {}

  TenantTransaction(
      AgroalDataSource dataSource, OrganizationRepository repository, Activity activity) {
    this.dataSource = dataSource;
    this.repository = repository;
    this.activity = activity;
  }

  /** After everything that works of itself has been told to stop, and before the database goes. */
  void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) ShutdownEvent event)
      throws InterruptedException {
    open.stop(STOP_PATIENCE);
  }

  /**
   * Runs work that only reads, all of it as of one moment. The database refuses writes. What it
   * begins with goes to the database together, and says whether the settings are those of last
   * time: a small question takes little more than that.
   */
  public <R> R read(int organizationId, Function<Organization, R> work) {
    return read(organizationId, work, TRANSACTION_SECONDS, SILENCE_MILLIS);
  }

  private <R> R read(
      int organizationId, Function<Organization, R> work, int seconds, int silenceMillis) {
    return inTransaction(
        seconds,
        () -> {
          begin(
              connection -> activity.look(connection, readOnly(organizationId), organizationId),
              silenceMillis);
          Version version = new Version(organizationId, activity.of(organizationId).standing());
          Organization organization = organizations.getIfPresent(version);
          if (organization == null) {
            organization = organization(organizationId);
            organizations.put(version, organization);
          }
          return work.apply(organization);
        });
  }

  /** Runs a look-up among the rows that an organization has, if there is such an organization. */
  public <R> R lookUp(int organizationId, Supplier<R> work) {
    return inTransaction(
        () -> {
          begin(readOnly(organizationId)::run);
          return work.get();
        });
  }

  /**
   * Looks at something small, again and again: the same as {@link #read}, but given up soon where
   * the database is silent.
   */
  public <R> R glance(int organizationId, Function<Organization, R> work) {
    return read(organizationId, work, GLANCE_SECONDS, GLANCE_SILENCE_MILLIS);
  }

  /**
   * The same across organizations. Of each may be seen what the policies {@code installation} let
   * be seen: its settings, and how far its data and what follows from them have come.
   */
  public <R> R glanceAcross(Supplier<R> work) {
    RoundTrip opening =
        new RoundTrip().add("SET TRANSACTION READ ONLY; SET LOCAL scorecard.installation = 'on'");
    return inTransaction(
        GLANCE_SECONDS,
        () -> {
          begin(opening::run, GLANCE_SILENCE_MILLIS);
          return work.get();
        });
  }

  /** Runs work that may write; whatever it does makes the organization's data one version newer. */
  public <R> R write(int organizationId, Function<Organization, R> work) {
    return inTransaction(
        () -> {
          execute("SET LOCAL scorecard.organization = '" + organizationId + "'");
          R result = work.apply(repository.findById(organizationId).toDomain());
          repository.flush();
          activity.changed(organizationId);
          return result;
        });
  }

  /**
   * Runs work that writes only what follows from the data there is, so that no version passes but
   * where it tells {@link Activity} itself.
   */
  public void derive(int organizationId, Consumer<Organization> work) {
    inTransaction(
        () -> {
          execute("SET LOCAL scorecard.organization = '" + organizationId + "'");
          work.accept(repository.findById(organizationId).toDomain());
          return null;
        });
  }

  /**
   * Runs work on facts. It has the connection at hand, reads the organization only if it has to,
   * and tells {@link Activity} itself what has changed: these are most of all transactions. What
   * they begin with goes to the database together with the work's first statement.
   */
  public <R> R append(int organizationId, Append<R> work) {
    return inTransaction(
        APPEND_SECONDS,
        () -> {
          try (Connection connection = dataSource.getConnection()) {
            open.uses(connection);
            connection.setNetworkTimeout(Runnable::run, APPEND_SILENCE_MILLIS);
            RoundTrip opening =
                new RoundTrip()
                    .add("SET LOCAL lock_timeout = '" + APPEND_LOCK_TIMEOUT + "'")
                    .add("SET LOCAL scorecard.organization = '" + organizationId + "'");
            return work.in(connection, opening);
          } catch (SQLException e) {
            throw new DatabaseException(e);
          }
        });
  }

  /** Work of {@link #append}. */
  public interface Append<R> {
    /**
     * Does the work.
     *
     * @param opening is to be run first; without it row-level security shows and takes no row
     */
    R in(Connection connection, RoundTrip opening) throws SQLException;
  }

  /** The organization whose transaction the caller is in. */
  public Organization organization(int organizationId) {
    return repository.findById(organizationId).toDomain();
  }

  /**
   * Runs work on organizations as such: it sees their settings, and of the few tables in which work
   * of all of them is looked for what there is to do; no row of any other table.
   */
  <R> R installation(Supplier<R> work) {
    return inTransaction(
        () -> {
          execute("SET LOCAL scorecard.installation = 'on'");
          return work.get();
        });
  }

  /** Goes on, within an {@link #installation} transaction, as one organization. */
  void become(Organization organization) {
    execute("SET LOCAL scorecard.organization = '" + organization.id() + "'");
    activity.changed(organization.id());
  }

  private static RoundTrip readOnly(int organizationId) {
    return new RoundTrip()
        .add("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .add("SET LOCAL scorecard.organization = '" + organizationId + "'");
  }

  private <R> R inTransaction(Supplier<R> work) {
    return inTransaction(TRANSACTION_SECONDS, work);
  }

  private <R> R inTransaction(int seconds, Supplier<R> work) {
    try (var one = open.open()) {
      return QuarkusTransaction.requiringNew().timeout(seconds).call(work::get);
    } catch (QuarkusTransactionException e) {
      // Only of the transaction itself: what the work throws comes as it is.
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new DatabaseException(new SQLException("the commit failed", COMMIT_UNKNOWN, e));
    }
  }

  /** SET takes no bound value, so only numbers and constants ever come into these texts. */
  private void execute(String sql) {
    begin(new RoundTrip().add(sql)::run);
  }

  private void begin(Opening opening) {
    begin(opening, SILENCE_MILLIS);
  }

  private void begin(Opening opening, int silenceMillis) {
    try (Connection connection = dataSource.getConnection()) {
      open.uses(connection);
      connection.setNetworkTimeout(Runnable::run, silenceMillis);
      opening.run(connection);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** What a transaction begins with. */
  private interface Opening {
    void run(Connection connection) throws SQLException;
  }
}
