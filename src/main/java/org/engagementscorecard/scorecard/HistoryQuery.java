package org.engagementscorecard.scorecard;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.PeriodExpression;

/** What is asked of a history, whosever it is. */
public final class HistoryQuery {
  /** An answer, after its subject. */
  static final String EXAMPLE =
      """
       "kind": "measure", "key": "demos_held", "name": "Demos held", "unit": "demo",
       "dataThrough": "2026-11-30T16:00:00Z", "asKnownOn": "2026-12-01T00:00:00Z",
       "points": [
         {"period": "2026-Q2", "first": "2026-04-01", "last": "2026-06-30", "value": 34,
          "facts": 34, "aim": 36, "attainment": 0.944444},
         {"period": "2026-Q3", "first": "2026-07-01", "last": "2026-09-30", "value": null,
          "facts": 0, "aim": null, "attainment": null}]}""";

  @Parameter(description = "Key of a metric.", example = "demos_held")
  @QueryParam("metric")
  String metric;

  @Parameter(
      description = ScorecardContract.PERIOD,
      example = "latest-90-days",
      schema = @Schema(type = SchemaType.STRING, defaultValue = "latest"))
  @QueryParam("period")
  PeriodExpression period;

  @Parameter(
      description = "How many periods, 1 to 60; `period` is the last of them.",
      example = "8",
      schema = @Schema(type = SchemaType.INTEGER, defaultValue = "8"))
  @QueryParam("count")
  PeriodCount count;

  @Parameter(
      description = ScorecardContract.AS_KNOWN_ON,
      schema =
          @Schema(
              type = SchemaType.STRING,
              format = "date-time",
              examples = "2026-07-01T09:30:00Z"))
  @QueryParam(AsKnownOn.PARAMETER)
  AsKnownOn asKnownOn;

  /** Of a metric. */
  HistoryRequest ofMetric() {
    return HistoryRequest.of(metric, period, count);
  }

  /**
   * Of the metric or a connection, one of them.
   *
   * @param connection key of a connection, or null
   */
  HistoryRequest of(String connection) {
    return HistoryRequest.of(metric, connection, period, count);
  }

  /** What was known when it is asked for. */
  Knowledge known(Recall recall, Organization organization) {
    return recall.on(organization, asKnownOn);
  }
}
