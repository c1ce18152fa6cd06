package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a coach asks every Monday. */
@Schema(name = "MondayNeeds")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MondayResponse(
    @Schema(description = "Key of the team; absent where everybody is asked for.") String team,
    @Schema(description = "When it was asked.") Instant asOf,
    @Schema(description = "First day of what is new and what has changed.") LocalDate since,
    @JsonProperty("new")
        @Schema(
            name = "new",
            description =
                "Opened since then and neither stuck nor changed; what comes first first.")
        List<Item> opened,
    @Schema(
            description =
                "Open, seen or being learned, and nothing has happened for 14 days: no step, and no"
                    + " note about it. What waits for its turn isn't stuck. The longest first.")
        List<Item> stuck,
    @Schema(description = "Changed or closed since then, the newest first.") List<Item> changed,
    Counts counts,
    @Schema(
            description = "All of it in a sentence.",
            examples =
                "Demo team North: 1 new, 0 stuck, 1 changed since 2026-11-23; 2 wait their turn.")
        String sentence) {

  /** A need in a sentence. */
  @Schema(name = "MondayNeed")
  public record Item(
      @Schema(description = "Number of the need.", examples = "1") int need,
      @Schema(examples = "demo-kim") String rep,
      @Schema(examples = "Kim (simulated)") String repName,
      @Schema(examples = "demo-to-proposal") String connection,
      NeedState state,
      @Schema(
              examples =
                  "Kim (simulated), Demo → proposal: found on 2026-11-30: more than 19 in 20 that it"
                      + " is a gap, worth about 41,600 EUR.")
          String sentence) {}

  /** How many there are; lists show 50 at most. */
  @Schema(name = "MondayCounts")
  public record Counts(
      @JsonProperty("new") @Schema(name = "new", examples = "1") int opened,
      @Schema(examples = "0") int stuck,
      @Schema(examples = "1") int changed,
      @Schema(description = "Those that wait for their turn.", examples = "2") int waiting) {}
}
