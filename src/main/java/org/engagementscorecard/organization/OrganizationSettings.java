package org.engagementscorecard.organization;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.engagementscorecard.http.ProblemException;

/**
 * Settings of an organization as they are sent; whatever is left out keeps its value, or its
 * default in a new organization.
 */
@Schema(name = "OrganizationSettings")
public record OrganizationSettings(
    @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank")
        @Size(max = 200)
        @Schema(examples = "Example Sales Ltd", defaultValue = "the key")
        String name,
    @Size(max = 60)
        @Schema(
            description = "Time zone (IANA) in which days and periods begin and end.",
            examples = "Europe/Berlin",
            defaultValue = "UTC")
        String zone,
    @Min(1)
        @Max(12)
        @Schema(
            description =
                "First month of the fiscal year; a fiscal year carries the number of the calendar"
                    + " year in which its last month ends.",
            examples = "1",
            defaultValue = "1")
        Integer fiscalYearStartMonth,
    @Schema(
            description =
                "What fiscal years are made of: `months`, or weeks in quarters of three periods of"
                    + " so many weeks (`4-4-5`, `4-5-4`, `5-4-4`). A year of weeks has 52 or 53; the"
                    + " 53rd belongs to its last period.",
            examples = "4-4-5",
            defaultValue = "months")
        FiscalCalendar fiscalCalendar,
    @Schema(
            description =
                "Where a fiscal year of weeks ends, on the day before `weekStart`: on the one"
                    + " `nearest` to the end of the month before `fiscalYearStartMonth`, or on the"
                    + " `last` one in that month.",
            examples = "nearest",
            defaultValue = "nearest")
        FiscalYearEnd fiscalYearEnd,
    @Schema(
            description = "The day on which weeks begin, also those of the fiscal calendar.",
            examples = "MONDAY",
            defaultValue = "MONDAY")
        DayOfWeek weekStart,
    @Schema(
            description = "The days of the week on which the organization works, at least one.",
            examples = "[\"MONDAY\", \"TUESDAY\", \"WEDNESDAY\", \"THURSDAY\", \"FRIDAY\"]",
            defaultValue = "[\"MONDAY\", \"TUESDAY\", \"WEDNESDAY\", \"THURSDAY\", \"FRIDAY\"]")
        List<DayOfWeek> workingDays,
    @Schema(
            description =
                "Days of the years 1900 to 2199 on which nobody works, 2,000 at most, in any order."
                    + " What is given stands in place of what stood there; `[]` takes all away.",
            examples = "[\"2026-12-25\"]",
            defaultValue = "[]")
        List<LocalDate> holidays,
    @Min(3)
        @Max(1000)
        @Schema(
            description = "How many reps a group must have to be compared with.",
            examples = "5",
            defaultValue = "5")
        Integer smallestGroup,
    @Min(0)
        @Max(1000)
        @Schema(
            description =
                "For how many days after the start date a rep is ramping, neither judged nor part"
                    + " of the group, unless the role has its own.",
            examples = "90",
            defaultValue = "90")
        Integer rampDays,
    @Size(max = 60)
        @Schema(
            description = "The period over which gaps open learning needs.",
            examples = "latest-365-days",
            defaultValue = "latest-365-days")
        String needsPeriod,
    @Schema(
            description =
                "With whom reps are compared: all of the same `role`, those of the same `team`, or"
                    + " everybody in the `organization`. Scorecards go by the role alone yet.",
            defaultValue = "role")
        PeerGroup peerGroup,
    @Schema(
            description =
                "Lengths of ramps that differ from `rampDays`, in days (0 to 1000) by role; 100"
                    + " roles at most. What is given stands in place of what stood there; `{}` takes"
                    + " all away.",
            examples = "{\"account-executive\": 180}",
            defaultValue = "{}")
        Map<String, Integer> rampDaysByRole,
    @Schema(
            description =
                "The language of notes: which forms of a word are one word to a search. `simple`"
                    + " knows no forms.",
            defaultValue = "english")
        Language language,
    @Min(1)
        @Max(20)
        @Schema(
            description =
                "How many learning needs of a rep are taken up at a time; the others wait.",
            examples = "3",
            defaultValue = "3")
        Integer needsAtATime) {

  /** Settings that name nothing. */
  public static OrganizationSettings none() {
    return new OrganizationSettings(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** The same settings with a name. */
  public OrganizationSettings withName(String name) {
    return new OrganizationSettings(
        name,
        zone,
        fiscalYearStartMonth,
        fiscalCalendar,
        fiscalYearEnd,
        weekStart,
        workingDays,
        holidays,
        smallestGroup,
        rampDays,
        needsPeriod,
        peerGroup,
        rampDaysByRole,
        language,
        needsAtATime);
  }

  /**
   * Sets what is given.
   *
   * @param place JSON pointer of the settings within the body
   */
  void applyTo(OrganizationEntity entity, String place) {
    if (name != null) {
      entity.name = name;
    }
    if (zone != null) {
      entity.zone = checkedZone(zone, place + "/zone");
    }
    if (fiscalYearStartMonth != null) {
      entity.fiscalYearStartMonth = fiscalYearStartMonth.shortValue();
    }
    if (fiscalCalendar != null) {
      entity.fiscalCalendar = fiscalCalendar.key();
    }
    if (fiscalYearEnd != null) {
      entity.fiscalYearEnd = fiscalYearEnd.key();
    }
    if (workingDays != null) {
      entity.workingDays = WorkingDaysJson.checkedWeekdays(workingDays, place + "/workingDays");
    }
    if (holidays != null) {
      entity.holidays = WorkingDaysJson.checkedHolidays(holidays, place + "/holidays");
    }
    if (weekStart != null) {
      entity.weekStart = (short) weekStart.getValue();
    }
    if (smallestGroup != null) {
      entity.smallestGroup = smallestGroup;
    }
    if (rampDays != null) {
      entity.rampDays = rampDays;
    }
    if (peerGroup != null) {
      entity.peerGroup = peerGroup.key();
    }
    if (rampDaysByRole != null) {
      RampDays.check(rampDaysByRole, place + "/rampDaysByRole");
      entity.rampDaysByRole = RampDays.write(rampDaysByRole);
    }
    if (language != null) {
      entity.language = language.key();
    }
    if (needsAtATime != null) {
      entity.needsAtATime = needsAtATime;
    }
    if (needsPeriod != null) {
      entity.needsPeriod =
          PeriodExpression.parse(needsPeriod)
              .orElseThrow(
                  () -> ProblemException.invalid(place + "/needsPeriod", PeriodExpression.FORMS))
              .toString();
    }
    if (PeriodExpression.fromString(entity.needsPeriod) instanceof PeriodExpression.Week week
        && !week.existsFrom(DayOfWeek.of(entity.weekStart))) {
      throw ProblemException.invalid(
          place + "/needsPeriod", "names a week that the year doesn't have");
    }
  }

  private static String checkedZone(String zone, String pointer) {
    try {
      return ZoneId.of(zone).getId();
    } catch (DateTimeException e) {
      throw ProblemException.invalid(pointer, "must be an IANA time zone such as Europe/Berlin");
    }
  }
}
