package org.engagementscorecard.scorecard;

import java.time.Instant;
import java.util.List;
import org.engagementscorecard.note.Note;

/**
 * What a rep, a team or an organization did, what moved and what came of it over a period, beside
 * what people said about it.
 *
 * @param subject whose it is
 * @param asKnownOn the instant at which this was known
 * @param report what it was cut out of
 * @param measures by stage and key
 * @param findings of the reps it is about, by connection and then by rep
 * @param pasts a rep's scorecard: the rep beside the rep's own past; otherwise none
 * @param withheld times of the rep's own past that are not set beside this one
 * @param notes about those reps from the period's first day on, newest first
 * @param dots what connects the numbers with what people say and do
 */
public record Scorecard(
    Subject subject,
    Instant asKnownOn,
    Report report,
    List<Measure> measures,
    List<Finding> findings,
    List<PastComparison> pasts,
    List<OwnPasts.Withheld> withheld,
    List<Note> notes,
    Dots dots) {
  public Scorecard {
    measures = List.copyOf(measures);
    findings = List.copyOf(findings);
    pasts = List.copyOf(pasts);
    withheld = List.copyOf(withheld);
    notes = List.copyOf(notes);
  }

  /**
   * Whose scorecard it is.
   *
   * @param kind {@code rep}, {@code team} or {@code organization}
   */
  public record Subject(String kind, String key, String name) {
    static final String REP = "rep";
    static final String TEAM = "team";
    static final String ORGANIZATION = "organization";
  }
}
