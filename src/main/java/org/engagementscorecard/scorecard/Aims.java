package org.engagementscorecard.scorecard;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.Target;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Membership;
import org.engagementscorecard.people.Rep;

/**
 * What reps, teams and an organization aim at over some days.
 *
 * <p>A rep aims at the rep's own target; where there is none, at that of the role that the rep has
 * on that day. A team aims at the team's own target; where there is none, at what its members aim
 * at on the days on which they are members, so that what somebody aimed at before moving stays with
 * the team in which it was. An organization aims at what its reps aim at. Levels (means, greatest
 * and last values) aren't added up: only a rep or a team itself aims at one.
 */
final class Aims {
  private final LocalDate first;
  private final LocalDate last;
  private final LocalDate today;
  private final WorkingUnits units;
  private final List<Metric> metrics;
  private final Map<Of, List<Held>> timelines = new HashMap<>();

  /** Whose target, on which metric; exactly one of the three is told. */
  private record Of(int metricId, Integer repId, String role, Integer teamId) {
    static Of of(Target target) {
      return new Of(target.metricId(), target.repId(), target.role(), target.teamId());
    }
  }

  /**
   * @param today the organization's day of the instant at which this is known: what is aimed at
   *     until its end is aimed at to date
   * @param metrics all; targets that were made for another kind of metric than theirs is now don't
   *     count
   */
  Aims(
      Organization organization,
      LocalDate first,
      LocalDate last,
      LocalDate today,
      List<Metric> metrics,
      Collection<Target> targets) {
    this.first = first;
    this.last = last;
    this.today = today;
    this.units = new WorkingUnits(organization, first, last);
    Map<Integer, Metric> byId =
        metrics.stream().collect(Collectors.toMap(Metric::id, metric -> metric));
    Map<Of, List<Target>> grouped = new HashMap<>();
    Set<Integer> aimedAt = new HashSet<>();
    for (Target target : targets) {
      Metric metric = byId.get(target.metricId());
      if (metric != null && target.fits(metric.aggregation())) {
        grouped.computeIfAbsent(Of.of(target), key -> new ArrayList<>()).add(target);
        aimedAt.add(metric.id());
      }
    }
    grouped.forEach(
        (of, all) -> {
          List<Held> timeline = Held.timeline(all, first, last);
          if (!timeline.isEmpty()) {
            timelines.put(of, timeline);
          }
        });
    this.metrics = metrics.stream().filter(metric -> aimedAt.contains(metric.id())).toList();
  }

  /**
   * What is aimed at over a period; empty where there are no targets, as in most organizations.
   *
   * @param targets those that may matter
   */
  static Optional<Aims> over(
      Knowledge knowledge, Period period, List<Metric> metrics, List<Target> targets) {
    return targets.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Aims(
                knowledge.organization(),
                period.first(),
                period.last(),
                knowledge.organization().dayOf(knowledge.at()),
                metrics,
                targets));
  }

  /** What a rep aims at. */
  List<Aim> ofRep(Rep rep) {
    List<Aim> aims = new ArrayList<>();
    for (Metric metric : metrics) {
      AimSum sum = new AimSum(metric, units, today, false);
      sum.add(of(rep, metric), rep.startDate());
      sum.sum().ifPresent(aims::add);
    }
    return aims;
  }

  /**
   * What a team aims at.
   *
   * @param spans the days on which these reps are members of it, or of a team below
   */
  List<Aim> ofTeam(int teamId, Collection<Rep> reps, Collection<Span> spans) {
    Map<Integer, List<Span>> byRep = spans.stream().collect(Collectors.groupingBy(Span::repId));
    List<Aim> aims = new ArrayList<>();
    for (Metric metric : metrics) {
      List<Held> own = timelines.getOrDefault(new Of(metric.id(), null, null, teamId), List.of());
      AimSum sum = new AimSum(metric, units, today, true);
      sum.add(own, null);
      if (metric.aggregation().isAmount()) {
        addAll(sum, metric, reps, byRep, own);
      }
      sum.sum().ifPresent(aims::add);
    }
    return aims;
  }

  /** What all reps together aim at. */
  List<Aim> ofAll(Collection<Rep> reps) {
    Map<Integer, List<Span>> byRep =
        reps.stream()
            .collect(Collectors.toMap(Rep::id, rep -> List.of(new Span(rep.id(), first, last))));
    List<Aim> aims = new ArrayList<>();
    for (Metric metric : metrics) {
      if (metric.aggregation().isAmount()) {
        AimSum sum = new AimSum(metric, units, today, true);
        addAll(sum, metric, reps, byRep, List.of());
        sum.sum().ifPresent(aims::add);
      }
    }
    return aims;
  }

  private void addAll(
      AimSum sum,
      Metric metric,
      Collection<Rep> reps,
      Map<Integer, List<Span>> byRep,
      List<Held> otherwise) {
    for (Rep rep : reps) {
      List<Span> days = byRep.get(rep.id());
      List<Held> timeline = days == null ? List.of() : of(rep, metric);
      if (!timeline.isEmpty()) {
        for (Span span : days) {
          sum.add(
              Held.without(Held.within(timeline, span.first(), span.last()), otherwise),
              rep.startDate());
        }
      }
    }
  }

  private List<Held> of(Rep rep, Metric metric) {
    List<Held> own = timelines.getOrDefault(new Of(metric.id(), rep.id(), null, null), List.of());
    List<Held> ofRoles = new ArrayList<>();
    for (Membership part : rep.memberships()) {
      if (part.role() != null) {
        List<Held> ofRole =
            timelines.getOrDefault(new Of(metric.id(), null, part.role(), null), List.of());
        Held.within(ofRole, part.from(), part.until().minusDays(1))
            .forEach(one -> Held.append(ofRoles, one));
      }
    }
    if (ofRoles.isEmpty()) {
      return own;
    }
    List<Held> all = new ArrayList<>(Held.without(ofRoles, own));
    all.addAll(own);
    return all;
  }
}
