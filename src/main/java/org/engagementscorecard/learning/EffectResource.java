package org.engagementscorecard.learning;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
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
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.resource.Completions;
import org.engagementscorecard.resource.LearningResource;
import org.engagementscorecard.resource.Resources;
import org.engagementscorecard.scorecard.Knowledge;
import org.engagementscorecard.scorecard.MonthlyRates;
import org.engagementscorecard.scorecard.Recall;

/** What has helped others, over HTTP. */
@Path("/v1/learning-resources/{resource}/effect")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Learning resources")
public class EffectResource {
  private static final PeriodExpression A_YEAR = PeriodExpression.fromString("latest-365-days");
  private static final String EXAMPLE =
      """
      {"resource": "demo-proposal-course", "resourceName": "Proposals that answer (simulated)",
       "connection": "demo-to-proposal", "connectionName": "Demo → proposal",
       "period": {"expression": "latest-365-days", "first": "2025-12-01", "last": "2026-11-30",
                  "zone": "UTC"},
       "asKnownOn": "2026-12-01T08:00:00Z", "outcome": "Proposals sent per demo, by month",
       "state": "no-sign", "sentence": "No sign that it helped or hurt: Proposals sent per demo …",
       "takers": 6, "compared": 6,
       "numbers": {"effect": 0.02, "low": -0.09, "high": 0.13, "level": 0.9, "pValue": 0.71,
         "before": "In the 5 months before, the strongest difference in how they moved was …"}}""";

  private final Tenant tenant;
  private final Recall recall;
  private final Resources resources;
  private final Completions completions;
  private final JudgeHelp judge;

  EffectResource(
      Tenant tenant, Recall recall, Resources resources, Completions completions, JudgeHelp judge) {
    this.tenant = tenant;
    this.recall = recall;
    this.resources = resources;
    this.completions = completions;
    this.judge = judge;
  }

  @GET
  @Operation(
      operationId = "getResourceEffect",
      summary = "Say whether a learning resource has helped",
      description =
          "How the monthly rates of those who completed it moved from the month of their first"
              + " completion on, beside those of reps in the same job who hadn't or not yet"
              + " (Callaway & Sant'Anna 2021). No verdict under five, nor under the smallest group"
              + " that may be compared; none where the two had moved apart before. Whoever starts"
              + " something by themselves often does so after a bad spell and would have bounced"
              + " back anyway: it is a comparison, not a proof.")
  @APIResponse(
      responseCode = "200",
      description = "What the numbers say.",
      content =
          @Content(
              schema = @Schema(implementation = EffectResponse.class),
              examples = @ExampleObject(name = "effect", value = EXAMPLE)))
  public EffectResponse effect(
      @Parameter(description = "Key of the resource.", example = "demo-proposal-course")
          @PathParam("resource")
          String resource,
      @Parameter(
              description = "Key of the connection whose rates are looked at.",
              required = true,
              example = "demo-to-proposal")
          @QueryParam("connection")
          String connection,
      @Parameter(
              description =
                  "The months that are looked at, before and after: as everywhere, such as"
                      + " `latest-365-days` or `2026`.",
              example = "latest-365-days",
              schema = @Schema(type = SchemaType.STRING, defaultValue = "latest-365-days"))
          @QueryParam("period")
          PeriodExpression period) {
    if (connection == null) {
      throw ProblemException.badParameter("connection", "is missing");
    }
    return tenant.read(
        organization ->
            effect(organization, resource, connection, period == null ? A_YEAR : period));
  }

  private EffectResponse effect(
      Organization organization, String key, String connection, PeriodExpression expression) {
    LearningResource resource = resources.resource(organization, key);
    Knowledge knowledge = recall.now(organization);
    Period period = knowledge.period(expression);
    MonthlyRates rates =
        knowledge.connections(period.last()).stream()
            .filter(one -> one.key().equals(connection))
            .findFirst()
            .map(one -> MonthlyRates.over(knowledge, one, period))
            .orElseThrow(() -> ProblemException.unknown("connection", connection));
    return EffectResponse.from(
        resource,
        rates,
        knowledge,
        judge.judge(
            organization,
            rates,
            completions
                .first(organization, List.of(resource.id()))
                .getOrDefault(resource.id(), Map.of())));
  }
}
