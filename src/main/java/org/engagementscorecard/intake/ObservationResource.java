package org.engagementscorecard.intake;

import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.access.Tenant;
import org.engagementscorecard.http.SharedResponses;
import org.engagementscorecard.http.UnreadBody;

/** Facts in, over HTTP. */
@Path("/v1/observations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Observations")
public class ObservationResource {
  private static final String NDJSON = BodyFormats.NDJSON;
  private static final String CSV = BodyFormats.CSV;
  private static final String ONE =
      """
      {"source": "crm", "id": "example-1/demo", "rep": "demo-kim", "metric": "demos_held",
       "at": "2026-07-01T09:30:00Z", "value": 1, "subject": "example-1",
       "attributes": {"product": "Basic"}}""";

  private static final String LINES =
      """
      {"source":"crm","id":"example-2/demo","rep":"demo-kim","metric":"demos_held","at":"2026-07-01T09:30:00Z","value":1}
      {"source":"crm","id":"example-3/demo","rep":"demo-kim","metric":"demos_held","at":"2026-07-02T09:30:00Z","value":1}
      """;

  private static final String ROWS =
      """
      source,id,rep,metric,at,value,subject,attributes.product
      crm,example-4/demo,demo-kim,demos_held,2026-07-01T09:30:00Z,1,example-4,Basic
      """;

  private static final String EVENT =
      """
      {"specversion": "1.0", "type": "com.example.demo", "source": "crm", "id": "example-5/demo",
       "time": "2026-07-01T09:30:00Z", "subject": "example-5",
       "data": {"rep": "demo-kim", "metric": "demos_held", "value": 1}}""";

  private static final String RECEIPT =
      """
      {"accepted": 1, "duplicate": 1, "conflict": 0, "quarantined": 0, "rejected": 1, "items": [
        {"index": 1, "source": "crm", "id": "example-2/demo", "outcome": "duplicate",
         "reason": "is there already, with the same content"},
        {"index": 2, "source": "crm", "id": "example-3/demo", "outcome": "rejected",
         "reason": "must be a number", "pointer": "/value"}],
       "itemsLeftOut": 0}""";

  private static final String MINIMAL = "return=minimal";

  private final Tenant tenant;
  private final Intake intake;
  private final BodyFormats formats;

  ObservationResource(Tenant tenant, Intake intake, BodyFormats formats) {
    this.tenant = tenant;
    this.intake = intake;
    this.formats = formats;
  }

  /** An observation as it is sent; only for the contract: bodies are read token by token. */
  @Schema(name = "Observation", description = "One fact.")
  public record ObservationRequest(
      @Schema(
              required = true,
              description = "The system; with `id` the name of the fact.",
              examples = "crm")
          String source,
      @Schema(
              required = true,
              description =
                  "Posted again with the same content it is a duplicate, with other content a"
                      + " conflict.",
              examples = "1C1I7A6R/won")
          String id,
      @Schema(required = true, description = "Key of the rep.", examples = "demo-kim") String rep,
      @Schema(required = true, description = "Key of the metric.", examples = "deals_won")
          String metric,
      @Schema(
              required = true,
              description = "When it happened: RFC 3339 with an offset, at most a day ahead.",
              examples = "2026-07-01T09:30:00Z")
          Instant at,
      @Schema(
              required = true,
              description = "At most 18 digits before and 12 after the point; kept exactly.",
              examples = "1")
          BigDecimal value,
      @Schema(description = "The deal or lead it is about.", examples = "1C1I7A6R") String subject,
      @Schema(
              type = SchemaType.OBJECT,
              description = "Text, number or truth value each; 50 at most.",
              examples = "{\"product\": \"Basic\"}")
          Map<String, Object> attributes,
      @Schema(
              description = "What the item asks for.",
              defaultValue = "record",
              enumeration = {"record", "correct", "void"},
              examples = "record")
          String op) {}

