package org.engagementscorecard.learning;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/**
 * The steps that needs take, kept in the order in which they are committed.
 *
 * <p>Whoever takes one first holds {@link #lock} and keeps the transaction short. So of two steps
 * the one with the smaller number is committed first, and who reads those after a number that was
 * seen misses none.
 */
@ApplicationScoped
public class NeedSteps {
  private static final String SELECT =
      """
      SELECT s.event_id, s.learning_need_id, r.key, c.key, s.type, s.from_state, s.to_state, s.at,
          s.by_kind, s.by_name, s.words
      FROM need_step s
      JOIN learning_need n ON n.organization_id = s.organization_id
        AND n.learning_need_id = s.learning_need_id
      JOIN rep r ON r.organization_id = n.organization_id AND r.rep_id = n.rep_id
      JOIN connection c ON c.organization_id = n.organization_id
        AND c.connection_id = n.connection_id
      WHERE s.organization_id = ?
      """;

  private final AgroalDataSource dataSource;
  private final LearningNeeds needs;
  private final Event<NeedStepsTaken> taken;

  NeedSteps(AgroalDataSource dataSource, LearningNeeds needs, Event<NeedStepsTaken> taken) {
    this.dataSource = dataSource;
    this.needs = needs;
    this.taken = taken;
  }

  /** A step with what its person said, for those who may see the need. */
  record Spoken(NeedStep step, Optional<String> words) {}

  /**
   * A step that is to be taken.
   *
   * @param need is changed by it; a new one has neither number nor state yet
   * @param byName null of the numbers
   * @param words what a person says, or null
   * @param numbers JSON of what the numbers said, or null; how far the facts reach is added to it
   */
  record Step(
      LearningNeedEntity need,
      StepType type,
      NeedState to,
      StepBy by,
      String byName,
      String words,
      String numbers) {}

