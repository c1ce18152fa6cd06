package org.engagementscorecard.scorecard;

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
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.PeriodExpression;

/** A team's heat map over HTTP. */
@Path("/v1/teams")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Scorecards")
public class HeatMapResource {
  private static final String EXAMPLE =
      """
      {"team": "demo-north", "teamName": "North (simulated)",
       "period": {"expression": "latest-365-days", "first": "2025-12-01", "last": "2026-11-30",
                  "zone": "UTC"},
       "dataThrough": "2026-11-30T16:00:00Z", "asKnownOn": "2026-12-01T00:00:00Z",
       "connections": [{"key": "demo-to-proposal", "name": "Demo → proposal", "sentences": []}],
       "reps": [{"rep": "demo-kim", "repName": "Kim (simulated)",
         "cells": [{"connection": "demo-to-proposal", "verdict": "gap", "probability": 0.99,
           "raw": 0.3, "estimate": 0.33, "low": 0.27, "high": 0.4, "typical": 0.49,
           "sentence": "Demos held → Proposals sent: 42 of 140 (30%), 12 still open. …"}]}]}""";

  private final Revalidate revalidate;
  private final BuildReport reports;
  private final Moments moments;

  HeatMapResource(Revalidate revalidate, BuildReport reports, Moments moments) {
    this.revalidate = revalidate;
    this.reports = reports;
    this.moments = moments;
  }

  @GET
  @Path("/{team}/heat-map")
  @Operation(
      operationId = "getHeatMap",
      summary = "Show a team's reps × connections",
      description =
          "Where each rep of a team, with all teams below it, stands on each connection: verdicts"
              + " with their probabilities, estimates with their intervals. The verdicts are those of"
              + " the scorecards; reps come by name.")
  @APIResponse(
      responseCode = "200",
      description = "The heat map.",
      content =
          @Content(
              schema = @Schema(implementation = HeatMapResponse.class),
              examples = @ExampleObject(name = "heat map", value = EXAMPLE)))
  @APIResponse(responseCode = "304", ref = "#/components/responses/NotModified")
  public Response ofTeam(
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
    PeriodExpression asked = ScorecardContract.orLatest(period);
    return revalidate.json(
        organization ->
            moments.answer(
                organization,
                asKnownOn,
                asked,
                HeatMapResource.class,
                knowledge -> heatMap(knowledge, team, asked)));
  }

  private HeatMapResponse heatMap(Knowledge knowledge, String team, PeriodExpression period) {
    Members members = Members.of(knowledge, team);
    Report report = reports.over(knowledge, knowledge.period(period));
    return HeatMapResponse.from(
        members.team(),
        report,
        report.reps().stream().filter(rep -> members.isMember(rep, report.period())).toList(),
        knowledge.at());
  }
}
