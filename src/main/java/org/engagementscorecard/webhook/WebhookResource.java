package org.engagementscorecard.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
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
import org.engagementscorecard.http.SharedResponses;

/** Webhooks over HTTP. */
@Path("/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
public class WebhookResource {
  private static final String REQUEST =
      """
      {"url": "https://portal.example.invalid/hooks/needs",
       "events": ["learning_need.opened", "learning_need.changed"], "team": "demo-north"}""";
  private static final String ONE =
      """
      {"key": "demo-portal", "url": "https://portal.example.invalid/hooks/needs",
       "events": ["learning_need.opened", "learning_need.changed"], "team": "demo-north",
       "enabled": true, "pending": 0, "dead": 0, "createdAt": "2026-12-01T08:00:00Z"}""";
  private static final String CREATED =
      """
      {"key": "demo-portal", "url": "https://portal.example.invalid/hooks/needs",
       "events": ["learning_need.opened", "learning_need.changed"], "team": "demo-north",
       "enabled": true, "pending": 0, "dead": 0, "createdAt": "2026-12-01T08:00:00Z",
       "secret": "whsec_…"}""";
  private static final String ROTATED =
      """
      {"key": "demo-portal", "url": "https://portal.example.invalid/hooks/needs",
       "events": ["learning_need.opened", "learning_need.changed"], "team": "demo-north",
       "enabled": true, "pending": 0, "dead": 0, "createdAt": "2026-12-01T08:00:00Z",
       "secret": "whsec_…", "previousSecretUntil": "2026-12-02T08:00:00Z"}""";

  private final ManageWebhooks manage;
  private final TestWebhook test;

  WebhookResource(ManageWebhooks manage, TestWebhook test) {
    this.manage = manage;
    this.test = test;
  }

  /** What came of a test. */
  @Schema(name = "WebhookTest")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TestResponse(
      @Schema(description = "The `webhook-id` of the post.", examples = "test_0b5c…") String id,
      @Schema(description = "Whether the receiver has taken it.") boolean delivered,
      @Schema(description = "What it answered; absent where no answer came.", examples = "204")
          Integer status,
      @Schema(description = "Why it wasn't taken.", examples = "no connection") String error) {}

  @GET
  @Operation(
      operationId = "listWebhooks",
      summary = "List webhooks",
      description =
          "Who is told of learning needs, by key, and how much waits to be told. Never with their"
              + " secrets.")
  @APIResponse(
      responseCode = "200",
      description = "A page of webhooks.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + ONE + "]}"))
  public Page<WebhookResponse> list(@BeanParam PageRequest page) {
    return Page.of(manage.list(page), page, shown -> shown.webhook().key(), WebhookResponse::from);
  }

  @GET
  @Path("/{webhook}")
  @Operation(
      operationId = "getWebhook",
      summary = "Show a webhook",
      description = "One webhook, without its secret.")
  @APIResponse(
      responseCode = "200",
      description = "The webhook.",
      content =
          @Content(
              schema = @Schema(implementation = WebhookResponse.class),
              examples = @ExampleObject(name = "webhook", value = ONE)))
  public WebhookResponse get(
      @Parameter(description = "Key of the webhook.", example = "demo-portal") @PathParam("webhook")
          String key) {
    return WebhookResponse.from(manage.show(key));
  }

  @PUT
  @Path("/{webhook}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putWebhook",
      summary = "Create or replace a webhook",
      description =
          """
          A receiver that is told of steps of learning needs as in
          [Standard Webhooks 1.0](https://www.standardwebhooks.com): a `POST` of
          `{"type", "timestamp", "data": {"event", "need", "rep", "connection", "from", "to", "by",
          "url"}}` with the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`, which
          any of the standard's libraries verifies. Nobody's words are in it; ask for the rest.

          A new one is told of what happens from now on. Whatever isn't answered with 2xx within 15
          seconds is posted again, at least once in all and up to ten times in three days, with the
          same `webhook-id`; steps of one need come in their order. Then it is on the dead list,
          later steps of the need follow, and it can be replayed. 410 disables the webhook,
          redirects aren't followed.""")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = WebhookRequest.class),
              examples = @ExampleObject(name = "webhook", value = REQUEST)))
  @APIResponse(
      responseCode = "200",
      description = "Replaced; its secret stays.",
      content =
          @Content(
              schema = @Schema(implementation = WebhookResponse.class),
              examples = @ExampleObject(name = "replaced", value = ONE)))
  @APIResponse(
      responseCode = "201",
      description = "Created, with the secret that only this answer shows.",
      content =
          @Content(
              schema = @Schema(implementation = WebhookResponse.class),
              examples = @ExampleObject(name = "created", value = CREATED)))
  public Response put(
      @Parameter(description = "Key of the webhook.", example = "demo-portal")
          @PathParam("webhook")
          @NotBlank
          @Size(max = 200)
          String webhook,
      @NotNull @Valid WebhookRequest body) {
    ManageWebhooks.Shown shown = manage.put(webhook, body);
    return Response.status(
            shown.secret().isPresent() ? Response.Status.CREATED : Response.Status.OK)
        .entity(WebhookResponse.from(shown))
        .build();
  }

  @DELETE
  @Path("/{webhook}")
  @Operation(
      operationId = "deleteWebhook",
      summary = "Delete a webhook",
      description = "With all that was yet to be told. What is on its way may still arrive.")
  @APIResponse(responseCode = "204", description = "Deleted.")
  public void delete(
      @Parameter(description = "Key of the webhook.", example = "demo-portal") @PathParam("webhook")
          String key) {
    manage.delete(key);
  }

  @POST
  @Path("/{webhook}/secret")
  @Operation(
      operationId = "rotateWebhookSecret",
      summary = "Give a webhook a new secret",
      description =
          "Only this answer shows it. For a day posts are signed by the one before it too, so that a"
              + " receiver that tries each signature misses nothing. Rotating again within that day"
              + " ends the oldest at once.")
  @APIResponse(
      responseCode = "200",
      description = "The webhook with its new secret.",
      content =
          @Content(
              schema = @Schema(implementation = WebhookResponse.class),
              examples = @ExampleObject(name = "rotated", value = ROTATED)))
  public WebhookResponse rotate(
      @Parameter(description = "Key of the webhook.", example = "demo-portal") @PathParam("webhook")
          String key) {
    return WebhookResponse.from(manage.rotate(key));
  }

  @POST
  @Path("/{webhook}/test")
  @Blocking
  @Operation(
      operationId = "testWebhook",
      summary = "Try a webhook",
      description =
          "Posts an event of type `webhook.test` once, signed as all are, and tells what came of it."
              + " Also while the webhook is disabled.")
  @APIResponse(
      responseCode = "200",
      description = "What came of it.",
      content =
          @Content(
              schema = @Schema(implementation = TestResponse.class),
              examples =
                  @ExampleObject(
                      name = "unknown",
                      value =
                          """
                          {"id": "test_0b5c2f5e-2b6e-4f7a-9d8c-0a1b2c3d4e5f", "delivered": false,
                           "error": "its name isn't known"}""")))
  @APIResponse(responseCode = "429", ref = "#/components/responses/TooMany")
  public CompletionStage<TestResponse> test(
      @Parameter(description = "Key of the webhook.", example = "demo-portal") @PathParam("webhook")
          String key) {
    return test.post(manage.show(key).webhook());
  }
}
