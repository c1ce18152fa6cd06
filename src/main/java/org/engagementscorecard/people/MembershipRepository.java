package org.engagementscorecard.people;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

@ApplicationScoped
class MembershipRepository
    implements PanacheRepositoryBase<MembershipEntity, MembershipEntity.Key> {

  List<MembershipEntity> ofReps(int organizationId, Collection<Integer> repIds) {
    return repIds.isEmpty()
        ? List.of()
        : list("organizationId = ?1 and repId in ?2 order by repId, from", organizationId, repIds);
  }

  List<MembershipEntity> all(int organizationId) {
    return list("organizationId = ?1 order by repId, from", organizationId);
  }

  void deleteOfReps(int organizationId, Collection<Integer> repIds) {
    if (!repIds.isEmpty()) {
      delete("organizationId = ?1 and repId in ?2", organizationId, repIds);
    }
  }
}
