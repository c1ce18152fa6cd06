package org.engagementscorecard.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.CatalogueChanged;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.OrganizationChanged;
import org.engagementscorecard.people.RepsChanged;

/**
 * What facts have to do when reps, metrics, connections or settings change; in that transaction.
 */
@ApplicationScoped
class FollowCatalogue {
  private final CatalogueLock lock;
  private final Quarantine quarantine;
  private final Attempts attempts;
  private final FactQueries facts;

  FollowCatalogue(CatalogueLock lock, Quarantine quarantine, Attempts attempts, FactQueries facts) {
    this.lock = lock;
    this.quarantine = quarantine;
    this.attempts = attempts;
    this.facts = facts;
  }

  void repsChanged(@Observes RepsChanged change) {
    lock.hold(change.organization());
    quarantine.replay(change.organization(), change.newKeys(), Set.of());
  }

  void catalogueChanged(@Observes CatalogueChanged change) {
    lock.hold(change.organization());
    for (Metric metric : change.recut()) {
      if (facts.hasAny(change.organization(), metric)) {
        throw ProblemException.conflict(
            "The like-for-like attributes of '"
                + metric.key()
                + "' can't change once it has facts.");
      }
    }
    attempts.retrace(change.organization(), change.retraced());
    quarantine.replay(change.organization(), Set.of(), change.newMetrics());
  }

  void organizationChanged(@Observes OrganizationChanged change) {
    if (!change.before().zone().equals(change.after().zone())) {
      lock.hold(change.after());
      if (facts.hasAny(change.after())) {
        throw ProblemException.conflict("The time zone can't change once there are facts.");
      }
    }
  }
}
