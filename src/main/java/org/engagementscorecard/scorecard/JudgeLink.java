package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.observation.Attempts;
import org.engagementscorecard.observation.Flows;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.link.Cadence;
import org.engagementscorecard.statistics.link.DecouplingCheck;
import org.engagementscorecard.statistics.link.DecouplingFinding;
import org.engagementscorecard.statistics.link.LinkFinding;
import org.engagementscorecard.statistics.link.LinkHonesty;
import org.engagementscorecard.statistics.link.PanelCell;

/**
 * Whether what is done goes with what comes of it, week by week, within a rep.
 *
 * <p>A rep's weeks run from the first to the last in which anything of the two is told: before and
 * after that nobody knows whether the rep was there, and two numbers that are nothing together
 * would look like a link.
 */
@ApplicationScoped
class JudgeLink {
  private static final int DAYS_OF_A_WEEK = 7;

  /** The greatest number that a panel takes. */
  private static final double GREATEST = 1e15;

  /** A rep's newest weeks that are set beside those before. */
  private static final int RECENT_WEEKS = 4;

  private final Recall recall;

  JudgeLink(Recall recall) {
    this.recall = recall;
  }

  /**
   * What the numbers say of a connection.
   *
   * @param lagWeeks how many weeks lie between the two
   * @param decoupled reps whose activity has lately risen while outcomes didn't follow, by name
   */
  record Judged(
      Connection connection,
      Period period,
      Knowledge knowledge,
      int lagWeeks,
      LinkFinding finding,
      SortedMap<String, Decoupled> decoupled) {}

  /** A rep who has come apart. */
  record Decoupled(Rep rep, DecouplingFinding.Decoupled finding) {}

  /** Judges a connection over a period, within the organization's transaction. */
  Judged judge(
      Organization organization, String key, PeriodExpression expression, AsKnownOn asKnownOn) {
    Knowledge knowledge = recall.on(organization, asKnownOn);
    Period period = knowledge.period(expression);
    Connection connection =
        knowledge.connections(period.last()).stream()
            .filter(one -> one.key().equals(key))
            .findFirst()
            .orElseThrow(() -> ProblemException.unknown("connection", key));
    List<PanelCell> cells = cells(knowledge.weeks(List.of(connection), period));
    int lagWeeks = lagWeeks(knowledge, connection);
    LinkHonesty link = LinkHonesty.of(lagWeeks, Cadence.WEEK);
    SortedMap<String, Decoupled> decoupled = new TreeMap<>();
    Map<Integer, Rep> reps = new HashMap<>();
    knowledge.reps().forEach(rep -> reps.put(rep.id(), rep));
    DecouplingCheck.of(link, RECENT_WEEKS)
        .check(cells)
        .forEach(
            (repId, finding) -> {
              if (finding instanceof DecouplingFinding.Decoupled apart) {
                Rep rep = reps.get(repId);
                decoupled.put(rep.name() + " " + rep.key(), new Decoupled(rep, apart));
              }
            });
    return new Judged(connection, period, knowledge, lagWeeks, link.judge(cells), decoupled);
  }

  /** The set lag, or the median time that traced subjects took; in weeks, rounded. */
  private static int lagWeeks(Knowledge knowledge, Connection connection) {
    Optional<Integer> set = Optional.ofNullable(connection.lagDays());
    int days =
        set.orElseGet(
            () ->
                connection.followsSubjects()
                    ? knowledge.timesToSuccess(List.of(connection)).stream()
                        .findFirst()
                        .map(Attempts.TimeToSuccess::medianDays)
                        .orElse(0)
                    : 0);
    return Math.round((float) days / DAYS_OF_A_WEEK);
  }

  private static List<PanelCell> cells(List<Flows.Weeks> reps) {
    List<PanelCell> cells = new ArrayList<>();
    for (Flows.Weeks rep : reps) {
      int first = 0;
      int last = rep.from().size() - 1;
      while (first <= last && isNothing(rep, first)) {
        first++;
      }
      while (last >= first && isNothing(rep, last)) {
        last--;
      }
      for (int week = first; week <= last; week++) {
        cells.add(
            new PanelCell(
                rep.repId(), week, number(rep.from().get(week)), number(rep.to().get(week))));
      }
    }
    return cells;
  }

  private static boolean isNothing(Flows.Weeks rep, int week) {
    return rep.from().get(week).signum() == 0 && rep.to().get(week).signum() == 0;
  }

  /** Whatever lies beyond what a panel takes says no more than its end. */
  private static double number(BigDecimal value) {
    return Math.max(Math.min(value.doubleValue(), GREATEST), -GREATEST);
  }
}
