package org.engagementscorecard.acceptance.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Totals and attempts once more, from the stored facts alone, in Java: compared to the digit with
 * those that the service has kept along.
 */
public final class Recomputation {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MOST_SHOWN = 5;

  private final int organizationId;
  private final Map<String, Total> days = new HashMap<>();
  private final Map<String, Total> months = new HashMap<>();
  private final Map<String, Attempt> attempts = new HashMap<>();
  private final Map<Integer, String[]> segmentBy = new HashMap<>();
  private final List<int[]> connections = new ArrayList<>();
  private ZoneId zone;

  private Recomputation(int organizationId) {
    this.organizationId = organizationId;
  }

  private static final class Total {
    private long facts;
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal max;
    private Instant lastAt;
    private BigDecimal last;

    void add(Instant at, BigDecimal value) {
      facts++;
      sum = sum.add(value);
      max = max == null || value.compareTo(max) > 0 ? value : max;
      int later = lastAt == null ? 1 : at.compareTo(lastAt);
      if (later > 0 || (later == 0 && value.compareTo(last) > 0)) {
        last = value;
      }
      lastAt = later > 0 ? at : lastAt;
    }

    @Override
    public String toString() {
      return facts + " " + digits(sum) + " " + digits(max) + " " + digits(last) + " " + lastAt;
    }
  }

  private static final class Attempt {
    private Integer repId;
    private String segment = "";
    private Instant attemptedAt;
    private Instant succeededAt;
    private Instant closedAt;

    void attempted(Instant at, int rep, String of) {
      int order = attemptedAt == null ? -1 : at.compareTo(attemptedAt);
      order = order == 0 ? Integer.compare(rep, repId) : order;
      order = order == 0 ? compareCodePoints(of, segment) : order;
      if (order < 0) {
        attemptedAt = at;
        repId = rep;
        segment = of;
      }
    }

    private static int compareCodePoints(String one, String other) {
      return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
    }

    @Override
    public String toString() {
      return repId + " " + attemptedAt + " " + succeededAt + " " + closedAt + " " + segment;
    }
  }

