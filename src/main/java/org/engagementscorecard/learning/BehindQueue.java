package org.engagementscorecard.learning;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Organizations whose needs are behind their facts, in the order in which they came to be so.
 *
 * <p>An organization stands in it once, however often its facts change, and only one thread has it
 * at a time. Whoever was served lines up behind the others and rests for a part of what it took, so
 * that facts which never end leave the machine something for everybody else. One that fails waits
 * longer each time. While a load of many facts comes in, it waits for the end of that, within
 * limits: half a history opens needs that the other half would close.
 *
 * <p>Times are those of {@link System#nanoTime}, given by the caller.
 */
final class BehindQueue {
  /** More than these are found again by the next look. */
  static final int MOST = 10_000;

  /** It rests for this part of the time it took. */
  private static final int REST_PART = 4;

  /** A load has ended when no part of it has come for so long. */
  private static final Duration LOAD_ENDED = Duration.ofSeconds(2);

  /** How long the end of a load is waited for. */
  private static final Duration LONGEST_LOAD = Duration.ofMinutes(2);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** What came of bringing an organization up to date. */
  enum Outcome {
    CURRENT,
    /** Another instance of the service is at it. */
    ELSEWHERE,
    FAILED
  }

  private static final class Place {
    private boolean wanted;
    private boolean running;
    private int failures;

    /** Since when it has been behind: what is being served, and what has come since. */
    private long servedSince;

    private long since;
    private long takenAt;
    private long notBefore;

    private boolean loading;

    /** When the load will have ended, if no more of it comes. */
    private long loadEnds;

    boolean isDue(long now) {
      return !running && now - notBefore >= 0 && (!loading || now - loadEnds >= 0);
    }
  }

  private final Duration lookEvery;
  private final Map<Integer, Place> places = new LinkedHashMap<>();

  /**
   * @param lookEvery after which time the next look sees whether another instance is done
   */
  BehindQueue(Duration lookEvery) {
    this.lookEvery = lookEvery;
  }

  /**
   * An organization is behind.
   *
   * @param sinceLoad how long ago a part of a load came in; empty where none ever has
   * @return whether that is news
   */
  synchronized boolean add(int organizationId, Optional<Duration> sinceLoad, long now) {
    Place place = places.get(organizationId);
    if (place == null) {
      if (places.size() >= MOST) {
        return false;
      }
      place = new Place();
      place.notBefore = now;
      places.put(organizationId, place);
    }
    boolean news = !place.wanted;
    if (news) {
      place.wanted = true;
      place.since = now;
    }
    long left = sinceLoad.map(since -> LOAD_ENDED.minus(since).toNanos()).orElse(0L);
    if (left > 0 && now - place.since < LONGEST_LOAD.toNanos()) {
      place.loading = true;
      place.loadEnds = now + left;
    }
    return news;
  }

  /**
   * The next organization to be brought up to date now, which is the caller's until {@link #done}.
   */
  synchronized OptionalInt take(long now) {
    for (Iterator<Map.Entry<Integer, Place>> all = places.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Integer, Place> one = all.next();
      Place place = one.getValue();
      if (!place.isDue(now)) {
        continue;
      }
      if (place.wanted) {
        place.wanted = false;
        place.running = true;
        place.loading = false;
        place.servedSince = place.since;
        place.takenAt = now;
        return OptionalInt.of(one.getKey());
      }
      all.remove();
    }
    return OptionalInt.empty();
  }

  /**
   * The caller has done what it could.
   *
   * @return how often in a row it has failed until now, this time not counted
   */
  synchronized int done(int organizationId, Outcome outcome, long now) {
    Place place = places.remove(organizationId);
    places.put(organizationId, place);
    int before = place.failures;
    place.running = false;
    place.failures = outcome == Outcome.FAILED ? before + 1 : 0;
    place.notBefore =
        now
            + switch (outcome) {
              case CURRENT -> (now - place.takenAt) / REST_PART;
              case ELSEWHERE -> lookEvery.toNanos();
              case FAILED -> wait(before).toNanos();
            };
    if (outcome == Outcome.FAILED) {
      place.wanted = true;
      place.since = place.servedSince;
    }
    return before;
  }

  private static Duration wait(int failures) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures, 10));
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  /** For how long nothing is to be done, as far as is known; at most as given. */
  synchronized Duration untilNext(long now, Duration most) {
    long least = most.toNanos();
    for (Place place : places.values()) {
      if (place.wanted && !place.running) {
        long wait = place.notBefore - now;
        least = Math.min(least, place.loading ? Math.max(wait, place.loadEnds - now) : wait);
      }
    }
    return Duration.ofNanos(Math.max(least, 0));
  }

  /** How many organizations are behind. */
  synchronized long size() {
    return places.values().stream().filter(place -> place.wanted || place.running).count();
  }

  /** For how long the one that has been behind longest has been so; empty where none is. */
  synchronized Optional<Duration> longestBehind(long now) {
    return places.values().stream()
        .filter(place -> place.wanted || place.running)
        .map(place -> now - (place.running ? place.servedSince : place.since))
        .max(Long::compare)
        .map(Duration::ofNanos);
  }
}
