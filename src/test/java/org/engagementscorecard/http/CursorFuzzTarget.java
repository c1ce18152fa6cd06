package org.engagementscorecard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** Cursors: any text is one or a 400 problem, and any sort key comes back from its cursor. */
public final class CursorFuzzTarget {
  private CursorFuzzTarget() {}

  /** Reads what a fuzzer made. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      Cursor cursor = Cursor.fromString(text);
      assertThat(StrictJson.fault(cursor.after())).isNull();
      comesBack(cursor);
      assertThat(cursor.number()).isEqualTo(Integer.parseInt(cursor.after()));
    } catch (ProblemException e) {
      assertThat(e.problem().status()).isEqualTo(400);
    }
    if (StrictJson.fault(text) == null) {
      comesBack(Cursor.startingAfter(text));
    }
  }

  private static void comesBack(Cursor cursor) {
    assertThat(cursor.toString()).matches("[A-Za-z0-9_-]+");
    Cursor again = Cursor.fromString(cursor.toString());
    assertThat(again.after()).isEqualTo(cursor.after());
    assertThat(again).hasToString(cursor.toString());
  }
}
