package org.engagementscorecard.observation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/**
 * Counts attempts as {@link Attempts} does, and remembers the counts: of a period that was counted
 * before, only reps of whom an attempt has changed since are counted again.
 *
 * <p>What has changed is told by the transaction that wrote an attempt last. Snapshots of a
 * database follow one another, so whatever an earlier one hasn't seen was written by a transaction
 * that was running then or began later: none below its {@code xmin}. Such attempts, and those that
 * have since come of age, make out whose counts may differ; all others stand. That needs a
 * transaction that sees one moment; any other counts everything.
 */
@ApplicationScoped
public class CountedAttempts {
  /** Counts that are remembered at most: some tens of megabytes. */
  private static final int MAX_COUNTS = 200_000;

  /** With more changes than this it is as quick to count everything. */
  private static final int MAX_CHANGES = 20_000;

  /**
   * Whose attempts have changed, or have come of age: those are looked up by the day they began.
   */
  private static final String CHANGED =
      """
      SELECT changed.connection_id, r.rep_id
      FROM (
        SELECT connection_id, rep_id, left_rep_ids FROM attempt
        WHERE organization_id = ? AND changed_in >= ?::xid8
        UNION ALL
        SELECT connection_id, rep_id, NULL FROM attempt_gone
        WHERE organization_id = ? AND changed_in >= ?::xid8
        UNION ALL
        SELECT come.connection_id, come.rep_id, NULL
        FROM unnest(?::int[], ?::timestamptz[], ?::timestamptz[]) AS c(connection_id, after, upto)
        CROSS JOIN LATERAL (
          SELECT a.connection_id, a.rep_id FROM attempt a
          WHERE a.organization_id = ? AND a.connection_id = c.connection_id
            AND a.attempted_at > c.after AND a.attempted_at <= c.upto
          OFFSET 0) AS come
      ) AS changed, unnest(changed.left_rep_ids || changed.rep_id) AS r(rep_id)
      WHERE r.rep_id IS NOT NULL LIMIT ?""";

  /**
   * The attempts of some reps on some connections that may count in a period, in the place of all.
   * Fenced in, so that each cell is looked up by itself whatever the database believes of the
   * table: until it has looked at what a new organization has loaded it expects a row at most, and
   * would put all of a period's attempts beside all cells, which takes seconds.
   */
  private static final String OF_CELLS =
      """
      WITH attempt AS (
        SELECT one.*
        FROM unnest(?::int[], ?::int[]) AS cell(connection_id, rep_id)
        CROSS JOIN LATERAL (
          SELECT a.organization_id, a.connection_id, a.rep_id, a.segment, a.attempted_at,
              a.succeeded_at, a.closed_at
          FROM attempt a
          WHERE a.organization_id = ? AND a.connection_id = cell.connection_id
            AND a.rep_id = cell.rep_id
            AND a.attempted_at >= ?::timestamptz AND a.attempted_at < ?::timestamptz
            AND (a.attempted_at >= ?::timestamptz AND a.attempted_at < ?::timestamptz
              OR coalesce(a.succeeded_at, a.closed_at) >= ?::timestamptz
                AND coalesce(a.succeeded_at, a.closed_at) < ?::timestamptz)
          OFFSET 0) AS one
        OFFSET 0)
      """;

  private final Attempts attempts;
  private final AgroalDataSource dataSource;
  private final Cache<Key, Counted> remembered =
      Caffeine.newBuilder()
          .maximumWeight(MAX_COUNTS)
          .weigher((Key key, Counted counted) -> 1 + counted.size())
          .build();

  CountedAttempts(Attempts attempts, AgroalDataSource dataSource) {
    this.attempts = attempts;
    this.dataSource = dataSource;
  }

  private record Key(int organizationId, List<Connection> connections, Period period) {}

  /** What a rep has on a connection; by the number of its definition. */
  private record Cell(int definitionId, int repId) {}

  /**
   * Counts of a snapshot.
   *
   * @param version of the data that it sees
   */
  private record Counted(
      long version,
      String xmin,
      Instant dataThrough,
      Map<Cell, List<Attempts.Count>> counts,
      int size) {}

  /**
   * Attempts and successes of every rep on these connections over a period, stratum by stratum, as
   * {@link Attempts#count} has them.
   *
   * @param version of the organization's data, as the caller's transaction sees it
   * @param dataThrough instant of the newest fact, by which cohorts are old enough or not
   */
  public List<Attempts.Count> of(
      Organization organization,
      Collection<Connection> connections,
      Period period,
      long version,
      Instant dataThrough) {
    Key key = new Key(organization.id(), List.copyOf(connections), period);
    Snapshot snapshot = Snapshot.of(dataSource);
    if (!snapshot.seesOneMoment()) {
      return attempts.count(organization, connections, period, dataThrough);
    }
    Counted before = remembered.getIfPresent(key);
    // a transaction that began before somebody else's may come here after it
    boolean isLater = before != null && before.version() <= version;
    Map<Cell, List<Attempts.Count>> counts =
        isLater
            ? changed(organization, key, before, dataThrough)
                .map(cells -> recount(organization, key, before, dataThrough, cells))
                .orElseGet(() -> count(organization, key, dataThrough))
            : count(organization, key, dataThrough);
    int size = counts.values().stream().mapToInt(List::size).sum();
    if (before == null || isLater) {
      remembered.put(key, new Counted(version, snapshot.xmin(), dataThrough, counts, size));
    }
    List<Attempts.Count> all = new ArrayList<>(size);
    counts.values().forEach(all::addAll);
    return all;
  }

