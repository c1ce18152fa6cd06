package org.engagementscorecard.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.http.Batch;
import org.engagementscorecard.http.ProblemException;

/** Statements over HTTP: Part Three, 2.1 of the Experience API 1.0.3. */
@Path("/v1/xapi/statements")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "xAPI")
public class StatementResource {
  private static final String STATEMENT =
      """
      {"id": "7c2f8a4e-3f0b-4f57-9a3a-5d1f6c0e9b21",
       "actor": {"objectType": "Agent",
        "account": {"homePage": "https://engagementscorecard.org/organizations/default",
         "name": "demo-kim"}},
       "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "completed"}},
       "object": {"objectType": "Activity",
        "id": "https://engagementscorecard.org/organizations/default/learning-resources/demo-talk"},
       "result": {"completion": true, "duration": "PT25M"},
       "timestamp": "2026-06-01T08:00:00Z"}""";
  private static final String STEP =
      """
      {"id": "e2b1a0cf-6e3a-5f3c-8a77-3b6b0a9d1c44",
       "actor": {"objectType": "Agent",
        "account": {"homePage": "https://engagementscorecard.org/organizations/default",
         "name": "demo-kim"}},
       "verb": {"id": "https://engagementscorecard.org/xapi/verbs/opened",
        "display": {"en": "opened"}},
       "object": {"objectType": "Activity",
        "id": "https://engagementscorecard.org/organizations/default/learning-needs/1",
        "definition": {"type": "https://engagementscorecard.org/xapi/activities/learning-need"}},
       "context": {"contextActivities": {"parent": [{"objectType": "Activity",
         "id": "https://engagementscorecard.org/organizations/default/connections/demo-to-proposal",
         "definition": {"type": "https://engagementscorecard.org/xapi/activities/connection"}}]},
        "team": {"objectType": "Group",
         "account": {"homePage": "https://engagementscorecard.org/organizations/default/teams",
          "name": "demo-north"}},
        "extensions": {"https://engagementscorecard.org/xapi/extensions/to": "open",
         "https://engagementscorecard.org/xapi/extensions/by": "numbers"}},
       "timestamp": "2026-12-01T08:00:00Z", "stored": "2026-12-01T08:00:00Z",
       "authority": {"objectType": "Agent",
        "account": {"homePage": "https://engagementscorecard.org/organizations/default/keys",
         "name": "engagement-scorecard"}},
       "version": "1.0.0"}""";
  private static final String RESULT = "{\"statements\": [" + STEP + "], \"more\": \"\"}";

  private final TakeStatements take;
  private final FindStatements find;
  private final ObjectMapper mapper;

  StatementResource(TakeStatements take, FindStatements find, ObjectMapper mapper) {
    this.take = take;
    this.find = find;
    this.mapper = mapper;
  }

  /**
   * A page of statements as the specification has it.
   *
   * @param more where the next page is; empty on the last
   */
  @Schema(name = "StatementResult")
  public record StatementResult(
      @Schema(type = SchemaType.ARRAY, implementation = Object.class) List<JsonNode> statements,
      @Schema(description = "Path of the next page; empty on the last.", examples = "")
          String more) {}

