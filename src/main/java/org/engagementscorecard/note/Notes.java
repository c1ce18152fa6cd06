package org.engagementscorecard.note;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/**
 * Reads notes, as far as they are for the reader's eyes; all within the organization's transaction.
 */
@ApplicationScoped
public class Notes {
  /** The most that are looked at beside numbers at once: the newest. */
  private static final int MOST = 10_000;

  /** Notes by a rep about somebody else; rep and name of each author. */
  private static final String BY_ANOTHER =
      " AND EXISTS (SELECT FROM unnest(?::int[], ?::text[]) AS a(rep_id, name)"
          + " WHERE a.name = %1$s.author AND a.rep_id <> %1$s.rep_id)";

  private final AgroalDataSource dataSource;

  Notes(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Notes about reps that speak of a time from an instant on, as far as they are for the reader's
   * eyes, newest first; 10,000 at most.
   */
  public List<Note> about(
      Organization organization, Collection<Integer> repIds, Instant since, Reader reader) {
    return notes(
        new Clauses()
            .add("SELECT " + NoteRows.columns("n") + " FROM note n")
            .add(" WHERE n.organization_id = ?", organization.id())
            .add(" AND n.rep_id = ANY (?)", (Object) repIds.toArray(Integer[]::new))
            .add(" AND n.at >= ?::timestamptz AND NOT n.withdrawn", since.toString())
            .forTheEyesOf(reader, "n")
            .add(" ORDER BY n.at DESC, n.note_id DESC LIMIT " + MOST));
  }

  /**
   * The same as it was known on an instant. What has become private since then is private for its
   * past too.
   */
  public List<Note> aboutAsKnownOn(
      Organization organization,
      Collection<Integer> repIds,
      Instant since,
      Instant knownOn,
      Reader reader) {
    return notes(
        new Clauses()
            .add("SELECT " + NoteRows.columns("v") + " FROM (")
            .add("SELECT DISTINCT ON (h.note_id) h.* FROM note_history h")
            .add(" WHERE h.organization_id = ?", organization.id())
            .add(" AND h.rep_id = ANY (?)", (Object) repIds.toArray(Integer[]::new))
            .add(" AND h.known_at <= ?::timestamptz", knownOn.toString())
            .add(" ORDER BY h.note_id, h.version DESC) v")
            .add(" JOIN note n ON n.organization_id = ?", organization.id())
            .add(" AND n.note_id = v.note_id")
            .add(" WHERE v.at >= ?::timestamptz AND NOT v.withdrawn", since.toString())
            .forTheEyesOf(reader, "v")
            .forTheEyesOf(reader, "n")
            .add(" ORDER BY v.at DESC, v.note_id DESC LIMIT " + MOST));
  }

  /**
   * A name by which a rep signs notes.
   *
   * @param name the rep's key or name
   */
  public record Author(int repId, String name) {}

  /**
   * How many notes somebody of these wrote about somebody else, that speak of a time from an
   * instant on and are for the reader's eyes.
   */
  public long given(
      Organization organization, Collection<Author> authors, Instant since, Reader reader) {
    return count(
        new Clauses()
            .add("SELECT count(*) FROM note n WHERE n.organization_id = ?", organization.id())
            .add(" AND n.author = ANY (?)", names(authors))
            .add(BY_ANOTHER.formatted("n"), repIds(authors), names(authors))
            .add(" AND n.at >= ?::timestamptz AND NOT n.withdrawn", since.toString())
            .forTheEyesOf(reader, "n"));
  }

  /** The same as it was known on an instant. */
  public long givenAsKnownOn(
      Organization organization,
      Collection<Author> authors,
      Instant since,
      Instant knownOn,
      Reader reader) {
    return count(
        new Clauses()
            .add("SELECT count(*) FROM (")
            .add("SELECT DISTINCT ON (h.note_id) h.* FROM note_history h")
            .add(" WHERE h.organization_id = ?", organization.id())
            .add(" AND h.known_at <= ?::timestamptz", knownOn.toString())
            .add(" ORDER BY h.note_id, h.version DESC) v")
            .add(" JOIN note n ON n.organization_id = ?", organization.id())
            .add(" AND n.note_id = v.note_id")
            .add(" WHERE v.at >= ?::timestamptz AND NOT v.withdrawn", since.toString())
            .add(BY_ANOTHER.formatted("v"), repIds(authors), names(authors))
            .forTheEyesOf(reader, "v")
            .forTheEyesOf(reader, "n"));
  }

  private static Object repIds(Collection<Author> authors) {
    return authors.stream().map(Author::repId).toArray(Integer[]::new);
  }

  private static Object names(Collection<Author> authors) {
    return authors.stream().map(Author::name).toArray(String[]::new);
  }

  private long count(Clauses clauses) {
    try (Connection connection = dataSource.getConnection()) {
      return clauses
          .trip()
          .query(
              connection,
              rows -> {
                rows.next();
                return rows.getLong(1);
              });
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** A note that isn't withdrawn, if there is one with this number for the reader's eyes. */
  Optional<Note> find(Organization organization, int id, Reader reader) {
    return notes(
            new Clauses()
                .add("SELECT " + NoteRows.columns("n") + " FROM note n")
                .add(" WHERE n.organization_id = ? AND n.note_id = ?", organization.id(), id)
                .add(" AND NOT n.withdrawn")
                .forTheEyesOf(reader, "n"))
        .stream()
        .findFirst();
  }

  /**
   * At most so many versions of a note after one of them, oldest first, withdrawn or not: those for
   * the reader's eyes, of a note that is for them as it stands.
   */
  List<Note> history(
      Organization organization, int id, int afterVersion, int limit, Reader reader) {
    return notes(
        new Clauses()
            .add("SELECT " + NoteRows.columns("v") + " FROM note_history v")
            .add(" JOIN note n ON n.organization_id = ?", organization.id())
            .add(" AND n.note_id = v.note_id")
            .add(" WHERE v.organization_id = ? AND v.note_id = ?", organization.id(), id)
            .add(" AND v.version > ?", afterVersion)
            .forTheEyesOf(reader, "v")
            .forTheEyesOf(reader, "n")
            .add(" ORDER BY v.version LIMIT " + limit));
  }

  /**
   * At most so many notes after one of them: in the order they were written, or newest first where
   * words are looked for.
   *
   * @param afterId the number to begin after; 0 at the start
   */
  List<Note> after(
      Organization organization, NoteFilter filter, int afterId, int limit, Reader reader) {
    Clauses clauses =
        new Clauses()
            .add("SELECT " + NoteRows.columns("n") + " FROM note n")
            .add(" WHERE n.organization_id = ? AND NOT n.withdrawn", organization.id())
            .where(filter.kind() == null ? null : filter.kind().key(), " AND n.kind = ?")
            .where(filter.tag(), " AND ? = ANY (n.tags)")
            .where(
                filter.function() == null ? null : filter.function().key(),
                " AND ? = ANY (n.functions)")
            .where(
                filter.repIds() == null ? null : filter.repIds().toArray(Integer[]::new),
                " AND n.rep_id = ANY (?)")
            .where(filter.metricId(), " AND n.metric_id = ?")
            .where(filter.connectionId(), " AND n.connection_id = ?")
            .where(filter.needId(), " AND n.learning_need_id = ?")
            .where(filter.author(), " AND n.author = ?")
            .where(text(filter.from()), " AND n.at >= ?::timestamptz")
            .where(text(filter.before()), " AND n.at < ?::timestamptz")
            .forTheEyesOf(reader, "n");
    if (filter.query() == null) {
      clauses.add(" AND n.note_id > ? ORDER BY n.note_id", afterId);
    } else {
      search(clauses, organization, filter.query());
      clauses
          .where(afterId == 0 ? null : (Integer) afterId, " AND n.note_id < ?")
          .add(" ORDER BY n.note_id DESC");
    }
    return notes(clauses.add(" LIMIT " + limit));
  }

  /** Forms of the words that are looked for, or each piece of the query somewhere in the text. */
  private static void search(Clauses clauses, Organization organization, String query) {
    String plain = PlainText.of(query);
    clauses.add(
        " AND (n.words @@ websearch_to_tsquery(?::regconfig, ?)",
        organization.language().key(),
        plain);
    List<String> pieces = PlainText.pieces(plain);
    if (!pieces.isEmpty()) {
      clauses.add(" OR (true");
      pieces.forEach(piece -> clauses.add(" AND n.plain LIKE ?", piece));
      clauses.add(")");
    }
    clauses.add(")");
  }

  private static String text(Instant at) {
    return at == null ? null : at.toString();
  }

  private List<Note> notes(Clauses clauses) {
    try (Connection connection = dataSource.getConnection()) {
      return clauses.trip().query(connection, NoteRows::read);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
