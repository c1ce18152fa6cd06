package org.engagementscorecard.launch;

import java.util.List;

/**
 * What people of the simulated team say, beside the numbers.
 *
 * @param rep key of whom it is about
 * @param metric key of the metric it is about, or null
 * @param connection key of the connection it is about, or null
 * @param workingDay the working day it speaks of, counted as in {@link DemoSimulation}
 */
record DemoNote(
    String rep, String metric, String connection, int workingDay, String author, String text) {
  private static final String COACH = "Coach (simulated)";

  /** What kind of note it is. */
  String kind() {
    return author.equals(COACH) ? "coaching" : "self-reflection";
  }

  static final List<DemoNote> ALL =
      List.of(
          new DemoNote(
              "demo-kim",
              null,
              "demo-to-proposal",
              205,
              COACH,
              "Kim shows every feature; the buyer's own question comes last."),
          new DemoNote(
              "demo-kim",
              null,
              "demo-to-proposal",
              231,
              DemoTruth.KIM.name(),
              "They say it was a great demo, and then I hear nothing. I'd like to sit in on one of"
                  + " somebody else's."),
          new DemoNote(
              "demo-noor",
              null,
              "call-to-meeting",
              188,
              COACH,
              "Noor explains the product well on the phone and rarely asks for the meeting."),
          new DemoNote(
              "demo-noor",
              null,
              "call-to-meeting",
              226,
              DemoTruth.NOOR.name(),
              "Asking for half an hour of their time feels like begging."),
          new DemoNote(
              "demo-lee",
              null,
              "proposal-to-win",
              219,
              COACH,
              "Read five of Lee's lost proposals: two frozen budgets, a merger, nothing I would have"
                  + " done otherwise."),
          new DemoNote(
              "demo-lee",
              null,
              "proposal-to-win",
              233,
              DemoTruth.LEE.name(),
              "A dry year. I work as I did the year before."),
          new DemoNote(
              "demo-chiara",
              null,
              "demo-to-proposal",
              172,
              COACH,
              "Before a demo is booked, Chiara and the buyer have agreed which question it answers."),
          new DemoNote(
              "demo-yara",
              "calls_made",
              null,
              244,
              COACH,
              "First weeks: listens in on two calls for each one made. As agreed."));
}
