package org.engagementscorecard.note;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.engagementscorecard.access.Reader;
import org.engagementscorecard.http.IfMatch;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;

/**
 * Writes, edits and takes back notes as their rules say: who may write what as whom, and that
 * nobody edits what somebody else has edited meanwhile. All within the organization's transaction.
 */
@ApplicationScoped
class EditNotes {
  private final People people;
  private final Catalogue catalogue;
  private final Notes notes;
  private final WriteNotes writing;
  private final Clock clock;

  EditNotes(People people, Catalogue catalogue, Notes notes, WriteNotes writing, Clock clock) {
    this.people = people;
    this.catalogue = catalogue;
    this.notes = notes;
    this.writing = writing;
    this.clock = clock;
  }

  /**
   * Who writes.
   *
   * @param reader the person, if the key names one
   * @param keyName what the key is called
   */
  record Writer(Reader reader, String keyName) {
    String name() {
      return reader.person().orElse(keyName);
    }

    /**
     * As whom this writes.
     *
     * @param asked as whom it is asked to write, or null
     */
    private String author(String asked) {
      if (asked == null) {
        return name();
      }
      if (reader.person().isPresent() && !reader.person().get().equals(asked)) {
        throw ProblemException.invalid("/author", "must be the person who holds the key");
      }
      return asked;
    }

    private void requireMayBePrivate(NoteRequest request) {
      if (request.isPrivate() && reader.person().isEmpty()) {
        throw ProblemException.forbidden(
            "A private note needs a key that names the person who writes it.");
      }
    }

    /** A person edits the own notes; a system's key those that are shared. */
    private void requireMayEdit(Note note) {
      boolean may =
          reader.person().isPresent()
              ? reader.person().get().equals(note.author())
              : !note.isPrivate();
      if (!may) {
        throw ProblemException.forbidden("Only its author may change this note.");
      }
    }
  }

  Note create(Organization organization, NoteRequest request, Writer writer) {
    request.check();
    writer.requireMayBePrivate(request);
    String author = writer.author(request.author());
    int repId = people.findRep(organization, request.rep()).orElseThrow(EditNotes::noRep).id();
    Instant now = clock.instant();
    return writing.create(
        organization,
        note(
            organization,
            request,
            new Head(0, 0, repId, author, request.at() == null ? now : request.at(), now),
            writer));
  }

  /** Writes a note anew that stands in the version that was meant. */
  Note replace(
      Organization organization, int id, NoteRequest request, Writer writer, String ifMatch) {
    Note stands = meant(organization, id, writer, ifMatch);
    request.check();
    writer.requireMayBePrivate(request);
    if (people.findRep(organization, request.rep()).orElseThrow(EditNotes::noRep).id()
        != stands.repId()) {
      throw ProblemException.invalid("/rep", "can't be changed: a note stays with its rep");
    }
    if (request.author() != null && !request.author().equals(stands.author())) {
      throw ProblemException.invalid("/author", "can't be changed");
    }
    Head head =
        new Head(
            id,
            stands.version(),
            stands.repId(),
            stands.author(),
            request.at() == null ? stands.at() : request.at(),
            stands.writtenAt());
    return writing
        .replace(organization, note(organization, request, head, writer))
        .orElseThrow(() -> changedMeanwhile(organization, id, writer));
  }

  void withdraw(Organization organization, int id, Writer writer, String ifMatch) {
    Note stands = meant(organization, id, writer, ifMatch);
    if (writing.withdraw(organization, stands, writer.name()).isEmpty()) {
      throw changedMeanwhile(organization, id, writer);
    }
  }

  private Note meant(Organization organization, int id, Writer writer, String ifMatch) {
    Note stands =
        notes
            .find(organization, id, writer.reader())
            .orElseThrow(() -> ProblemException.unknown("note", Integer.toString(id)));
    writer.requireMayEdit(stands);
    IfMatch.required(ifMatch).require(stands.version());
    return stands;
  }

  private ProblemException changedMeanwhile(Organization organization, int id, Writer writer) {
    Optional<Note> now = notes.find(organization, id, writer.reader());
    return now.isPresent()
        ? ProblemException.stale(IfMatch.tag(now.get().version()))
        : ProblemException.unknown("note", Integer.toString(id));
  }

  private static ProblemException noRep() {
    return ProblemException.invalid("/rep", "names an unknown rep");
  }

  /** What of a note isn't taken from the request as it stands there. */
  private record Head(
      int id, int version, int repId, String author, Instant at, Instant writtenAt) {}

  private Note note(Organization organization, NoteRequest request, Head head, Writer writer) {
    return new Note(
        head.id(),
        head.version(),
        head.repId(),
        metric(organization, request.metric()),
        connection(organization, request.connection()),
        request.need(),
        head.at(),
        head.author(),
        request.kind(),
        request.tags().stream().distinct().toList(),
        request.functions().stream().distinct().toList(),
        request.isPrivate(),
        request.readers().stream().distinct().toList(),
        request.observations(),
        request.text(),
        head.writtenAt(),
        head.writtenAt(),
        writer.name(),
        false);
  }

  private Integer metric(Organization organization, String key) {
    return key == null
        ? null
        : (Integer)
            catalogue
                .findMetric(organization, key)
                .map(Metric::id)
                .orElseThrow(() -> ProblemException.invalid("/metric", "names an unknown metric"));
  }

  private Integer connection(Organization organization, String key) {
    return key == null
        ? null
        : (Integer)
            catalogue
                .findConnection(organization, key)
                .map(Connection::id)
                .orElseThrow(
                    () -> ProblemException.invalid("/connection", "names an unknown connection"));
  }
}
