package org.engagementscorecard.metric;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class TargetRepository implements PanacheRepositoryBase<TargetEntity, TargetEntity.Key> {
  /** First of the two numbers of the lock that changes of targets hold. */
  private static final int LOCK_CLASS = 0x5C0CA9;

  /**
   * Lets only one change targets at a time: two that would hold from the same day are told apart by
   * reading the others.
   */
  void lock(int organizationId) {
    getEntityManager()
        .createNativeQuery("SELECT CAST(pg_advisory_xact_lock(?1, ?2) AS text)", String.class)
        .setParameter(1, LOCK_CLASS)
        .setParameter(2, organizationId)
        .getResultList();
  }

  /** Those that haven't been withdrawn. */
  List<TargetEntity> standing(int organizationId) {
    return list("organizationId = ?1 and withdrawn = false", organizationId);
  }

  /**
   * Those of them that are for a rep or for one of these roles.
   *
   * @param roles at least one
   */
  List<TargetEntity> standing(int organizationId, int repId, Collection<String> roles) {
    return list(
        "organizationId = ?1 and withdrawn = false and (repId = ?2 or role in ?3)",
        organizationId,
        repId,
        roles);
  }

  List<TargetEntity> withKeys(int organizationId, Collection<String> keys) {
    return keys.isEmpty()
        ? List.of()
        : list("organizationId = ?1 and key in ?2", organizationId, keys);
  }

  Optional<TargetEntity> findStanding(int organizationId, String key) {
    return find("organizationId = ?1 and key = ?2 and withdrawn = false", organizationId, key)
        .firstResultOptional();
  }
}
