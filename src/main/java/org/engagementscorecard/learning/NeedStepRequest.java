package org.engagementscorecard.learning;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;

/** A step of a need as somebody takes it. */
@Schema(name = "NewLearningNeedStep")
public record NeedStepRequest(
    @NotNull
        @Schema(
            description =
                "`seen`, `learning` and `chose` are the learner's to say. `upheld` and `reopened`"
                    + " review a dismissal, and are for somebody else than who dismissed.",
            enumeration = {"seen", "learning", "told", "chose", "dismissed", "upheld", "reopened"},
            examples = "told")
        StepType type,
    @Size(max = 2_000)
        @Schema(
            description =
                "In own words: what is behind it, or why. `told` and `dismissed` need them. Kept"
                    + " verbatim, shown with the need, and pushed to no other system.",
            examples = "I show everything because I fear their questions.")
        String words,
    @Size(min = 1, max = 200)
        @Schema(description = "Of `chose`: key of a rep who offered to share on this connection.")
        String peer,
    @Size(min = 1, max = 200) @Schema(description = "Of `chose`: key of a learning resource.")
        String resource) {
  private static final Set<StepType> BY_HAND =
      EnumSet.of(
          StepType.SEEN,
          StepType.LEARNING,
          StepType.TOLD,
          StepType.CHOSE,
          StepType.DISMISSED,
          StepType.UPHELD,
          StepType.REOPENED);

  /**
   * Refuses what makes no step.
   *
   * @throws ProblemException 422
   */
  void check() {
    if (!BY_HAND.contains(type)) {
      throw ProblemException.invalid(
          "/type", "is said by the numbers only; must be one of " + BY_HAND);
    }
    if (words == null ? type == StepType.TOLD || type == StepType.DISMISSED : words.isBlank()) {
      throw ProblemException.invalid("/words", "must not be blank");
    }
    if (type == StepType.CHOSE) {
      if ((peer == null) == (resource == null)) {
        throw ProblemException.invalid("/peer", "or a resource must be named, and not both");
      }
    } else if (peer != null) {
      throw ProblemException.invalid("/peer", "is named with chose only");
    } else if (resource != null) {
      throw ProblemException.invalid("/resource", "is named with chose only");
    }
  }
}
