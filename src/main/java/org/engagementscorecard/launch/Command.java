package org.engagementscorecard.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one of PostgreSQL's own programs and waits for it, never longer than its limit.
 *
 * <p>The environment is reduced to what those programs need, so that the result doesn't depend on
 * the {@code PG…} and {@code LC_…} variables of whoever starts the service.
 */
final class Command {
  /**
   * @param exitCode the program's own, or -1 when it had to be ended at its limit
   * @param output standard output and standard error together
   */
  record Outcome(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }

    /** The last line that says something, for a sentence to a person. */
    String lastLine() {
      return output
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .reduce((first, second) -> second)
          .orElse("no output");
    }
  }

  private Command() {}

  /**
   * @throws IOException when the program can't be started at all
   */
  static Outcome run(Path workingDirectory, Duration limit, List<String> command)
      throws IOException {
    var builder = new ProcessBuilder(command);
    builder.directory(workingDirectory.toFile());
    builder.redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    var process = builder.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return new Outcome(-1, "no answer within " + limit.toSeconds() + " s");
      }
      // Only what is there: a server started by the program may hold the stream open for ever.
      var input = process.getInputStream();
      var output = new String(input.readNBytes(input.available()), StandardCharsets.UTF_8);
      return new Outcome(process.exitValue(), output);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
