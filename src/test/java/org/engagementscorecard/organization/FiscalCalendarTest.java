package org.engagementscorecard.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.engagementscorecard.http.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fiscal years, quarters and periods, and weeks, of every day of thirty years: exactly one of each
 * holds the day, and it is the one that another reckoning says, which walks from day to day and
 * counts; and against years that were published.
 */
class FiscalCalendarTest {
  private static final LocalDate FROM = LocalDate.of(1998, 1, 1);
  private static final LocalDate UNTIL = FROM.plusYears(30);

  /** Days around those of interest, so that years can be walked whole. */
  private static final LocalDate ORIGIN = FROM.minusYears(3);

  private static final int DAYS = (int) ChronoUnit.DAYS.between(ORIGIN, UNTIL.plusYears(3));

  private static final List<LocalDate> ALL = ORIGIN.datesUntil(ORIGIN.plusDays(DAYS)).toList();

  private static final Map<DayOfWeek, List<String>> WEEKS =
      Arrays.stream(DayOfWeek.values())
          .collect(Collectors.toMap(day -> day, FiscalCalendarTest::weeks));

  /** What a day lies in, by name: year, quarter, period, week. */
  private static final int FORMS = 4;

  /**
   * The period of each week of a year, as a letter. The 53rd week is in the same as the 52nd: "The
   * extra week in a 53-week year is added to the last period of Q4"
   * (help.financialforce.com/main/2024.1/Content/RevenueManagement/Features/YearsPeriods/Whatis445.htm).
   */
  private static String weeks(FiscalCalendar calendar) {
    return switch (calendar) {
      case MONTHS -> "";
      case FOUR_FOUR_FIVE -> "AAAABBBBCCCCCDDDDEEEEFFFFFGGGGHHHHIIIIIJJJJKKKKLLLLLL";
      case FOUR_FIVE_FOUR -> "AAAABBBBBCCCCDDDDEEEEEFFFFGGGGHHHHHIIIIJJJJKKKKKLLLLL";
      case FIVE_FOUR_FOUR -> "AAAAABBBBCCCCDDDDDEEEEFFFFGGGGGHHHHIIIIJJJJJKKKKLLLLL";
    };
  }

  private static Organization organization(
      ZoneId zone,
      FiscalCalendar calendar,
      FiscalYearEnd yearEnd,
      int startMonth,
      DayOfWeek weekStart) {
    return new Organization(
        1,
        "test",
        "Test",
        zone,
        startMonth,
        weekStart,
        5,
        90,
        new PeriodExpression.Latest(365),
        PeerGroup.ROLE,
        new TreeMap<>(),
        calendar,
        yearEnd,
        WorkingDays.DEFAULT,
        Language.ENGLISH,
        Organization.NEEDS_AT_A_TIME);
  }

  /** All calendars with several months and days to begin with, and both ends of a year. */
  private static List<Organization> organizations(ZoneId zone) {
    List<Organization> organizations = new ArrayList<>();
    for (FiscalCalendar calendar : FiscalCalendar.values()) {
      for (FiscalYearEnd yearEnd : FiscalYearEnd.values()) {
        for (int startMonth : new int[] {1, 2, 3, 7, 10, 12}) {
          for (DayOfWeek weekStart :
              List.of(
                  DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY, DayOfWeek.SATURDAY, DayOfWeek.SUNDAY)) {
            organizations.add(organization(zone, calendar, yearEnd, startMonth, weekStart));
          }
        }
      }
    }
    return organizations;
  }

  private static int index(LocalDate day) {
    return (int) ChronoUnit.DAYS.between(ORIGIN, day);
  }

  private static LocalDate day(int index) {
    return ALL.get(index);
  }

  /** What the other reckoning says that each day lies in; null where it has no whole year. */
  private static String[][] walked(Organization organization) {
    String[][] names = new String[DAYS][FORMS];
    List<Integer> year = new ArrayList<>();
    boolean whole = false;
    for (int i = 0; i < DAYS; i++) {
      year.add(i);
      Optional<Integer> ended = yearThatEnds(organization, day(i));
      if (ended.isPresent()) {
        for (int n = 0; whole && n < year.size(); n++) {
          name(names[year.get(n)], ended.get(), period(organization, day(year.get(n)), n));
        }
        whole = true;
        year.clear();
      }
      names[i][3] = WEEKS.get(organization.weekStart()).get(i);
    }
    return names;
  }

