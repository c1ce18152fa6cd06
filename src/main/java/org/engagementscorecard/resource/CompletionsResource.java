package org.engagementscorecard.resource;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.TenantTransaction;
import org.engagementscorecard.people.People;

/** Completions of a resource, over HTTP. */
@Path("/v1/learning-resources/{resource}/completions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Learning resources")
public class CompletionsResource {
  private static final String NEW =
      """
      {"rep": "demo-kim", "at": "2026-07-01T09:30:00Z"}""";
  private static final String ONE =
      """
      {"resource": "demo-proposal-course", "rep": "demo-kim", "at": "2026-07-01T09:30:00Z"}""";

  private final Tenant tenant;
  private final TenantTransaction transaction;
  private final Resources resources;
  private final Completions completions;
  private final People people;
  private final Clock clock;

  CompletionsResource(
      Tenant tenant,
      TenantTransaction transaction,
      Resources resources,
      Completions completions,
      People people,
      Clock clock) {
    this.tenant = tenant;
    this.transaction = transaction;
    this.resources = resources;
    this.completions = completions;
    this.people = people;
    this.clock = clock;
  }

  /** A completion as it is sent. */
  @Schema(name = "NewCompletion")
  public record CompletionRequest(
      @NotBlank @Size(max = 200) @Schema(description = "Who.", examples = "demo-kim") String rep,
      @Schema(description = "When, not later than now. Left out: now.") Instant at) {}

  /** A completion as it is shown. */
  @Schema(name = "Completion")
  public record CompletionResponse(
      @Schema(examples = ResourcesResource.KEY_EXAMPLE) String resource,
      @Schema(examples = "demo-kim") String rep,
      Instant at) {}

  @POST
  @Operation(
      operationId = "completeLearningResource",
      summary = "Say that a rep has completed a learning resource",
      description =
          "Recorded once, however often it is sent. From the first completion on the rep is one of"
              + " those who took the resource up, when its effect is asked for. Nobody completes"
              + " anything for somebody else: 403 with a key that another person holds.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = CompletionRequest.class),
              examples = @ExampleObject(name = "completion", value = NEW)))
  @APIResponse(
      responseCode = "200",
      description = "It was recorded already.",
      content =
          @Content(
              schema = @Schema(implementation = CompletionResponse.class),
              examples = @ExampleObject(name = "completion", value = ONE)))
  @APIResponse(
      responseCode = "201",
      description = "Recorded.",
      content =
          @Content(
              schema = @Schema(implementation = CompletionResponse.class),
              examples = @ExampleObject(name = "completion", value = ONE)))
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  public Response complete(
      @Parameter(description = ResourcesResource.KEY, example = ResourcesResource.KEY_EXAMPLE)
          @PathParam("resource")
          String resource,
      @NotNull @Valid CompletionRequest body) {
    OwnHand.require(tenant, body.rep());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant at = body.at() == null ? now : body.at();
    if (at.isAfter(now)) {
      throw ProblemException.invalid("/at", "must not be later than now");
    }
    AtomicBoolean fresh = new AtomicBoolean();
    // No scorecard shows completions, so there is no newer version of the data for each of them.
    transaction.derive(
        tenant.organizationId(),
        organization ->
            fresh.set(
                completions.record(
                    organization,
                    people
                        .findRep(organization, body.rep())
                        .orElseThrow(() -> ProblemException.invalid("/rep", "names an unknown rep"))
                        .id(),
                    resources.resource(organization, resource).id(),
                    at,
                    "key:" + tenant.keyName())));
    return Response.status(fresh.get() ? Response.Status.CREATED : Response.Status.OK)
        .entity(new CompletionResponse(resource, body.rep(), at))
        .build();
  }
}
