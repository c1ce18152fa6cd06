package org.engagementscorecard.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

  Set<Integer> validAmong(int organizationId, Collection<Integer> ids) {
    return ids.isEmpty()
        ? Set.of()
        : list("organizationId = ?1 and id in ?2 and revokedAt is null", organizationId, ids)
            .stream()
            .map(key -> key.id)
            .collect(Collectors.toSet());
  }

  List<ApiKeyEntity> after(int organizationId, int id, int limit) {
    return find("organizationId = ?1 and id > ?2 order by id", organizationId, id)
        .range(0, limit - 1)
        .list();
  }
}
