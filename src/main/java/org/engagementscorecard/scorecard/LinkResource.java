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

/** Link honesty over HTTP. */
@Path("/v1/connections/{connection}/link")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Scorecards")
public class LinkResource {
  private static final PeriodExpression A_YEAR = PeriodExpression.fromString("latest-365-days");

  private static final String EXAMPLE =
      """
      {"connection": "demo-to-proposal",
       "period": {"expression": "latest-365-days", "first": "2025-12-01", "last": "2026-11-30",
                  "zone": "UTC"},
       "asKnownOn": "2026-12-01T08:00:00Z", "state": "goes-with",
       "sentence": "In weeks in which a rep had more demos held than usual, more proposals sent …",
       "lagWeeks": 1,
       "numbers": {"slope": 0.42, "low": 0.31, "high": 0.53, "level": 0.9, "placebo": 0.01,
         "placeboLow": -0.08, "placeboHigh": 0.1, "swing": 1.6, "outcomePerSwing": 0.67,
         "reps": 12, "weeks": 49},
       "decoupled": []}""";

  private final Tenant tenant;
  private final JudgeLink links;

  LinkResource(Tenant tenant, JudgeLink links) {
    this.tenant = tenant;
    this.links = links;
  }

  @GET
  @Operation(
      operationId = "getLink",
      summary = "Say whether activity goes with outcomes",
      description =
          "Of one connection, week by week and within reps: does more of what is done go with more of"
              + " what comes of it, after its lag? What belongs to a rep for good, a rep's growth, and"
              + " what happens to everybody in a week are taken out; later activity serves as a"
              + " placebo, and where that \"explains\" outcomes too nothing is claimed. Also shown:"
              + " reps whose activity has lately risen while outcomes didn't follow. It never says"
              + " \"causes\".")
  @APIResponse(
      responseCode = "200",
      description = "What the numbers say.",
      content =
          @Content(
              schema = @Schema(implementation = LinkResponse.class),
              examples = @ExampleObject(name = "link", value = EXAMPLE)))
  public LinkResponse ofConnection(
      @Parameter(description = "Key of the connection.", example = "demo-to-proposal")
          @PathParam("connection")
          String connection,
      @Parameter(
              description = ScorecardContract.PERIOD,
              example = "latest-365-days",
              schema = @Schema(type = SchemaType.STRING, defaultValue = "latest-365-days"))
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
            LinkResponse.from(
                links.judge(
                    organization, connection, period == null ? A_YEAR : period, asKnownOn)));
  }
}
