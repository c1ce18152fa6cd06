package org.engagementscorecard.scorecard;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.engagementscorecard.http.FieldSelection;
import org.engagementscorecard.http.Format;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.PeriodExpression;

/** What is asked of a scorecard, whosever it is. */
public final class ScorecardRequest {
  @Parameter(
      description = ScorecardContract.PERIOD,
      example = "latest-365-days",
      schema = @Schema(type = SchemaType.STRING, defaultValue = "latest"))
  @QueryParam("period")
  PeriodExpression period;

  @Parameter(
      description = ScorecardContract.AS_KNOWN_ON,
      schema =
          @Schema(
              type = SchemaType.STRING,
              format = "date-time",
              examples = "2026-07-01T09:30:00Z"))
  @QueryParam(AsKnownOn.PARAMETER)
  AsKnownOn asKnownOn;

  @Parameter(
      description = ScorecardContract.FIELDS,
      schema =
          @Schema(type = SchemaType.STRING, examples = "measures,connections.findings.verdict"))
  @QueryParam(FieldSelection.PARAMETER)
  String fields;

  /** Read by {@link Format} together with the header that it stands for. */
  @Parameter(
      description = ScorecardContract.FORMAT,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"json", "csv"}))
  @QueryParam(Format.PARAMETER)
  String format;

  PeriodExpression period() {
    return ScorecardContract.orLatest(period);
  }

  /** The instant, or null for now. */
  AsKnownOn asKnownOn() {
    return asKnownOn;
  }

  FieldSelection fields() {
    return ScorecardContract.fields(fields);
  }
}
