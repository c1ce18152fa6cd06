package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.learning.NeedSteps.Spoken;

/** A need as it is shown. */
@Schema(name = "LearningNeed")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LearningNeedResponse(
    @Schema(examples = "1") int id,
    @Schema(description = "Whose it is to learn.", examples = "demo-kim") String rep,
    @Schema(examples = "Kim (simulated)") String repName,
    @Schema(examples = "demo-to-proposal") String connection,
    @Schema(examples = "Demo → proposal") String connectionName,
    NeedState state,
    @Schema(description = "Since when it is in this state.") Instant stateSince,
    @Schema(
            description =
                "Whether it waits: the rep has as many others as are taken up at a time"
                    + " (`needsAtATime` of the organization), and these come first.",
            examples = "false")
        boolean waiting,
    Instant openedAt,
    Opener openedBy,
    @Schema(
            description = "What the rep or somebody else says is behind it: the newest.",
            examples = "I show everything because I fear their questions.")
        String words,
    @Schema(description = "When the learner saw it.") Instant seenAt,
    @Schema(description = "When it was last taken up.") Instant learningAt,
    @Schema(description = "When the numbers showed that the rep does better than before.")
        Instant changedAt,
    @Schema(description = "When it was closed or dismissed; absent while it lasts.")
        Instant closedAt,
    @Schema(description = "Why it was closed, or by whom it was dismissed.") String closedBecause,
    NeedWorth worth,
    @Schema(
            description = "How likely it is a gap, when that was last looked at; 0 to 1.",
            examples = "0.99")
        Double certainty,
    @Schema(
            description = "Why this one, and why now; absent of one that has ended.",
            examples = "Opened on 2026-11-30: more than 19 in 20 that this is a gap.")
        String whyNow,
    @Schema(description = "What the numbers said when it was opened.") String sentence,
    Evidence evidence,
    @Schema(description = "The rep's own past since it was taken up, once that says something.")
        Progress progress,
    @Schema(description = "What came of it.") Result result,
    @Schema(description = "All that happened to it, oldest first; where one need is asked for.")
        List<StepResponse> steps,
    @Schema(description = "Where one need is asked for.") LearnFromResponse learnFrom,
    @Schema(description = "Whom and what the learner has chosen; where one need is asked for.")
        List<ChoiceResponse> chosen) {

  /** By whom a need was opened. */
  @Schema(name = "LearningNeedOpener")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Opener(
      @Schema(description = "A `finding`, the `rep`, somebody else, or a system.") OpenedBy kind,
      @Schema(description = "Who, where it wasn't a finding.", examples = "coach-lee")
          String name) {}

  /** What closing the gap is worth. */
  @Schema(name = "LearningNeedWorth")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NeedWorth(
      @Schema(description = "What is to be expected over the period.", examples = "8200")
          double mean,
      @Schema(description = "Of the metric in which the chain ends.", examples = "EUR")
          String unit) {}

  /** A step of a need. */
  @Schema(name = "LearningNeedStep")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepResponse(
      @Schema(description = "Its number; later ones have larger numbers.", examples = "12")
          long event,
      StepType type,
      @Schema(description = "State before; absent of the first step.") NeedState from,
      @Schema(description = "State after; the same where the step changes none.") NeedState to,
      Instant at,
      StepBy by,
      @Schema(description = "Who; absent of the numbers.", examples = "demo-kim") String byName,
      @Schema(description = "What the person said, verbatim.") String words) {

    static StepResponse from(Spoken spoken) {
      NeedStep step = spoken.step();
      return new StepResponse(
          step.event(),
          step.type(),
          step.from().orElse(null),
          step.to(),
          step.at(),
          step.by(),
          step.byName().orElse(null),
          spoken.words().orElse(null));
    }
  }

  /** A choice of the learner. */
  @Schema(name = "LearningNeedChoice")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ChoiceResponse(
      @Schema(description = "Key of a rep who offered to share.", examples = "demo-chiara")
          String peer,
      String peerName,
      @Schema(description = "Key of a learning resource.") String resource,
      Instant at) {

    static ChoiceResponse from(Choices.Choice choice) {
      return new ChoiceResponse(choice.peer(), choice.peerName(), choice.resource(), choice.at());
    }
  }
}
