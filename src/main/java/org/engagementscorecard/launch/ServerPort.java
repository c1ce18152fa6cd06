package org.engagementscorecard.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** The port of the embedded server: chosen at the first start, and kept in the data directory. */
final class ServerPort {
  private final DataDirectory directory;

  ServerPort(DataDirectory directory) {
    this.directory = directory;
  }

  /** The port last used, or any free one. */
  int remembered() throws IOException {
    var port = DataDirectory.read(directory.resolve("port")).orElse("").strip();
    return port.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(port) : anyFree();
  }

  void remember(int port) throws IOException {
    DataDirectory.write(directory.resolve("port"), port + "\n");
  }

  /**
   * A free port below those that operating systems hand out for outgoing connections (from 32768 on
   * Linux), so that it is still free at the next start.
   */
  static int anyFree() {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      if (isFree(port)) {
        return port;
      }
    }
    throw new LaunchFailure("No port is free for the embedded database.");
  }

  static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(!ServerBinaries.isWindows());
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1);
      return true;
    } catch (IOException | IllegalArgumentException taken) {
      return false;
    }
  }
}
