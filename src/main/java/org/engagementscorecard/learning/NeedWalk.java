package org.engagementscorecard.learning;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a need came where: its first time each. A need is visible from when it is opened.
 *
 * <p>What ends otherwise is cut off then: seen no more once it has changed or ended, changed no
 * more once it was closed as turned or dismissed, closed with a result no more once it fell back. A
 * dismissal that was taken back is none; the days until then count.
 */
final class NeedWalk {
  private final int repId;
  private final int connectionId;
  private Instant opened;
  private boolean byRep;
  private Instant seen;
  private Instant learning;
  private Instant changed;
  private Instant fellBack;
  private Instant ended;
  private boolean withResult;

  NeedWalk(int repId, int connectionId) {
    this.repId = repId;
    this.connectionId = connectionId;
  }

  /**
   * The time a step took.
   *
   * @param reached whether it was taken; otherwise it hasn't been until then
   * @param otherwise whether it can't be taken any more, for the need went another way
   */
  record Span(Instant from, Instant until, boolean reached, boolean otherwise) {}

  /** Goes on; steps come in their order. */
  void take(StepType type, StepBy by, Optional<NeedState> from, Instant at) {
    switch (type) {
      case OPENED -> {
        opened = at;
        byRep = by == StepBy.REP;
      }
      case SEEN -> seen = first(seen, at);
      case LEARNING -> {
        seen = first(seen, at);
        learning = first(learning, at);
      }
      case CHANGED -> changed = first(changed, at);
      case FELL_BACK -> fellBack = first(fellBack, at);
      case CLOSED, DISMISSED -> {
        ended = at;
        withResult = type == StepType.CLOSED && from.equals(Optional.of(NeedState.CHANGED));
      }
      case REOPENED -> ended = null;
      case TOLD, CHOSE, UPHELD -> {}
    }
  }

  private static Instant first(Instant known, Instant at) {
    return known == null ? at : known;
  }

  int repId() {
    return repId;
  }

  int connectionId() {
    return connectionId;
  }

  Instant opened() {
    return opened;
  }

  /**
   * How long a step took, or has taken until now; empty where it hasn't begun. Who opens a need has
   * seen it, which tells nothing of how fast needs are seen.
   */
  Optional<Span> span(SpeedStep step, Instant now) {
    return switch (step) {
      case VISIBLE_TO_SEEN -> byRep ? Optional.empty() : span(opened, seen, now, changed, ended);
      case SEEN_TO_LEARNING -> span(seen, learning, now, changed, ended);
      case LEARNING_TO_CHANGED -> span(learning, changed, now, ended);
      case CHANGED_TO_CLOSED -> span(changed, withResult ? ended : null, now, fellBack, ended);
      case VISIBLE_TO_CHANGED -> span(opened, changed, now, ended);
    };
  }

  /**
   * A span.
   *
   * @param ends what cuts it off; null is what hasn't come
   */
  private static Optional<Span> span(Instant from, Instant to, Instant now, Instant... ends) {
    if (from == null) {
      return Optional.empty();
    }
    Optional<Instant> end =
        Stream.of(ends)
            .filter(Objects::nonNull)
            .filter(at -> !at.isBefore(from))
            .min(Instant::compareTo);
    if (to != null && (end.isEmpty() || !to.isAfter(end.get()))) {
      return Optional.of(new Span(from, latest(from, to), true, false));
    }
    return Optional.of(new Span(from, latest(from, end.orElse(now)), false, end.isPresent()));
  }

  /** Clocks may differ by a little where a need was carried over. */
  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
