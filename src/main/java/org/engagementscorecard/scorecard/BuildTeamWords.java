package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.note.CountWords;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;
import org.engagementscorecard.statistics.Verdict;
import org.engagementscorecard.statistics.WordOdds;

/**
 * Sets the words of shared notes about members of a team who have a strength on a connection beside
 * those about members who have a gap there; within the organization's transaction.
 *
 * <p>Nothing is said below the organization's smallest group: so many reps must have a strength,
 * and as many a gap, that notes speak of. So there are as many notes too. As many authors aren't
 * asked for: one coach writes about most of a team, and what is protected is whom the notes are
 * about; a side with fewer says so.
 */
@ApplicationScoped
class BuildTeamWords {
  /** A word is shown if it stands in so many notes, about so many reps; or it might name one. */
  private static final int FEWEST_NOTES = 3;

  private static final int FEWEST_REPS = 3;

  /** The most words that are shown. */
  private static final int MOST = 100;

  static final WordOdds ODDS = WordOdds.withDefaults();

  private final BuildReport reports;
  private final Recall recall;
  private final CountWords counting;

  BuildTeamWords(BuildReport reports, Recall recall, CountWords counting) {
    this.reports = reports;
    this.recall = recall;
    this.counting = counting;
  }

  /** The words of a team with all teams below it, of those who are members on the last day. */
  TeamWords of(
      Organization organization,
      String teamKey,
      PeriodExpression expression,
      String connectionKey) {
    Knowledge knowledge = recall.now(organization);
    List<Team> tree = knowledge.teams();
    Team team =
        tree.stream()
            .filter(one -> one.key().equals(teamKey))
            .findFirst()
            .orElseThrow(() -> ProblemException.unknown("team", teamKey));
    Set<String> teams = Team.withAllBelow(tree, teamKey);
    Connection connection =
        knowledge.connections().stream()
            .filter(one -> one.key().equals(connectionKey))
            .findFirst()
            .orElseThrow(() -> ProblemException.unknown("connection", connectionKey));
    Period period = knowledge.period(expression);
    List<Finding> findings =
        reports.over(knowledge, period).findings().stream()
            .filter(finding -> finding.connection().id() == connection.id())
            .filter(finding -> isMember(finding.rep(), teams, period))
            .toList();
    CountWords.Counted counted =
        counting.of(
            organization,
            new CountWords.Sides(
                repIds(findings, finding -> finding.verdict() instanceof Verdict.Strength),
                repIds(findings, Finding::isGap),
                connection.id(),
                period.start()));
    Optional<String> tooEarly = tooEarly(counted, organization.smallestGroup());
    List<Integer> asked = tooEarly.isPresent() ? List.of() : asked(counted.words());
    return new TeamWords(
        team,
        connection,
        period,
        counted.first(),
        counted.second(),
        tooEarly,
        asked.size(),
        asked.isEmpty() ? List.of() : words(counted.words(), asked));
  }

  private static boolean isMember(Rep rep, Set<String> teams, Period period) {
    return rep.on(period.last()).map(Membership::team).filter(teams::contains).isPresent();
  }

  private static Set<Integer> repIds(List<Finding> findings, Predicate<Finding> verdict) {
    return findings.stream()
        .filter(verdict)
        .map(finding -> finding.rep().id())
        .collect(Collectors.toSet());
  }

  private static Optional<String> tooEarly(CountWords.Counted counted, int smallestGroup) {
    if (counted.first().reps() >= smallestGroup && counted.second().reps() >= smallestGroup) {
      return Optional.empty();
    }
    return Optional.of(
        "Too early: shared notes have to speak of at least "
            + smallestGroup
            + " members with a strength and "
            + smallestGroup
            + " with a gap, so that no words can be put down to one of them; they speak of "
            + counted.first().reps()
            + " and "
            + counted.second().reps()
            + ".");
  }

  /** Words that may be shown: by how often they are used, whatever the difference. */
  private static List<Integer> asked(List<CountWords.Word> words) {
    return IntStream.range(0, words.size())
        .filter(
            i ->
                words.get(i).first() + words.get(i).second() >= FEWEST_NOTES
                    && words.get(i).reps() >= FEWEST_REPS)
        .boxed()
        .toList();
  }

  private static List<TeamWords.Word> words(List<CountWords.Word> words, List<Integer> asked) {
    if (words.size() < 2) {
      return List.of();
    }
    List<WordOdds.Odds> odds =
        ODDS.compare(
            words.stream()
                .map(word -> new WordOdds.Use(word.first(), word.second(), word.everywhere()))
                .toList(),
            asked);
    return IntStream.range(0, asked.size())
        .mapToObj(i -> new TeamWords.Word(words.get(asked.get(i)), odds.get(i)))
        .sorted(
            Comparator.comparingDouble((TeamWords.Word word) -> -Math.abs(word.odds().z()))
                .thenComparing(word -> word.uses().word()))
        .limit(MOST)
        .sorted(
            Comparator.comparingDouble((TeamWords.Word word) -> -word.odds().z())
                .thenComparing(word -> word.uses().word()))
        .toList();
  }
}
