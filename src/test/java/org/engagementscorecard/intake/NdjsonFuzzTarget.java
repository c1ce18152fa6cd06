package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.http.Utf8Stream;
import org.engagementscorecard.intake.FactReader.Item;
import org.engagementscorecard.intake.FactReader.Refused;

/**
 * {@code application/x-ndjson}. The body is never at fault, only lines are: those that another
 * reader can't read either, and no others, are malformed.
 */
public final class NdjsonFuzzTarget {
  static final FuzzedBody.Format FORMAT =
      new FuzzedBody.Format(LineCutter::new, () -> new LineReader(FuzzedBody.RULES));

  private NdjsonFuzzTarget() {}

  /** Reads what a fuzzer made. */
  public static void fuzzerTestOneInput(byte[] input) {
    FuzzedBody body = FuzzedBody.of(input);
    FuzzedBody.Outcome outcome = body.read(FORMAT);
    assertThat(outcome.fault()).isNull();
    List<Integer> malformed = new ArrayList<>();
    for (Item item : outcome.items()) {
      if (item instanceof Refused refused && isMalformed(refused.reason())) {
        malformed.add((int) refused.place().line());
      }
    }
    assertThat(malformed).isEqualTo(malformedLines(body.bytes()));
  }

  private static boolean isMalformed(String reason) {
    return reason.startsWith("is malformed JSON")
        || reason.startsWith("another document")
        || reason.equals("isn't UTF-8");
  }

  private static List<Integer> malformedLines(byte[] bytes) {
    List<Integer> malformed = new ArrayList<>();
    int line = 1;
    int start = 0;
    for (int end = 0; end <= bytes.length; end++) {
      if (end < bytes.length && bytes[end] != '\n') {
        continue;
      }
      int begin = start + FuzzedBody.markLength(bytes, start);
      if (begin > end) {
        begin = start;
      }
      if (!isBlank(bytes, start, end)
          && (Utf8Stream.firstMalformed(bytes, start, end) >= 0
              || !FuzzedBody.isItem(bytes, begin, end))) {
        malformed.add(line);
      }
      start = end + 1;
      line++;
    }
    return malformed;
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
