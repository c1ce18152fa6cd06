package org.engagementscorecard.scorecard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Aggregation;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.observation.Feeds;
import org.engagementscorecard.observation.Totals.Span;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;

/**
 * What reps who do the same job have each added up to over a period, zeros that are known included.
 *
 * <p><b>Absent or zero.</b> A metric a rep has no facts of in a period is absent, unless
 *
 * <ul>
 *   <li>it adds up by sum, count or distinct: of nothing there is no mean, no greatest and no last;
 *   <li>the rep was there on some day of the period;
 *   <li>its feed has reported, as {@link Feeds} tells: the source that brought the rep's newest
 *       fact of the metric before the period brought the newest one in the period of somebody who
 *       does the same job.
 * </ul>
 *
 * <p>Then it is zero. Where the feed went silent for everybody, where it never brought a fact of
 * that rep, or where somebody else's came from another source, nothing is known, and it stays
 * absent.
 *
 * <p>One query for all that is asked for, and one more each where distinct subjects are counted or
 * somebody has no facts. Kept as long as the data behind it hasn't changed.
 */
@ApplicationScoped
class GatherColleagues {
  /** Values that are kept at most: some tens of megabytes. */
  private static final int MAX_VALUES = 200_000;

  private static final Set<Aggregation> ZERO_OF_NOTHING =
      Set.of(Aggregation.SUM, Aggregation.COUNT, Aggregation.DISTINCT);

  private final Measures measures;
  private final Cache<Key, Colleagues> known =
      Caffeine.newBuilder()
          .maximumWeight(MAX_VALUES)
          .weigher((Key key, Colleagues one) -> 1 + one.reps().size() + one.size())
          .build();

  private record Key(int organizationId, Knowledge.Version version, Period period, Peers peers) {}

  GatherColleagues(Measures measures) {
    this.measures = measures;
  }

  /**
   * The colleagues of each of these reps, by the rep's number.
   *
   * @param report of the period
   */
  Map<Integer, Colleagues> byRep(Knowledge knowledge, Report report, Collection<Rep> reps) {
    LocalDate last = report.period().last();
    Map<Peers, Colleagues> groups = of(knowledge, report, reps);
    return reps.stream()
        .collect(
            Collectors.toMap(
                Rep::id, rep -> groups.get(Peers.of(knowledge.organization(), rep, last))));
  }

  private Map<Peers, Colleagues> of(Knowledge knowledge, Report report, Collection<Rep> reps) {
    Organization organization = knowledge.organization();
    Period period = report.period();
    Map<Peers, Colleagues> found = new HashMap<>();
    List<Peers> missing = new ArrayList<>();
    for (Peers peers :
        reps.stream()
            .map(rep -> Peers.of(organization, rep, period.last()))
            .collect(Collectors.toSet())) {
      Colleagues one =
          known.getIfPresent(new Key(organization.id(), knowledge.version(), period, peers));
      if (one == null) {
        missing.add(peers);
      } else {
        found.put(peers, one);
      }
    }
    if (!missing.isEmpty()) {
      Map<Peers, List<Rep>> groups = new LinkedHashMap<>();
      missing.forEach(peers -> groups.put(peers, new ArrayList<>()));
      for (Rep rep : report.reps()) {
        List<Rep> group = groups.get(Peers.of(organization, rep, period.last()));
        if (group != null) {
          group.add(rep);
        }
      }
      for (Colleagues one : gather(knowledge, period, groups)) {
        known.put(new Key(organization.id(), knowledge.version(), period, one.peers()), one);
        found.put(one.peers(), one);
      }
    }
    return found;
  }

  private List<Colleagues> gather(
      Knowledge knowledge, Period period, Map<Peers, List<Rep>> groups) {
    Map<Integer, Map<Integer, Added>> added =
        measures.ofEach(
            knowledge,
            groups.values().stream()
                .flatMap(List::stream)
                .map(rep -> new Span(rep.id(), period.first(), period.last()))
                .toList(),
            period.last());
    groups.values().stream()
        .flatMap(List::stream)
        .forEach(rep -> added.computeIfAbsent(rep.id(), id -> new HashMap<>()));
    addZeros(knowledge, period, List.copyOf(groups.values()), added);
    return groups.entrySet().stream()
        .map(
            group ->
                Colleagues.of(
                    knowledge.organization(),
                    period,
                    group.getKey(),
                    group.getValue(),
                    group.getValue().stream()
                        .collect(Collectors.toMap(Rep::id, rep -> added.get(rep.id())))))
        .toList();
  }

  private static void addZeros(
      Knowledge knowledge,
      Period period,
      List<List<Rep>> groups,
      Map<Integer, Map<Integer, Added>> added) {
    Set<Integer> additive =
        knowledge.metrics(period.last()).stream()
            .filter(metric -> ZERO_OF_NOTHING.contains(metric.aggregation()))
            .map(Metric::id)
            .collect(Collectors.toSet());
    List<Feeds.Blank> blanks = new ArrayList<>();
    List<Feeds.Peer> peers = new ArrayList<>();
    for (int kind = 0; kind < groups.size(); kind++) {
      Set<Integer> told = new HashSet<>();
      for (Rep rep : groups.get(kind)) {
        Set<Integer> own = added.get(rep.id()).keySet();
        told.addAll(own);
        if (!own.isEmpty()) {
          peers.add(new Feeds.Peer(kind, rep.id()));
        }
      }
      told.retainAll(additive);
      for (Rep rep : groups.get(kind)) {
        if (Peers.isThere(rep, period)) {
          for (int metricId : told) {
            if (!added.get(rep.id()).containsKey(metricId)) {
              blanks.add(new Feeds.Blank(kind, rep.id(), metricId));
            }
          }
        }
      }
    }
    for (Feeds.Nothing nothing : knowledge.reported(blanks, peers, period)) {
      added.get(nothing.repId()).put(nothing.metricId(), Added.NOTHING);
    }
  }
}
