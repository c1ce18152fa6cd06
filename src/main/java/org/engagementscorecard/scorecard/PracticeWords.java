package org.engagementscorecard.scorecard;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Better;
import org.engagementscorecard.note.Note;
import org.engagementscorecard.scorecard.NeedsBeside.Need;
import org.engagementscorecard.statistics.OwnPast;
import org.engagementscorecard.statistics.Verdict;

/** Says practices, blind spots and usual ranges in sentences that a coach understands. */
final class PracticeWords {
  static final String NOTHING_KEPT =
      "Nothing is kept yet of practices tried and initiatives joined.";

  private PracticeWords() {}

  static String coaching(int answered, int of) {
    return of == 0
        ? "No gap and nothing worth a look: the numbers ask for no coaching."
        : answered
            + " of "
            + counted(of, "gap or finding worth a look has", "gaps and findings worth a look have")
            + " a note by somebody else than the rep.";
  }

  static String measuring(int visible, int of, int reps) {
    return of == 0
        ? "No colleague in the same job has facts in this period, so it isn't known what should be"
            + " visible."
        : visible
            + " of "
            + counted(of, "metric", "metrics")
            + " that colleagues in the same job have facts of "
            + (visible == 1 ? "is" : "are")
            + " visible here"
            + (reps == 1 ? "." : ", counted rep by rep.");
  }

  static String adapting(int actedOn, int of) {
    return of == 0
        ? "No learning need was open in this period."
        : actedOn
            + " of "
            + counted(of, "learning need that was", "learning needs that were")
            + " open in this period "
            + (actedOn == 1 ? "was" : "were")
            + " acted on.";
  }

  static String days(double median) {
    return String.format(
        Locale.ROOT, "From opening to closing it took %.1f days in the middle.", median);
  }

  static String bettering(int better, int of) {
    return of == 0
        ? "No connection can be set beside the days before."
        : better
            + " of "
            + counted(of, "connection", "connections")
            + " that can be set beside the days before "
            + (better == 1 ? "is" : "are")
            + " better now.";
  }

  /** A connection beside the rep's own past. */
  static String bettering(PastComparison past) {
    double higher = past.change().probabilityHigher();
    double better = past.connection().to().better() == Better.HIGHER ? higher : 1 - higher;
    String said =
        switch (past.direction()) {
          case BETTER -> "better";
          case WORSE -> "worse";
          case NO_CLEAR_CHANGE -> "no clear change";
          case TOO_EARLY -> "too early to say";
        };
    boolean worse = past.direction() == OwnPast.Direction.WORSE;
    return said
        + "; "
        + Words.chance(worse ? 1 - better : better)
        + " that it is "
        + (worse ? "worse" : "better")
        + String.format(Locale.ROOT, " (probability %.3f)", worse ? 1 - better : better);
  }

  /** What became of a need, with its dates. */
  static String life(Need need, ZoneId zone) {
    return "opened "
        + day(need.openedAt(), zone)
        + ", "
        + need.state()
        + need.closedAt().map(at -> " " + day(at, zone)).orElse("")
        + need.closedBecause().map(why -> " (" + why + ")").orElse("");
  }

  private static LocalDate day(Instant at, ZoneId zone) {
    return at.atZone(zone).toLocalDate();
  }

  /** Which notes. */
  static String notes(List<Note> notes) {
    return (notes.size() == 1 ? "note " : "notes ")
        + notes.stream()
            .map(note -> note.id() + " by " + note.author())
            .collect(Collectors.joining(", "));
  }

  /** The first lines, and how many more there are. */
  static List<String> atMost(int most, List<String> lines) {
    List<String> shown = new ArrayList<>(lines.subList(0, Math.min(most, lines.size())));
    if (lines.size() > most) {
      shown.add("… and " + (lines.size() - most) + " more");
    }
    return shown;
  }

  /** A gap of which no note speaks. */
  static String untold(Finding finding) {
    return finding.rep().name()
        + ", "
        + finding.connection().name()
        + ": "
        + (finding.isGap() ? "a gap" : "worth a look")
        + ", and no note speaks of it or of its two ends.";
  }

  /** A note about something that there is no number of. */
  static String unmeasured(BlindSpots.Unmeasured story) {
    String why =
        story
            .finding()
            .map(
                finding ->
                    finding.verdict() instanceof Verdict.NotComparable notComparable
                        ? "it can't be compared: " + Words.reason(notComparable.reason())
                        : "it is too early to say")
            .orElse("there are no facts of it in this period");
    return "Note "
        + story.note().id()
        + " about "
        + story.rep().name()
        + " speaks of "
        + story.name()
        + ", but "
        + why
        + ".";
  }

  /** Where the peers are. */
  static String usualRange(UsualRange range) {
    return "Half of "
        + range.reps()
        + " peers"
        + Words.inCommon(range.peers())
        + " are between "
        + number(range.values().low())
        + " and "
        + number(range.values().high())
        + "; "
        + number(range.values().middle())
        + " is in the middle. They did this job all of this time, and none is ramping.";
  }

  /** A number to at most two digits after the point. */
  private static String number(double value) {
    return Measures.plain(BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN))
        .toPlainString();
  }

  private static String counted(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
