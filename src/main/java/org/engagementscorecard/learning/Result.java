package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What came of a need, as far as numbers tell: what is so since, and not what caused it.
 *
 * @param successes absent where the own past can't be compared
 * @param worth absent where that or the chain isn't known
 */
@Schema(name = "LearningNeedResult")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Result(
    String sentence,
    @Schema(description = "First day of what is told.") LocalDate since,
    @Schema(description = "Last day of what is told: that of the newest fact.") LocalDate until,
    @Schema(
            description = "What was missed against typical in the period of the evidence.",
            examples = "14.2")
        Double shortfallThen,
    @Schema(description = "The same in the period that was looked at last.", examples = "2.1")
        Double shortfallNow,
    @Schema(description = "More successes since than at the rate before; negative where fewer.")
        Extra successes,
    @Schema(
            description =
                "The same carried down the chain of connections, as it stood in the evidence.")
        Extra worth) {

  /**
   * More than at the rate before, with its uncertainty.
   *
   * @param unit of what
   */
  @Schema(name = "LearningNeedExtra")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Extra(
      @Schema(examples = "8.5") double mean,
      @Schema(description = "Lower end of the interval.", examples = "1.2") double low,
      @Schema(description = "Upper end of the interval.", examples = "15.9") double high,
      @Schema(description = "How sure the interval is.", examples = "0.9") double credibleLevel,
      @Schema(examples = "EUR") String unit) {

    Extra times(double factor, String otherUnit) {
      return new Extra(mean * factor, low * factor, high * factor, credibleLevel, otherUnit);
    }
  }
}
