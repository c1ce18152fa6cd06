package org.engagementscorecard.acceptance.fault;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.engagementscorecard.launch.DatabaseUnderTest;
import org.engagementscorecard.launch.PackagedApplication;

/** The packaged service, its database, and the proxy between them. */
public final class FaultySystem implements AutoCloseable {
  /** How long the service's connections and their sessions wait for each other. */
  public enum Limits {
    /**
     * As short as they can be set from outside, so that a round sees them at work: a connection
     * that can't be made is given up, and a session whose service is gone lets its locks go. How
     * long a write of facts waits for an answer and for locks can't be set.
     */
    SHORT(
        0,
        "?socketTimeout=4&connectTimeout=3&loginTimeout=5&options=-c%20lock_timeout=8s",
        Map.of(
            "QUARKUS_DATASOURCE_JDBC_NEW_CONNECTION_SQL",
            "SET ROLE scorecard_service; SET idle_in_transaction_session_timeout = '4s'")),
    /** As shipped; what is frozen or held stays so for longer than a write of facts waits. */
    SHIPPED(45_000, "", Map.of());

    private final long silenceMillis;
    private final String parameters;
    private final Map<String, String> environment;

    Limits(long silenceMillis, String parameters, Map<String, String> environment) {
      this.silenceMillis = silenceMillis;
      this.parameters = parameters;
      this.environment = environment;
    }
  }

  private final Limits limits;
  private final DatabaseUnderTest database;
  private final DatabaseProxy proxy;
  private final Map<String, String> environment = new HashMap<>();
  private PackagedApplication service;

  private FaultySystem(DatabaseUnderTest database, String adminKey, Limits limits) {
    this.limits = limits;
    this.database = database;
    this.proxy = new DatabaseProxy(DatabaseUnderTest.stablePort(), database.port());
    environment.put(
        "QUARKUS_DATASOURCE_JDBC_URL",
        "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/scorecard" + limits.parameters);
    environment.putAll(limits.environment);
    environment.put("QUARKUS_DATASOURCE_USERNAME", database.username());
    environment.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(DatabaseUnderTest.stablePort()));
    environment.put("SCORECARD_ADMIN_KEY", adminKey);
    this.service = PackagedApplication.start(environment).awaitReady();
  }

  /** Starts everything, with this key of the default organization's admin. */
  public static FaultySystem start(String adminKey, Limits limits) {
    DatabaseUnderTest database = DatabaseUnderTest.start("exactly-once");
    try {
      return new FaultySystem(database, adminKey, limits);
    } catch (RuntimeException | AssertionError e) {
      database.close();
      throw e;
    }
  }

  public URI baseUri() {
    return service.baseUri();
  }

  /** A connection as the tables' owner, past the proxy. */
  public Connection connect() throws SQLException {
    return database.connect();
  }

  public String serviceOutput() {
    return service.output();
  }

  public long spoiltCommits() {
    return proxy.spoilt();
  }

  /** Lets it happen, and returns when everything that was ended has been started again. */
  public void suffer(FaultPlan.Step step, Random random) {
    switch (step.fault()) {
      case SERVICE_KILLED -> {
        service.kill();
        sleep(step.outageMillis());
        startService();
      }
      case SERVER_KILLED -> {
        database.killServer();
        sleep(step.outageMillis());
        database.restart();
      }
      case SERVER_AND_SESSIONS_KILLED -> {
        database.killServerAndSessions();
        sleep(step.outageMillis());
        database.restart();
      }
      case SESSION_KILLED -> killSession(random);
      case SERVICE_AND_SERVER_KILLED -> {
        database.killServerAndSessions();
        service.kill();
        sleep(step.outageMillis());
        database.restart();
        startService();
      }
      case CONNECTIONS_CUT -> {
        for (int cut = 0; cut < step.commits(); cut++) {
          proxy.cut();
          sleep(step.outageMillis() / 10);
        }
      }
      case FROZEN_BOTH_WAYS -> frozen(step, true, true);
      case FROZEN_TO_DATABASE -> frozen(step, true, false);
      case FROZEN_FROM_DATABASE -> frozen(step, false, true);
      case COMMIT_LOST -> spoilt(step, DatabaseProxy.AtCommit.LOSE_COMMIT);
      case ANSWER_LOST -> spoilt(step, DatabaseProxy.AtCommit.LOSE_ANSWER);
      case ANSWER_HELD -> spoilt(step, DatabaseProxy.AtCommit.HOLD_ANSWER);
    }
  }

  private void startService() {
    service = PackagedApplication.start(environment).awaitReady();
  }

  private void killSession(Random random) {
    List<Long> sessions = new ArrayList<>();
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT pid FROM pg_stat_activity WHERE datname = 'scorecard'"
                    + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                    + " ORDER BY state = 'active' DESC, pid LIMIT 4")) {
      while (rows.next()) {
        sessions.add(rows.getLong(1));
      }
    } catch (SQLException e) {
      throw new AssertionError("the database can't be asked", e);
    }
    if (!sessions.isEmpty()) {
      database.killSession(sessions.get(random.nextInt(sessions.size())));
    }
  }

  private void frozen(FaultPlan.Step step, boolean toDatabase, boolean fromDatabase) {
    proxy.freeze(toDatabase, fromDatabase);
    sleep(limits.silenceMillis + 2 * step.outageMillis());
    proxy.thaw();
  }

  private void spoilt(FaultPlan.Step step, DatabaseProxy.AtCommit how) {
    long before = proxy.spoilt();
    proxy.spoilCommits(how, step.commits());
    long until = System.nanoTime() + 6_000_000_000L;
    while (proxy.spoilt() < before + step.commits() && System.nanoTime() < until) {
      sleep(5);
    }
    boolean isHeld = how == DatabaseProxy.AtCommit.HOLD_ANSWER;
    sleep(step.outageMillis() + (isHeld ? limits.silenceMillis : 0));
    proxy.thaw();
  }

  /** Waits until the service, if it was only cut off, has found its database again. */
  public void awaitReady() {
    service.awaitReady();
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    service.kill();
    proxy.close();
    database.close();
  }
}
