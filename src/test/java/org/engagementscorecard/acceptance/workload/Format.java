package org.engagementscorecard.acceptance.workload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.engagementscorecard.acceptance.workload.Operation.Kind;

/** How operations are written in a body. Keys and texts need no escaping: they are made up here. */
public enum Format {
  /** One object. */
  SINGLE("application/json"),
  ARRAY("application/json"),
  NDJSON("application/x-ndjson"),
  CSV("text/csv");

  private static final String CSV_HEADER =
      "source,id,rep,metric,at,value,subject,attributes.product";

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  /** The body. */
  public byte[] write(List<Operation> operations) {
    String text =
        switch (this) {
          case SINGLE -> json(operations.get(0));
          case ARRAY ->
              operations.stream().map(Format::json).collect(Collectors.joining(",", "[", "]"));
          case NDJSON ->
              operations.stream().map(Format::json).collect(Collectors.joining("\n", "", "\n"));
          case CSV -> csv(operations);
        };
    return text.getBytes(StandardCharsets.UTF_8);
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
