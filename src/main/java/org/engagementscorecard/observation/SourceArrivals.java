package org.engagementscorecard.observation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.RoundTrip;

/**
 * Who sends what, and when it last came: two small tables, kept in the transaction that keeps the
 * facts, so that nobody has to look through all facts for it.
 *
 * <p>{@code source_arrival} marks the hours in which a source brought something new of a metric. A
 * mark that is there already isn't touched, so that writers of one hour don't wait for each other.
 * {@code source_total} has the counts and the newest instants, in slots as {@link
 * org.engagementscorecard.organization.Activity} has them. A duplicate is a sign of life, and noted
 * as such, but it brings nothing new: a system that sends the same export every day while nothing
 * happens in it any more is silent.
 */
@ApplicationScoped
class SourceArrivals {
  private static final int SLOTS = 16;

  /** Marks are looked at for so long; older ones go when the feed's next one comes. */
  static final int DAYS_KEPT = 400;

  /** Marks of a feed that are looked at, at most: the latest. */
  private static final int MAX_MARKS = 1_000;

  /** Feeds that come from the database at a time. */
  private static final int FETCH_SIZE = 50;

  private static final int HOURS_KEPT = DAYS_KEPT * WeekClock.HOURS_PER_DAY;

  /** Marks that are remembered, at most. */
  private static final int MAX_REMEMBERED = 100_000;

  private static final String STANDING =
      "SELECT t.n FROM unnest(?::int[], ?::text[]) WITH ORDINALITY AS t(source_id, metric_key, n)"
          + " JOIN source_arrival a USING (source_id, metric_key)"
          + " WHERE a.organization_id = ? AND a.hour = ?";

  /** Old marks of a feed are looked for only when it gets a new one: once an hour at most. */
  private static final String MARK =
      "WITH marked AS (INSERT INTO source_arrival (organization_id, source_id, metric_key, hour)"
          + " SELECT ?, source_id, metric_key, ? FROM unnest(?::int[], ?::text[])"
          + " AS t(source_id, metric_key) ORDER BY source_id, metric_key"
          + " ON CONFLICT DO NOTHING RETURNING source_id, metric_key)"
          + " DELETE FROM source_arrival a USING marked m WHERE a.organization_id = ?"
          + " AND a.source_id = m.source_id AND a.metric_key = m.metric_key AND a.hour < ?";

  private static final String ADD =
      "INSERT INTO source_total AS s (organization_id, source_id, metric_key, slot, facts,"
          + " newest_at, received_at, new_at) SELECT ?, source_id, metric_key, pg_backend_pid() % "
          + SLOTS
          + ", facts, newest_at, now(), CASE WHEN facts > 0 THEN now() END"
          + " FROM unnest(?::int[], ?::text[], ?::bigint[], ?::timestamptz[])"
          + " AS t(source_id, metric_key, facts, newest_at) ORDER BY source_id, metric_key"
          + " ON CONFLICT (organization_id, source_id, metric_key, slot) DO UPDATE SET"
          + " facts = s.facts + excluded.facts,"
          + " newest_at = greatest(s.newest_at, excluded.newest_at),"
          + " received_at = greatest(s.received_at, excluded.received_at),"
          + " new_at = greatest(s.new_at, excluded.new_at)";

  private static final String LIST =
      "WITH f AS (SELECT s.key AS source, t.source_id, t.metric_key, sum(t.facts) AS facts,"
          + " max(t.newest_at) AS newest_at, max(t.received_at) AS received_at,"
          + " max(t.new_at) AS new_at"
          + " FROM source_total t JOIN source s USING (organization_id, source_id)"
          + " WHERE t.organization_id = ? AND (s.key, t.metric_key) > (?, ?)"
          + " AND (?::text IS NULL OR s.key = ?) AND (?::text IS NULL OR t.metric_key = ?)"
          + " GROUP BY s.key, t.source_id, t.metric_key)"
          + " SELECT f.source, f.metric_key, f.facts, f.newest_at, f.received_at, f.new_at,"
          + " ARRAY(SELECT a.hour FROM source_arrival a WHERE a.organization_id = ?"
          + " AND a.source_id = f.source_id AND a.metric_key = f.metric_key AND a.hour >= ?"
          + " ORDER BY a.hour DESC LIMIT "
          + MAX_MARKS
          + ") FROM f ORDER BY f.source, f.metric_key";

