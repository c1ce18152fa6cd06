package org.engagementscorecard.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class ApiKeyRepository implements PanacheRepositoryBase<ApiKeyEntity, ApiKeyEntity.Key> {

  int nextId() {
    return ((Number)
            getEntityManager()
                .createNativeQuery("SELECT nextval('api_key_id')", Long.class)
                .getSingleResult())
        .intValue();
  }

  Optional<ApiKeyEntity> findValid(int organizationId, byte[] tokenHash) {
    return find(
            "organizationId = ?1 and tokenHash = ?2 and revokedAt is null",
            organizationId,
            tokenHash)
        .firstResultOptional();
  }

  List<ApiKeyEntity> after(int organizationId, int id, int limit) {
    return find("organizationId = ?1 and id > ?2 order by id", organizationId, id)
        .range(0, limit - 1)
        .list();
  }
}
