package org.engagementscorecard.scorecard;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.engagementscorecard.http.CsvText;
import org.engagementscorecard.http.Cursor;
import org.engagementscorecard.http.Format;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.http.RowLimit;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;

/** Scorecards of reps laid out flat, over HTTP, for programs that draw dashboards. */
@Path("/v1/scorecards/table")
@Produces({MediaType.APPLICATION_JSON, ScorecardContract.CSV})
@Tag(name = "Scorecards")
public class TableResource {
  private static final String ROW =
      """
      {"rep": "demo-kim", "repName": "Kim (simulated)", "team": "demo-north",
       "role": "account-executive", "period": "latest-90-days", "firstDay": "2026-09-02",
       "lastDay": "2026-11-30", "kind": "connection", "key": "demo-to-proposal",
       "name": "Demo → proposal", "stage": null, "unit": null, "value": null, "facts": null,
       "aim": null, "attainment": null, "attempts": 140, "successes": 42, "raw": 0.3,
       "estimate": 0.33, "low": 0.27, "high": 0.4, "typical": 0.49, "verdict": "gap",
       "probability": 0.99, "worth": 11.3, "worthUnit": "deal",
       "dataThrough": "2026-11-30T16:00:00Z"}""";

  private final Revalidate revalidate;
  private final BuildTable table;
  private final Recall recall;

  TableResource(Revalidate revalidate, BuildTable table, Recall recall) {
    this.revalidate = revalidate;
    this.table = table;
    this.recall = recall;
  }

