package org.engagementscorecard.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.engagementscorecard.http.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodExpressionTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 7, 15);
  private static final LocalDate NEWEST = LocalDate.of(2026, 6, 30);

  private static Organization organization(int fiscalYearStartMonth, DayOfWeek weekStart) {
    return new Organization(
        1,
        "test",
        "Test",
        ZoneId.of("Europe/Berlin"),
        fiscalYearStartMonth,
        weekStart,
        5,
        90,
        new PeriodExpression.Latest(365),
        PeerGroup.ROLE,
        new TreeMap<>(),
        FiscalCalendar.MONTHS,
        FiscalYearEnd.NEAREST,
        WorkingDays.DEFAULT,
        Language.ENGLISH,
        Organization.NEEDS_AT_A_TIME);
  }

  private static Period resolved(String text, int fiscalYearStartMonth, DayOfWeek weekStart) {
    return PeriodExpression.fromString(text)
        .in(organization(fiscalYearStartMonth, weekStart), TODAY, Optional.of(NEWEST));
  }

  @ParameterizedTest
  @CsvSource({
    "2026, 1, 2026-01-01, 2026-12-31",
    "2024, 1, 2024-01-01, 2024-12-31",
    "2026, 2, 2025-02-01, 2026-01-31",
    "2026, 4, 2025-04-01, 2026-03-31",
    "2026, 7, 2025-07-01, 2026-06-30",
    "2026, 12, 2025-12-01, 2026-11-30",
    "2026-Q1, 1, 2026-01-01, 2026-03-31",
    "2026-Q4, 1, 2026-10-01, 2026-12-31",
    "2026-Q1, 4, 2025-04-01, 2025-06-30",
    "2026-Q4, 4, 2026-01-01, 2026-03-31",
    "2024-Q4, 12, 2024-09-01, 2024-11-30",
    "2024-Q1, 12, 2023-12-01, 2024-02-29",
    "2026-P01, 1, 2026-01-01, 2026-01-31",
    "2026-P07, 4, 2025-10-01, 2025-10-31",
    "2024-P12, 3, 2024-02-01, 2024-02-29",
    "2026-02, 1, 2026-02-01, 2026-02-28",
    "2024-02, 7, 2024-02-01, 2024-02-29",
    "2026-12, 4, 2026-12-01, 2026-12-31",
    "2026-07-01..2026-07-31, 4, 2026-07-01, 2026-07-31",
    "2026-07-01..2026-07-01, 1, 2026-07-01, 2026-07-01",
    "last-1-days, 1, 2026-07-15, 2026-07-15",
    "last-90-days, 1, 2026-04-17, 2026-07-15",
    "latest-1-days, 1, 2026-06-30, 2026-06-30",
    "latest-30-days, 1, 2026-06-01, 2026-06-30",
    "latest, 1, 2026-04-02, 2026-06-30",
  })
  void aFormMeansDaysOfTheOrganizationsCalendar(
      String text, int fiscalYearStartMonth, LocalDate first, LocalDate last) {
    Period period = resolved(text, fiscalYearStartMonth, DayOfWeek.MONDAY);

    assertThat(period.first()).isEqualTo(first);
    assertThat(period.last()).isEqualTo(last);
    assertThat(period.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-W01, MONDAY, 2025-12-29",
    "2026-W53, MONDAY, 2026-12-28",
    "2020-W53, MONDAY, 2020-12-28",
    "2021-W01, MONDAY, 2021-01-04",
    "2026-W01, SUNDAY, 2026-01-04",
    "2026-W30, SUNDAY, 2026-07-26",
    "2025-W53, SUNDAY, 2025-12-28",
    "2026-W01, SATURDAY, 2026-01-03",
  })
  void aWeekBeginsOnTheOrganizationsDay(String text, DayOfWeek weekStart, LocalDate first) {
    Period period = resolved(text, 1, weekStart);

    assertThat(period.first()).isEqualTo(first);
    assertThat(first.getDayOfWeek()).isEqualTo(weekStart);
    assertThat(period.last()).isEqualTo(first.plusDays(6));
  }

  @Test
  void weeksFollowEachOtherWithoutHoleOrOverlapForAnyWeekStart() {
    for (DayOfWeek weekStart : DayOfWeek.values()) {
      LocalDate next = resolved("2015-W01", 1, weekStart).first();
      for (int year = 2015; year < 2045; year++) {
        int weeks = 0;
        for (int week = 1; week <= 53; week++) {
          Period period;
          try {
            period = resolved("%d-W%02d".formatted(year, week), 1, weekStart);
          } catch (ProblemException e) {
            assertThat(week).isEqualTo(53);
            break;
          }
          assertThat(period.first()).isEqualTo(next);
          next = period.last().plusDays(1);
          weeks++;
        }
        assertThat(weeks).isBetween(52, 53);
      }
    }
  }

  @Test
  void weeksThatBeginOnMondayAreThoseOfIso8601() {
    for (LocalDate day = LocalDate.of(2018, 1, 1);
        day.isBefore(LocalDate.of(2030, 1, 1));
        day = day.plusDays(1)) {
      String text =
          "%d-W%02d"
              .formatted(
                  day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      Period period = resolved(text, 1, DayOfWeek.MONDAY);
      assertThat(day).isBetween(period.first(), period.last());
    }
  }

  @Test
  void aWeekThatTheYearDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> resolved("2025-W53", 1, DayOfWeek.MONDAY))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().status()).isEqualTo(400);
              assertThat(e.problem().errors().get(0).parameter()).isEqualTo("period");
            });
  }

  @Test
  void quartersOfAFiscalYearFillIt() {
    for (int month = 1; month <= 12; month++) {
      Period year = resolved("2027", month, DayOfWeek.MONDAY);
      LocalDate next = year.first();
      for (int quarter = 1; quarter <= 4; quarter++) {
        Period part = resolved("2027-Q" + quarter, month, DayOfWeek.MONDAY);
        assertThat(part.first()).isEqualTo(next);
        next = part.last().plusDays(1);
      }
      assertThat(next).isEqualTo(year.last().plusDays(1));
      assertThat(year.last().getYear()).as("it carries the year in which it ends").isEqualTo(2027);
    }
  }

  @Test
  void latestWithoutDataEndsToday() {
    Period period =
        PeriodExpression.fromString("latest")
            .in(organization(1, DayOfWeek.MONDAY), TODAY, Optional.empty());

    assertThat(period.last()).isEqualTo(TODAY);
    assertThat(period.first()).isEqualTo(TODAY.minusDays(89));
  }

  @Test
  void daysBeginAndEndWithDaylightSaving() {
    Period spring = resolved("2026-03-29..2026-03-29", 1, DayOfWeek.MONDAY);
    Period autumn = resolved("2026-10-25..2026-10-25", 1, DayOfWeek.MONDAY);

    assertThat(spring.start()).hasToString("2026-03-28T23:00:00Z");
    assertThat(spring.end()).hasToString("2026-03-29T22:00:00Z");
    assertThat(autumn.start()).hasToString("2026-10-24T22:00:00Z");
    assertThat(autumn.end()).hasToString("2026-10-25T23:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "yesterday",
        "LATEST",
        "latest ",
        " 2026",
        "26",
        "02026",
        "1899",
        "2200",
        "9999",
        "-2026",
        "+999999",
        "2026-Q0",
        "2026-Q5",
        "2026-q1",
        "2026-00",
        "2026-13",
        "2026-7",
        "2026-W00",
        "2026-W54",
        "2026-P00",
        "2026-P13",
        "2026-P7",
        "2026-p07",
        "2026-P007",
        "1899-P01",
        "2200-P12",
        "2026-W1",
        "2026-02-30..2026-03-01",
        "2026-07-02..2026-07-01",
        "2026-07-01..",
        "..2026-07-01",
        "2026-07-01",
        "2026-07-01...2026-07-02",
        "1900-01-01..2199-12-31",
        "last-0-days",
        "last--1-days",
        "last-90-day",
        "last-7321-days",
        "last-99999-days",
        "latest-0-days",
        "latest-1e3-days",
        "latest-days",
        "٢٠٢٦",
        "2026\u0000",
        "2026;DROP TABLE rep",
      })
  void whatIsNoPeriodIsABadParameter(String text) {
    assertThat(PeriodExpression.parse(text)).isEmpty();
    assertThatThrownBy(() -> PeriodExpression.fromString(text))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().status()).isEqualTo(400);
              assertThat(e.problem().type()).isEqualTo("/problems/bad-parameter");
              assertThat(e.problem().errors().get(0).parameter()).isEqualTo("period");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026",
        "2026-Q3",
        "2026-P07",
        "2026-07",
        "2026-W30",
        "2026-07-01..2026-07-31",
        "last-90-days",
        "latest-365-days"
      })
  void aFormIsWrittenAsItIsRead(String text) {
    assertThat(PeriodExpression.fromString(text)).hasToString(text);
  }

  @Test
  void theLongestPeriodIsTwentyYears() {
    assertThat(PeriodExpression.parse("2000-01-01..2019-12-31")).isPresent();
    assertThat(PeriodExpression.parse("2000-01-01..2020-12-31")).isEmpty();
    assertThat(PeriodExpression.parse("last-7320-days")).isPresent();
  }

  @Test
  void periodsAreWrittenTheSameWhereDigitsAreOthers() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      for (String text :
          List.of("2026", "2026-Q3", "2026-P07", "2026-07", "2026-W05", "last-90-days")) {
        assertThat(PeriodExpression.fromString(text)).hasToString(text);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aSeriesEndsWithItsOwnPeriod() {
    assertThat(series("2026-Q2", 4))
        .containsExactly(
            "2025-Q3 2025-07-01 2025-09-30",
            "2025-Q4 2025-10-01 2025-12-31",
            "2026-Q1 2026-01-01 2026-03-31",
            "2026-Q2 2026-04-01 2026-06-30");
    assertThat(series("2026", 2))
        .containsExactly("2025 2025-01-01 2025-12-31", "2026 2026-01-01 2026-12-31");
    assertThat(series("2026-P01", 2))
        .containsExactly("2025-P12 2025-12-01 2025-12-31", "2026-P01 2026-01-01 2026-01-31");
    assertThat(series("2024-03", 2))
        .containsExactly("2024-02 2024-02-01 2024-02-29", "2024-03 2024-03-01 2024-03-31");
    assertThat(series("2027-W01", 3))
        .containsExactly(
            "2026-W52 2026-12-21 2026-12-27",
            "2026-W53 2026-12-28 2027-01-03",
            "2027-W01 2027-01-04 2027-01-10");
    assertThat(series("latest-30-days", 3))
        .containsExactly(
            "2026-04-02..2026-05-01 2026-04-02 2026-05-01",
            "2026-05-02..2026-05-31 2026-05-02 2026-05-31",
            "latest-30-days 2026-06-01 2026-06-30");
    assertThat(series("2026-07-01..2026-07-31", 2))
        .as("as many days, whatever the months")
        .containsExactly(
            "2026-05-31..2026-06-30 2026-05-31 2026-06-30",
            "2026-07-01..2026-07-31 2026-07-01 2026-07-31");
    assertThat(series("last-7-days", 1)).containsExactly("last-7-days 2026-07-09 2026-07-15");
  }

  @Test
  void aSeriesBeginsWithTheFirstYearThatAPeriodMayHave() {
    assertThat(series("1901", 5))
        .containsExactly("1900 1900-01-01 1900-12-31", "1901 1901-01-01 1901-12-31");
    assertThat(series("1900-W02", 5)).hasSize(2);
    assertThat(series("1900-01-03..1900-01-04", 5)).hasSize(2);
    assertThatThrownBy(() -> series("2026", 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> series(String text, int count) {
    return PeriodExpression.fromString(text)
        .series(organization(1, DayOfWeek.MONDAY), TODAY, Optional.of(NEWEST), count)
        .stream()
        .map(period -> period.expression() + " " + period.first() + " " + period.last())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "2026, 2025, 2025",
    "2026-Q1, 2025-Q4, 2025-Q1",
    "2026-P01, 2025-P12, 2025-P01",
    "2026-01, 2025-12, 2025-01",
    "2026-W01, 2025-W52, 2025-W01",
    "2027-W01, 2026-W53, 2026-W01",
    "2026-W53, 2026-W52, 2025-W52",
    "2026-02-01..2026-02-28, 2026-01-01..2026-01-31, 2025-02-01..2025-02-28",
    "2024-02-01..2024-03-31, 2023-12-01..2024-01-31, 2023-02-01..2023-03-31",
    "2026-02-02..2026-02-28, 2026-01-06..2026-02-01, 2025-02-02..2025-02-28",
    "latest-30-days, 2026-05-01..2026-05-31, 2025-06-01..2025-06-30",
    "last-7-days, 2026-07-02..2026-07-08, 2025-07-09..2025-07-15",
  })
  void whatCameBeforeIsAPeriodOfTheSameKind(String text, String previous, String yearEarlier) {
    Organization organization = organization(1, DayOfWeek.MONDAY);
    Period period = resolved(text, 1, DayOfWeek.MONDAY);

    assertThat(period.previous(organization)).isEqualTo(resolved(previous, 1, DayOfWeek.MONDAY));
    assertThat(period.yearEarlier(organization))
        .isEqualTo(resolved(yearEarlier, 1, DayOfWeek.MONDAY));
  }
}
