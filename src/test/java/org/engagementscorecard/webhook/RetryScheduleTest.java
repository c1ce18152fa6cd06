package org.engagementscorecard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final RetrySchedule SCHEDULE =
      new RetrySchedule(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)));

  @Test
  void waitsAtLeastWhatTheScheduleSaysAndAFifthMoreAtMost() {
    assertThat(SCHEDULE.after(1, Optional.empty(), 0)).hasValue(Duration.ofSeconds(5));
    assertThat(SCHEDULE.after(1, Optional.empty(), 1)).hasValue(Duration.ofSeconds(6));
    assertThat(SCHEDULE.after(2, Optional.empty(), 0.5)).hasValue(Duration.ofSeconds(330));
  }

  @Test
  void isGivenUpAfterTheLast() {
    assertThat(SCHEDULE.after(3, Optional.empty(), 0)).isEmpty();
    assertThat(SCHEDULE.after(4, Optional.of(Duration.ofDays(1)), 0)).isEmpty();
  }

  @Test
  void waitsAsLongAsTheReceiverAsksIfThatIsLonger() {
    assertThat(SCHEDULE.after(1, Optional.of(Duration.ofHours(1)), 1))
        .hasValue(Duration.ofHours(1));
    assertThat(SCHEDULE.after(2, Optional.of(Duration.ofSeconds(1)), 0))
        .hasValue(Duration.ofMinutes(5));
  }

  @Test
  void readsRetryAfterInBothForms() {
    assertThat(RetrySchedule.asked("120", NOW)).hasValue(Duration.ofSeconds(120));
    assertThat(RetrySchedule.asked("Sun, 01 Mar 2026 12:10:00 GMT", NOW))
        .hasValue(Duration.ofMinutes(10));
    assertThat(RetrySchedule.asked("999999999", NOW)).hasValue(Duration.ofDays(1));
    assertThat(RetrySchedule.asked("Sun, 01 Mar 2026 11:00:00 GMT", NOW)).isEmpty();
    for (String unreadable : new String[] {null, "", "soon", "-5", "1.5", "99999999999"}) {
      assertThat(RetrySchedule.asked(unreadable, NOW)).as(unreadable).isEmpty();
    }
  }
}
