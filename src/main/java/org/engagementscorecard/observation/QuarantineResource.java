package org.engagementscorecard.observation;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.ProblemException;
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

  /** A key that isn't known. */
  @Schema(name = "UnknownKey")
  public record UnknownResponse(
      @Schema(
              description = "What isn't known.",
              enumeration = {"metric", "rep"})
          String kind,
      @Schema(description = "The key that facts name.", examples = "crm-user-17") String key,
      @Schema(description = "How many facts wait for it.", examples = "2") long facts,
      @Schema(description = "Where they come from, by key; the first 20.", examples = "[\"crm\"]")
          List<String> sources,
      @Schema(description = "From how many sources they come.", examples = "1") int sourceCount,
      @Schema(description = "When the earliest of them happened.") Instant firstAt,
      @Schema(description = "When the latest of them happened.") Instant lastAt,
      @Schema(description = "When the first of them became known here.") Instant waitingSince) {

    static UnknownResponse from(Quarantine.Unknown unknown) {
      return new UnknownResponse(
          unknown.kind().key(),
          unknown.key(),
          unknown.facts(),
          unknown.sources(),
          unknown.sourceCount(),
          unknown.firstAt(),
          unknown.lastAt(),
          unknown.waitingSince());
    }
  }

  /** A fact that was discarded. */
  @Schema(name = "DiscardedObservation")
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record DiscardedResponse(
      @Schema(examples = "crm") String source,
      @Schema(examples = "1C1I7A6R/won") String id,
      @Schema(examples = "new-colleague") String rep,
      @Schema(examples = "deals_won") String metric,
      Instant at,
      @Schema(examples = "1") BigDecimal value,
      @Schema(examples = "1C1I7A6R") String subject,
      @Schema(type = SchemaType.OBJECT) Map<String, Object> attributes,
      @Schema(description = "When it became known here.") Instant knownAt,
      Instant discardedAt,
      @Schema(description = "Name of the key with which it was discarded.", examples = "admin")
          String discardedBy) {

    static DiscardedResponse from(Quarantine.Discarded discarded) {
      Fact fact = discarded.fact();
      return new DiscardedResponse(
          fact.source(),
          fact.id(),
          fact.rep(),
          fact.metric(),
          fact.at(),
          fact.value(),
          fact.subject(),
          fact.attributes(),
          discarded.knownAt(),
          discarded.discardedAt(),
          discarded.by());
    }
  }

  /** How many facts were discarded. */
  @Schema(name = "DiscardedCount")
  public record DiscardedCount(@Schema(examples = "1") long discarded) {}

  @GET
  @Operation(
      operationId = "listQuarantine",
      summary = "List facts in quarantine",
      description =
          "Facts for a rep or metric that isn't known yet. They are replayed by themselves once it"
              + " exists, or once the rep's key is mapped to a rep:"
              + " `PUT /v1/reps/{rep}/aliases/{alias}`.")
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
  public Page<QuarantinedResponse> quarantine(
      @Parameter(
              description = "Only facts that name this rep.",
              schema = @Schema(type = SchemaType.STRING))
          @QueryParam("rep")
          String rep,
      @Parameter(
              description = "Only facts that name this metric.",
              schema = @Schema(type = SchemaType.STRING))
          @QueryParam("metric")
          String metric,
      @Parameter(
              description = "Only facts from this source.",
              schema = @Schema(type = SchemaType.STRING))
          @QueryParam("source")
          String source,
      @BeanParam PageRequest page) {
    Quarantine.Filter filter = new Quarantine.Filter(rep, metric, source);
    return tenant.read(
        organization ->
            Page.of(
                quarantine.after(organization, filter, page.after(), page.rows()),
                page,
                Quarantine.Waiting::sortKey,
                QuarantinedResponse::from));
  }

  @GET
  @Path("/unknown")
  @Operation(
      operationId = "listUnknownKeys",
      summary = "List what isn't known",
      description =
          "The keys of reps and metrics that facts in quarantine wait for. A fact that waits for"
              + " both its rep and its metric counts with both. Create the rep or metric, map the"
              + " rep's key (`PUT /v1/reps/{rep}/aliases/{alias}`), or discard the facts"
              + " (`DELETE /v1/quarantine?rep=…`).")
  @APIResponse(
      responseCode = "200",
      description = "A page of keys, metrics before reps, each by key.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value =
                  """
                          {"items": [{"kind": "rep", "key": "crm-user-17", "facts": 2,
                           "sources": ["crm"], "sourceCount": 1,
                           "firstAt": "2026-07-01T09:30:00Z", "lastAt": "2026-07-01T14:00:00Z",
                           "waitingSince": "2026-07-02T08:00:00Z"}]}"""))
  public Page<UnknownResponse> unknown(@BeanParam PageRequest page) {
    return tenant.read(
        organization ->
            Page.of(
                quarantine.unknownAfter(organization, page.after(), page.rows()),
                page,
                Quarantine.Unknown::sortKey,
                UnknownResponse::from));
  }

  @GET
  @Path("/discarded")
  @Operation(
      operationId = "listDiscarded",
      summary = "List discarded facts",
      description = "Facts that were discarded from quarantine, as they waited, and by whom.")
  @APIResponse(
      responseCode = "200",
      description = "A page of facts, the last discarded first.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value =
                  """
                          {"items": [{"source": "crm", "id": "1C1I7A6R/won", "rep": "new-colleague",
                           "metric": "deals_won", "at": "2026-07-01T09:30:00Z", "value": 1,
                           "subject": "1C1I7A6R", "knownAt": "2026-07-02T08:00:00Z",
                           "discardedAt": "2026-07-09T08:00:00Z", "discardedBy": "admin"}]}"""))
  public Page<DiscardedResponse> discarded(@BeanParam PageRequest page) {
    return tenant.read(
        organization ->
            Page.of(
                quarantine.discardedBefore(organization, page.after(), page.rows()),
                page,
                Quarantine.Discarded::sortKey,
                DiscardedResponse::from));
  }

  @DELETE
  @Operation(
      operationId = "discardQuarantine",
      summary = "Discard facts in quarantine",
      description =
          "Discards the facts that `GET /v1/quarantine` lists with the same parameters, of which at"
              + " least one must be given; those that come in meanwhile stay. Each is kept in"
              + " `GET /v1/quarantine/discarded`. Posted again, a fact goes its ordinary way. Works"
              + " in units of 10,000: where it breaks off, what is discarded is, and asking again"
              + " goes on.")
  @APIResponse(
      responseCode = "200",
      description = "How many were discarded.",
      content =
          @Content(
              schema = @Schema(implementation = DiscardedCount.class),
              examples = @ExampleObject(name = "count", value = "{\"discarded\": 2}")))
  public DiscardedCount discardMany(
      @Parameter(description = "Only facts that name this rep.", example = "crm-user-23")
          @QueryParam("rep")
          String rep,
      @Parameter(
              description = "Only facts that name this metric.",
              schema = @Schema(type = SchemaType.STRING))
          @QueryParam("metric")
          String metric,
      @Parameter(
              description = "Only facts from this source.",
              schema = @Schema(type = SchemaType.STRING))
          @QueryParam("source")
          String source) {
    Quarantine.Filter filter = new Quarantine.Filter(rep, metric, source);
    if (filter.isEmpty()) {
      throw ProblemException.badParameter("rep", "or metric or source must be given");
    }
    Instant now = tenant.read(organization -> quarantine.now());
    String by = tenant.keyName();
    long discarded = 0;
    for (int unit = -1; unit != 0; discarded += unit) {
      unit = tenant.write(organization -> quarantine.discard(organization, filter, now, by));
    }
    return new DiscardedCount(discarded);
  }

  @DELETE
  @Path("/{source}/{id: .+}")
  @Operation(
      operationId = "discardQuarantined",
      summary = "Discard a fact in quarantine",
      description =
          "Slashes in the id may stand as they are or as %2F. The fact is kept in"
              + " `GET /v1/quarantine/discarded`; posted again, it goes its ordinary way.")
  @APIResponse(
      responseCode = "200",
      description = "It was discarded.",
      content =
          @Content(
              schema = @Schema(implementation = DiscardedCount.class),
              examples = @ExampleObject(name = "count", value = "{\"discarded\": 1}")))
  public DiscardedCount discardOne(
      @Parameter(description = "Source of the fact.", example = "demo-crm") @PathParam("source")
          String source,
      @Parameter(description = "Id of the fact.", example = "waiting/4") @PathParam("id")
          String id) {
    String by = tenant.keyName();
    tenant.change(
        organization -> {
          if (!quarantine.discard(organization, source, id, quarantine.now(), by)) {
            throw ProblemException.unknown("quarantined-observation", source + "/" + id);
          }
        });
    return new DiscardedCount(1);
  }
}
