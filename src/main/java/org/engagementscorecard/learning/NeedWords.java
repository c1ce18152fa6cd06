package org.engagementscorecard.learning;

import java.time.Instant;
import java.time.ZoneId;
import org.engagementscorecard.scorecard.Words;

/** Says in a sentence why there is a need, and what has become of it. */
final class NeedWords {
  private static final double HARDLY = 0.05;

  private NeedWords() {}

  /**
   * Why this need, and why now; null of one that has ended.
   *
   * @param atATime how many a rep takes up at a time
   */
  static String whyNow(NeedRow row, int atATime, ZoneId zone) {
    return switch (row.state()) {
      case OPEN, SEEN ->
          row.isWaiting(atATime)
              ? "It waits: "
                  + (row.place() - 1)
                  + " of this rep's needs come first, being learned, worth more or surer."
              : opened(row, zone) + ".";
      case LEARNING ->
          "Being learned since " + day(row.stateSince(), zone) + "; " + numbers(row) + ".";
      case CHANGED ->
          "Behaviour has changed by "
              + day(row.stateSince(), zone)
              + "; what comes of it is yet to be seen.";
      case CLOSED, DISMISSED -> null;
    };
  }

  /** By whom and when it was opened, and how sure it is. */
  static String opened(NeedRow row, ZoneId zone) {
    String day = day(row.openedAt(), zone);
    return switch (row.openedBy()) {
      case FINDING -> "Found on " + day + ": " + numbers(row);
      case REP -> "The rep's own, since " + day + "; " + numbers(row);
      case COACH, SYSTEM -> "Opened by " + row.opener() + " on " + day + "; " + numbers(row);
    };
  }

  /** How sure it is, and what it is worth. */
  private static String numbers(NeedRow row) {
    if (row.certainty() == null) {
      return "the numbers can't say how sure it is";
    }
    return (row.certainty() < HARDLY ? "less than 1 in 20" : Words.chance(row.certainty()))
        + " that it is a gap"
        + (row.worth() == null || row.unit() == null
            ? ""
            : ", worth about " + Words.size(row.worth()) + " " + Words.units(row.unit()));
  }

  /** The organization's day, as it is written everywhere. */
  static String day(Instant at, ZoneId zone) {
    return at.atZone(zone).toLocalDate().toString();
  }
}
