package org.engagementscorecard.metric;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
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
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.organization.Organization;

/** Metrics over HTTP. */
@Path("/v1/metrics")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
public class MetricResource {
  private static final String ONE =
      """
      {"key": "demos_held", "name": "Demos held", "description": "A product demonstration to a buyer.",
       "stage": "progress", "unit": "demo", "aggregation": "sum", "better": "higher", "likeForLike": []}""";
  private static final String NEW =
      """
      {"key": "example_visits", "name": "Example visits", "stage": "activity", "unit": "visit",
       "aggregation": "sum", "better": "higher", "likeForLike": []}""";

  private final Tenant tenant;
  private final Catalogue catalogue;

  MetricResource(Tenant tenant, Catalogue catalogue) {
    this.tenant = tenant;
    this.catalogue = catalogue;
  }

  @GET
  @Operation(operationId = "listMetrics", summary = "List metrics", description = "Metrics by key.")
  @APIResponse(
      responseCode = "200",
      description = "A page of metrics.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + ONE + "]}"))
  public Page<MetricRequest> list(@BeanParam PageRequest page) {
    return tenant.read(
        organization ->
            Page.of(
                catalogue.metricDefinitions(organization).values().stream()
                    .map(MetricRequest::from)
                    .filter(one -> one.key().compareTo(page.after()) > 0)
                    .limit(page.rows())
                    .toList(),
                page,
                MetricRequest::key,
                Function.identity()));
  }

  @POST
  @Operation(
      operationId = "createMetric",
      summary = "Create a metric",
      description =
          "Creates one metric; 409 where the key is taken. Facts that waited in quarantine for it are"
              + " replayed.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = MetricRequest.class),
              examples = @ExampleObject(name = "metric", value = NEW)))
  @APIResponse(
      responseCode = "201",
      description = "Created.",
      content =
          @Content(
              schema = @Schema(implementation = MetricRequest.class),
              examples = @ExampleObject(name = "metric", value = NEW)))
  public Response create(@NotNull @Valid MetricRequest body) {
    MetricRequest created =
        tenant.write(
            organization -> {
              if (catalogue.putMetrics(organization, Batch.one(body)).created() == 0) {
                throw ProblemException.conflict("There is a metric '" + body.key() + "' already.");
              }
              return shown(organization, body.key());
            });
    return Response.status(Response.Status.CREATED).entity(created).build();
  }

  @PUT
  @Operation(
      operationId = "putMetrics",
      summary = "Create or replace many metrics",
      description =
          "All or none. Sending it again changes nothing. With a `since` later than that of the newest"
              + " definition a metric is defined anew from that day on; 422 where `since` lies before it"
              + " and is no definition's. A metric has 50 definitions at most.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = MetricRequest.class, type = SchemaType.ARRAY),
              examples = @ExampleObject(name = "metrics", value = "[" + NEW + "]")))
  @APIResponse(
      responseCode = "200",
      description = "How many were new, and how many stood there already.",
      content =
          @Content(
              schema = @Schema(implementation = Batch.Put.class),
              examples =
                  @ExampleObject(name = "counts", value = "{\"created\": 1, \"updated\": 0}")))
  public Batch.Put putMany(@NotNull @Size(max = 1_000) List<@Valid MetricRequest> body) {
    return tenant.write(organization -> catalogue.putMetrics(organization, Batch.many(body)));
  }

  @GET
  @Path("/{metric}")
  @Operation(operationId = "getMetric", summary = "Show a metric", description = "One metric.")
  @APIResponse(
      responseCode = "200",
      description = "The metric.",
      content =
          @Content(
              schema = @Schema(implementation = MetricRequest.class),
              examples = @ExampleObject(name = "metric", value = ONE)))
  public MetricRequest get(
      @Parameter(description = "Key of the metric.", example = "demos_held") @PathParam("metric")
          String key) {
    return tenant.read(organization -> shown(organization, key));
  }

  @PUT
  @Path("/{metric}")
  @Operation(
      operationId = "putMetric",
      summary = "Create or replace a metric",
      description =
          "The key in the path and in the body are the same. With a `since` later than that of the"
              + " newest definition it is defined anew from that day on.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = MetricRequest.class),
              examples = @ExampleObject(name = "metric", value = ONE)))
  @APIResponse(
      responseCode = "200",
      description = "The metric as it is now.",
      content =
          @Content(
              schema = @Schema(implementation = MetricRequest.class),
              examples = @ExampleObject(name = "metric", value = ONE)))
  public MetricRequest put(
      @Parameter(description = "Key of the metric.", example = "demos_held") @PathParam("metric")
          String key,
      @NotNull @Valid MetricRequest body) {
    if (!body.key().equals(key)) {
      throw ProblemException.invalid("/key", "differs from the key in the path");
    }
    return tenant.write(
        organization -> {
          catalogue.putMetrics(organization, Batch.one(body));
          return shown(organization, key);
        });
  }

  private MetricRequest shown(Organization organization, String key) {
    return MetricRequest.from(catalogue.definitionsOfMetric(organization, key));
  }
}