  private final AgroalDataSource dataSource;
  private final Clock clock;

  /** Marks that stand for good: most facts come in an hour that is marked. */
  private final Cache<Mark, Boolean> standing =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

  private record Mark(int organizationId, FeedKey feed, int hour) {}

  SourceArrivals(AgroalDataSource dataSource, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /** A metric as one source sends it. */
  private record FeedKey(int sourceId, String metric) implements Comparable<FeedKey> {
    private static final Comparator<FeedKey> ORDER =
        Comparator.comparing(FeedKey::sourceId).thenComparing(FeedKey::metric);

    @Override
    public int compareTo(FeedKey other) {
      return ORDER.compare(this, other);
    }
  }

  /** What a unit of facts brings, feed by feed. */
  static final class Unit {
    private final Map<FeedKey, Brought> feeds = new TreeMap<>();

    private static final class Brought {
      private long facts;
      private Instant newestAt;
    }

    /** A fact that is new: accepted, or put into quarantine. */
    void fresh(int sourceId, String metric, Instant at) {
      Brought brought = feeds.computeIfAbsent(new FeedKey(sourceId, metric), key -> new Brought());
      brought.facts++;
      if (brought.newestAt == null || at.isAfter(brought.newestAt)) {
        brought.newestAt = at;
      }
    }

    /** A fact that was there already, or was kept out by another one. */
    void again(int sourceId, String metric) {
      feeds.computeIfAbsent(new FeedKey(sourceId, metric), key -> new Brought());
    }
  }

  /**
   * Notes what has come, in the caller's transaction. Facts that are replayed from quarantine
   * aren't to be noted: they had come before.
   */
  void add(int organizationId, Connection connection, RoundTrip trip, Unit unit)
      throws SQLException {
    if (unit.feeds.isEmpty()) {
      return;
    }
    mark(organizationId, connection, trip, unit);
    var feeds = unit.feeds.entrySet();
    trip.add(
        ADD,
        organizationId,
        FactArrays.array(connection, "int4", feeds, feed -> feed.getKey().sourceId()),
        FactArrays.array(connection, "text", feeds, feed -> feed.getKey().metric()),
        FactArrays.array(connection, "int8", feeds, feed -> feed.getValue().facts),
        FactArrays.array(connection, "text", feeds, SourceArrivals::newestAt));
  }

  /**
   * Marks this hour where it isn't yet. Only what is found there is remembered: what this
   * transaction marks may still be rolled back.
   */
  private void mark(int organizationId, Connection connection, RoundTrip trip, Unit unit)
      throws SQLException {
    int hour = WeekClock.hourOf(clock.instant());
    List<FeedKey> unmarked = new ArrayList<>();
    unit.feeds.forEach(
        (feed, brought) -> {
          if (brought.facts > 0
              && standing.getIfPresent(new Mark(organizationId, feed, hour)) == null) {
            unmarked.add(feed);
          }
        });
    if (unmarked.isEmpty()) {
      return;
    }
    var sourceIds = FactArrays.array(connection, "int4", unmarked, FeedKey::sourceId);
    var metrics = FactArrays.array(connection, "text", unmarked, FeedKey::metric);
    Set<Integer> found =
        new RoundTrip()
            .add(STANDING, sourceIds, metrics, organizationId, hour)
            .query(
                connection,
                rows -> {
                  Set<Integer> numbers = new HashSet<>();
                  while (rows.next()) {
                    numbers.add(rows.getInt(1));
                  }
                  return numbers;
                });
    found.forEach(n -> standing.put(new Mark(organizationId, unmarked.get(n - 1), hour), true));
    if (found.size() < unmarked.size()) {
      trip.add(MARK, organizationId, hour, sourceIds, metrics, organizationId, hour - HOURS_KEPT);
    }
  }

  private static String newestAt(Map.Entry<FeedKey, Unit.Brought> feed) {
    Instant at = feed.getValue().newestAt;
    return at == null ? null : at.toString();
  }

  /** Whether a feed is alive. */
  enum State {
    LIVE,
    SILENT,
    TOO_EARLY;

    /** As it is written in JSON. */
    String key() {
      return switch (this) {
        case LIVE -> "live";
        case SILENT -> "silent";
        case TOO_EARLY -> "too-early";
      };
    }
  }

  /**
   * A metric as one source sends it.
   *
   * @param facts that were new
   * @param newestAt instant of the newest of them; null where there is none
   * @param receivedAt when a fact last came, new or not
   * @param newAt when a new one last came; null where none ever did
   * @param rhythm null where it is too early to say
   */
  record Feed(
      String source,
      String metric,
      long facts,
      Instant newestAt,
      Instant receivedAt,
      Instant newAt,
      Rhythm rhythm,
      State state) {
    /** Where it stands in the list. */
    String sortKey() {
      return source.length() + SEPARATOR + source + metric;
    }
  }

  private static final String SEPARATOR = ":";

  /** Which feeds are meant; null for any. */
  record Filter(String source, String metric, State state) {}

  /** At most so many feeds, by source and metric, after one of them. */
  List<Feed> after(
      Organization organization, Filter filter, String sortKey, int limit, Instant now) {
    int hourNow = WeekClock.hourOf(now);
    WeekClock clock =
        new WeekClock(organization.zone(), hourNow - HOURS_KEPT, hourNow + HOURS_KEPT / 10);
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(LIST)) {
      statement.setFetchSize(FETCH_SIZE);
      statement.setInt(1, organization.id());
      bindPosition(statement, sortKey);
      statement.setString(4, filter.source());
      statement.setString(5, filter.source());
      statement.setString(6, filter.metric());
      statement.setString(7, filter.metric());
      statement.setInt(8, organization.id());
      statement.setInt(9, hourNow - HOURS_KEPT);
      List<Feed> feeds = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (feeds.size() < limit && rows.next()) {
          Feed feed = feed(rows, clock, hourNow);
          if (filter.state() == null || filter.state() == feed.state()) {
            feeds.add(feed);
          }
        }
      }
      return feeds;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static void bindPosition(PreparedStatement statement, String sortKey)
      throws SQLException {
    try {
      int digits = sortKey.indexOf(SEPARATOR);
      int start = digits + SEPARATOR.length();
      int end = sortKey.isEmpty() ? 0 : start + Integer.parseInt(sortKey.substring(0, digits));
      statement.setString(2, sortKey.isEmpty() ? "" : sortKey.substring(start, end));
      statement.setString(3, sortKey.substring(end));
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      throw ProblemException.badParameter("cursor", "must be a 'next' of an earlier page");
    }
  }

  private static Feed feed(ResultSet row, WeekClock clock, int hourNow) throws SQLException {
    Integer[] newestFirst = (Integer[]) row.getArray(7).getArray();
    int[] hours = new int[newestFirst.length];
    for (int i = 0; i < hours.length; i++) {
      hours[hours.length - 1 - i] = newestFirst[i];
    }
    Rhythm rhythm = Rhythm.of(hours, clock);
    return new Feed(
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        instant(row.getTimestamp(4)),
        instant(row.getTimestamp(5)),
        instant(row.getTimestamp(6)),
        rhythm,
        rhythm == null
            ? State.TOO_EARLY
            : hourNow >= rhythm.silentFrom() ? State.SILENT : State.LIVE);
  }

  private static Instant instant(Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
