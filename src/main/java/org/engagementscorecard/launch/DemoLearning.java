package org.engagementscorecard.launch;

import java.util.List;

/** What there is to learn from in the simulated team, who offers to share, and who took it up. */
final class DemoLearning {
  /** Tells that the catalogue is there. */
  static final String COURSE = "demo-proposal-course";

  static final String RESOURCES =
      """
      [{"key": "demo-proposal-course", "name": "Proposals that answer (simulated)",
        "kind": "formal", "url": "https://learn.example.com/proposals",
        "description": "Two mornings: from the buyer's words to a proposal of two pages.",
        "minutes": 360, "connections": ["demo-to-proposal"]},
       {"key": "demo-recordings", "name": "Three demos, commented (simulated)",
        "kind": "informal", "url": "https://learn.example.com/recordings",
        "description": "What was asked, what was shown, and what the buyer said a week later.",
        "minutes": 75, "connections": ["meeting-to-demo", "demo-to-proposal"]},
       {"key": "demo-call-card", "name": "How to ask for half an hour (simulated)",
        "kind": "informal", "url": "https://learn.example.com/call-card", "minutes": 10,
        "connections": ["call-to-meeting"]},
       {"key": "demo-circle", "name": "Friday circle (simulated)", "kind": "social",
        "description": "Half an hour in which somebody brings a deal and the others ask.",
        "minutes": 30, "connections": ["call-to-meeting", "demo-to-proposal", "proposal-to-win"]}]""";

  /** An offer. */
  record Offer(String rep, String connection, String words) {}

  /** Of those who have a strength there, and of one who hasn't, and so is proposed to nobody. */
  static final List<Offer> OFFERS =
      List.of(
          new Offer(
              "demo-chiara",
              "demo-to-proposal",
              "Sit with me while I write the proposal right after a demo."),
          new Offer(
              "demo-fatima", "call-to-meeting", "Call me before you call them: we'll rehearse."),
          new Offer(
              "demo-sana",
              "demo-to-proposal",
              "Come along to two demos and tell me what you see."));

  /**
   * Somebody who completed the course.
   *
   * @param workingDay counted as in {@link DemoSimulation}
   */
  record Completion(String rep, int workingDay) {}

  /** Six, so that something can be said of it; it made no difference to anybody's dice. */
  static final List<Completion> COMPLETIONS =
      List.of(
          new Completion("demo-amal", 128),
          new Completion("demo-bo", 128),
          new Completion("demo-chiara", 128),
          new Completion("demo-eli", 151),
          new Completion("demo-goran", 151),
          new Completion("demo-tom", 151));

  private DemoLearning() {}
}
