package org.engagementscorecard.note;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.DatabaseException;
import org.engagementscorecard.organization.Organization;

/**
 * Writes notes, and every version of them into the history with the same statement; all within the
 * organization's transaction.
 */
@ApplicationScoped
class WriteNotes {
  private static final String UNKNOWN_REFERENCE = "23503";

  /** What a version is kept as, and its number and instant are answered. */
  private static final String KEPT =
      " INSERT INTO note_history (organization_id, "
          + NoteRows.columns()
          + ") SELECT w.organization_id, "
          + NoteRows.columns("w")
          + " FROM written w RETURNING "
          + NoteRows.columns();

  private final AgroalDataSource dataSource;

  WriteNotes(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Writes a new note; its number, version and instants are given here. */
  Note create(Organization organization, Note note) {
    return write(
            organization,
            note,
            language ->
                values(
                        new Clauses()
                            .add(
                                "WITH written AS (INSERT INTO note (organization_id, note_id,"
                                    + " rep_id, author, written_at, edited_by, metric_id,"
                                    + " connection_id, learning_need_id, at, kind, tags, functions,"
                                    + " private, readers, observations, text, plain, words)"
                                    + " VALUES (?, nextval('note_id'), ?, ?, ?::timestamptz, ?, ",
                                organization.id(),
                                note.repId(),
                                note.author(),
                                note.writtenAt().toString(),
                                note.editedBy()),
                        note,
                        language)
                    .add(") RETURNING *)" + KEPT))
        .orElseThrow();
  }

  /**
   * Writes another version of a note in place of the one that it was made from.
   *
   * @param note carries the version it was made from
   * @return empty where that version doesn't stand any more
   */
  Optional<Note> replace(Organization organization, Note note) {
    return write(
        organization,
        note,
        language ->
            values(
                    new Clauses()
                        .add(
                            "WITH written AS (UPDATE note n SET version = n.version + 1,"
                                + " known_at = greatest(now(), n.known_at"
                                + " + interval '1 microsecond'), edited_by = ?, (metric_id,"
                                + " connection_id, learning_need_id, at, kind, tags, functions,"
                                + " private, readers, observations, text, plain, words) = ROW (",
                            note.editedBy()),
                    note,
                    language)
                .add(
                    ") WHERE n.organization_id = ? AND n.note_id = ? AND n.version = ?"
                        + " AND NOT n.withdrawn RETURNING *)"
                        + KEPT,
                    organization.id(),
                    note.id(),
                    note.version()));
  }

  /**
   * Takes a note back.
   *
   * @param note the version that was meant
   * @return empty where that version doesn't stand any more
   */
  Optional<Note> withdraw(Organization organization, Note note, String by) {
    return run(
        new Clauses()
            .add(
                "WITH written AS (UPDATE note n SET version = n.version + 1,"
                    + " known_at = greatest(now(), n.known_at + interval '1 microsecond'),"
                    + " edited_by = ?, withdrawn = true WHERE n.organization_id = ?"
                    + " AND n.note_id = ? AND n.version = ? AND NOT n.withdrawn RETURNING *)"
                    + KEPT,
                by,
                organization.id(),
                note.id(),
                note.version()));
  }

  private static Clauses values(Clauses clauses, Note note, String language) {
    String plain = PlainText.of(note.text());
    return clauses.add(
        "?::integer, ?::integer, ?::integer, ?::timestamptz, ?, ?, ?, ?, ?, ?::jsonb, ?, ?,"
            + " to_tsvector(?::regconfig, ?)",
        note.metricId(),
        note.connectionId(),
        note.needId(),
        note.at().toString(),
        note.kind().key(),
        note.tags().toArray(String[]::new),
        note.functions().stream().map(LeadershipFunction::key).toArray(String[]::new),
        note.isPrivate(),
        note.readers().toArray(String[]::new),
        NoteRows.written(note.observations()),
        note.text(),
        plain,
        language,
        plain);
  }

  /** A statement that is made for a language. */
  private interface InLanguage {
    Clauses statement(String language);
  }

  private Optional<Note> write(Organization organization, Note note, InLanguage write) {
    try {
      return run(write.statement(language(organization)));
    } catch (DatabaseException e) {
      // Rep, metric and connection were read in this transaction, and none is ever deleted.
      if (e.state().equals(UNKNOWN_REFERENCE) && note.needId() != null) {
        throw ProblemException.invalid("/need", "names no learning need of this rep");
      }
      throw e;
    }
  }

  /** The organization's language, which nobody changes before this transaction ends. */
  private String language(Organization organization) {
    Clauses clauses =
        new Clauses()
            .add(
                "SELECT language FROM organization WHERE organization_id = ? FOR SHARE",
                organization.id());
    try (Connection connection = dataSource.getConnection()) {
      return clauses
          .trip()
          .query(
              connection,
              row -> {
                row.next();
                return row.getString(1);
              });
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private Optional<Note> run(Clauses clauses) {
    try (Connection connection = dataSource.getConnection()) {
      List<Note> written = clauses.trip().query(connection, NoteRows::read);
      return written.stream().findFirst();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
