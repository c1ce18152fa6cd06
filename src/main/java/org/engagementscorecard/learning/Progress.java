package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.scorecard.Cases;

/** The rep's own past on the connection since the need was taken up, else opened. */
@Schema(name = "LearningNeedProgress")
public record Progress(
    String sentence,
    @Schema(description = "P(better since than before), like for like; 0 to 1.", examples = "0.98")
        double probabilityBetter,
    @Schema(description = "In the period of the evidence, as far as it lies before.") Time before,
    @Schema(description = "Since the need was taken up, else opened.") Time after) {

  /** What there is of a time. */
  @Schema(name = "LearningNeedTime")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Time(
      LocalDate first,
      LocalDate last,
      @Schema(examples = "120") Long attempts,
      @Schema(description = "Absent of a value.", examples = "36") Long successes,
      @Schema(
              description = "Successes per attempt, or the middle of the amounts.",
              examples = "0.3")
          Double raw) {

    static Time of(Period period, Cases cases) {
      return new Time(
          period.first(),
          period.last(),
          known(cases.attempts()),
          known(cases.successes()),
          known(cases.raw()));
    }

    private static Long known(OptionalLong number) {
      return number.isPresent() ? number.getAsLong() : null;
    }

    private static Double known(OptionalDouble number) {
      return number.isPresent() ? number.getAsDouble() : null;
    }
  }
}
