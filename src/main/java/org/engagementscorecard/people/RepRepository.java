package org.engagementscorecard.people;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

@ApplicationScoped
class RepRepository implements PanacheRepositoryBase<RepEntity, RepEntity.Key> {

  Optional<RepEntity> findByKey(int organizationId, String key) {
    return find("organizationId = ?1 and key = ?2", organizationId, key).firstResultOptional();
  }

  Map<String, Integer> idsByKey(int organizationId) {
    return getEntityManager()
        .createQuery(
            "select r.key, r.id from RepEntity r where r.organizationId = ?1", Object[].class)
        .setParameter(1, organizationId)
        .getResultStream()
        .collect(Collectors.toMap(row -> (String) row[0], row -> (Integer) row[1]));
  }

  List<RepEntity> withKeys(int organizationId, Collection<String> keys) {
    return list("organizationId = ?1 and key in ?2", organizationId, keys);
  }

  /** Those of these keys that reps have. As an array, because there may be very many. */
  @SuppressWarnings("unchecked")
  Set<String> keysAmong(int organizationId, String[] keys) {
    return new HashSet<>(
        getEntityManager()
            .createNativeQuery(
                "SELECT key FROM rep WHERE organization_id = ?1 AND key = ANY (?2)", String.class)
            .setParameter(1, organizationId)
            .setParameter(2, keys)
            .getResultList());
  }

  List<RepEntity> withIds(int organizationId, Collection<Integer> ids) {
    return list("organizationId = ?1 and id in ?2", organizationId, ids);
  }

  List<RepEntity> all(int organizationId) {
    return list("organizationId = ?1", organizationId);
  }

  List<RepEntity> after(int organizationId, String key, int limit) {
    return find("organizationId = ?1 and key > ?2 order by key", organizationId, key)
        .range(0, limit - 1)
        .list();
  }
}
