package org.engagementscorecard.scorecard;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.engagementscorecard.metric.Connection;
import org.engagementscorecard.metric.Metric;
import org.engagementscorecard.metric.Target;
import org.engagementscorecard.people.Rep;
import org.engagementscorecard.people.Team;

/**
 * Who and what an organization has as long as only facts change, each read when it is first asked
 * for: most of what a small question costs is to read everybody. Several requests may read the
 * same, and come to the same.
 */
final class Standing {
  /** No day, but after all of them: for what is asked for as it is defined now. */
  static final LocalDate NEWEST = LocalDate.MAX;

  /** Days whose definitions are remembered, before all are read anew. */
  private static final int MAX_DAYS = 100;

  private final Map<LocalDate, List<Metric>> metrics = new ConcurrentHashMap<>();
  private final Map<LocalDate, List<Connection>> connections = new ConcurrentHashMap<>();
  private volatile List<Team> teams;
  private volatile List<Target> targets;
  private volatile List<Rep> reps;
  private volatile Map<String, Rep> repsByKey;

  List<Team> teams(Supplier<List<Team>> read) {
    List<Team> known = teams;
    if (known == null) {
      known = List.copyOf(read.get());
      teams = known;
    }
    return known;
  }

  List<Target> targets(Supplier<List<Target>> read) {
    List<Target> known = targets;
    if (known == null) {
      known = List.copyOf(read.get());
      targets = known;
    }
    return known;
  }

  List<Rep> reps(Supplier<List<Rep>> read) {
    List<Rep> known = reps;
    if (known == null) {
      known = List.copyOf(read.get());
      repsByKey = known.stream().collect(Collectors.toMap(Rep::key, Function.identity()));
      reps = known;
    }
    return known;
  }

  /** A rep; read alone as long as nobody has asked for all. */
  Optional<Rep> rep(String key, Supplier<Optional<Rep>> read) {
    Map<String, Rep> known = repsByKey;
    return known == null ? read.get() : Optional.ofNullable(known.get(key));
  }

  /** Metrics as they are defined for a day. */
  List<Metric> metrics(LocalDate day, Supplier<List<Metric>> read) {
    return remembered(metrics, day, read);
  }

  /** Connections as they are defined for a day. */
  List<Connection> connections(LocalDate day, Supplier<List<Connection>> read) {
    return remembered(connections, day, read);
  }

  private static <T> List<T> remembered(
      Map<LocalDate, List<T>> days, LocalDate day, Supplier<List<T>> read) {
    List<T> known = days.get(day);
    if (known == null) {
      known = List.copyOf(read.get());
      if (days.size() >= MAX_DAYS) {
        days.clear();
      }
      days.put(day, known);
    }
    return known;
  }
}