  /**
   * Lets nobody else take steps in this organization until the transaction ends.
   *
   * @return the instant at which it was let, by the database's clock: that of the steps
   */
  Instant lock(Organization organization) {
    String insert =
        "INSERT INTO needs_evaluation (organization_id, data_version, evaluated_on, evaluated_at)"
            + " VALUES (?, -1, '-infinity', now()) ON CONFLICT DO NOTHING";
    String lock = "SELECT FROM needs_evaluation WHERE organization_id = ? FOR UPDATE";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement inserting = connection.prepareStatement(insert);
        PreparedStatement locking = connection.prepareStatement(lock);
        PreparedStatement asking = connection.prepareStatement("SELECT clock_timestamp()")) {
      locking.setInt(1, organization.id());
      boolean known;
      try (ResultSet row = locking.executeQuery()) {
        known = row.next();
      }
      if (!known) {
        inserting.setInt(1, organization.id());
        inserting.executeUpdate();
        locking.execute();
      }
      try (ResultSet row = asking.executeQuery()) {
        row.next();
        return row.getTimestamp(1).toInstant();
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Takes one step; see {@link #take(Organization, List, Instant)}.
   *
   * @return its number
   */
  long take(
      Organization organization,
      LearningNeedEntity need,
      StepType type,
      NeedState to,
      Instant at,
      StepBy by,
      String byName,
      String words,
      String numbers) {
    return take(organization, List.of(new Step(need, type, to, by, byName, words, numbers)), at)
        .get(0);
  }

  /**
   * Takes steps, each of which changes its need, and keeps both; those that open one make it. Why a
   * need is closed or dismissed is set in it by the caller, who holds {@link #lock}.
   *
   * @param at by the database's clock
   * @return their numbers, in the same order
   */
  List<Long> take(Organization organization, List<Step> steps, Instant at) {
    if (steps.isEmpty()) {
      return List.of();
    }
    List<Step> opening = steps.stream().filter(step -> step.type() == StepType.OPENED).toList();
    Iterator<Long> ids = numbers("learning_need_id", opening.size()).iterator();
    opening.forEach(step -> step.need().id = Math.toIntExact(ids.next()));
    List<String> before = new ArrayList<>();
    for (Step step : steps) {
      before.add(step.need().state);
      step.need().organizationId = organization.id();
      change(step, at);
    }
    opening.forEach(step -> needs.persist(step.need()));
    needs.flush();
    List<Long> events = numbers("need_event_id", steps.size());
    insert(organization, steps, before, events, at);
    taken.fire(new NeedStepsTaken(organization.id()));
    return events;
  }

  private static void change(Step step, Instant at) {
    LearningNeedEntity need = step.need();
    switch (step.type()) {
      case OPENED -> {
        need.openedAt = at;
        need.openedBy = step.by() == StepBy.NUMBERS ? "finding" : step.by().key();
        need.opener = step.byName();
      }
      case SEEN -> need.seenAt = need.seenAt == null ? at : need.seenAt;
      case LEARNING -> {
        need.learningAt = at;
        // Who takes it up has seen it.
        need.seenAt = need.seenAt == null ? at : need.seenAt;
      }
      case CHANGED -> need.changedAt = at;
      case FELL_BACK -> {
        // What comes now is measured by itself.
        need.learningAt = at;
        need.changedAt = null;
      }
      case CLOSED, DISMISSED -> need.closedAt = at;
      case REOPENED -> {
        need.closedAt = null;
        need.closedBecause = null;
        need.changedAt = null;
      }
      case TOLD, CHOSE, UPHELD -> {}
    }
    switch (step.type()) {
      case OPENED, SEEN, LEARNING, TOLD ->
          need.words = step.words() == null ? need.words : step.words();
      // What is said there is about the step, not about what is behind the need.
      case CHOSE, CHANGED, FELL_BACK, CLOSED, DISMISSED, UPHELD, REOPENED -> {}
    }
    if (!step.to().key().equals(need.state)) {
      need.state = step.to().key();
      need.stateSince = at;
    }
  }

  private void insert(
      Organization organization,
      List<Step> steps,
      List<String> before,
      List<Long> events,
      Instant at) {
    String sql =
        """
        INSERT INTO need_step (organization_id, event_id, learning_need_id, type, from_state,
            to_state, at, by_kind, by_name, words, numbers)
          SELECT ?, event_id, learning_need_id, type, from_state, to_state, ?, by_kind, by_name,
            words, jsonb_build_object('dataThrough',
              (SELECT max(newest_at) FROM activity WHERE organization_id = ?))
                || coalesce(numbers::jsonb, '{}')
          FROM unnest(?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
              ?::text[], ?::text[])
            AS s(event_id, learning_need_id, type, from_state, to_state, by_kind, by_name, words,
              numbers)""";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setTimestamp(2, Timestamp.from(at));
      statement.setInt(3, organization.id());
      statement.setArray(4, connection.createArrayOf("int8", events.toArray()));
      statement.setArray(5, column(connection, "int4", steps, step -> step.need().id));
      statement.setArray(6, column(connection, "text", steps, step -> step.type().key()));
      statement.setArray(7, connection.createArrayOf("text", before.toArray()));
      statement.setArray(8, column(connection, "text", steps, step -> step.to().key()));
      statement.setArray(9, column(connection, "text", steps, step -> step.by().key()));
      statement.setArray(10, column(connection, "text", steps, Step::byName));
      statement.setArray(11, column(connection, "text", steps, Step::words));
      statement.setArray(12, column(connection, "text", steps, Step::numbers));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static Array column(
      Connection connection, String type, List<Step> steps, Function<Step, Object> value)
      throws SQLException {
    return connection.createArrayOf(type, steps.stream().map(value).toArray());
  }

  private List<Long> numbers(String sequence, int count) {
    List<Long> numbers = new ArrayList<>();
    if (count > 0) {
      try (Connection connection = dataSource.getConnection();
          PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT nextval('" + sequence + "') FROM generate_series(1, ?)")) {
        statement.setInt(1, count);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            numbers.add(rows.getLong(1));
          }
        }
      } catch (SQLException e) {
        throw new DatabaseException(e);
      }
    }
    return numbers;
  }

  /**
   * Steps after one of them, in their order; within the organization's transaction.
   *
   * @param event number of the step to begin after, 0 at the start
   * @param limit how many at most
   */
  public List<NeedStep> after(Organization organization, long event, int limit) {
    return read(
            SELECT + "AND s.event_id > ? ORDER BY s.event_id LIMIT ?", organization, event, limit)
        .stream()
        .map(Spoken::step)
        .toList();
  }

  /** All steps of a need, in their order; within the organization's transaction. */
  public List<NeedStep> of(Organization organization, int need) {
    return spoken(organization, need).stream().map(Spoken::step).toList();
  }

  /** The same with what was said. */
  List<Spoken> spoken(Organization organization, int need) {
    return read(
        SELECT + "AND s.learning_need_id = ? ORDER BY s.event_id LIMIT ?",
        organization,
        need,
        Integer.MAX_VALUE);
  }

  /** Number of the newest step; 0 where there is none. Within the organization's transaction. */
  public long newest(Organization organization) {
    String sql = "SELECT coalesce(max(event_id), 0) FROM need_step WHERE organization_id = ?";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private List<Spoken> read(String sql, Organization organization, long number, int limit) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, organization.id());
      statement.setLong(2, number);
      statement.setInt(3, limit);
      List<Spoken> steps = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          steps.add(
              new Spoken(
                  new NeedStep(
                      row.getLong(1),
                      row.getInt(2),
                      row.getString(3),
                      row.getString(4),
                      StepType.fromString(row.getString(5)),
                      Optional.ofNullable(row.getString(6)).map(NeedState::fromString),
                      NeedState.fromString(row.getString(7)),
                      row.getTimestamp(8).toInstant(),
                      StepBy.of(row.getString(9)),
                      Optional.ofNullable(row.getString(10))),
                  Optional.ofNullable(row.getString(11))));
        }
      }
      return steps;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
