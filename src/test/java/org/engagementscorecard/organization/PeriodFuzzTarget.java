package org.engagementscorecard.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;
import org.engagementscorecard.http.ProblemException;

/**
 * Periods: any text is one or a 400 problem; one that is written is read as the same; its days are
 * in order and not too many, whatever calendar the organization has. The first byte says which.
 */
public final class PeriodFuzzTarget {
  private static final LocalDate TODAY = LocalDate.of(2026, 7, 15);

  private PeriodFuzzTarget() {}

  /** Reads what a fuzzer made. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int calendar = input[0] & 0xFF;
    String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
    Optional<PeriodExpression> period = PeriodExpression.parse(text);
    if (period.isEmpty()) {
      try {
        PeriodExpression.fromString(text);
        throw new AssertionError("read one way and not the other");
      } catch (ProblemException e) {
        assertThat(e.problem().status()).isEqualTo(400);
      }
      return;
    }
    PeriodExpression expression = period.get();
    assertThat(PeriodExpression.fromString(text)).isEqualTo(expression);
    assertThat(PeriodExpression.parse(expression.toString())).contains(expression);
    Organization organization =
        new Organization(
            1,
            "test",
            "Test",
            ZoneId.of(calendar % 2 == 0 ? "Europe/Berlin" : "Pacific/Apia"),
            1 + calendar % 12,
            DayOfWeek.of(1 + calendar % 7),
            5,
            90,
            new PeriodExpression.Latest(365),
            PeerGroup.ROLE,
            new TreeMap<>(),
            FiscalCalendar.values()[calendar / 16 % 4],
            FiscalYearEnd.values()[calendar / 8 % 2],
            WorkingDays.DEFAULT,
            Language.ENGLISH,
            Organization.NEEDS_AT_A_TIME);
    try {
      Period days =
          expression.in(
              organization,
              TODAY,
              calendar > 127 ? Optional.empty() : Optional.of(LocalDate.of(2024, 2, 29)));
      assertThat(days.first()).isBeforeOrEqualTo(days.last());
      assertThat(days.first()).isAfterOrEqualTo(LocalDate.of(1899, 1, 1));
      assertThat(days.last()).isBeforeOrEqualTo(LocalDate.of(2200, 1, 31));
      assertThat(ChronoUnit.DAYS.between(days.first(), days.last()))
          .isLessThan(PeriodExpression.MAX_DAYS);
      assertThat(days.start()).as("Apia had no 30 December 2011").isBeforeOrEqualTo(days.end());
      assertThat(days.expression()).isEqualTo(expression.toString());
      assertThat(expression.series(organization, TODAY, Optional.empty(), 3))
          .hasSizeBetween(1, 3)
          .isSortedAccordingTo(Comparator.comparing(Period::first));
    } catch (ProblemException e) {
      assertThat(e.problem().status()).isEqualTo(400);
      assertThat(expression).isInstanceOf(PeriodExpression.Week.class);
    }
  }
}
