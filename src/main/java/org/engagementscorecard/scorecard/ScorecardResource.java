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
import org.engagementscorecard.organization.PeriodExpression;

/** Scorecards over HTTP. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Scorecards")
public class ScorecardResource {
  private static final PeriodExpression LATEST = PeriodExpression.fromString("latest");
  private static final String PERIOD =
      "`2026`, `2026-Q3`, `2026-07`, `2026-W30`, `2026-07-01..2026-07-31`, `last-90-days`,"
          + " `latest-90-days` or `latest`.";
  private static final String EXAMPLE =
      """
      {"subject": {"kind": "rep", "key": "demo-kim", "name": "Kim (simulated)"},
       "period": {"expression": "latest-365-days", "first": "2025-12-01", "last": "2026-11-30",
                  "zone": "UTC"},
       "dataThrough": "2026-11-30T16:00:00Z", "computedAt": "2026-12-01T08:00:00Z",
       "measures": [{"metric": "demos_held", "name": "Demos held", "stage": "progress",
         "unit": "demo", "aggregation": "sum", "value": 152, "facts": 152, "notes": []}],
       "connections": [{"connection": "demo-to-proposal", "name": "Demo → proposal",
         "attempts": 140, "successes": 42,
         "findings": [{"rep": "demo-kim", "repName": "Kim (simulated)",
           "connection": "demo-to-proposal", "attempts": 140, "successes": 42, "open": 12,
           "raw": 0.3,
           "estimate": {"mean": 0.33, "low": 0.27, "high": 0.4, "credibleLevel": 0.9,
             "probabilityBelow": 0.999, "probabilityGap": 0.99, "probabilityStrength": 0.0001,
             "shortfallPerAttempt": 0.16},
           "comparedWith": {"role": "account-executive", "reps": 12, "typical": 0.49,
             "typicalLow": 0.46, "typicalHigh": 0.53, "margin": 0.1, "alike": false},
           "verdict": {"key": "gap", "probability": 0.99, "q": 0.008},
           "shortfall": 22.4,
           "sentence": "Demos held → Proposals sent: 42 of 140 (30%), 12 still open. …"}],
         "sentences": [],
         "notes": [{"id": 1, "rep": "demo-kim", "at": "2026-10-02T09:00:00Z", "author": "coach",
           "text": "Kim shows every feature; the buyer's own question comes last."}]}],
       "notes": []}""";

  private final Tenant tenant;
  private final BuildScorecard scorecards;

  ScorecardResource(Tenant tenant, BuildScorecard scorecards) {
    this.tenant = tenant;
    this.scorecards = scorecards;
  }

  @GET
  @Path("/reps/{rep}/scorecard")
  @Operation(
      operationId = "getRepScorecard",
      summary = "Show a rep's scorecard",
      description =
          "Measures by stage, and for each connection the rep's attempts and successes, the estimate"
              + " with its interval, what is typical among reps of the same role, the verdict with its"
              + " probability, and the notes that speak about it.")
  @APIResponse(
      responseCode = "200",
      description = "The scorecard.",
      content =
          @Content(
              schema = @Schema(implementation = ScorecardResponse.class),
              examples = @ExampleObject(name = "scorecard", value = EXAMPLE)))
  public ScorecardResponse ofRep(
      @Parameter(description = "Key of the rep.", example = "demo-kim") @PathParam("rep")
          String rep,
      @Parameter(
              description = PERIOD,
              example = "latest-365-days",
              schema = @Schema(type = SchemaType.STRING, defaultValue = "latest"))
          @QueryParam("period")
          PeriodExpression period) {
    return tenant.read(
        organization ->
            ScorecardResponse.from(scorecards.ofRep(organization, rep, orLatest(period))));
  }

  @GET
  @Path("/teams/{team}/scorecard")
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
              examples = @ExampleObject(name = "scorecard", value = EXAMPLE)))
  public ScorecardResponse ofTeam(
      @Parameter(description = "Key of the team.", example = "demo-north") @PathParam("team")
          String team,
      @Parameter(
              description = PERIOD,
              example = "latest-365-days",
              schema = @Schema(type = SchemaType.STRING, defaultValue = "latest"))
          @QueryParam("period")
          PeriodExpression period) {
    return tenant.read(
        organization ->
            ScorecardResponse.from(scorecards.ofTeam(organization, team, orLatest(period))));
  }

  @GET
  @Path("/scorecard")
  @Operation(
      operationId = "getScorecard",
      summary = "Show the organization's scorecard",
      description = "Measures of everybody together, and the findings of every rep, by name.")
  @APIResponse(
      responseCode = "200",
      description = "The scorecard.",
      content =
          @Content(
              schema = @Schema(implementation = ScorecardResponse.class),
              examples = @ExampleObject(name = "scorecard", value = EXAMPLE)))
  public ScorecardResponse ofOrganization(
      @Parameter(
              description = PERIOD,
              example = "latest-365-days",
              schema = @Schema(type = SchemaType.STRING, defaultValue = "latest"))
          @QueryParam("period")
          PeriodExpression period) {
    return tenant.read(
        organization ->
            ScorecardResponse.from(scorecards.ofOrganization(organization, orLatest(period))));
  }

  private static PeriodExpression orLatest(PeriodExpression period) {
    return period == null ? LATEST : period;
  }
}
