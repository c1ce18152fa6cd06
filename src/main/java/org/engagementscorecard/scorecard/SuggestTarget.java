package org.engagementscorecard.scorecard;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.engagementscorecard.http.ProblemException;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.observation.Totals.Total;
import org.engagementscorecard.organization.AsKnownOn;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.organization.PeriodExpression;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.MedianInterval;

/**
 * Suggests a target for a rep from what comparable reps have done.
 *
 * <p>Comparable are those of the same peer group as of today who aren't ramping and have facts on
 * the metric in the four periods, as long as the one asked for, that ended yesterday; only the days
 * count on which they were in that group. Each has an amount per working day there, the median of
 * which, times the working days of the period asked for, is the suggestion; a mean or last value is
 * taken as it is. What the rep has done takes no part: nobody sets the own bar.
 */
@ApplicationScoped
class SuggestTarget {
  /** How many periods before today are looked at. */
  private static final int PERIODS = 4;

  private static final double LEVEL = 0.9;

  private final Recall recall;

  SuggestTarget(Recall recall) {
    this.recall = recall;
  }

  /** Why there is no number. */
  enum Reason {
    /** The asked period has no working day. */
    NO_WORKING_DAYS,
    /** Neither distinct subjects nor greatest values are had for other days by scaling. */
    DOES_NOT_SCALE,
    /** Fewer comparable reps than the smallest group. */
    FEW_PEERS,
    /** Too few for an interval at the level. */
    NO_INTERVAL
  }

  /**
   * What could be aimed at.
   *
   * @param period for which
   * @param first first day of what comparable reps have done
   * @param last its last day
   * @param workingDays of the period
   * @param reps how many comparable reps there are
   * @param interval of the median; empty where there is a reason for none. Of an amount per working
   *     day, of a level as it is
   * @param reason why there is none, or empty
   */
  record Suggestion(
      Metric metric,
      Rep rep,
      Period period,
      LocalDate first,
      LocalDate last,
      LocalDate today,
      long workingDays,
      Peers peers,
      int reps,
      Optional<MedianInterval> interval,
      Optional<Reason> reason) {
    /** What a number of the interval is over the whole period. */
    double overThePeriod(double number) {
      return metric.aggregation().isAmount() ? number * workingDays : number;
    }
  }

  /**
   * A suggestion; within the organization's transaction.
   *
   * @throws ProblemException 404 where there is no such metric or rep
   */
  Suggestion suggest(
      Organization asking,
      String metricKey,
      String repKey,
      PeriodExpression expression,
      AsKnownOn asKnownOn) {
    Knowledge knowledge = recall.on(asking, asKnownOn);
    Organization organization = knowledge.organization();
    Metric metric =
        knowledge.metrics().stream()
            .filter(one -> one.key().equals(metricKey))
            .findFirst()
            .orElseThrow(() -> ProblemException.unknown("metric", metricKey));
    Rep rep = knowledge.rep(repKey);
    Period period = knowledge.period(expression);
    LocalDate today = organization.dayOf(knowledge.at());
    LocalDate last = today.minusDays(1);
    long days = ChronoUnit.DAYS.between(period.first(), period.last()) + 1;
    LocalDate first = last.minusDays(PERIODS * days - 1);
    long workingDays = organization.workingDays().between(period.first(), period.last());
    Peers peers = Peers.of(organization, rep, today);
    List<Double> numbers = List.of();
    Optional<Reason> reason = Optional.empty();
    Optional<MedianInterval> interval = Optional.empty();
    if (!scales(metric)) {
      reason = Optional.of(Reason.DOES_NOT_SCALE);
    } else {
      numbers = ofPeers(knowledge, metric, rep, peers, first, last);
      if (numbers.size() < organization.smallestGroup()) {
        reason = Optional.of(Reason.FEW_PEERS);
      } else if (workingDays == 0) {
        reason = Optional.of(Reason.NO_WORKING_DAYS);
      } else {
        interval = MedianInterval.of(numbers.stream().mapToDouble(one -> one).toArray(), LEVEL);
        reason = interval.isEmpty() ? Optional.of(Reason.NO_INTERVAL) : Optional.empty();
      }
    }
    return new Suggestion(
        metric,
        rep,
        period,
        first,
        last,
        today,
        workingDays,
        peers,
        numbers.size(),
        interval,
        reason);
  }

  private static boolean scales(Metric metric) {
    return switch (metric.aggregation()) {
      case SUM, COUNT, MEAN, LAST -> true;
      case MAX, DISTINCT -> false;
    };
  }

  /** What each comparable rep has: per working day, or the level. */
  private static List<Double> ofPeers(
      Knowledge knowledge, Metric metric, Rep asked, Peers peers, LocalDate first, LocalDate last) {
    Organization organization = knowledge.organization();
    LocalDate today = last.plusDays(1);
    List<Span> spans = new ArrayList<>();
    Map<Integer, Long> workingDays = new HashMap<>();
    for (Rep rep : knowledge.reps()) {
      if (rep.id() != asked.id()
          && Peers.of(organization, rep, today).equals(peers)
          && !rep.isRampingOn(today, organization.rampDays(Peers.role(rep, today)))) {
        for (Span span : presence(organization, rep, peers, first, last)) {
          spans.add(span);
          workingDays.merge(
              rep.id(), organization.workingDays().between(span.first(), span.last()), Long::sum);
        }
      }
    }
    List<Double> numbers = new ArrayList<>();
    for (Total total : knowledge.totals(spans, List.of(metric))) {
      long days = workingDays.get(total.repId());
      if (total.metricId() == metric.id() && (days > 0 || !metric.aggregation().isAmount())) {
        numbers.add(
            switch (metric.aggregation()) {
              case SUM -> total.sum().doubleValue() / days;
              case COUNT -> (double) total.facts() / days;
              case MEAN -> total.sum().doubleValue() / total.facts();
              case LAST -> total.last().doubleValue();
              case MAX, DISTINCT -> throw new IllegalStateException("doesn't scale");
            });
      }
    }
    return numbers;
  }

  /** The days of a rep, from the start date on, on which the rep was in this peer group. */
  private static List<Span> presence(
      Organization organization, Rep rep, Peers peers, LocalDate first, LocalDate last) {
    LocalDate begin =
        rep.startDate() != null && rep.startDate().isAfter(first) ? rep.startDate() : first;
    List<Span> presence = new ArrayList<>();
    if (begin.isAfter(last)) {
      return presence;
    }
    TreeSet<LocalDate> cuts = new TreeSet<>(List.of(begin, last.plusDays(1)));
    for (Membership part : rep.memberships()) {
      if (part.from().isAfter(begin) && !part.from().isAfter(last)) {
        cuts.add(part.from());
      }
    }
    for (LocalDate day : cuts.headSet(last, true)) {
      if (Peers.of(organization, rep, day).equals(peers)) {
        presence.add(new Span(rep.id(), day, cuts.higher(day).minusDays(1)));
      }
    }
    return presence;
  }
}
