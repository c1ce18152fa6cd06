package org.engagementscorecard.learning;

import java.util.Locale;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.scorecard.Words;
import org.engagementscorecard.statistics.Verdict;

/** Says in sentences what the numbers do to a need. It says since when, never because of what. */
final class LifeWords {
  static final String RESULT = "the gap is gone since behaviour changed";

  static final String LEFT = "the rep has no team and role any more";

  private LifeWords() {}

  /** Why a need closes whose gap was never sure to have changed. */
  static String turned(Verdict verdict) {
    return "the evidence has turned: " + verdict.key();
  }

  static String progress(Connection connection, Progress progress) {
    return "Since "
        + progress.after().first()
        + " "
        + time(connection, progress.after())
        + "; before (from "
        + progress.before().first()
        + " to "
        + progress.before().last()
        + ") "
        + time(connection, progress.before())
        + ". Like for like it is "
        + chance(progress.probabilityBetter())
        + " that the rep does better since.";
  }

  private static String time(Connection connection, Progress.Time time) {
    String rate = time.raw() == null ? "" : " (" + Words.number(connection, time.raw()) + ")";
    return time.successes() == null
        ? time.attempts() + " amounts" + rate
        : time.successes() + " of " + time.attempts() + rate;
  }

  private static String chance(double probability) {
    return probability < 0.05 ? "less than 1 in 20" : Words.chance(probability);
  }

  static String result(Connection connection, Result result) {
    StringBuilder said = new StringBuilder();
    if (result.shortfallThen() != null && result.shortfallNow() != null) {
      said.append("Then about ")
          .append(Words.size(result.shortfallThen()))
          .append(" were missed against typical, now about ")
          .append(Words.size(result.shortfallNow()))
          .append(". ");
    }
    if (result.successes() == null) {
      return said.append("The own past can't be set beside it.").toString();
    }
    said.append("Since ")
        .append(result.since())
        .append(' ')
        .append(extra(result.successes()))
        .append(' ')
        .append(connection.to().name().toLowerCase(Locale.ROOT))
        .append(" than at the rate before");
    if (result.worth() != null) {
      said.append("; down the chain ")
          .append(extra(result.worth()))
          .append(' ')
          .append(result.worth().unit());
    }
    return said.append('.').toString();
  }

  private static String extra(Result.Extra extra) {
    return "about "
        + Words.size(Math.abs(extra.mean()))
        + (extra.mean() < 0 ? " fewer (" : " more (")
        + signed(extra.low())
        + " to "
        + signed(extra.high())
        + ", "
        + Math.round(100 * extra.credibleLevel())
        + "% interval)";
  }

  private static String signed(double number) {
    return (number < 0 ? "−" : "") + Words.size(Math.abs(number));
  }
}
