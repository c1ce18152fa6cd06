package org.engagementscorecard.scorecard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.ConnectionKind;
import org.engagementscorecard.statistics.Worth;

/**
 * Carries what a gap costs down the connections that follow, to where the chain ends: demos to
 * proposals to wins to what is booked.
 *
 * <p>What follows a connection is the one that begins with the metric in which it ends; where there
 * are several, amounts before counts, and then the first by key. On each the rep's own estimate
 * counts or, where there is none, what is typical of the peers. Where nobody can be compared the
 * chain ends.
 */
final class WorthOfGaps {
  private final List<Connection> connections;
  private final Map<Connection, Fitted> fits;
  private final Map<Connection, Later<Worth.Step>> meansOverMiddles = new HashMap<>();

  /**
   * @param fits of one peer group
   */
  WorthOfGaps(List<Connection> connections, Map<Connection, Fitted> fits) {
    this.connections =
        connections.stream()
            .sorted(
                Comparator.comparing((Connection one) -> one.kind() != ConnectionKind.VALUE)
                    .thenComparing(Connection::key))
            .toList();
    this.fits = fits;
    fits.forEach(
        (connection, fitted) -> {
          if (connection.kind() == ConnectionKind.VALUE) {
            meansOverMiddles.put(connection, Later.of(() -> meanOverMiddle(fitted)));
          }
        });
  }

  /**
   * The connections down which a gap is carried.
   *
   * @param end the last one
   * @param through those that follow, in their order
   */
  private record Chain(Connection end, List<Connection> through, List<Worth.Step> steps) {}

  /** What closing the gap of a rep on a connection is worth. */
  GapWorth of(Connection connection, int index) {
    Chain chain = chain(connection, index);
    Fitted fitted = fits.get(connection);
    return new GapWorth(
        Worth.of(fitted.fit(), index, attempts(fitted, index), chain.steps()),
        chain.end().to(),
        chain.through());
  }

  /** The mean of that alone. */
  double meanOf(Connection connection, int index) {
    Fitted fitted = fits.get(connection);
    return Worth.meanOf(
        fitted.fit(), index, attempts(fitted, index), chain(connection, index).steps());
  }

  private static double attempts(Fitted fitted, int index) {
    return fitted.cells().get(index).cases().attempts().orElseThrow();
  }

  private Chain chain(Connection connection, int index) {
    int repId = fits.get(connection).cells().get(index).rep().id();
    List<Worth.Step> steps = new ArrayList<>();
    List<Connection> through = new ArrayList<>();
    Set<Connection> seen = new HashSet<>(Set.of(connection));
    if (connection.kind() == ConnectionKind.VALUE) {
      steps.add(meansOverMiddles.get(connection).get());
    }
    Connection end = connection;
    Optional<Connection> next = next(end, seen);
    while (next.isPresent()) {
      end = next.get();
      seen.add(end);
      through.add(end);
      Fitted following = fits.get(end);
      steps.add(step(end, following, following.indexOf(repId)));
      if (end.kind() == ConnectionKind.VALUE) {
        steps.add(meansOverMiddles.get(end).get());
      }
      next = next(end, seen);
    }
    return new Chain(end, through, steps);
  }

  private Optional<Connection> next(Connection connection, Set<Connection> seen) {
    return connection.kind() == ConnectionKind.VALUE
        ? Optional.empty()
        : connections.stream()
            .filter(one -> one.from().id() == connection.to().id())
            .filter(one -> fits.containsKey(one) && !seen.contains(one))
            .findFirst();
  }

  private static Worth.Step step(Connection connection, Fitted fitted, int index) {
    Worth.Kind kind =
        connection.kind() == ConnectionKind.CONVERSION ? Worth.Kind.RATE : Worth.Kind.POSITIVE;
    return index < 0
        ? Worth.Step.typical(kind, fitted.fit())
        : Worth.Step.of(kind, fitted.fit().estimates().get(index), fitted.fit().credibleLevel());
  }

  /** Amounts are compared by their middle (geometric mean), but what is booked is their sum. */
  private static Worth.Step meanOverMiddle(Fitted fitted) {
    double factor = fitted.meanOverMiddle();
    return new Worth.Step(
        Worth.Kind.POSITIVE, factor, factor, factor, fitted.fit().credibleLevel());
  }
}
