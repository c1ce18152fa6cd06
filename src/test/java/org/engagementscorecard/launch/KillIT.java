package org.engagementscorecard.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kill -9 of the service, of its database server, and of both, at every bad moment. */
class KillIT {
  private DataDirectoryUnderTest data;

  @BeforeEach
  void emptyDirectory() {
    data = DataDirectoryUnderTest.empty(Path.of("target", "kill-test"));
  }

  @AfterEach
  void leaveNothingBehind() {
    data.close();
  }

  @Test
  void orderlyStopEndsTheServerAndKeepsTheData() throws Exception {
    try (var application = PackagedApplication.start(data.environment()).awaitReady()) {
      assertThat(application.output()).contains(application.baseUri() + "q/swagger-ui");
      write(1);
      application.stop();
      assertThat(data.server()).isEmpty();
    }
    try (var again = PackagedApplication.start(data.environment()).awaitReady()) {
      assertThat(again.isReady()).isTrue();
      assertThat(highest()).isEqualTo(1);
    }
  }

  @Test
  void serverOfAKilledServiceIsAdopted() throws Exception {
    long server;
    try (var application = PackagedApplication.start(data.environment()).awaitReady()) {
      server = data.server().orElseThrow();
      write(1);
      application.kill();
    }
    assertThat(data.server()).hasValue(server);

    try (var again = PackagedApplication.start(data.environment()).awaitReady()) {
      assertThat(data.server()).hasValue(server);
      assertThat(highest()).isEqualTo(1);
      again.stop();
      assertThat(data.server()).isEmpty();
    }
  }

  @Test
  void killedServerComesBackByItselfAndKeepsWhatItAcknowledged() throws Exception {
    try (var application = PackagedApplication.start(data.environment()).awaitReady()) {
      for (int round = 0; round < 3; round++) {
        long server = data.server().orElseThrow();
        long acknowledged = writeUntil(data::killServer);
        awaitServerOtherThan(server);
        application.awaitReady();
        assertThat(highest()).isGreaterThanOrEqualTo(acknowledged);
      }
    }
  }

  @Test
  void killOfBothKeepsWhatWasAcknowledged() throws Exception {
    long acknowledged;
    try (var application = PackagedApplication.start(data.environment()).awaitReady()) {
      acknowledged =
          writeUntil(
              () -> {
                application.kill();
                data.killServer();
              });
    }
    try (var again = PackagedApplication.start(data.environment()).awaitReady()) {
      assertThat(again.isReady()).isTrue();
      assertThat(highest()).isGreaterThanOrEqualTo(acknowledged);
    }
  }

  @Test
  void numberOfADeadServerThatBelongsToAnotherProgramNowIsNoObstacle() throws Exception {
    try (var application = PackagedApplication.start(data.environment()).awaitReady()) {
      write(1);
      application.kill();
      data.killServer();
    }
    // This very process stands for the other program.
    var pidFile = data.cluster().resolve("postmaster.pid");
    var content = Files.readString(pidFile);
    Files.writeString(
        pidFile, ProcessHandle.current().pid() + content.substring(content.indexOf('\n')));

    try (var again = PackagedApplication.start(data.environment()).awaitReady()) {
      assertThat(again.isReady()).isTrue();
      assertThat(highest()).isEqualTo(1);
    }
  }

  /** The parts of a first start, by what is seen in the directory while they run. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "programs-unfinished",
        "programs-unfinished/share/postgresql",
        "setup",
        "setup/cluster/base/1",
        "cluster",
        "cluster/postmaster.pid",
        "scorecard.password",
        "port"
      })
  void firstStartBrokenOffIsMadeUpForByTheNext(String seen) throws Exception {
    try (var application = PackagedApplication.start(data.environment())) {
      while (!Files.exists(data.path().resolve(seen))) {
        assertThat(application.isAlive()).as(application::output).isTrue();
        Thread.onSpinWait();
      }
      application.kill();
    }
    try (var again = PackagedApplication.start(data.environment()).awaitReady()) {
      assertThat(again.isReady()).isTrue();
      write(1);
      assertThat(highest()).isEqualTo(1);
    }
  }

  @Test
  void damagedProgramsAreUnpackedAgain() throws Exception {
    try (var application = PackagedApplication.start(data.environment()).awaitReady()) {
      application.stop();
    }
    try (var programs = Files.newDirectoryStream(data.path(), "programs-*")) {
      Files.write(programs.iterator().next().resolve("bin/postgres"), new byte[0]);
    }
    try (var again = PackagedApplication.start(data.environment()).awaitReady()) {
      assertThat(again.isReady()).isTrue();
    }
  }

  private void awaitServerOtherThan(long server) {
    var waitUntil = System.nanoTime() + PackagedApplication.READY_LIMIT.toNanos();
    while (data.server().isEmpty() || data.server().getAsLong() == server) {
      assertThat(System.nanoTime()).as("the server comes back").isLessThan(waitUntil);
      PackagedApplication.pause();
    }
  }

  private void write(long number) throws SQLException, IOException {
    try (var connection = data.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS kill_probe (number bigint PRIMARY KEY)");
      statement.execute("INSERT INTO kill_probe VALUES (" + number + ")");
    }
  }

  private long highest() throws SQLException, IOException {
    try (var connection = data.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT max(number), count(*) FROM kill_probe")) {
      rows.next();
      assertThat(rows.getLong(2)).as("no gap").isEqualTo(rows.getLong(1));
      return rows.getLong(1);
    }
  }

  /** Writes one number after the other, does it in the middle, and tells the last acknowledged. */
  private long writeUntil(Runnable kill) throws Exception {
    var acknowledged = new AtomicLong();
    var over = new AtomicBoolean();
    var writer =
        new Thread(
            () -> {
              try (var connection = data.connect();
                  var statement = connection.createStatement()) {
                statement.execute(
                    "CREATE TABLE IF NOT EXISTS kill_probe (number bigint PRIMARY KEY)");
                long number;
                try (var rows =
                    statement.executeQuery("SELECT coalesce(max(number), 0) FROM kill_probe")) {
                  rows.next();
                  number = rows.getLong(1);
                }
                while (true) {
                  statement.execute("INSERT INTO kill_probe VALUES (" + ++number + ")");
                  acknowledged.set(number);
                }
              } catch (SQLException | IOException ended) {
                over.set(true);
              }
            });
    writer.start();
    long start = acknowledged.get();
    while (acknowledged.get() < start + 200 && !over.get()) {
      PackagedApplication.pause();
    }
    kill.run();
    writer.join(PackagedApplication.EXIT_LIMIT.toMillis());
    assertThat(over).isTrue();
    assertThat(acknowledged.get()).isGreaterThanOrEqualTo(200);
    return acknowledged.get();
  }
}
