package org.engagementscorecard.xapi;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which version is spoken: Part Three, 2.8. */
@Path("/v1/xapi/about")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "xAPI")
public class AboutResource {

  /** What is spoken here. */
  @Schema(name = "XapiAbout")
  public record AboutResponse(@Schema(examples = "[\"1.0.3\"]") List<String> version) {}

  @GET
  @Operation(
      operationId = "aboutXapi",
      summary = "Which xAPI is spoken",
      description = "Needs no version header, as everything else here does.")
  @APIResponse(
      responseCode = "200",
      description = "The versions.",
      content =
          @Content(
              schema = @Schema(implementation = AboutResponse.class),
              examples = @ExampleObject(name = "versions", value = "{\"version\": [\"1.0.3\"]}")))
  public AboutResponse about() {
    return new AboutResponse(List.of(XapiHeaders.VERSION));
  }
}
