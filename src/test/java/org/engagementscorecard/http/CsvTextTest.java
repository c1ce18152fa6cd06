package org.engagementscorecard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV that databases and spreadsheets read without harm. */
class CsvTextTest {
  private static String row(Object... cells) {
    CsvText text = new CsvText(List.of("h"));
    text.row(Arrays.asList(cells));
    return text.toString().substring("\"h\"\r\n".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "=cmd|' /C calc'!A0",
        "＝1",
        "=",
        "-2+3+cmd"
      })
  void aTextThatLooksLikeAFormulaGetsAnApostrophe(String text) throws IOException {
    try (CSVParser parser = CSVParser.parse(new StringReader(row(text)), CSVFormat.RFC4180)) {
      assertThat(parser.getRecords().get(0).get(0)).isEqualTo("'" + text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Kim", "a=b", "1-2", "'=", " =", "", "Zoë, \"Z\"", "a;b", "line\nline"})
  void anyOtherTextStaysAsItIs(String text) throws IOException {
    try (CSVParser parser =
        CSVParser.parse(new StringReader("x," + row(text)), CSVFormat.RFC4180)) {
      assertThat(parser.getRecords().get(0).get(1)).isEqualTo(text);
    }
  }

  @Test
  void numbersStayNumbersHoweverNegative() {
    assertThat(row(-5L, new BigDecimal("-1.50"), -0.25, 3)).isEqualTo("-5,-1.50,-0.25,3\r\n");
  }

  @Test
  void whatIsAbsentIsAnEmptyCellWithoutQuotesAndAnEmptyTextHasThem() {
    assertThat(row(null, "", null)).isEqualTo(",\"\",\r\n");
  }

  @Test
  void quotesAreDoubledAndInstantsAreIso() {
    assertThat(row("a \"b\"", Instant.parse("2026-07-01T09:30:00Z")))
        .isEqualTo("\"a \"\"b\"\"\",\"2026-07-01T09:30:00Z\"\r\n");
  }
}
