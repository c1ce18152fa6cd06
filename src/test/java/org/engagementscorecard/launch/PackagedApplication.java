package org.engagementscorecard.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The packaged service as a process of its own, as it is really started: for tests that kill it,
 * start it twice, or look at it from outside only.
 *
 * <pre>
 * try (var application = PackagedApplication.start(Map.of("SCORECARD_DATA_DIR", directory))) {
 *   application.awaitReady();
 *   … application.baseUri() …
 * }
 * </pre>
 *
 * <p>It needs {@code target/quarkus-app/quarkus-run.jar}, so its users are integration tests
 * ({@code …IT}), which run after packaging. Settings of the surrounding environment don't reach it.
 */
public final class PackagedApplication implements AutoCloseable {
  public static final Duration READY_LIMIT = Duration.ofSeconds(120);
  public static final Duration EXIT_LIMIT = Duration.ofSeconds(60);
  static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final AtomicInteger STARTS = new AtomicInteger();

  private final Process process;
  private final Path output;
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private PackagedApplication(Process process, Path output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  /**
   * Starts it with these environment variables. Without {@code QUARKUS_HTTP_PORT} a free port is
   * chosen; without {@code SCORECARD_DATA_DIR} and {@code QUARKUS_DATASOURCE_JDBC_URL} it gets an
   * empty data directory below {@code target}.
   */
  public static PackagedApplication start(Map<String, String> environment) {
    return start(List.of(), JAR, environment);
  }

  /**
   * @param prefix a command that runs the rest of its arguments, in another way or as another user
   * @param jar another copy of the packaged application's jar
   */
  static PackagedApplication start(List<String> prefix, Path jar, Map<String, String> environment) {
    try {
      var output = Files.createDirectories(Path.of("target", "packaged-application"));
      output =
          output.resolve(ProcessHandle.current().pid() + "-" + STARTS.incrementAndGet() + ".log");
      List<String> command = new ArrayList<>(prefix);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-jar");
      command.add(jar.toAbsolutePath().toString());
      var builder = new ProcessBuilder(command);
      builder.environment().keySet().removeIf(n -> n.matches("(QUARKUS|SCORECARD|JAVA|PG).*"));
      builder
          .environment()
          .put(
              "SCORECARD_DATA_DIR",
              output.resolveSibling(output.getFileName() + ".data").toAbsolutePath().toString());
      builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(freePort()));
      builder.environment().putAll(environment);
      int port = Integer.parseInt(builder.environment().get("QUARKUS_HTTP_PORT"));
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      return new PackagedApplication(builder.start(), output, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, with a slash at the end. */
  public URI baseUri() {
    return URI.create("http://localhost:" + port + "/");
  }

  /** What it has written to standard output and standard error until now. */
  public String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public boolean isReady() {
    try {
      var request =
          HttpRequest.newBuilder(baseUri().resolve("q/health/ready"))
              .timeout(Duration.ofSeconds(15))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until the service says that it is ready; fails when it ends instead, or at the limit. */
  public PackagedApplication awaitReady() {
    var waitUntil = System.nanoTime() + READY_LIMIT.toNanos();
    while (!isReady()) {
      if (!process.isAlive()) {
        throw new AssertionError("it ended with " + process.exitValue() + ":\n" + output());
      }
      if (System.nanoTime() > waitUntil) {
        throw new AssertionError("not ready within " + READY_LIMIT + ":\n" + output());
      }
      pause();
    }
    return this;
  }

  /** Waits until it has written this; fails at the limit. */
  public PackagedApplication awaitOutput(String text) {
    var waitUntil = System.nanoTime() + READY_LIMIT.toNanos();
    while (!output().contains(text)) {
      if (System.nanoTime() > waitUntil || !process.isAlive()) {
        throw new AssertionError("didn't write '" + text + "':\n" + output());
      }
      pause();
    }
    return this;
  }

  /** Waits until it has ended by itself, and tells its exit code. */
  public int awaitExit() {
    try {
      if (!process.waitFor(EXIT_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still running after " + EXIT_LIMIT + ":\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Kill -9, and waits until it is gone. Its embedded database lives on. */
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** Asks it to end (SIGTERM), and waits until it has, its embedded database included. */
  public void stop() {
    process.destroy();
    awaitExit();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }

  static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A port that is free now; another program may be quicker. */
  public static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
