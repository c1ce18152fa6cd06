package org.engagementscorecard.learning;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.RoundTrip;

/** Reads needs as they are kept; all within the organization's transaction. */
@ApplicationScoped
class FindNeeds {
  /** What a rep could learn now, with the place that each has among the rep's. */
  private static final String SELECT =
      """
      WITH places AS (
        SELECT n.learning_need_id AS id, row_number() OVER (PARTITION BY n.rep_id ORDER BY %1$s)
          AS place
        FROM learning_need n
        WHERE n.organization_id = ? AND n.state IN ('open', 'seen', 'learning'))
      SELECT n.*, %2$s AS score, coalesce(p.place, 0) AS place,
        n.evidence #>> '{finding,worth,unit}' AS unit,
        n.evidence #>> '{finding,sentence}' AS sentence,
        (SELECT max(s.at) FROM need_step s WHERE s.organization_id = n.organization_id
          AND s.learning_need_id = n.learning_need_id) AS last_step_at
      FROM learning_need n LEFT JOIN places p ON p.id = n.learning_need_id
      WHERE n.organization_id = ?"""
          .formatted(NeedOrder.FIRST.by(), NeedOrder.SCORE);

  private final AgroalDataSource dataSource;

  FindNeeds(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * At most so many needs in an order.
   *
   * @param after the place to begin after, as {@link NeedOrder#place} tells it; empty at the start
   */
  List<NeedRow> page(
      Organization organization, NeedFilter filter, NeedOrder order, String after, int limit) {
    Query query = new Query(organization).filtered(filter, organization.needsAtATime());
    if (!after.isEmpty()) {
      query.add(" AND " + order.after(), order.placeOf(after).toArray());
    }
    return query.add(" ORDER BY " + order.by() + " LIMIT " + limit).rows(dataSource);
  }

  /** One need, if there is one with this number. */
  Optional<NeedRow> one(Organization organization, int id) {
    return new Query(organization)
        .add(" AND n.learning_need_id = ?", id).rows(dataSource).stream().findFirst();
  }

  /**
   * Needs that last, and those that changed or were closed from an instant on; in the order of
   * {@link NeedOrder#FIRST}.
   *
   * @param repIds of whom, or null for all
   */
  List<NeedRow> since(Organization organization, Collection<Integer> repIds, Instant since) {
    Query query = new Query(organization);
    if (repIds != null) {
      query.add(" AND n.rep_id = ANY (?)", (Object) repIds.toArray(Integer[]::new));
    }
    return query
        .add(" AND (n.state NOT IN ('closed', 'dismissed')")
        .add(" OR n.state = 'closed' AND n.closed_at >= ?::timestamptz)", since.toString())
        .add(" ORDER BY " + NeedOrder.FIRST.by())
        .rows(dataSource);
  }

  /** A statement that is put together of clauses. */
  private static final class Query {
    private final StringBuilder sql = new StringBuilder(SELECT);
    private final List<Object> values = new ArrayList<>();

    Query(Organization organization) {
      values.add(organization.id());
      values.add(organization.id());
    }

    Query add(String clause, Object... parameters) {
      sql.append(clause);
      Collections.addAll(values, parameters);
      return this;
    }

    private void where(Object wanted, String condition) {
      if (wanted != null) {
        add(condition, wanted);
      }
    }

    Query filtered(NeedFilter filter, int atATime) {
      add(
          " AND n.state = ANY (?)",
          (Object) filter.states().stream().map(NeedState::key).toArray(String[]::new));
      if (filter.repIds() != null) {
        add(" AND n.rep_id = ANY (?)", (Object) filter.repIds().toArray(Integer[]::new));
      }
      where(filter.connectionId(), " AND n.connection_id = ?");
      where(filter.openedBy() == null ? null : filter.openedBy().key(), " AND n.opened_by = ?");
      where(filter.minWorth(), " AND n.worth >= ?");
      where(filter.openedBeforeDays(), " AND n.opened_at <= now() - make_interval(days => ?)");
      where(filter.openedWithinDays(), " AND n.opened_at > now() - make_interval(days => ?)");
      if (filter.waiting() != null) {
        add(
            (filter.waiting() ? " AND " : " AND NOT ")
                + "(n.state <> 'learning' AND coalesce(p.place, 0) > ?)",
            atATime);
      }
      return this;
    }

    List<NeedRow> rows(AgroalDataSource dataSource) {
      try (Connection connection = dataSource.getConnection()) {
        return new RoundTrip()
            .add(sql.toString(), values.toArray())
            .query(
                connection,
                rows -> {
                  List<NeedRow> needs = new ArrayList<>();
                  while (rows.next()) {
                    needs.add(NeedRow.read(rows));
                  }
                  return needs;
                });
      } catch (SQLException e) {
        throw new DatabaseException(e);
      }
    }
  }
}
