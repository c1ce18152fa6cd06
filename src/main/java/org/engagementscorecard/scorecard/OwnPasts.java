package org.engagementscorecard.scorecard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.engagementscorecard.metric.Better;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.Change;
import org.engagementscorecard.statistics.OwnPast;

/**
 * Sets a rep beside the rep's own past, connection by connection. A change is a function of its
 * counts alone, and kept as long as these are the same.
 */
@ApplicationScoped
class OwnPasts {
  private static final OwnPast OWN_PAST = OwnPast.withDefaults();
  private static final int MAX_STRATA = 100_000;

  private final Cache<Pair, Optional<Change>> changes =
      Caffeine.newBuilder()
          .maximumWeight(MAX_STRATA)
          .weigher(
              (Pair pair, Optional<Change> change) -> 1 + pair.now().size() + pair.then().size())
          .build();

  private record Pair(Cases now, Cases then) {}

  /** What there was of everybody at another time. */
  record Then(PastComparison.Against against, Period period, GatherCases cases) {}

  /** Comparisons of a rep with each of these times; without those that have no like cases. */
  List<PastComparison> of(
      Rep rep, List<Connection> connections, GatherCases now, List<Then> pasts) {
    return of(connections, pasts, (cases, connection) -> cases.of(connection, rep), now);
  }

  /**
   * The same of several reps taken together: what they did, whoever did it, with what they did
   * then.
   */
  List<PastComparison> ofAll(
      List<Rep> reps, List<Connection> connections, GatherCases now, List<Then> pasts) {
    return of(
        connections,
        pasts,
        (cases, connection) ->
            Cases.together(reps.stream().map(rep -> cases.of(connection, rep)).toList()),
        now);
  }

  private List<PastComparison> of(
      List<Connection> connections,
      List<Then> pasts,
      BiFunction<GatherCases, Connection, Cases> whose,
      GatherCases now) {
    List<PastComparison> compared = new ArrayList<>();
    for (Connection connection : connections) {
      for (Then then : pasts) {
        changes
            .get(
                new Pair(whose.apply(now, connection), whose.apply(then.cases(), connection)),
                OwnPasts::change)
            .ifPresent(
                change ->
                    compared.add(
                        new PastComparison(
                            connection,
                            then.against(),
                            then.period(),
                            change,
                            OWN_PAST.direction(
                                change, connection.to().better() == Better.HIGHER))));
      }
    }
    return List.copyOf(compared);
  }

  private static Optional<Change> change(Pair pair) {
    Cases now = pair.now();
    Cases then = pair.then();
    if (now instanceof Cases.Conversions one && then instanceof Cases.Conversions other) {
      return OWN_PAST.conversions(one.strata(), other.strata());
    }
    if (now instanceof Cases.Yields one && then instanceof Cases.Yields other) {
      return OWN_PAST.yields(one.strata(), other.strata());
    }
    if (now instanceof Cases.Amounts one && then instanceof Cases.Amounts other) {
      return OWN_PAST.values(one.strata(), other.strata());
    }
    return Optional.empty();
  }
}
