package org.engagementscorecard.organization;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class OrganizationRepository implements PanacheRepositoryBase<OrganizationEntity, Integer> {

  Optional<OrganizationEntity> findByKey(String key) {
    return find("key", key).firstResultOptional();
  }

  /** Lets only one transaction at a time create organizations; reading goes on. */
  void lockOutOthers() {
    getEntityManager()
        .createNativeQuery("LOCK TABLE organization IN SHARE ROW EXCLUSIVE MODE")
        .executeUpdate();
  }

  List<OrganizationEntity> after(String key, int limit) {
    return find("key > ?1 order by key", key).range(0, limit - 1).list();
  }
}
