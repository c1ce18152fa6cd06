package org.engagementscorecard.observation;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.CatalogueChanged;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.observation.KnownKeys.Keys;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.OrganizationChanged;
import org.engagementscorecard.people.RepsChanged;

/**
 * What facts have to do when reps, metrics, connections or settings change; in that transaction.
 * Facts that come in wait for it; reads go on with what was there.
 */
@ApplicationScoped
class FollowCatalogue {
  private final AgroalDataSource dataSource;
  private final CatalogueLock lock;
  private final KnownKeys knownKeys;
  private final Quarantine quarantine;
  private final TraceAttempts attempts;
  private final KeepTotals totals;

  FollowCatalogue(
      AgroalDataSource dataSource,
      CatalogueLock lock,
      KnownKeys knownKeys,
      Quarantine quarantine,
      TraceAttempts attempts,
      KeepTotals totals) {
    this.dataSource = dataSource;
    this.lock = lock;
    this.knownKeys = knownKeys;
    this.quarantine = quarantine;
    this.attempts = attempts;
    this.totals = totals;
  }

  void repsChanged(@Observes RepsChanged change) {
    Keys keys = changed(change.organization());
    quarantine.replay(keys, change.newKeys(), Set.of());
  }

  void catalogueChanged(@Observes CatalogueChanged change) {
    Keys keys = changed(change.organization());
    // An attempt is of its fact's segment, so what cuts segments anew traces anew; of a connection
    // only the definition that has changed.
    Set<Integer> retraced =
        change.retraced().stream()
            .map(org.engagementscorecard.metric.Connection::definitionId)
            .collect(Collectors.toSet());
    Set<Integer> recut = change.recut().stream().map(Metric::id).collect(Collectors.toSet());
    try (Connection connection = dataSource.getConnection()) {
      totals.rebuild(change.organization(), connection, change.recut());
      attempts.retrace(
          change.organization(),
          connection,
          keys.connections().stream()
              .filter(
                  one -> retraced.contains(one.definitionId()) || recut.contains(one.from().id()))
              .toList());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    quarantine.replay(keys, Set.of(), change.newMetrics());
  }

  void organizationChanged(@Observes OrganizationChanged change) {
    Keys keys = changed(change.after());
    if (!change.before().zone().equals(change.after().zone())) {
      try (Connection connection = dataSource.getConnection()) {
        totals.rebuild(change.after(), connection, keys.metrics().values());
      } catch (SQLException e) {
        throw new DatabaseException(e);
      }
    }
  }

  private Keys changed(Organization organization) {
    return knownKeys.read(organization, lock.hold(organization));
  }
}
