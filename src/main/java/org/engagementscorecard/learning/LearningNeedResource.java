package org.engagementscorecard.learning;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.metric.Catalogue;

/** Learning needs over HTTP: listed, and opened by people. */
@Path("/v1/learning-needs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Learning needs")
public class LearningNeedResource {
  private static final String NEW =
      """
      {"rep": "demo-sana", "connection": "meeting-to-demo",
       "words": "I agree to a demo before I know which question it is to answer."}""";

  private final Tenant tenant;
  private final FollowNeeds followNeeds;
  private final FindNeeds needs;
  private final ShowNeeds showing;
  private final OpenByHand opening;
  private final Owners owners;
  private final Catalogue catalogue;

  LearningNeedResource(
      Tenant tenant,
      FollowNeeds followNeeds,
      FindNeeds needs,
      ShowNeeds showing,
      OpenByHand opening,
      Owners owners,
      Catalogue catalogue) {
    this.tenant = tenant;
    this.followNeeds = followNeeds;
    this.needs = needs;
    this.showing = showing;
    this.opening = opening;
    this.owners = owners;
    this.catalogue = catalogue;
  }

  @GET
  @Operation(
      operationId = "listLearningNeeds",
      summary = "List learning needs",
      description =
          "Needs that were opened from gaps, by reps in own words or by coaches, each with what the"
              + " numbers said then. What is worth most and is surest comes first; a rep takes up as"
              + " many at a time as the organization's setting `needsAtATime` says, and the others"
              + " wait. `needsPeriod` says over which period gaps are looked for. Without `state`:"
              + " those that are neither closed nor dismissed.")
  @APIResponse(
      responseCode = "200",
      description = "A page of needs.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + NeedExamples.IN_LIST + "]}"))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public Page<LearningNeedResponse> list(@BeanParam NeedQuery query, @BeanParam PageRequest page) {
    followNeeds.bringUpToDate(tenant.organizationId());
    return tenant.read(
        organization -> {
          List<NeedRow> rows =
              needs.page(
                  organization,
                  query.filter(organization, owners, catalogue),
                  query.order(),
                  page.after(),
                  page.rows());
          ShowNeeds.Names names = showing.names(organization);
          return Page.of(
              rows, page, query.order()::place, row -> showing.inList(organization, row, names));
        });
  }

  @POST
  @Operation(
      operationId = "openLearningNeed",
      summary = "Open a learning need",
      description =
          "A rep opens an own need in own words, and has seen it by that; a coach opens one for a"
              + " rep. A key that names no person is a system's, which acts for its people. What the"
              + " numbers say is kept with it, also where they see no gap. A rep has one need at a"
              + " time on a connection.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = NewNeedRequest.class),
              examples = @ExampleObject(name = "need", value = NEW)))
  @APIResponse(
      responseCode = "201",
      description = "Opened.",
      content =
          @Content(
              schema = @Schema(implementation = LearningNeedResponse.class),
              examples = @ExampleObject(name = "need", value = NeedExamples.OPENED)))
  @APIResponse(responseCode = "409", ref = "#/components/responses/Conflict")
  public Response open(@NotNull @Valid NewNeedRequest body) {
    int id = opening.open(tenant.organizationId(), body, tenant.reader(), tenant.keyName());
    return Response.created(URI.create("/v1/learning-needs/" + id))
        .entity(tenant.read(organization -> showing.one(organization, id)))
        .build();
  }
}
