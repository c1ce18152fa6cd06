package org.engagementscorecard.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.engagementscorecard.learning.BehindQueue.Outcome;
import org.junit.jupiter.api.Test;

class BehindQueueTest {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final long MILLI = 1_000_000;
  private static final Duration LONG = Duration.ofHours(1);
  private static final Optional<Duration> NO_LOAD = Optional.empty();

  private final BehindQueue queue = new BehindQueue(LOOK);

  @Test
  void whoeverComesFirstIsServedFirstAndEachOnce() {
    for (int organization : new int[] {3, 1, 2, 1, 3}) {
      queue.add(organization, NO_LOAD, 0);
    }

    assertThat(taken(0)).containsExactly(3, 1, 2);
    assertThat(queue.take(0)).isEmpty();
  }

  @Test
  void whateverComesMeanwhileIsServedAfterTheOthersAndARest() {
    queue.add(1, NO_LOAD, 0);
    queue.add(2, NO_LOAD, 0);
    assertThat(queue.take(0)).hasValue(1);

    assertThat(queue.add(1, NO_LOAD, MILLI)).as("news while it is served").isTrue();
    assertThat(queue.add(1, NO_LOAD, 2 * MILLI)).as("no more news than that").isFalse();
    assertThat(queue.take(3 * MILLI)).hasValue(2);
    assertThat(queue.take(4 * MILLI)).as("nobody else serves it meanwhile").isEmpty();
    assertThat(queue.done(1, Outcome.CURRENT, 400 * MILLI)).isZero();

    assertThat(queue.take(499 * MILLI)).as("a quarter of what it took").isEmpty();
    assertThat(queue.untilNext(450 * MILLI, LONG)).isEqualTo(Duration.ofMillis(50));
    assertThat(queue.take(500 * MILLI)).hasValue(1);
  }

  @Test
  void oneThatFailsWaitsLongerEachTimeAndLetsOthersPass() {
    queue.add(1, NO_LOAD, 0);
    long now = 0;
    List<Long> waits = new ArrayList<>();
    for (int failures = 0; failures < 12; failures++) {
      assertThat(queue.take(now)).hasValue(1);
      assertThat(queue.done(1, Outcome.FAILED, now)).isEqualTo(failures);
      queue.add(1, NO_LOAD, now);
      long wait = queue.untilNext(now, LONG).toSeconds();
      queue.add(2, NO_LOAD, now);
      assertThat(queue.take(now)).hasValue(2);
      queue.done(2, Outcome.CURRENT, now);
      waits.add(wait);
      now += Duration.ofSeconds(wait).toNanos();
    }

    assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L);
    assertThat(queue.longestBehind(now)).hasValue(Duration.ofNanos(now));
    assertThat(queue.take(now)).hasValue(1);
    assertThat(queue.done(1, Outcome.CURRENT, now)).isEqualTo(12);
    assertThat(queue.longestBehind(now)).isEmpty();
    queue.add(1, NO_LOAD, now);
    assertThat(queue.take(now)).as("as if nothing had been").hasValue(1);
  }

  @Test
  void oneThatAnotherInstanceServesIsLookedAtAgainLater() {
    queue.add(1, NO_LOAD, 0);
    queue.take(0);
    queue.done(1, Outcome.ELSEWHERE, 0);
    assertThat(queue.size()).isZero();

    queue.add(1, NO_LOAD, MILLI);

    assertThat(queue.take(LOOK.toNanos() - 1)).isEmpty();
    assertThat(queue.take(LOOK.toNanos())).hasValue(1);
  }

  @Test
  void itHoldsOnlySoMany() {
    for (int organization = 0; organization < 2 * BehindQueue.MOST; organization++) {
      queue.add(organization, NO_LOAD, 0);
    }

    assertThat(queue.size()).isEqualTo(BehindQueue.MOST);
    for (int served = 0; served < BehindQueue.MOST; served++) {
      queue.done(queue.take(0).getAsInt(), Outcome.CURRENT, 0);
    }
    assertThat(queue.take(0)).isEmpty();
    assertThat(queue.add(2 * BehindQueue.MOST, NO_LOAD, 0)).as("there is room again").isTrue();
  }

  @Test
  void itSaysForHowLongTheLastIsBehind() {
    assertThat(queue.longestBehind(0)).isEmpty();
    queue.add(1, NO_LOAD, 0);
    queue.add(2, NO_LOAD, 10 * MILLI);

    assertThat(queue.take(20 * MILLI)).hasValue(1);
    assertThat(queue.longestBehind(30 * MILLI)).hasValue(Duration.ofMillis(30));
    queue.add(1, NO_LOAD, 25 * MILLI);
    queue.done(1, Outcome.CURRENT, 30 * MILLI);
    assertThat(queue.longestBehind(30 * MILLI)).hasValue(Duration.ofMillis(20));
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void theEndOfALoadIsWaitedForButNotForEver() {
    Optional<Duration> load = Optional.of(Duration.ZERO);
    queue.add(1, load, 0);
    queue.add(2, NO_LOAD, 0);
    assertThat(taken(0)).containsExactly(2);
    queue.add(1, load, 1_500 * MILLI);
    queue.add(1, NO_LOAD, 1_600 * MILLI);
    assertThat(queue.take(2_500 * MILLI)).isEmpty();
    // As another instance sees it in the database
    queue.add(1, Optional.of(Duration.ofMillis(1_200)), 2_700 * MILLI);
    assertThat(queue.take(3_499 * MILLI)).isEmpty();
    assertThat(queue.untilNext(3_400 * MILLI, LONG)).isEqualTo(Duration.ofMillis(100));
    assertThat(queue.take(3_500 * MILLI)).hasValue(1);
    queue.done(1, Outcome.CURRENT, 3_500 * MILLI);

    long second = 1_000 * MILLI;
    List<Long> served = new ArrayList<>();
    for (long now = 10 * second; now < 300 * second; now += second) {
      queue.add(1, load, now);
      if (queue.take(now).isPresent()) {
        served.add(now / second);
        queue.done(1, Outcome.CURRENT, now);
      }
    }
    assertThat(served).as("a load that never ends").containsExactly(131L, 253L);
  }

  private List<Integer> taken(long now) {
    List<Integer> all = new ArrayList<>();
    for (OptionalInt one = queue.take(now); one.isPresent(); one = queue.take(now)) {
      all.add(one.getAsInt());
    }
    return all;
  }
}
