package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.scorecard.ScorecardResponse.PeriodResponse;
import org.engagementscorecard.statistics.link.DecouplingFinding;
import org.engagementscorecard.statistics.link.LinkEstimate;
import org.engagementscorecard.statistics.link.LinkFinding;

/** What the numbers say of a connection's link, as it is shown. */
@Schema(name = "Link")
@JsonInclude(JsonInclude.Include.NON_NULL)
record LinkResponse(
    @Schema(examples = "demo-to-proposal") String connection,
    PeriodResponse period,
    @Schema(description = ScorecardContract.SINCE) Instant asKnownOn,
    @Schema(
            description =
                "`goes-with`: in weeks after a rep did more than usual, more came. `no-sign`: nothing"
                    + " seen, which is no proof that there is nothing. `withheld`: activity that lies"
                    + " ahead \"explains\" outcomes that are past, so something else is behind it."
                    + " `too-early`: too few reps or weeks.",
            enumeration = {"goes-with", "no-sign", "withheld", "too-early"},
            examples = "goes-with")
        String state,
    @Schema(description = "It never says \"causes\".") String sentence,
    @Schema(
            description =
                "Weeks from what is done to what comes of it: the set lag, or the median time that"
                    + " traced subjects took.",
            examples = "2")
        int lagWeeks,
    @Schema(description = "The numbers; absent where it is too early.") NumbersResponse numbers,
    @Schema(
            description =
                "Reps whose activity has clearly risen in the last four weeks while outcomes did not"
                    + " follow, by name. It doesn't say why: ask.")
        List<DecoupledResponse> decoupled) {

  /** The numbers of a link. */
  @Schema(name = "LinkNumbers")
  record NumbersResponse(
      @Schema(description = "Outcome per unit of activity, within reps.", examples = "0.31")
          double slope,
      @Schema(examples = "0.18") double low,
      @Schema(examples = "0.44") double high,
      @Schema(description = "How sure the intervals are.", examples = "0.9") double level,
      @Schema(
              description =
                  "The placebo: the same slope of activity of the week after the outcome. Nothing"
                      + " that lies ahead can have brought what is past.",
              examples = "0.01")
          double placebo,
      @Schema(examples = "-0.1") double placeboLow,
      @Schema(examples = "0.12") double placeboHigh,
      @Schema(description = "A usual swing of a rep's own activity.", examples = "3.2")
          double swing,
      @Schema(description = "What a usual swing goes with, a week.", examples = "1")
          double outcomePerSwing,
      @Schema(description = "Reps whose activity moves.", examples = "11") int reps,
      @Schema(description = "Weeks of outcomes.", examples = "48") int weeks) {

    static NumbersResponse from(LinkEstimate estimate) {
      return new NumbersResponse(
          estimate.claim().coefficient(),
          estimate.claim().low(),
          estimate.claim().high(),
          estimate.level(),
          estimate.placebo().coefficient(),
          estimate.placebo().low(),
          estimate.placebo().high(),
          estimate.swing(),
          estimate.outcomePerSwing(),
          estimate.reps(),
          estimate.periods());
    }
  }

  /** A rep whose activity rose while outcomes didn't follow. */
  @Schema(name = "Decoupled")
  record DecoupledResponse(
      @Schema(examples = "demo-kim") String rep,
      @Schema(examples = "Kim (simulated)") String repName,
      @Schema(description = "How much more is done, a week.", examples = "6.2") double activityRise,
      @Schema(description = "How much more should have come of it, a week.", examples = "2.1")
          double expectedRise,
      @Schema(description = "How much more came, a week.", examples = "0.1") double outcomeRise,
      @Schema(examples = "-0.4") double outcomeRiseLow,
      @Schema(examples = "0.6") double outcomeRiseHigh,
      String sentence) {

    static DecoupledResponse from(JudgeLink.Decoupled one, String activity, String outcome) {
      DecouplingFinding.Change change = one.finding().change();
      return new DecoupledResponse(
          one.rep().key(),
          one.rep().name(),
          change.activityRise(),
          change.expectedRise(),
          change.outcomeRise(),
          change.outcomeRiseLow(),
          change.outcomeRiseHigh(),
          one.finding().inWords(activity, outcome));
    }
  }

  static LinkResponse from(JudgeLink.Judged judged) {
    Connection connection = judged.connection();
    String activity = connection.from().name().toLowerCase(Locale.ROOT);
    String outcome = connection.to().name().toLowerCase(Locale.ROOT);
    LinkFinding finding = judged.finding();
    return new LinkResponse(
        connection.key(),
        PeriodResponse.from(judged.period()),
        judged.knowledge().at(),
        finding.key(),
        finding.inWords(activity, outcome),
        judged.lagWeeks(),
        numbers(finding),
        judged.decoupled().values().stream()
            .map(one -> DecoupledResponse.from(one, activity, outcome))
            .toList());
  }

  private static NumbersResponse numbers(LinkFinding finding) {
    if (finding instanceof LinkFinding.GoesWith one) {
      return NumbersResponse.from(one.estimate());
    }
    if (finding instanceof LinkFinding.NoSign one) {
      return NumbersResponse.from(one.estimate());
    }
    if (finding instanceof LinkFinding.Withheld one) {
      return NumbersResponse.from(one.estimate());
    }
    return null;
  }
}
