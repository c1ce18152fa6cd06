package org.engagementscorecard.scorecard;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A team's history over HTTP. */
@Path("/v1/teams")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Scorecards")
public class TeamHistoryResource {
  private static final String EXAMPLE =
      """
      {"subject": {"kind": "team", "key": "demo-north", "name": "North (simulated)"},
      """
          + HistoryQuery.EXAMPLE;

  private final Revalidate revalidate;
  private final BuildHistory histories;
  private final Recall recall;

  TeamHistoryResource(Revalidate revalidate, BuildHistory histories, Recall recall) {
    this.revalidate = revalidate;
    this.histories = histories;
    this.recall = recall;
  }

  @GET
  @Path("/{team}/history")
  @Operation(
      operationId = "getTeamHistory",
      summary = "Show a team's measure over periods",
      description =
          "One measure of a team, with all teams below it, over a period and those just before it:"
              + " what members did on the days when they were members. Where there is nothing a"
              + " point is null.")
  @APIResponse(
      responseCode = "200",
      description = "The history, oldest period first.",
      content =
          @Content(
              schema = @Schema(implementation = HistoryResponse.class),
              examples = @ExampleObject(name = "history", value = EXAMPLE)))
  @APIResponse(responseCode = "304", ref = "#/components/responses/NotModified")
  @APIResponse(responseCode = "422", ref = "#/components/responses/Unprocessable")
  public Response ofTeam(
      @Parameter(description = "Key of the team.", example = "demo-north") @PathParam("team")
          String team,
      @BeanParam HistoryQuery query) {
    HistoryRequest asked = query.ofMetric();
    return revalidate.json(
        organization -> histories.ofTeam(query.known(recall, organization), team, asked));
  }
}
