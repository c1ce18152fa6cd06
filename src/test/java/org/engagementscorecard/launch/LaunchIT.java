package org.engagementscorecard.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the packaged service does with the settings and the machine it finds. */
class LaunchIT {
  private static final int NOBODY = 65534;

  private DataDirectoryUnderTest data;

  @BeforeEach
  void emptyDirectory() {
    data = DataDirectoryUnderTest.empty(Path.of("target", "launch-test"));
  }

  @AfterEach
  void leaveNothingBehind() {
    data.close();
  }

  @Test
  void secondStartOnTheSameDirectoryIsRefusedInOneSentence() {
    try (var first = PackagedApplication.start(data.environment()).awaitReady();
        var second = PackagedApplication.start(data.environment())) {
      assertThat(second.awaitExit()).isEqualTo(1);
      assertThat(second.output())
          .startsWith("The data directory " + data.path() + " is in use by another")
          .contains("process " + first.pid())
          .hasLineCount(1);
      assertThat(first.isReady()).isTrue();
    }
  }

  @Test
  void takenPortIsRefusedInOneSentenceAndLeavesNothingRunning() throws IOException {
    try (var taken = new ServerSocket(0)) {
      var environment = new HashMap<>(data.environment());
      environment.put("QUARKUS_HTTP_PORT", Integer.toString(taken.getLocalPort()));
      try (var application = PackagedApplication.start(environment)) {
        assertThat(application.awaitExit()).isEqualTo(1);
        assertThat(application.output())
            .startsWith("Port " + taken.getLocalPort() + " is taken by another program")
            .hasLineCount(1);
      }
      assertThat(data.server()).isEmpty();
    }
  }

  @Test
  void impossiblePortIsRefusedInOneSentence() throws IOException {
    try (var application =
        PackagedApplication.start(
            Map.of("QUARKUS_HTTP_PORT", "70000", "SCORECARD_DATA_DIR", data.path().toString()))) {
      assertThat(application.awaitExit()).isEqualTo(1);
      assertThat(application.output()).startsWith("QUARKUS_HTTP_PORT is \"70000\"").hasLineCount(1);
    }
  }

  @Test
  void directoryThatCannotBeWrittenIsRefusedInOneSentence() throws IOException {
    var file = Files.createFile(data.path().resolve("file"));
    try (var application =
        PackagedApplication.start(Map.of("SCORECARD_DATA_DIR", file.resolve("below").toString()))) {
      assertThat(application.awaitExit()).isEqualTo(1);
      assertThat(application.output())
          .startsWith("The data directory " + file.resolve("below") + " can't be written")
          .hasLineCount(1);
    }
  }

  @Test
  void configuredServerIsUsedAndNoneIsStarted() {
    var server = DataDirectoryUnderTest.empty(Path.of("target", "launch-test"));
    try (server;
        var directory = DataDirectory.take(server.path())) {
      var database = new EmbeddedDatabase(directory);
      var coordinates = database.start();
      var untouched = data.path().resolve("untouched");
      var environment =
          Map.of(
              "QUARKUS_DATASOURCE_JDBC_URL", coordinates.jdbcUrl(),
              "QUARKUS_DATASOURCE_USERNAME", coordinates.username(),
              "QUARKUS_DATASOURCE_PASSWORD", coordinates.password(),
              "SCORECARD_DATA_DIR", untouched.toString());
      try (var application = PackagedApplication.start(environment).awaitReady()) {
        assertThat(untouched).doesNotExist();
        application.stop();
      }
      assertThat(server.server()).isPresent();
      database.stop();
    }
  }

