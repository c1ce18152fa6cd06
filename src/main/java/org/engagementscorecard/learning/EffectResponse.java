package org.engagementscorecard.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.resource.LearningResource;
import org.engagementscorecard.scorecard.Knowledge;
import org.engagementscorecard.scorecard.MonthlyRates;
import org.engagementscorecard.scorecard.ScorecardResponse.PeriodResponse;
import org.engagementscorecard.statistics.effect.EffectFinding;
import org.engagementscorecard.statistics.effect.EffectFit;

/** What came of taking a resource up, as it is shown. */
@Schema(name = "ResourceEffect")
@JsonInclude(JsonInclude.Include.NON_NULL)
record EffectResponse(
    @Schema(examples = "demo-proposal-course") String resource,
    @Schema(examples = "Proposals that answer (simulated)") String resourceName,
    @Schema(examples = "demo-to-proposal") String connection,
    @Schema(examples = "Demo → proposal") String connectionName,
    PeriodResponse period,
    @Schema(description = "Since when the facts behind it have been known.") Instant asKnownOn,
    @Schema(
            description = "What the numbers are of.",
            examples = "Proposals sent per demo, by month")
        String outcome,
    @Schema(
            description =
                "`helped` and `hurt`: beyond chance. `no-sign`: no more than chance would do, which"
                    + " is no proof that it does nothing. `withheld`: those who took it up had moved"
                    + " apart from the others, or fallen behind them, before; or nobody knows."
                    + " `too-early`: too few to say anything.",
            enumeration = {"helped", "no-sign", "hurt", "withheld", "too-early"},
            examples = "no-sign")
        String state,
    @Schema(
            description =
                "What was compared with whom, how many, how large, how sure, and what it doesn't"
                    + " show.")
        String sentence,
    @Schema(description = "Reps who took it up and can be followed.", examples = "7") int takers,
    @Schema(description = "Reps they are compared with, who hadn't or not yet.", examples = "5")
        int compared,
    @Schema(description = "The numbers; absent where it is too early.") NumbersResponse numbers) {

  /** The numbers of an effect. */
  @Schema(name = "ResourceEffectNumbers")
  record NumbersResponse(
      @Schema(
              description =
                  "By how much a month's rate came out above what it would have been; mean over"
                      + " those who took it up.",
              examples = "0.06")
          double effect,
      @Schema(examples = "-0.05") double low,
      @Schema(examples = "0.17") double high,
      @Schema(description = "How sure the interval is.", examples = "0.9") double level,
      @Schema(
              description =
                  "How often a comparison would show as much by chance, if it made no difference.",
              examples = "0.36")
          double pValue,
      @Schema(
              description =
                  "Whether those who took it up moved like the others in the months before: the"
                      + " pre-trend, in words.")
          String before) {

    static NumbersResponse from(EffectFit fit) {
      return new NumbersResponse(
          fit.overall().effect(),
          fit.overall().low(),
          fit.overall().high(),
          fit.overall().level(),
          fit.overall().pValue(),
          HelpWords.before(fit));
    }
  }

  static EffectResponse from(
      LearningResource resource, MonthlyRates rates, Knowledge knowledge, EffectFinding finding) {
    Connection connection = rates.connection();
    Optional<EffectFit> fit = HelpWords.fit(finding);
    int takers = 0;
    int compared = 0;
    if (finding instanceof EffectFinding.TooEarly early) {
      takers = early.treated();
      compared = early.compared();
    } else if (fit.isPresent()) {
      takers = fit.get().treated();
      compared = fit.get().compared();
    }
    return new EffectResponse(
        resource.key(),
        resource.name(),
        connection.key(),
        connection.name(),
        PeriodResponse.from(rates.period()),
        knowledge.at(),
        HelpWords.outcome(connection) + ", by month",
        finding.key(),
        finding.inWords(HelpWords.topic(connection)),
        takers,
        compared,
        fit.map(NumbersResponse::from).orElse(null));
  }
}
