package org.engagementscorecard.observation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.observation.KnownKeys.Keys;
import org.engagementscorecard.organization.RoundTrip;

/**
 * Says, in the transaction that keeps or corrects facts, of whom amounts have changed that are
 * compared; {@link CountedAmounts} reads it.
 */
final class MarkAmounts {
  private static final String MARK =
      """
      INSERT INTO amount_change AS c (organization_id, metric_id, rep_id, slot, changed_in)
      SELECT ?, t.metric_id, t.rep_id, pg_backend_pid() % 16, pg_current_xact_id()
      FROM unnest(?::int[], ?::int[]) AS t(metric_id, rep_id)
      ON CONFLICT (organization_id, metric_id, rep_id, slot)
        DO UPDATE SET changed_in = greatest(c.changed_in, excluded.changed_in)""";

  private record Mark(int metricId, int repId) {
    private static final Comparator<Mark> ORDER =
        Comparator.comparing(Mark::metricId).thenComparing(Mark::repId);
  }

  private MarkAmounts() {}

  /** Follows what has happened to facts. */
  static void follow(Keys keys, Connection database, RoundTrip trip, Effects effects)
      throws SQLException {
    Set<Integer> compared =
        keys.connections().stream()
            .filter(connection -> connection.kind() == ConnectionKind.VALUE)
            .map(connection -> connection.to().id())
            .collect(Collectors.toSet());
    List<Mark> marks =
        Stream.concat(effects.added().stream(), effects.touched())
            .filter(fact -> compared.contains(fact.metricId()))
            .map(fact -> new Mark(fact.metricId(), fact.repId()))
            .distinct()
            .sorted(Mark.ORDER)
            .toList();
    if (!marks.isEmpty()) {
      trip.add(
          MARK,
          keys.organization().id(),
          FactArrays.array(database, "int4", marks, Mark::metricId),
          FactArrays.array(database, "int4", marks, Mark::repId));
    }
  }
}
