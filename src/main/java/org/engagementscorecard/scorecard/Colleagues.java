package org.engagementscorecard.scorecard;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.organization.Organization;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;

/**
 * Reps who do the same job on a period's last day, and what each has added up to over the period.
 *
 * @param peers what they have in common
 * @param reps all of them, by name
 * @param added by the rep's number and the metric's; absent where nothing is known
 * @param allAlong numbers of those who did this job all along, and aren't ramping any more
 * @param usual what these have added up to, by the metric's number, sorted
 */
record Colleagues(
    Peers peers,
    List<Rep> reps,
    Map<Integer, Map<Integer, Added>> added,
    Set<Integer> allAlong,
    Map<Integer, double[]> usual) {

  static Colleagues of(
      Organization organization,
      Period period,
      Peers peers,
      List<Rep> reps,
      Map<Integer, Map<Integer, Added>> added) {
    Set<Integer> allAlong =
        reps.stream()
            .filter(rep -> peers.hadAllAlong(organization, rep, period))
            .map(Rep::id)
            .collect(Collectors.toUnmodifiableSet());
    Map<Integer, double[]> usual = new HashMap<>();
    for (int metricId : metricIds(added)) {
      usual.put(
          metricId,
          allAlong.stream()
              .map(rep -> added.get(rep).get(metricId))
              .filter(one -> one != null)
              .mapToDouble(one -> one.value().doubleValue())
              .sorted()
              .toArray());
    }
    return new Colleagues(peers, List.copyOf(reps), added, allAlong, usual);
  }

  /** What a rep has of a metric; empty where nothing is known. */
  Optional<Added> of(Rep rep, int metricId) {
    return Optional.ofNullable(added.getOrDefault(rep.id(), Map.of()).get(metricId));
  }

  /** Numbers of the metrics that any of them has facts of. */
  Set<Integer> metricIds() {
    return usual.keySet();
  }

  static Set<Integer> metricIds(Map<Integer, Map<Integer, Added>> added) {
    return added.values().stream()
        .flatMap(ofRep -> ofRep.keySet().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What the others have added up to, who did this job all along. */
  double[] othersThan(Rep rep, int metricId) {
    double[] all = usual.getOrDefault(metricId, new double[0]);
    Optional<Added> own = of(rep, metricId);
    if (own.isEmpty() || !allAlong.contains(rep.id())) {
      return all.clone();
    }
    int place = Arrays.binarySearch(all, own.get().value().doubleValue());
    double[] others = new double[all.length - 1];
    System.arraycopy(all, 0, others, 0, place);
    System.arraycopy(all, place + 1, others, place, others.length - place);
    return others;
  }

  /** How many values there are. */
  int size() {
    return added.values().stream().mapToInt(Map::size).sum();
  }
}
