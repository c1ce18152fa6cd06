package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.engagementscorecard.http.CursorFuzzTarget;
import org.engagementscorecard.organization.PeriodFuzzTarget;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each parser over its corpus: examples good and bad, and all that fuzzing has found. {@code
 * fuzz/run} goes on from there, and leaves what it finds in the corpus: docs/fuzzing.md.
 */
class ParserFuzzTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  private static final Map<String, Consumer<byte[]>> TARGETS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("BinaryEvent", BinaryEventFuzzTarget::fuzzerTestOneInput),
              Map.entry("Csv", CsvFuzzTarget::fuzzerTestOneInput),
              Map.entry("Cursor", CursorFuzzTarget::fuzzerTestOneInput),
              Map.entry("Event", EventFuzzTarget::fuzzerTestOneInput),
              Map.entry("EventBatch", EventBatchFuzzTarget::fuzzerTestOneInput),
              Map.entry("Forms", FormsFuzzTarget::fuzzerTestOneInput),
              Map.entry("Gzip", GzipFuzzTarget::fuzzerTestOneInput),
              Map.entry("Json", JsonFuzzTarget::fuzzerTestOneInput),
              Map.entry("Mapping", MappingFuzzTarget::fuzzerTestOneInput),
              Map.entry("Ndjson", NdjsonFuzzTarget::fuzzerTestOneInput),
              Map.entry("Period", PeriodFuzzTarget::fuzzerTestOneInput)));

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicContainer> corpus() {
    return TARGETS.entrySet().stream()
        .map(target -> DynamicContainer.dynamicContainer(target.getKey(), cases(target)));
  }

  private static Stream<DynamicTest> cases(Map.Entry<String, Consumer<byte[]>> target) {
    try {
      return in(CORPUS.resolve(target.getKey())).stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(),
                      file.toUri(),
                      () -> target.getValue().accept(Files.readAllBytes(file))));
    } catch (IOException e) {
      throw new AssertionError("every target has a corpus", e);
    }
  }

  @Test
  void everyCorpusHasItsTarget() throws IOException {
    assertThat(in(CORPUS).stream().map(folder -> folder.getFileName().toString()))
        .containsExactlyElementsOf(TARGETS.keySet());
  }
}
