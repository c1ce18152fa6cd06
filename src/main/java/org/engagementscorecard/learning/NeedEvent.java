package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A step of a need as others are told of it, wherever they are told: in the form of Standard
 * Webhooks 1.0, and thin. Whoever gets it asks for the need itself, with a key that says what may
 * be shown; so it holds no words of anybody, no numbers and no name of who took the step.
 *
 * @param type {@code learning_need.} and the step, such as {@code learning_need.opened}
 * @param timestamp when the step was taken
 */
public record NeedEvent(
    @Schema(examples = "learning_need.opened") String type,
    @Schema(examples = "2026-12-01T08:00:00Z") Instant timestamp,
    Data data) {

  /**
   * What it is about.
   *
   * @param event number of the step; grows within the organization
   * @param from state before; null of the first step
   * @param to state after; the same where the step changes none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Data(
      @Schema(description = "Number of the event; grows within the organization.", examples = "41")
          long event,
      @Schema(description = "Number of the need.", examples = "7") int need,
      @Schema(description = "Whose need it is.", examples = "demo-kim") String rep,
      @Schema(examples = "demo-to-proposal") String connection,
      @Schema(description = "State before; absent when it opens.") NeedState from,
      @Schema(description = "State after.") NeedState to,
      @Schema(description = "Who took the step: `numbers`, `rep`, `coach` or `system`.") StepBy by,
      @Schema(description = "Where the need is shown.", examples = "/v1/learning-needs/7")
          String url) {}

  /** What is told of a step. */
  public static NeedEvent from(NeedStep step) {
    return new NeedEvent(
        "learning_need." + step.type().key().replace('-', '_'),
        step.at(),
        new Data(
            step.event(),
            step.need(),
            step.rep(),
            step.connection(),
            step.from().orElse(null),
            step.to(),
            step.by(),
            "/v1/learning-needs/" + step.need()));
  }
}
