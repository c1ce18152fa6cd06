package org.engagementscorecard.scorecard;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.engagementscorecard.statistics.Estimate;
import org.engagementscorecard.statistics.Verdict;

/** Says findings in sentences that a coach understands. */
final class Words {
  private Words() {}

  /** A finding in words: what was counted, what was compared with whom, how sure it is. */
  static String sentence(Finding finding) {
    String counted = counted(finding);
    if (finding.verdict() instanceof Verdict.NotComparable why) {
      return counted + " Not comparable: " + reason(why.reason()) + ".";
    }
    Estimate estimate = finding.estimate().orElseThrow();
    Comparison comparison = finding.comparison().orElseThrow();
    return counted
        + " Compared with "
        + peers(comparison)
        + ", for whom "
        + percent(comparison.typical())
        + " is typical, the rate is likely "
        + percent(estimate.low())
        + " to "
        + percent(estimate.high())
        + " ("
        + percent(comparison.credibleLevel())
        + " interval). "
        + verdict(finding, comparison);
  }

  /** Why somebody can't be compared. */
  static String reason(Verdict.Reason reason) {
    return switch (reason) {
      case NO_ATTEMPTS -> "no attempts that count in this period";
      case FEW_PEERS -> "fewer peers with attempts than the smallest group";
      case NO_LIKE_FOR_LIKE_PEERS -> "nobody else has like cases";
      case RAMPING -> "still ramping";
      case NOT_COUNTS -> "what was added up isn't a whole number from 0 to 100,000,000";
      case MORE_SUCCESSES_THAN_ATTEMPTS -> "more successes than attempts";
    };
  }

  private static String counted(Finding finding) {
    String steps = finding.connection().from().name() + " → " + finding.connection().to().name();
    if (finding.attempts().isEmpty() || finding.successes().isEmpty()) {
      return steps + ", counted.";
    }
    long attempts = finding.attempts().getAsLong();
    long successes = finding.successes().getAsLong();
    long stillOpen = finding.open().orElse(0);
    String open = stillOpen == 0 ? "" : ", " + stillOpen + " still open";
    if (attempts == 0 && successes == 0) {
      return steps + ": no attempts" + open + ".";
    }
    // Whether what was counted came of those attempts isn't known.
    boolean counted = finding.connection().isCounted();
    OptionalDouble rate = finding.rawRate();
    return steps
        + (counted ? ", counted: " : ": ")
        + successes
        + (counted ? " against " : " of ")
        + attempts
        + (rate.isPresent() ? " (" + percent(rate.getAsDouble()) + ")" : "")
        + open
        + ".";
  }

  /** How attempts and successes of a counted connection stand against each other. */
  static String lag(Lag lag) {
    String days =
        switch (lag.days()) {
          case 0 -> "of the same days";
          case 1 -> "of 1 day earlier";
          default -> "of " + lag.days() + " days earlier";
        };
    String why =
        switch (lag.origin()) {
          case SET -> "the lag was set";
          case TRACED_SUBJECTS ->
              lag.subjects() == 1
                  ? "the time that the one traced subject took"
                  : "the median time that " + lag.subjects() + " traced subjects took";
          case NO_TRACED_SUBJECTS -> "no lag was set, and no subject was traced to take it from";
        };
    return "Counted, not traced: successes stand against attempts " + days + " (" + why + ").";
  }

  private static String peers(Comparison comparison) {
    return comparison.reps()
        + (comparison.role().isEmpty() ? " reps" : " reps in the role " + comparison.role());
  }

  private static String verdict(Finding finding, Comparison comparison) {
    Verdict verdict = finding.verdict();
    String margin = percent(comparison.margin());
    if (verdict instanceof Verdict.Gap gap) {
      return "A gap: "
          + chance(gap.probability())
          + " that it is more than "
          + margin
          + " below typical; closing it is worth about "
          + amount(finding.expectedShortfall().orElseThrow())
          + " in this period.";
    }
    if (verdict instanceof Verdict.Watch watch) {
      return "Worth a look: "
          + chance(watch.probability())
          + " that it is more than "
          + margin
          + " below typical.";
    }
    if (verdict instanceof Verdict.Strength strength) {
      return "A strength: "
          + chance(strength.probability())
          + " that it is more than "
          + margin
          + " above typical.";
    }
    if (verdict instanceof Verdict.InLine inLine) {
      return "In line: "
          + chance(inLine.probability())
          + " that it is within "
          + margin
          + " of typical.";
    }
    OptionalLong more = ((Verdict.TooEarly) verdict).moreAttempts();
    return more.isPresent()
        ? "Too early to say; about " + more.getAsLong() + " more attempts would decide it."
        : "Too early to say.";
  }

  /** A probability as a natural frequency. */
  static String chance(double probability) {
    long inTen = Math.round(probability * 10);
    return inTen >= 10 ? "more than 19 in 20" : "about " + inTen + " in 10";
  }

  /** A rate as a percentage; small ones with a digit after the point. */
  static String percent(double rate) {
    return String.format(Locale.ROOT, rate < 0.095 ? "%.1f%%" : "%.0f%%", 100 * rate);
  }

  private static String amount(double count) {
    return String.format(Locale.ROOT, count < 10 ? "%.1f" : "%.0f", count);
  }
}
