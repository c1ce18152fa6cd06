package org.engagementscorecard.statistics.effect;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Findings in sentences. */
final class EffectWords {

  private static final String VOLUNTEERS =
      "Those who start something by themselves often do so after a bad spell and would have"
          + " bounced back anyway (regression to the mean): this is a comparison, not a proof.";

  private EffectWords() {}

  static String of(EffectFinding finding, Topic topic) {
    if (finding instanceof EffectFinding.Helped helped) {
      return String.join(
          " ",
          "Helped, as far as can be seen:",
          comparison(helped.fit(), topic),
          chance(helped.fit()),
          past(helped.fit()),
          VOLUNTEERS);
    }
    if (finding instanceof EffectFinding.Hurt hurt) {
      return String.join(
          " ",
          "Hurt, as far as can be seen:",
          comparison(hurt.fit(), topic),
          chance(hurt.fit()),
          past(hurt.fit()),
          "Who starts something by themselves is seldom like the others: this is a comparison, not"
              + " a proof.");
    }
    if (finding instanceof EffectFinding.NoSign noSign) {
      return String.join(
          " ",
          "No sign that it helped or hurt:",
          comparison(noSign.fit(), topic),
          chance(noSign.fit()),
          "That does not show that it does nothing: anything within the interval may be true.");
    }
    if (finding instanceof EffectFinding.Withheld withheld) {
      return String.join(
          " ", "Withheld:", doubt(withheld, topic), comparison(withheld.fit(), topic), VOLUNTEERS);
    }
    return tooEarly((EffectFinding.TooEarly) finding, topic);
  }

  private static String comparison(EffectFit fit, Topic topic) {
    EffectFit.Overall overall = fit.overall();
    return topic.outcome()
        + " of the "
        + count(fit.treated(), topic)
        + " who "
        + topic.change()
        + " came out "
        + aside(overall.effect())
        + (overall.effect() == 0 ? " as" : " than")
        + " if they had moved like the "
        + count(fit.compared(), topic)
        + switch (fit.controls()) {
          case NEVER_TREATED -> " who never did";
          case NOT_YET_TREATED -> " who had not or not yet";
        }
        + " ("
        + number(100 * overall.level())
        + "% interval: "
        + aside(overall.low())
        + " to "
        + aside(overall.high())
        + "; mean since the start, from the last period before it).";
  }

  private static String chance(EffectFit fit) {
    return "If it made no difference, "
        + frequency(fit.overall().pValue())
        + " such comparisons would show one at least this large by chance.";
  }

  /** Only said of fits with a pre-trend: without one nothing is called. */
  private static String past(EffectFit fit) {
    EffectFit.PreTrend preTrend = fit.preTrend().orElseThrow();
    return "Before the start the two moved alike as far as can be seen ("
        + (preTrend.exposures() == 1
            ? "one period looked at)."
            : preTrend.exposures() + " periods looked at).");
  }

  private static String doubt(EffectFinding.Withheld withheld, Topic topic) {
    return switch (withheld.doubt()) {
      case PAST_UNKNOWN ->
          "nobody was seen in two periods before the start, so nobody knows whether those who "
              + topic.change()
              + " moved like the others until then. For the record:";
      case SLUMP_BEFORE ->
          "into the last period before the start those who "
              + topic.change()
              + " moved "
              + aside(withheld.fit().preTrend().orElseThrow().lastStep().orElseThrow())
              + " against the others, at least half of what came after the other way, so that may be"
              + " no more than coming back. For the record:";
      case PAST_DIFFERS -> {
        EffectFit.PreTrend preTrend = withheld.fit().preTrend().orElseThrow();
        int before = -preTrend.strongestExposure();
        yield "those who "
            + topic.change()
            + " moved apart from the others already before ("
            + (before == 1 ? "in the last period" : before + " periods")
            + " before the start: "
            + aside(preTrend.strongestEffect())
            + "; by chance "
            + frequency(preTrend.pValue())
            + " such comparisons would show as much), so what came after can't be put down to it."
            + " For the record:";
      }
    };
  }

  private static String tooEarly(EffectFinding.TooEarly finding, Topic topic) {
    String whoChanged = " who " + topic.change();
    return "Too early to say: "
        + switch (finding.reason()) {
          case NOBODY_CHANGED -> "there are no " + topic.many() + whoChanged + " in these periods.";
          case NOTHING_BEFORE ->
              "no " + topic.one() + whoChanged + " was seen both before and after.";
          case NOBODY_TO_COMPARE ->
              "there are no " + topic.many() + " left to compare those" + whoChanged + " with.";
          case FEW_CHANGED ->
              count(finding.treated(), topic)
                  + whoChanged
                  + " can be followed, too few to tell it from chance, so no number is given.";
          case FEW_CLUSTERS ->
              count(finding.treated(), topic)
                  + whoChanged
                  + " can be followed, but they go together in so few teams or the like, each of"
                  + " which counts as one, that it can't be told from chance; no number is given.";
          case FEW_ARRANGEMENTS ->
              "with "
                  + count(finding.treated(), topic)
                  + whoChanged
                  + " and "
                  + count(finding.compared(), topic)
                  + " to compare with, even the clearest difference could be chance.";
        };
  }

  private static String count(int units, Topic topic) {
    return String.format(Locale.ROOT, "%,d ", units) + (units == 1 ? topic.one() : topic.many());
  }

  /** "0.4 lower", "1.2 higher", "the same". */
  private static String aside(double effect) {
    if (effect == 0) {
      return "the same";
    }
    return number(Math.abs(effect)) + (effect > 0 ? " higher" : " lower");
  }

  /** Two significant digits, whole numbers in full up to a hundred thousand, then three. */
  private static String number(double value) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact.round(new MathContext(value < 100 ? 2 : value < 1e5 ? 5 : 3));
    if (value >= 100) {
      return String.format(Locale.ROOT, value < 1e15 ? "%,.0f" : "%.2e", rounded);
    }
    return value < 1e-6
        ? String.format(Locale.ROOT, "%.1e", rounded)
        : rounded.stripTrailingZeros().toPlainString();
  }

  /** "about 1 in 40", "about 3 in 10", "fewer than 1 in 1,000". */
  private static String frequency(double probability) {
    if (probability < 0.001) {
      return "fewer than 1 in 1,000";
    }
    if (probability < 0.1) {
      return String.format(Locale.ROOT, "about 1 in %,d", Math.round(1 / probability));
    }
    return probability >= 0.95
        ? "nearly all"
        : String.format(Locale.ROOT, "about %d in 10", Math.round(10 * probability));
  }
}
