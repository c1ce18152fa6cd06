package org.engagementscorecard.learning;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.organization.Organization;

/** Needs; all within the organization's transaction. */
@ApplicationScoped
class LearningNeeds implements PanacheRepositoryBase<LearningNeedEntity, LearningNeedEntity.Key> {

  /** Needs by their numbers, in no order. */
  List<LearningNeedEntity> byIds(Organization organization, Collection<Integer> ids) {
    return list("organizationId = ?1 and id in ?2", organization.id(), ids);
  }

  /** The one of a rep on a connection that is neither closed nor dismissed, if there is one. */
  Optional<LearningNeedEntity> living(Organization organization, int repId, int connectionId) {
    return find(
            "organizationId = ?1 and repId = ?2 and connectionId = ?3"
                + " and state not in ('closed', 'dismissed')",
            organization.id(),
            repId,
            connectionId)
        .firstResultOptional();
  }
}
