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

/** A rep's scorecard over HTTP. */
@Path("/v1/reps/{rep}/scorecard")
@Produces({MediaType.APPLICATION_JSON, ScorecardContract.CSV})
@Tag(name = "Scorecards")
public class RepScorecardResource {
  private final ShowScorecard show;
  private final BuildScorecard scorecards;

  RepScorecardResource(ShowScorecard show, BuildScorecard scorecards) {
    this.show = show;
    this.scorecards = scorecards;
  }

  @GET
  @Operation(
      operationId = "getRepScorecard",
      summary = "Show a rep's scorecard",
      description =
          "Measures by stage with the periods before and the peers' usual range; for each connection"
              + " the rep's attempts and successes, the estimate with its interval, what is typical"
              + " among the peers on like cases, the verdict with its probability, what closing a gap"
              + " is worth, the rep's own past, and the notes that speak about it; gaps without a"
              + " story and stories without a number; the practices of a flat army, the functions of"
              + " leadership, and the learning needs.")
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
  public Response ofRep(
      @Parameter(description = "Key of the rep.", example = "demo-kim") @PathParam("rep")
          String rep,
      @BeanParam ScorecardRequest asked) {
    return show.show(
        asked.fields(),
        (organization, gathered, reader) ->
            scorecards.ofRep(
                organization, rep, asked.period(), asked.asKnownOn(), gathered, reader));
  }
}
