package org.engagementscorecard.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WorkingDaysTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

  @Test
  void daysBetweenAreThoseThatAreCountedOneByOne() {
    Random random = new Random(1);
    for (int run = 0; run < 2_000; run++) {
      Set<DayOfWeek> weekdays = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)));
      TreeSet<LocalDate> holidays = new TreeSet<>();
      for (int i = random.nextInt(7); i > 0; i--) {
        weekdays.add(DayOfWeek.of(1 + random.nextInt(7)));
      }
      for (int i = random.nextInt(40); i > 0; i--) {
        holidays.add(DAY.plusDays(random.nextInt(120) - 10));
      }
      WorkingDays workingDays = new WorkingDays(weekdays, holidays);
      LocalDate first = DAY.plusDays(random.nextInt(100));
      LocalDate last = DAY.plusDays(random.nextInt(100));

      long counted = 0;
      for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
        if (weekdays.contains(day.getDayOfWeek()) && !holidays.contains(day)) {
          assertThat(workingDays.includes(day)).isTrue();
          counted++;
        } else {
          assertThat(workingDays.includes(day)).isFalse();
        }
      }
      assertThat(workingDays.between(first, last))
          .as(workingDays + " " + first + " " + last)
          .isEqualTo(counted);
    }
  }

  /** Python: {@code numpy.busday_count('2026-01-01', '2027-01-01')} is 261. */
  @Test
  void whereNothingIsSaidTheyAreMondayToFriday() {
    assertThat(WorkingDays.DEFAULT.between(DAY, LocalDate.of(2026, 12, 31))).isEqualTo(261);
    assertThat(WorkingDays.DEFAULT.between(DAY, DAY)).isEqualTo(1);
    assertThat(WorkingDays.DEFAULT.between(DAY, DAY.minusDays(1))).isZero();
    assertThat(WorkingDays.DEFAULT.between(DAY, DAY.minusYears(1))).isZero();
    assertThat(WorkingDays.DEFAULT.includes(LocalDate.of(2026, 1, 3))).isFalse();
  }

  @Test
  void aWeekWithoutAnyIsRefused() {
    assertThatThrownBy(() -> new WorkingDays(Set.of(), new TreeSet<>()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void settingsThatAreOlderThanASettingHadItsDefault() throws JsonProcessingException {
    String old =
        """
        {"key": "o", "name": "O", "zone": "UTC", "ramp_days": 90, "week_start": 1,
         "needs_period": "latest-365-days", "smallest_group": 5, "fiscal_year_start_month": 4}""";

    Organization organization = OrganizationEntity.toDomain(document(old));

    assertThat(organization.fiscalYearStartMonth()).isEqualTo(4);
    assertThat(organization.fiscalCalendar()).isEqualTo(FiscalCalendar.MONTHS);
    assertThat(organization.fiscalYearEnd()).isEqualTo(FiscalYearEnd.NEAREST);
    assertThat(organization.workingDays()).isEqualTo(WorkingDays.DEFAULT);
    assertThat(organization.rampDaysByRole()).isEmpty();
  }

  @Test
  void settingsOfThenAreRead() throws JsonProcessingException {
    String document =
        """
        {"key": "o", "name": "O", "zone": "UTC", "ramp_days": 90, "week_start": 7,
         "needs_period": "2026-P07", "smallest_group": 5, "fiscal_year_start_month": 2,
         "peer_group": "role", "ramp_days_by_role": {}, "fiscal_calendar": "5-4-4",
         "fiscal_year_end": "last", "working_days": ["MONDAY", "SUNDAY"],
         "holidays": ["2026-01-01"]}""";

    Organization organization = OrganizationEntity.toDomain(document(document));

    assertThat(organization.needsPeriod()).hasToString("2026-P07");
    assertThat(organization.fiscalCalendar()).isEqualTo(FiscalCalendar.FIVE_FOUR_FOUR);
    assertThat(organization.fiscalYearEnd()).isEqualTo(FiscalYearEnd.LAST);
    assertThat(organization.workingDays().weekdays())
        .containsExactly(DayOfWeek.MONDAY, DayOfWeek.SUNDAY);
    assertThat(organization.workingDays().holidays()).containsExactly(DAY);
  }

  private static CatalogueHistory.Document document(String json) throws JsonProcessingException {
    return new CatalogueHistory.Document(1, new ObjectMapper().readTree(json));
  }
}
