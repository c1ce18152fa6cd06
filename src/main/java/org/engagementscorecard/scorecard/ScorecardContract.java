package org.engagementscorecard.scorecard;

import java.util.List;
import org.engagementscorecard.http.FieldSelection;
import org.engagementscorecard.http.Format;
import org.engagementscorecard.organization.PeriodExpression;

/** What the three scorecard resources say alike in the contract. */
final class ScorecardContract {
  static final PeriodExpression LATEST = PeriodExpression.fromString("latest");

  static final String SINCE =
      "The instant since which this has been known: of the last change, or the beginning of the"
          + " organization's day. Asked for with `asKnownOn` and this instant, the same is shown"
          + " again.";

  /** The forms of what can be shown as numbers in rows. */
  static final List<Format> JSON_OR_CSV = List.of(Format.JSON, Format.CSV);

  static final String CSV = "text/csv";

  static final String FORMAT =
      "Takes the place of `Accept`, for spreadsheets and links, which can't set it.";

  static final String FIELDS =
      "Parts to show, as paths with commas between them, such as"
          + " `measures,connections.findings.verdict`; subject and period are always there. Left out:"
          + " all. Of JSON only.";

  static final String CSV_EXAMPLE =
      """
      "rep","repName","team","role","period","firstDay","lastDay","kind","key","name","stage",\
      "unit","value","facts","aim","attainment","attempts","successes","raw","estimate","low",\
      "high","typical","verdict","probability","worth","worthUnit","dataThrough"
      "demo-kim","Kim (simulated)","demo-north","account-executive","latest-90-days",\
      "2026-09-02","2026-11-30","measure","demos_held","Demos held","progress","demo",38,38,\
      ,,,,,,,,,,,,,"2026-11-30T16:00:00Z"
      """;

  static final String PERIOD =
      "`2026`, `2026-Q3`, `2026-P07` (fiscal period), `2026-07` (month), `2026-W30`,"
          + " `2026-07-01..2026-07-31`, `last-90-days`, `latest-90-days` or `latest`.";