  @GET
  @Operation(
      operationId = "getStatements",
      summary = "Get statements (xAPI)",
      description =
          "The life of learning needs as statements of the Experience API 1.0.3, one per step, and"
              + " whatever statements were taken in: the newest first. A step is always the same"
              + " statement. Its actor is the rep whose need it is, its verb the step, its object the"
              + " need, within the connection and team; nobody's words are in it.")
  @Parameter(
      name = "verb",
      in = ParameterIn.QUERY,
      description = "IRI of a verb.",
      schema = @Schema(type = SchemaType.STRING),
      example = "https://engagementscorecard.org/xapi/verbs/opened")
  @Parameter(
      name = "agent",
      in = ParameterIn.QUERY,
      description = "An agent as JSON, who acts or is acted on.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "activity",
      in = ParameterIn.QUERY,
      description = "IRI of what the statement is about.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "registration",
      in = ParameterIn.QUERY,
      description = "UUID of a registration.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "related_activities",
      in = ParameterIn.QUERY,
      description = "Whether `activity` may also be one of the context: a need's connection.",
      schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
  @Parameter(
      name = "related_agents",
      in = ParameterIn.QUERY,
      description = "Whether `agent` may also be the instructor or team.",
      schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
  @Parameter(
      name = "since",
      in = ParameterIn.QUERY,
      description = "Only what was stored after this instant.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "until",
      in = ParameterIn.QUERY,
      description = "Only what was stored by this instant.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "How many at most; 0 for 500, which is the most there may be.",
      schema = @Schema(type = SchemaType.INTEGER, defaultValue = "0"))
  @Parameter(
      name = "format",
      in = ParameterIn.QUERY,
      description = "How much is said of agents, activities and verbs.",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"ids", "exact", "canonical"},
              defaultValue = "exact"))
  @Parameter(
      name = "attachments",
      in = ParameterIn.QUERY,
      description = "Must be false: no attachments are kept.",
      schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
  @Parameter(
      name = "ascending",
      in = ParameterIn.QUERY,
      description = "Whether the oldest comes first.",
      schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
  @Parameter(
      name = "statementId",
      in = ParameterIn.QUERY,
      description = "The one statement with this id, instead of a list.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "voidedStatementId",
      in = ParameterIn.QUERY,
      description = "The one statement with this id, which is void, instead of a list.",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "200",
      description = "A page of statements, or one.",
      content =
          @Content(
              schema = @Schema(implementation = StatementResult.class),
              examples = @ExampleObject(name = "steps", value = RESULT)))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public Response get(
      @Parameter(description = "Version of the specification.", example = "1.0.3")
          @HeaderParam(XapiHeaders.VERSION_HEADER)
          String version,
      @Context UriInfo uri) {
    checkVersion(version);
    MultivaluedMap<String, String> parameters = uri.getQueryParameters();
    for (String name : List.of("statementId", "voidedStatementId")) {
      Optional<String> id = StatementQuery.text(parameters, name);
      if (id.isPresent()) {
        boolean onlyIds = StatementQuery.ofOne(parameters, name);
        return Response.ok(
                find.one(
                    StatementQuery.uuid(name, id.get()), name.equals("voidedStatementId"), onlyIds))
            .build();
      }
    }
    FindStatements.Listed found = find.list(StatementQuery.of(parameters, mapper));
    return Response.ok(
            new StatementResult(
                found.statements(), found.next().map(next -> more(uri, next)).orElse("")))
        .build();
  }

  private static String more(UriInfo uri, String next) {
    var page = uri.getRequestUriBuilder().replaceQueryParam(StatementQuery.CURSOR, next).build();
    return page.getRawPath() + "?" + page.getRawQuery();
  }

  @POST
  @Operation(
      operationId = "postStatements",
      summary = "Take statements in (xAPI)",
      description =
          """
          One, or an array; all or none. Sent again it changes nothing; another statement under the
          same id is a conflict. One whose verb is `voided` lets the one it refers to be void.

          Whoever has `completed` a learning resource of this organization is recorded as having
          done so: the activity is the resource's `url` or its own name
          (`…/organizations/{organization}/learning-resources/{resource}`), the actor an account
          named by a rep's key or alias, or a mailbox that is an alias.""")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(type = SchemaType.OBJECT),
              examples = {
                @ExampleObject(name = "completed", value = STATEMENT),
              }))
  @APIResponse(
      responseCode = "200",
      description = "Their ids, in their order.",
      content =
          @Content(
              schema = @Schema(type = SchemaType.ARRAY, implementation = String.class),
              examples =
                  @ExampleObject(
                      name = "ids",
                      value = "[\"7c2f8a4e-3f0b-4f57-9a3a-5d1f6c0e9b21\"]")))
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  public List<String> post(
      @Parameter(description = "Version of the specification.", example = "1.0.3")
          @HeaderParam(XapiHeaders.VERSION_HEADER)
          String version,
      @Context UriInfo uri,
      @NotNull JsonNode body) {
    checkVersion(version);
    StatementQuery.known(uri.getQueryParameters(), Set.of());
    List<JsonNode> items = new ArrayList<>();
    if (body.isArray()) {
      body.forEach(items::add);
    }
    Batch<JsonNode> batch = body.isArray() ? Batch.many(items) : Batch.one(body);
    return take.take(batch).stream().map(UUID::toString).toList();
  }

  @PUT
  @Operation(
      operationId = "putStatement",
      summary = "Take one statement in (xAPI)",
      description = "As by `POST`; its id is in the query.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "completed", value = STATEMENT)))
  @Parameter(
      name = "statementId",
      in = ParameterIn.QUERY,
      required = true,
      description = "Its id.",
      schema = @Schema(type = SchemaType.STRING),
      example = "7c2f8a4e-3f0b-4f57-9a3a-5d1f6c0e9b21")
  @APIResponse(responseCode = "204", description = "It is there now.")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  public void put(
      @Parameter(description = "Version of the specification.", example = "1.0.3")
          @HeaderParam(XapiHeaders.VERSION_HEADER)
          String version,
      @Context UriInfo uri,
      @NotNull JsonNode body) {
    checkVersion(version);
    StatementQuery.known(uri.getQueryParameters(), Set.of("statementId"));
    String text =
        StatementQuery.text(uri.getQueryParameters(), "statementId")
            .orElseThrow(() -> ProblemException.badParameter("statementId", "is missing"));
    UUID id = StatementQuery.uuid("statementId", text);
    Rules.object(body, "");
    if (!body.has("id")) {
      ((ObjectNode) body).put("id", id.toString());
    } else if (!body.get("id").asText().equalsIgnoreCase(text)) {
      throw Rules.refused("/id", "must be the statementId");
    }
    take.take(Batch.one(body));
  }

  /** Whoever speaks another version may mean something else by the same. */
  private static void checkVersion(String version) {
    if (version == null || !version.matches("1\\.0(\\.\\d+)?")) {
      throw ProblemException.badParameter(
          XapiHeaders.VERSION_HEADER, "must be 1.0.3, or another 1.0");
    }
  }
}
