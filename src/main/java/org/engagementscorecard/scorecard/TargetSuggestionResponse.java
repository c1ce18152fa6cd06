package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.scorecard.ScorecardResponse.PeriodResponse;
import org.engagementscorecard.scorecard.SuggestTarget.Suggestion;
import org.engagementscorecard.statistics.MedianInterval;

/** What could be aimed at, as it is shown. */
@Schema(name = "TargetSuggestion")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetSuggestionResponse(
    @Schema(
            description = "Always: it is no target before somebody makes it one.",
            examples = "true")
        boolean suggestion,
    @Schema(examples = "demos_held") String metric,
    @Schema(examples = "demo-kim") String rep,
    @Schema(description = "For which it is suggested.") PeriodResponse period,
    @Schema(
            description =
                "The median of comparable reps: per working day present times the working days of the"
                    + " period; of a mean or last value that value. To six digits. Absent where it is"
                    + " too early to say.",
            examples = "36.4")
        BigDecimal value,
    @Schema(description = "Lower end of the interval of the median.", examples = "31.2")
        BigDecimal low,
    @Schema(description = "Upper end of the interval of the median.", examples = "40.1")
        BigDecimal high,
    @Schema(description = "How sure the interval is to be, at least.", examples = "0.9")
        Double level,
    @Schema(
            description =
                "How sure it is: it lies between two of the values, whatever they are like.",
            examples = "0.9346")
        Double coverage,
    @Schema(description = "Working days of the period.", examples = "22") long workingDays,
    @Schema(description = "How many comparable reps have facts on the metric.", examples = "11")
        int reps,
    @Schema(description = "Since when they are looked at.") LocalDate first,
    @Schema(description = "Until when they are looked at: yesterday.") LocalDate last,
    @Schema(description = "The suggestion, or why there is none, in words.") String sentence) {

  private static final MathContext SIX_DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

  static TargetSuggestionResponse from(Suggestion suggestion) {
    Optional<MedianInterval> interval = suggestion.interval();
    return new TargetSuggestionResponse(
        true,
        suggestion.metric().key(),
        suggestion.rep().key(),
        PeriodResponse.from(suggestion.period()),
        interval.map(one -> shown(suggestion, one.median())).orElse(null),
        interval.map(one -> shown(suggestion, one.low())).orElse(null),
        interval.map(one -> shown(suggestion, one.high())).orElse(null),
        interval.map(MedianInterval::level).orElse(null),
        interval.map(MedianInterval::coverage).orElse(null),
        suggestion.workingDays(),
        suggestion.reps(),
        suggestion.first(),
        suggestion.last(),
        SuggestionWords.sentence(suggestion));
  }

  private static BigDecimal shown(Suggestion suggestion, double number) {
    BigDecimal rounded =
        new BigDecimal(suggestion.overThePeriod(number), SIX_DIGITS).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}
