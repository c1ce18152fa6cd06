package org.engagementscorecard.scorecard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engagementscorecard.metric.Better;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.organization.Period;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.statistics.Change;
import org.engagementscorecard.statistics.OwnPast;

/** Sets a rep beside the rep's own past, connection by connection. */
final class OwnPasts {
  private static final OwnPast OWN_PAST = OwnPast.withDefaults();

  private OwnPasts() {}

  /** What there was of everybody at another time. */
  record Then(PastComparison.Against against, Period period, GatherCases cases) {}

  /** Comparisons of a rep with each of these times; without those that have no like cases. */
  static List<PastComparison> of(
      Rep rep, List<Connection> connections, GatherCases now, List<Then> pasts) {
    List<PastComparison> compared = new ArrayList<>();
    for (Connection connection : connections) {
      for (Then then : pasts) {
        change(now.of(connection, rep), then.cases().of(connection, rep))
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

  private static Optional<Change> change(Cases now, Cases then) {
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
