package org.engagementscorecard.launch;

import java.util.List;
import java.util.Map;

/**
 * What somebody of the simulated team does with a learning need.
 *
 * @param person who does it: key of a rep, or the coach
 * @param rep key of the rep whose need it is
 * @param connection on which connection it is
 * @param body the step as the API takes it; without {@code type} where the need is opened by it
 */
record DemoStep(String person, String rep, String connection, Map<String, String> body) {
  private static final String TYPE = "type";
  private static final String WORDS = "words";
  private static final String SEEN = "seen";
  private static final String TOLD = "told";
  private static final String CHOSE = "chose";
  private static final String LEARNING = "learning";

  /** Tom takes up what is found in the first part of the year. */
  static final List<DemoStep> EARLY =
      List.of(
          own("demo-tom", "meeting-to-demo", Map.of(TYPE, SEEN)),
          own(
              "demo-tom",
              "meeting-to-demo",
              Map.of(TYPE, TOLD, WORDS, "I offer a demo when I don't know what to ask next.")),
          own("demo-tom", "meeting-to-demo", Map.of(TYPE, CHOSE, "resource", "demo-recordings")),
          own("demo-tom", "meeting-to-demo", Map.of(TYPE, LEARNING)));

  /** Others do what they do when all of it is there. */
  static final List<DemoStep> LATE =
      List.of(
          own("demo-kim", "demo-to-proposal", Map.of(TYPE, SEEN)),
          own(
              "demo-kim",
              "demo-to-proposal",
              Map.of(TYPE, TOLD, WORDS, "I show everything because I fear their questions.")),
          own("demo-kim", "demo-to-proposal", Map.of(TYPE, CHOSE, "peer", "demo-chiara")),
          own("demo-kim", "demo-to-proposal", Map.of(TYPE, LEARNING)),
          own(
              "demo-lee",
              "proposal-to-win",
              Map.of(WORDS, "Dry year or not: I want to know how others talk about price.")),
          new DemoStep(
              "coach-lee",
              "demo-goran",
              "meeting-to-demo",
              Map.of(WORDS, "Goran could agree with the buyer what the demo is to answer.")),
          own(
              "demo-goran",
              "meeting-to-demo",
              Map.of(TYPE, "dismissed", WORDS, "We agree on it by mail. Look at my last five.")));

  boolean opens() {
    return !body.containsKey(TYPE);
  }

  private static DemoStep own(String rep, String connection, Map<String, String> body) {
    return new DemoStep(rep, rep, connection, body);
  }
}
