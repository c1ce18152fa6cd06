package org.engagementscorecard.acceptance.workload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.engagementscorecard.acceptance.workload.Operation.Kind;

/** How operations are written in a body. Keys and texts need no escaping: they are made up here. */
public enum Format {
  /** One object. */
  SINGLE("application/json"),
  ARRAY("application/json"),
  NDJSON("application/x-ndjson"),
  /** The same, packed. */
  NDJSON_GZIP("application/x-ndjson"),
  CSV("text/csv"),
  /** A batch of CloudEvents, whose time and subject are the fact's. */
  CLOUD_EVENTS("application/cloudevents-batch+json");

  private static final String CSV_HEADER =
      "source,id,rep,metric,at,value,subject,attributes.product";

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  boolean isPacked() {
    return this == NDJSON_GZIP;
  }

  /** The body. */
  public byte[] write(List<Operation> operations) {
    String text =
        switch (this) {
          case SINGLE -> json(operations.get(0));
          case ARRAY -> array(operations, Format::json);
          case NDJSON, NDJSON_GZIP ->
              operations.stream().map(Format::json).collect(Collectors.joining("\n", "", "\n"));
          case CSV -> csv(operations);
          case CLOUD_EVENTS -> array(operations, Format::event);
        };
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return isPacked() ? packed(bytes) : bytes;
  }

  private static String array(List<Operation> operations, Function<Operation, String> element) {
    return operations.stream().map(element).collect(Collectors.joining(",", "[", "]"));
  }

  private static byte[] packed(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static String json(Operation one) {
    StringBuilder json = new StringBuilder(200).append('{');
    if (one.kind() != Kind.RECORD) {
      field(json, "op", word(one.kind()));
    }
    field(json, "source", one.source());
    field(json, "id", one.id());
    if (one.kind() != Kind.VOID) {
      fields(json, one);
    }
    return json.append('}').toString();
  }

  private static String event(Operation one) {
    StringBuilder data = new StringBuilder(100).append('{');
    if (one.kind() != Kind.RECORD) {
      field(data, "op", word(one.kind()));
    }
    StringBuilder event = new StringBuilder(300).append('{');
    field(event, "specversion", "1.0");
    field(event, "type", "com.example.fact");
    field(event, "source", one.source());
    field(event, "id", one.id());
    if (one.kind() != Kind.VOID) {
      field(event, "time", one.at().toString());
      if (one.subject() != null) {
        field(event, "subject", one.subject());
      }
      field(data, "rep", one.rep());
      field(data, "metric", one.metric());
      valueAndProduct(data, one);
    }
    return event.append(",\"data\":").append(data).append("}}").toString();
  }

  /** What a fact says, without its name. */
  static String content(Operation one) {
    StringBuilder json = new StringBuilder(150).append('{');
    fields(json, one);
    return json.append('}').toString();
  }

  private static void fields(StringBuilder json, Operation one) {
    field(json, "rep", one.rep());
    field(json, "metric", one.metric());
    field(json, "at", one.at().toString());
    if (one.subject() != null) {
      field(json, "subject", one.subject());
    }
    valueAndProduct(json, one);
  }

  private static void valueAndProduct(StringBuilder json, Operation one) {
    json.append(",\"value\":").append(one.value());
    if (one.product() != null) {
      json.append(",\"attributes\":{\"product\":\"").append(one.product()).append("\"}");
    }
  }

  private static void field(StringBuilder json, String name, String value) {
    json.append(json.length() == 1 ? "\"" : ",\"").append(name).append("\":\"").append(value);
    json.append('"');
  }

  private static String csv(List<Operation> operations) {
    boolean withOp = operations.stream().anyMatch(one -> one.kind() != Kind.RECORD);
    StringBuilder csv = new StringBuilder(CSV_HEADER).append(withOp ? ",op\n" : "\n");
    for (Operation one : operations) {
      csv.append(one.source()).append(',').append(one.id());
      for (Object cell :
          new Object[] {
            one.rep(), one.metric(), one.at(), one.value(), one.subject(), one.product()
          }) {
        csv.append(',').append(cell == null ? "" : cell);
      }
      csv.append(withOp ? "," + word(one.kind()) + "\n" : "\n");
    }
    return csv.toString();
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
