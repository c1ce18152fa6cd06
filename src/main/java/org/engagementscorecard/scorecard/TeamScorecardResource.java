package org.engagementscorecard.scorecard;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.PeriodExpression;

/** A team's scorecard over HTTP. */
@Path("/v1/teams/{team}/scorecard")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Scorecards")
public class TeamScorecardResource {
  private final Tenant tenant;
  private final BuildScorecard scorecards;

  TeamScorecardResource(Tenant tenant, BuildScorecard scorecards) {
    this.tenant = tenant;
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
      content =
          @Content(
              schema = @Schema(implementation = ScorecardResponse.class),
              examples = @ExampleObject(name = "scorecard", value = ScorecardContract.EXAMPLE)))
  public ScorecardResponse ofTeam(
      @Parameter(description = "Key of the team.", example = "demo-north") @PathParam("team")
          String team,
      @Parameter(
              description = ScorecardContract.PERIOD,
              example = "latest-365-days",
              schema = @Schema(type = SchemaType.STRING, defaultValue = "latest"))
          @QueryParam("period")
          PeriodExpression period,
      @Parameter(
              description = ScorecardContract.AS_KNOWN_ON,
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      format = "date-time",
                      examples = "2026-07-01T09:30:00Z"))
          @QueryParam(AsKnownOn.PARAMETER)
          AsKnownOn asKnownOn) {
    return tenant.read(
        organization ->
            ScorecardResponse.from(
                scorecards.ofTeam(
                    organization,
                    team,
                    ScorecardContract.orLatest(period),
                    asKnownOn,
                    tenant.reader())));
  }
}
