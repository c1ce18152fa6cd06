package org.engagementscorecard.intake;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
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
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.observation.FactVersion;
import org.engagementscorecard.observation.Facts;
import org.engagementscorecard.observation.FactsAsKnown;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Organizations;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.people.People;

/** Many facts over HTTP. */
@Path("/v1/observations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Observations")
public class FactsResource {
  private final Tenant tenant;
  private final Facts facts;
  private final FactsAsKnown known;
  private final Organizations organizations;
  private final People people;
  private final Catalogue catalogue;
  private final Activity activity;

  FactsResource(
      Tenant tenant,
      Facts facts,
      FactsAsKnown known,
      Organizations organizations,
      People people,
      Catalogue catalogue,
      Activity activity) {
    this.tenant = tenant;
    this.known = known;
    this.organizations = organizations;
    this.facts = facts;
    this.people = people;
    this.catalogue = catalogue;
    this.activity = activity;
  }

  @GET
  @Operation(
      operationId = "listObservations",
      summary = "List observations",
      description =
          "Facts as they are told now, in the order of their identity, which stays the same under"
              + " new ones. Voided facts are listed unless a rep, metric, subject or period is asked"
              + " for: they have none.")
  @APIResponse(
      responseCode = "200",
      description = "A page of facts.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value =
                  """
                  {"items": [{"source": "crm", "id": "1C1I7A6R/won", "state": "recorded",
                   "version": 1, "rep": "demo-kim", "metric": "deals_won",
                   "at": "2026-07-01T09:30:00Z", "value": 1, "subject": "1C1I7A6R",
                   "knownAt": "2026-07-01T10:00:00Z"}]}"""))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public Page<FactVersion> list(
      @Parameter(description = "Key of a source.", example = "simulation") @QueryParam("source")
          String source,
      @Parameter(description = "Key of a rep.", example = "demo-kim") @QueryParam("rep") String rep,
      @Parameter(description = "Key of a metric.", example = "demos_held") @QueryParam("metric")
          String metric,
      @Parameter(description = "A deal or lead.") @QueryParam("subject") String subject,
      @Parameter(
              description = "A period, as scorecards take it.",
              schema = @Schema(type = SchemaType.STRING))
          @QueryParam("period")
          PeriodExpression period,
      @Parameter(
              description =
                  "An instant of the past: facts as they were told then, and a period's days as they"
                      + " were reckoned then. Left out: now.",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      format = "date-time",
                      examples = "2026-07-01T09:30:00Z"))
          @QueryParam(AsKnownOn.PARAMETER)
          AsKnownOn asKnownOn,
      @BeanParam PageRequest page) {
    return tenant.read(
        organization ->
            facts.page(
                organization,
                filter(organization, source, rep, metric, subject, period, asKnownOn),
                page));
  }

  private Facts.Filter filter(
      Organization organization,
      String source,
      String rep,
      String metric,
      String subject,
      PeriodExpression period,
      AsKnownOn asKnownOn) {
    Activity.State state = activity.of(organization.id());
    Organization then =
        asKnownOn == null ? organization : organizations.asKnownOn(organization, asKnownOn, state);
    Instant at = asKnownOn == null ? state.seenAt() : asKnownOn.instant();
    Optional<Instant> newest = Optional.empty();
    if (period instanceof PeriodExpression.Latest) {
      newest = asKnownOn == null ? state.newestAt() : known.newestAt(organization, at);
    }
    return new Facts.Filter(
        source,
        rep == null ? null : people.rep(organization, rep).id(),
        metric == null ? null : catalogue.metric(organization, metric).id(),
        subject,
        period == null ? null : period.in(then, then.dayOf(at), newest.map(then::dayOf)),
        asKnownOn == null ? null : at);
  }
}
