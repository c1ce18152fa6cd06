package org.engagementscorecard.learning;

/** Examples of the contract; they name the simulated team, on which they work. */
final class NeedExamples {
  /** Of Kim's need. */
  static final String NUMBER = "3";

  private static final String HEAD =
      """
      {"id": 3, "rep": "demo-kim", "repName": "Kim (simulated)",
        "connection": "demo-to-proposal", "connectionName": "Demo → proposal", "state": "learning",
        "stateSince": "2026-12-02T09:30:00Z", "waiting": false,
        "openedAt": "2026-12-01T08:00:00Z", "openedBy": {"kind": "finding"},
        "words": "I show everything because I fear their questions.",
        "seenAt": "2026-12-01T16:05:00Z", "learningAt": "2026-12-02T09:30:00Z",
        "worth": {"mean": 41600, "unit": "EUR"}, "certainty": 0.99,
        "whyNow": "Being learned since 2026-12-02; more than 19 in 20 that it is a gap, worth about 41,600 EUR.",
        "sentence": "Demos held → Proposals sent: 42 of 140 (30%), 12 still open. …",
        "evidence": {
          "period": {"expression": "latest-365-days", "first": "2025-12-01", "last": "2026-11-30",
            "zone": "UTC"},
          "dataThrough": "2026-11-30T16:00:00Z",
          "finding": {"rep": "demo-kim", "repName": "Kim (simulated)",
            "connection": "demo-to-proposal", "attempts": 140, "successes": 42, "open": 12,
            "raw": 0.3,
            "estimate": {"mean": 0.33, "low": 0.27, "high": 0.4, "credibleLevel": 0.9,
              "probabilityBelow": 0.999, "probabilityGap": 0.99, "probabilityStrength": 0.0001,
              "shortfallPerAttempt": 0.16},
            "comparedWith": {"role": "account-executive", "reps": 12, "typical": 0.49,
              "typicalLow": 0.46, "typicalHigh": 0.53, "margin": 0.1, "alike": false},
            "verdict": {"key": "gap", "probability": 0.99, "q": 0.008},
            "shortfall": 22.4,
            "sentence": "Demos held → Proposals sent: 42 of 140 (30%), 12 still open. …"},
          "notes": [1]}""";

  static final String STEP =
      """
      {"event": 9, "type": "told", "from": "learning", "to": "learning",
        "at": "2026-12-02T09:31:00Z", "by": "rep", "byName": "demo-kim",
        "words": "I show everything because I fear their questions."}""";

  static final String STEPS =
      """
      {"event": 1, "type": "opened", "to": "open", "at": "2026-12-01T08:00:00Z", "by": "numbers"},
      {"event": 3, "type": "seen", "from": "open", "to": "seen", "at": "2026-12-01T16:05:00Z",
        "by": "rep", "byName": "demo-kim"},
      {"event": 8, "type": "learning", "from": "seen", "to": "learning",
        "at": "2026-12-02T09:30:00Z", "by": "rep", "byName": "demo-kim"},
      """
          + STEP;

  static final String IN_LIST = HEAD + "}";

  static final String ONE =
      HEAD
          + ", \"steps\": ["
          + STEPS
          + """
          ],
            "learnFrom": {
              "peers": [{"rep": "demo-chiara", "name": "Chiara (simulated)",
                "words": "Sit with me while I write the proposal right after a demo.",
                "since": "2026-11-02T08:00:00Z"}],
              "resources": [],
              "sentence": "Chiara (simulated) has a strength here and offered to share."},
            "chosen": [{"peer": "demo-chiara", "peerName": "Chiara (simulated)",
              "at": "2026-12-02T09:32:00Z"}]}""";

  static final String OPENED =
      """
      {"id": 7, "rep": "demo-sana", "repName": "Sana (simulated)",
        "connection": "meeting-to-demo", "connectionName": "Meeting → demo", "state": "open",
        "stateSince": "2026-12-01T08:00:00Z", "waiting": false,
        "openedAt": "2026-12-01T08:00:00Z", "openedBy": {"kind": "coach", "name": "coach-lee"},
        "words": "I agree to a demo before I know which question it is to answer.",
        "certainty": 0.01,
        "whyNow": "Opened by coach-lee on 2026-12-01; less than 1 in 20 that it is a gap.",
        "evidence": {"period": {"expression": "latest-365-days", "first": "2025-12-01",
          "last": "2026-11-30", "zone": "UTC"}, "notes": []},
        "steps": [{"event": 11, "type": "opened", "to": "open", "at": "2026-12-01T08:00:00Z",
          "by": "coach", "byName": "coach-lee",
          "words": "I agree to a demo before I know which question it is to answer."}],
        "learnFrom": {"peers": [], "resources": [],
          "sentence": "Nobody with a strength here has offered to share yet."},
        "chosen": []}""";

  static final String TOLD =
      """
      {"type": "told", "words": "I show everything because I fear their questions."}""";

  static final String CHOSE =
      """
      {"type": "chose", "peer": "demo-chiara"}""";

  private NeedExamples() {}
}
