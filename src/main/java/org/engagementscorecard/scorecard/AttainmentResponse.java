package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.metric.Per;
import org.engagementscorecard.metric.Target;

/** What is aimed at on a metric and how much of it is attained, as it is shown. */
@Schema(name = "Attainment")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttainmentResponse(
    @Schema(
            description =
                "What is aimed at over the whole period. An amount is spread evenly over the working"
                    + " days of the week, month, quarter or year for which it was set; of a level it"
                    + " is the mean over the working days.",
            examples = "60")
        BigDecimal aim,
    @Schema(
            description =
                "The same until the end of today; of a level absent before the first day.",
            examples = "20")
        BigDecimal aimToDate,
    @Schema(
            description = "value / aim; absent without a value, or where the aim is 0.",
            examples = "0.683333")
        BigDecimal attainment,
    @Schema(description = "value / aimToDate; absent alike.", examples = "2.05")
        BigDecimal attainmentToDate,
    @Schema(
            description =
                "On how many working days something is aimed at; those of several reps added up.",
            examples = "63")
        long workingDays,
    @Schema(
            description =
                "What it is made of, by the first day. Of a rep: stretches of days with the same"
                    + " target, share and month, week, quarter or year. Of several reps: what has the"
                    + " same target and share.")
        List<PartResponse> parts,
    @Schema(description = "The same in words.", examples = "41 of 60 aimed at by 30 June (68%).")
        String sentence) {

  /** Days on which one target counts. */
  @Schema(name = "AttainmentPart")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PartResponse(
      @Schema(description = "Key of the target.", examples = "demo-demos") String target,
      @Schema(
              description = "Whose it is.",
              enumeration = {"rep", "role", "team"},
              examples = "role")
          String of,
      LocalDate first,
      LocalDate last,
      @Schema(description = "The target's value.", examples = "12") BigDecimal value,
      @Schema(description = "In which time; absent of a level.") Per per,
      @Schema(description = "Working days among them.", examples = "22") long workingDays,
      @Schema(description = "Share of the value while ramping; otherwise 1.", examples = "0.25")
          BigDecimal share,
      @Schema(description = "What these days add to the aim; of a level what it is.")
          BigDecimal aim) {

    static PartResponse from(Aim.Part part) {
      Target target = part.target();
      return new PartResponse(
          target.key(),
          target.repId() != null ? "rep" : target.role() != null ? "role" : "team",
          part.first(),
          part.last(),
          target.value(),
          target.per(),
          part.workingDays(),
          part.share(),
          part.aim().rounded());
    }
  }

  static AttainmentResponse from(Attainment attainment) {
    Aim aim = attainment.aim();
    return new AttainmentResponse(
        aim.whole().rounded(),
        aim.toDate().map(ExactFraction::rounded).orElse(null),
        attainment.attainment().orElse(null),
        attainment.attainmentToDate().orElse(null),
        aim.workingDays(),
        aim.parts().stream().map(PartResponse::from).toList(),
        attainment.sentence());
  }
}
