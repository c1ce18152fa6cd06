package org.engagementscorecard.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;

/** The data directory of a {@link PackagedApplication}, looked at and meddled with from outside. */
record DataDirectoryUnderTest(Path path) implements AutoCloseable {
  static DataDirectoryUnderTest empty(Path parent) {
    try {
      return new DataDirectoryUnderTest(
          Files.createTempDirectory(Files.createDirectories(parent), "data").toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, String> environment() {
    return Map.of("SCORECARD_DATA_DIR", path.toString());
  }

  Path cluster() {
    return path.resolve("cluster");
  }

  /** The postmaster, if one is alive. */
  OptionalLong server() {
    try {
      return ServerProcess.recorded(cluster())
          .filter(ServerProcess::isRunning)
          .map(server -> OptionalLong.of(server.pid()))
          .orElse(OptionalLong.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void killServer() {
    ProcessHandle.of(server().orElseThrow()).orElseThrow().destroyForcibly();
  }

  Connection connect() throws SQLException, IOException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + read("port") + "/scorecard",
        "scorecard",
        read("scorecard.password"));
  }

  private String read(String file) throws IOException {
    return Files.readString(path.resolve(file)).strip();
  }

  /** Leaves nothing running and nothing on the disk. */
  @Override
  public void close() {
    try {
      if (server().isPresent()) {
        killServer();
        while (server().isPresent()) {
          PackagedApplication.pause();
        }
      }
      DataDirectory.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
