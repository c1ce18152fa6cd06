package org.engagementscorecard.note;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;

/** Notes over HTTP. */
@Path("/v1/notes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Notes")
public class NoteResource {
  private static final String NEW =
      """
      {"rep": "demo-kim", "connection": "demo-to-proposal",
       "text": "Kim shows every feature; the buyer's own question comes last."}""";
  private static final String ONE =
      """
      {"id": 1, "rep": "demo-kim", "connection": "demo-to-proposal", "at": "2026-07-01T09:30:00Z",
       "author": "admin", "text": "Kim shows every feature; the buyer's own question comes last.",
       "writtenAt": "2026-07-01T09:30:00Z"}""";

  private final Tenant tenant;
  private final People people;
  private final Catalogue catalogue;
  private final Notes notes;
  private final Clock clock;

  NoteResource(Tenant tenant, People people, Catalogue catalogue, Notes notes, Clock clock) {
    this.tenant = tenant;
    this.people = people;
    this.catalogue = catalogue;
    this.notes = notes;
    this.clock = clock;
  }

  /** A note as it is sent. */
  @Schema(name = "NewNote")
  public record NoteRequest(
      @NotBlank @Size(max = 200) @Schema(description = "Whom it is about.", examples = "demo-kim")
          String rep,
      @Size(min = 1, max = 200) @Schema(description = "The metric it is about.") String metric,
      @Size(min = 1, max = 200)
          @Schema(description = "The connection it is about.", examples = "demo-to-proposal")
          String connection,
      @Schema(description = "The time it speaks of; now where it is left out.") Instant at,
      @Size(min = 1, max = 200)
          @Schema(description = "Who says it; the key's name where it is left out.")
          String author,
      @NotBlank @Size(max = 20_000) @Schema(description = "Kept verbatim.") String text) {}

  /** A note as it is shown. */
  @Schema(name = "Note")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NoteResponse(
      @Schema(examples = "1") int id,
      @Schema(examples = "demo-kim") String rep,
      String metric,
      @Schema(examples = "demo-to-proposal") String connection,
      @Schema(description = "The time it speaks of.") Instant at,
      @Schema(examples = "admin") String author,
      String text,
      Instant writtenAt) {}

  @GET
  @Operation(
      operationId = "listNotes",
      summary = "List notes",
      description = "Notes in the order they were written, about a rep, metric or connection.")
  @APIResponse(
      responseCode = "200",
      description = "A page of notes.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + ONE + "]}"))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public Page<NoteResponse> list(
      @Parameter(description = "Key of a rep.", example = "demo-kim") @QueryParam("rep") String rep,
      @Parameter(description = "Key of a metric.") @QueryParam("metric") String metric,
      @Parameter(description = "Key of a connection.") @QueryParam("connection") String connection,
      @BeanParam PageRequest page) {
    return tenant.read(
        organization -> {
          List<Note> rows =
              notes.after(
                  organization,
                  rep == null ? null : people.rep(organization, rep).id(),
                  metric == null ? null : catalogue.metric(organization, metric).id(),
                  connection == null ? null : catalogue.connection(organization, connection).id(),
                  page.afterNumber(),
                  page.rows());
          Names names = names(organization, rows);
          return Page.of(rows, page, row -> Integer.toString(row.id()), names::shown);
        });
  }

  @POST
  @Operation(
      operationId = "createNote",
      summary = "Write a note",
      description =
          "About a rep, and optionally a metric or a connection. It is shown beside the numbers it"
              + " speaks about. The text is kept verbatim.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = NoteRequest.class),
              examples = @ExampleObject(name = "note", value = NEW)))
  @APIResponse(
      responseCode = "201",
      description = "Written.",
      content =
          @Content(
              schema = @Schema(implementation = NoteResponse.class),
              examples = @ExampleObject(name = "note", value = ONE)))
  public Response create(@NotNull @Valid NoteRequest body) {
    NoteResponse created =
        tenant.write(
            organization -> {
              NoteEntity entity = new NoteEntity();
              entity.organizationId = organization.id();
              entity.id = notes.nextId();
              entity.repId =
                  people
                      .findRep(organization, body.rep())
                      .orElseThrow(() -> ProblemException.invalid("/rep", "names an unknown rep"))
                      .id();
              entity.metricId =
                  body.metric() == null
                      ? null
                      : catalogue
                          .findMetric(organization, body.metric())
                          .map(Metric::id)
                          .orElseThrow(
                              () -> ProblemException.invalid("/metric", "names an unknown metric"));
              entity.connectionId =
                  body.connection() == null
                      ? null
                      : catalogue
                          .findConnection(organization, body.connection())
                          .map(Connection::id)
                          .orElseThrow(
                              () ->
                                  ProblemException.invalid(
                                      "/connection", "names an unknown connection"));
              entity.writtenAt = clock.instant();
              entity.at = body.at() == null ? entity.writtenAt : body.at();
              entity.author = body.author() == null ? tenant.keyName() : body.author();
              entity.text = body.text();
              notes.persist(entity);
              return new NoteResponse(
                  entity.id,
                  body.rep(),
                  body.metric(),
                  body.connection(),
                  entity.at,
                  entity.author,
                  entity.text,
                  entity.writtenAt);
            });
    return Response.status(Response.Status.CREATED).entity(created).build();
  }

  /** Keys for the numbers that notes carry. */
  private record Names(
      Map<Integer, String> reps, Map<Integer, String> metrics, Map<Integer, String> connections) {
    NoteResponse shown(Note note) {
      return new NoteResponse(
          note.id(),
          reps.get(note.repId()),
          note.metricId() == null ? null : metrics.get(note.metricId()),
          note.connectionId() == null ? null : connections.get(note.connectionId()),
          note.at(),
          note.author(),
          note.text(),
          note.writtenAt());
    }
  }

  private Names names(Organization organization, List<Note> rows) {
    return new Names(
        people.repKeys(organization, rows.stream().map(Note::repId).collect(Collectors.toSet())),
        catalogue.allMetrics(organization).stream()
            .collect(Collectors.toMap(Metric::id, Metric::key)),
        catalogue.allConnections(organization).stream()
            .collect(Collectors.toMap(Connection::id, Connection::key)));
  }
}
