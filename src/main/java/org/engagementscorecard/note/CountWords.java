package org.engagementscorecard.note;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/**
 * Counts in how many shared notes each word stands, in the form that the database's dictionary of
 * the organization's language gives it; within the organization's transaction. Never of private
 * notes, whoever asks.
 */
@ApplicationScoped
public class CountWords {
  private final AgroalDataSource dataSource;

  CountWords(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Whose words are set side by side.
   *
   * @param first reps of one side
   * @param second reps of the other side, none of the first
   * @param connectionId sides have the notes that are about this connection, or about none
   * @param since and that speak of a time from this instant on
   */
  public record Sides(
      Collection<Integer> first, Collection<Integer> second, int connectionId, Instant since) {}

  /**
   * What there is of one side.
   *
   * @param reps how many reps the notes are about
   * @param authors how many people wrote them
   */
  public record Side(int notes, int reps, int authors) {}

  /**
   * A word.
   *
   * @param first in how many notes of the first side it stands
   * @param second in how many notes of the second side
   * @param everywhere in how many shared notes of the organization
   * @param reps about how many reps those of the two sides are
   */
  public record Word(String word, int first, int second, int everywhere, int reps) {}

  /** Both sides and all words of the organization, in the order of their letters. */
  public record Counted(Side first, Side second, List<Word> words) {}

  /** Counts. Two queries, over all shared notes of the organization. */
  public Counted of(Organization organization, Sides sides) {
    Clauses ofSides =
        shared(organization, sides)
            .add(
                " SELECT count(*) FILTER (WHERE side = 1), count(*) FILTER (WHERE side = 2),"
                    + " count(DISTINCT rep_id) FILTER (WHERE side = 1),"
                    + " count(DISTINCT rep_id) FILTER (WHERE side = 2),"
                    + " count(DISTINCT author) FILTER (WHERE side = 1),"
                    + " count(DISTINCT author) FILTER (WHERE side = 2) FROM shared");
    Clauses ofWords =
        shared(organization, sides)
            .add(
                " SELECT w.lexeme, count(*) FILTER (WHERE side = 1),"
                    + " count(*) FILTER (WHERE side = 2), count(*),"
                    + " count(DISTINCT rep_id) FILTER (WHERE side IS NOT NULL)"
                    + " FROM shared CROSS JOIN LATERAL unnest(words) AS w"
                    + " GROUP BY w.lexeme ORDER BY w.lexeme COLLATE \"C\"");
    try (Connection connection = dataSource.getConnection()) {
      List<Word> words = ofWords.trip().query(connection, CountWords::words);
      return ofSides
          .trip()
          .query(
              connection,
              row -> {
                row.next();
                return new Counted(
                    new Side(row.getInt(1), row.getInt(3), row.getInt(5)),
                    new Side(row.getInt(2), row.getInt(4), row.getInt(6)),
                    words);
              });
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static Clauses shared(Organization organization, Sides sides) {
    return new Clauses()
        .add("WITH shared AS (SELECT n.rep_id, n.author, n.words, CASE")
        .add(
            " WHEN n.at < ?::timestamptz OR n.connection_id <> ? THEN NULL",
            sides.since().toString(),
            sides.connectionId())
        .add(" WHEN n.rep_id = ANY (?) THEN 1", numbers(sides.first()))
        .add(" WHEN n.rep_id = ANY (?) THEN 2 END AS side", numbers(sides.second()))
        .add(" FROM note n WHERE n.organization_id = ? AND NOT n.withdrawn", organization.id())
        .forTheEyesOf(Reader.anybody(), "n")
        .add(")");
  }

  private static Object numbers(Collection<Integer> repIds) {
    return repIds.toArray(Integer[]::new);
  }

  private static List<Word> words(ResultSet rows) throws SQLException {
    List<Word> words = new ArrayList<>();
    while (rows.next()) {
      words.add(
          new Word(
              rows.getString(1), rows.getInt(2), rows.getInt(3), rows.getInt(4), rows.getInt(5)));
    }
    return words;
  }
}
