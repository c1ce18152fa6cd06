package org.engagementscorecard.observation;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.SharedResponses;

/** Facts that wait, over HTTP. */
@Path("/v1/quarantine")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Observations")
public class QuarantineResource {
  private final Tenant tenant;
  private final Quarantine quarantine;

  QuarantineResource(Tenant tenant, Quarantine quarantine) {
    this.tenant = tenant;
    this.quarantine = quarantine;
  }

  /** A fact that waits in quarantine. */
  @Schema(name = "QuarantinedObservation")
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record QuarantinedResponse(
      @Schema(examples = "crm") String source,
      @Schema(examples = "1C1I7A6R/won") String id,
      @Schema(examples = "new-colleague") String rep,
      @Schema(examples = "deals_won") String metric,
      Instant at,
      @Schema(examples = "1") BigDecimal value,
      @Schema(examples = "1C1I7A6R") String subject,
      @Schema(type = SchemaType.OBJECT) Map<String, Object> attributes,
      @Schema(description = "When it became known here.") Instant knownAt,
      @Schema(description = "What it waits for.", examples = "rep 'new-colleague' isn't known")
          String reason) {

    static QuarantinedResponse from(Quarantine.Waiting waiting) {
      Fact fact = waiting.fact();
      String rep = waiting.repUnknown() ? "rep '" + fact.rep() + "'" : "";
      String metric = waiting.metricUnknown() ? "metric '" + fact.metric() + "'" : "";
      String both = rep.isEmpty() || metric.isEmpty() ? "" : " and ";
      return new QuarantinedResponse(
          fact.source(),
          fact.id(),
          fact.rep(),
          fact.metric(),
          fact.at(),
          fact.value(),
          fact.subject(),
          fact.attributes(),
          waiting.knownAt(),
          rep.isEmpty() && metric.isEmpty()
              ? "source and id stand for another fact"
              : rep + both + metric + " isn't known");
    }
  }

  @GET
  @Operation(
      operationId = "listQuarantine",
      summary = "List facts in quarantine",
      description =
          "Facts for a rep or metric that isn't known yet. They are replayed by themselves once it"
              + " exists.")
  @APIResponse(
      responseCode = "200",
      description = "A page of facts, by source and id.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value =
                  """
                          {"items": [{"source": "crm", "id": "1C1I7A6R/won", "rep": "new-colleague",
                           "metric": "deals_won", "at": "2026-07-01T09:30:00Z", "value": 1,
                           "subject": "1C1I7A6R", "knownAt": "2026-07-02T08:00:00Z",
                           "reason": "rep 'new-colleague' isn't known"}]}"""))
  public Page<QuarantinedResponse> quarantine(@BeanParam PageRequest page) {
    return tenant.read(
        organization ->
            Page.of(
                quarantine.after(organization, page.after(), page.rows()),
                page,
                Quarantine.Waiting::sortKey,
                QuarantinedResponse::from));
  }
}
