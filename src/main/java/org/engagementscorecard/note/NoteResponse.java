package org.engagementscorecard.note;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;

/** A note as it is shown. */
@Schema(name = "Note")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NoteResponse(
    @Schema(examples = "1") int id,
    @Schema(description = "Grows with every edit; its ETag.", examples = "1") int version,
    @Schema(examples = "demo-kim") String rep,
    String metric,
    @Schema(examples = "demo-to-proposal") String connection,
    @Schema(description = "Number of the learning need it is about.") Integer need,
    @Schema(description = "The time it speaks of.") Instant at,
    @Schema(examples = "admin") String author,
    NoteKind kind,
    List<String> tags,
    List<LeadershipFunction> functions,
    @JsonProperty("private")
        @Schema(
            name = "private",
            description = "Whether it is only for its author, its rep and its readers.")
        boolean isPrivate,
    @Schema(description = "For whom a private note is besides.") List<String> readers,
    @Schema(description = "The facts it speaks of, as they were named.")
        List<ObservationName> observations,
    String text,
    Instant writtenAt,
    @Schema(description = "When it was last edited; absent where it never was.") Instant editedAt) {
  static final String EXAMPLE =
      """
      {"id": 1, "version": 1, "rep": "demo-kim", "connection": "demo-to-proposal",
       "at": "2026-07-01T09:30:00Z", "author": "admin", "kind": "coaching",
       "tags": ["discovery"], "functions": [], "private": false, "readers": [],
       "observations": [],
       "text": "Kim shows every feature; the buyer's own question comes last.",
       "writtenAt": "2026-07-01T09:30:00Z"}""";

  /** Keys for the numbers that notes carry. */
  record Names(
      Map<Integer, String> reps, Map<Integer, String> metrics, Map<Integer, String> connections) {

    static Names of(
        Organization organization, List<Note> notes, People people, Catalogue catalogue) {
      return new Names(
          people.repKeys(organization, notes.stream().map(Note::repId).collect(Collectors.toSet())),
          catalogue.allMetrics(organization).stream()
              .collect(Collectors.toMap(Metric::id, Metric::key)),
          catalogue.allConnections(organization).stream()
              .collect(Collectors.toMap(Connection::id, Connection::key)));
    }

    NoteResponse shown(Note note) {
      return new NoteResponse(
          note.id(),
          note.version(),
          reps.get(note.repId()),
          note.metricId() == null ? null : metrics.get(note.metricId()),
          note.connectionId() == null ? null : connections.get(note.connectionId()),
          note.needId(),
          note.at(),
          note.author(),
          note.kind(),
          note.tags(),
          note.functions(),
          note.isPrivate(),
          note.readers(),
          note.observations(),
          note.text(),
          note.writtenAt(),
          note.editedAt());
    }
  }
}
