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

/** A rep's scorecard over HTTP. */
@Path("/v1/reps/{rep}/scorecard")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Scorecards")
public class RepScorecardResource {
  private final Tenant tenant;
  private final BuildScorecard scorecards;

  RepScorecardResource(Tenant tenant, BuildScorecard scorecards) {
    this.tenant = tenant;
    this.scorecards = scorecards;
  }

  @GET
  @Operation(
      operationId = "getRepScorecard",
      summary = "Show a rep's scorecard",
      description =
          "Measures by stage, and for each connection the rep's attempts and successes, the estimate"
              + " with its interval, what is typical among the peers on like cases, the verdict with its"
              + " probability, what closing a gap is worth, the rep's own past, and the notes that"
              + " speak about it.")
  @APIResponse(
      responseCode = "200",
      description = "The scorecard.",
      content =
          @Content(
              schema = @Schema(implementation = ScorecardResponse.class),
              examples = @ExampleObject(name = "scorecard", value = ScorecardContract.EXAMPLE)))
  public ScorecardResponse ofRep(
      @Parameter(description = "Key of the rep.", example = "demo-kim") @PathParam("rep")
          String rep,
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
                scorecards.ofRep(
                    organization,
                    rep,
                    ScorecardContract.orLatest(period),
                    asKnownOn,
                    tenant.reader())));
  }
}
