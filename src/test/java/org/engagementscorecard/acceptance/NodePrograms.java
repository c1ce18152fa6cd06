package org.engagementscorecard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Programs of other people's making, run by node: what they say doesn't come from this project's
 * own reading of a specification. Their packages are installed below {@code target} at run time.
 */
final class NodePrograms {
  private static final List<String> PACKAGES =
      List.of("standardwebhooks@1.1.1", "@xapi/xapi@3.0.3");
  private static final Path FOLDER = Path.of("target", "node-programs").toAbsolutePath();
  private static final int INSTALL_MINUTES = 5;

  private NodePrograms() {}

  /** Starts a script of {@code src/test/resources/acceptance} with the packages' folder first. */
  static Process start(String script, String... arguments)
      throws IOException, InterruptedException {
    install();
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(Path.of("src", "test", "resources", "acceptance", script).toString());
    command.add(FOLDER.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void install() throws IOException, InterruptedException {
    if (Files.isDirectory(FOLDER.resolve("node_modules"))) {
      return;
    }
    Files.createDirectories(FOLDER);
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"));
    command.addAll(List.of("--prefix", FOLDER.toString()));
    command.addAll(PACKAGES);
    Process npm =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("npm.log").toFile())
            .start();
    assertThat(npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)).as("npm ends").isTrue();
    assertThat(npm.exitValue()).as(Files.readString(FOLDER.resolve("npm.log"))).isZero();
  }
}