  @Test
  void rememberedDatabasePortThatIsTakenIsReplaced() throws IOException {
    try (var application = PackagedApplication.start(data.environment()).awaitReady()) {
      application.stop();
    }
    var port = Integer.parseInt(Files.readString(data.path().resolve("port")).strip());
    try (var taken = new ServerSocket(port);
        var again = PackagedApplication.start(data.environment()).awaitReady()) {
      assertThat(again.isReady()).isTrue();
      assertThat(Files.readString(data.path().resolve("port")).strip())
          .isNotEqualTo(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void serviceOfAMavenThatIsKilledEnds() {
    // A process whose command line is Maven's, as far as the service looks.
    var maven =
        List.of("sh", "-c", "\"$@\" & wait", "org.codehaus.plexus.classworlds.launcher.Launcher");
    try (var run =
        PackagedApplication.start(maven, PackagedApplication.JAR, data.environment())
            .awaitReady()) {
      run.kill();
      var waitUntil = System.nanoTime() + PackagedApplication.EXIT_LIMIT.toNanos();
      while (run.isReady() || data.server().isPresent()) {
        assertThat(System.nanoTime()).as(run::output).isLessThan(waitUntil);
        PackagedApplication.pause();
      }
    }
  }

  // ---- as whom; the tests above run as whoever runs the build

  @Test
  void ordinaryUserWithoutAHomeDirectory() throws IOException {
    assumeTrue(isRoot(), "only root can become somebody else; the other tests are ordinary then");
    var home = Files.createTempDirectory("scorecard-ordinary");
    try {
      var application = copyTree(Path.of("target", "quarkus-app"), home.resolve("application"));
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
      var theirs = new DataDirectoryUnderTest(Files.createDirectory(home.resolve("data")));
      Files.setAttribute(theirs.path(), "unix:uid", NOBODY);
      var nobody =
          List.of(
              "setpriv",
              "--reuid=" + NOBODY,
              "--regid=" + NOBODY,
              "--clear-groups",
              "env",
              "-u",
              "HOME");
      var jar = application.resolve("quarkus-run.jar");
      try (theirs;
          var first = PackagedApplication.start(nobody, jar, theirs.environment()).awaitReady()) {
        assertThat(Files.getAttribute(theirs.cluster(), "unix:uid")).isEqualTo(NOBODY);
        first.kill();
        try (var again =
            PackagedApplication.start(nobody, jar, theirs.environment()).awaitReady()) {
          again.stop();
        }
        assertThat(theirs.server()).isEmpty();
        // Root on the same directory runs the server as its owner, and takes nothing from it.
        try (var asRoot = PackagedApplication.start(theirs.environment()).awaitReady()) {
          assertThat(asRoot.isReady()).isTrue();
        }
        try (var again =
            PackagedApplication.start(nobody, jar, theirs.environment()).awaitReady()) {
          assertThat(again.isReady()).isTrue();
        }
      }
    } finally {
      DataDirectory.delete(home);
    }
  }

  @Test
  void rootInADirectoryThatOnlyItsOwnerMayEnter() throws IOException {
    assumeTrue(isRoot(), "about root");
    var home = Files.createTempDirectory("scorecard-closed");
    try {
      Files.setAttribute(home, "unix:uid", 12345);
      try (var theirs = new DataDirectoryUnderTest(home.resolve("data"));
          var application = PackagedApplication.start(theirs.environment()).awaitReady()) {
        assertThat(Files.getAttribute(theirs.cluster(), "unix:uid")).isEqualTo(12345);
        application.kill();
        try (var again = PackagedApplication.start(theirs.environment()).awaitReady()) {
          assertThat(again.isReady()).isTrue();
        }
      }
    } finally {
      DataDirectory.delete(home);
    }
  }

  @Test
  void rootWhereUserNamespacesAreForbidden() throws IOException {
    assumeTrue(isRoot(), "about root");
    var home = Files.createTempDirectory("scorecard-container");
    try {
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
      var programs = Files.createDirectory(home.resolve("bin"));
      Files.createSymbolicLink(programs.resolve("setpriv"), Path.of("/usr/bin/setpriv"));
      try (var theirs = new DataDirectoryUnderTest(home.resolve("data"))) {
        // Made with a namespace, then moved to a place without.
        try (var before = PackagedApplication.start(theirs.environment()).awaitReady()) {
          assertThat(Files.getAttribute(theirs.cluster(), "unix:uid")).isEqualTo(0);
          before.stop();
        }
        var environment = new HashMap<>(theirs.environment());
        environment.put("PATH", programs.toString());
        for (int start = 0; start < 2; start++) {
          try (var application = PackagedApplication.start(environment).awaitReady()) {
            assertThat(Files.getAttribute(theirs.cluster(), "unix:uid")).isEqualTo(NOBODY);
            application.stop();
          }
        }
      }
    } finally {
      DataDirectory.delete(home);
    }
  }

  private static boolean isRoot() throws IOException {
    return DataDirectory.isPosix(Path.of("target"))
        && Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  private static Path copyTree(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return to;
  }
}
