package org.engagementscorecard.learning;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.DayParameter;

/** What a coach asks every Monday, over HTTP. */
@Path("/v1/learning-needs/monday")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Learning needs")
public class MondayResource {
  private static final String EXAMPLE =
      """
      {"team": "demo-north", "asOf": "2026-11-30T07:30:00Z", "since": "2026-11-23",
        "new": [{"need": 3, "rep": "demo-kim", "repName": "Kim (simulated)",
          "connection": "demo-to-proposal", "state": "open",
          "sentence": "Kim (simulated), Demo → proposal: found on 2026-11-28: more than 19 in 20 that it is a gap, worth about 41,600 EUR."}],
        "stuck": [], "changed": [],
        "counts": {"new": 1, "stuck": 0, "changed": 0, "waiting": 0},
        "sentence": "Demo team North: 1 new, 0 stuck, 0 changed since 2026-11-23."}""";

  private final Tenant tenant;
  private final FollowNeeds followNeeds;
  private final ReviewNeeds reviewing;

  MondayResource(Tenant tenant, FollowNeeds followNeeds, ReviewNeeds reviewing) {
    this.tenant = tenant;
    this.followNeeds = followNeeds;
    this.reviewing = reviewing;
  }

  @GET
  @Operation(
      operationId = "reviewLearningNeeds",
      summary = "Ask what every Monday asks: new, stuck, changed",
      description =
          "The needs of a team's members today, and of teams below it, with a sentence for each and"
              + " one for all. New and changed are those since the newest Monday before today (or"
              + " whatever day the organization's weeks begin with).")
  @APIResponse(
      responseCode = "200",
      description = "The review; 50 of each at most, and how many there are.",
      content =
          @Content(
              schema = @Schema(implementation = MondayResponse.class),
              examples = @ExampleObject(name = "monday", value = EXAMPLE)))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public MondayResponse monday(
      @Parameter(description = "Key of a team; left out: everybody.", example = "demo-north")
          @QueryParam("team")
          String team,
      @Parameter(
              description = "First day of what is new and what has changed.",
              schema = @Schema(type = SchemaType.STRING, format = "date"))
          @QueryParam("since")
          String since) {
    LocalDate first = DayParameter.read("since", since);
    followNeeds.bringUpToDate(tenant.organizationId());
    return tenant.read(organization -> reviewing.of(organization, team, first, tenant.reader()));
  }
}
