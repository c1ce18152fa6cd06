package org.engagementscorecard.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * How long is waited after each failed attempt, until it is given up.
 *
 * @param delays after the first, the second, …; after the last it is tried once more
 */
record RetrySchedule(List<Duration> delays) {
  /** A receiver can ask for a day at most. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Up to this share is added, so that what failed together doesn't come back together. */
  private static final double JITTER = 0.2;

  RetrySchedule {
    delays = List.copyOf(delays);
  }

  /**
   * How long to wait after a failed attempt; empty where it was the last.
   *
   * @param attempts how many there were, from 1
   * @param asked what the receiver's {@code Retry-After} asks for: it is waited at least so long
   * @param chance from 0 to 1: how much of the jitter is added
   */
  Optional<Duration> after(int attempts, Optional<Duration> asked, double chance) {
    if (attempts > delays.size()) {
      return Optional.empty();
    }
    Duration delay = delays.get(attempts - 1);
    long jitter = (long) (delay.toMillis() * JITTER * chance);
    Duration own = delay.plusMillis(jitter);
    return Optional.of(asked.filter(other -> other.compareTo(own) > 0).orElse(own));
  }

  /**
   * Reads a {@code Retry-After} (RFC 9110, 10.2.3): seconds, or a date; a day at most. Empty where
   * there is none, or it can't be read.
   */
  static Optional<Duration> asked(String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    Duration asked;
    String text = header.strip();
    if (text.matches("[0-9]{1,9}")) {
      asked = Duration.ofSeconds(Long.parseLong(text));
    } else {
      try {
        asked =
            Duration.between(
                now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }
    if (asked.isNegative()) {
      return Optional.empty();
    }
    return Optional.of(asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
  }
}
