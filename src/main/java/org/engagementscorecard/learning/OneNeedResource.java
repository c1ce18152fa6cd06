package org.engagementscorecard.learning;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.learning.LearningNeedResponse.StepResponse;

/** One learning need over HTTP, and the steps that people take with it. */
@Path("/v1/learning-needs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Learning needs")
public class OneNeedResource {
  private static final String NUMBER = "Number of the need.";

  private final Tenant tenant;
  private final FollowNeeds followNeeds;
  private final FindNeeds needs;
  private final NeedSteps steps;
  private final ShowNeeds showing;
  private final TakeSteps taking;

  OneNeedResource(
      Tenant tenant,
      FollowNeeds followNeeds,
      FindNeeds needs,
      NeedSteps steps,
      ShowNeeds showing,
      TakeSteps taking) {
    this.tenant = tenant;
    this.followNeeds = followNeeds;
    this.needs = needs;
    this.steps = steps;
    this.showing = showing;
    this.taking = taking;
  }

  @GET
  @Path("/{need}")
  @Operation(
      operationId = "getLearningNeed",
      summary = "Show a learning need",
      description =
          "With all that happened to it and who did it, whom and what there is to learn from, and"
              + " what the learner has chosen. Rep and coach see the same.")
  @APIResponse(
      responseCode = "200",
      description = "The need.",
      content =
          @Content(
              schema = @Schema(implementation = LearningNeedResponse.class),
              examples = @ExampleObject(name = "need", value = NeedExamples.ONE)))
  public LearningNeedResponse get(
      @Parameter(description = NUMBER, example = NeedExamples.NUMBER) @PathParam("need")
          String need) {
    int id = number(need);
    followNeeds.bringUpToDate(tenant.organizationId());
    return tenant.read(organization -> showing.one(organization, id));
  }

  @GET
  @Path("/{need}/steps")
  @Operation(
      operationId = "listLearningNeedSteps",
      summary = "List the steps of a learning need",
      description = "What happened to it, when and by whom.")
  @APIResponse(
      responseCode = "200",
      description = "A page of steps, oldest first.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + NeedExamples.STEPS + "]}"))
  public Page<StepResponse> steps(
      @Parameter(description = NUMBER, example = NeedExamples.NUMBER) @PathParam("need")
          String need,
      @BeanParam PageRequest page) {
    int id = number(need);
    int after = page.afterNumber();
    return tenant.read(
        organization -> {
          if (needs.one(organization, id).isEmpty()) {
            throw TakeSteps.unknown(need);
          }
          List<StepResponse> rows =
              steps.spoken(organization, id).stream()
                  .map(StepResponse::from)
                  .filter(step -> step.event() > after)
                  .limit(page.rows())
                  .toList();
          return Page.of(rows, page, row -> Long.toString(row.event()), row -> row);
        });
  }

  @POST
  @Path("/{need}/steps")
  @Operation(
      operationId = "takeLearningNeedStep",
      summary = "Take a step with a learning need",
      description =
          "`seen`, `learning` and `chose` (from whom or what to learn) are the learner's to say;"
              + " `told` (what is behind it) and `dismissed` (with a reason) anybody's; `upheld` and"
              + " `reopened` review a dismissal, by somebody else than who dismissed. That behaviour"
              + " has changed is said by the numbers only. A key that names no person is a system's,"
              + " which acts for its people. The same step again changes nothing; one that isn't"
              + " possible now is a conflict that says which are.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = NeedStepRequest.class),
              examples = {
                @ExampleObject(name = "seen", value = "{\"type\": \"seen\"}"),
                @ExampleObject(name = "learning", value = "{\"type\": \"learning\"}"),
                @ExampleObject(name = "told", value = NeedExamples.TOLD),
                @ExampleObject(name = "chose", value = NeedExamples.CHOSE)
              }))
  @APIResponse(
      responseCode = "200",
      description = "It had been taken before.",
      content =
          @Content(
              schema = @Schema(implementation = StepResponse.class),
              examples = @ExampleObject(name = "step", value = NeedExamples.STEP)))
  @APIResponse(
      responseCode = "201",
      description = "Taken.",
      content =
          @Content(
              schema = @Schema(implementation = StepResponse.class),
              examples = @ExampleObject(name = "step", value = NeedExamples.STEP)))
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @APIResponse(responseCode = "409", ref = "#/components/responses/Conflict")
  public Response take(
      @Parameter(description = NUMBER, example = NeedExamples.NUMBER) @PathParam("need")
          String need,
      @NotNull @Valid NeedStepRequest body) {
    TakeSteps.Taken taken =
        taking.take(tenant.organizationId(), number(need), body, tenant.reader(), tenant.keyName());
    return Response.status(taken.fresh() ? Response.Status.CREATED : Response.Status.OK)
        .entity(StepResponse.from(taken.step()))
        .build();
  }

  private static int number(String need) {
    try {
      return Integer.parseInt(need);
    } catch (NumberFormatException e) {
      throw TakeSteps.unknown(need);
    }
  }
}
