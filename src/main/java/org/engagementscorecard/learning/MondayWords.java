package org.engagementscorecard.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.engagementscorecard.learning.MondayResponse.Counts;

/**
 * Says in a plain sentence each what is new, stuck and changed.
 *
 * @param zone where days begin
 * @param mapper reads what is kept of a need
 */
record MondayWords(ZoneId zone, ObjectMapper mapper) {

  String opened(NeedRow row) {
    String opened = NeedWords.opened(row, zone);
    return opened.substring(0, 1).toLowerCase(Locale.ROOT) + opened.substring(1) + ".";
  }

  /**
   * What is stuck.
   *
   * @param quietDays for how many days nothing has happened
   */
  String stuck(NeedRow row, long quietDays) {
    String day = NeedWords.day(row.stateSince(), zone);
    String where =
        switch (row.state()) {
          case OPEN -> "open since " + day + ", and not seen yet";
          case SEEN -> "seen on " + day + ", and not taken up";
          case LEARNING -> "being learned since " + day;
          case CHANGED, CLOSED, DISMISSED -> row.state() + " since " + day;
        };
    return where + "; nothing has happened for " + quietDays + " days.";
  }

  String changed(NeedRow row) {
    String day = NeedWords.day(row.stateSince(), zone);
    String told = sentence(row.result() == null ? row.progress() : row.result());
    return switch (row.state()) {
      case CLOSED -> "closed on " + day + because(row.closedBecause(), told);
      case CHANGED, OPEN, SEEN, LEARNING, DISMISSED ->
          "better than before, as the numbers show since "
              + day
              + (told == null ? "." : ". " + told);
    };
  }

  private static String because(String because, String told) {
    return (because == null ? "" : ": " + because.replaceAll("\\.$", ""))
        + (told == null ? "." : ". " + told);
  }

  private String sentence(String json) {
    try {
      return json == null ? null : mapper.readTree(json).path("sentence").asText(null);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is kept of a need can't be read", e);
    }
  }

  /** All of it. */
  static String all(String whose, LocalDate since, Counts counts) {
    String said =
        counts.opened() + counts.stuck() + counts.changed() == 0
            ? "nothing new, nothing stuck and nothing changed"
            : counts.opened()
                + " new, "
                + counts.stuck()
                + " stuck, "
                + counts.changed()
                + " changed";
    return whose + ": " + said + " since " + since + waiting(counts.waiting());
  }

  private static String waiting(int count) {
    return switch (count) {
      case 0 -> ".";
      case 1 -> "; 1 waits its turn.";
      default -> "; " + count + " wait their turn.";
    };
  }
}
