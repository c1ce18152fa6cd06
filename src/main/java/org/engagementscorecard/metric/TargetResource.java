package org.engagementscorecard.metric;

import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Batch;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.SharedResponses;

/** Targets over HTTP. */
@Path("/v1/targets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Targets")
public class TargetResource {
  private static final String ONE =
      """
      {"key": "demo-demos", "metric": "demos_held", "role": "account-executive", "value": 12,
       "per": "month", "ramp": [{"days": 30, "share": 0.25}, {"days": 90, "share": 0.5}]}""";
  private static final String RAISED =
      """
      {"key": "demo-demos-raised", "metric": "demos_held", "role": "account-executive",
       "from": "2026-05-18", "value": 15, "per": "month"}""";

  private final Tenant tenant;
  private final Targets targets;

  TargetResource(Tenant tenant, Targets targets) {
    this.tenant = tenant;
    this.targets = targets;
  }

  @GET
  @Operation(
      operationId = "listTargets",
      summary = "List targets",
      description = "Targets by key, without those that were withdrawn.")
  @APIResponse(
      responseCode = "200",
      description = "A page of targets.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + ONE + "]}"))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public Page<TargetRequest> list(
      @Parameter(description = "Key of a metric.", example = "demos_held") @QueryParam("metric")
          String metric,
      @Parameter(description = "Key of a rep: the rep's own targets.") @QueryParam("rep")
          String rep,
      @Parameter(description = "A role.", example = "account-executive") @QueryParam("role")
          String role,
      @Parameter(description = "Key of a team: the team's own targets.") @QueryParam("team")
          String team,
      @BeanParam PageRequest page) {
    return tenant.read(
        organization ->
            Page.of(
                targets.matching(organization, metric, rep, role, team).stream()
                    .filter(one -> one.key().compareTo(page.after()) > 0)
                    .sorted(Comparator.comparing(Target::key))
                    .limit(page.rows())
                    .toList(),
                page,
                Target::key,
                targets.names(organization)::shown));
  }

  @PUT
  @Operation(
      operationId = "putTargets",
      summary = "Create or replace targets",
      description =
          "One, or an array; all or none. Sending it again changes nothing. A target that is raised"
              + " is a second one from that day on: both parts of a period count, by their working"
              + " days. A rep's own target stands in place of that of the rep's role.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(oneOf = {TargetRequest.class, TargetRequest[].class}),
              examples = {
                @ExampleObject(name = "one", value = ONE),
                @ExampleObject(name = "array", value = "[" + ONE + ", " + RAISED + "]")
              }))
  @APIResponse(
      responseCode = "200",
      description = "How many were new, and how many stood there already.",
      content =
          @Content(
              schema = @Schema(implementation = Batch.Put.class),
              examples =
                  @ExampleObject(name = "counts", value = "{\"created\": 1, \"updated\": 0}")))
  public Batch.Put put(@NotNull TargetsRequest body) {
    return tenant.write(organization -> targets.put(organization, body.targets()));
  }

  @GET
  @Path("/{target}")
  @Operation(operationId = "getTarget", summary = "Show a target", description = "One target.")
  @APIResponse(
      responseCode = "200",
      description = "The target.",
      content =
          @Content(
              schema = @Schema(implementation = TargetRequest.class),
              examples = @ExampleObject(name = "target", value = ONE)))
  public TargetRequest get(
      @Parameter(description = "Key of the target.", example = "demo-demos") @PathParam("target")
          String key) {
    return tenant.read(
        organization -> targets.names(organization).shown(targets.target(organization, key)));
  }

  @DELETE
  @Path("/{target}")
  @Operation(
      operationId = "withdrawTarget",
      summary = "Withdraw a target",
      description =
          "It stands for no day any more. A scorecard as known on an earlier instant still shows it."
              + " To let it end on a day, put it with `until`.")
  @APIResponse(responseCode = "204", description = "Withdrawn.")
  public void withdraw(
      @Parameter(description = "Key of the target.", example = "demo-demos") @PathParam("target")
          String key) {
    tenant.change(organization -> targets.withdraw(organization, key));
  }
}
