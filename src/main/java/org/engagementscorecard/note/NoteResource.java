package org.engagementscorecard.note;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
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
import org.engagementscorecard.http.IfMatch;
import org.engagementscorecard.http.Page;
import org.engagementscorecard.http.PageRequest;
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.metric.Catalogue;
import org.engagementscorecard.people.People;

/** Notes over HTTP: written, listed and searched. */
@Path("/v1/notes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Notes")
public class NoteResource {
  private static final String NEW =
      """
      {"rep": "demo-kim", "connection": "demo-to-proposal", "kind": "coaching",
       "tags": ["discovery"],
       "text": "Kim shows every feature; the buyer's own question comes last."}""";

  private final Tenant tenant;
  private final People people;
  private final Catalogue catalogue;
  private final Notes notes;
  private final EditNotes editing;
  private final Clock clock;

  NoteResource(
      Tenant tenant,
      People people,
      Catalogue catalogue,
      Notes notes,
      EditNotes editing,
      Clock clock) {
    this.tenant = tenant;
    this.people = people;
    this.catalogue = catalogue;
    this.notes = notes;
    this.editing = editing;
    this.clock = clock;
  }

  @GET
  @Operation(
      operationId = "listNotes",
      summary = "List and search notes",
      description =
          "Notes in the order they were written; with `q` those in which its words stand, newest"
              + " first. Private notes are listed for whom they are, and for nobody else.")
  @APIResponse(
      responseCode = "200",
      description = "A page of notes.",
      extensions =
          @Extension(
              name = SharedResponses.EXAMPLE,
              parseValue = true,
              value = "{\"items\": [" + NoteResponse.EXAMPLE + "]}"))
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  public Page<NoteResponse> list(@BeanParam NoteQuery query, @BeanParam PageRequest page) {
    return tenant.read(
        organization -> {
          List<Note> rows =
              notes.after(
                  organization,
                  query.filter(
                      organization, organization.dayOf(clock.instant()), people, catalogue),
                  page.afterNumber(),
                  page.rows(),
                  tenant.reader());
          NoteResponse.Names names = NoteResponse.Names.of(organization, rows, people, catalogue);
          return Page.of(rows, page, row -> Integer.toString(row.id()), names::shown);
        });
  }

  @POST
  @Operation(
      operationId = "createNote",
      summary = "Write a note",
      description =
          "About a rep, and optionally a metric, a connection, a learning need or facts. It is shown"
              + " beside the numbers it speaks about. The text is kept verbatim.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = NoteRequest.class),
              examples = @ExampleObject(name = "note", value = NEW)))
  @APIResponse(
      responseCode = "201",
      description = "Written; `ETag` is its version.",
      content =
          @Content(
              schema = @Schema(implementation = NoteResponse.class),
              examples = @ExampleObject(name = "note", value = NoteResponse.EXAMPLE)))
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  public Response create(@NotNull @Valid NoteRequest body) {
    EditNotes.Writer writer = new EditNotes.Writer(tenant.reader(), tenant.keyName());
    NoteResponse created =
        tenant.write(
            organization -> {
              Note note = editing.create(organization, body, writer);
              return NoteResponse.Names.of(organization, List.of(note), people, catalogue)
                  .shown(note);
            });
    return Response.status(Response.Status.CREATED)
        .header(HttpHeaders.ETAG, IfMatch.tag(created.version()))
        .entity(created)
        .build();
  }
}
