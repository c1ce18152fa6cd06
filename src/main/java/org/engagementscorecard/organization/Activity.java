package org.engagementscorecard.organization;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What has changed in an organization, and how far its data reaches. Kept in slots, one per
 * database session modulo {@value #SLOTS}, so that writers of one organization don't wait for each
 * other's commit.
 */
@ApplicationScoped
public class Activity {
  private static final int SLOTS = 16;

  /** So many facts in one commit are part of a load: a history, or what has gathered for long. */
  private static final int LOAD = 2_000;

  private static final String RECORD =
      "INSERT INTO activity AS a (organization_id, slot, changes, standing_changes, newest_at,"
          + " changed_at, load_at)"
          + " VALUES (?, pg_backend_pid() % "
          + SLOTS
          + ", 1, ?, ?, clock_timestamp(), CASE WHEN ? THEN clock_timestamp() END)"
          + " ON CONFLICT (organization_id, slot) DO UPDATE SET changes = a.changes + 1,"
          + " standing_changes = a.standing_changes + excluded.standing_changes,"
          + " newest_at = greatest(a.newest_at, excluded.newest_at),"
          + " changed_at = greatest(a.changed_at, excluded.changed_at),"
          + " load_at = greatest(a.load_at, excluded.load_at)";

  private static final String STATE =
      "SELECT coalesce(sum(changes), 0), coalesce(sum(standing_changes), 0), max(newest_at),"
          + " coalesce(max(changed_at), now()), greatest(max(changed_at), now()) FROM activity WHERE organization_id = ?";

  private final AgroalDataSource dataSource;
  private final TransactionSynchronizationRegistry transaction;
  private final Event<DataChanged> changed;

  Activity(
      AgroalDataSource dataSource,
      TransactionSynchronizationRegistry transaction,
      Event<DataChanged> changed) {
    this.dataSource = dataSource;
    this.transaction = transaction;
    this.changed = changed;
  }

  /**
   * The state of an organization's data.
   *
   * @param version grows with every committed change
   * @param standing grows with every one but those of facts: as long as it stays the same, so do
   *     settings, people and catalogue
   * @param newestAt instant of the newest fact; empty where there is none
   * @param changedAt when it became so, by the database's clock, by which everything carries the
   *     instant it became known: what is seen was known by then
   * @param seenAt when it was looked at, by the same clock, and so not before {@code changedAt};
   *     however often a transaction that sees one moment looks, it is the same
   */
  public record State(
      long version, long standing, Optional<Instant> newestAt, Instant changedAt, Instant seenAt) {

    /**
     * Since when whatever follows from data and day has been what it is: the instant of the last
     * change, or the beginning of the organization's day. As long as this stays the same, so does
     * everything that is reckoned from it.
     */
    public Instant since(ZoneId zone) {
      Instant dayBegan = seenAt.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
      return changedAt.isAfter(dayBegan) ? changedAt : dayBegan;
    }
  }

  /** Counts a change of something else than facts, in the caller's transaction. */
  public void changed(int organizationId) {
    RoundTrip trip = new RoundTrip().add(RECORD, organizationId, 1, null, false);
    changed.fire(new DataChanged(organizationId, false));
    try (Connection connection = dataSource.getConnection()) {
      trip.run(connection);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Counts a change of facts, in the caller's transaction.
   *
   * @param newestAt instant of the newest that came in, or null
   * @param facts how many are new
   */
  public void factsUpTo(RoundTrip trip, int organizationId, Instant newestAt, int facts) {
    boolean load = facts >= LOAD;
    Timestamp newest = newestAt == null ? null : Timestamp.from(newestAt);
    trip.add(RECORD, organizationId, 0, newest, load);
    changed.fire(new DataChanged(organizationId, load));
  }

  /**
   * Notes that the fact of this instant has gone. Only where none is newer is it counted anew: the
   * slots are locked first, so that whoever has written a newer one has committed and is seen.
   *
   * @param newest finds the instant of the newest fact there is
   */
  public void factGone(int organizationId, Instant at, Supplier<Optional<Instant>> newest) {
    if (of(organizationId).newestAt().map(known -> at.isBefore(known)).orElse(true)) {
      return;
    }
    String lock = "SELECT FROM activity WHERE organization_id = ? ORDER BY slot FOR UPDATE";
    String set = "UPDATE activity SET newest_at = ? WHERE organization_id = ?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement locking = connection.prepareStatement(lock);
        PreparedStatement setting = connection.prepareStatement(set)) {
      locking.setInt(1, organizationId);
      locking.execute();
      setting.setTimestamp(1, newest.get().map(Timestamp::from).orElse(null));
      setting.setInt(2, organizationId);
      setting.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Looks at the state together with what a transaction begins with that sees one moment: in it the
   * state stays as it is.
   *
   * @param opening is run first
   */
  void look(Connection connection, RoundTrip opening, int organizationId) throws SQLException {
    transaction.putResource(new Seen(organizationId), state(connection, opening, organizationId));
  }

  /** By what a transaction remembers the state that it sees. */
  private record Seen(int organizationId) {}

  /** The state as the caller's transaction sees it. */
  public State of(int organizationId) {
    Object seen = transaction.getResource(new Seen(organizationId));
    if (seen != null) {
      return (State) seen;
    }
    try (Connection connection = dataSource.getConnection()) {
      return state(connection, new RoundTrip(), organizationId);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static State state(Connection connection, RoundTrip opening, int organizationId)
      throws SQLException {
    return opening
        .add(STATE, organizationId)
        .query(
            connection,
            row -> {
              row.next();
              return new State(
                  row.getLong(1),
                  row.getLong(2),
                  Optional.ofNullable(row.getTimestamp(3)).map(Timestamp::toInstant),
                  row.getTimestamp(4).toInstant(),
                  row.getTimestamp(5).toInstant());
            });
  }
}
