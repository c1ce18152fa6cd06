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

/** Connections over HTTP. */
@Path("/v1/connections")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
public class ConnectionResource {
  private static final String ONE =
      """
      {"key": "demo-to-proposal", "name": "Demo → proposal", "kind": "conversion",
       "from": "demos_held", "to": "proposals_sent", "maturityDays": 30, "counting": "traced", "byMonth": false}""";
  private static final String NEW =
      """
      {"key": "example-meeting-to-proposal", "name": "Meeting → proposal", "kind": "conversion",
       "from": "meetings_held", "to": "proposals_sent", "maturityDays": 45, "counting": "traced", "byMonth": false}""";

  private final Tenant tenant;
  private final Catalogue catalogue;

  ConnectionResource(Tenant tenant, Catalogue catalogue) {
    this.tenant = tenant;
    this.catalogue = catalogue;
  }

  @GET
  @Operation(
      operationId = "listConnections",
      summary = "List connections",
      description = "Connections by key.")
  @APIResponse(
      responseCode = "200",
      description = "A page of connections.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + ONE + "]}"))
  public Page<ConnectionRequest> list(@BeanParam PageRequest page) {
    return tenant.read(
        organization ->
            Page.of(
                catalogue.connectionDefinitions(organization).values().stream()
                    .map(ConnectionRequest::from)
                    .filter(one -> one.key().compareTo(page.after()) > 0)
                    .limit(page.rows())
                    .toList(),
                page,
                ConnectionRequest::key,
                Function.identity()));
  }

  @POST
  @Operation(
      operationId = "createConnection",
      summary = "Create a connection",
      description =
          "Creates one connection; 409 where the key is taken. Facts that are there already are traced.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ConnectionRequest.class),
              examples = @ExampleObject(name = "connection", value = NEW)))
  @APIResponse(
      responseCode = "201",
      description = "Created.",
      content =
          @Content(
              schema = @Schema(implementation = ConnectionRequest.class),
              examples = @ExampleObject(name = "connection", value = NEW)))
  public Response create(@NotNull @Valid ConnectionRequest body) {
    ConnectionRequest created =
        tenant.write(
            organization -> {
              if (catalogue.putConnections(organization, Batch.one(body)).created() == 0) {
                throw ProblemException.conflict(
                    "There is a connection '" + body.key() + "' already.");
              }
              return shown(organization, body.key());
            });
    return Response.status(Response.Status.CREATED).entity(created).build();
  }

  @PUT
  @Operation(
      operationId = "putConnections",
      summary = "Create or replace many connections",
      description =
          "All or none. Sending it again changes nothing. With a `since` later than that of the newest"
              + " definition a connection is defined anew from that day on; 422 where `since` lies before it"
              + " and is no definition's. A connection has 50 definitions at most.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ConnectionRequest.class, type = SchemaType.ARRAY),
              examples = @ExampleObject(name = "connections", value = "[" + NEW + "]")))
  @APIResponse(
      responseCode = "200",
      description = "How many were new, and how many stood there already.",
      content =
          @Content(
              schema = @Schema(implementation = Batch.Put.class),
              examples =
                  @ExampleObject(name = "counts", value = "{\"created\": 1, \"updated\": 0}")))
  public Batch.Put putMany(@NotNull @Size(max = 1_000) List<@Valid ConnectionRequest> body) {
    return tenant.write(organization -> catalogue.putConnections(organization, Batch.many(body)));
  }

  @GET
  @Path("/{connection}")
  @Operation(
      operationId = "getConnection",
      summary = "Show a connection",
      description = "One connection.")
  @APIResponse(
      responseCode = "200",
      description = "The connection.",
      content =
          @Content(
              schema = @Schema(implementation = ConnectionRequest.class),
              examples = @ExampleObject(name = "connection", value = ONE)))
  public ConnectionRequest get(
      @Parameter(description = "Key of the connection.", example = "demo-to-proposal")
          @PathParam("connection")
          String key) {
    return tenant.read(organization -> shown(organization, key));
  }

  @PUT
  @Path("/{connection}")
  @Operation(
      operationId = "putConnection",
      summary = "Create or replace a connection",
      description =
          "The key in the path and in the body are the same. With a `since` later than that of the"
              + " newest definition it is defined anew from that day on.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ConnectionRequest.class),
              examples = @ExampleObject(name = "connection", value = ONE)))
  @APIResponse(
      responseCode = "200",
      description = "The connection as it is now.",
      content =
          @Content(
              schema = @Schema(implementation = ConnectionRequest.class),
              examples = @ExampleObject(name = "connection", value = ONE)))
  public ConnectionRequest put(
      @Parameter(description = "Key of the connection.", example = "demo-to-proposal")
          @PathParam("connection")
          String key,
      @NotNull @Valid ConnectionRequest body) {
    if (!body.key().equals(key)) {
      throw ProblemException.invalid("/key", "differs from the key in the path");
    }
    return tenant.write(
        organization -> {
          catalogue.putConnections(organization, Batch.one(body));
          return shown(organization, key);
        });
  }

  private ConnectionRequest shown(Organization organization, String key) {
    return ConnectionRequest.from(catalogue.definitionsOfConnection(organization, key));
  }
}
