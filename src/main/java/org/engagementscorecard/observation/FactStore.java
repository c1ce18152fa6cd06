package org.engagementscorecard.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engagementscorecard.observation.Keyed.Key;
import org.engagementscorecard.observation.KnownKeys.Keys;
import org.engagementscorecard.organization.Activity;
import org.engagementscorecard.organization.RoundTrip;

/**
 * Keeps a unit of changes, in the organization's transaction: each fact once, with its totals and
 * traces.
 */
@ApplicationScoped
class FactStore {
  private final CatalogueLock lock;
  private final KnownKeys knownKeys;
  private final Sources sources;
  private final NewFacts newFacts;
  private final Corrections corrections;
  private final KeepTotals totals;
  private final TraceAttempts attempts;
  private final SourceArrivals arrivals;
  private final Activity activity;

  FactStore(
      CatalogueLock lock,
      KnownKeys knownKeys,
      Sources sources,
      NewFacts newFacts,
      Corrections corrections,
      KeepTotals totals,
      TraceAttempts attempts,
      SourceArrivals arrivals,
      Activity activity) {
    this.lock = lock;
    this.knownKeys = knownKeys;
    this.sources = sources;
    this.newFacts = newFacts;
    this.corrections = corrections;
    this.totals = totals;
    this.attempts = attempts;
    this.arrivals = arrivals;
    this.activity = activity;
  }

  /**
   * Keeps changes and says of each what became of it, in their order.
   *
   * @param opening of the transaction
   */
  List<Result> keep(
      int organizationId, Connection connection, RoundTrip opening, List<Change> changes)
      throws SQLException {
    CatalogueLock.Found found =
        lock.share(
            connection, opening, organizationId, changes.stream().anyMatch(Change::corrects));
    Keys keys = knownKeys.of(organizationId, found.version());
    List<Keyed> keyed = keyed(keys, connection, changes);
    Result[] results = new Result[changes.size()];
    Effects effects = keepBy(keys, connection, keyed, found.anyWaiting(), results);
    follow(keys, connection, effects, arrived(keyed, results));
    return Arrays.asList(results);
  }

  /** Keeps changes that waited, for whoever has the catalogue's lock. */
  void replay(Keys keys, Connection connection, List<Change> changes) throws SQLException {
    List<Keyed> keyed = keyed(keys, connection, changes);
    Effects effects = keepBy(keys, connection, keyed, true, new Result[changes.size()]);
    follow(keys, connection, effects, new SourceArrivals.Unit());
  }

  private static SourceArrivals.Unit arrived(List<Keyed> keyed, Result[] results) {
    SourceArrivals.Unit unit = new SourceArrivals.Unit();
    for (Keyed one : keyed) {
      Fact fact = one.fact();
      if (fact != null) {
        switch (results[one.index()].outcome()) {
          case ACCEPTED, QUARANTINED -> unit.fresh(one.sourceId(), fact.metric(), fact.at());
          case DUPLICATE, CONFLICT, REJECTED -> unit.again(one.sourceId(), fact.metric());
        }
      }
    }
    return unit;
  }

  /**
   * Keeps changes, and writes down what became of each.
   *
   * @param anyWaiting whether there may be facts in quarantine
   */
  private Effects keepBy(
      Keys keys, Connection connection, List<Keyed> changes, boolean anyWaiting, Result[] results)
      throws SQLException {
    Effects effects = Effects.none();
    for (List<Keyed> round : rounds(changes)) {
      List<Keyed> records = round.stream().filter(Keyed::isRecord).toList();
      List<Keyed> others = round.stream().filter(one -> !one.isRecord()).toList();
      newFacts.keep(keys, connection, records, anyWaiting, results, effects);
      corrections.apply(keys, connection, others, results, effects);
    }
    return effects;
  }

  /** Brings up to date whatever is derived from facts. */
  private void follow(
      Keys keys, Connection connection, Effects effects, SourceArrivals.Unit arrived)
      throws SQLException {
    int organizationId = keys.organization().id();
    // Totals go last, because units of the same months wait for each other from there to the
    // commit.
    RoundTrip last = new RoundTrip();
    if (!effects.isEmpty()) {
      attempts.follow(keys, connection, effects);
      MarkAmounts.follow(keys, connection, last, effects);
      totals.follow(keys, connection, last, effects);
      activity.factsUpTo(
          last, organizationId, effects.newest().orElse(null), effects.added().size());
    }
    arrivals.add(organizationId, connection, last, arrived);
    last.run(connection);
    Optional<Instant> gone = effects.newestGone();
    if (gone.isPresent()) {
      activity.factGone(
          organizationId, gone.get(), () -> totals.newest(keys.organization(), connection));
    }
  }

  private List<Keyed> keyed(Keys keys, Connection connection, List<Change> changes)
      throws SQLException {
    Set<String> names = changes.stream().map(Change::source).collect(Collectors.toSet());
    Map<String, Integer> sourceIds = sources.ids(keys.organization().id(), connection, names);
    List<Keyed> keyed = new ArrayList<>(changes.size());
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      Keyed bare =
          new Keyed(
              i, change, sourceIds.get(change.source()), Fact.eventId(change.id()), null, null);
      Fact fact = bare.fact();
      keyed.add(
          fact == null
              ? bare
              : new Keyed(
                  i,
                  change,
                  bare.sourceId(),
                  bare.eventId(),
                  keys.reps().get(fact.rep()),
                  keys.metrics().get(fact.metric())));
    }
    return keyed;
  }

  /**
   * Cuts a unit so that within a round no fact is corrected or voided that something else in it is
   * about: then a round's records can go first, and its corrections after them. What is said of one
   * fact stays in its order. Facts have nothing to do with each other, so there are as many rounds
   * as the fact needs of which most is said, however many facts are corrected.
   */
  static List<List<Keyed>> rounds(List<Keyed> unit) {
    if (unit.stream().allMatch(Keyed::isRecord)) {
      return List.of(unit);
    }
    List<List<Keyed>> rounds = new ArrayList<>();
    Map<Key, Latest> latest = new HashMap<>();
    for (Keyed one : unit) {
      Latest before = latest.get(one.key());
      int round =
          before == null
              ? 0
              : before.isRecord() && one.isRecord() ? before.round() : before.round() + 1;
      if (round == rounds.size()) {
        rounds.add(new ArrayList<>());
      }
      rounds.get(round).add(one);
      latest.put(one.key(), new Latest(round, one.isRecord()));
    }
    return rounds;
  }

  /** The last that is said of a fact so far, and in which round. */
  private record Latest(int round, boolean isRecord) {}
}
