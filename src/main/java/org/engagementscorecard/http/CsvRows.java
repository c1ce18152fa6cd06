package org.engagementscorecard.http;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.engagementscorecard.http.Problem.Fault;

/**
 * Reads CSV with a header row (RFC 4180, UTF-8) a row at a time. What can't be read ends in a 400
 * problem with the line.
 */
public final class CsvRows {
  /** The longest row, in characters; keeps an unclosed quote from swallowing the body. */
  private static final int MAX_ROW = 1_000_000;

  private final CSVParser parser;
  private final RowLimit limit;
  private final Iterator<CSVRecord> records;
  private final Map<String, Integer> columns = new LinkedHashMap<>();

  /**
   * A row.
   *
   * @param line line of the body on which the row ends, from 1
   */
  public record Row(long line, CSVRecord record, Map<String, Integer> columns) {
    /** The cell of a column, without white space around it; empty where the row has none. */
    public String cell(String column) {
      Integer index = columns.get(column);
      return index == null || index >= record.size() ? "" : record.get(index).strip();
    }

    /** Whether the row has more cells than the header. */
    public boolean isTooLong() {
      return record.size() > columns.size();
    }
  }

  private CsvRows(CSVParser parser, RowLimit limit) {
    this.parser = parser;
    this.limit = limit;
    this.records = parser.iterator();
  }

  /**
   * Opens a body and reads its header.
   *
   * @throws ProblemException 400 where there is no header, or a column of it has no name or stands
   *     twice
   */
  public static CsvRows open(InputStream body, char delimiter) {
    Reader text =
        new InputStreamReader(
            body,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    RowLimit limit = new RowLimit(text);
    try {
      CSVParser parser =
          CSVParser.builder()
              .setReader(limit)
              .setFormat(
                  CSVFormat.RFC4180
                      .builder()
                      .setDelimiter(delimiter)
                      .setIgnoreEmptyLines(true)
                      .get())
              .get();
      CsvRows rows = new CsvRows(parser, limit);
      rows.readHeader();
      return rows;
    } catch (IOException e) {
      throw malformed(1, e);
    }
  }

  /** The columns of the header, in order. */
  public Collection<String> header() {
    return List.copyOf(columns.keySet());
  }

  /**
   * Refuses a header that lacks columns.
   *
   * @throws ProblemException 422 naming every missing one
   */
  public void requireColumns(Collection<String> needed) {
    requireColumns(columns.keySet(), needed);
  }

  /**
   * Refuses a header that lacks columns.
   *
   * @param header the columns there are
   * @throws ProblemException 422 naming every missing one
   */
  public static void requireColumns(Set<String> header, Collection<String> needed) {
    List<Fault> missing = new ArrayList<>();
    for (String column : needed) {
      if (!header.contains(column)) {
        missing.add(Fault.atLine(1, 0, "the header has no column '" + column + "'"));
      }
    }
    if (!missing.isEmpty()) {
      throw ProblemException.unprocessable(
          missing.get(0).detail()
              + (missing.size() > 1 ? ", and lacks " + (missing.size() - 1) + " more" : ""),
          missing.toArray(Fault[]::new));
    }
  }

  /** The next row; empty at the end of the body. */
  public Optional<Row> next() {
    CSVRecord record = read();
    return record == null
        ? Optional.empty()
        : Optional.of(new Row(parser.getCurrentLineNumber(), record, columns));
  }

  private void readHeader() {
    CSVRecord header = read();
    if (header == null) {
      throw ProblemException.malformed(
          "The CSV has no header row", Fault.atLine(1, 0, "a header row is needed"));
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i).strip();
      if (i == 0 && name.startsWith("\uFEFF")) {
        name = name.substring(1);
      }
      if (name.isEmpty() || StrictJson.fault(name) != null) {
        throw ProblemException.malformed(
            "The CSV header can't be read: column " + (i + 1) + " has no name",
            Fault.atLine(1, 0, "column " + (i + 1) + " has no name"));
      }
      if (seen.put(name, i) != null) {
        throw ProblemException.malformed(
            "The CSV header can't be read: '" + name + "' stands twice",
            Fault.atLine(1, 0, "column '" + name + "' stands twice"));
      }
      columns.put(name, i);
    }
  }

  private CSVRecord read() {
    limit.startRow();
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      throw malformed(parser.getCurrentLineNumber() + 1, e.getCause());
    }
  }

  private static ProblemException malformed(long line, IOException e) {
    String detail;
    if (e instanceof CharacterCodingException) {
      detail = "isn't UTF-8";
    } else if (e instanceof RowTooLong) {
      detail = "a row has more than " + MAX_ROW + " characters; is a quote left open?";
    } else {
      detail = "the quoting is malformed";
    }
    return ProblemException.malformed(
        "The CSV can't be read: " + detail, Fault.atLine(line, 0, detail));
  }

  private static final class RowTooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Counts the characters handed to the parser since the row began. */
  private static final class RowLimit extends FilterReader {
    private int read;

    RowLimit(Reader reader) {
      super(reader);
    }

    void startRow() {
      read = 0;
    }

    @Override
    public int read() throws IOException {
      int c = super.read();
      count(1);
      return c;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      count(Math.max(count, 0));
      return count;
    }

    private void count(int characters) throws RowTooLong {
      read += characters;
      if (read > MAX_ROW) {
        throw new RowTooLong();
      }
    }
  }
}
