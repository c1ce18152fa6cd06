package org.engagementscorecard.learning;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.RoundTrip;

/** Whom and what learners have chosen to learn from; within the organization's transaction. */
@ApplicationScoped
class Choices {
  private final AgroalDataSource dataSource;

  Choices(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * A choice: a peer or a resource.
   *
   * @param peer key of a rep, or null
   * @param peerName the rep's name, or null
   * @param resource key of a learning resource, or null
   */
  record Choice(long event, String peer, String peerName, String resource, Instant at) {}

  /** What was chosen for a need, in the order in which it was. */
  List<Choice> of(Organization organization, int need) {
    return query(
        new RoundTrip()
            .add(
                "SELECT c.event_id, r.key, r.name, c.resource, s.at FROM need_choice c"
                    + " JOIN need_step s ON s.organization_id = c.organization_id"
                    + " AND s.event_id = c.event_id"
                    + " LEFT JOIN rep r ON r.organization_id = c.organization_id"
                    + " AND r.rep_id = c.peer_id"
                    + " WHERE c.organization_id = ? AND c.learning_need_id = ? ORDER BY c.event_id",
                organization.id(),
                need));
  }

  /** The number of the step by which this was chosen for a need already, if it was. */
  Optional<Long> event(Organization organization, int need, NeedStepRequest request) {
    return of(organization, need).stream()
        .filter(
            choice ->
                request.peer() == null
                    ? request.resource().equals(choice.resource())
                    : request.peer().equals(choice.peer()))
        .map(Choice::event)
        .findFirst();
  }

  /**
   * Keeps a choice.
   *
   * @param peerId number of a rep, or null
   * @param resource key of a learning resource, or null
   */
  void keep(Organization organization, int need, long event, Integer peerId, String resource) {
    try (Connection connection = dataSource.getConnection()) {
      new RoundTrip()
          .add(
              "INSERT INTO need_choice (organization_id, event_id, learning_need_id, peer_id,"
                  + " resource) VALUES (?, ?, ?, ?::integer, ?)",
              organization.id(),
              event,
              need,
              peerId,
              resource)
          .run(connection);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private List<Choice> query(RoundTrip trip) {
    try (Connection connection = dataSource.getConnection()) {
      return trip.query(connection, Choices::read);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static List<Choice> read(ResultSet rows) throws SQLException {
    List<Choice> choices = new ArrayList<>();
    while (rows.next()) {
      choices.add(
          new Choice(
              rows.getLong(1),
              rows.getString(2),
              rows.getString(3),
              rows.getString(4),
              rows.getTimestamp(5).toInstant()));
    }
    return choices;
  }
}
