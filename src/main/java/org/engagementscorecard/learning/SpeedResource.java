package org.engagementscorecard.learning;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.DayParameter;

/** The speed of need over HTTP. */
@Path("/v1/learning-needs/speed")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Learning needs")
public class SpeedResource {
  private static final String EXAMPLE =
      """
      {"team": "demo-north", "since": "2025-11-30", "asOf": "2026-11-30T07:30:00Z",
        "credibleLevel": 0.9,
        "all": {"needs": 7, "people": 6, "steps": [
          {"step": "visible-to-seen", "needs": 7, "reached": 5, "notYet": 1, "endedOtherwise": 1,
            "quarter": {"days": 0.9, "low": 0.2, "high": 2.1},
            "half": {"days": 2.1, "low": 0.9, "high": 6},
            "threeQuarters": {"days": 6, "low": 2.1},
            "sentence": "Visible → seen: half within 2 days (22 hours to 6 days, 9 in 10 sure); 5 of 7 so far, 1 not yet, 1 ended otherwise."},
          {"step": "seen-to-learning", "needs": 5, "reached": 2, "notYet": 3, "endedOtherwise": 0,
            "quarter": {"days": 4, "low": 1},
            "sentence": "Seen → learning: not yet half of them after 12 days; 2 of 5 so far, 3 not yet."}]},
        "teams": [{"key": "demo-duo", "name": "Demo duo", "needs": 1, "people": 2,
          "withheld": "2 people: fewer than 5, so times would tell of single persons."}],
        "connections": []}""";

  private final Tenant tenant;
  private final FollowNeeds followNeeds;
  private final MeasureSpeed measuring;

  SpeedResource(Tenant tenant, FollowNeeds followNeeds, MeasureSpeed measuring) {
    this.tenant = tenant;
    this.followNeeds = followNeeds;
    this.measuring = measuring;
  }

  @GET
  @Operation(
      operationId = "measureSpeedOfNeed",
      summary = "Measure the speed of need",
      description =
          "How long needs take from visible (opened) to seen, learning, changed and closed: by when a"
              + " quarter, half and three quarters have come there, over all, by team and by"
              + " connection. Those that haven't yet count as not yet (Kaplan–Meier), so the fast"
              + " ones alone don't make it look fast. Those that can't any more (dismissed, closed"
              + " because the evidence turned) count as not yet until they ended. No times are shown"
              + " of fewer people than the organization's smallest group.")
  @APIResponse(
      responseCode = "200",
      description = "The times.",
      content =
          @Content(
              schema = @Schema(implementation = SpeedResponse.class),
              examples = @ExampleObject(name = "speed", value = EXAMPLE)))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public SpeedResponse speed(
      @Parameter(
              description =
                  "Key of a team: needs of those who were in it, or in a team below it, when they"
                      + " were opened.",
              example = "demo-north")
          @QueryParam("team")
          String team,
      @Parameter(description = "Key of a connection.", example = "demo-to-proposal")
          @QueryParam("connection")
          String connection,
      @Parameter(
              description = "Needs opened on this day or later; left out: within a year.",
              schema = @Schema(type = SchemaType.STRING, format = "date"))
          @QueryParam("since")
          String since) {
    LocalDate first = DayParameter.read("since", since);
    followNeeds.bringUpToDate(tenant.organizationId());
    return tenant.read(organization -> measuring.of(organization, team, connection, first));
  }
}
