package org.engagementscorecard.intake;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.intake.ElementCutter.Shape;
import org.engagementscorecard.observation.SharedCommits;
import org.engagementscorecard.organization.TenantTransaction;

/** The formats in which facts come, by what the head of a request says. */
@ApplicationScoped
class BodyFormats {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";
  static final String CSV = "text/csv";
  static final String CLOUD_EVENT = "application/cloudevents+json";
  static final String CLOUD_EVENT_BATCH = "application/cloudevents-batch+json";

  private static final String CLOUD_EVENTS = "application/cloudevents";

  private final CsvMappings mappings;
  private final TenantTransaction transaction;
  private final ManagedExecutor executor;
  private final FactRules rules;

  BodyFormats(
      CsvMappings mappings, TenantTransaction transaction, ManagedExecutor executor, Clock clock) {
    this.mappings = mappings;
    this.transaction = transaction;
    this.executor = executor;
    this.rules = new FactRules(clock);
  }

  /** How to cut and read one body. */
  record Format(Cutter cutter, FactReader reader) {}

  /** How to read an export. */
  private record Export(CsvMapping mapping, ZoneId zone) {}

  /**
   * The format of a request's body.
   *
   * @param mapping key of a CSV mapping, or null
   * @return fails with 415 for a format that isn't read, 404 for a mapping that isn't there
   */
  CompletionStage<Format> of(HttpServerRequest request, int organizationId, String mapping) {
    String type = mediaType(request.getHeader(HttpHeaders.CONTENT_TYPE));
    if (mapping != null) {
      return CSV.equals(type)
          ? mapped(organizationId, mapping)
          : CompletableFuture.failedFuture(
              ProblemException.unsupportedMediaType("A mapping reads text/csv."));
    }
    if (BinaryCloudEvent.isEvent(request.headers()) && !type.startsWith(CLOUD_EVENTS)) {
      return ready(
          new ElementCutter(SharedCommits.UNIT, Shape.ONE_OR_NONE),
          new BinaryCloudEvent(request.headers(), rules));
    }
    return switch (type) {
      case CLOUD_EVENT ->
          ready(
              new ElementCutter(SharedCommits.UNIT, Shape.ONE),
              JsonReader.of(CloudEvent::read, rules));
      case CLOUD_EVENT_BATCH ->
          ready(
              new ElementCutter(SharedCommits.UNIT, Shape.ANY),
              JsonReader.ofArray(CloudEvent::read, rules));
      case JSON ->
          ready(new ElementCutter(SharedCommits.UNIT, Shape.ANY), JsonReader.ofFacts(rules));
      case NDJSON -> ready(new LineCutter(SharedCommits.UNIT), new LineReader(rules));
      case CSV ->
          ready(
              new RowCutter(SharedCommits.UNIT, ','),
              new CsvReader(',', header -> new PlainRows(header, rules)));
      default ->
          CompletableFuture.failedFuture(
              ProblemException.unsupportedMediaType("Send JSON, NDJSON, CSV or CloudEvents."));
    };
  }

  private static CompletionStage<Format> ready(Cutter cutter, FactReader reader) {
    return CompletableFuture.completedFuture(new Format(cutter, reader));
  }

  /** The mapping is read before the body, so that a slow client holds no transaction. */
  private CompletionStage<Format> mapped(int organizationId, String key) {
    return executor
        .supplyAsync(
            () ->
                transaction.read(
                    organizationId,
                    organization ->
                        new Export(mappings.mapping(organization, key), organization.zone())))
        .thenApply(
            export -> {
              char delimiter = export.mapping().delimiterOrComma();
              return new Format(
                  new RowCutter(SharedCommits.UNIT, delimiter),
                  new CsvReader(
                      delimiter,
                      header -> new MappedRows(header, export.mapping(), export.zone(), rules)));
            });
  }

  /** The media type without its parameters. */
  private static String mediaType(String contentType) {
    if (contentType == null) {
      return "";
    }
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}