  /**
   * Compares an organization's totals and attempts with their recomputation.
   *
   * @return the first differences of each table; empty where there is none
   */
  public static List<String> differences(Connection connection, int organizationId)
      throws SQLException {
    Recomputation recomputation = new Recomputation(organizationId);
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (var statement = connection.createStatement()) {
      statement.execute("SET LOCAL scorecard.organization = '" + organizationId + "'");
      recomputation.readCatalogue(connection);
      recomputation.readFacts(connection);
      return recomputation.compare(connection);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void readCatalogue(Connection connection) throws SQLException {
    each(
        connection,
        "SELECT zone FROM organization WHERE organization_id = ?",
        row -> zone = ZoneId.of(row.getString(1)));
    each(
        connection,
        "SELECT metric_id, segment_by FROM metric WHERE organization_id = ?",
        row -> segmentBy.put(row.getInt(1), (String[]) row.getArray(2).getArray()));
    each(
        connection,
        "SELECT connection_id, from_metric_id, to_metric_id, coalesce(closed_by_metric_id, -1)"
            + " FROM connection WHERE organization_id = ? AND kind <> 'value'",
        row ->
            connections.add(
                new int[] {row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)}));
  }

  private void readFacts(Connection connection) throws SQLException {
    each(
        connection,
        "SELECT rep_id, metric_id, at, value, subject, attributes::text FROM observation"
            + " WHERE organization_id = ? AND metric_id IS NOT NULL",
        row ->
            add(
                row.getInt(1),
                row.getInt(2),
                instant(row, 3),
                row.getBigDecimal(4),
                row.getString(5),
                row.getString(6)));
  }

  private void add(
      int repId, int metricId, Instant at, BigDecimal value, String subject, String attributes) {
    var day = at.atZone(zone).toLocalDate();
    String segment = segment(metricId, attributes);
    String rest = " " + segment;
    days.computeIfAbsent(repId + " " + metricId + " " + day + rest, key -> new Total())
        .add(at, value);
    months
        .computeIfAbsent(
            repId + " " + metricId + " " + day.withDayOfMonth(1) + rest, key -> new Total())
        .add(at, value);
    if (subject == null) {
      return;
    }
    for (int[] connection : connections) {
      String key = connection[0] + " " + subject;
      if (metricId == connection[1]) {
        attempts.computeIfAbsent(key, one -> new Attempt()).attempted(at, repId, segment);
      } else if (metricId == connection[2]) {
        Attempt attempt = attempts.computeIfAbsent(key, one -> new Attempt());
        attempt.succeededAt = earliest(attempt.succeededAt, at);
      } else if (metricId == connection[3]) {
        Attempt attempt = attempts.computeIfAbsent(key, one -> new Attempt());
        attempt.closedAt = earliest(attempt.closedAt, at);
      }
    }
  }

  private static Instant earliest(Instant one, Instant other) {
    return one == null || other.compareTo(one) < 0 ? other : one;
  }

  private String segment(int metricId, String attributes) {
    StringBuilder segment = new StringBuilder();
    String[] names = segmentBy.get(metricId);
    for (int i = 0; i < names.length; i++) {
      segment.append(i == 0 ? "" : "|");
      segment.append(attribute(attributes, names[i]).replace("\\", "\\\\").replace("|", "\\|"));
    }
    return segment.toString();
  }

  private static String attribute(String attributes, String name) {
    if (attributes == null) {
      return "";
    }
    try {
      JsonNode value = MAPPER.readTree(attributes).get(name);
      return value == null ? "" : value.asText();
    } catch (IOException e) {
      throw new AssertionError(attributes, e);
    }
  }

  private List<String> compare(Connection connection) throws SQLException {
    List<String> differences = new ArrayList<>();
    for (String table : List.of("day", "month")) {
      Map<String, String> kept = new HashMap<>();
      each(
          connection,
          "SELECT rep_id, metric_id, %1$s, segment, facts, sum, max, last, last_at FROM %1$s_total"
                  .formatted(table)
              + " WHERE organization_id = ?",
          row ->
              kept.put(
                  row.getInt(1)
                      + " "
                      + row.getInt(2)
                      + " "
                      + row.getString(3)
                      + " "
                      + row.getString(4),
                  row.getLong(5)
                      + " "
                      + digits(row.getBigDecimal(6))
                      + " "
                      + digits(row.getBigDecimal(7))
                      + " "
                      + digits(row.getBigDecimal(8))
                      + " "
                      + instant(row, 9)));
      compare(table + "_total", texts(table.equals("day") ? days : months), kept, differences);
    }
    Map<String, String> kept = new HashMap<>();
    each(
        connection,
        "SELECT connection_id, subject, rep_id, attempted_at, succeeded_at, closed_at, segment"
            + " FROM attempt WHERE organization_id = ?",
        row ->
            kept.put(
                row.getInt(1) + " " + row.getString(2),
                row.getString(3)
                    + " "
                    + instant(row, 4)
                    + " "
                    + instant(row, 5)
                    + " "
                    + instant(row, 6)
                    + " "
                    + row.getString(7)));
    compare("attempt", texts(attempts), kept, differences);
    return differences;
  }

  private static Map<String, String> texts(Map<String, ?> values) {
    Map<String, String> texts = new HashMap<>();
    values.forEach((key, value) -> texts.put(key, value.toString()));
    return texts;
  }

  private static void compare(
      String table,
      Map<String, String> wanted,
      Map<String, String> kept,
      List<String> differences) {
    if (wanted.equals(kept)) {
      return;
    }
    TreeSet<String> keys = new TreeSet<>(wanted.keySet());
    keys.addAll(kept.keySet());
    keys.removeIf(key -> wanted.containsKey(key) && wanted.get(key).equals(kept.get(key)));
    differences.add(table + ": " + keys.size() + " rows of " + wanted.size() + " differ");
    keys.stream()
        .limit(MOST_SHOWN)
        .forEach(
            key ->
                differences.add(
                    "  %s: facts say %s, kept %s".formatted(key, wanted.get(key), kept.get(key))));
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void each(Connection connection, String sql, RowReader reader) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(5_000);
      statement.setInt(1, organizationId);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static String digits(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
