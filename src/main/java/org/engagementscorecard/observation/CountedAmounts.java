package org.engagementscorecard.observation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;

/**
 * Adds up amounts as {@link Amounts} does, and remembers the sums: of a period that was asked for
 * before, only those of reps whose amounts have changed since are added up again. Why that is exact
 * is said at {@link CountedAttempts}.
 */
@ApplicationScoped
public class CountedAmounts {
  /** Sums that are remembered at most: some tens of megabytes. */
  private static final int MAX_AMOUNTS = 100_000;

  private static final String CHANGED =
      "SELECT DISTINCT rep_id FROM amount_change"
          + " WHERE organization_id = ? AND metric_id = ANY (?) AND changed_in >= ?::xid8";

  private final Amounts amounts;
  private final AgroalDataSource dataSource;
  private final Cache<Key, Counted> remembered =
      Caffeine.newBuilder()
          .maximumWeight(MAX_AMOUNTS)
          .weigher((Key key, Counted counted) -> 1 + counted.amounts().size())
          .build();

  CountedAmounts(Amounts amounts, AgroalDataSource dataSource) {
    this.amounts = amounts;
    this.dataSource = dataSource;
  }

  private record Key(int organizationId, List<Connection> connections, Period period) {}

  /** Sums of a snapshot that sees this version of the data. */
  private record Counted(long version, String xmin, List<Amounts.Amount> amounts) {}

  /**
   * The facts of the connections' {@code to}, of every rep over a period, stratum by stratum, as
   * {@link Amounts#of(Organization, Collection, Period)} has them.
   *
   * @param version of the organization's data, as the caller's transaction sees it
   */
  public List<Amounts.Amount> of(
      Organization organization, Collection<Connection> connections, Period period, long version) {
    Snapshot snapshot = Snapshot.of(dataSource);
    if (!snapshot.seesOneMoment()) {
      return amounts.of(organization, connections, period);
    }
    Key key = new Key(organization.id(), List.copyOf(connections), period);
    Counted before = remembered.getIfPresent(key);
    boolean isLater = before != null && before.version() <= version;
    List<Amounts.Amount> found =
        isLater
            ? recount(organization, key, before)
            : amounts.of(organization, key.connections(), period);
    if (before == null || isLater) {
      remembered.put(key, new Counted(version, snapshot.xmin(), found));
    }
    return found;
  }

  private List<Amounts.Amount> recount(Organization organization, Key key, Counted before) {
    Set<Integer> reps = changed(organization, key, before);
    if (reps.isEmpty()) {
      return before.amounts();
    }
    List<Amounts.Amount> found = new ArrayList<>(before.amounts());
    found.removeIf(amount -> reps.contains(amount.repId()));
    found.addAll(amounts.of(organization, key.connections(), key.period(), new OfReps(reps)));
    return List.copyOf(found);
  }

  private Set<Integer> changed(Organization organization, Key key, Counted before) {
    List<Integer> metrics =
        key.connections().stream().map(one -> one.to().id()).distinct().toList();
    try (java.sql.Connection database = dataSource.getConnection();
        PreparedStatement statement = database.prepareStatement(CHANGED)) {
      statement.setInt(1, organization.id());
      statement.setArray(2, FactArrays.array(database, "int4", metrics, one -> one));
      statement.setString(3, before.xmin());
      Set<Integer> reps = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reps.add(rows.getInt(1));
        }
      }
      return reps;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Facts of these reps. */
  private record OfReps(Set<Integer> reps) implements Amounts.Rows {
    @Override
    public String facts() {
      return FactsAsKnown.FACTS_OF_TIME.formatted("observation", " AND r.rep_id = ANY (?)");
    }

    @Override
    public int bind(
        java.sql.Connection database,
        PreparedStatement statement,
        Organization organization,
        Collection<Metric> metrics,
        Period period)
        throws SQLException {
      int next =
          FactsAsKnown.bindTime(
              database, statement, 1, organization, metrics, period.start(), period.end());
      statement.setArray(next++, FactArrays.array(database, "int4", reps, one -> one));
      return next;
    }
  }
}
