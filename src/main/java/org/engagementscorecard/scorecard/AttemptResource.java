package org.engagementscorecard.scorecard;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.Problem.Fault;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.observation.Attempts.Attempt;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.people.Rep;

/** The attempts behind a finding, over HTTP. */
@Path("/v1/connections/{connection}/attempts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Scorecards")
public class AttemptResource {
  private final Tenant tenant;
  private final Recall recall;

  AttemptResource(Tenant tenant, Recall recall) {
    this.tenant = tenant;
    this.recall = recall;
  }

  @GET
  @Operation(
      operationId = "listAttempts",
      summary = "List the attempts behind a finding",
      description =
          "Attempts of a rep on a traced connection, by subject: exactly those that the finding of"
              + " that period counts, and the open ones. `succeeded` ones are its successes; with"
              + " `not-succeeded` ones they are its attempts; `open` ones were made in the period and"
              + " don't count yet. A success that came later than the connection's maturity leaves"
              + " its attempt `not-succeeded`.")
  @APIResponse(
      responseCode = "200",
      description = "A page of attempts.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value =
                  """
                  {"items": [{"subject": "lead-17", "attemptedAt": "2026-07-01T09:30:00Z",
                   "succeededAt": "2026-07-15T12:00:00Z", "outcome": "succeeded"},
                   {"subject": "lead-18", "attemptedAt": "2026-07-02T10:00:00Z",
                   "outcome": "open"}]}"""))
  @APIResponse(responseCode = "422", ref = "#/components/responses/Unprocessable")
  public Page<Attempt> list(
      @Parameter(description = "Key of the connection.", example = "demo-to-proposal")
          @PathParam("connection")
          String connection,
      @Parameter(description = "Key of the rep.", example = "demo-kim", required = true)
          @QueryParam("rep")
          String rep,
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
          AsKnownOn asKnownOn,
      @BeanParam PageRequest page) {
    if (rep == null) {
      throw ProblemException.badParameter("rep", "must be named");
    }
    return tenant.read(
        organization -> {
          Knowledge knowledge = recall.on(organization, asKnownOn);
          Period days = knowledge.period(ScorecardContract.orLatest(period));
          Connection traced = traced(knowledge, connection, days);
          Rep whose = knowledge.rep(rep);
          return Page.of(
              knowledge.attemptsOf(whose, traced, days, page.after(), page.rows()),
              page,
              Attempt::subject,
              one -> one);
        });
  }

  private static Connection traced(Knowledge knowledge, String key, Period period) {
    Connection connection =
        knowledge.connections(period.last()).stream()
            .filter(one -> one.key().equals(key))
            .findFirst()
            .orElseThrow(() -> ProblemException.unknown("connection", key));
    if (connection.isCounted()) {
      String detail = "isn't traced: what it counts are the facts of its metrics";
      throw ProblemException.unprocessable(
          "connection " + detail, Fault.ofParameter("connection", detail));
    }
    return connection;
  }
}
