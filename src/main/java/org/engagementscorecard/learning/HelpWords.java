package org.engagementscorecard.learning;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.statistics.effect.EffectFinding;
import org.engagementscorecard.statistics.effect.EffectFit;
import org.engagementscorecard.statistics.effect.Topic;

/** What has helped others, in sentences. */
final class HelpWords {
  private HelpWords() {}

  /** What the rates are of: "Proposals sent per demo". */
  static String outcome(Connection connection) {
    return switch (connection.kind()) {
      case CONVERSION, YIELD -> connection.to().name() + " per " + connection.from().unit();
      case VALUE -> "The middle of " + connection.to().name().toLowerCase(Locale.ROOT);
    };
  }

  static Topic topic(Connection connection) {
    return new Topic("rep", "reps", "took it up", outcome(connection));
  }

  /** The numbers of a finding; empty where it is too early for any. */
  static Optional<EffectFit> fit(EffectFinding finding) {
    if (finding instanceof EffectFinding.Helped one) {
      return Optional.of(one.fit());
    }
    if (finding instanceof EffectFinding.Hurt one) {
      return Optional.of(one.fit());
    }
    if (finding instanceof EffectFinding.NoSign one) {
      return Optional.of(one.fit());
    }
    if (finding instanceof EffectFinding.Withheld one) {
      return Optional.of(one.fit());
    }
    return Optional.empty();
  }

  /** Whether those who took it up had moved as the others until then. */
  static String before(EffectFit fit) {
    if (fit.preTrend().isEmpty()) {
      return "Nobody was seen in two months before, so it isn't known whether they moved like the"
          + " others until then.";
    }
    EffectFit.PreTrend before = fit.preTrend().get();
    return (before.exposures() == 1
            ? "In the month before"
            : "In the " + before.exposures() + " months before")
        + String.format(
            Locale.ROOT,
            ", the strongest difference in how they moved was %s (%s; p = %.2g).",
            signed(before.strongestEffect()),
            before.strongestExposure() == -1
                ? "in the last month before"
                : -before.strongestExposure() + " months before",
            before.pValue());
  }

  /**
   * The same as a whole, in one sentence for somebody who looks for help; empty where too early.
   */
  static Optional<String> inShort(EffectFinding finding) {
    return fit(finding)
        .map(
            fit -> {
              String who = fit.treated() + " who took it up";
              if (finding instanceof EffectFinding.Helped) {
                return who
                    + " came out better here than if they had moved like those who hadn't ("
                    + interval(fit)
                    + "): a comparison, not a proof.";
              }
              if (finding instanceof EffectFinding.Hurt) {
                return who
                    + " came out worse here than if they had moved like those who hadn't ("
                    + interval(fit)
                    + "): a comparison, not a proof.";
              }
              if (finding instanceof EffectFinding.NoSign) {
                return "No sign that it helped or hurt the " + who + " (" + interval(fit) + ").";
              }
              return "What came after for the " + who + " can't be put down to it.";
            });
  }

  private static String interval(EffectFit fit) {
    EffectFit.Overall overall = fit.overall();
    return String.format(
        Locale.ROOT,
        "%s a month; %.0f%% interval %s to %s",
        signed(overall.effect()),
        100 * overall.level(),
        signed(overall.low()),
        signed(overall.high()));
  }

  /** Two significant digits; large ones whole. */
  private static String signed(double value) {
    BigDecimal exact = new BigDecimal(value);
    String digits =
        Math.abs(value) >= 100
            ? String.format(Locale.ROOT, "%,.0f", value)
            : exact.round(new MathContext(2)).stripTrailingZeros().toPlainString();
    return (value > 0 ? "+" : "") + digits.replace('-', '−');
  }
}
