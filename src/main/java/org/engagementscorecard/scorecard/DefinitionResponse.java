package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** By which definition something is shown. */
@Schema(name = "ShownDefinition")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DefinitionResponse(
    @Schema(
            description = "First day on which it holds; absent where it always had.",
            examples = "2026-04-01")
        LocalDate from,
    @Schema(
            description = "The day from which it no longer holds; absent while it does.",
            examples = "2026-07-01")
        LocalDate until,
    @Schema(
            description = "The same in words, and how the newest definition differs.",
            examples = "As defined until 30 June 2026; since then it is the count of the facts.")
        String sentence) {

  /** Null where there is nothing to tell. */
  static DefinitionResponse from(Redefined redefined) {
    return redefined == null
        ? null
        : new DefinitionResponse(redefined.from(), redefined.until(), redefined.sentence());
  }
}
