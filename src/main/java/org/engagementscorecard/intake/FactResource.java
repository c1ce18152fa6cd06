package org.engagementscorecard.intake;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.BodyLimit;
import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.Utf8Stream;
import org.engagementscorecard.observation.Change;
import org.engagementscorecard.observation.FactVersion;
import org.engagementscorecard.observation.Facts;
import org.engagementscorecard.observation.SharedCommits;

/** One fact over HTTP: shown with its history, corrected, voided. */
@Path("/v1/observations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Observations")
public class FactResource {
  static final String ONE =
      """
      {"source": "crm", "id": "1C1I7A6R/won", "state": "recorded", "version": 2,
       "rep": "demo-kim", "metric": "deals_won", "at": "2026-07-01T09:30:00Z", "value": 1,
       "subject": "1C1I7A6R", "knownAt": "2026-07-03T08:00:00Z",
       "history": [{"state": "recorded", "version": 1, "rep": "demo-lee", "metric": "deals_won",
         "at": "2026-07-01T09:30:00Z", "value": 1, "subject": "1C1I7A6R",
         "knownAt": "2026-07-01T10:00:00Z", "supersededAt": "2026-07-03T08:00:00Z"}]}""";

  private static final String CORRECTION =
      """
      {"rep": "demo-kim", "metric": "demos_held", "at": "2026-07-01T09:30:00Z", "value": 1,
       "subject": "example-5"}""";

  private final Tenant tenant;
  private final SharedCommits commits;
  private final Facts facts;
  private final FactRules rules;
  private final long maxBytes;

  FactResource(
      Tenant tenant,
      SharedCommits commits,
      Facts facts,
      Clock clock,
      @ConfigProperty(name = "scorecard.http.max-document-bytes") long maxBytes) {
    this.tenant = tenant;
    this.commits = commits;
    this.facts = facts;
    this.rules = new FactRules(clock);
    this.maxBytes = maxBytes;
  }

  /** A fact without its name; only for the contract. */
  @Schema(name = "ObservationContent", description = "What a fact says; its name is the path's.")
  public record ContentRequest(
      @Schema(required = true, description = "Key of the rep.", examples = "demo-kim") String rep,
      @Schema(required = true, description = "Key of the metric.", examples = "demos_held")
          String metric,
      @Schema(required = true, examples = "2026-07-01T09:30:00Z") Instant at,
      @Schema(required = true, examples = "1") BigDecimal value,
      @Schema(examples = "example-5") String subject,
      @Schema(type = SchemaType.OBJECT, examples = "{\"product\": \"Basic\"}")
          Map<String, Object> attributes) {}

  @GET
  @Path("/{source}/{id: .+}")
  @Operation(
      operationId = "getObservation",
      summary = "Show an observation with its history",
      description =
          "What is told of a fact now, since when, and every version before it. A fact that was"
              + " voided, or waits in quarantine, is shown as such. Slashes in the id may stand as"
              + " they are.")
  @APIResponse(
      responseCode = "200",
      description = "The fact.",
      content =
          @Content(
              schema = @Schema(implementation = FactVersion.class),
              examples = @ExampleObject(name = "corrected", value = ONE)))
  public FactVersion show(
      @Parameter(description = "The system.", example = "simulation") @PathParam("source")
          String source,
      @Parameter(description = "The id it gave.", example = "demo-kim-0500/call") @PathParam("id")
          String id) {
    return tenant.read(
        organization ->
            facts.find(organization, source, id).orElseThrow(() -> unknown(source, id)));
  }

  @PUT
  @Path("/{source}/{id: .+}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @Operation(
      operationId = "correctObservation",
      summary = "Correct an observation",
      description =
          "Takes the place of what was told of the fact; totals, attempts and findings follow, and"
              + " the version before stays in its history. A fact that wasn't known is recorded, a"
              + " voided one counts again, the same content changes nothing.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ContentRequest.class),
              examples = @ExampleObject(name = "correction", value = CORRECTION)))
  @APIResponse(
      responseCode = "200",
      description = "The fact as it is told now.",
      content =
          @Content(
              schema = @Schema(implementation = FactVersion.class),
              examples = @ExampleObject(name = "corrected", value = ONE)))
  public FactVersion correct(
      @Parameter(description = "The system.", example = "crm") @PathParam("source") String source,
      @Parameter(description = "The id it gave.", example = "example-5/demo") @PathParam("id")
          String id,
      InputStream body) {
    keep(read(body, source, id));
    return show(source, id);
  }

  private Change read(InputStream body, String source, String id) {
    JsonFact content = JsonFact.ofContent(rules);
    try (JsonParser parser =
        JsonFact.JSON.createParser(new Utf8Stream(BodyLimit.limit(body, maxBytes)))) {
      if (parser.nextToken() == null) {
        throw ProblemException.malformed("The body is empty");
      }
      content.readObject(parser);
      if (parser.nextToken() != null) {
        throw malformed("another document follows the first", parser.currentTokenLocation());
      }
    } catch (JacksonException e) {
      throw malformed(e.getOriginalMessage(), e.getLocation());
    } catch (IOException e) {
      throw ProblemException.malformed("The body broke off");
    }
    try {
      content.complete(
          FactRules.text(source, "/source"),
          FactRules.text(id, "/id"),
          null,
          null,
          org.engagementscorecard.intake.Operation.CORRECT);
      return content.change();
    } catch (FactRules.Fault e) {
      throw ProblemException.unprocessable(
          (e.pointer() + " " + e.getMessage()).strip(),
          Problem.Fault.at(e.pointer(), e.getMessage()));
    }
  }

  private static ProblemException malformed(String detail, JsonLocation at) {
    String sentence = "The JSON is malformed: " + detail;
    return at == null
        ? ProblemException.malformed(sentence)
        : ProblemException.malformed(
            sentence, Problem.Fault.atLine(at.getLineNr(), at.getColumnNr(), "malformed here"));
  }

  @DELETE
  @Path("/{source}/{id: .+}")
  @Operation(
      operationId = "voidObservation",
      summary = "Void an observation",
      description =
          "Takes the fact back: it counts no more, and the same fact posted again stays out. Its"
              + " versions stay in its history; a correction makes it count again.")
  @APIResponse(responseCode = "204", description = "It is void.")
  public void delete(
      @Parameter(description = "The system.", example = "crm") @PathParam("source") String source,
      @Parameter(description = "The id it gave.", example = "example-1/demo") @PathParam("id")
          String id) {
    tenant.read(
        organization ->
            facts.find(organization, source, id).orElseThrow(() -> unknown(source, id)));
    keep(new Change.Voided(source, id));
  }

  private static ProblemException unknown(String source, String id) {
    return ProblemException.unknown("observation", source + "/" + id);
  }

  private void keep(Change change) {
    try {
      commits.keep(tenant.organizationId(), List.of(change)).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
