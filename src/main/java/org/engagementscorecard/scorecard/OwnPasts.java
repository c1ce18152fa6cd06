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

  /**
   * A time that isn't set beside the present one, because the definition is another.
   *
   * @param then the connection as it was defined
   * @param now as it is defined
   */
  record Withheld(PastComparison.Against against, Period past, Connection then, Connection now) {}

  /**
   * A rep beside the rep's own past.
   *
   * @param compared without times that have no like cases
   * @param withheld times that have cases, but of what is defined otherwise
   */
  record Pasts(List<PastComparison> compared, List<Withheld> withheld) {
    static final Pasts NONE = new Pasts(List.of(), List.of());

    Pasts {
      compared = List.copyOf(compared);
      withheld = List.copyOf(withheld);
    }
  }

  /** Comparisons of a rep with each of these times. */
  Pasts of(Rep rep, GatherCases now, List<Then> pasts) {
    return of(pasts, (cases, connection) -> cases.of(connection, rep), now);
  }

  /**
   * The same of several reps taken together: what they did, whoever did it, with what they did
   * then.
   */
  Pasts ofAll(List<Rep> reps, GatherCases now, List<Then> pasts) {
    return of(
        pasts,
        (cases, connection) ->
            Cases.together(reps.stream().map(rep -> cases.of(connection, rep)).toList()),
        now);
  }

  private Pasts of(
      List<Then> pasts, BiFunction<GatherCases, Connection, Cases> whose, GatherCases now) {
    List<PastComparison> compared = new ArrayList<>();
    List<Withheld> withheld = new ArrayList<>();
    for (Connection connection : now.connections()) {
      for (Then then : pasts) {
        Connection defined = then.cases().definition(connection.id()).orElse(connection);
        if (!defined.isLike(connection)) {
          if (whose.apply(now, connection).isComparable()
              && whose.apply(then.cases(), defined).isComparable()) {
            withheld.add(new Withheld(then.against(), then.period(), defined, connection));
          }
          continue;
        }
        change(whose.apply(now, connection), whose.apply(then.cases(), connection))
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
    return new Pasts(compared, withheld);
  }

  /** How what there is stands to what there was; empty where they have no like cases. */
  Optional<Change> change(Cases now, Cases then) {
    return changes.get(new Pair(now, then), OwnPasts::change);
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
