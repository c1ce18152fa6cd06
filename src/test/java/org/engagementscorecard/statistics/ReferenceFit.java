package org.engagementscorecard.statistics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A fit computed in R by brute force: the files in src/test/resources/statistics are made by {@code
 * Rscript run_references.R} in ../shared/reference (1,601 nodes of theta, 121 of mu, 160 of tau for
 * rates and yields; 4,001, 161 and 200 for amounts). Those named {@code …_fine.csv} are made with
 * its functions on finer steps, which {@link ReferenceTest} gives.
 */
record ReferenceFit(List<Row> rows) {

  record Row(Map<String, String> field) {

    String id() {
      return field.get("id");
    }

    double number(String name) {
      return Double.parseDouble(field.get(name));
    }

    ConversionCount count() {
      return new ConversionCount(
          Long.parseLong(field.get("attempts")), Long.parseLong(field.get("successes")));
    }

    YieldCount yield() {
      return new YieldCount(Long.parseLong(field.get("count")), number("expected"));
    }

    double mean() {
      return number("mean");
    }

    double low() {
      return number("lo");
    }

    double high() {
      return number("hi");
    }

    double probabilityBelow() {
      return number("p_below");
    }

    double probabilityGap() {
      return number("p_gap");
    }

    double probabilityStrength() {
      return number("p_strength");
    }

    double expectedShortfall() {
      return number("expected_shortfall");
    }

    double typical() {
      return number("typical");
    }

    double tauMean() {
      return number("tau_mean");
    }

    double later() {
      return number("later");
    }
  }

  static ReferenceFit read(String name) {
    try (InputStream in = ReferenceFit.class.getResourceAsStream("/statistics/" + name)) {
      return new ReferenceFit(
          Table.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)).stream()
              .map(Row::new)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<ConversionCount> counts() {
    return rows.stream().map(Row::count).toList();
  }
}
