package org.engagementscorecard.acceptance;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** The data and references beside the project. */
final class SharedFiles {
  private static final Path SHARED =
      Path.of(System.getProperty("acceptance.shared", "../shared")).toAbsolutePath().normalize();

  private SharedFiles() {}

  static String text(String file) {
    try {
      return Files.readString(SHARED.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of a CSV file with a header. */
  static List<CSVRecord> rows(String file) {
    CSVFormat format =
        CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).setTrim(true).get();
    try (Reader reader = Files.newBufferedReader(SHARED.resolve(file))) {
      return format.parse(reader).getRecords();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
