package org.engagementscorecard.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.observation.KnownKeys.Keys;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.RoundTrip;

/**
 * Keeps the totals per day and per month in step with the facts, in their transaction.
 *
 * <p>New facts are added, which is commutative: they may come in any order. Where a fact was
 * corrected or voided, its day is added up anew from the facts, and its month from the days: a
 * maximum can't be taken back. Every cell is written before it is added up, so that it is locked:
 * who has written to it before has committed and is seen, who comes later adds on top.
 */
@ApplicationScoped
class KeepTotals {
  private static final String UPSERT =
      """
      INSERT INTO %1$s AS t
          (organization_id, rep_id, metric_id, %2$s, segment, facts, sum, max, last_at, last)
      SELECT ?, * FROM unnest(?::int[], ?::int[], ?::date[], ?::text[], ?::bigint[],
          ?::numeric[], ?::numeric[], ?::timestamptz[], ?::numeric[])
      ON CONFLICT (organization_id, rep_id, %2$s, metric_id, segment) DO UPDATE SET
        facts = t.facts + excluded.facts,
        sum = t.sum + excluded.sum,
        max = greatest(t.max, excluded.max),
        last = CASE WHEN (excluded.last_at, excluded.last) > (t.last_at, t.last)
            THEN excluded.last ELSE t.last END,
        last_at = greatest(t.last_at, excluded.last_at)""";

  private static final String UPSERT_DAYS = UPSERT.formatted("day_total", "day");
  private static final String UPSERT_MONTHS = UPSERT.formatted("month_total", "month");

  /** Cells k that were added up as c: those without facts go. */
  private static final String REPLACE =
      """
      , written AS (
        UPDATE %1$s t SET facts = c.facts, sum = c.sum, max = c.max, last_at = c.last_at,
            last = c.last
        FROM c WHERE c.facts > 0 AND t.organization_id = ? AND t.rep_id = c.rep_id
          AND t.%2$s = c.day AND t.metric_id = c.metric_id AND t.segment = c.segment)
      DELETE FROM %1$s t USING c
      WHERE c.facts = 0 AND t.organization_id = ? AND t.rep_id = c.rep_id
        AND t.%2$s = c.day AND t.metric_id = c.metric_id AND t.segment = c.segment""";

  private static final String RECOUNT_DAYS =
      """
      WITH c AS (
        SELECT k.rep_id, k.metric_id, k.day, k.segment, count(o.at) AS facts, sum(o.value) AS sum,
            max(o.value) AS max, max(o.at) AS last_at,
            (array_agg(o.value ORDER BY o.at DESC, o.value DESC))[1] AS last
        FROM unnest(?::int[], ?::int[], ?::date[], ?::text[], ?::timestamptz[], ?::timestamptz[])
            AS k(rep_id, metric_id, day, segment, start, until)
        JOIN metric m ON m.organization_id = ? AND m.metric_id = k.metric_id
        LEFT JOIN observation o ON o.organization_id = m.organization_id AND o.rep_id = k.rep_id
          AND o.metric_id = k.metric_id AND o.at >= k.start AND o.at < k.until
          AND %s = k.segment
        GROUP BY k.rep_id, k.metric_id, k.day, k.segment)"""
              .formatted(Segment.SQL)
          + REPLACE.formatted("day_total", "day");

  private static final String RECOUNT_MONTHS =
      """
      WITH c AS (
        SELECT k.rep_id, k.metric_id, k.day, k.segment, coalesce(sum(d.facts), 0) AS facts,
            sum(d.sum) AS sum, max(d.max) AS max, max(d.last_at) AS last_at,
            (array_agg(d.last ORDER BY d.last_at DESC, d.last DESC))[1] AS last
        FROM unnest(?::int[], ?::int[], ?::date[], ?::text[])
            AS k(rep_id, metric_id, day, segment)
        LEFT JOIN day_total d ON d.organization_id = ? AND d.rep_id = k.rep_id
          AND d.metric_id = k.metric_id AND d.segment = k.segment
          AND d.day >= k.day AND d.day < k.day + interval '1 month'
        GROUP BY k.rep_id, k.metric_id, k.day, k.segment)"""
          + REPLACE.formatted("month_total", "month");

  /** Days are reckoned by the offsets that Java knows: the database may have other rules. */
  private static final String REBUILD_DAYS =
      """
      INSERT INTO day_total
          (organization_id, rep_id, metric_id, day, segment, facts, sum, max, last_at, last)
      SELECT organization_id, rep_id, metric_id, day, segment, count(*), sum(value), max(value),
          max(at), (array_agg(value ORDER BY at DESC, value DESC))[1]
      FROM (
        SELECT o.organization_id, o.rep_id, o.metric_id, o.at, o.value,
            ((o.at + z.seconds * interval '1 second') AT TIME ZONE 'UTC')::date AS day,
            %s AS segment
        FROM unnest(?::timestamptz[], ?::timestamptz[], ?::int[]) AS z(start, until, seconds)
        JOIN observation o ON o.organization_id = ? AND o.at >= z.start AND o.at < z.until
        JOIN metric m ON m.organization_id = o.organization_id AND m.metric_id = o.metric_id
        WHERE o.metric_id = ANY (?)) AS facts
      GROUP BY organization_id, rep_id, metric_id, day, segment"""
          .formatted(Segment.SQL);

