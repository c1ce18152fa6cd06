package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.observation.Amounts;
import org.engagementscorecard.observation.Attempts;
import org.engagementscorecard.observation.Flows;
import org.engagementscorecard.observation.OwnDays;
import org.engagementscorecard.observation.OwnDays.Stretch;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.scorecard.GatherCases.CellKey;
import org.engagementscorecard.statistics.Change;

/**
 * Sets what a rep does on a connection since some day beside what the same rep did before it, like
 * for like; for many reps at once, each with days of the rep's own.
 */
@ApplicationScoped
public class CompareSince {
  private final OwnDays ownDays;
  private final OwnPasts ownPasts;

  CompareSince(OwnDays ownDays, OwnPasts ownPasts) {
    this.ownDays = ownDays;
    this.ownPasts = ownPasts;
  }

  /**
   * What is to be compared.
   *
   * @param connection as it is defined for both times
   */
  public record Question(Rep rep, Connection connection, Period before, Period since) {}

  /**
   * How they compare.
   *
   * @param before what there was; open attempts aren't told
   * @param since what there is; open attempts aren't told
   * @param change empty where there are no like cases at both times
   */
  public record Answer(Cases before, Cases since, Optional<Change> change) {}

  /** Compares, in the order of the questions; within the organization's transaction. */
  public List<Answer> of(Knowledge knowledge, List<Question> questions) {
    if (questions.isEmpty()) {
      return List.of();
    }
    List<Stretch> stretches = new ArrayList<>();
    for (Question question : questions) {
      for (Period period : List.of(question.before(), question.since())) {
        stretches.add(
            new Stretch(stretches.size(), question.rep().id(), question.connection(), period));
      }
    }
    LocalDate first = day(stretches, Period::first, Comparator.reverseOrder());
    LocalDate last = day(stretches, Period::last, Comparator.naturalOrder());
    Period all = new Period(first + ".." + last, first, last, knowledge.organization().zone());
    GatherCases cases = GatherCases.over(new OfStretches(knowledge, ownDays, stretches, all), all);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      Cases before = cases(cases, stretches.get(2 * i));
      Cases since = cases(cases, stretches.get(2 * i + 1));
      answers.add(new Answer(before, since, ownPasts.change(since, before)));
    }
    return answers;
  }

  private static LocalDate day(
      List<Stretch> stretches, Function<Period, LocalDate> day, Comparator<LocalDate> order) {
    return stretches.stream().map(one -> day.apply(one.period())).max(order).orElseThrow();
  }

  private static Cases cases(GatherCases cases, Stretch stretch) {
    Cases found = cases.cases().get(new CellKey(stretch.connection().id(), stretch.number()));
    return found == null ? cases.none(stretch.connection()) : found;
  }

  /** Counts of single reps' days, under the numbers of these. */
  private record OfStretches(
      Knowledge knowledge, OwnDays ownDays, List<Stretch> stretches, Period all)
      implements CaseCounts {
    @Override
    public Organization organization() {
      return knowledge.organization();
    }

    @Override
    public Optional<Instant> newestAt() {
      return knowledge.newestAt();
    }

    @Override
    public List<Connection> connections(LocalDate day) {
      return stretches.stream().map(Stretch::connection).distinct().toList();
    }

    @Override
    public List<Attempts.Count> attempts(Collection<Connection> connections, Period period) {
      return ownDays.attempts(
          organization(), stretches, connections, all, newestAt().orElse(knowledge.at()));
    }

    @Override
    public List<Attempts.TimeToSuccess> timesToSuccess(Collection<Connection> connections) {
      return knowledge.timesToSuccess(connections);
    }

    @Override
    public List<Flows.Flow> flows(
        Collection<Flows.Lagged> connections, LocalDate first, LocalDate last) {
      return ownDays.flows(organization(), stretches, connections, first, last);
    }

    @Override
    public List<Amounts.Amount> amounts(Collection<Connection> connections, Period period) {
      return ownDays.amounts(organization(), stretches, connections, all);
    }
  }
}
