package org.engagementscorecard.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Sets reps side by side on the same mix of cases: {@code eta_rs = theta_r + offset_s}.
 *
 * <p>Each rep is judged in a stratum against what the <i>others</i> did there, with the uncertainty
 * of that. A stratum that one rep alone fills says nothing about that rep and is left out, as a
 * flat offset would have it (docs/decisions/0013-like-for-like.md).
 *
 * <p>Everything is sorted by content before anything is summed, so that the answer is the same to
 * the last digit in whatever order reps come.
 */
final class LikeForLike {

  /** Bounds of mu and of theta, either side of the overall level. */
  private static final double MU_REACH = 6;

  private static final double THETA_REACH = 12;

  /** Room beyond the farthest that was seen. */
  private static final double MARGIN = 2;

  private static final Comparator<List<Cell>> BY_CONTENT =
      (a, b) -> {
        int size = Math.min(a.size(), b.size());
        for (int i = 0; i < size; i++) {
          int order = Cell.BY_CONTENT.compare(a.get(i), b.get(i));
          if (order != 0) {
            return order;
          }
        }
        return Integer.compare(a.size(), b.size());
      };

  /** Reps with the same cells, all of them and those in strata that others fill too. */
  private record Group(int count, List<Cell> all, List<Cell> shared) {}

  private final PooledComparison comparison;
  private final List<List<Cell>> reps;
  private final TreeMap<List<Cell>, Group> groups = new TreeMap<>(BY_CONTENT);
  private final List<String> strata;
  private final int stratumCount;

  /**
   * @param reps cells of each rep in the order of their strata, none of them empty
   */
  LikeForLike(PooledComparison comparison, List<List<Cell>> reps) {
    this.comparison = comparison;
    this.reps = reps;
    Map<String, Integer> filledBy = new HashMap<>();
    for (List<Cell> rep : reps) {
      rep.forEach(cell -> filledBy.merge(cell.stratum(), 1, Integer::sum));
    }
    // where no strata are told apart, a rep alone is still what is typical
    stratumCount = filledBy.size();
    strata =
        filledBy.keySet().stream()
            .filter(name -> stratumCount == 1 || filledBy.get(name) > 1)
            .sorted()
            .toList();
    Set<String> shared = new HashSet<>(strata);
    for (List<Cell> rep : reps) {
      Group known = groups.get(rep);
      groups.put(
          rep,
          known == null
              ? new Group(
                  1, rep, rep.stream().filter(cell -> shared.contains(cell.stratum())).toList())
              : new Group(known.count() + 1, known.all(), known.shared()));
    }
  }

  Optional<PooledFit> conversions() {
    return fit(unused -> CellModel.CONVERSION);
  }

  Optional<PooledFit> yields() {
    return fit(unused -> CellModel.YIELD);
  }

  Optional<PooledFit> values() {
    return fit(
        members -> {
          double deals = 0;
          double squares = 0;
          for (Group group : groups.values()) {
            for (Cell cell : group.all()) {
              if (!group.shared().contains(cell)) {
                deals += group.count() * (cell.size() - 1);
                squares += group.count() * cell.spread();
              }
            }
          }
          return new CellModel.Value(
              StratumEffects.residualVariance(
                  strata.size(),
                  members,
                  new StratumEffects.Spare(deals, squares),
                  comparison.tauPriorScale()));
        });
  }

  private Optional<PooledFit> fit(Function<List<StratumEffects.Member>, CellModel> modelOf) {
    List<Group> sharing =
        groups.values().stream().filter(group -> !group.shared().isEmpty()).toList();
    if (sharing.isEmpty()) {
      return Optional.empty();
    }
    List<StratumEffects.Member> members = sharing.stream().map(this::member).toList();
    CellModel model = modelOf.apply(members);
    Map<List<Cell>, LogLikelihood> likelihoods = new TreeMap<>(BY_CONTENT);
    double overall =
        model.overall(
            sharing.stream()
                .flatMap(group -> Collections.nCopies(group.count(), group.shared()).stream())
                .flatMap(List::stream)
                .toList());
    Link link;
    ThetaDomain domain;
    if (strata.size() == 1) {
      link = model.link(new double[] {1}, new double[] {0});
      domain = domain(overall, model, sharing, index -> new double[1]);
      for (Group group : sharing) {
        likelihoods.put(group.all(), model.plain(group.shared().get(0)));
      }
    } else {
      var solved =
          new StratumEffects(model, strata.size(), members, comparison.tauPriorScale()).solve();
      double[] mix = mix(members);
      var posterior = solved.model().new Posterior(mix);
      List<Adjustment> adjustments = solved.reps().stream().map(posterior::without).toList();
      link = model.link(mix, posterior.offset());
      double center = link.theta(model.natural(overall));
      domain = domain(center, model, sharing, index -> adjustments.get(index).offset());
      for (int i = 0; i < sharing.size(); i++) {
        Group group = sharing.get(i);
        likelihoods.put(group.all(), model.adjusted(group.shared(), adjustments.get(i), domain));
      }
    }
    return Optional.of(inGivenOrder(likelihoods, new RandomIntercept(comparison, link, domain)));
  }

