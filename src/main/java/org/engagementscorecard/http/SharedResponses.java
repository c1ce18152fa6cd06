package org.engagementscorecard.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Completes the contract with what all operations share, so that it stands in one place: the
 * problems each can answer with, and the key each needs.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class SharedResponses implements OASFilter {
  /**
   * Name of the extension that carries an example which can't come as one: of an answer whose
   * schema is found by its type (an annotated content would take the place of that schema), or a
   * text that looks like JSON.
   */
  public static final String EXAMPLE = "x-example";

  private static final String KEY = "apiKey";

  private record Shared(
      String name, String description, String type, String title, String detail) {}

  private static final Map<String, Shared> SHARED =
      new TreeMap<>(
          Map.ofEntries(
              entry(
                  "400",
                  "Malformed",
                  "The request, or a parameter of it, can't be read.",
                  "malformed",
                  "The request can't be read",
                  "The JSON is malformed: …"),
              entry(
                  "401",
                  "Unauthorized",
                  "No valid key.",
                  "unauthorized",
                  "A key is needed",
                  "Send a valid API key: Authorization: Bearer esk_…"),
              entry(
                  "403",
                  "Forbidden",
                  "The key may not do this.",
                  "forbidden",
                  "This key may not do that",
                  "Only an admin key of the organization 'default' may do this."),
              entry(
                  "404",
                  "Unknown",
                  "There is no such thing in this organization.",
                  "unknown-rep",
                  "Unknown rep",
                  "There is no rep 'nobody'."),
              entry(
                  "408",
                  "TooSlow",
                  "Nothing came in the midst of the body; its receipt says what is in.",
                  "too-slow",
                  "The body didn't come",
                  "Nothing came for 30 seconds; send the body again."),
              entry(
                  "409",
                  "Conflict",
                  "Something else stands there already.",
                  "conflict",
                  "It conflicts with what is there",
                  "There is a rep 'kim' already."),
              entry(
                  "412",
                  "Stale",
                  "It has changed since it was read; `detail` names its ETag.",
                  "stale",
                  "It has changed meanwhile",
                  "Its ETag is \"2\" now; read it again before changing it."),
              entry(
                  "413",
                  "TooLarge",
                  "The body is longer than allowed.",
                  "too-large",
                  "The body is too large",
                  "A body may have 4194304 bytes at most; send it in parts."),
              entry(
                  "415",
                  "UnsupportedMediaType",
                  "No reader for this Content-Type.",
                  "unsupported-media-type",
                  "The media type isn't supported",
                  "This path doesn't read that Content-Type."),
              entry(
                  "422",
                  "Unprocessable",
                  "It can be read, but what it says can't be taken; `errors` says where.",
                  "unprocessable",
                  "A value can't be taken",
                  "/name must not be blank"),
              entry(
                  "428",
                  "PreconditionRequired",
                  "`If-Match` is needed: which version the change is meant for.",
                  "precondition-required",
                  "It must be said which version is meant",
                  "Send If-Match with the ETag that you have read."),
              entry(
                  "429",
                  "TooMany",
                  "So much is going on that more would only wait; `Retry-After` says when to try"
                      + " again.",
                  "too-many",
                  "Too much at once",
                  "1000 bodies are on their way in already; try again."),
              entry(
                  "500",
                  "InternalError",
                  "An error of the service; it is in its log.",
                  "internal",
                  "An error of the service",
                  "It is in the service's log."),
              entry(
                  "503",
                  "Unavailable",
                  "Not available now; `Retry-After` says when to try again.",
                  "unavailable",
                  "Not available now",
                  "The database can't be reached; try again.")));

  private static Map.Entry<String, Shared> entry(
      String status, String name, String description, String type, String title, String detail) {
    return Map.entry(status, new Shared(name, description, type, title, detail));
  }

  @Override
  public void filterOpenAPI(OpenAPI api) {
    Components components =
        api.getComponents() == null ? OASFactory.createComponents() : api.getComponents();
    api.setComponents(components);
    SHARED.forEach(
        (status, shared) -> components.addResponse(shared.name(), response(status, shared)));
    components.addResponse(
        "NotModified",
        OASFactory.createAPIResponse()
            .description(
                "It is what the client has already: `If-None-Match` names the `ETag` of an earlier"
                    + " answer. Costs next to nothing."));
    components.addSecurityScheme(
        KEY,
        OASFactory.createSecurityScheme()
            .type(SecurityScheme.Type.HTTP)
            .scheme("bearer")
            .bearerFormat("esk_…")
            .description("An API key of an organization, as `POST /v1/keys` makes it."));
    api.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(KEY)));
    api.getPaths().getPathItems().forEach(SharedResponses::complete);
  }

  private static void complete(String path, PathItem item) {
    item.getOperations()
        .forEach(
            (method, operation) -> {
              // Quarkus adds one of its own, without a body, wherever a body is validated.
              operation.getResponses().removeAPIResponse("400");
              add(operation, "400");
              add(operation, "401");
              if (path.contains("{")) {
                add(operation, "404");
              }
              if (operation.getRequestBody() != null) {
                operation
                    .getRequestBody()
                    .getContent()
                    .getMediaTypes()
                    .values()
                    .forEach(SharedResponses::moveTextExample);
                add(operation, "409");
                add(operation, "413");
                add(operation, "415");
                add(operation, "422");
              }
              operation
                  .getResponses()
                  .getAPIResponses()
                  .values()
                  .forEach(SharedResponses::moveExample);
              add(operation, "500");
              add(operation, "503");
            });
  }

  /** A text that looks like a document would be taken for one if it came as an example. */
  private static void moveTextExample(MediaType media) {
    if (media.getExtensions() != null && media.getExtensions().containsKey(EXAMPLE)) {
      media.setExample(media.getExtensions().get(EXAMPLE));
      media.removeExtension(EXAMPLE);
    }
  }

  private static void moveExample(APIResponse response) {
    if (response.getExtensions() == null || !response.getExtensions().containsKey(EXAMPLE)) {
      return;
    }
    Object example = response.getExtensions().get(EXAMPLE);
    response.removeExtension(EXAMPLE);
    response.getContent().getMediaTypes().values().forEach(media -> media.setExample(example));
  }

  private static void add(Operation operation, String status) {
    if (operation.getResponses().getAPIResponse(status) == null) {
      operation
          .getResponses()
          .addAPIResponse(
              status,
              OASFactory.createAPIResponse()
                  .ref("#/components/responses/" + SHARED.get(status).name()));
    }
  }

  /** In this order always: Map.of has another in every process, and the contract is compared. */
  private static Map<String, Object> example(String status, Shared shared) {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("type", "/problems/" + shared.type());
    example.put("title", shared.title());
    example.put("status", Integer.valueOf(status));
    example.put("detail", shared.detail());
    return example;
  }

  private static APIResponse response(String status, Shared shared) {
    Content content =
        OASFactory.createContent()
            .addMediaType(
                Problem.MEDIA_TYPE,
                OASFactory.createMediaType()
                    .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))
                    .example(example(status, shared)));
    return OASFactory.createAPIResponse().description(shared.description()).content(content);
  }
}
