package org.engagementscorecard.scorecard;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.PeriodExpression;

/** Suggested targets over HTTP. */
@Path("/v1/targets/suggestion")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Targets")
public class TargetSuggestionResource {
  private static final String EXAMPLE =
      """
      {"suggestion": true, "metric": "demos_held", "rep": "demo-kim",
       "period": {"expression": "2027-01", "first": "2027-01-01", "last": "2027-01-31",
                  "zone": "UTC"},
       "value": 13.2, "low": 11.9, "high": 14.1, "level": 0.9, "coverage": 0.9346,
       "workingDays": 21, "reps": 11, "first": "2026-07-30", "last": "2026-11-30",
       "sentence": "A suggestion for Demos held: 13 over 21 working days, as the rep in …"}""";

  private final Tenant tenant;
  private final SuggestTarget suggestions;

  TargetSuggestionResource(Tenant tenant, SuggestTarget suggestions) {
    this.tenant = tenant;
    this.suggestions = suggestions;
  }

  @GET
  @Operation(
      operationId = "suggestTarget",
      summary = "Suggest a target",
      description =
          "What comparable reps usually come to: the median of those of the rep's peer group who"
              + " aren't ramping and have facts on the metric in the four periods, as long as the one"
              + " asked for, that ended yesterday. With an interval of the median that holds whatever"
              + " the values are like. It changes nothing; where too few can be compared it gives the"
              + " reason instead of a number.")
  @APIResponse(
      responseCode = "200",
      description = "The suggestion, or why there is none.",
      content =
          @Content(
              schema = @Schema(implementation = TargetSuggestionResponse.class),
              examples = @ExampleObject(name = "suggestion", value = EXAMPLE)))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public TargetSuggestionResponse suggest(
      @Parameter(description = "Key of the metric.", required = true, example = "demos_held")
          @QueryParam("metric")
          String metric,
      @Parameter(description = "Key of the rep.", required = true, example = "demo-kim")
          @QueryParam("rep")
          String rep,
      @Parameter(
              description = ScorecardContract.PERIOD + " May be yet to come.",
              required = true,
              example = "2027-01",
              schema = @Schema(type = SchemaType.STRING))
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
    given("metric", metric);
    given("rep", rep);
    given("period", period);
    return tenant.read(
        organization ->
            TargetSuggestionResponse.from(
                suggestions.suggest(organization, metric, rep, period, asKnownOn)));
  }

  private static void given(String parameter, Object value) {
    if (value == null) {
      throw ProblemException.badParameter(parameter, "must be given");
    }
  }
}