  private StratumEffects.Member member(Group group) {
    int[] stratum =
        group.shared().stream()
            .mapToInt(cell -> Collections.binarySearch(strata, cell.stratum()))
            .toArray();
    return new StratumEffects.Member(group.count(), stratum, group.shared());
  }

  /** Share of each stratum in all cases that are compared. */
  private double[] mix(List<StratumEffects.Member> members) {
    double[] mix = new double[strata.size()];
    for (StratumEffects.Member member : members) {
      for (int i = 0; i < member.stratum().length; i++) {
        mix[member.stratum()[i]] += member.multiplicity() * member.cells().get(i).size();
      }
    }
    double total = Arrays.stream(mix).sum();
    return Arrays.stream(mix).map(size -> size / total).toArray();
  }

  /**
   * Mu is bounded around the overall level; theta must reach whatever was seen, however extreme.
   * Amounts have no scale of their own, so that mu must reach it too.
   */
  private static ThetaDomain domain(
      double center, CellModel model, List<Group> sharing, IntFunction<double[]> offsetOf) {
    double farthest = 0;
    for (int r = 0; r < sharing.size(); r++) {
      List<Cell> cells = sharing.get(r).shared();
      double[] offset = offsetOf.apply(r);
      for (int i = 0; i < offset.length; i++) {
        double theta = model.overall(List.of(cells.get(i))) - offset[i];
        farthest = Math.max(farthest, Math.abs(theta - center));
      }
    }
    return new ThetaDomain(
        center,
        model.unbounded() ? MU_REACH : Math.max(MU_REACH, farthest),
        Math.max(THETA_REACH, farthest + MARGIN));
  }

  private PooledFit inGivenOrder(
      Map<List<Cell>, LogLikelihood> likelihoods, RandomIntercept engine) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < reps.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(reps::get, BY_CONTENT));
    Peers peers = new Peers();
    List<LogLikelihood> sorted = new ArrayList<>();
    List<Comparability> comparability = new ArrayList<>();
    double[] size = new double[reps.size()];
    for (int k = 0; k < order.size(); k++) {
      List<Cell> rep = reps.get(order.get(k));
      Group group = groups.get(rep);
      sorted.add(likelihoods.getOrDefault(rep, RandomIntercept.NEWCOMER));
      comparability.add(peers.comparability(group));
      size[k] = likelihoods.containsKey(rep) ? total(rep) : 0;
    }
    PooledFit fit = engine.fit(sorted, comparability, size);
    int[] position = new int[reps.size()];
    for (int k = 0; k < position.length; k++) {
      position[order.get(k)] = k;
    }
    return fit.reordered(position);
  }

  private static double total(List<Cell> cells) {
    return cells.stream().mapToDouble(Cell::size).sum();
  }

  /** How many others have cases in the same strata; the same for all who fill the same strata. */
  private final class Peers {

    private final Map<Set<String>, Integer> byStrata = new HashMap<>();

    Comparability comparability(Group group) {
      if (group.shared().isEmpty()) {
        return new Comparability(0, 0);
      }
      int peers = byStrata.computeIfAbsent(names(group), Peers.this::filling) - 1;
      double share = peers == 0 ? 0 : total(group.shared()) / total(group.all());
      return new Comparability(Math.min(share, 1), peers);
    }

    private int filling(Set<String> names) {
      int count = 0;
      for (Group group : groups.values()) {
        if (group.shared().stream().anyMatch(cell -> names.contains(cell.stratum()))) {
          count += group.count();
        }
      }
      return count;
    }

    private static Set<String> names(Group group) {
      Set<String> names = new TreeSet<>();
      group.shared().forEach(cell -> names.add(cell.stratum()));
      return names;
    }
  }
}