  /** The weeks that Java says days lie in. */
  private static List<String> weeks(DayOfWeek weekStart) {
    WeekFields weeks = WeekFields.of(weekStart, 4);
    return ALL.stream()
        .map(
            day -> name(day.get(weeks.weekBasedYear()), "-W", day.get(weeks.weekOfWeekBasedYear())))
        .toList();
  }

  /** The fiscal year of which this is the last day. */
  private static Optional<Integer> yearThatEnds(Organization organization, LocalDate day) {
    int endMonth =
        organization.fiscalYearStartMonth() == 1 ? 12 : organization.fiscalYearStartMonth() - 1;
    if (organization.fiscalCalendar() == FiscalCalendar.MONTHS) {
      return day.getMonthValue() == endMonth && day.plusDays(1).getMonthValue() != endMonth
          ? Optional.of(day.getYear())
          : Optional.empty();
    }
    if (day.plusDays(1).getDayOfWeek() != organization.weekStart()) {
      return Optional.empty();
    }
    if (organization.fiscalYearEnd() == FiscalYearEnd.LAST) {
      return day.getMonthValue() == endMonth
              && day.equals(day.with(TemporalAdjusters.lastInMonth(day.getDayOfWeek())))
          ? Optional.of(day.getYear())
          : Optional.empty();
    }
    for (int days = -3; days <= 3; days++) {
      LocalDate near = day.plusDays(days);
      if (near.getMonthValue() == endMonth && near.plusDays(1).getMonthValue() != endMonth) {
        return Optional.of(near.getYear());
      }
    }
    return Optional.empty();
  }

  /** Which period of its year a day lies in, from 0; it is so many days after the first. */
  private static int period(Organization organization, LocalDate day, int daysAfterFirst) {
    return organization.fiscalCalendar() == FiscalCalendar.MONTHS
        ? (day.getMonthValue() + 12 - organization.fiscalYearStartMonth()) % 12
        : weeks(organization.fiscalCalendar()).charAt(daysAfterFirst / 7) - 'A';
  }

  private static void name(String[] names, int year, int period) {
    names[0] = "" + year;
    names[1] = year + "-Q" + (1 + period / 3);
    names[2] = name(year, "-P", 1 + period);
  }

  private static String name(int year, String form, int number) {
    return year + form + (number < 10 ? "0" : "") + number;
  }

  /** The names that periods may have, years first. */
  private static List<List<String>> allNames() {
    List<List<String>> names = new ArrayList<>();
    for (int form = 0; form < FORMS; form++) {
      names.add(new ArrayList<>());
    }
    for (int year = ORIGIN.getYear() + 1; year < UNTIL.getYear() + 2; year++) {
      names.get(0).add("" + year);
      for (int i = 1; i <= 53; i++) {
        if (i <= 4) {
          names.get(1).add(year + "-Q" + i);
        }
        if (i <= 12) {
          names.get(2).add(name(year, "-P", i));
        }
        names.get(3).add(name(year, "-W", i));
      }
    }
    return names;
  }

