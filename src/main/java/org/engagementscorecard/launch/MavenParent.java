package org.engagementscorecard.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Ends the service when the Maven that runs it is gone. {@code mvn quarkus:run} starts the service
 * as a process of its own; killing Maven would otherwise leave it behind, holding the port and the
 * data directory, and whoever starts again would be told that both are taken.
 */
final class MavenParent {
  private static final String MAVEN = "org.codehaus.plexus.classworlds.launcher.Launcher";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private MavenParent() {}

  /** Does nothing when the service wasn't started by Maven. */
  static void endWithIt() {
    var parent = ProcessHandle.current().parent();
    if (parent.isEmpty() || !commandLine(parent.get()).contains(MAVEN)) {
      return;
    }
    long pid = parent.get().pid();
    var watch =
        new Thread(
            () -> {
              while (ProcessHandle.current().parent().filter(p -> p.pid() == pid).isPresent()) {
                try {
                  Thread.sleep(LOOK_EVERY.toMillis());
                } catch (InterruptedException e) {
                  return;
                }
              }
              System.exit(1);
            },
            "maven-parent");
    watch.setDaemon(true);
    watch.start();
  }

  // The JDK gives no command line where it is longer than a page.
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException noSuchFileSystem) {
      return process.info().commandLine().orElse("");
    }
  }
}