  @GET
  @Operation(
      operationId = "getTable",
      summary = "Show scorecards as a flat table",
      description =
          "One row per rep × measure or connection × period, as an array of flat objects or as CSV:"
              + " `text/csv` by `Accept` or `format=csv`. Columns, their order and their types never"
              + " change; what there is not is null, or an empty cell. A measure without facts has no"
              + " row. Rows come in the order of the periods as asked for, then by key of the rep,"
              + " measures before connections, and by their key: never a ranking. A rep's whole period"
              + " is in the row, whatever team it was worked for; what a team did is on the team's"
              + " scorecard. `Link` with `rel=\"next\"` leads to the next page.")
  @APIResponse(
      responseCode = "200",
      description = "A page of the table.",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(type = SchemaType.ARRAY, implementation = TableRow.class),
            examples = @ExampleObject(name = "rows", value = "[" + ROW + "]")),
        @Content(
            mediaType = ScorecardContract.CSV,
            schema = @Schema(type = SchemaType.STRING),
            examples = @ExampleObject(name = "rows", value = ScorecardContract.CSV_EXAMPLE))
      })
  @APIResponse(responseCode = "304", ref = "#/components/responses/NotModified")
  @APIResponse(responseCode = "404", ref = "#/components/responses/Unknown")
  @APIResponse(responseCode = "422", ref = "#/components/responses/Unprocessable")
  public Response table(
      @Parameter(
              description =
                  "May stand up to 60 times. " + ScorecardContract.PERIOD + " Left out: `latest`.",
              schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
          @QueryParam("period")
          List<PeriodExpression> period,
      @Parameter(
              description = "With one period: so many, that one being the last, 1 to 60.",
              schema = @Schema(type = SchemaType.INTEGER, defaultValue = "1"))
          @QueryParam("count")
          PeriodCount count,
      @Parameter(description = "Key of a rep; may stand many times. Left out: all reps.")
          @QueryParam("rep")
          List<String> rep,
      @Parameter(
              description =
                  "Key of a team; may stand many times. Reps who are in it, or in a team below it, on"
                      + " the period's last day. Left out: all reps.")
          @QueryParam("team")
          List<String> team,
      @Parameter(
              description =
                  "Key of a metric; may stand many times. Without `connection` no connections are"
                      + " shown then.")
          @QueryParam("metric")
          List<String> metric,
      @Parameter(
              description =
                  "Key of a connection; may stand many times. Without `metric` no measures are shown"
                      + " then.")
          @QueryParam("connection")
          List<String> connection,
      @Parameter(
              description = "Only rows of this kind.",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"measure", "connection"}))
          @QueryParam("kind")
          String kind,
      @Parameter(
              description = ScorecardContract.AS_KNOWN_ON,
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      format = "date-time",
                      examples = "2026-07-01T09:30:00Z"))
          @QueryParam(AsKnownOn.PARAMETER)
          AsKnownOn asKnownOn,
      @Parameter(
              description = "How many rows at most, 1 to 10,000.",
              schema = @Schema(type = SchemaType.INTEGER, defaultValue = "10000"))
          @QueryParam("limit")
          RowLimit limit,
      @Parameter(
              description = "From the `Link` of the page before.",
              schema = @Schema(type = SchemaType.STRING))
          @QueryParam("cursor")
          Cursor cursor,
      @Parameter(
              description = ScorecardContract.FORMAT,
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"json", "csv"}))
          @QueryParam(Format.PARAMETER)
          String format,
      @Context UriInfo uri) {
    int most = limit == null ? RowLimit.MAX : limit.value();
    BuildTable.Filter filter =
        new BuildTable.Filter(
            Set.copyOf(rep),
            Set.copyOf(team),
            Set.copyOf(metric),
            Set.copyOf(connection),
            kind(kind));
    TablePlace after = TablePlace.of(cursor);
    refuseTooMany(period, count);
    return revalidate.show(
        ScorecardContract.JSON_OR_CSV,
        (organization, form) -> {
          Knowledge knowledge = recall.on(organization, asKnownOn);
          List<Period> periods = periods(knowledge, period, count);
          List<TableRow> rows = table.rows(knowledge, periods, filter, after, most + 1);
          List<TableRow> page = rows.size() > most ? rows.subList(0, most) : rows;
          Response.ResponseBuilder answer = Response.ok(body(form, page));
          if (rows.size() > most) {
            Cursor next = TablePlace.after(periods, page.get(most - 1)).cursor();
            answer.header(HttpHeaders.LINK, "<" + target(uri, next) + ">; rel=\"next\"");
          }
          return answer;
        });
  }

  private Object body(Format format, List<TableRow> rows) {
    return format == Format.CSV ? csv(rows) : revalidate.json(rows);
  }

  /** Rows as CSV, with a header. */
  static String csv(List<TableRow> rows) {
    CsvText text = new CsvText(TableRow.COLUMNS);
    rows.forEach(row -> text.row(row.cells()));
    return text.toString();
  }

  private static String kind(String kind) {
    if (kind == null || kind.equals(TableRow.MEASURE) || kind.equals(TableRow.CONNECTION)) {
      return kind;
    }
    throw ProblemException.badParameter(
        "kind", "must be " + TableRow.MEASURE + " or " + TableRow.CONNECTION);
  }

  private static void refuseTooMany(List<PeriodExpression> periods, PeriodCount count) {
    if (periods.size() > PeriodCount.MAX) {
      throw ProblemException.badParameter(
          "period", "may stand " + PeriodCount.MAX + " times at most");
    }
    if (count != null && periods.size() > 1) {
      throw ProblemException.badParameter("count", "goes with one period only");
    }
  }

  /** The periods that are asked for, each once. */
  private static List<Period> periods(
      Knowledge knowledge, List<PeriodExpression> expressions, PeriodCount count) {
    if (expressions.size() < 2) {
      return knowledge.series(
          expressions.isEmpty() ? ScorecardContract.LATEST : expressions.get(0),
          PeriodCount.or(count, 1));
    }
    Map<String, Period> periods = new LinkedHashMap<>();
    for (PeriodExpression expression : expressions) {
      Period period = knowledge.period(expression);
      periods.putIfAbsent(period.expression(), period);
    }
    return List.copyOf(periods.values());
  }

  /** The same target with another cursor. */
  private static String target(UriInfo uri, Cursor next) {
    String query =
        Arrays.stream(
                Objects.requireNonNullElse(uri.getRequestUri().getRawQuery(), "").split("&", -1))
            .filter(part -> !part.isEmpty() && !part.startsWith("cursor="))
            .collect(Collectors.joining("&"));
    return uri.getRequestUri().getRawPath()
        + "?"
        + query
        + (query.isEmpty() ? "" : "&")
        + "cursor="
        + next;
  }
}
