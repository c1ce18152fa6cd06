package org.engagementscorecard.note;

import java.time.Instant;
import java.util.List;

/**
 * What somebody said.
 *
 * @param version from 1 on
 * @param repId whom it is about
 * @param metricId what it is about, or null
 * @param connectionId what it is about, or null
 * @param needId the learning need it is about, or null
 * @param at the time it speaks of
 * @param author who said it
 * @param functions which leadership functions it shows, none twice
 * @param isPrivate whether it is only for its author, its rep and its readers
 * @param readers for whom a private note is besides
 * @param observations the facts it speaks of
 * @param text verbatim
 * @param knownAt since when this version is known, by the database's clock
 * @param editedBy who wrote this version
 * @param withdrawn whether it was taken back with this version
 */
public record Note(
    int id,
    int version,
    int repId,
    Integer metricId,
    Integer connectionId,
    Integer needId,
    Instant at,
    String author,
    NoteKind kind,
    List<String> tags,
    List<LeadershipFunction> functions,
    boolean isPrivate,
    List<String> readers,
    List<ObservationName> observations,
    String text,
    Instant writtenAt,
    Instant knownAt,
    String editedBy,
    boolean withdrawn) {
  public Note {
    tags = List.copyOf(tags);
    functions = List.copyOf(functions);
    readers = List.copyOf(readers);
    observations = List.copyOf(observations);
  }

  /** The same, about a connection. */
  public Note aboutConnection(int connection) {
    return new Note(
        id,
        version,
        repId,
        metricId,
        connection,
        needId,
        at,
        author,
        kind,
        tags,
        functions,
        isPrivate,
        readers,
        observations,
        text,
        writtenAt,
        knownAt,
        editedBy,
        withdrawn);
  }

  /** When it was last edited; null where it stands as it was first written. */
  public Instant editedAt() {
    return version > 1 ? knownAt : null;
  }
}
