package org.engagementscorecard.learning;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import org.engagementscorecard.organization.Organization;

/** Needs; all within the organization's transaction. */
@ApplicationScoped
class LearningNeeds implements PanacheRepositoryBase<LearningNeedEntity, LearningNeedEntity.Key> {

  /** Needs by their numbers, in no order. */
  List<LearningNeedEntity> byIds(Organization organization, Collection<Integer> ids) {
    return list("organizationId = ?1 and id in ?2", organization.id(), ids);
  }

  /**
   * At most so many needs in the order they were opened, after one of them.
   *
   * @param repIds of whom, or null for all
   * @param connectionId on what, or null for all
   * @param states in which states
   */
  List<LearningNeedEntity> after(
      Organization organization,
      Collection<Integer> repIds,
      Integer connectionId,
      Collection<NeedState> states,
      int id,
      int limit) {
    StringBuilder query =
        new StringBuilder("organizationId = :organization and id > :id and state in :states");
    Parameters values =
        Parameters.with("organization", organization.id())
            .and("id", id)
            .and("states", states.stream().map(NeedState::key).toList());
    if (repIds != null) {
      query.append(" and repId in :reps");
      values.and("reps", repIds);
    }
    if (connectionId != null) {
      query.append(" and connectionId = :connection");
      values.and("connection", connectionId);
    }
    return find(query.append(" order by id").toString(), values).range(0, limit - 1).list();
  }
}
