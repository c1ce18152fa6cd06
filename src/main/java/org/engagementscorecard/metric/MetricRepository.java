package org.engagementscorecard.metric;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class MetricRepository implements PanacheRepositoryBase<MetricEntity, MetricEntity.Key> {

  Optional<MetricEntity> findByKey(int organizationId, String key) {
    return find("organizationId = ?1 and key = ?2", organizationId, key).firstResultOptional();
  }

  List<MetricEntity> all(int organizationId) {
    return list("organizationId = ?1 order by key", organizationId);
  }

  /** The same, and nobody else changes them until the end of the transaction. */
  List<MetricEntity> held(int organizationId) {
    return find("organizationId = ?1 order by key", organizationId)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list();
  }
}
