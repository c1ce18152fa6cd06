package org.engagementscorecard.scorecard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.statistics.Comparability;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.PooledFit;
import org.engagementscorecard.statistics.Quality;
import org.engagementscorecard.statistics.Verdict;

/** A finding as it is shown. What isn't known is absent; zero never means unknown. */
@Schema(name = "Finding")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FindingResponse(
    @Schema(examples = "demo-kim") String rep,
    @Schema(examples = "Kim (simulated)") String repName,
    @Schema(examples = "demo-to-proposal") String connection,
    @Schema(
            description =
                "Attempts that count in the period, or how many amounts there are of a value; absent"
                    + " where what was added up is no count.",
            examples = "120")
        Long attempts,
    @Schema(
            description =
                "How many of them succeeded; of a counted connection, how many successes stand"
                    + " against them. Absent of a value, and where what was added up is no count.",
            examples = "36")
        Long successes,
    @Schema(
            description =
                "Attempts made in the period that don't count yet; absent of a counted connection.",
            examples = "4")
        Long open,
    @Schema(
            description =
                "Successes per attempt, or the middle (geometric mean) of the amounts; absent where"
                    + " there are none, or of a conversion with fewer attempts than successes.",
            examples = "0.3")
        Double raw,
    @Schema(description = "The pooled estimate; absent where the rep isn't comparable.")
        EstimateResponse estimate,
    @Schema(description = "What was compared; absent where the rep isn't comparable.")
        ComparisonResponse comparedWith,
    VerdictResponse verdict,
    @Schema(
            description =
                "Successes, or amount, expected from closing the gap to typical, in this period:"
                    + " E[(typical − rate)₊] × attempts.",
            examples = "14.2")
        Double shortfall,
    @Schema(
            description =
                "What closing the gap is worth, carried down the connections that follow. Only of a"
                    + " gap or what is worth a look.")
        WorthResponse worth,
    @Schema(description = "The finding in words.") String sentence,
    @Schema(
            description =
                "Where the attempts are listed that count here, and the open ones, as they were known"
                    + " then. Of a connection that is traced; absent in a need's evidence.",
            examples =
                "/v1/connections/demo-to-proposal/attempts?rep=demo-kim&period=2025-12-01..2026-11-30")
        String attemptsAt) {

  /** A pooled estimate of a rate, a yield or an amount. */
  @Schema(
      name = "Estimate",
      description =
          "What the rate, the yield or the middle amount is on everybody's mix of cases, in the light"
              + " of all peers.")
  public record EstimateResponse(
      @Schema(examples = "0.32") double mean,
      @Schema(description = "Lower end of the interval.", examples = "0.26") double low,
      @Schema(description = "Upper end of the interval.", examples = "0.39") double high,
      @Schema(description = "How sure the interval is.", examples = "0.9") double credibleLevel,
      @Schema(description = "P(rate < typical).", examples = "0.99") double probabilityBelow,
      @Schema(description = "P(rate < typical × (1 − margin)).", examples = "0.97")
          double probabilityGap,
      @Schema(description = "P(rate > typical × (1 + margin)).", examples = "0.001")
          double probabilityStrength,
      @Schema(description = "E[(typical − rate)₊], per attempt.", examples = "0.12")
          double shortfallPerAttempt) {

    static EstimateResponse from(Estimate estimate, double credibleLevel) {
      return new EstimateResponse(
          estimate.mean(),
          estimate.low(),
          estimate.high(),
          credibleLevel,
          estimate.probabilityBelow(),
          estimate.probabilityGap(),
          estimate.probabilityStrength(),
          estimate.expectedShortfall());
    }
  }

  /** What reps were compared with. */
  @Schema(name = "Comparison")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ComparisonResponse(
      @Schema(
              description =
                  "The role of the compared reps; absent where it doesn't matter, or none is told.",
              examples = "account-executive")
          String role,
      @Schema(
              description =
                  "Key of the team of the compared reps; absent where it doesn't matter, or none is"
                      + " told.")
          String team,
      @Schema(description = "How many reps were compared.", examples = "12") int reps,
      @Schema(
              description =
                  "The attributes by which cases are told apart, and `month`: only like is compared"
                      + " with like. Empty where all cases are alike.")
          List<String> likeForLike,
      @Schema(
              description = "Share of the rep's cases that others have like cases beside.",
              examples = "1")
          double share,
      @Schema(description = "How many others have like cases.", examples = "11") int peers,
      @Schema(description = "The typical rate.", examples = "0.45") double typical,
      @Schema(examples = "0.41") double typicalLow,
      @Schema(examples = "0.49") double typicalHigh,
      @Schema(description = "How far from typical matters, as a share of it.", examples = "0.1")
          double margin,
      @Schema(description = "Whether reps do not differ measurably.") boolean alike,
      QualityResponse quality) {

    static ComparisonResponse from(Finding.Compared compared) {
      Comparison comparison = compared.comparison();
      Comparability comparability = compared.comparability();
      PooledFit fit = comparison.fit();
      return new ComparisonResponse(
          orAbsent(comparison.peers().role()),
          orAbsent(comparison.peers().team()),
          comparison.reps(),
          comparison.likeForLike(),
          comparability.share(),
          comparability.peers(),
          fit.typical(),
          fit.typicalLow(),
          fit.typicalHigh(),
          fit.margin(),
          comparison.alike(),
          QualityResponse.from(fit.quality()));
    }

    private static String orAbsent(String text) {
      return text.isEmpty() ? null : text;
    }
  }

  /** What to bear in mind with a comparison. */
  @Schema(name = "ComparisonQuality", description = "What to bear in mind with a comparison.")
  public record QualityResponse(
      @Schema(description = "Fewer than eight reps have anything to compare.") boolean fewPeers,
      @Schema(description = "One rep has more than half of all cases.") boolean oneDominates,
      @Schema(description = "Reps with many cases do differently from those with few.")
          boolean attemptsGoWithRate) {

    static QualityResponse from(Quality quality) {
      return new QualityResponse(
          quality.fewPeers(), quality.oneDominates(), quality.attemptsGoWithRate());
    }
  }

  /** What closing a gap is worth. */
  @Schema(name = "GapWorth")
  public record WorthResponse(
      @Schema(description = "What is to be expected.", examples = "8200") double mean,
      @Schema(description = "Lower end of the interval.", examples = "4100") double low,
      @Schema(description = "Upper end of the interval.", examples = "13000") double high,
      @Schema(description = "How sure the interval is.", examples = "0.9") double credibleLevel,
      @Schema(
              description = "Key of the metric in which it is told: that in which the chain ends.",
              examples = "bookings")
          String metric,
      @Schema(description = "Unit of that metric.", examples = "EUR") String unit,
      @Schema(description = "Keys of the connections down which it was carried, in their order.")
          List<String> through) {

    static WorthResponse from(GapWorth worth) {
      return new WorthResponse(
          worth.worth().mean(),
          worth.worth().low(),
          worth.worth().high(),
          worth.worth().level(),
          worth.in().key(),
          worth.in().unit(),
          worth.through().stream().map(Connection::key).toList());
    }
  }

  /** A verdict. */
  @Schema(name = "Verdict")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VerdictResponse(
      @Schema(
              enumeration = {"gap", "watch", "strength", "in-line", "too-early", "not-comparable"},
              examples = "gap")
          String key,
      @Schema(description = "How sure it is.", examples = "0.97") Double probability,
      @Schema(
              description = "Share of wrong ones to expect among all calls as sure as this one.",
              examples = "0.03")
          Double q,
      @Schema(description = "About how many more attempts would decide it.") Long moreAttempts,
      @Schema(description = "Why the rep can't be compared.") String reason) {

    static VerdictResponse from(Finding finding) {
      Verdict verdict = finding.verdict();
      Double q = null;
      String reason = null;
      if (verdict instanceof Verdict.Gap gap) {
        q = gap.q();
      } else if (verdict instanceof Verdict.Strength strength) {
        q = strength.q();
      } else if (verdict instanceof Verdict.NotComparable notComparable) {
        reason = Words.reason(notComparable.reason());
      }
      return new VerdictResponse(
          verdict.key(), probability(verdict), q, known(finding.more()), reason);
    }

    /** How sure a verdict is; null where that is no question. */
    static Double probability(Verdict verdict) {
      if (verdict instanceof Verdict.Gap gap) {
        return gap.probability();
      } else if (verdict instanceof Verdict.Strength strength) {
        return strength.probability();
      } else if (verdict instanceof Verdict.Watch watch) {
        return watch.probability();
      } else if (verdict instanceof Verdict.InLine inLine) {
        return inLine.probability();
      }
      return null;
    }
  }

  private static Long known(OptionalLong count) {
    return count.isPresent() ? count.getAsLong() : null;
  }

  /** A finding as it is shown where it stays as it is. */
  public static FindingResponse from(Finding finding) {
    return from(finding, null);
  }

  /**
   * A finding as it is shown.
   *
   * @param attemptsAt where its attempts are listed, or null
   */
  static FindingResponse from(Finding finding, String attemptsAt) {
    OptionalDouble raw = finding.cases().raw();
    OptionalDouble shortfall = finding.expectedShortfall();
    return new FindingResponse(
        finding.rep().key(),
        finding.rep().name(),
        finding.connection().key(),
        known(finding.cases().attempts()),
        known(finding.cases().successes()),
        known(finding.cases().open()),
        raw.isPresent() ? raw.getAsDouble() : null,
        finding
            .compared()
            .map(
                one ->
                    EstimateResponse.from(one.estimate(), one.comparison().fit().credibleLevel()))
            .orElse(null),
        finding.compared().map(ComparisonResponse::from).orElse(null),
        VerdictResponse.from(finding),
        shortfall.isPresent() ? shortfall.getAsDouble() : null,
        finding.worth().map(WorthResponse::from).orElse(null),
        Words.sentence(finding),
        attemptsAt);
  }
}
