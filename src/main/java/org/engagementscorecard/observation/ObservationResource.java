package org.engagementscorecard.observation;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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
import org.engagementscorecard.http.BodyLimit;
import org.engagementscorecard.http.Problem;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.SharedResponses;

/** Facts in, over HTTP. */
@Path("/v1/observations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Observations")
public class ObservationResource {
  private static final String NDJSON = "application/x-ndjson";
  private static final String CSV = "text/csv";
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
  private static final String RECEIPT =
      """
      {"accepted": 1, "duplicate": 1, "conflict": 0, "quarantined": 0, "rejected": 1, "items": [
        {"index": 1, "source": "crm", "id": "example-2/demo", "outcome": "duplicate",
         "reason": "is there already, with the same content"},
        {"index": 2, "source": "crm", "id": "example-3/demo", "outcome": "rejected",
         "reason": "must be a number", "pointer": "/value"}],
       "itemsLeftOut": 0}""";

  private final Tenant tenant;
  private final RecordObservations record;
  private final CsvMappings mappings;
  private final FactRules rules;
  private final long maxBytes;

  ObservationResource(
      Tenant tenant,
      RecordObservations record,
      CsvMappings mappings,
      Clock clock,
      @ConfigProperty(name = "scorecard.observation.max-body-bytes") long maxBytes) {
    this.tenant = tenant;
    this.record = record;
    this.mappings = mappings;
    this.rules = new FactRules(clock);
    this.maxBytes = maxBytes;
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
          Map<String, Object> attributes) {}

  @POST
  @Consumes({MediaType.APPLICATION_JSON, NDJSON, CSV})
  @Blocking
  @Operation(
      operationId = "recordObservations",
      summary = "Record observations",
      description =
          """
          Takes one object or an array (`application/json`), an object a line
          (`application/x-ndjson`), or a row each (`text/csv` with columns source, id, rep, metric,
          at, value, and optionally subject and attributes.…). With `mapping` the body is an export as
          a system writes it, and a stored CSV mapping says how its rows become observations.

          The body is read as it comes, 1 GiB at most, and kept in units of 2,000 items. The receipt
          comes once all it reports is durable; posting the same body again is safe. One bad item
          never spoils a batch: it is `rejected`, with its place, and the rest is taken. Where nothing
          of a body could be taken, the answer is a problem that carries the receipt. A body that
          can't be read on is a problem whose receipt says what is in.""")
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
            examples = @ExampleObject(name = "rows", value = ROWS))
      })
  @APIResponse(
      responseCode = "200",
      description = "The receipt.",
      content =
          @Content(
              schema = @Schema(implementation = Receipt.class),
              examples = @ExampleObject(name = "receipt", value = RECEIPT)))
  public Receipt record(
      @HeaderParam(HttpHeaders.CONTENT_TYPE) @Parameter(hidden = true) String contentType,
      @Parameter(
              description = "Key of a stored CSV mapping, for `text/csv`.",
              schema = @Schema(type = SchemaType.STRING))
          @QueryParam("mapping")
          String mapping,
      InputStream body) {
    InputStream limited = BodyLimit.limit(body, maxBytes);
    String type = mediaType(contentType);
    if (mapping != null && !CSV.equals(type)) {
      throw ProblemException.unsupportedMediaType("A mapping reads text/csv.");
    }
    FactReader reader =
        switch (type) {
          case MediaType.APPLICATION_JSON -> new JsonFacts(limited, rules);
          case NDJSON -> new NdjsonFacts(limited, rules);
          case CSV -> csv(mapping, limited);
          default -> throw ProblemException.unsupportedMediaType("Send JSON, NDJSON or CSV.");
        };
    Receipt receipt = record.record(tenant.organizationId(), reader);
    if (receipt.nothingKept()) {
      throw refusal(receipt, reader);
    }
    return receipt;
  }

  /** The media type without its parameters. */
  private static String mediaType(String contentType) {
    if (contentType == null) {
      return "";
    }
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private FactReader csv(String mapping, InputStream body) {
    if (mapping == null) {
      return new CsvFacts(body, rules);
    }
    Export export =
        tenant.read(
            organization ->
                new Export(mappings.mapping(organization, mapping), organization.zone()));
    return new MappedCsvFacts(body, export.mapping(), export.zone(), rules);
  }

  /** How to read an export; read before the body, so that a slow client holds no transaction. */
  private record Export(CsvMapping mapping, ZoneId zone) {}

  /** The problem of a body of which nothing could be taken; the faults are its receipt's. */
  private static ProblemException refusal(Receipt receipt, FactReader reader) {
    boolean single = reader instanceof JsonFacts json && json.isSingle();
    Problem.Fault[] faults =
        receipt.items().stream()
            .limit(100)
            .map(item -> fault(item, single))
            .toArray(Problem.Fault[]::new);
    String detail = faults[0].pointer() + " " + faults[0].detail();
    ProblemException problem =
        receipt.rejected() == 0
            ? ProblemException.conflict(detail.strip(), faults)
            : ProblemException.unprocessable(detail.strip(), faults);
    return new ProblemException(problem.problem().withReceipt(receipt));
  }

  private static Problem.Fault fault(Receipt.Entry item, boolean single) {
    String inner = item.pointer() == null ? "" : item.pointer();
    return new Problem.Fault(
        item.reason(), single ? inner : "/" + item.index() + inner, null, item.line(), null);
  }
}
