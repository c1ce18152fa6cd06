package org.engagementscorecard.webhook;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.http.Cursor;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;

/** What a webhook was told, over HTTP. */
@Path("/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
public class DeliveryResource {
  private static final String ONE =
      """
      {"event": 1, "type": "learning_need.opened", "need": 1, "state": "pending", "attempts": 2,
       "lastAttemptAt": "2026-12-01T08:00:05Z", "lastError": "its name isn't known",
       "nextAttemptAt": "2026-12-01T08:05:05Z"}""";

  private final ManageWebhooks manage;

  DeliveryResource(ManageWebhooks manage) {
    this.manage = manage;
  }

  /** How many come again. */
  @Schema(name = "WebhookReplay")
  public record ReplayResponse(
      @Schema(description = "How many were dead.", examples = "0") int replayed) {}

  @GET
  @Path("/{webhook}/deliveries")
  @Operation(
      operationId = "listWebhookDeliveries",
      summary = "List what a webhook is told",
      description =
          "In the order of the steps. What was delivered is listed for seven days, what is dead for"
              + " ninety.")
  @APIResponse(
      responseCode = "200",
      description = "A page of deliveries.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + ONE + "]}"))
  public Page<Delivery> list(
      @Parameter(description = "Key of the webhook.", example = "demo-portal") @PathParam("webhook")
          String key,
      @Parameter(
              description = "What has become of them.",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"pending", "delivered", "dead"}))
          @QueryParam("state")
          Delivery.State state,
      @BeanParam PageRequest page) {
    return Page.of(
        manage.deliveries(key, Optional.ofNullable(state), after(page), page.rows()),
        page,
        delivery -> Long.toString(delivery.event()),
        delivery -> delivery);
  }

  private static long after(PageRequest page) {
    try {
      return page.after().isEmpty() ? 0 : Long.parseLong(page.after());
    } catch (NumberFormatException e) {
      throw Cursor.unreadable();
    }
  }

  @POST
  @Path("/{webhook}/deliveries/{event}/replay")
  @Operation(
      operationId = "replayWebhookDelivery",
      summary = "Tell a webhook of a step again",
      description =
          "Now, and as often as a new one, whatever had become of it; with the same `webhook-id`, so"
              + " that a receiver that has it knows. Earlier steps of its need that are pending still"
              + " come first; later ones may have been told already.")
  @APIResponse(
      responseCode = "200",
      description = "The delivery as it is now.",
      content =
          @Content(
              schema = @Schema(implementation = Delivery.class),
              examples = @ExampleObject(name = "delivery", value = ONE)))
  public Delivery replay(
      @Parameter(description = "Key of the webhook.", example = "demo-portal") @PathParam("webhook")
          String key,
      @Parameter(description = "Number of the step.", example = "1") @PathParam("event")
          String event) {
    long number;
    try {
      number = Long.parseLong(event);
    } catch (NumberFormatException e) {
      throw ProblemException.unknown("delivery", event);
    }
    return manage.replay(key, number);
  }

  @POST
  @Path("/{webhook}/replay")
  @Operation(
      operationId = "replayDeadWebhookDeliveries",
      summary = "Tell a webhook again of all that was given up",
      description = "The dead list comes again, each need's steps in their order.")
  @APIResponse(
      responseCode = "200",
      description = "How many come again.",
      content =
          @Content(
              schema = @Schema(implementation = ReplayResponse.class),
              examples = @ExampleObject(name = "replay", value = "{\"replayed\": 0}")))
  public ReplayResponse replayDead(
      @Parameter(description = "Key of the webhook.", example = "demo-portal") @PathParam("webhook")
          String key) {
    return new ReplayResponse(manage.replayDead(key));
  }
}
