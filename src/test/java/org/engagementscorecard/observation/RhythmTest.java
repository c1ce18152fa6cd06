package org.engagementscorecard.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Simulated feeds: while they live they are hardly ever called silent, and once they stop they are
 * soon.
 */
class RhythmTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate BEGIN = LocalDate.of(2024, 9, 3);
  private static final LocalDate END = LocalDate.of(2026, 3, 20);
  private static final WeekClock CLOCK =
      new WeekClock(BERLIN, hour(BEGIN, 0), hour(END.plusYears(1), 0));
  private static final int SEEDS = 8;

  private static int hour(LocalDate day, int hourOfDay) {
    return WeekClock.hourOf(day.atTime(hourOfDay, 0).atZone(BERLIN).toInstant());
  }

  private static boolean isWorkingDay(LocalDate day) {
    return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
  }

  /** Feeds, and how long each may take to be found out once it has stopped, in hours. */
  private enum Feed {
    HOURLY(5, (random, add) -> everyDay(day -> hours(day, 0, 23, add))),
    OFFICE_HOURS(4 * 24, (random, add) -> workingDays(day -> hours(day, 8, 17, add))),
    OFFICE_HOURS_WITH_GAPS(
        6 * 24,
        (random, add) ->
            workingDays(
                day -> {
                  for (int hour = 8; hour <= 18; hour++) {
                    if (random.nextDouble() < 0.6) {
                      add.at(day, hour);
                    }
                  }
                })),
    DAILY(3 * 24 + 4, (random, add) -> everyDay(day -> add.at(day, 2))),
    DAILY_AT_ANY_TIME(
        5 * 24, (random, add) -> everyDay(day -> add.at(day, 6 + random.nextInt(14)))),
    DAILY_SOMETIMES_MISSING(
        11 * 24,
        (random, add) ->
            everyDay(
                day -> {
                  if (random.nextDouble() < 0.9) {
                    add.at(day, 2 + random.nextInt(3));
                  }
                })),
    WORKING_DAYS(5 * 24 + 4, (random, add) -> workingDays(day -> add.at(day, 18))),
    WORKING_DAYS_AT_ANY_TIME(
        7 * 24, (random, add) -> workingDays(day -> add.at(day, 8 + random.nextInt(10)))),
    WEEKLY(
        22 * 24,
        (random, add) ->
            everyDay(
                day -> {
                  if (day.getDayOfWeek() == DayOfWeek.MONDAY) {
                    add.at(day, 7 + random.nextInt(3));
                  }
                })),
    MONTHLY(
        3 * 31 * 24 + 24,
        (random, add) ->
            everyDay(
                day -> {
                  if (day.getDayOfMonth() == 1) {
                    add.at(day, 6);
                  }
                })),
    RANDOM_SEVERAL_A_DAY(4 * 24, (random, add) -> poisson(random, 4, add)),
    RANDOM_ABOUT_DAILY(18 * 24, (random, add) -> poisson(random, 24, add)),
    RANDOM_EVERY_THREE_DAYS(60 * 24, (random, add) -> poisson(random, 72, add)),
    RANDOM_ABOUT_WEEKLY(160 * 24, (random, add) -> poisson(random, 168, add));

    private final int foundWithin;
    private final BiConsumer<Random, Add> arrivals;

    Feed(int foundWithin, BiConsumer<Random, Add> arrivals) {
      this.foundWithin = foundWithin;
      this.arrivals = arrivals;
    }

    int[] arrivals(long seed) {
      TreeSet<Integer> hours = new TreeSet<>();
      arrivals.accept(new Random(seed), (day, hourOfDay) -> hours.add(hour(day, hourOfDay)));
      return hours.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private interface Add {
    void at(LocalDate day, int hourOfDay);
  }

  private interface Day {
    void on(LocalDate day);
  }

  private static void everyDay(Day work) {
    BEGIN.datesUntil(END).forEach(work::on);
  }

  private static void workingDays(Day work) {
    BEGIN.datesUntil(END).filter(RhythmTest::isWorkingDay).forEach(work::on);
  }

  private static void hours(LocalDate day, int first, int last, Add add) {
    for (int hour = first; hour <= last; hour++) {
      add.at(day, hour);
    }
  }

  /** Arrivals that know nothing of each other. */
  private static void poisson(Random random, double meanGapHours, Add add) {
    double at = 0;
    double length = 24.0 * BEGIN.datesUntil(END).count();
    while ((at -= meanGapHours * Math.log(1 - random.nextDouble())) < length) {
      add.at(BEGIN.plusDays((long) at / 24), (int) at % 24);
    }
  }

  /** What is looked at of a feed: the latest 1,000 hours of 400 days. */
  private static Rhythm rhythm(int[] hours, int count) {
    int from = Math.max(0, count - 1_000);
    while (hours[from] < hours[count - 1] - SourceArrivals.DAYS_KEPT * 24) {
      from++;
    }
    return Rhythm.of(Arrays.copyOfRange(hours, from, count), CLOCK);
  }

  @ParameterizedTest
  @EnumSource(Feed.class)
  void aLiveFeedIsHardlyEverCalledSilent(Feed feed) {
    int alarms = 0;
    int gaps = 0;
    long hoursInAlarm = 0;
    long hours = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      int[] arrivals = feed.arrivals(seed);
      for (int i = 1; i < arrivals.length; i++) {
        Rhythm rhythm = rhythm(arrivals, i);
        if (rhythm != null) {
          gaps++;
          hours += arrivals[i] - arrivals[i - 1];
          if (arrivals[i] >= rhythm.silentFrom()) {
            alarms++;
            hoursInAlarm += arrivals[i] - rhythm.silentFrom();
          }
        }
      }
    }
    assertThat(gaps).isPositive();
    assertThat((double) alarms / gaps).as("share of gaps").isLessThan(0.01);
    assertThat((double) hoursInAlarm / hours).as("share of time").isLessThan(0.005);
  }

  @ParameterizedTest
  @EnumSource(Feed.class)
  void aFeedThatStopsIsFoundOutInTime(Feed feed) {
    for (int seed = 0; seed < SEEDS; seed++) {
      int[] arrivals = feed.arrivals(seed);
      int step = 1 + arrivals.length / 40;
      for (int count = arrivals.length / 2; count <= arrivals.length; count += step) {
        int wait = rhythm(arrivals, count).silentFrom() - arrivals[count - 1];
        int longest = 0;
        for (int i = 1; i < count; i++) {
          longest = Math.max(longest, arrivals[i] - arrivals[i - 1]);
        }
        assertThat(wait).isLessThanOrEqualTo(feed.foundWithin);
        assertThat(wait)
            .as("in proportion to the longest gap there ever was, of %d hours", longest)
            .isLessThanOrEqualTo((int) ((count > Rhythm.MANY_GAPS ? 2.25 : 3.25) * longest) + 5);
      }
    }
  }

  @Test
  void itIsTooEarlyToSayBeforeAWeekendWasSeen() {
    int monday = hour(LocalDate.of(2026, 3, 2), 9);
    int[] hours = new int[200];
    for (int i = 0; i < hours.length; i++) {
      hours[i] = monday + i;
    }

    assertThat(Rhythm.of(new int[0], CLOCK)).isNull();
    assertThat(Rhythm.of(new int[] {monday}, CLOCK)).isNull();
    assertThat(Rhythm.of(Arrays.copyOf(hours, 192), CLOCK)).isNull();
    assertThat(Rhythm.of(Arrays.copyOf(hours, 193), CLOCK))
        .isEqualTo(new Rhythm(193, 1, monday + 192 + 4));
    int[] four = {monday, monday + 500, monday + 1_000, monday + 1_500};
    assertThat(Rhythm.of(four, CLOCK)).isNull();
  }

  @Test
  void aFeedOfWorkingDaysIsAliveOnSundayEveningAndSilentOnWednesday() {
    TreeSet<Integer> hours = new TreeSet<>();
    LocalDate friday = LocalDate.of(2026, 3, 6);
    friday
        .minusWeeks(10)
        .datesUntil(friday.plusDays(1))
        .filter(RhythmTest::isWorkingDay)
        .forEach(day -> hours.add(hour(day, 7)));
    Rhythm rhythm = Rhythm.of(hours.stream().mapToInt(hour -> hour).toArray(), CLOCK);

    assertThat(rhythm.usualGapHours()).isEqualTo(24);
    assertThat(rhythm.silentFrom())
        .isGreaterThan(hour(LocalDate.of(2026, 3, 8), 23))
        .isGreaterThan(hour(LocalDate.of(2026, 3, 10), 7))
        .isLessThan(hour(LocalDate.of(2026, 3, 11), 0));
  }

  @Test
  void aBreakdownOnceIsNoReasonToWaitThatLongAgain() {
    int[] arrivals = Feed.WORKING_DAYS.arrivals(1);
    int begin = hour(LocalDate.of(2025, 12, 20), 0);
    int end = hour(LocalDate.of(2026, 1, 20), 0);
    int[] broken = Arrays.stream(arrivals).filter(at -> at < begin || at > end).toArray();

    assertThat(rhythm(broken, broken.length).silentFrom() - broken[broken.length - 1])
        .isLessThanOrEqualTo(Feed.WORKING_DAYS.foundWithin);
  }

  @Test
  void aFeedThatComesLessOftenFromNowOnIsSilentOnceAndThenUsual() {
    TreeSet<Integer> hours = new TreeSet<>();
    LocalDate change = LocalDate.of(2026, 1, 10);
    change
        .minusDays(40)
        .datesUntil(change)
        .forEach(day -> hours(day, 0, 23, (on, hour) -> hours.add(hour(on, hour))));
    int alarms = 0;
    for (LocalDate day = change; day.isBefore(change.plusDays(60)); day = day.plusDays(1)) {
      int[] before = hours.stream().mapToInt(hour -> hour).toArray();
      int next = hour(day, 12);
      if (next >= rhythm(before, before.length).silentFrom()) {
        alarms++;
      }
      hours.add(next);
    }

    assertThat(alarms).isBetween(1, 3);
  }
}
