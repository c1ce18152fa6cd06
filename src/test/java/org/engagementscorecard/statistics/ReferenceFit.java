package org.engagementscorecard.statistics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A fit computed in R by brute force: the files in src/test/resources/statistics are made by {@code
 * Rscript run_references.R} in ../shared/reference (1,601 nodes of theta, 121 of mu, 160 of tau).
 */
record ReferenceFit(List<Row> rows) {

  record Row(
      String id,
      ConversionCount count,
      double mean,
      double low,
      double high,
      double probabilityBelow,
      double probabilityGap,
      double probabilityStrength,
      double expectedShortfall,
      double typical,
      double tauMean,
      double later) {}

  static ReferenceFit read(String name) {
    try (InputStream in = ReferenceFit.class.getResourceAsStream("/statistics/" + name)) {
      String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\R", -1);
      List<Row> rows = new ArrayList<>();
      for (String line : Arrays.asList(lines).subList(1, lines.length)) {
        if (!line.isBlank()) {
          rows.add(row(line.split(",", -1)));
        }
      }
      return new ReferenceFit(List.copyOf(rows));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String[] field) {
    return new Row(
        field[0],
        new ConversionCount(Long.parseLong(field[1].strip()), Long.parseLong(field[2].strip())),
        Double.parseDouble(field[4]),
        Double.parseDouble(field[5]),
        Double.parseDouble(field[6]),
        Double.parseDouble(field[7]),
        Double.parseDouble(field[8]),
        Double.parseDouble(field[9]),
        Double.parseDouble(field[10]),
        Double.parseDouble(field[11]),
        Double.parseDouble(field[12]),
        field.length > 13 ? Double.parseDouble(field[13]) : Double.NaN);
  }

  List<ConversionCount> counts() {
    return rows.stream().map(Row::count).toList();
  }
}
