package org.engagementscorecard.scorecard;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A rep's history over HTTP. */
@Path("/v1/reps")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Scorecards")
public class RepHistoryResource {
  private static final String EXAMPLE =
      """
      {"subject": {"kind": "rep", "key": "demo-kim", "name": "Kim (simulated)"},
      """
          + HistoryQuery.EXAMPLE;

  private final Revalidate revalidate;
  private final BuildHistory histories;
  private final Recall recall;

  RepHistoryResource(Revalidate revalidate, BuildHistory histories, Recall recall) {
    this.revalidate = revalidate;
    this.histories = histories;
    this.recall = recall;
  }

  @GET
  @Path("/{rep}/history")
  @Operation(
      operationId = "getRepHistory",
      summary = "Show a rep's measure or connection over periods",
      description =
          "One measure, or with `connection` one connection, over a period and those just before it:"
              + " ready to plot. Each point is what the scorecard of that period shows; where there"
              + " is nothing it is null.")
  @APIResponse(
      responseCode = "200",
      description = "The history, oldest period first.",
      content =
          @Content(
              schema = @Schema(implementation = HistoryResponse.class),
              examples = @ExampleObject(name = "history", value = EXAMPLE)))
  @APIResponse(responseCode = "304", ref = "#/components/responses/NotModified")
  @APIResponse(responseCode = "422", ref = "#/components/responses/Unprocessable")
  public Response ofRep(
      @Parameter(description = "Key of the rep.", example = "demo-kim") @PathParam("rep")
          String rep,
      @Parameter(
              description = "Key of a connection; instead of a metric.",
              schema = @Schema(type = SchemaType.STRING, examples = "demo-to-proposal"))
          @QueryParam("connection")
          String connection,
      @BeanParam HistoryQuery query) {
    HistoryRequest asked = query.of(connection);
    return revalidate.json(
        organization -> histories.ofRep(query.known(recall, organization), rep, asked));
  }
}
