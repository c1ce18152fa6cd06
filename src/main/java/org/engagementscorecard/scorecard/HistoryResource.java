package org.engagementscorecard.scorecard;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The organization's history over HTTP. */
@Path("/v1/history")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Scorecards")
public class HistoryResource {
  private static final String EXAMPLE =
      """
      {"subject": {"kind": "organization", "key": "default", "name": "default"},
      """
          + HistoryQuery.EXAMPLE;

  private final Revalidate revalidate;
  private final BuildHistory histories;
  private final Recall recall;

  HistoryResource(Revalidate revalidate, BuildHistory histories, Recall recall) {
    this.revalidate = revalidate;
    this.histories = histories;
    this.recall = recall;
  }

  @GET
  @Operation(
      operationId = "getHistory",
      summary = "Show the organization's measure over periods",
      description =
          "One measure of everybody together, over a period and those just before it. Where there is"
              + " nothing a point is null.")
  @APIResponse(
      responseCode = "200",
      description = "The history, oldest period first.",
      content =
          @Content(
              schema = @Schema(implementation = HistoryResponse.class),
              examples = @ExampleObject(name = "history", value = EXAMPLE)))
  @APIResponse(responseCode = "304", ref = "#/components/responses/NotModified")
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  @APIResponse(responseCode = "422", ref = "#/components/responses/Unprocessable")
  public Response ofOrganization(@BeanParam HistoryQuery query) {
    HistoryRequest asked = query.ofMetric();
    return revalidate.json(
        organization -> histories.ofOrganization(query.known(recall, organization), asked));
  }
}