  static final String AS_KNOWN_ON =
      "An instant (RFC 3339, to the microsecond) of the past: the scorecard is what would have been"
          + " shown then, with the facts, notes, people, metrics, connections, targets and settings as"
          + " they were known. Left out: now. What was being written at that very moment counts from the"
          + " beginning of its writing, so an instant of the last seconds may still gain some. Slower"
          + " than now.";
  static final String EXAMPLE =
      """
      {"subject": {"kind": "rep", "key": "demo-kim", "name": "Kim (simulated)"},
       "period": {"expression": "latest-365-days", "first": "2025-12-01", "last": "2026-11-30",
                  "zone": "UTC"},
       "dataThrough": "2026-11-30T16:00:00Z", "asKnownOn": "2026-12-01T08:00:00Z",
       "measures": [{"metric": "demos_held", "name": "Demos held", "stage": "progress",
         "unit": "demo", "aggregation": "sum", "value": 152, "facts": 152,
         "target": {"aim": 144, "aimToDate": 144, "attainment": 1.055556,
           "attainmentToDate": 1.055556, "workingDays": 261,
           "parts": [{"target": "demo-demos", "of": "role", "first": "2025-12-01",
             "last": "2025-12-31", "value": 12, "per": "month", "workingDays": 23, "share": 1,
             "aim": 12}],
           "sentence": "152 of 144 aimed at by 30 November (106%)."},
         "previous": [
           {"expression": "2021-12-02..2022-12-01", "first": "2021-12-02", "last": "2022-12-01",
             "facts": 0},
           {"expression": "2022-12-02..2023-12-01", "first": "2022-12-02", "last": "2023-12-01",
             "facts": 0},
           {"expression": "2023-12-02..2024-11-30", "first": "2023-12-02", "last": "2024-11-30",
             "facts": 0},
           {"expression": "2024-12-01..2025-11-30", "first": "2024-12-01", "last": "2025-11-30",
             "value": 131, "facts": 131}],
         "usualRange": {"reps": 11, "low": 144.5, "middle": 151, "high": 163,
           "sentence": "Half of 11 peers in the role account-executive are between 144.5 and 163; …"},
         "notes": []}],
       "connections": [{"connection": "demo-to-proposal", "name": "Demo → proposal",
         "attempts": 140, "successes": 42,
         "findings": [{"rep": "demo-kim", "repName": "Kim (simulated)",
           "connection": "demo-to-proposal", "attempts": 140, "successes": 42, "open": 12,
           "raw": 0.3,
           "estimate": {"mean": 0.33, "low": 0.27, "high": 0.4, "credibleLevel": 0.9,
             "probabilityBelow": 0.999, "probabilityGap": 0.99, "probabilityStrength": 0.0001,
             "shortfallPerAttempt": 0.16},
           "comparedWith": {"role": "account-executive", "reps": 12, "likeForLike": [],
             "share": 1, "peers": 11, "typical": 0.49, "typicalLow": 0.46, "typicalHigh": 0.53,
             "margin": 0.1, "alike": false, "quality": {"fewPeers": false,
               "oneDominates": false, "attemptsGoWithRate": false}},
           "verdict": {"key": "gap", "probability": 0.99, "q": 0.008},
           "shortfall": 22.4,
           "worth": {"mean": 11.3, "low": 7.9, "high": 14.8, "credibleLevel": 0.9,
             "metric": "deals_won", "unit": "deal", "through": ["proposal-to-win"]},
           "sentence": "Demos held → Proposals sent: 42 of 140 (30%), 12 still open. …"}],
         "ownPast": [{"against": "previous", "first": "2024-12-01", "last": "2025-11-30",
           "now": 0.3, "before": 0.34, "low": -0.11, "high": 0.04, "credibleLevel": 0.9,
           "probabilityHigher": 0.2, "share": 1, "direction": "no-clear-change",
           "sentence": "Own past: the rate is 30% now and was 34% in the days before …"}],
         "sentences": [],
         "notes": [{"id": 1, "rep": "demo-kim", "at": "2026-10-02T09:00:00Z", "author": "coach",
           "kind": "coaching", "tags": ["discovery"], "functions": [], "private": false,
           "text": "Kim shows every feature; the buyer's own question comes last."}]}],
       "notes": [],
       "blindSpots": {
         "gapsWithoutStory": [{"rep": "demo-kim", "connection": "proposal-to-win",
           "verdict": "watch", "sentence": "Kim (simulated), Proposal → win: worth a look, and …"}],
         "storiesWithoutNumber": [{"note": 2, "rep": "demo-kim", "about": "emails_sent",
           "sentence": "Note 2 about Kim (simulated) speaks of Emails sent, but there are no …"}]},
       "practices": [
         {"practice": "coaching", "count": 1, "of": 2,
           "evidence": ["Kim (simulated), Demo → proposal (gap): note 1 by coach",
             "Kim (simulated), Proposal → win (watch): no note by anybody else",
             "Notes received from others: 1. Notes given to others: 0.",
             "Learning needs answered: 0 of 1."],
           "sentence": "1 of 2 gaps and findings worth a look have a note by somebody else …"},
         {"practice": "measuring", "count": 8, "of": 8, "evidence": [],
           "sentence": "8 of 8 metrics that colleagues in the same job have facts of are …"},
         {"practice": "adapting", "count": 0, "of": 1,
           "evidence": ["Kim (simulated), Demo → proposal: opened 2026-12-01, open"],
           "sentence": "0 of 1 learning need that was open in this period were acted on."},
         {"practice": "exploring", "count": 0, "of": 0, "evidence": [],
           "sentence": "Nothing is kept yet of practices tried and initiatives joined."},
         {"practice": "bettering", "count": 0, "of": 1,
           "evidence": ["Kim (simulated), Demo → proposal: no clear change; about 2 in 10 …"],
           "sentence": "0 of 1 connection that can be set beside the days before are better now."}],
       "leadership": [
         {"function": "visioning", "notes": 0, "people": 0, "noteIds": []},
         {"function": "relating", "notes": 1, "people": 1, "noteIds": [3]},
         {"function": "sensemaking", "notes": 0, "people": 0, "noteIds": []},
         {"function": "inventing", "notes": 0, "people": 0, "noteIds": []}],
       "learningNeeds": [{"id": 1, "rep": "demo-kim", "connection": "demo-to-proposal",
         "state": "open", "openedAt": "2026-12-01T08:00:00Z",
         "sentence": "Demos held → Proposals sent: 42 of 140 (30%), 12 still open. …"}]}""";

  private ScorecardContract() {}

  /**
   * The parts of a scorecard that are asked for.
   *
   * @param text or null for all
   */
  static FieldSelection fields(String text) {
    return FieldSelection.of(text, ScorecardResponse.class, List.of("subject", "period"));
  }

  /** The period that was asked for, or the latest. */
  static PeriodExpression orLatest(PeriodExpression period) {
    return period == null ? LATEST : period;
  }
}
