package org.engagementscorecard.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A running server of one data directory, as its {@code postmaster.pid} and the operating system
 * show it. The server isn't a child of this process, and may be older than this process: after kill
 * -9 of the service it lives on.
 *
 * @param pid of the postmaster
 * @param port on which it listens, on the loopback interface
 */
record ServerProcess(long pid, int port) {
  /**
   * What the file in the cluster says, if the process it names is really a server of this
   * directory. A number that was left behind by a crash may belong to any other process by now.
   */
  static Optional<ServerProcess> find(DataDirectory directory, Path cluster) throws IOException {
    return recorded(cluster)
        .filter(server -> server.isRunning() && !isSomethingElse(directory, server.pid()));
  }

  /** What the file says, true or not. */
  static Optional<ServerProcess> recorded(Path cluster) throws IOException {
    var lines =
        DataDirectory.read(cluster.resolve("postmaster.pid")).orElse("").lines().limit(4).toList();
    try {
      return lines.size() < 4
          ? Optional.empty()
          : Optional.of(
              new ServerProcess(
                  Long.parseLong(lines.get(0).strip()), Integer.parseInt(lines.get(3).strip())));
    } catch (NumberFormatException halfWritten) {
      return Optional.empty();
    }
  }

  boolean isRunning() {
    return isRunning(pid);
  }

  /**
   * All processes that run a program of this directory: besides the postmaster those that it left
   * behind when it was killed, which hold its shared memory so that no other server can start
   * before they are gone; and an {@code initdb} or {@code pg_ctl} of a service that was killed.
   */
  static List<ProcessHandle> all(DataDirectory directory) {
    return ProcessHandle.allProcesses()
        .filter(handle -> isRunning(handle.pid()))
        .filter(
            handle ->
                handle
                    .info()
                    .command()
                    .filter(command -> ServerBinaries.contains(directory, program(command)))
                    .isPresent())
        .toList();
  }

  /**
   * Whether the number is in use, as far as PostgreSQL can see, but not by its server: by another
   * program, or by one that has ended and that nobody has waited for.
   */
  static boolean isSomethingElse(DataDirectory directory, long pid) {
    var process = ProcessHandle.of(pid);
    if (process.isPresent() && !isRunning(pid)) {
      return true;
    }
    return process
        .flatMap(handle -> handle.info().command())
        .filter(command -> !ServerBinaries.contains(directory, program(command)))
        .isPresent();
  }

  // A process that nobody has waited for, as happens to orphans in a container without an init, is
  // still listed although it is gone.
  private static boolean isRunning(long pid) {
    if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
      return false;
    }
    try {
      var stat =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException noSuchFileSystemOrGone) {
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
  }

  // Linux marks a program whose file has been replaced.
  private static Path program(String command) {
    return Path.of(command.replace(" (deleted)", "")).normalize();
  }
}
