package org.engagementscorecard.intake;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code text/csv}, whose rows are those that commons-csv reads. */
public final class CsvFuzzTarget {
  static final FuzzedBody.Format FORMAT =
      new FuzzedBody.Format(
          most -> new RowCutter(most, ','),
          () -> new CsvReader(',', header -> new PlainRows(header, FuzzedBody.RULES)));

  private CsvFuzzTarget() {}

  /** Reads what a fuzzer made. */
  public static void fuzzerTestOneInput(byte[] input) {
    FuzzedBody body = FuzzedBody.of(input);
    body.read(FORMAT);
    // The other reader decodes ahead, and so tells first where a later row isn't UTF-8.
    if (body.isUtf8()) {
      assertThat(BodyReadingTest.ownRows(body.bytes(), ','))
          .isEqualTo(BodyReadingTest.othersRows(body.bytes(), ','));
    }
  }
}