  private static final String REBUILD_MONTHS =
      """
      INSERT INTO month_total
          (organization_id, rep_id, metric_id, month, segment, facts, sum, max, last_at, last)
      SELECT organization_id, rep_id, metric_id, date_trunc('month', day)::date, segment,
          sum(facts), sum(sum), max(max), max(last_at),
          (array_agg(last ORDER BY last_at DESC, last DESC))[1]
      FROM day_total WHERE organization_id = ? AND metric_id = ANY (?)
      GROUP BY organization_id, rep_id, metric_id, date_trunc('month', day), segment""";

  /** A total: of a day, or of the month that begins with that day. */
  private record Cell(int repId, LocalDate day, int metricId, String segment)
      implements Comparable<Cell> {
    private static final Comparator<Cell> ORDER =
        Comparator.comparingInt(Cell::repId)
            .thenComparing(Cell::day)
            .thenComparingInt(Cell::metricId)
            .thenComparing(Cell::segment);

    static Cell ofDay(Content fact) {
      return new Cell(fact.repId(), fact.day(), fact.metricId(), fact.segment());
    }

    Cell month() {
      return new Cell(repId, day.withDayOfMonth(1), metricId, segment);
    }

    @Override
    public int compareTo(Cell other) {
      return ORDER.compare(this, other);
    }
  }

  /** What is added to a cell. */
  private static final class Sum {
    private long facts;
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal max;
    private Instant lastAt;
    private BigDecimal last;

    void add(Content fact) {
      facts++;
      sum = sum.add(fact.value());
      see(fact);
    }

    /** Takes only what the greatest and the last may be. */
    void see(Content fact) {
      max = max == null ? fact.value() : max.max(fact.value());
      if (lastAt == null
          || fact.at().isAfter(lastAt)
          || (fact.at().equals(lastAt) && fact.value().compareTo(last) > 0)) {
        lastAt = fact.at();
        last = fact.value();
      }
    }
  }

  /**
   * Follows what has happened to facts.
   *
   * @param trip to the database, to which this adds
   */
  void follow(Keys keys, Connection connection, RoundTrip trip, Effects effects)
      throws SQLException {
    Organization organization = keys.organization();
    Set<Cell> recountDays = new HashSet<>();
    Map<Cell, Sum> days = new HashMap<>();
    effects
        .touched()
        .forEach(
            fact -> {
              Cell cell = Cell.ofDay(fact);
              recountDays.add(cell);
              // Only to lock the cell: it is added up anew below.
              days.computeIfAbsent(cell, key -> new Sum()).see(fact);
            });
    Set<Cell> recountMonths = new HashSet<>();
    Map<Cell, Sum> months = new HashMap<>();
    effects
        .touched()
        .forEach(
            fact -> {
              Cell month = Cell.ofDay(fact).month();
              recountMonths.add(month);
              months.computeIfAbsent(month, key -> new Sum()).see(fact);
            });
    for (Content fact : effects.added()) {
      Cell day = Cell.ofDay(fact);
      if (!recountDays.contains(day)) {
        days.computeIfAbsent(day, key -> new Sum()).add(fact);
      }
      Cell month = day.month();
      if (!recountMonths.contains(month)) {
        months.computeIfAbsent(month, key -> new Sum()).add(fact);
      }
    }
    upsert(organization, connection, trip, UPSERT_DAYS, days);
    recountDays(organization, connection, trip, recountDays);
    upsert(organization, connection, trip, UPSERT_MONTHS, months);
    recountMonths(organization, connection, trip, recountMonths);
  }

