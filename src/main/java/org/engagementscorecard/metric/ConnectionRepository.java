package org.engagementscorecard.metric;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class ConnectionRepository
    implements PanacheRepositoryBase<ConnectionEntity, ConnectionEntity.Key> {

  Optional<ConnectionEntity> findByKey(int organizationId, String key) {
    return find("organizationId = ?1 and key = ?2", organizationId, key).firstResultOptional();
  }

  List<ConnectionEntity> all(int organizationId) {
    return list("organizationId = ?1 order by key", organizationId);
  }
}