  private Map<Cell, List<Attempts.Count>> count(
      Organization organization, Key key, Instant dataThrough) {
    return byCell(key, attempts.count(organization, key.connections(), key.period(), dataThrough));
  }

  private Map<Cell, List<Attempts.Count>> recount(
      Organization organization, Key key, Counted before, Instant dataThrough, Set<Cell> cells) {
    if (cells.isEmpty()) {
      return before.counts();
    }
    Map<Cell, List<Attempts.Count>> counts = new HashMap<>(before.counts());
    counts.keySet().removeAll(cells);
    counts.putAll(
        byCell(
            key,
            attempts.count(
                organization,
                key.connections(),
                key.period(),
                dataThrough,
                new OfCells(organization, cells, key.period()))));
    return counts;
  }

  private static Map<Cell, List<Attempts.Count>> byCell(Key key, List<Attempts.Count> counts) {
    Map<Integer, Integer> definitions =
        key.connections().stream()
            .collect(Collectors.toMap(Connection::id, Connection::definitionId));
    return counts.stream()
        .collect(
            Collectors.groupingBy(
                one -> new Cell(definitions.get(one.connectionId()), one.repId())));
  }

  /** Whose counts may differ from those of before; empty where that may be about everybody's. */
  private Optional<Set<Cell>> changed(
      Organization organization, Key key, Counted before, Instant dataThrough) {
    List<Connection> aging =
        before.dataThrough().equals(dataThrough)
            ? List.of()
            : key.connections().stream().filter(one -> one.closedBy() == null).toList();
    Instant after = before.dataThrough().isBefore(dataThrough) ? before.dataThrough() : dataThrough;
    Instant upTo = after.equals(dataThrough) ? before.dataThrough() : dataThrough;
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(CHANGED)) {
      int next = 1;
      for (int table = 0; table < 2; table++) {
        statement.setInt(next++, organization.id());
        statement.setString(next++, before.xmin());
      }
      statement.setArray(
          next++, FactArrays.array(database, "int4", aging, Connection::definitionId));
      statement.setArray(
          next++, FactArrays.array(database, "text", aging, one -> ofAge(one, after)));
      statement.setArray(
          next++, FactArrays.array(database, "text", aging, one -> ofAge(one, upTo)));
      statement.setInt(next++, organization.id());
      statement.setInt(next, MAX_CHANGES + 1);
      int changes = 0;
      Set<Cell> cells = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        for (; rows.next(); changes++) {
          cells.add(new Cell(rows.getInt(1), rows.getInt(2)));
        }
      }
      return changes > MAX_CHANGES ? Optional.empty() : Optional.of(cells);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static String ofAge(Connection connection, Instant dataThrough) {
    return dataThrough.minus(Duration.ofDays(connection.maturityDays())).toString();
  }

  /** Attempts of these cells: made in the period, or with a result in it. */
  private record OfCells(Organization organization, Set<Cell> cells, Period period)
      implements Attempts.Rows {
    @Override
    public String with() {
      return OF_CELLS;
    }

    @Override
    public int bind(
        java.sql.Connection database, PreparedStatement statement, List<Connection> connections)
        throws SQLException {
      Set<Integer> definitions =
          connections.stream().map(Connection::definitionId).collect(Collectors.toSet());
      List<Cell> asked =
          cells.stream().filter(cell -> definitions.contains(cell.definitionId())).toList();
      // Where nothing says that an attempt has failed, it counts when it was made, and nothing
      // else.
      boolean whenMade = connections.stream().allMatch(one -> one.closedBy() == null);
      String start = period.start().toString();
      String end = period.end().toString();
      int next = 1;
      statement.setArray(next++, FactArrays.array(database, "int4", asked, Cell::definitionId));
      statement.setArray(next++, FactArrays.array(database, "int4", asked, Cell::repId));
      statement.setInt(next++, organization.id());
      statement.setString(next++, whenMade ? start : "-infinity");
      statement.setString(next++, whenMade ? end : "infinity");
      for (int range = 0; range < 2; range++) {
        statement.setString(next++, start);
        statement.setString(next++, end);
      }
      return next;
    }
  }
}
