package org.engagementscorecard.scorecard;

import java.util.List;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.Verdict;

/** Who has a strength on a connection, for those who look for somebody to learn from. */
public final class Strengths {
  private Strengths() {}

  /**
   * Those with a strength on a connection who are compared with the same peers as a rep, by name;
   * never the rep. Nothing is told of them but that: neither how strong they are nor who is
   * stronger.
   *
   * @param report of the organization over a period
   */
  public static List<Rep> beside(
      Organization organization, Report report, Rep rep, int connectionId) {
    Peers peers = Peers.of(organization, rep, report.period().last());
    return report.findings().stream()
        .filter(finding -> finding.connection().id() == connectionId)
        .filter(finding -> finding.verdict() instanceof Verdict.Strength)
        .map(Finding::rep)
        .filter(other -> other.id() != rep.id())
        .filter(other -> Peers.of(organization, other, report.period().last()).equals(peers))
        .toList();
  }
}