  /** Instant of the newest fact there is. */
  Optional<Instant> newest(Organization organization, Connection connection) {
    String sql = "SELECT max(last_at) FROM month_total WHERE organization_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Adds metrics up anew from all their facts. Reads go on meanwhile with the totals as they were;
   * facts wait, because the caller has the catalogue's lock.
   */
  void rebuild(Organization organization, Connection connection, Collection<Metric> metrics)
      throws SQLException {
    if (metrics.isEmpty()) {
      return;
    }
    var ids = FactArrays.array(connection, "int4", metrics, Metric::id);
    for (String table : List.of("day_total", "month_total")) {
      String delete = "DELETE FROM " + table + " WHERE organization_id = ? AND metric_id = ANY (?)";
      try (PreparedStatement statement = connection.prepareStatement(delete)) {
        statement.setInt(1, organization.id());
        statement.setArray(2, ids);
        statement.executeUpdate();
      }
    }
    List<Offset> offsets = offsets(organization, connection);
    try (PreparedStatement statement = connection.prepareStatement(REBUILD_DAYS)) {
      statement.setArray(
          1, FactArrays.array(connection, "text", offsets, one -> one.start().toString()));
      statement.setArray(
          2, FactArrays.array(connection, "text", offsets, one -> one.until().toString()));
      statement.setArray(3, FactArrays.array(connection, "int4", offsets, Offset::seconds));
      statement.setInt(4, organization.id());
      statement.setArray(5, ids);
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(REBUILD_MONTHS)) {
      statement.setInt(1, organization.id());
      statement.setArray(2, ids);
      statement.executeUpdate();
    }
  }

  /** An offset from UTC and the time, half-open, in which it holds. */
  private record Offset(Instant start, Instant until, int seconds) {}

  /** The offsets of the organization's zone over the time in which it has facts. */
  private static List<Offset> offsets(Organization organization, Connection connection)
      throws SQLException {
    String sql = "SELECT min(at), max(at) FROM observation WHERE organization_id = ?";
    Instant first;
    Instant last;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getTimestamp(1) == null) {
          return List.of();
        }
        first = row.getTimestamp(1).toInstant();
        last = row.getTimestamp(2).toInstant();
      }
    }
    return offsets(organization.zone(), first, last);
  }

  private static List<Offset> offsets(ZoneId zone, Instant first, Instant last) {
    ZoneRules rules = zone.getRules();
    List<Offset> offsets = new ArrayList<>();
    Instant start = first;
    while (!start.isAfter(last)) {
      ZoneOffset offset = rules.getOffset(start);
      ZoneOffsetTransition next = rules.nextTransition(start);
      Instant until =
          next == null || next.getInstant().isAfter(last) ? last.plusSeconds(1) : next.getInstant();
      offsets.add(new Offset(start, until, offset.getTotalSeconds()));
      start = until;
    }
    return offsets;
  }

  private static void upsert(
      Organization organization,
      Connection connection,
      RoundTrip trip,
      String sql,
      Map<Cell, Sum> sums)
      throws SQLException {
    List<Map.Entry<Cell, Sum>> rows = new ArrayList<>(sums.entrySet());
    rows.sort(Map.Entry.comparingByKey());
    trip.add(
        sql,
        organization.id(),
        FactArrays.array(connection, "int4", rows, row -> row.getKey().repId()),
        FactArrays.array(connection, "int4", rows, row -> row.getKey().metricId()),
        FactArrays.array(connection, "text", rows, row -> row.getKey().day().toString()),
        FactArrays.array(connection, "text", rows, row -> row.getKey().segment()),
        FactArrays.array(connection, "int8", rows, row -> row.getValue().facts),
        FactArrays.array(connection, "numeric", rows, row -> row.getValue().sum),
        FactArrays.array(connection, "numeric", rows, row -> row.getValue().max),
        FactArrays.array(connection, "text", rows, row -> row.getValue().lastAt.toString()),
        FactArrays.array(connection, "numeric", rows, row -> row.getValue().last));
  }

  private static void recountDays(
      Organization organization, Connection connection, RoundTrip trip, Collection<Cell> cells)
      throws SQLException {
    if (cells.isEmpty()) {
      return;
    }
    trip.add(
        RECOUNT_DAYS,
        FactArrays.array(connection, "int4", cells, Cell::repId),
        FactArrays.array(connection, "int4", cells, Cell::metricId),
        FactArrays.array(connection, "text", cells, cell -> cell.day().toString()),
        FactArrays.array(connection, "text", cells, Cell::segment),
        FactArrays.array(
            connection, "text", cells, cell -> start(organization, cell.day()).toString()),
        FactArrays.array(
            connection,
            "text",
            cells,
            cell -> start(organization, cell.day().plusDays(1)).toString()),
        organization.id(),
        organization.id(),
        organization.id());
  }

  private static void recountMonths(
      Organization organization, Connection connection, RoundTrip trip, Collection<Cell> cells)
      throws SQLException {
    if (cells.isEmpty()) {
      return;
    }
    trip.add(
        RECOUNT_MONTHS,
        FactArrays.array(connection, "int4", cells, Cell::repId),
        FactArrays.array(connection, "int4", cells, Cell::metricId),
        FactArrays.array(connection, "text", cells, cell -> cell.day().toString()),
        FactArrays.array(connection, "text", cells, Cell::segment),
        organization.id(),
        organization.id(),
        organization.id());
  }

  private static Instant start(Organization organization, LocalDate day) {
    return day.atStartOfDay(organization.zone()).toInstant();
  }
}
