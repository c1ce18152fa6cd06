package org.engagementscorecard.metric;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;

@ApplicationScoped
class ConnectionRepository
    implements PanacheRepositoryBase<ConnectionEntity, ConnectionEntity.Key> {

  /** Every definition of every connection, by key and then oldest first. */
  List<ConnectionEntity> all(int organizationId) {
    return list("organizationId = ?1 order by key, since", organizationId);
  }

  /** The same, and nobody else changes them until the end of the transaction. */
  List<ConnectionEntity> held(int organizationId) {
    return find("organizationId = ?1 order by key, since", organizationId)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list();
  }
}
