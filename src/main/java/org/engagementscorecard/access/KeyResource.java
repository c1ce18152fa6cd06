package org.engagementscorecard.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;

/** API keys of the caller's organization. */
@Path("/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Organizations")
public class KeyResource {
  private final Tenant tenant;
  private final ApiKeys keys;
  private final ApiKeyIdentities identities;

  KeyResource(Tenant tenant, ApiKeys keys, ApiKeyIdentities identities) {
    this.tenant = tenant;
    this.keys = keys;
    this.identities = identities;
  }

  /** A new key as it is asked for. */
  @Schema(name = "NewKey")
  public record NewKey(
      @NotBlank
          @Size(max = 200)
          @Schema(description = "Who or what will carry it.", examples = "crm-export")
          String name,
      @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank")
          @Size(max = 200)
          @Schema(
              description =
                  "The person who holds it; left out where it is a system's. A rep's own key says"
                      + " the rep's key. Notes that are written with it are this person's, and"
                      + " private notes are shown to the persons they are for.",
              examples = "coach-lee")
          String person) {}

  /** A key as it is shown. */
  @Schema(name = "Key")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KeyResponse(
      @Schema(examples = "2") int id,
      @Schema(examples = "crm-export") String name,
      @Schema(description = "What its holder may do.") Role role,
      @Schema(
              description = "The person who holds it; absent where it is a system's.",
              examples = "coach-lee")
          String person,
      Instant createdAt,
      @Schema(description = "When it was revoked; absent while it is valid.") Instant revokedAt,
      @Schema(
              description = "The key itself: shown once, in the answer that creates it.",
              examples = "esk_1_…")
          String key) {

    static KeyResponse from(ApiKeyEntity entity, String key) {
      return new KeyResponse(
          entity.id,
          entity.name,
          Role.of(entity.role),
          entity.person,
          entity.createdAt,
          entity.revokedAt,
          key);
    }
  }

  @GET
  @Operation(
      operationId = "listKeys",
      summary = "List keys",
      description = "The organization's keys, revoked ones too, without their secret.")
  @APIResponse(
      responseCode = "200",
      description = "A page of keys, oldest first.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value =
                  """
                          {"items": [{"id": 1, "name": "admin", "role": "admin",
                           "createdAt": "2026-07-01T08:00:00Z"}]}"""))
  public Page<KeyResponse> list(@BeanParam PageRequest page) {
    return tenant.read(
        organization ->
            Page.of(
                keys.after(organization, page.afterNumber(), page.rows()),
                page,
                row -> Integer.toString(row.id),
                row -> KeyResponse.from(row, null)));
  }

  @POST
  @Operation(
      operationId = "createKey",
      summary = "Make a key",
      description = "Makes a key of the caller's organization. Only this answer shows it.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = NewKey.class),
              examples = @ExampleObject(name = "key", value = "{\"name\": \"crm-export\"}")))
  @APIResponse(
      responseCode = "201",
      description = "Made.",
      content =
          @Content(
              schema = @Schema(implementation = KeyResponse.class),
              examples =
                  @ExampleObject(
                      name = "key",
                      value =
                          """
                          {"id": 2, "name": "crm-export", "role": "admin",
                           "createdAt": "2026-07-01T08:00:00Z", "key": "esk_1_…"}""")))
  public Response create(@NotNull @Valid NewKey body) {
    KeyResponse created =
        tenant.write(
            organization -> {
              ApiKeys.Created key =
                  keys.create(organization, body.name(), Role.ADMIN, body.person());
              return KeyResponse.from(key.entity(), key.token().text());
            });
    return Response.status(Response.Status.CREATED).entity(created).build();
  }

  @DELETE
  @Path("/{id}")
  @Operation(
      operationId = "revokeKey",
      summary = "Revoke a key",
      description =
          "The key opens nothing any more, at the latest within a second. Revoking it again changes"
              + " nothing.")
  @APIResponse(responseCode = "204", description = "Revoked.")
  public void revoke(
      @Parameter(description = "Number of the key.", example = "2") @PathParam("id") String id) {
    int number;
    try {
      number = Integer.parseInt(id);
    } catch (NumberFormatException e) {
      throw ProblemException.unknown("key", id);
    }
    tenant.change(organization -> keys.revoke(organization, number));
    identities.forget();
  }
}
