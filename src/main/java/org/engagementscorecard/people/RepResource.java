package org.engagementscorecard.people;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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
import org.engagementscorecard.http.BodyLimit;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;

/** Reps over HTTP, single and as lists. */
@Path("/v1/reps")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "People")
public class RepResource {
  private static final String ONE =
      """
      {"key": "demo-kim", "name": "Kim (simulated)", "startDate": "2024-01-08",
       "memberships": [{"team": "demo-north", "role": "account-executive"}]}""";
  private static final String NEW =
      """
      {"key": "example-rep", "name": "Example Rep",
       "memberships": [{"role": "account-executive"}]}""";
  private static final String MAPPED =
      """
      {"key": "demo-kim", "name": "Kim (simulated)", "startDate": "2024-01-08",
       "aliases": ["crm-user-17"],
       "memberships": [{"team": "demo-north", "role": "account-executive"}]}""";
  private static final String COUNTS = "{\"created\": 1, \"updated\": 0}";

  private final Tenant tenant;
  private final People people;
  private final long maxBytes;

  RepResource(
      Tenant tenant,
      People people,
      @ConfigProperty(name = "scorecard.http.max-document-bytes") long maxBytes) {
    this.tenant = tenant;
    this.people = people;
    this.maxBytes = maxBytes;
  }

