package org.engagementscorecard.scorecard;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The organization's scorecard over HTTP. */
@Path("/v1/scorecard")
@Produces({MediaType.APPLICATION_JSON, ScorecardContract.CSV})
@Tag(name = "Scorecards")
public class ScorecardResource {
  private final ShowScorecard show;
  private final BuildScorecard scorecards;

  ScorecardResource(ShowScorecard show, BuildScorecard scorecards) {
    this.show = show;
    this.scorecards = scorecards;
  }

  @GET
  @Operation(
      operationId = "getScorecard",
      summary = "Show the organization's scorecard",
      description = "Measures of everybody together, and the findings of every rep, by name.")
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
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public Response ofOrganization(@BeanParam ScorecardRequest asked) {
    return show.show(
        asked.fields(),
        (organization, gathered, reader) ->
            scorecards.ofOrganization(
                organization, asked.period(), asked.asKnownOn(), gathered, reader));
  }
}
