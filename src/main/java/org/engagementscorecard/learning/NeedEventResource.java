package org.engagementscorecard.learning;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.learning.NeedListener.Asked;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;

/** Steps of learning needs as they are taken, as server-sent events. */
@Path("/v1/learning-needs")
@Tag(name = "Learning needs")
public class NeedEventResource {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  /** Numbers have fewer digits than this, so that every text of so many can be read. */
  private static final int MOST_DIGITS = 18;

  private static final String EXAMPLE =
      """
      id: 40
      : listening
      retry: 2000

      id: 41
      event: learning_need.opened
      data: {"type":"learning_need.opened","timestamp":"2026-12-01T08:00:00Z","data":{"event":41,"need":7,"rep":"demo-kim","connection":"demo-to-proposal","to":"open","by":"numbers","url":"/v1/learning-needs/7"}}

      """;

  private final Tenant tenant;
  private final NeedEvents events;
  private final NeedSteps steps;
  private final People people;
  private final Catalogue catalogue;

  NeedEventResource(
      Tenant tenant, NeedEvents events, NeedSteps steps, People people, Catalogue catalogue) {
    this.tenant = tenant;
    this.events = events;
    this.steps = steps;
    this.people = people;
    this.catalogue = catalogue;
  }

  @GET
  @Path("/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  @Operation(
      operationId = "listenToLearningNeeds",
      summary = "Listen to learning needs",
      description =
          "Server-sent events: each step of a need, about as soon as the fact is in that caused it,"
              + " whichever instance of the service took it; the answer doesn't end. `event` says"
              + " what has happened (`learning_need.` and `opened`, `seen`, `learning`, `told`,"
              + " `chose`, `changed`, `fell_back`, `closed`, `dismissed`, `upheld` or `reopened`),"
              + " `data` is what a webhook would carry: it holds no words and no"
              + " numbers; `url` shows the need. `id` grows with each event of the organization. A"
              + " client that comes back with the last one it saw, as browsers' `EventSource` does"
              + " by itself, first gets everything it has missed, in order, and each event once."
              + " Without one it begins now. Every 15 seconds in which nothing happens there is a"
              + " comment, so that a dead connection is noticed. A listener that takes nothing for a"
              + " minute, although something waits, is cut off; so is one whose key was revoked."
              + " 100 may listen to an organization at each instance of the service.")
  @APIResponse(
      responseCode = "200",
      description = "Events as they come.",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING),
              examples = @ExampleObject(name = "opened", value = EXAMPLE)))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  @APIResponse(responseCode = "429", ref = "#/components/responses/TooMany")
  public Multi<OutboundSseEvent> listen(
      @Parameter(
              description =
                  "Key of a team: reps who are in it, or in a team below it, on the day of the step.",
              example = "demo-north")
          @QueryParam("team")
          String team,
      @Parameter(description = "Key of a connection.", example = "demo-to-proposal")
          @QueryParam("connection")
          String connection,
      @Parameter(
              description =
                  "`id` of the event to go on after; 0 for all there are. For clients that can't set"
                      + " the header, which counts where there are both.",
              schema = @Schema(type = SchemaType.STRING, pattern = "^[0-9]{1,18}$"),
              example = "0")
          @QueryParam("after")
          String after,
      @Parameter(
              description = "`id` of the last event that was seen; browsers send it by themselves.",
              schema = @Schema(type = SchemaType.STRING, pattern = "^[0-9]{1,18}$"))
          @HeaderParam(LAST_EVENT_ID)
          String lastEventId,
      @Context Sse sse,
      @Context RoutingContext routing) {
    boolean resumes = lastEventId != null && !lastEventId.isEmpty();
    String parameter = resumes ? LAST_EVENT_ID : "after";
    String from = resumes ? lastEventId : after;
    Asked asked =
        tenant.read(
            organization -> {
              if (team != null) {
                people.team(organization, team);
              }
              if (connection != null) {
                catalogue.connection(organization, connection);
              }
              return new Asked(
                  organization.id(),
                  tenant.keyId(),
                  begin(organization, parameter, from),
                  team,
                  connection);
            });
    events.requirePlace(asked.organizationId());
    routing.response().putHeader("Cache-Control", "no-store");
    // Proxies that gather what they pass on would hold events back.
    routing.response().putHeader("X-Accel-Buffering", "no");
    return events.listen(asked, () -> routing.response().reset()).map(message -> message.as(sse));
  }

  /** The event after which to begin. */
  private long begin(Organization organization, String parameter, String from) {
    long newest = steps.newest(organization);
    if (from == null || from.isEmpty()) {
      return newest;
    }
    if (from.length() > MOST_DIGITS
        || !from.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
      throw ProblemException.badParameter(parameter, "must be the id of an event");
    }
    long number = Long.parseLong(from);
    if (number > newest) {
      throw ProblemException.badParameter(
          parameter, "is no event of this organization; its newest is " + newest);
    }
    return number;
  }
}
