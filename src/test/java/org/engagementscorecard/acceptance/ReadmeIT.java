package org.engagementscorecard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.engagementscorecard.launch.PackagedApplication;
import org.junit.jupiter.api.Test;

/** Follows the README word for word: its shell blocks, in order, against a fresh start. */
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final String KEY = "esk_readme";

  @Test
  void theFirstStepsWorkAsWritten() throws IOException, InterruptedException {
    List<String> blocks = blocks(Files.readString(Path.of("README.md")));
    assertThat(blocks).as("shell blocks of the README").hasSizeGreaterThanOrEqualTo(5);
    try (PackagedApplication application =
        PackagedApplication.start(Map.of("SCORECARD_ADMIN_KEY", KEY)).awaitReady()) {
      Path folder = Files.createTempDirectory(Path.of("target"), "readme").toAbsolutePath();
      Path script = folder.resolve("first-steps.sh");
      Files.writeString(
          script, "set -euo pipefail\n" + String.join("\necho\n", blocks) + "\necho done\n");
      Path output = folder.resolve("output.txt");
      ProcessBuilder builder = new ProcessBuilder("bash", script.toString());
      String base = application.baseUri().toString();
      builder.environment().put("URL", base.substring(0, base.length() - 1));
      builder.environment().put("KEY", KEY);
      builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
      Process shell = builder.start();
      boolean ended = shell.waitFor(120, TimeUnit.SECONDS);
      if (!ended) {
        shell.destroyForcibly();
      }
      String said = Files.readString(output);
      assertThat(ended).as("ends in time: %s", said).isTrue();
      assertThat(shell.exitValue()).as(said).isZero();
      assertThat(said).contains("\"accepted\":").contains("\"duplicate\":").endsWith("done\n");
    }
  }

  private static List<String> blocks(String readme) {
    List<String> blocks = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(readme); block.find(); ) {
      blocks.add(block.group(1));
    }
    return blocks;
  }
}
