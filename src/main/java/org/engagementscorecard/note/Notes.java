package org.engagementscorecard.note;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.organization.Organization;

/** Notes; all within the organization's transaction. */
@ApplicationScoped
public class Notes implements PanacheRepositoryBase<NoteEntity, NoteEntity.Key> {
  /** The most that are shown beside numbers at once. */
  private static final int MOST = 500;

  int nextId() {
    return ((Number)
            getEntityManager()
                .createNativeQuery("SELECT nextval('note_id')", Long.class)
                .getSingleResult())
        .intValue();
  }

  /**
   * Notes about reps that speak of a time from an instant on, as far as they are for the reader's
   * eyes, newest first; 500 at most.
   */
  public List<Note> about(
      Organization organization, Collection<Integer> repIds, Instant since, Reader reader) {
    return about(repIds, aboutQuery(organization, repIds, since), "");
  }

  /** The same as it was known on an instant. */
  public List<Note> aboutAsKnownOn(
      Organization organization,
      Collection<Integer> repIds,
      Instant since,
      Instant knownOn,
      Reader reader) {
    return about(
        repIds,
        aboutQuery(organization, repIds, since).and("knownOn", knownOn),
        " and knownAt <= :knownOn");
  }

  private static Parameters aboutQuery(
      Organization organization, Collection<Integer> repIds, Instant since) {
    return Parameters.with("organization", organization.id())
        .and("reps", repIds)
        .and("since", since);
  }

  private List<Note> about(Collection<Integer> repIds, Parameters values, String known) {
    return repIds.isEmpty()
        ? List.of()
        : find(
                "organizationId = :organization and repId in :reps and at >= :since"
                    + known
                    + " order by at desc, id desc",
                values)
            .range(0, MOST - 1)
            .stream()
            .map(NoteEntity::toDomain)
            .toList();
  }

  /**
   * At most so many notes in the order they were written, after one of them.
   *
   * @param repId about whom, or null for all
   * @param metricId about what, or null for all
   * @param connectionId about what, or null for all
   */
  List<Note> after(
      Organization organization,
      Integer repId,
      Integer metricId,
      Integer connectionId,
      int id,
      int limit) {
    StringBuilder query = new StringBuilder("organizationId = :organization and id > :id");
    Parameters values = Parameters.with("organization", organization.id()).and("id", id);
    if (repId != null) {
      query.append(" and repId = :rep");
      values.and("rep", repId);
    }
    if (metricId != null) {
      query.append(" and metricId = :metric");
      values.and("metric", metricId);
    }
    if (connectionId != null) {
      query.append(" and connectionId = :connection");
      values.and("connection", connectionId);
    }
    return find(query.append(" order by id").toString(), values).range(0, limit - 1).stream()
        .map(NoteEntity::toDomain)
        .toList();
  }
}
