package org.engagementscorecard.resource;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.RoundTrip;

/**
 * Who offers to share on a connection, in own words; all within the organization's transaction. An
 * offer stands until it is withdrawn, and then nothing is left of it.
 */
@ApplicationScoped
public class Offers {
  private static final String COLUMNS = "rep_id, connection_id, words, since";
  private static final String SELECT =
      "SELECT " + COLUMNS + " FROM share_offer WHERE organization_id = ?";

  private final AgroalDataSource dataSource;

  Offers(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * An offer.
   *
   * @param words what is offered, in the rep's own words
   * @param since when it was first made, by the database's clock
   */
  public record Offer(int repId, int connectionId, String words, Instant since) {}

  /** What stands on a connection, by the rep's number. */
  public List<Offer> offers(Organization organization, int connectionId) {
    return query(
        new RoundTrip()
            .add(
                SELECT + " AND connection_id = ? ORDER BY rep_id",
                organization.id(),
                connectionId));
  }

  /** What a rep offers. */
  public List<Offer> of(Organization organization, int repId) {
    return query(new RoundTrip().add(SELECT + " AND rep_id = ?", organization.id(), repId));
  }

  /** Makes an offer, or puts other words in its place; it stands since it was first made. */
  Offer put(Organization organization, int repId, int connectionId, String words) {
    return query(
            new RoundTrip()
                .add(
                    "INSERT INTO share_offer (organization_id, rep_id, connection_id, words)"
                        + " VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (organization_id, rep_id, connection_id)"
                        + " DO UPDATE SET words = excluded.words RETURNING "
                        + COLUMNS,
                    organization.id(),
                    repId,
                    connectionId,
                    words))
        .get(0);
  }

  /** Withdraws an offer; says whether there was one. */
  boolean withdraw(Organization organization, int repId, int connectionId) {
    return !query(
            new RoundTrip()
                .add(
                    "DELETE FROM share_offer WHERE organization_id = ? AND rep_id = ?"
                        + " AND connection_id = ? RETURNING "
                        + COLUMNS,
                    organization.id(),
                    repId,
                    connectionId))
        .isEmpty();
  }

  private List<Offer> query(RoundTrip trip) {
    try (Connection connection = dataSource.getConnection()) {
      return trip.query(connection, Offers::read);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static List<Offer> read(ResultSet rows) throws SQLException {
    List<Offer> offers = new ArrayList<>();
    while (rows.next()) {
      offers.add(
          new Offer(
              rows.getInt(1), rows.getInt(2), rows.getString(3), rows.getTimestamp(4).toInstant()));
    }
    return offers;
  }
}
