package org.engagementscorecard.scorecard;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A team's scorecard over HTTP. */
@Path("/v1/teams/{team}/scorecard")
@Produces({MediaType.APPLICATION_JSON, ScorecardContract.CSV})
@Tag(name = "Scorecards")
public class TeamScorecardResource {
  private final ShowScorecard show;
  private final BuildScorecard scorecards;

  TeamScorecardResource(ShowScorecard show, BuildScorecard scorecards) {
    this.show = show;
    this.scorecards = scorecards;
  }

  @GET
  @Operation(
      operationId = "getTeamScorecard",
      summary = "Show a team's scorecard",
      description =
          "The team with all teams below it. Measures count what members did on the days when they"
              + " were members; findings are those of the reps who are members on the last day.")
  @APIResponse(
      responseCode = "200",
      description = "The scorecard.",
      headers =
          @Header(
              name = ShowScorecard.NEEDS_AS_OF,
              description = ShowScorecard.NEEDS_AS_OF_IS,
              schema = @Schema(type = SchemaType.STRING, format = "date-time")),
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = ScorecardResponse.class),
            examples = @ExampleObject(name = "scorecard", value = ScorecardContract.EXAMPLE)),
        @Content(
            mediaType = ScorecardContract.CSV,
            schema = @Schema(type = SchemaType.STRING),
            examples = @ExampleObject(name = "rows", value = ScorecardContract.CSV_EXAMPLE))
      })
  @APIResponse(responseCode = "304", ref = "#/components/responses/NotModified")
  public Response ofTeam(
      @Parameter(description = "Key of the team.", example = "demo-north") @PathParam("team")
          String team,
      @BeanParam ScorecardRequest asked) {
    return show.show(
        asked.fields(),
        (organization, gathered, reader) ->
            scorecards.ofTeam(
                organization, team, asked.period(), asked.asKnownOn(), gathered, reader));
  }
}
