package org.engagementscorecard.learning;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.engagementscorecard.metric.Better;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.scorecard.Cases;
import org.engagementscorecard.scorecard.CompareSince;
import org.engagementscorecard.scorecard.CompareSince.Answer;
import org.engagementscorecard.scorecard.CompareSince.Question;
import org.engagementscorecard.scorecard.Finding;
import org.engagementscorecard.scorecard.Knowledge;
import org.engagementscorecard.statistics.Change;

/**
 * Sets each rep's days after those that had data when a need was taken up beside the days whose
 * numbers opened it. All are asked for together, and only those are whose cases have changed since
 * they were looked at last, or of which another day has come. So a late fact of days that the
 * finding doesn't reach any more shows with the next one, or on the next day.
 */
@ApplicationScoped
class LookBack {
  /** Some kilobytes each. */
  private static final int MAX_NEEDS = 10_000;

  private static final double NEAR = 0.01;

  private final CompareSince compareSince;
  private final Cache<Key, Seen> known = Caffeine.newBuilder().maximumSize(MAX_NEEDS).build();

  private record Key(int organizationId, int need) {}

  LookBack(CompareSince compareSince) {
    this.compareSince = compareSince;
  }

  /**
   * What was seen of a need.
   *
   * @param of what it was seen with: where that is the same, so is this
   * @param since first day of what is set beside the evidence
   * @param until the newest day that has data
   * @param certainty P(gap), to {@value #NEAR}; NaN where it isn't known
   * @param attemptsSince 0 where nothing is known of them
   * @param attemptsBefore those of the days whose numbers opened it; 0 where nothing is known
   * @param change empty where the times can't be compared
   * @param progress the same as it is shown
   * @param isNew whether it was seen just now, or is surer or less sure than before
   */
  record Seen(
      With of,
      LocalDate since,
      LocalDate until,
      double certainty,
      long attemptsSince,
      long attemptsBefore,
      Optional<Change> change,
      OptionalDouble probabilityBetter,
      Optional<Progress> progress,
      boolean isNew) {
    private Seen again(double newCertainty, boolean told) {
      return new Seen(
          of,
          since,
          until,
          newCertainty,
          attemptsSince,
          attemptsBefore,
          change,
          probabilityBetter,
          progress,
          told);
    }
  }

  /**
   * What the rep has in the period of the report, and which days are compared.
   *
   * @param before null where the times can't be compared; so is since
   */
  record With(Cases cases, Connection connection, Period before, Period since) {}

  /** P(gap); NaN where the rep isn't comparable. */
  static double certainty(Finding finding) {
    return finding
        .compared()
        .map(compared -> compared.estimate().probabilityGap())
        .orElse(Double.NaN);
  }

  /**
   * Whether it isn't worth a row of the table: it moves a little with every fact of a colleague.
   */
  private static boolean isNear(double one, double other) {
    return Double.isNaN(one) || Math.abs(one - other) < NEAR;
  }

  /**
   * Looks, by the numbers of the needs; those without a finding are left out.
   *
   * @param newest the newest day that has data
   */
  Map<Integer, Seen> of(
      Knowledge knowledge,
      List<LiveNeed> needs,
      Function<LiveNeed, Optional<Finding>> findings,
      LocalDate newest) {
    Organization organization = knowledge.organization();
    Map<Integer, Seen> seen = new HashMap<>();
    List<LiveNeed> asking = new ArrayList<>();
    List<With> with = new ArrayList<>();
    List<Double> certainties = new ArrayList<>();
    List<Question> questions = new ArrayList<>();
    for (LiveNeed need : needs) {
      Optional<Finding> finding = findings.apply(need);
      if (finding.isEmpty()) {
        continue;
      }
      With one = with(organization, need, finding.get(), newest);
      Seen before = known.getIfPresent(new Key(organization.id(), need.id()));
      double certainty = certainty(finding.get());
      if (before != null && before.of().equals(one)) {
        seen.put(
            need.id(),
            isNear(certainty, before.certainty())
                ? before.again(before.certainty(), false)
                : kept(organization, need, before.again(certainty, true)));
      } else if (one.before() == null) {
        seen.put(
            need.id(),
            kept(organization, need, nothing(organization, need, one, certainty, newest)));
      } else {
        asking.add(need);
        with.add(one);
        certainties.add(certainty);
        questions.add(
            new Question(finding.get().rep(), one.connection(), one.before(), one.since()));
      }
    }
    List<Answer> answers = compareSince.of(knowledge, questions);
    for (int i = 0; i < answers.size(); i++) {
      LiveNeed need = asking.get(i);
      seen.put(
          need.id(),
          kept(organization, need, compared(with.get(i), certainties.get(i), answers.get(i))));
    }
    return seen;
  }

  private Seen kept(Organization organization, LiveNeed need, Seen seen) {
    known.put(new Key(organization.id(), need.id()), seen);
    return seen;
  }

  private static With with(
      Organization organization, LiveNeed need, Finding finding, LocalDate newest) {
    LocalDate since = need.since(organization);
    LocalDate last = need.last().isBefore(since) ? need.last() : since.minusDays(1);
    // What was defined otherwise then isn't set beside what is so now.
    boolean redefined = finding.connection().validity().from().isAfter(need.last());
    boolean comparable = !newest.isBefore(since) && !last.isBefore(need.first()) && !redefined;
    return new With(
        finding.cases(),
        finding.connection(),
        comparable ? days(organization, need.first(), last) : null,
        comparable ? days(organization, since, newest) : null);
  }

  private static Period days(Organization organization, LocalDate first, LocalDate last) {
    return new Period(first + ".." + last, first, last, organization.zone());
  }

  private static Seen nothing(
      Organization organization, LiveNeed need, With with, double certainty, LocalDate newest) {
    LocalDate since = need.since(organization);
    return new Seen(
        with,
        since,
        newest.isBefore(since) ? since : newest,
        certainty,
        0,
        0,
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        true);
  }

  private static Seen compared(With with, double certainty, Answer answer) {
    boolean higherIsBetter = with.connection().to().better() == Better.HIGHER;
    OptionalDouble better =
        answer
            .change()
            .map(
                change ->
                    OptionalDouble.of(
                        higherIsBetter
                            ? change.probabilityHigher()
                            : 1 - change.probabilityHigher()))
            .orElse(OptionalDouble.empty());
    return new Seen(
        with,
        with.since().first(),
        with.since().last(),
        certainty,
        answer.since().attempts().orElse(0),
        answer.before().attempts().orElse(0),
        answer.change(),
        better,
        better.isPresent()
            ? Optional.of(progress(with, answer, better.getAsDouble()))
            : Optional.empty(),
        true);
  }

  private static Progress progress(With with, Answer answer, double probabilityBetter) {
    Progress numbers =
        new Progress(
            "",
            probabilityBetter,
            Progress.Time.of(with.before(), answer.before()),
            Progress.Time.of(with.since(), answer.since()));
    return new Progress(
        LifeWords.progress(with.connection(), numbers),
        probabilityBetter,
        numbers.before(),
        numbers.after());
  }
}