  /**
   * When each day begins, without asking when: the first quarter of an hour that lies in it, or in
   * a day after it. There are no zones whose clocks were moved by less in these years.
   */
  private static Instant[] starts(ZoneId zone) {
    Instant[] starts = new Instant[DAYS];
    Instant at = ORIGIN.minusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant();
    for (int next = 0; next < DAYS; at = at.plus(Duration.ofMinutes(15))) {
      int day = index(LocalDate.ofInstant(at, zone));
      while (next <= day && next < DAYS) {
        starts[next++] = at;
      }
    }
    return starts;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "America/Sao_Paulo",
        "Asia/Beirut",
        "Pacific/Apia",
        "Australia/Lord_Howe"
      })
  void everyDayOfThirtyYearsLiesInOneYearQuarterPeriodAndWeek(String zone) {
    Instant[] starts = starts(ZoneId.of(zone));
    List<List<String>> allNames = allNames();
    for (Organization organization : organizations(ZoneId.of(zone))) {
      String[][] expected = walked(organization);
      String[][] shown = new String[DAYS][FORMS];
      for (int form = 0; form < FORMS; form++) {
        for (String name : allNames.get(form)) {
          Period period;
          try {
            period = PeriodExpression.fromString(name).in(organization, FROM, Optional.empty());
          } catch (ProblemException e) {
            assertThat(name).endsWith("-W53");
            continue;
          }
          int first = index(period.first());
          int last = index(period.last());
          for (int i = Math.max(0, first); i <= last && i < DAYS; i++) {
            if (shown[i][form] != null) {
              throw new AssertionError(day(i) + " is in " + name + " and " + shown[i][form]);
            }
            shown[i][form] = name;
          }
          if (first >= 0
              && last + 1 < DAYS
              && !(starts[first].equals(period.start()) && starts[last + 1].equals(period.end()))) {
            throw new AssertionError(
                name + " is from " + period.start() + " until " + period.end());
          }
        }
      }
      for (int i = index(FROM); i < index(UNTIL); i++) {
        for (int form = 0; form < FORMS; form++) {
          if (!expected[i][form].equals(shown[i][form])) {
            throw new AssertionError(
                "%s: %s is in %s and should be in %s"
                    .formatted(organization, day(i), shown[i][form], expected[i][form]));
          }
        }
      }
    }
  }

  @Test
  void theZonesHaveTheDaysForWhichTheyWereChosen() {
    assertThat(starts(ZoneId.of("Pacific/Apia"))[index(LocalDate.of(2011, 12, 30))])
        .as("there was no such day")
        .isEqualTo(starts(ZoneId.of("Pacific/Apia"))[index(LocalDate.of(2011, 12, 31))])
        .isEqualTo("2011-12-30T10:00:00Z");
    assertThat(starts(ZoneId.of("America/Sao_Paulo"))[index(LocalDate.of(2017, 10, 15))])
        .as("it began at one o'clock")
        .isEqualTo("2017-10-15T03:00:00Z");
    assertThat(starts(ZoneId.of("Asia/Beirut"))[index(LocalDate.of(2022, 3, 27))])
        .as("it began at one o'clock")
        .isEqualTo("2022-03-26T22:00:00Z");
  }

  @Test
  void quartersOfMonthsFromJanuaryAreThoseOfJava() {
    Organization organization =
        organization(
            ZoneOffset.UTC, FiscalCalendar.MONTHS, FiscalYearEnd.NEAREST, 1, DayOfWeek.MONDAY);
    for (LocalDate day = FROM; day.isBefore(UNTIL); day = day.plusDays(1)) {
      assertThat(
              PeriodExpression.fromString(day.getYear() + "-Q" + day.get(IsoFields.QUARTER_OF_YEAR))
                  .in(organization, FROM, Optional.empty()))
          .satisfies(
              quarter ->
                  assertThat(quarter.first())
                      .isEqualTo(quarter.first().with(IsoFields.DAY_OF_QUARTER, 1)));
    }
  }

  /**
   * The 4-5-4 calendar of the National Retail Federation. Its years of 53 weeks are FY'00, FY'06,
   * FY'12, FY'17 and FY'23 (www.nrf.com/resources/4-5-4-calendar and, for the first two,
   * www.nrf.com/modules.php?name=Pages&sp_id=391), and fiscal 2023 went from 29 January 2023 to 3
   * February 2024 (www.retaildogma.com/retail-calendar,
   * coresight.com/research/the-4-5-4-us-retail-calendar-2023-24-your-guide-to-the-retail-year): the
   * other first days follow. The federation numbers a year by the year in which it begins, which is
   * one less than here.
   */
  @ParameterizedTest
  @CsvSource({
    "2000, 2000-01-30, 53",
    "2001, 2001-02-04, 52",
    "2002, 2002-02-03, 52",
    "2003, 2003-02-02, 52",
    "2004, 2004-02-01, 52",
    "2005, 2005-01-30, 52",
    "2006, 2006-01-29, 53",
    "2007, 2007-02-04, 52",
    "2008, 2008-02-03, 52",
    "2009, 2009-02-01, 52",
    "2010, 2010-01-31, 52",
    "2011, 2011-01-30, 52",
    "2012, 2012-01-29, 53",
    "2013, 2013-02-03, 52",
    "2014, 2014-02-02, 52",
    "2015, 2015-02-01, 52",
    "2016, 2016-01-31, 52",
    "2017, 2017-01-29, 53",
    "2018, 2018-02-04, 52",
    "2019, 2019-02-03, 52",
    "2020, 2020-02-02, 52",
    "2021, 2021-01-31, 52",
    "2022, 2022-01-30, 52",
    "2023, 2023-01-29, 53",
    "2024, 2024-02-04, 52",
    "2025, 2025-02-02, 52",
  })
  void theRetailCalendarIsThatOfTheNationalRetailFederation(
      int retailYear, LocalDate first, int weeks) {
    Period year = retail(retailYear + 1 + "");

    assertThat(year.first()).isEqualTo(first);
    assertThat(year.last()).isEqualTo(first.plusWeeks(weeks).minusDays(1));
  }

  /**
   * Ends of quarters as a retailer has filed them ("The fiscal quarter ended February 3, 2018
   * consisted of 14 weeks. All other … 13 weeks", Michaels,
   * www.sec.gov/Archives/edgar/data/1579298/000156459018006339/R43.htm), and ends of years of
   * another (Foot Locker,
   * www.sec.gov/Archives/edgar/data/850209/000114420413066735/v361443_ex12.htm).
   */
  @ParameterizedTest
  @CsvSource({
    "2017-Q1, 2016-04-30",
    "2017-Q2, 2016-07-30",
    "2017-Q3, 2016-10-29",
    "2017-Q4, 2017-01-28",
    "2018-Q1, 2017-04-29",
    "2018-Q2, 2017-07-29",
    "2018-Q3, 2017-10-28",
    "2018-Q4, 2018-02-03",
    "2009, 2009-01-31",
    "2010, 2010-01-30",
    "2011, 2011-01-29",
    "2012, 2012-01-28",
    "2013, 2013-02-02",
  })
  void yearsThatEndOnTheNearestSaturdayAreThoseThatRetailersFiled(String period, LocalDate last) {
    assertThat(retail(period).last()).isEqualTo(last);
  }

  private static Period retail(String period) {
    return PeriodExpression.fromString(period)
        .in(
            organization(
                ZoneId.of("America/New_York"),
                FiscalCalendar.FOUR_FIVE_FOUR,
                FiscalYearEnd.NEAREST,
                2,
                DayOfWeek.SUNDAY),
            FROM,
            Optional.empty());
  }

  /**
   * Years that end on the last Saturday of September, as Apple has filed them
   * (www.sec.gov/Archives/edgar/data/320193/000032019317000070/a10-k20179302017.htm: 2017-09-30,
   * 2016-09-24, 2015-09-26).
   */
  @ParameterizedTest
  @CsvSource({
    "2015, 2015-09-26",
    "2016, 2016-09-24",
    "2017, 2017-09-30",
  })
  void yearsThatEndOnTheLastSaturdayAreThoseThatWereFiled(String year, LocalDate last) {
    Organization organization =
        organization(
            ZoneId.of("America/Los_Angeles"),
            FiscalCalendar.FOUR_FOUR_FIVE,
            FiscalYearEnd.LAST,
            10,
            DayOfWeek.SUNDAY);

    assertThat(PeriodExpression.fromString(year).in(organization, FROM, Optional.empty()).last())
        .isEqualTo(last);
  }

  @ParameterizedTest
  @EnumSource(FiscalCalendar.class)
  void whatCameBeforeAPeriodIsWhatIsNamedBeforeItAlsoInYearsOfFiftyThreeWeeks(
      FiscalCalendar calendar) {
    Organization organization =
        organization(ZoneOffset.UTC, calendar, FiscalYearEnd.NEAREST, 2, DayOfWeek.SUNDAY);
    for (List<String> names : allNames()) {
      List<Period> periods = new ArrayList<>();
      for (String name : names) {
        try {
          periods.add(PeriodExpression.fromString(name).in(organization, FROM, Optional.empty()));
        } catch (ProblemException e) {
          assertThat(name).endsWith("-W53");
        }
      }
      TreeSet<String> known = new TreeSet<>(names);
      for (int i = 1; i < periods.size(); i++) {
        Period period = periods.get(i);
        assertThat(period.previous(organization)).isEqualTo(periods.get(i - 1));
        assertThat(period.first()).isEqualTo(periods.get(i - 1).last().plusDays(1));
        Period earlier = period.yearEarlier(organization);
        String number = period.expression().substring(4);
        assertThat(Integer.parseInt(earlier.expression().substring(0, 4)))
            .isEqualTo(Integer.parseInt(period.expression().substring(0, 4)) - 1);
        assertThat(earlier.expression().substring(4))
            .isEqualTo(number.equals("-W53") ? "-W52" : number);
        if (known.contains(earlier.expression())) {
          assertThat(periods).contains(earlier);
        }
      }
      assertThat(
              PeriodExpression.fromString(names.get(names.size() - 2))
                  .series(organization, FROM, Optional.empty(), 60)
                  .stream()
                  .filter(period -> known.contains(period.expression())))
          .isSubsetOf(periods)
          .isSortedAccordingTo(Comparator.comparing(Period::first));
    }
  }
}
