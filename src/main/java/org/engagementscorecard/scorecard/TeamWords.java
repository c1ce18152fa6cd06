package org.engagementscorecard.scorecard;

import java.util.List;
import java.util.Optional;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.note.CountWords;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Team;
import org.engagementscorecard.statistics.WordOdds;

/**
 * What words go with strengths and what with gaps across a team.
 *
 * @param strength notes about members with a strength on the connection
 * @param gap notes about members with a gap there
 * @param tooEarly why nothing can be said; empty where it can
 * @param compared how many words were compared; the others are used too rarely
 * @param words of those compared the ones that stand out most, strengths' first; empty where it is
 *     too early
 */
public record TeamWords(
    Team team,
    Connection connection,
    Period period,
    CountWords.Side strength,
    CountWords.Side gap,
    Optional<String> tooEarly,
    int compared,
    List<Word> words) {
  public TeamWords {
    words = List.copyOf(words);
  }

  /** A word, in how many notes it stands, and how it goes with strengths over gaps. */
  public record Word(CountWords.Word uses, WordOdds.Odds odds) {}
}