  @GET
  @Operation(operationId = "listReps", summary = "List reps", description = "Reps by key.")
  @APIResponse(
      responseCode = "200",
      description = "A page of reps.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + ONE + "]}"))
  public Page<RepRequest> list(@BeanParam PageRequest page) {
    return tenant.read(
        organization ->
            Page.of(
                people.repsAfter(organization, page.after(), page.rows()),
                page,
                Rep::key,
                RepRequest::from));
  }

  @POST
  @Operation(
      operationId = "createRep",
      summary = "Create a rep",
      description =
          "Creates one rep; 409 where the key is taken. Facts that waited in quarantine for this key"
              + " are replayed.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = RepRequest.class),
              examples = @ExampleObject(name = "rep", value = NEW)))
  @APIResponse(
      responseCode = "201",
      description = "Created.",
      content =
          @Content(
              schema = @Schema(implementation = RepRequest.class),
              examples = @ExampleObject(name = "rep", value = NEW)))
  public Response create(@NotNull @Valid RepRequest body) {
    RepRequest created =
        tenant.write(
            organization -> {
              if (people.putReps(organization, Batch.one(body)).created() == 0) {
                throw ProblemException.conflict("There is a rep '" + body.key() + "' already.");
              }
              return RepRequest.from(people.rep(organization, body.key()));
            });
    return Response.status(Response.Status.CREATED).entity(created).build();
  }

  @PUT
  @Operation(
      operationId = "putReps",
      summary = "Create or replace many reps",
      description =
          "All or none. Sending it again changes nothing. `aliases` that are left out stay as they"
              + " are; a key or alias that stands for somebody else is a 409.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = RepRequest.class, type = SchemaType.ARRAY),
              examples = @ExampleObject(name = "reps", value = "[" + NEW + "]")))
  @APIResponse(
      responseCode = "200",
      description = "How many were new, and how many stood there already.",
      content =
          @Content(
              schema = @Schema(implementation = Batch.Put.class),
              examples = @ExampleObject(name = "counts", value = COUNTS)))
  public Batch.Put putMany(@NotNull @Size(max = 100_000) List<@Valid RepRequest> body) {
    return tenant.write(organization -> people.putReps(organization, Batch.many(body)));
  }

  @POST
  @Path("/csv")
  @Consumes("text/csv")
  @Operation(
      operationId = "loadReps",
      summary = "Load a rep list as CSV",
      description =
          "Takes a rep list as a system exports it: the parameters name its columns. All or none;"
              + " reps that stand there already are replaced. With `createTeams=true` the teams it"
              + " names are created, `parentTeam` above `team`.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "text/csv",
              schema = @Schema(type = SchemaType.STRING),
              examples =
                  @ExampleObject(name = "list", value = "key,name\nexample-rep,Example Rep\n")))
  @APIResponse(
      responseCode = "200",
      description = "How many were new, and how many stood there already.",
      content =
          @Content(
              schema = @Schema(implementation = Batch.Put.class),
              examples = @ExampleObject(name = "counts", value = COUNTS)))
  public Batch.Put load(
      @Parameter(
              description = "Column of the rep's key.",
              schema = @Schema(type = SchemaType.STRING, defaultValue = "key"))
          @QueryParam("key")
          String key,
      @Parameter(
              description = "Column of the name; left out: the key is the name.",
              example = "name")
          @QueryParam("name")
          String name,
      @Parameter(description = "Column of the team's key.") @QueryParam("team") String team,
      @Parameter(description = "Column of the key of the team above.") @QueryParam("parentTeam")
          String parentTeam,
      @Parameter(description = "Column of the role.") @QueryParam("role") String role,
      @Parameter(description = "Column of the start date (ISO 8601).") @QueryParam("startDate")
          String startDate,
      @Parameter(description = "Create the teams that the list names.") @QueryParam("createTeams")
          boolean createTeams,
      InputStream body) {
    RepCsv.RepList list =
        new RepCsv(key == null ? "key" : key, name, team, parentTeam, role, startDate)
            .read(BodyLimit.limit(body, maxBytes));
    return tenant.write(
        organization -> {
          if (createTeams) {
            Set<String> keys = new HashSet<>();
            list.teams().forEach(named -> keys.add(named.key()));
            Set<String> unknown = people.unknownTeams(organization, keys);
            people.putTeams(
                organization,
                Batch.many(
                    list.teams().stream().filter(one -> unknown.contains(one.key())).toList()));
          }
          return people.putReps(organization, Batch.many(list.reps()));
        });
  }

  @GET
  @Path("/{rep}")
  @Operation(
      operationId = "getRep",
      summary = "Show a rep",
      description = "One rep, by its own key: an alias is no path.")
  @APIResponse(
      responseCode = "200",
      description = "The rep.",
      content =
          @Content(
              schema = @Schema(implementation = RepRequest.class),
              examples = @ExampleObject(name = "rep", value = ONE)))
  public RepRequest get(
      @Parameter(description = "Key of the rep.", example = "demo-kim") @PathParam("rep")
          String key) {
    return tenant.read(organization -> RepRequest.from(people.rep(organization, key)));
  }

  @PUT
  @Path("/{rep}")
  @Operation(
      operationId = "putRep",
      summary = "Create or replace a rep",
      description = "The key in the path and in the body are the same.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = RepRequest.class),
              examples = @ExampleObject(name = "rep", value = ONE)))
  @APIResponse(
      responseCode = "200",
      description = "The rep as it is now.",
      content =
          @Content(
              schema = @Schema(implementation = RepRequest.class),
              examples = @ExampleObject(name = "rep", value = ONE)))
  public RepRequest put(
      @Parameter(description = "Key of the rep.", example = "demo-kim") @PathParam("rep")
          String key,
      @NotNull @Valid RepRequest body) {
    if (!body.key().equals(key)) {
      throw ProblemException.invalid("/key", "differs from the key in the path");
    }
    return tenant.write(
        organization -> {
          people.putReps(organization, Batch.one(body));
          return RepRequest.from(people.rep(organization, key));
        });
  }

  @PUT
  @Path("/{rep}/aliases/{alias}")
  @Operation(
      operationId = "putAlias",
      summary = "Map a key of another system to a rep",
      description =
          "From now on facts that name the alias are the rep's, and those that wait in quarantine"
              + " for it are recorded before this answers. Done again it changes nothing. 409 where"
              + " the alias is another rep's alias or own key.")
  @APIResponse(
      responseCode = "200",
      description = "The rep as it is now.",
      content =
          @Content(
              schema = @Schema(implementation = RepRequest.class),
              examples = @ExampleObject(name = "rep", value = MAPPED)))
  @APIResponse(responseCode = "409", ref = "#/components/responses/Conflict")
  @APIResponse(responseCode = "422", ref = "#/components/responses/Unprocessable")
  public RepRequest putAlias(
      @Parameter(description = "Key of the rep.", example = "demo-kim") @PathParam("rep")
          String key,
      @Parameter(description = "What the other system calls the rep.", example = "crm-user-17")
          @PathParam("alias")
          @NotBlank
          @Size(max = 200)
          String alias) {
    return tenant.write(organization -> RepRequest.from(people.putAlias(organization, key, alias)));
  }

  @DELETE
  @Path("/{rep}/aliases/{alias}")
  @Operation(
      operationId = "deleteAlias",
      summary = "Take an alias away",
      description =
          "From now on facts that name it wait in quarantine. Those recorded under it stay the"
              + " rep's.")
  @APIResponse(responseCode = "204", description = "Taken away.")
  public void deleteAlias(
      @Parameter(description = "Key of the rep.", example = "demo-kim") @PathParam("rep")
          String key,
      @Parameter(description = "What the other system calls the rep.", example = "crm-user-17")
          @PathParam("alias")
          String alias) {
    tenant.change(organization -> people.removeAlias(organization, key, alias));
  }
}
