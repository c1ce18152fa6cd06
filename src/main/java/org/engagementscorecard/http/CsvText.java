package org.engagementscorecard.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;

/**
 * Writes CSV (RFC 4180, UTF-8) that databases read with its types and spreadsheets without harm.
 *
 * <p>Texts stand between quotes, numbers don't, and what is absent is an empty cell without quotes,
 * which is how PostgreSQL and DuckDB tell it from an empty text. A text that a spreadsheet would
 * take for a formula gets an apostrophe before it, as OWASP advises; a number is never one, however
 * negative. See https://owasp.org/www-community/attacks/CSV_Injection.
 */
public final class CsvText {
  public static final String MEDIA_TYPE = "text/csv;charset=UTF-8;header=present";

  private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.NON_NUMERIC).setNullString("").get();

  private final StringBuilder text = new StringBuilder();

  /** Begins with a row of names. */
  public CsvText(List<String> header) {
    row(header);
  }

  /**
   * Adds a row.
   *
   * @param cells numbers, nulls, and others, which are shown as their text
   */
  public void row(List<?> cells) {
    Object[] shown = cells.stream().map(CsvText::shown).toArray();
    try {
      FORMAT.printRecord(text, shown);
    } catch (IOException e) {
      throw new UncheckedIOException("a text takes all", e);
    }
  }

  private static Object shown(Object cell) {
    return cell == null || cell instanceof Number ? cell : harmless(cell.toString());
  }

  /** The text as no spreadsheet takes it for a formula. */
  static String harmless(String text) {
    return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
