package org.engagementscorecard.organization;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The clock that everybody asks. It ticks in microseconds, which is what the database keeps. */
final class ClockProducer {
  private static final Duration TICK = Duration.ofNanos(1_000);

  @Produces
  @Singleton
  Clock clock() {
    return Clock.tick(Clock.systemUTC(), TICK);
  }
}
