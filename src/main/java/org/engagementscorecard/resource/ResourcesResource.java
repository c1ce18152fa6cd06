package org.engagementscorecard.resource;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Organization;

/** The catalogue of what there is to learn from, over HTTP. */
@Path("/v1/learning-resources")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Learning resources")
public class ResourcesResource {
  static final String KEY = "Key of the resource.";
  static final String KEY_EXAMPLE = "demo-proposal-course";
  private static final String ONE =
      """
      {"key": "demo-proposal-course", "name": "Proposals that answer (simulated)",
       "kind": "formal", "url": "https://learn.example.com/proposals",
       "description": "Two mornings: from the buyer's words to a proposal of two pages.",
       "minutes": 360, "connections": ["demo-to-proposal"]}""";
  private static final String NEW =
      """
      {"key": "example-recording", "name": "A demo, commented", "kind": "informal",
       "url": "https://learn.example.com/recordings/17", "minutes": 25,
       "connections": ["demo-to-proposal", "proposal-to-win"]}""";

  private final Tenant tenant;
  private final Resources resources;
  private final Catalogue catalogue;

  ResourcesResource(Tenant tenant, Resources resources, Catalogue catalogue) {
    this.tenant = tenant;
    this.resources = resources;
    this.catalogue = catalogue;
  }

  @GET
  @Operation(
      operationId = "listLearningResources",
      summary = "List learning resources",
      description = "Resources by key, without those that were retired.")
  @APIResponse(
      responseCode = "200",
      description = "A page of resources.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + ONE + "]}"))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public Page<LearningResourceRequest> list(
      @Parameter(
              description = "Key of a connection on which they may help.",
              example = "demo-to-proposal")
          @QueryParam("connection")
          String connection,
      @Parameter(
              description = "How one learns from them.",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"formal", "informal", "social"}))
          @QueryParam("kind")
          ResourceKind kind,
      @BeanParam PageRequest page) {
    return tenant.read(
        organization -> {
          Map<Integer, String> keys = connectionKeys(organization);
          List<LearningResource> found =
              connection == null
                  ? resources.all(organization)
                  : resources.of(
                      organization, List.of(catalogue.connection(organization, connection).id()));
          return Page.of(
              found.stream()
                  .filter(one -> kind == null || one.kind() == kind)
                  .filter(one -> one.key().compareTo(page.after()) > 0)
                  .sorted(LearningResource.BY_KEY)
                  .limit(page.rows())
                  .toList(),
              page,
              LearningResource::key,
              one -> LearningResourceRequest.from(one, keys));
        });
  }

  @PUT
  @Operation(
      operationId = "putLearningResources",
      summary = "Create or replace many learning resources",
      description =
          "All or none. Sending it again changes nothing; a retired resource that is sent again is"
              + " there again. An organization may have 1000.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema =
                  @Schema(implementation = LearningResourceRequest.class, type = SchemaType.ARRAY),
              examples = @ExampleObject(name = "resources", value = "[" + NEW + "]")))
  @APIResponse(
      responseCode = "200",
      description = "How many were new, and how many stood there already.",
      content =
          @Content(
              schema = @Schema(implementation = Batch.Put.class),
              examples =
                  @ExampleObject(name = "counts", value = "{\"created\": 1, \"updated\": 0}")))
  public Batch.Put putMany(
      @NotNull @Size(max = Resources.MAX) List<@Valid LearningResourceRequest> body) {
    return tenant.write(organization -> resources.put(organization, Batch.many(body)));
  }

  @GET
  @Path("/{resource}")
  @Operation(
      operationId = "getLearningResource",
      summary = "Show a learning resource",
      description = "One resource; a retired one is unknown.")
  @APIResponse(
      responseCode = "200",
      description = "The resource.",
      content =
          @Content(
              schema = @Schema(implementation = LearningResourceRequest.class),
              examples = @ExampleObject(name = "resource", value = ONE)))
  public LearningResourceRequest get(
      @Parameter(description = KEY, example = KEY_EXAMPLE) @PathParam("resource") String key) {
    return tenant.read(organization -> shown(organization, key));
  }

  @PUT
  @Path("/{resource}")
  @Operation(
      operationId = "putLearningResource",
      summary = "Create or replace a learning resource",
      description = "The key in the path and in the body are the same.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = LearningResourceRequest.class),
              examples = @ExampleObject(name = "resource", value = ONE)))
  @APIResponse(
      responseCode = "200",
      description = "The resource as it is now.",
      content =
          @Content(
              schema = @Schema(implementation = LearningResourceRequest.class),
              examples = @ExampleObject(name = "resource", value = ONE)))
  public LearningResourceRequest put(
      @Parameter(description = KEY, example = KEY_EXAMPLE) @PathParam("resource") String key,
      @NotNull @Valid LearningResourceRequest body) {
    if (!body.key().equals(key)) {
      throw ProblemException.invalid("/key", "differs from the key in the path");
    }
    return tenant.write(
        organization -> {
          resources.put(organization, Batch.one(body));
          return shown(organization, key);
        });
  }

  @DELETE
  @Path("/{resource}")
  @Operation(
      operationId = "retireLearningResource",
      summary = "Retire a learning resource",
      description =
          "It isn't shown any more, at no need either. Who has completed it stays known, and putting"
              + " it again brings it back.")
  @APIResponse(responseCode = "204", description = "Retired.")
  public void retire(
      @Parameter(description = KEY, example = KEY_EXAMPLE) @PathParam("resource") String key) {
    tenant.change(organization -> resources.retire(organization, key));
  }

  private LearningResourceRequest shown(Organization organization, String key) {
    return LearningResourceRequest.from(
        resources.resource(organization, key), connectionKeys(organization));
  }

  private Map<Integer, String> connectionKeys(Organization organization) {
    return catalogue.allConnections(organization).stream()
        .collect(Collectors.toMap(Connection::id, Connection::key));
  }
}
