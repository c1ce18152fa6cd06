package org.engagementscorecard.note;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
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
import org.engagementscorecard.http.IfMatch;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.People;

/** One note over HTTP: shown, edited, taken back, and what it said before. */
@Path("/v1/notes/{note}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Notes")
public class OneNoteResource {
  private static final String EDITED =
      """
      {"rep": "demo-kim", "connection": "demo-to-proposal", "kind": "coaching",
       "tags": ["discovery"], "functions": ["sensemaking"],
       "text": "Kim asks for the buyer's own question first now."}""";
  private static final String IF_MATCH =
      "The ETag of the version that is meant; `*` for whichever stands there.";
  private static final String NUMBER = "Number of the note.";

  private final Tenant tenant;
  private final People people;
  private final Catalogue catalogue;
  private final Notes notes;
  private final EditNotes editing;

  OneNoteResource(
      Tenant tenant, People people, Catalogue catalogue, Notes notes, EditNotes editing) {
    this.tenant = tenant;
    this.people = people;
    this.catalogue = catalogue;
    this.notes = notes;
    this.editing = editing;
  }

  /** What a note said from an instant on. */
  @Schema(name = "NoteVersion")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NoteVersion(
      @Schema(examples = "1") int version,
      @Schema(description = "Since when it is known.") Instant knownAt,
      @Schema(description = "Who wrote this version.", examples = "admin") String editedBy,
      @Schema(description = "Whether the note was taken back with this version.") boolean withdrawn,
      NoteResponse note) {}

  @GET
  @Operation(
      operationId = "getNote",
      summary = "Show a note",
      description =
          "With its version as `ETag`. A private note is unknown to everybody it isn't for.")
  @APIResponse(
      responseCode = "200",
      description = "The note.",
      content =
          @Content(
              schema = @Schema(implementation = NoteResponse.class),
              examples = @ExampleObject(name = "note", value = NoteResponse.EXAMPLE)))
  public Response get(
      @Parameter(description = NUMBER, example = "1") @PathParam("note") String note) {
    int id = number(note);
    return answer(
        tenant.read(
            organization ->
                shown(
                    organization,
                    notes
                        .find(organization, id, tenant.reader())
                        .orElseThrow(() -> ProblemException.unknown("note", note)))));
  }

  @PUT
  @Operation(
      operationId = "editNote",
      summary = "Edit a note",
      description =
          "What is sent stands in place of what stood there; that is kept in the note's history. A"
              + " person's key edits the person's own notes, a key that names no person all that are"
              + " shared. The rep and the author can't be changed.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = NoteRequest.class),
              examples = @ExampleObject(name = "note", value = EDITED)))
  @APIResponse(
      responseCode = "200",
      description = "The note as it is now.",
      content =
          @Content(
              schema = @Schema(implementation = NoteResponse.class),
              examples = @ExampleObject(name = "note", value = NoteResponse.EXAMPLE)))
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @APIResponse(responseCode = "412", ref = "#/components/responses/Stale")
  @APIResponse(responseCode = "428", ref = "#/components/responses/PreconditionRequired")
  public Response edit(
      @Parameter(description = NUMBER, example = "1") @PathParam("note") String note,
      @Parameter(description = IF_MATCH, example = "*") @HeaderParam(HttpHeaders.IF_MATCH)
          String ifMatch,
      @NotNull @Valid NoteRequest body) {
    int id = number(note);
    return answer(
        tenant.write(
            organization ->
                shown(organization, editing.replace(organization, id, body, writer(), ifMatch))));
  }

  @DELETE
  @Operation(
      operationId = "withdrawNote",
      summary = "Take a note back",
      description =
          "It isn't shown any more. Its history keeps it, and scorecards as known on an instant"
              + " before show it still.")
  @APIResponse(responseCode = "204", description = "Taken back.")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @APIResponse(responseCode = "412", ref = "#/components/responses/Stale")
  @APIResponse(responseCode = "428", ref = "#/components/responses/PreconditionRequired")
  public void withdraw(
      @Parameter(description = NUMBER, example = "1") @PathParam("note") String note,
      @Parameter(description = IF_MATCH, example = "*") @HeaderParam(HttpHeaders.IF_MATCH)
          String ifMatch) {
    int id = number(note);
    tenant.change(organization -> editing.withdraw(organization, id, writer(), ifMatch));
  }

  @GET
  @Path("/history")
  @Operation(
      operationId = "listNoteVersions",
      summary = "Show what a note said before",
      description =
          "Every version, with the instant since which it is known and who wrote it; the last one"
              + " stands, unless it is withdrawn. Versions that were private are listed for whom they"
              + " were, of a note that is for them as it stands.")
  @APIResponse(
      responseCode = "200",
      description = "A page of versions, oldest first.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value =
                  "{\"items\": [{\"version\": 1, \"knownAt\": \"2026-07-01T09:30:00Z\","
                      + " \"editedBy\": \"admin\", \"withdrawn\": false, \"note\": "
                      + NoteResponse.EXAMPLE
                      + "}]}"))
  public Page<NoteVersion> history(
      @Parameter(description = NUMBER, example = "1") @PathParam("note") String note,
      @BeanParam PageRequest page) {
    int id = number(note);
    return tenant.read(
        organization -> {
          List<Note> rows =
              notes.history(organization, id, page.afterNumber(), page.rows(), tenant.reader());
          if (rows.isEmpty() && page.afterNumber() == 0) {
            throw ProblemException.unknown("note", note);
          }
          NoteResponse.Names names = NoteResponse.Names.of(organization, rows, people, catalogue);
          return Page.of(
              rows,
              page,
              row -> Integer.toString(row.version()),
              row ->
                  new NoteVersion(
                      row.version(),
                      row.knownAt(),
                      row.editedBy(),
                      row.withdrawn(),
                      names.shown(row)));
        });
  }

  private EditNotes.Writer writer() {
    return new EditNotes.Writer(tenant.reader(), tenant.keyName());
  }

  private NoteResponse shown(Organization organization, Note note) {
    return NoteResponse.Names.of(organization, List.of(note), people, catalogue).shown(note);
  }

  private static Response answer(NoteResponse note) {
    return Response.ok(note).header(HttpHeaders.ETAG, IfMatch.tag(note.version())).build();
  }

  private static int number(String note) {
    try {
      return Integer.parseInt(note);
    } catch (NumberFormatException e) {
      throw ProblemException.unknown("note", note);
    }
  }
}
