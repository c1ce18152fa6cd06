package org.engagementscorecard.note;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;

/** A note as it is sent. */
@Schema(name = "NewNote")
public record NoteRequest(
    @NotBlank @Size(max = 200) @Schema(description = "Whom it is about.", examples = "demo-kim")
        String rep,
    @Size(min = 1, max = 200) @Schema(description = "The metric it is about.") String metric,
    @Size(min = 1, max = 200)
        @Schema(description = "The connection it is about.", examples = "demo-to-proposal")
        String connection,
    @Schema(description = "Number of the learning need of this rep that it is about.") Integer need,
    @Schema(
            description =
                "The time it speaks of. Left out: now, or what it was where a note is edited.")
        Instant at,
    @Size(min = 1, max = 200)
        @Schema(
            description =
                "Who says it. Left out: the person who holds the key, or the key's name. A person's"
                    + " key writes only as that person.")
        String author,
    @Schema(description = "What kind of thing it says.", defaultValue = "observation")
        NoteKind kind,
    @Size(max = 20)
        @Schema(
            description = "Up to 20 words to find it by, of up to 50 characters.",
            examples = "[\"discovery\"]")
        List<String> tags,
    @Size(max = 4)
        @Schema(
            description = "Which leadership functions the rep shows in it.",
            examples = "[\"sensemaking\"]")
        List<LeadershipFunction> functions,
    @JsonProperty("private")
        @Schema(
            name = "private",
            description =
                "Whether it is only for its author, the rep it is about and its `readers`: persons"
                    + " as their keys name them. Needs a key that names a person.",
            defaultValue = "false")
        Boolean isPrivate,
    @Size(max = 50)
        @Schema(
            description = "Of a private note: up to 50 persons for whom it is besides.",
            examples = "[\"coach-lee\"]")
        List<String> readers,
    @Size(max = 100) @Schema(description = "Up to 100 facts it speaks of, kept as they are named.")
        List<ObservationName> observations,
    @NotBlank @Size(max = 20_000) @Schema(description = "Kept verbatim.") String text) {

  private static final int MAX_TAG = 50;
  private static final int MAX_NAME = 200;

  public NoteRequest {
    kind = kind == null ? NoteKind.OBSERVATION : kind;
    tags = tags == null ? List.of() : tags;
    functions = functions == null ? List.of() : functions;
    isPrivate = isPrivate != null && isPrivate;
    readers = readers == null ? List.of() : readers;
    observations = observations == null ? List.of() : observations;
  }

  /**
   * Refuses what can't be taken of the lists. Not left to Bean Validation, which takes quadratic
   * time over many faulty elements of a list.
   */
  void check() {
    check("/tags/", tags, MAX_TAG);
    check("/readers/", readers, MAX_NAME);
    if (!readers.isEmpty() && !isPrivate) {
      throw ProblemException.invalid("/readers", "are named by a private note only");
    }
    for (int i = 0; i < observations.size(); i++) {
      check("/observations/" + i + "/source", observations.get(i).source(), MAX_NAME);
      check("/observations/" + i + "/id", observations.get(i).id(), MAX_NAME);
    }
  }

  private static void check(String place, List<String> texts, int most) {
    for (int i = 0; i < texts.size(); i++) {
      check(place + i, texts.get(i), most);
    }
  }

  private static void check(String place, String text, int most) {
    if (text == null || text.isBlank() || text.length() > most) {
      throw ProblemException.invalid(place, "must have 1 to " + most + " characters");
    }
  }
}
