package org.engagementscorecard.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A real PostgreSQL server in a directory: made at the first start, adopted when one is still
 * running there, started otherwise.
 *
 * <p>It is run by PostgreSQL's own {@code pg_ctl}, which detaches it: Ctrl-C in a terminal reaches
 * the service only, which can then finish its work before it stops the server. The price is that
 * the server outlives a service that is killed; the next start finds it and carries on with it.
 *
 * <p>The layout of the data directory:
 *
 * <pre>
 * lock                the process that holds the directory
 * programs-(digest)   PostgreSQL's programs
 * cluster             the database cluster, its logs in cluster/log
 * setup               a cluster in the making; renamed to "cluster" when whole
 * postgres.password   of the superuser
 * scorecard.password  of the role the service logs in as
 * port                the port last used
 * </pre>
 */
final class EmbeddedDatabase {
  // Recovery after a crash replays at most about max_wal_size; this is far above what that takes.
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration INIT_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final Duration IMMEDIATE_STOP_LIMIT = Duration.ofSeconds(15);
  // The last server's processes: how long they may go on, and how long they may be in the way.
  private static final Duration LINGERING_LIMIT = Duration.ofSeconds(3);
  private static final Duration LEFT_BEHIND_LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);

  private final DataDirectory directory;
  private final Path cluster;
  private final ServerLogin login;
  private final ServerPort port;
  private ServerBinaries binaries;
  private volatile ServerAccount account;
  private int currentPort;
  private volatile DatabaseSupervisor supervisor;
  private volatile boolean stopping;

  EmbeddedDatabase(DataDirectory directory) {
    this.directory = directory;
    this.cluster = directory.resolve("cluster");
    this.login = new ServerLogin(directory);
    this.port = new ServerPort(directory);
  }

  /**
   * Gets the database up, whatever state the last end left it in.
   *
   * @return where it can be reached, until the next start of the service
   * @throws LaunchFailure when it can't be got up
   */
  synchronized DatabaseCoordinates start() {
    try {
      binaries = ServerBinaries.unpackInto(directory);
      account = ServerAccount.of(directory, cluster, binaries);
      if (!Files.exists(cluster)) {
        endLeftBehind();
        DataDirectory.delete(directory.resolve("setup"));
        initialise();
      }
      checkVersion();
      var running = ServerProcess.find(directory, cluster);
      var server = running.isPresent() ? running.get() : startServer(port.remembered(), true);
      var coordinates = login.ofService(server.port());
      awaitLogin(server, coordinates);
      if (running.isPresent()) {
        LOG.infof("Adopted the database server (process %d) that was running", server.pid());
      } else {
        binaries.deleteOthers(directory);
      }
      currentPort = server.port();
      port.remember(currentPort);
      return coordinates;
    } catch (IOException e) {
      throw new LaunchFailure(
          "The embedded database in " + directory.path() + " can't be started: " + e + ".", e);
    }
  }

  /**
   * Starts the server again after it has died, on the port the service's connections know.
   *
   * @throws LaunchFailure when it doesn't start; it may be tried again
   */
  synchronized void restart(int port) {
    try {
      if (ServerProcess.find(directory, cluster).isEmpty()) {
        startServer(port, false);
      }
    } catch (IOException e) {
      throw new LaunchFailure("The database server can't be started again: " + e + ".", e);
    }
  }

  /** Has it started again by itself from now on, whenever it dies, until {@link #stop()}. */
  synchronized void supervise() {
    if (!stopping) {
      supervisor = new DatabaseSupervisor(this, currentPort);
      supervisor.start();
    }
  }

  boolean isRunning() {
    try {
      return ServerProcess.find(directory, cluster).isPresent();
    } catch (IOException unreadable) {
      return false;
    }
  }

  /**
   * Stops the server, orderly if it can be done in time. Not synchronized: it may be called while a
   * start is under way, and ends that.
   */
  void stop() {
    stopping = true;
    if (supervisor != null) {
      supervisor.stop();
    }
    if (account == null) {
      return;
    }
    try {
      var server = findEvenIfStarting();
      if (server.isEmpty()) {
        return;
      }
      var outcome = control(STOP_LIMIT, "stop", "--mode=fast");
      if (!outcome.succeeded() && server.get().isRunning()) {
        // Nothing acknowledged is lost by this: the next start recovers from the log.
        LOG.warnf("The database server didn't stop in time: %s", outcome.lastLine());
        control(IMMEDIATE_STOP_LIMIT, "stop", "--mode=immediate");
      }
    } catch (IOException e) {
      LOG.warn("The database server couldn't be stopped; the next start will adopt it", e);
    }
  }

  /** A server that is just being started hasn't written its number yet. */
  private Optional<ServerProcess> findEvenIfStarting() throws IOException {
    var waitUntil = System.nanoTime() + LINGERING_LIMIT.toNanos();
    while (true) {
      var server = ServerProcess.find(directory, cluster);
      if (server.isPresent()
          || ServerProcess.all(directory).isEmpty()
          || System.nanoTime() > waitUntil) {
        return server;
      }
      sleep();
    }
  }

  /**
   * Ends what may be running in the directory and deletes all data in it, for tests that begin
   * empty; the unpacked programs stay.
   */
  static void discard(DataDirectory directory) throws IOException {
    ServerProcess.all(directory).forEach(ProcessHandle::destroyForcibly);
    new EmbeddedDatabase(directory).endLeftBehind();
    for (var name : List.of("cluster", "postgres.password", "scorecard.password", "port")) {
      DataDirectory.delete(directory.resolve(name));
    }
  }

  // ---- first start

  private void initialise() throws IOException {
    var password = login.password(ServerLogin.SUPERUSER);
    var setup = Files.createDirectory(directory.resolve("setup"));
    var fresh = setup.resolve("cluster");
    var passwordFile = setup.resolve("password");
    DataDirectory.write(passwordFile, password + "\n");
    if (DataDirectory.isPosix(setup)) {
      Files.setPosixFilePermissions(setup, PosixFilePermissions.fromString("rwx------"));
    }
    account.own(passwordFile);
    account.own(setup);
    var command =
        List.of(
            binaries.program("initdb").toString(),
            "--pgdata=" + fresh,
            "--username=" + ServerLogin.SUPERUSER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums");
    var outcome = Command.run(setup, INIT_LIMIT, account.command(command));
    if (outcome.output().contains("could not look up effective user ID")) {
      // Of all its programs initdb alone needs a name for the user id, which in a container may
      // have none. In a user namespace every id is nobody's, which has one.
      List<String> named = new ArrayList<>(List.of("unshare", "--user", "--"));
      named.addAll(command);
      outcome = Command.run(setup, INIT_LIMIT, account.command(named));
    }
    if (!outcome.succeeded()) {
      throw new LaunchFailure(
          "The embedded database can't be made in "
              + directory.path()
              + ": "
              + outcome.lastLine()
              + ".");
    }
    var log = Files.createDirectory(fresh.resolve("log"));
    account.own(log);
    Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
    DataDirectory.delete(setup);
  }

  private void checkVersion() throws IOException {
    var made = DataDirectory.read(cluster.resolve("PG_VERSION")).orElse("?").strip();
    var version =
        Command.run(
            directory.path(),
            STOP_LIMIT,
            account.command(List.of(binaries.program("postgres").toString(), "--version")));
    if (!version.output().contains(" " + made + ".")) {
      throw new LaunchFailure(
          "The database in "
              + directory.path()
              + " was made by PostgreSQL "
              + made
              + " and this build carries "
              + version.lastLine()
              + ": run the build that made it, or move the data with pg_dump.");
    }
  }

  // ---- every start

  private ServerProcess startServer(int wantedPort, boolean mayMove) throws IOException {
    int usedPort = mayMove && !ServerPort.isFree(wantedPort) ? ServerPort.anyFree() : wantedPort;
    ServerConfiguration.write(cluster, usedPort, account);
    var startLog = cluster.resolve("log").resolve("start.log");
    var retryUntil = System.nanoTime() + LEFT_BEHIND_LIMIT.toNanos();
    while (true) {
      endLeftBehind();
      Files.deleteIfExists(startLog);
      checkNotStopping();
      var outcome = control(START_LIMIT, "start", "--log=" + startLog);
      var server = ServerProcess.find(directory, cluster);
      if (outcome.succeeded() && server.isPresent()) {
        return server.get();
      }
      var reason =
          DataDirectory.read(startLog)
              .orElse("")
              .lines()
              .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
              .reduce((first, second) -> second)
              .orElse(outcome.lastLine());
      boolean passing = reason.contains("lock file") || reason.contains("shared memory");
      if (!passing || System.nanoTime() > retryUntil) {
        throw new LaunchFailure(
            "The embedded database in "
                + directory.path()
                + " doesn't start: "
                + reason.substring(Math.max(0, reason.indexOf("FATAL:")))
                + " (more in "
                + cluster.resolve("log")
                + ").");
      }
      pause();
    }
  }

  /**
   * After kill -9 of the postmaster its children notice by themselves, unless they are computing.
   * There is nobody left whom their results could reach, so they are not waited for long; nor are
   * programs that a killed service had called.
   */
  private void endLeftBehind() throws IOException {
    var waitUntil = System.nanoTime() + LINGERING_LIMIT.toNanos();
    var killed = false;
    for (var left = ServerProcess.all(directory);
        !left.isEmpty();
        left = ServerProcess.all(directory)) {
      if (System.nanoTime() > waitUntil) {
        if (killed) {
          throw new LaunchFailure(
              "The embedded database in "
                  + directory.path()
                  + " can't start: process "
                  + left.get(0).pid()
                  + " of the last server doesn't end.");
        }
        left.forEach(ProcessHandle::destroyForcibly);
        killed = true;
        waitUntil = System.nanoTime() + LINGERING_LIMIT.toNanos();
      }
      pause();
    }
    // PostgreSQL won't start while the number in this file belongs to any process of the same user,
    // as it does in a container where numbers start anew.
    var recorded = ServerProcess.recorded(cluster);
    if (recorded.isPresent() && ServerProcess.isSomethingElse(directory, recorded.get().pid())) {
      Files.deleteIfExists(cluster.resolve("postmaster.pid"));
    }
  }

  /** Waits until the service's role can log in, and makes role and database if they are missing. */
  private void awaitLogin(ServerProcess server, DatabaseCoordinates coordinates)
      throws IOException {
    var waitUntil = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      SQLException failure;
      try (var connection = ServerLogin.connect(coordinates);
          var statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT current_database()")) {
        if (rows.next()) {
          return;
        }
        throw new IllegalStateException("a query without FROM has one row");
      } catch (SQLException e) {
        failure = e;
      }
      var state = failure.getSQLState() == null ? "" : failure.getSQLState();
      if (state.startsWith("28") || state.equals("3D000")) {
        // No such role, another password, no such database: a first start that was broken off.
        try {
          login.provision(server.port());
          continue;
        } catch (SQLException e) {
          failure = e;
        }
      }
      if (stopping || !server.isRunning() || System.nanoTime() > waitUntil) {
        throw new LaunchFailure(
            "The embedded database in "
                + directory.path()
                + " can't be logged in to: "
                + failure.getMessage()
                + ".",
            failure);
      }
      pause();
    }
  }

  private Command.Outcome control(Duration limit, String action, String option) throws IOException {
    return Command.run(
        cluster,
        limit.plusSeconds(5),
        account.command(
            List.of(
                binaries.program("pg_ctl").toString(),
                action,
                "--pgdata=" + cluster,
                "--wait",
                "--timeout=" + limit.toSeconds(),
                option)));
  }

  private void pause() {
    checkNotStopping();
    sleep();
  }

  private void checkNotStopping() {
    if (stopping) {
      throw new LaunchFailure("The start was broken off.");
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchFailure("The start was interrupted.", e);
    }
  }
}