  /** A CloudEvent as it is sent; only for the contract. */
  @Schema(
      name = "CloudEvent",
      description = "A CloudEvent 1.0 in the JSON format; extensions may stand beside these.")
  public record CloudEventRequest(
      @Schema(required = true, examples = "1.0") String specversion,
      @Schema(required = true, examples = "com.example.demo") String type,
      @Schema(required = true, examples = "crm") String source,
      @Schema(required = true, examples = "example-5/demo") String id,
      @Schema(examples = "2026-07-01T09:30:00Z") Instant time,
      @Schema(examples = "example-5") String subject,
      @Schema(examples = "application/json") String datacontenttype,
      @Schema(
              type = SchemaType.OBJECT,
              description = "The rest of the observation.",
              examples = "{\"rep\": \"demo-kim\", \"metric\": \"demos_held\", \"value\": 1}")
          Map<String, Object> data) {}

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(
      operationId = "recordObservations",
      summary = "Record observations",
      description =
          """
          Takes one object or an array (`application/json`), an object a line
          (`application/x-ndjson`), or a row each (`text/csv` with columns source, id, rep, metric,
          at, value, and optionally subject, op and attributes.…). With `mapping` the body is an
          export as a system writes it, and a stored CSV mapping says how its rows become
          observations.

          `op` says what an item asks for: `record` (what it means where it isn't there), `correct`
          (a whole observation, which takes the place of what was told before) or `void` (needs only
          source and id).

          CloudEvents 1.0 are taken in all modes: structured, batch, and binary, which is any request
          with the header `ce-specversion`. `source` and `id` of the event name the observation;
          `data` holds rep, metric, value, and optionally at, subject, attributes and op; `time` and
          `subject` of the event stand in where data has no `at` or `subject`. A `type` that ends
          with `.corrected` or `.voided` asks for that, where data has no `op`. Data must be JSON.

          The body may be packed (`Content-Encoding: gzip`). It is read as it comes and kept in units
          of at most 10,000 items or about 1 MiB. The receipt comes once all it reports is durable; posting the same
          body again is safe. One bad item never spoils a batch: it is `rejected`, with its place, and
          the rest is taken. Where nothing of a body could be taken, the answer is a problem that
          carries the receipt. A body that can't be read on is a problem whose receipt says what is
          in: whatever was whole before the fault, or nothing where the fault lies within the first
          64 KiB.

          *Limits*, all but the second in configuration: a body 1 GiB, also unpacked, and 20 million
          items (413); a line, row or element 1 MiB; 30 seconds without a byte (408, with the receipt
          so far); 1,000 bodies on their way in at once (429). A receipt lists 1,000 items that
          weren't simply accepted; 100,000 more can be fetched from `itemsAt` for a week. `Prefer:
          return=minimal` leaves the list out, and then nothing of it is kept either.""")
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(oneOf = {ObservationRequest.class, ObservationRequest[].class}),
            examples = {
              @ExampleObject(name = "one", value = ONE),
              @ExampleObject(name = "array", value = "[" + ONE + "]")
            }),
        @Content(
            mediaType = NDJSON,
            schema = @Schema(type = SchemaType.STRING),
            extensions = @Extension(name = SharedResponses.EXAMPLE, value = LINES)),
        @Content(
            mediaType = CSV,
            schema = @Schema(type = SchemaType.STRING),
            examples = @ExampleObject(name = "rows", value = ROWS)),
        @Content(
            mediaType = BodyFormats.CLOUD_EVENT,
            schema = @Schema(implementation = CloudEventRequest.class),
            examples = @ExampleObject(name = "event", value = EVENT)),
        @Content(
            mediaType = BodyFormats.CLOUD_EVENT_BATCH,
            schema = @Schema(implementation = CloudEventRequest[].class),
            examples = @ExampleObject(name = "events", value = "[" + EVENT + "]"))
      })
  @APIResponse(
      responseCode = "200",
      description = "The receipt.",
      content =
          @Content(
              schema = @Schema(implementation = Receipt.class),
              examples = @ExampleObject(name = "receipt", value = RECEIPT)))
  @APIResponse(responseCode = "408", ref = "#/components/responses/TooSlow")
  @APIResponse(responseCode = "429", ref = "#/components/responses/TooMany")
  public CompletionStage<Response> record(
      @Parameter(
              description = "Key of a stored CSV mapping, for `text/csv`.",
              schema = @Schema(type = SchemaType.STRING))
          @QueryParam("mapping")
          String mapping,
      @Parameter(
              description = "`return=minimal` leaves the list out of the receipt.",
              schema = @Schema(type = SchemaType.STRING),
              example = "return=minimal")
          @HeaderParam("Prefer")
          List<String> prefer,
      @Parameter(
              description = "`gzip` where the body is packed so.",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"gzip", "identity"}))
          @HeaderParam(HttpHeaders.CONTENT_ENCODING)
          String contentEncoding,
      @Context RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!request.isEnded()) {
      request.pause(); // until somebody listens
    }
    io.vertx.core.Context eventLoop = Vertx.currentContext();
    boolean minimal = isMinimal(prefer);
    int organizationId = tenant.organizationId();
    return formats
        .of(request, organizationId, mapping)
        .whenComplete(
            (format, failure) -> {
              if (failure != null) {
                UnreadBody.passOver(routing);
              }
            })
        .thenCompose(format -> intake.take(routing, eventLoop, organizationId, format, minimal))
        .thenApply(receipt -> answer(receipt, minimal));
  }

  private static Response answer(Receipt receipt, boolean minimal) {
    Response.ResponseBuilder answer = Response.ok(receipt, MediaType.APPLICATION_JSON_TYPE);
    return minimal ? answer.header("Preference-Applied", MINIMAL).build() : answer.build();
  }

  /** RFC 7240: preferences stand behind commas, and a name counts the first time it stands. */
  private static boolean isMinimal(List<String> prefer) {
    for (String header : prefer) {
      for (String preference : header.split(",", -1)) {
        String plain = preference.split(";", 2)[0].replaceAll("[\\s\"]", "");
        if (plain.regionMatches(true, 0, "return=", 0, 7)) {
          return plain.equalsIgnoreCase(MINIMAL);
        }
      }
    }
    return false;
  }
}
