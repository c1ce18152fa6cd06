package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.scorecard.ScorecardResponse.SubjectResponse;

/** One measure or connection over periods, as it is shown. */
@Schema(name = "History")
@JsonInclude(JsonInclude.Include.NON_NULL)
record HistoryResponse(
    SubjectResponse subject,
    @Schema(
            description = "Of what it is.",
            enumeration = {"measure", "connection"},
            examples = "connection")
        String kind,
    @Schema(description = "Key of the metric or connection.", examples = "demo-to-proposal")
        String key,
    @Schema(examples = "Demo → proposal") String name,
    @Schema(
            description = "Unit of the value; absent of a connection that isn't a value.",
            examples = "demo")
        String unit,
    @Schema(description = "Instant of the newest fact; absent where there is none.")
        Instant dataThrough,
    @Schema(description = ScorecardContract.SINCE) Instant asKnownOn,
    @Schema(description = "One for each period, oldest first.") List<Point> points) {

  static final String UNLIKE =
      "Why there is no number, where the definition was another than that of the last period; else"
          + " null.";

  /** A period's point. */
  @Schema(
      name = "HistoryPoint",
      oneOf = {MeasurePoint.class, ConnectionPoint.class})
  sealed interface Point permits MeasurePoint, ConnectionPoint {}

  /** What a metric added up to. */
  @Schema(
      name = "MeasurePoint",
      description = "Null where there is nothing, which is not zero.",
      requiredProperties = {"period", "first", "last", "value", "facts"})
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record MeasurePoint(
      @Schema(examples = "2026-Q3") String period,
      LocalDate first,
      LocalDate last,
      @Schema(examples = "120", nullable = true) BigDecimal value,
      @Schema(description = "How many facts it rests on.", examples = "120") long facts,
      @Schema(description = "What is aimed at.", examples = "130", nullable = true) BigDecimal aim,
      @Schema(description = "value / aim.", examples = "0.923077", nullable = true)
          BigDecimal attainment,
      @Schema(description = UNLIKE, nullable = true) String sentence)
      implements Point {

    /**
     * A point.
     *
     * @param added or null where there are no facts
     * @param target or null where nothing is aimed at
     */
    static MeasurePoint from(Period period, Added added, AttainmentResponse target) {
      return new MeasurePoint(
          period.expression(),
          period.first(),
          period.last(),
          added == null ? null : added.value(),
          added == null ? 0 : added.facts(),
          target == null ? null : target.aim(),
          target == null ? null : target.attainment(),
          null);
    }

    /**
     * A point that isn't set beside the last one.
     *
     * @param added or null where there are no facts
     */
    static MeasurePoint unlike(Period period, Added added, String sentence) {
      return new MeasurePoint(
          period.expression(),
          period.first(),
          period.last(),
          null,
          added == null ? 0 : added.facts(),
          null,
          null,
          sentence);
    }
  }

  /** How a rep stood on a connection. */
  @Schema(
      name = "ConnectionPoint",
      description = "Null where there is nothing, or it isn't known.",
      requiredProperties = {"period", "first", "last", "attempts", "verdict"})
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ConnectionPoint(
      @Schema(examples = "2026-Q3") String period,
      LocalDate first,
      LocalDate last,
      @Schema(examples = "35", nullable = true) Long attempts,
      @Schema(examples = "11", nullable = true) Long successes,
      @Schema(examples = "0.31", nullable = true) Double raw,
      @Schema(examples = "0.34", nullable = true) Double estimate,
      @Schema(examples = "0.25", nullable = true) Double low,
      @Schema(examples = "0.44", nullable = true) Double high,
      @Schema(examples = "0.48", nullable = true) Double typical,
      @Schema(
              enumeration = {"gap", "watch", "strength", "in-line", "too-early", "not-comparable"},
              examples = "watch",
              nullable = true)
          String verdict,
      @Schema(description = UNLIKE, nullable = true) String sentence)
      implements Point {

    static ConnectionPoint from(Period period, Finding finding) {
      Optional<Finding.Compared> compared = finding.compared();
      OptionalLong attempts = finding.cases().attempts();
      OptionalLong successes = finding.cases().successes();
      OptionalDouble raw = finding.cases().raw();
      return new ConnectionPoint(
          period.expression(),
          period.first(),
          period.last(),
          attempts.isPresent() ? attempts.getAsLong() : null,
          successes.isPresent() ? successes.getAsLong() : null,
          raw.isPresent() ? raw.getAsDouble() : null,
          compared.map(one -> one.estimate().mean()).orElse(null),
          compared.map(one -> one.estimate().low()).orElse(null),
          compared.map(one -> one.estimate().high()).orElse(null),
          compared.map(one -> one.comparison().fit().typical()).orElse(null),
          finding.verdict().key(),
          null);
    }

    /** A point that isn't set beside the last one. */
    static ConnectionPoint unlike(Period period, String sentence) {
      return new ConnectionPoint(
          period.expression(),
          period.first(),
          period.last(),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          sentence);
    }
  }
}
