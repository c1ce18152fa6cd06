package org.engagementscorecard.people;

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

/** Teams over HTTP. */
@Path("/v1/teams")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "People")
public class TeamResource {
  private static final String ONE =
      """
      {"key": "demo-north", "name": "Demo team North", "parent": "demo"}""";
  private static final String MANY =
      """
      [{"key": "demo", "name": "Demo sales"},
       {"key": "demo-north", "name": "Demo team North", "parent": "demo"}]""";
  private static final String PAGE =
      """
      {"items": [{"key": "demo", "name": "Demo sales"},
       {"key": "demo-north", "name": "Demo team North", "parent": "demo"}]}""";

  private final Tenant tenant;
  private final People people;

  TeamResource(Tenant tenant, People people) {
    this.tenant = tenant;
    this.people = people;
  }

  @GET
  @Operation(
      operationId = "listTeams",
      summary = "List teams",
      description = "Teams by key; `parent` makes them a tree.")
  @APIResponse(
      responseCode = "200",
      description = "A page of teams.",
      extensions = @Extension(name = SharedResponses.EXAMPLE, parseValue = true, value = PAGE))
  public Page<TeamRequest> list(@BeanParam PageRequest page) {
    return tenant.read(
        organization ->
            Page.of(
                people.teamsAfter(organization, page.after(), page.rows()),
                page,
                Team::key,
                TeamRequest::from));
  }

  @POST
  @Operation(
      operationId = "createTeam",
      summary = "Create a team",
      description = "Creates one team; 409 where its key is taken.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = TeamRequest.class),
              examples =
                  @ExampleObject(
                      name = "team",
                      value = "{\"key\": \"example-team\", \"name\": \"Example team\"}")))
  @APIResponse(
      responseCode = "201",
      description = "Created.",
      content =
          @Content(
              schema = @Schema(implementation = TeamRequest.class),
              examples = @ExampleObject(name = "team", value = ONE)))
  public Response create(@NotNull @Valid TeamRequest body) {
    tenant.change(
        organization -> {
          if (people.putTeams(organization, Batch.one(body)).created() == 0) {
            throw ProblemException.conflict("There is a team '" + body.key() + "' already.");
          }
        });
    return Response.status(Response.Status.CREATED).entity(body).build();
  }

  @PUT
  @Operation(
      operationId = "putTeams",
      summary = "Create or replace many teams",
      description =
          "All or none. A team may name one that comes later in the array as its parent. Sending it"
              + " again changes nothing.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = TeamRequest.class, type = SchemaType.ARRAY),
              examples = @ExampleObject(name = "teams", value = MANY)))
  @APIResponse(
      responseCode = "200",
      description = "How many were new, and how many stood there already.",
      content =
          @Content(
              schema = @Schema(implementation = Batch.Put.class),
              examples =
                  @ExampleObject(name = "counts", value = "{\"created\": 2, \"updated\": 0}")))
  public Batch.Put putMany(@NotNull @Size(max = 10_000) List<@Valid TeamRequest> body) {
    return tenant.write(organization -> people.putTeams(organization, Batch.many(body)));
  }

  @GET
  @Path("/{team}")
  @Operation(operationId = "getTeam", summary = "Show a team", description = "One team.")
  @APIResponse(
      responseCode = "200",
      description = "The team.",
      content =
          @Content(
              schema = @Schema(implementation = TeamRequest.class),
              examples = @ExampleObject(name = "team", value = ONE)))
  public TeamRequest get(
      @Parameter(description = "Key of the team.", example = "demo-north") @PathParam("team")
          String key) {
    return tenant.read(organization -> TeamRequest.from(people.team(organization, key)));
  }

  @PUT
  @Path("/{team}")
  @Operation(
      operationId = "putTeam",
      summary = "Create or replace a team",
      description = "The key in the path and in the body are the same.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = TeamRequest.class),
              examples = @ExampleObject(name = "team", value = ONE)))
  @APIResponse(
      responseCode = "200",
      description = "The team as it is now.",
      content =
          @Content(
              schema = @Schema(implementation = TeamRequest.class),
              examples = @ExampleObject(name = "team", value = ONE)))
  public TeamRequest put(
      @Parameter(description = "Key of the team.", example = "demo-north") @PathParam("team")
          String key,
      @NotNull @Valid TeamRequest body) {
    if (!body.key().equals(key)) {
      throw ProblemException.invalid("/key", "differs from the key in the path");
    }
    tenant.change(organization -> people.putTeams(organization, Batch.one(body)));
    return body;
  }
}
