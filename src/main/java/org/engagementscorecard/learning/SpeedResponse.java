package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How fast gaps become visible, seen, learned and changed. */
@Schema(name = "SpeedOfNeed")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SpeedResponse(
    @Schema(description = "Key of the team; absent where everybody is asked for.") String team,
    @Schema(description = "Key of the connection; absent where all are asked for.")
        String connection,
    @Schema(description = "Needs opened on this day or later.") LocalDate since,
    @Schema(description = "What had not come by then is not yet.") Instant asOf,
    @Schema(description = "How sure the intervals are.", examples = "0.9") double credibleLevel,
    Group all,
    @Schema(description = "By the team in which the rep was when the need was opened.")
        List<Group> teams,
    @Schema(description = "By connection.") List<Group> connections) {

  /** Needs taken together. */
  @Schema(name = "SpeedGroup")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Group(
      @Schema(
              description = "Key of the team or connection; absent of all.",
              examples = "demo-north")
          String key,
      @Schema(examples = "Demo team North") String name,
      @Schema(description = "How many needs.", examples = "7") int needs,
      @Schema(
              description =
                  "Of how many people they are, or could be: who is in the team today, and whose"
                      + " needs these are.",
              examples = "6")
          int people,
      @Schema(
              description =
                  "Why no times are shown: of fewer people than the organization's smallest group"
                      + " they would tell of single persons. Absent where they are shown.")
          String withheld,
      @Schema(description = "The steps, in their order; absent where they are withheld.")
          List<Step> steps) {}

  /** A step of the needs that came to where it begins. */
  @Schema(name = "SpeedOfStep")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Step(
      @Schema(
              type = SchemaType.STRING,
              enumeration = {
                "visible-to-seen",
                "seen-to-learning",
                "learning-to-changed",
                "changed-to-closed",
                "visible-to-changed"
              })
          SpeedStep step,
      @Schema(description = "How many needs came to where it begins.", examples = "7") int needs,
      @Schema(description = "How many have taken it.", examples = "5") int reached,
      @Schema(description = "How many have not yet.", examples = "1") int notYet,
      @Schema(
              description =
                  "How many can't any more: dismissed, closed because the evidence turned, or gone"
                      + " another way. They count as not yet until then.",
              examples = "1")
          int endedOtherwise,
      @Schema(description = "By when a quarter have taken it; absent while not so many have.")
          Time quarter,
      @Schema(description = "By when half have taken it; absent while not so many have.") Time half,
      @Schema(description = "By when three quarters have taken it; absent while not so many have.")
          Time threeQuarters,
      @Schema(
              description = "The step in words.",
              examples =
                  "Visible → seen: half within 2 days (22 hours to 6 days, 9 in 10 sure); 5 of 7 so far,"
                      + " 1 not yet, 1 ended otherwise.")
          String sentence) {}

  /** A time with its interval. */
  @Schema(name = "SpeedTime")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Time(
      @Schema(examples = "2.1") double days,
      @Schema(
              description = "Lower end of the interval; absent where nobody can say.",
              examples = "0.9")
          Double low,
      @Schema(
              description = "Upper end of the interval; absent where nobody can say.",
              examples = "6")
          Double high) {}
}
