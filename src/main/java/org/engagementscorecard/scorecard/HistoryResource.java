package org.engagementscorecard.scorecard;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.PeriodExpression;

/** The organization's history over HTTP. */
@Path("/v1/history")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Scorecards")
public class HistoryResource {
  private static final String EXAMPLE =
      """
      {"subject": {"kind": "organization", "key": "default", "name": "default"},
       "kind": "measure", "key": "demos_held", "name": "Demos held", "unit": "demo",
       "dataThrough": "2026-11-30T16:00:00Z", "asKnownOn": "2026-12-01T00:00:00Z",
       "points": [
         {"period": "2026-Q2", "first": "2026-04-01", "last": "2026-06-30", "value": 34,
          "facts": 34},
         {"period": "2026-Q3", "first": "2026-07-01", "last": "2026-09-30", "value": null,
          "facts": 0}]}""";

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
  public Response ofOrganization(
      @Parameter(description = "Key of a metric.", example = "demos_held") @QueryParam("metric")
          String metric,
      @Parameter(
              description = ScorecardContract.PERIOD,
              example = "latest-90-days",
              schema = @Schema(type = SchemaType.STRING, defaultValue = "latest"))
          @QueryParam("period")
          PeriodExpression period,
      @Parameter(
              description = "How many periods, 1 to 60; `period` is the last of them.",
              example = "8",
              schema = @Schema(type = SchemaType.INTEGER, defaultValue = "8"))
          @QueryParam("count")
          PeriodCount count,
      @Parameter(
              description = ScorecardContract.AS_KNOWN_ON,
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      format = "date-time",
                      examples = "2026-07-01T09:30:00Z"))
          @QueryParam(AsKnownOn.PARAMETER)
          AsKnownOn asKnownOn) {
    HistoryRequest asked = HistoryRequest.of(metric, period, count);
    return revalidate.json(
        organization -> histories.ofOrganization(recall.on(organization, asKnownOn), asked));
  }
}
