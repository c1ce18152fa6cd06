package org.engagementscorecard.scorecard;

import org.engagementscorecard.scorecard.SuggestTarget.Reason;
import org.engagementscorecard.scorecard.SuggestTarget.Suggestion;
import org.engagementscorecard.statistics.MedianInterval;

/** Says in a sentence what is suggested and on what it rests, or why nothing is. */
final class SuggestionWords {
  private SuggestionWords() {}

  static String sentence(Suggestion suggestion) {
    String looked = "from " + suggestion.first() + " to " + suggestion.last();
    if (suggestion.reason().isPresent()) {
      return "No suggestion: " + reason(suggestion, suggestion.reason().get(), looked) + ".";
    }
    MedianInterval interval = suggestion.interval().orElseThrow();
    boolean amount = suggestion.metric().aggregation().isAmount();
    return "A suggestion for "
        + suggestion.metric().name()
        + ": "
        + size(suggestion, interval.median())
        + (amount ? " over " + days(suggestion.workingDays()) : "")
        + ", as the rep in the middle of "
        + peers(suggestion)
        + " had "
        + looked
        + (amount ? " per working day" : "")
        + "; for reps like these the middle is likely "
        + size(suggestion, interval.low())
        + " to "
        + size(suggestion, interval.high())
        + " ("
        + Words.percent(interval.coverage())
        + " interval). It is what is usual, not what is possible.";
  }

  private static String reason(Suggestion suggestion, Reason reason, String looked) {
    return switch (reason) {
      case NO_WORKING_DAYS -> "the period has no working day";
      case DOES_NOT_SCALE ->
          "what a metric of the aggregation "
              + suggestion.metric().aggregation()
              + " comes to over other days can't be reckoned from what it came to";
      case FEW_PEERS ->
          "too early to say; only "
              + suggestion.reps()
              + (suggestion.reps() == 1 ? " comparable rep has" : " comparable reps have")
              + " facts "
              + looked
              + ", fewer than the smallest group";
      case NO_INTERVAL ->
          "too early to say; " + suggestion.reps() + " comparable reps are too few for an interval";
    };
  }

  private static String peers(Suggestion suggestion) {
    Peers peers = suggestion.peers();
    return suggestion.reps()
        + " comparable reps"
        + (peers.team().isEmpty() ? "" : " of the team " + peers.team())
        + (peers.role().isEmpty() ? "" : " in the role " + peers.role());
  }

  private static String size(Suggestion suggestion, double number) {
    return Words.size(suggestion.overThePeriod(number));
  }

  private static String days(long days) {
    return days == 1 ? "1 working day" : days + " working days";
  }
}
