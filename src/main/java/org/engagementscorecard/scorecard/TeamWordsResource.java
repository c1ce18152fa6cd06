package org.engagementscorecard.scorecard;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.organization.PeriodExpression;

/** Words of a team over HTTP. */
@Path("/v1/teams")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notes")
public class TeamWordsResource {
  private final Revalidate revalidate;
  private final BuildTeamWords words;

  TeamWordsResource(Revalidate revalidate, BuildTeamWords words) {
    this.revalidate = revalidate;
    this.words = words;
  }

  @GET
  @Path("/{team}/words")
  @Operation(
      operationId = "getTeamWords",
      summary = "Show what words go with strengths and with gaps",
      description =
          "Words of shared notes about members with a strength on a connection, beside those about"
              + " members with a gap there: notes about this connection or about none, from the"
              + " period's first day on. By log-odds with an informative prior (Monroe, Colaresi &"
              + " Quinn 2008), with intervals. Only where notes speak of at least the organization's"
              + " `smallestGroup` of members on each side, and only words in three notes about three"
              + " reps or more. Private notes never count.")
  @APIResponse(
      responseCode = "200",
      description = "The words, or why it is too early for any.",
      content =
          @Content(
              schema = @Schema(implementation = TeamWordsResponse.class),
              examples = @ExampleObject(name = "words", value = TeamWordsResponse.EXAMPLE)))
  @APIResponse(responseCode = "304", ref = "#/components/responses/NotModified")
  public Response ofTeam(
      @Parameter(description = "Key of the team.", example = "demo-north") @PathParam("team")
          String team,
      @Parameter(
              description = ScorecardContract.PERIOD,
              example = "latest-365-days",
              schema = @Schema(type = SchemaType.STRING, defaultValue = "latest"))
          @QueryParam("period")
          PeriodExpression period,
      @Parameter(
              description = "Key of the connection.",
              example = "demo-to-proposal",
              required = true)
          @QueryParam("connection")
          String connection) {
    if (connection == null) {
      throw ProblemException.badParameter("connection", "is needed");
    }
    return revalidate.json(
        organization ->
            TeamWordsResponse.from(
                words.of(organization, team, ScorecardContract.orLatest(period), connection),
                organization.smallestGroup()));
  }
}
