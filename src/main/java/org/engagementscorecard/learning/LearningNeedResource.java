package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;
import org.engagementscorecard.people.Rep;

/** Learning needs over HTTP. */
@Path("/v1/learning-needs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Learning needs")
public class LearningNeedResource {
  private static final String EXAMPLE =
      """
      {"items": [{"id": 1, "rep": "demo-kim", "repName": "Kim (simulated)",
        "connection": "demo-to-proposal", "connectionName": "Demo → proposal", "state": "open",
        "openedAt": "2026-12-01T08:00:00Z",
        "sentence": "Demos held → Proposals sent: 42 of 140 (30%), 12 still open. …",
        "evidence": {
          "period": {"expression": "latest-365-days", "first": "2025-12-01", "last": "2026-11-30",
            "zone": "UTC"},
          "dataThrough": "2026-11-30T16:00:00Z",
          "finding": {"rep": "demo-kim", "repName": "Kim (simulated)",
            "connection": "demo-to-proposal", "attempts": 140, "successes": 42, "open": 12,
            "raw": 0.3,
            "estimate": {"mean": 0.33, "low": 0.27, "high": 0.4, "credibleLevel": 0.9,
              "probabilityBelow": 0.999, "probabilityGap": 0.99, "probabilityStrength": 0.0001,
              "shortfallPerAttempt": 0.16},
            "comparedWith": {"role": "account-executive", "reps": 12, "typical": 0.49,
              "typicalLow": 0.46, "typicalHigh": 0.53, "margin": 0.1, "alike": false},
            "verdict": {"key": "gap", "probability": 0.99, "q": 0.008},
            "shortfall": 22.4,
            "sentence": "Demos held → Proposals sent: 42 of 140 (30%), 12 still open. …"},
          "notes": [1]}}]}""";

  private final Tenant tenant;
  private final FollowNeeds followNeeds;
  private final LearningNeeds needs;
  private final People people;
  private final Catalogue catalogue;
  private final ObjectMapper mapper;
  private final Clock clock;

  LearningNeedResource(
      Tenant tenant,
      FollowNeeds followNeeds,
      LearningNeeds needs,
      People people,
      Catalogue catalogue,
      ObjectMapper mapper,
      Clock clock) {
    this.tenant = tenant;
    this.followNeeds = followNeeds;
    this.needs = needs;
    this.people = people;
    this.catalogue = catalogue;
    this.mapper = mapper;
    this.clock = clock;
  }

  /** A need as it is shown. */
  @Schema(name = "LearningNeed")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LearningNeedResponse(
      @Schema(examples = "1") int id,
      @Schema(description = "Whose it is to learn.", examples = "demo-kim") String rep,
      @Schema(examples = "Kim (simulated)") String repName,
      @Schema(examples = "demo-to-proposal") String connection,
      @Schema(examples = "Demo → proposal") String connectionName,
      NeedState state,
      Instant openedAt,
      @Schema(description = "When it was closed; absent while it lasts.") Instant closedAt,
      @Schema(description = "Why it was closed.") String closedBecause,
      @Schema(description = "Why it was opened, in words.") String sentence,
      Evidence evidence) {}

  @GET
  @Operation(
      operationId = "listLearningNeeds",
      summary = "List learning needs",
      description =
          "Needs opened from gaps, each with the numbers that opened it. They are brought up to date"
              + " with the facts before they are listed; the organization's setting `needsPeriod` says"
              + " over which period gaps are looked for. Without `state`: those that are neither"
              + " closed nor dismissed.")
  @APIResponse(
      responseCode = "200",
      description = "A page of needs, oldest first.",
      extensions = @Extension(name = SharedResponses.EXAMPLE, parseValue = true, value = EXAMPLE))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public Page<LearningNeedResponse> list(
      @Parameter(description = "Key of a rep.", example = "demo-kim") @QueryParam("rep") String rep,
      @Parameter(description = "Key of a team: its members today, and those of teams below it.")
          @QueryParam("team")
          String team,
      @Parameter(description = "Key of a connection.") @QueryParam("connection") String connection,
      @Parameter(
              description = "A state; may be given several times.",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"open", "seen", "learning", "changed", "closed", "dismissed"}))
          @QueryParam("state")
          List<NeedState> states,
      @BeanParam PageRequest page) {
    followNeeds.bringUpToDate(tenant.organizationId());
    Collection<NeedState> wanted =
        states == null || states.isEmpty()
            ? EnumSet.complementOf(EnumSet.of(NeedState.CLOSED, NeedState.DISMISSED))
            : EnumSet.copyOf(states);
    return tenant.read(
        organization -> {
          List<LearningNeedEntity> rows =
              needs.after(
                  organization,
                  owners(organization, rep, team),
                  connection == null ? null : catalogue.connection(organization, connection).id(),
                  wanted,
                  page.afterNumber(),
                  page.rows());
          Map<Integer, Rep> reps =
              people.allReps(organization).stream().collect(Collectors.toMap(Rep::id, one -> one));
          Map<Integer, Connection> connections =
              catalogue.allConnections(organization).stream()
                  .collect(Collectors.toMap(Connection::id, one -> one));
          return Page.of(
              rows,
              page,
              row -> Integer.toString(row.id),
              row -> shown(row, reps.get(row.repId), connections.get(row.connectionId)));
        });
  }

  /** Numbers of the reps that are asked for, or null for all. */
  private Collection<Integer> owners(Organization organization, String rep, String team) {
    if (rep == null && team == null) {
      return null;
    }
    if (rep != null) {
      Rep one = people.rep(organization, rep);
      if (team == null) {
        return List.of(one.id());
      }
    }
    Set<Integer> members =
        people.membersOn(organization, team, organization.dayOf(clock.instant()));
    if (rep == null) {
      return members;
    }
    int id = people.rep(organization, rep).id();
    return members.contains(id) ? List.of(id) : List.of();
  }

  private LearningNeedResponse shown(LearningNeedEntity row, Rep rep, Connection connection) {
    Evidence evidence;
    try {
      evidence = mapper.readValue(row.evidence, Evidence.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored evidence can't be read", e);
    }
    return new LearningNeedResponse(
        row.id,
        rep.key(),
        rep.name(),
        connection.key(),
        connection.name(),
        NeedState.fromString(row.state),
        row.openedAt,
        row.closedAt,
        row.closedBecause,
        evidence.finding().sentence(),
        evidence);
  }
}
